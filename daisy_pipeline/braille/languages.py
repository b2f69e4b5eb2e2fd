# SPDX-License-Identifier: AGPL-3.0-or-later
"""Languages other than Korean and English: by their table of liblouis, without contractions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from daisy_pipeline.braille.cells import BLANK, Cells, Writer
from daisy_pipeline.braille.english import engine as english
from daisy_pipeline.braille.source import Source
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.language import main_language
from daisy_pipeline.tools import louis

TABLES = {
    "ar": "ar-ar-g1.utb", "be": "bel.utb", "bg": "bg.ctb", "bo": "bo.ctb", "ca": "ca-g1.ctb",
    "cs": "cs-g1.ctb", "cy": "cy-cy-g1.utb", "da": "da-dk-g16.ctb", "de": "de-g1.ctb",
    "el": "el.ctb", "eo": "eo-g1.ctb", "es": "es-g1.ctb", "et": "et-g0.utb", "fa": "fa-ir-g1.utb",
    "fi": "fi.utb", "fr": "fr-bfu-comp6.utb", "ga": "ga-g1.utb",
    "grc": "grc-international-en.utb", "he": "he-IL.utb", "hi": "hi-in-g1.utb",
    "hr": "hr-g1.ctb", "hu": "hu-hu-g1.ctb", "hy": "hy.ctb", "is": "is.ctb",
    "it": "it-it-comp6.utb", "ka": "ka.utb", "kk": "kk.utb", "km": "km-g1.utb",
    "lt": "lt-6dot.utb", "lv": "Lv-Lv-g1.utb", "mn": "mn-MN-g1.utb", "mt": "mt.ctb",
    "my": "my-g1.utb", "nb": "no-no-g0.utb", "nl": "nl-NL-g0.utb", "no": "no-no-g0.utb",
    "pl": "Pl-Pl-g1.utb", "pt": "pt-pt-g1.utb", "ro": "ro.ctb", "ru": "ru-litbrl.ctb",
    "sk": "sk-g1.ctb", "sl": "sl-si-g1.utb", "sr": "sr-g1.ctb", "sv": "sv-g0.utb",
    "ta": "ta-ta-g1.ctb", "tr": "tr-g1.ctb", "uk": "uk.utb", "ur": "ur-pk-g1.utb",
    "uz": "uz-g1.utb", "vi": "vi-vn-g0.utb", "zh": "zh-chn.ctb",
}  # fmt: skip
_EIGHT_DOTS = "\u2840"
_NUMBERED = 8
"""So many cells for one sign are its number: liblouis' way with signs that no table has."""
_NO_SIGN = "\U0010fffd"
_RUN = 500
_KEPT = 10_000


def translate(source: Source, grade: int = 2) -> Cells:
    """The cells of a stretch by the table of its language.

    Every print character has cells or is told in DP-BRL-001; without a table the letters are
    those of UEB, which DP-BRL-003 tells. ``grade`` is for Korean words among them.
    """
    table = TABLES.get(main_language(source.lang), "")
    if not table or not louis.has(table):
        made = english.translate(replace(source, lang="en"), 1)
        facts: dict[str, str | int | float] = {"language": source.lang}
        near = Place(inside=source.text.strip()[:20])
        return replace(made, findings=(*made.findings, Finding("DP-BRL-003", near, facts)))
    return _by_table(source, table, grade)


def _by_table(source: Source, table: str, grade: int) -> Cells:
    """Runs that the table knows by it, others as if they stood in English."""
    text = source.text
    out = Writer()
    lost: list[int] = []
    first = 0
    while first < len(text):
        known, last = _has(table, text[first]), first + 1
        stop = _stop(text, first)
        while last < stop and _has(table, text[last]) == known:
            last += 1
        if known:
            _write(out, louis.translate(table, _blanks(text[first:last])), first)
        else:
            made = english.translate(Source(text[first:last], "en"), grade)
            _write(out, (made.text, made.origins), first)
            if made.findings:
                lost.append(first)
        first = last
    return out.done(_findings(text, lost))


def _stop(text: str, first: int) -> int:
    """Where a run must end, at a blank if one is near: some tables take long for long ones."""
    if len(text) - first <= _RUN:
        return len(text)
    blank = text.rfind(" ", first + 1, first + _RUN)
    return blank if blank > 0 else first + _RUN


def _write(out: Writer, made: tuple[str, Sequence[int]] | None, first: int) -> None:
    at = first
    for cell, origin in zip(*made, strict=True) if made else ():
        at = max(at, first + origin)  # some tables put an indicator's cell too far back
        if cell == BLANK:
            out.blank(at)
        else:
            out.put(cell, at)


def _blanks(text: str) -> str:
    return "".join(" " if sign.isspace() else sign for sign in text)


def _findings(text: str, lost: Sequence[int]) -> tuple[Finding, ...]:
    if not lost:
        return ()
    signs = " ".join(dict.fromkeys(text[place] for place in lost))
    near = Place(inside=text[max(0, lost[0] - 10) : lost[0] + 10].strip())
    return (Finding("DP-BRL-001", near, {"signs": signs, "count": len(lost)}),)


@lru_cache(maxsize=_KEPT)
def _has(table: str, sign: str) -> bool:
    """Whether the table has cells of six dots for a sign."""
    if sign.isspace():
        return True
    made = louis.translate(table, sign)
    if made is None or not made[0] or any(cell >= _EIGHT_DOTS for cell in made[0]):
        return False
    return sign < "\x7f" or (len(made[0]) < _NUMBERED and made[0] != _unknown(table))


@lru_cache(maxsize=len(TABLES))
def _unknown(table: str) -> str:
    """What the table writes for any sign that it does not know, where that is one cell."""
    made = louis.translate(table, _NO_SIGN)
    return made[0] if made else ""
