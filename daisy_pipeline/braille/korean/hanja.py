# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hanja as their readings, and old Hangul in syllables: articles 19 to 27 in running text."""

from __future__ import annotations

import re

from daisy_pipeline.braille.cells import Joint
from daisy_pipeline.braille.korean import old
from daisy_pipeline.braille.korean.walk import HANGUL, OLD, Walk, letter_before
from daisy_pipeline.language.hanja import HANJA, read_hanja, readings
from daisy_pipeline.language.jamo import INITIALS, is_syllable, letters

_HANJA = re.compile(f"[{HANJA}]")
_READING = re.compile(f"[{OLD}가-힣]")
_PARTICLE = re.compile("[가는도를만에와은을의이과로](?![가-힣])")
_OLD_INITIALS = {"\u1140": "ㅿ", "\u114c": "ㆁ", "\u1158": "ㆅ", "\u1159": "ㆆ"}
_KIN = {  # initials that readings of the 15th century have where today's have this one
    "ㄱ": "ㄱㄲㅋㅎㆅ",
    "ㄴ": "ㄴㄹ",
    "ㄷ": "ㄷㄸㅌ",
    "ㄹ": "ㄹㄴ",
    "ㅁ": "ㅁ",
    "ㅂ": "ㅂㅃㅍ",
    "ㅅ": "ㅅㅆㅈㅉㅊ",
    "ㅇ": "ㅇㆁㆆㅿㅎㆅㄴ",
    "ㅈ": "ㅈㅉㅊㄷㄸㅌㅅㅆ",
    "ㅊ": "ㅊㅈㅉㅌㄷㄸㅅㅆ",
    "ㅋ": "ㅋㄱㄲ",
    "ㅌ": "ㅌㄷㄸ",
    "ㅍ": "ㅍㅂㅃ",
    "ㅎ": "ㅎㆅㄱㅋㅇ",
}


def write_old(walk: Walk, run: str) -> None:
    """Syllables of conjoining letters; a final ㅇ of a Hanja's reading is written ⠐⠶."""
    at, end = walk.at, walk.at + len(run)
    while walk.at < end:
        found = old.SYLLABLE.match(walk.text, walk.at, end)
        assert found is not None
        lone = old.alone(found[0]) if found[1] is None else ""
        cells = old.WHOLE + lone if lone else old.syllable(found)
        if not cells:
            walk.lost.append(walk.at)
        elif found[3] == "\u11bc" and _after_hanja(walk, at):
            cells = cells.removesuffix("⠶") + "⠐⠶"
        walk.put(cells, walk.at, Joint.SYLLABLE)
        walk.at = found.end()
    if walk.out.origins:
        walk.out.origins[-1] = max(walk.out.origins[-1], end - 1)


def _after_hanja(walk: Walk, at: int) -> bool:
    before = walk.char(at - 1)
    return bool(before) and _HANJA.match(before) is not None


def write_hanja(walk: Walk, run: str) -> None:
    """The reading in Hangul; nothing where old print gives the reading right behind it."""
    after = walk.char(walk.at + len(run))
    goes_on = walk.at + len(run) < walk.stop
    if walk.old and goes_on and _READING.match(after) and _is_reading(walk, run):
        _reading_follows(walk, run)
        return
    _read(walk, run, starts=not letter_before(walk, walk.at))


def _is_reading(walk: Walk, run: str) -> bool:
    """Whether the syllable behind a run is the old reading of its last sign, by its initial.

    Print of today that only quotes old words has particles and endings there: 國家와, 家는.
    """
    at = walk.at + len(run)
    said, after = readings(run[-1]), walk.char(at)
    if _PARTICLE.match(walk.text, at) and (len(run) > 1 or after not in said):
        return False
    initial = _initial(after)
    return not said or not initial or any(initial in _KIN.get(_initial(s), s) for s in said)


def _initial(sign: str) -> str:
    """The initial consonant of a syllable or of a conjoining letter; "" for others."""
    if is_syllable(sign):
        return letters(sign)[0]
    place = ord(sign) - 0x1100
    return INITIALS[place] if 0 <= place < len(INITIALS) else _OLD_INITIALS.get(sign, "")


def _read(walk: Walk, run: str, *, starts: bool) -> None:
    """The reading of a run; what has none is told."""
    at, said = walk.at, read_hanja(run, starts_word=starts)
    if len(said.text) == len(run) and not said.unknown:
        _syllables(walk, said.text, starts)
        return
    for number, sign in enumerate(said.text):
        place = at + min(number, len(run) - 1)
        if HANGUL.match(sign):
            walk.at = place
            _syllables(walk, sign, starts=False)
        else:
            walk.lost.append(place)
    walk.at = at + len(run)


def _syllables(walk: Walk, text: str, starts: bool) -> None:
    joint = Joint.NONE if walk.tied else Joint.SYLLABLE
    walk.hangul.write(text, walk.at, walk.out, joint, starts)
    walk.tied = False
    walk.at += len(text)


def _reading_follows(walk: Walk, run: str) -> None:
    """斗두ᇢ: all but the last sign are read, the last one's reading is the next syllable."""
    if len(run) > 1:
        _read(walk, run[:-1], starts=True)
    walk.at += 1
    if HANGUL.match(walk.char(walk.at)):
        at = walk.at
        _syllables(walk, walk.char(at), starts=False)
        if walk.out.last == "⠶":
            _mute(walk, at)


def _mute(walk: Walk, at: int) -> None:
    """A final ㅇ after a Hanja in old print is ⠐⠶."""
    part = walk.out.parts.pop()
    walk.out.parts.append(part[:-1] + "⠐⠶")
    walk.out.origins.append(at)
    walk.out.joints.append(Joint.NONE)
