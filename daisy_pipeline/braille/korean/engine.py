# SPDX-License-Identifier: AGPL-3.0-or-later
"""Korean print to cells: the print is cut into typed runs, each written by its articles."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from daisy_pipeline.braille.cells import Cells, Joint
from daisy_pipeline.braille.korean import hanja, marks, numbers, objects, old, phonetic, roman
from daisy_pipeline.braille.korean.hangul import Hangul
from daisy_pipeline.braille.korean.walk import HANGUL, LETTER, OLD, Walk
from daisy_pipeline.braille.source import Look, Source
from daisy_pipeline.language.hanja import HANJA
from daisy_pipeline.language.hanyang import HANYANG, hanyang_table
from daisy_pipeline.model.book import Mark
from daisy_pipeline.model.finding import Finding, Place

_TOKEN = re.compile(
    "(?P<hangul>[가-힣]+)|(?P<blank>[\\s\u3000\u00a0]+)|(?P<number>\\d+(?:[.,]\\d+)*)"
    f"|(?P<roman>[{roman.LETTERS}])|(?P<jamo>[ㄱ-ㆎ]+)|(?P<old>[{OLD}]+)"
    f"|(?P<tone>[\u302e\u302f])|(?P<hanja>[{HANJA}]+)|(?P<dots>[\u2801-\u28ff\u2800]+)|(?P<sign>.)",
    re.DOTALL,
)
_EMPHASIS = {  # article 56: what opens and what closes
    Mark.EMPHASIS: ("⠠⠤", "⠤⠄"),
    Mark.UNDERLINE: ("⠠⠤", "⠤⠄"),
    Mark.STRONG: ("⠰⠤", "⠤⠆"),
    Mark.STRIKE: ("⠈⠤", "⠤⠁"),
}
_SYLLABIC = re.compile(f"[가-힣{HANJA}{OLD}]")
_PARTICLES = re.compile(
    "(?:은|는|이|가|을|를|과|와|의|도|만|에|에서|으로|로|이나|나|이다|이며|부터|까지)(?![가-힣])"
)


def translate(source: Source, grade: int = 2) -> Cells:
    """The cells of a Korean stretch (한국 점자 규정, 2024); ``grade`` 1 writes no contractions.

    Every print character has cells or is told in a finding: DP-BRL-001 for one that no rule
    knows, DP-BRL-002 where liblouis was needed and is missing.
    """
    if re.search(f"[{HANYANG}]", source.text):
        source = _without_private(source)
    walk = Walk(source, grade, _hangul(grade))
    walk.enclosing = objects.BOX in source.text or objects.CIRCLE in source.text
    walk.korean = bool(HANGUL.search(source.text))
    walk.old = source.role == "old" or bool(re.search(f"[{OLD}]", source.text))
    for first, last, look in _stretches(source):
        _stretch(walk, first, last, look)
    return walk.out.done(_findings(walk))


@cache
def _hangul(grade: int) -> Hangul:
    return Hangul(grade)


def _without_private(source: Source) -> Source:
    """Hanyang's private signs as Unicode's letters; looks move along."""
    table = hanyang_table()
    places, made = [0], []
    for sign in source.text:
        made.append(sign.translate(table))
        places.append(places[-1] + len(made[-1]))
    looks = tuple(
        Look(places[k.first], places[k.last], k.marks, k.lang, k.braille) for k in source.looks
    )
    return Source("".join(made), source.lang, source.role, looks)


def _stretches(source: Source) -> list[tuple[int, int, Look | None]]:
    found: list[tuple[int, int, Look | None]] = []
    at = 0
    for look in source.looks:
        if at < look.first:
            found.append((at, look.first, None))
        found.append((look.first, look.last, look))
        at = look.last
    if at < len(source.text):
        found.append((at, len(source.text), None))
    return found


def _stretch(walk: Walk, first: int, last: int, look: Look | None) -> None:
    walk.at, walk.stop = first, last
    signs = [_EMPHASIS[m] for m in look.marks if m in _EMPHASIS] if look else []
    for opening, _ in signs[:1]:
        walk.put(opening, first, Joint.SYLLABLE)
        walk.tied = True
    if look and look.braille:
        _given(walk, look)
    else:
        _run(walk)
    for _, closing in signs[:1]:
        walk.out.put(closing, last - 1)


def _given(walk: Walk, look: Look) -> None:
    """What a person wants written: cells as they are, print by the rules."""
    if all("\u2800" <= sign <= "\u28ff" for sign in look.braille):
        walk.put(look.braille, look.first, Joint.SYLLABLE)
        origins = walk.out.origins
    else:
        made = translate(Source(look.braille, "ko"), walk.grade)
        walk.put(made.text, look.first, Joint.SYLLABLE)
        origins = walk.out.origins
    origins[-1] = look.last - 1
    walk.at = look.last


def _run(walk: Walk) -> None:
    text, stop = walk.text, walk.stop
    while walk.at < stop:
        if walk.enclosing and objects.boxed(walk):
            continue
        found = _TOKEN.match(text, walk.at, stop)
        assert found is not None and found.lastgroup is not None
        _WRITERS[found.lastgroup](walk, found[0])


def _write_hangul(walk: Walk, run: str) -> None:
    at = walk.at
    before = walk.char(at - 1)
    starts = not before or not LETTER.match(before)
    joint = Joint.NONE if walk.tied else Joint.SYLLABLE
    walk.hangul.write(run, at, walk.out, joint, starts)
    walk.tied = False
    walk.at = at + len(run)


def _write_blank(walk: Walk, run: str) -> None:
    if marks.drops_blank(walk, run):
        walk.at += len(run)
        return
    walk.blank(walk.at)
    walk.at += len(run)


def _write_number(walk: Walk, run: str) -> None:
    numbers.write(walk, run)


def _write_roman(walk: Walk, run: str) -> None:
    if run == "Å" and not roman.LETTER.match(walk.char(walk.at + 1) or " "):
        marks.write_sign(walk, run)
        return
    roman.write(walk)


def _write_jamo(walk: Walk, run: str) -> None:
    """Letters by themselves: after ⠿ (8, 9), after ⠸ where they hang on a word (10, 23, 26)."""
    at = walk.at
    before, after = walk.char(at - 1), at + len(run)
    hangs = bool(_SYLLABIC.match(before)) if before else False
    if not hangs and walk.char(after) and HANGUL.match(walk.char(after)):
        hangs = _PARTICLES.match(walk.text, after) is None
    for number, sign in enumerate(run):
        cells = old.alone(sign)
        if sign == "ㆍ" and not walk.old and not _alone(walk, at, run):
            marks.write(walk, "·", at + number)  # many type it as a middle dot
            continue
        lead = old.ATTACHED if hangs else old.WHOLE
        vowel = cells.startswith(("⠐⠼", "⠸"))
        walk.put(cells if vowel else lead + cells, at + number, Joint.SYLLABLE)
    walk.at = after


def _alone(walk: Walk, at: int, run: str) -> bool:
    return not walk.char(at - 1).strip() and not walk.char(at + len(run)).strip()


def _write_tone(walk: Walk, sign: str) -> None:
    walk.put(old.TONES[sign], walk.at)
    walk.at += 1


def _write_dots(walk: Walk, run: str) -> None:
    """Cells shown in print: after ⠸⠿, with a blank behind them (article 67)."""
    walk.put("⠸⠿" + run, walk.at, Joint.SYLLABLE)
    walk.at += len(run)
    walk.out.origins[-1] = walk.at - 1
    if walk.at < len(walk.text):
        walk.blank(walk.at - 1)


def _write_sign(walk: Walk, sign: str) -> None:
    if phonetic.write(walk) or marks.write_sign(walk, sign):
        return
    if roman.begins(sign):
        roman.write(walk)
        return
    walk.lost.append(walk.at)
    walk.at += 1


_WRITERS: dict[str, Callable[[Walk, str], None]] = {
    "hangul": _write_hangul,
    "blank": _write_blank,
    "number": _write_number,
    "roman": _write_roman,
    "jamo": _write_jamo,
    "old": hanja.write_old,
    "tone": _write_tone,
    "hanja": hanja.write_hanja,
    "dots": _write_dots,
    "sign": _write_sign,
}


def _findings(walk: Walk) -> tuple[Finding, ...]:
    found = []
    if walk.lost:
        signs = "".join(dict.fromkeys(walk.char(place) for place in walk.lost))
        facts: dict[str, str | int | float] = {"signs": " ".join(signs), "count": len(walk.lost)}
        found.append(Finding("DP-BRL-001", Place(inside=_near(walk, walk.lost[0])), facts))
    if walk.missing:
        place = Place(inside=_near(walk, walk.missing[0]))
        found.append(Finding("DP-BRL-002", place, {"count": len(walk.missing)}))
    return tuple(found)


def _near(walk: Walk, place: int) -> str:
    return walk.text[max(0, place - 10) : place + 10].strip()
