# SPDX-License-Identifier: AGPL-3.0-or-later
"""Korean print to cells: the print is cut into typed runs, each written by its articles."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from daisy_pipeline.braille.cells import Cells, Joint
from daisy_pipeline.braille.korean import hanja, marks, numbers, objects, old, phonetic, roman
from daisy_pipeline.braille.korean.hangul import Hangul
from daisy_pipeline.braille.korean.passage import COMPUTER, LETTER, LETTERS, begins
from daisy_pipeline.braille.korean.prepare import prepared
from daisy_pipeline.braille.korean.walk import HANGUL, OLD, Walk, letter_before
from daisy_pipeline.braille.source import Look, Source
from daisy_pipeline.language.hanja import HANJA
from daisy_pipeline.model.book import Mark
from daisy_pipeline.model.finding import Finding, Place

_TOKEN = re.compile(
    "(?P<hangul>[가-힣]+)|(?P<blank>[\\s\u3000\u00a0]+)|(?P<number>\\d+(?:[.,]\\d+)*)"
    f"|(?P<roman>[{LETTERS}])|(?P<jamo>[ㄱ-ㆎ]+)|(?P<old>[{OLD}]+)"
    f"|(?P<tone>[\u302e\u302f])|(?P<hanja>[{HANJA}]+)|(?P<dots>[\u2801-\u28ff\u2800]+)|(?P<sign>.)",
    re.DOTALL,
)
_EMPHASIS = {  # article 56: what opens and what closes
    Mark.EMPHASIS: ("⠠⠤", "⠤⠄"),
    Mark.UNDERLINE: ("⠠⠤", "⠤⠄"),
    Mark.STRONG: ("⠰⠤", "⠤⠆"),
    Mark.STRIKE: ("⠈⠤", "⠤⠁"),
    Mark.SUP: ("⠘", ""),  # article 68, where Unicode has no sign for what is raised
    Mark.SUB: ("⠰", ""),
}
_SYLLABIC = re.compile(f"[가-힣{HANJA}{OLD}]")
_PARTICLES = re.compile(
    "(?:은|는|이|가|을|를|과|와|의|도|만|뿐|에|에게|에서|으로|로|으로서|로서|으로써|로써|이나|나|이든|든"
    "|이다|이며|며|이고|고|이라|라|이라고|라고|이란|란|이라는|라는|인|부터|까지|보다|처럼|같이|마다|하고|랑|이랑)"
    "(?:는|도|만|의|이|가|을|를|은)?(?![가-힣])"
)


def translate(source: Source, grade: int = 2) -> Cells:
    """The cells of a Korean stretch (한국 점자 규정, 2024); ``grade`` 1 writes no contractions.

    Every print character has cells or is told in a finding: DP-BRL-001 for one that no rule
    knows, DP-BRL-002 where liblouis was needed and is missing. What has no cells of its own
    belongs to the cell before it: blanks that articles 51 and 54 drop, dots of an ellipsis, signs
    without width.
    """
    source, places = prepared(source)
    walk = Walk(source, grade, _hangul(grade))
    walk.addresses = any(sign in source.text for sign in ("@", "://"))
    walk.starred = "*" in source.text
    walk.enclosing = objects.BOX in source.text or objects.CIRCLE in source.text
    walk.korean = bool(HANGUL.search(source.text))
    walk.old = source.role == "old" or bool(re.search(f"[{OLD}]", source.text))
    walk.first = len(source.text) - len(source.text.lstrip())
    for first, last, look in _stretches(source):
        _stretch(walk, first, last, look)
    cells = walk.out.done((*_findings(walk), *walk.findings))
    if places is None:
        return cells
    return replace(cells, origins=array("i", (places[origin] for origin in cells.origins)))


@cache
def _hangul(grade: int) -> Hangul:
    return Hangul(grade)


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
    signs = list(dict.fromkeys(_EMPHASIS[m] for m in look.marks if m in _EMPHASIS)) if look else []
    for opening, _ in signs:
        walk.put(opening, first, Joint.SYLLABLE)
        walk.tied = True
    if look and look.braille:
        _given(walk, look)
    else:
        _run(walk)
    for _, closing in reversed(signs):
        walk.out.put(closing, last - 1)
        walk.tied = False
    if walk.parting:
        walk.blank(last)
        walk.parting = False


def _given(walk: Walk, look: Look) -> None:
    """What a person wants written: cells as they are, print by the rules."""
    if all("\u2800" <= sign <= "\u28ff" for sign in look.braille):
        walk.put(look.braille, look.first, Joint.SYLLABLE)
        origins = walk.out.origins
    else:
        made = translate(Source(look.braille, "ko"), walk.grade)
        walk.findings.extend(made.findings)
        for place, change in made.changes.items():
            walk.out.changes[walk.out.size + place] = change
        for cell, joint in zip(made.text, made.joints, strict=True):
            walk.put(cell, look.first, joint)
        origins = walk.out.origins
    if origins:
        origins[-1] = max(origins[-1], look.last - 1)
    walk.at = look.last


def _run(walk: Walk) -> None:
    text, stop = walk.text, walk.stop
    while walk.at < stop:
        if walk.enclosing and objects.boxed(walk):
            continue
        if walk.addresses and _address(walk):
            continue
        found = _TOKEN.match(text, walk.at, stop)
        assert found is not None and found.lastgroup is not None
        _WRITERS[found.lastgroup](walk, found[0])


def _write_hangul(walk: Walk, run: str) -> None:
    at = walk.at
    starts = not letter_before(walk, at)
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


def _address(walk: Walk) -> bool:
    """An address that begins with digits (7150@...): Roman from its first sign on (74)."""
    if not walk.char(walk.at).isdigit() or walk.char(walk.at - 1).isalnum():
        return False
    if COMPUTER.match(walk.text, walk.at, walk.stop) is None:
        return False
    roman.write(walk)
    return True


def _write_roman(walk: Walk, run: str) -> None:
    if run == "Å" and not LETTER.match(walk.char(walk.at + 1) or " "):
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
        if not cells:
            walk.lost.append(at + number)
            continue
        if sign == "ㆍ" and not walk.old and not _alone(walk, at, run):
            marks.write(walk, "·", at + number)  # many type it as a middle dot
            continue
        lead = old.ATTACHED if hangs else old.WHOLE
        vowel = cells.startswith(("⠐⠼", "⠸"))  # article 25: without ⠿
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
    if begins(sign):
        roman.write(walk)
    elif not objects.emoji(walk):
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
        signs = dict.fromkeys(_shown(walk.char(place)) for place in walk.lost)
        facts: dict[str, str | int | float] = {"signs": " ".join(signs), "count": len(walk.lost)}
        found.append(Finding("DP-BRL-001", Place(inside=_near(walk, walk.lost[0])), facts))
    if walk.missing:
        place = Place(inside=_near(walk, walk.missing[0]))
        found.append(Finding("DP-BRL-002", place, {"count": len(walk.missing)}))
    return tuple(found)


def _near(walk: Walk, place: int) -> str:
    near = walk.text[max(0, place - 10) : place + 10].strip()
    return "".join(sign if sign.isprintable() else _shown(sign) for sign in near)


def _shown(sign: str) -> str:
    """A sign as people can see it: a code for one that has no shape."""
    return sign if sign.isprintable() else f"U+{ord(sign):04X}"
