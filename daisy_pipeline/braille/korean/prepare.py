# SPDX-License-Identifier: AGPL-3.0-or-later
"""Print as the rules name it: one way to write each sign, with the place that each came from.

Files hold the same letter in many ways: conjoining letters, halves and fulls, private codes,
signs that are several letters in one. The engine knows one of each.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from daisy_pipeline.braille.source import Look, Source
from daisy_pipeline.language.emoji import EMOJI
from daisy_pipeline.language.hanja import HANJA_RUN, read_hanja
from daisy_pipeline.language.hanyang import HANYANG, hanyang_table
from daisy_pipeline.model.book import Mark

_JAMO = "\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb"
_FINALS = "\u11a8-\u11ff\ud7cb-\ud7fb"
_OLD = re.compile(f"[{_JAMO}]")
_TONES = "\u302e\u302f"
_UNSEEN = (  # signs without width or shape: joiners, directions, fillers, variation selectors
    "\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4"
    "\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e0fff"
)
UNSEEN = re.compile(f"[{_UNSEEN}]")
"""What no reader of print sees: it has no cells and is no loss."""
_WRITTEN_OUT = (  # ⑴ ㈎ ㈜ and full stops after numbers, whole and half widths, ligatures, fonts
    "\u2474-\u24b5\u3200-\u3243\u2f00-\u2fd5\ufb00-\ufb06\uff01-\uff19\uff1b-\uff5d"
    "\uffa1-\uffdc\uffe0-\uffee\U0001d400-\U0001d7ff"
)
_SYLLABLE = (
    f"(?:[{HANYANG}]|[가-힣][{_FINALS}]?"
    "|[\u1100-\u115f\ua960-\ua97c][\u1160-\u11a7\ud7b0-\ud7c6]"
    f"[{_FINALS}]?)"
)
_RARE = re.compile(f"[{HANYANG}{_JAMO}{_TONES}{_UNSEEN}{_WRITTEN_OUT}\u0300-\u036f\uf900-\ufaff⋯‥]")
_TOKEN = re.compile(
    f"(?P<emoji>{EMOJI}[\ufe0e\ufe0f]?)|(?P<tone>{_SYLLABLE}[{_TONES}])|(?P<unseen>[{_UNSEEN}])"
    f"|(?P<private>[{HANYANG}])|(?P<jamo>[가-힣][{_FINALS}]|[\u1100-\u1112][\u1161-\u1175]"
    "[\u11a8-\u11ff\ud7cb-\ud7fb]?)|(?P<wide>[" + _WRITTEN_OUT + "⋯‥])"
    "|(?P<accents>[A-Za-z\u00c0-\u024f\u0370-\u03ff][\u0300-\u036f]+)|(?P<plain>.)",
    re.DOTALL,
)
_SINGLE = {0x1100 + n: sign for n, sign in enumerate("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")}
_SCRIPTS = {
    Mark.SUP: dict(zip(
        "0123456789+-−abcdefghijklmnoprstuvwxyz",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True,
    )),
    Mark.SUB: dict(zip(
        "0123456789+-−aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True
    )),
}  # fmt: skip


def prepared(source: Source) -> tuple[Source, Sequence[int] | None]:
    """The source in signs that the engine knows, and the print place of each of its characters.

    The places are None where nothing had to be changed. Looks move along; those that set nothing
    off are left out, those that do the same side by side become one.
    """
    text, looks = _scripts(source.text, _joined(source))
    if _RARE.search(text) is None:
        return replace(source, text=_with_readings(text, source.role), looks=looks), None
    signs: list[str] = []
    places: list[int] = []
    for made, first, last in _rewritten(text, {edge for k in looks for edge in (k.first, k.last)}):
        signs.append(made)
        same = made == text[first:last]
        places.extend(range(first, last) if same else (first,) * len(made))
    made = _with_readings("".join(signs), source.role)
    return replace(source, text=made, looks=_moved(looks, places)), places


def _with_readings(text: str, role: str) -> str:
    """Hanja as their readings, sign for sign; in old print they have rules of their own (19, 23).

    So a reading and the Hangul beside it are one word: 學者와 is written as 학자와.
    """
    if role == "old" or HANJA_RUN.search(text) is None or _OLD.search(text):
        return text
    return HANJA_RUN.sub(_reading, text)


def _reading(found: re.Match[str]) -> str:
    before = found.string[found.start() - 1] if found.start() else ""
    said = read_hanja(found[0], starts_word=not before.isalnum())
    return said.text if len(said.text) == len(found[0]) else found[0]


def _joined(source: Source) -> tuple[Look, ...]:
    """Looks that matter, without blanks at their edges; what one mark sets off is one look."""
    found: list[Look] = []
    for look in source.looks:
        first, last = max(0, look.first), min(look.last, len(source.text))
        while first < last and source.text[first].isspace() and not look.braille:
            first += 1
        while first < last and source.text[last - 1].isspace() and not look.braille:
            last -= 1
        if first >= last or (found and first < found[-1].last):
            continue
        before = found[-1] if found else None
        same = (
            before is not None
            and look.marks == before.marks != ()
            and not (look.braille or before.braille)
            and look.lang == before.lang
            and not source.text[before.last : first].strip()
        )
        if before is not None and same:
            found[-1] = replace(before, last=last)
        else:
            found.append(replace(look, first=first, last=last))
    return tuple(found)


def _scripts(text: str, looks: tuple[Look, ...]) -> tuple[str, tuple[Look, ...]]:
    """What a look raises or lowers as the signs that Unicode has for it (68).

    A look that did no more than that is done; one with other signs keeps its mark.
    """
    if not any(Mark.SUP in k.marks or Mark.SUB in k.marks for k in looks):
        return text, looks
    signs, left = list(text), []
    for look in looks:
        mark = next((m for m in look.marks if m in _SCRIPTS), None)
        held = text[look.first : look.last]
        if mark is None or look.braille or any(sign not in _SCRIPTS[mark] for sign in held):
            left.append(look)
            continue
        signs[look.first : look.last] = [_SCRIPTS[mark][sign] for sign in held]
        others = tuple(m for m in look.marks if m not in _SCRIPTS)
        if others or look.lang:
            left.append(replace(look, marks=others))
    return "".join(signs), tuple(left)


def _rewritten(text: str, edges: set[int]) -> Iterator[tuple[str, int, int]]:
    """What each piece of print becomes, and where it stands; no piece goes over a look's edge."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        assert found is not None and found.lastgroup is not None
        kind, end = found.lastgroup, found.end()
        if end > at + 1 and any(edge in edges for edge in range(at + 1, end)):
            kind, end = "plain", at + 1
        yield _made(text[at:end], kind), at, end
        at = end


def _made(piece: str, kind: str) -> str:
    if kind == "unseen":
        return ""
    if kind == "tone":  # a dot stands beside its syllable and is written before it (27)
        return piece[-1] + "".join(made for made, _, _ in _rewritten(piece[:-1], set()))
    if kind == "private":
        return piece.translate(hanyang_table())
    if kind == "jamo":
        return _composed(piece)
    if kind == "accents":
        return unicodedata.normalize("NFC", piece)
    if kind == "wide":
        return _wide(piece)
    return unicodedata.normalize("NFC", piece) if "\uf900" <= piece[0] <= "\ufaff" else piece


def _composed(piece: str) -> str:
    """A syllable of today in one sign, a syllable with an old letter in conjoining ones."""
    made = unicodedata.normalize("NFC", piece)
    return made if len(made) == 1 else unicodedata.normalize("NFD", piece)


@cache
def _wide(sign: str) -> str:
    if sign in "⋯‥":
        return "…"
    if "\uffa1" <= sign <= "\uffdc":  # NFKC would make a conjoining letter of it
        held = unicodedata.decomposition(sign).split(" ")[-1]
        return chr(int(held, 16)) if held else sign
    return unicodedata.normalize("NFKC", sign).translate(_SINGLE)


def _moved(looks: Sequence[Look], places: Sequence[int]) -> tuple[Look, ...]:
    """The looks over the rewritten text, whose characters stand at ``places``."""
    moved = [
        replace(k, first=bisect_left(places, k.first), last=bisect_left(places, k.last))
        for k in looks
    ]
    return tuple(k for k in moved if k.first < k.last)
