# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hanja in a Korean line: read by table; said once where print gives sign and sound."""

from __future__ import annotations

import re

from daisy_pipeline.language.hanja import HANJA, fits, read_hanja
from daisy_pipeline.language.numbers import sino
from daisy_pipeline.readings.rules import Rule, Said
from daisy_pipeline.readings.spans import Reading

_OPEN, _CLOSE = r"[(（\[〔]", r"[)）\]〕]"
_FIGURES = "〇一二三四五六七八九"
_YEAR = re.compile(rf"[一二][{_FIGURES}]{{3}}(?=年)")  # said as one number: 一九三六年


def _gloss(found: re.Match[str], kind: str) -> Said:
    """도서관(圖書館), 이순신(李舜臣, 1545~1598), 圖書館(도서관): said once."""
    hangul, run = found["hangul"], found["inner"] or found["first"]
    if hangul is not None:
        if not fits(run, hangul[-len(run) :]):
            return None
        silent = "bracket" if found["bracket"] else "head"
        return Reading(found.start(silent), found.end(silent), "", "hanja-gloss")
    run, hangul = found["run"], found["said"]
    if not fits(run, hangul):
        return None
    return (
        Reading(found.start("run"), found.end("run"), hangul, "hanja-gloss"),
        Reading(found.end("run"), found.end(), "", "hanja-gloss"),
    )


def _hanja(found: re.Match[str], kind: str) -> Said:
    before = found.string[: found.start()][-1:]
    if not (year := _YEAR.match(found[0])):
        # 남女, 2024年: a single sign after a word or a figure is its last part, not its first.
        return _run(found[0], found.start(), len(found[0]) > 1 or not before.isalnum())
    number = int("".join(str(_FIGURES.index(sign)) for sign in year[0]))
    after = found.start() + len(year[0])
    return (
        Reading(found.start(), after, sino(number), "hanja"),
        _run(found[0][len(year[0]) :], after, False),
    )


def _run(run: str, begin: int, starts_word: bool) -> Reading:
    reading = read_hanja(run, starts_word=starts_word)
    doubt = "hanja-unknown" if reading.unknown else "hanja-doubtful" if reading.doubtful else ""
    speak = None if reading.unknown == run else reading.text
    return Reading(begin, begin + len(run), speak, "hanja", doubt=doubt)


RULES = (
    Rule(
        "hanja-gloss",
        re.compile(
            rf"(?P<hangul>[가-힣]{{1,20}}) ?(?:"
            rf"(?P<bracket>{_OPEN}(?P<inner>[{HANJA}]{{1,20}}){_CLOSE})"
            rf"|{_OPEN}(?P<head>(?P<first>[{HANJA}]{{1,20}})[,，;] ?))"
            rf"|(?P<run>[{HANJA}]{{1,20}}){_OPEN}(?P<said>[가-힣]{{1,20}}){_CLOSE}"
        ),
        _gloss,
        ("hanja",),
    ),
    Rule("hanja", re.compile(f"[{HANJA}]+"), _hanja, ("hanja",)),
)
