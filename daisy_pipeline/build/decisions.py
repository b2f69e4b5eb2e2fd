# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person answers about a place that was listened to, and how it is kept in sync.tsv."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock

from daisy_pipeline.build.review import Item
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import Recording
from daisy_pipeline.synchronization.corrections import Correction, keep, read_corrections, usable

_WORDS = {
    "right": ("y", "yes", "ok", "right", "ㅛ", "맞음", "네", "예"),
    "unread": ("n", "no", "none", "not read", "ㅜ", "없음", "읽지 않음"),
    "unread-all": ("nn", "none all", "ㅜㅜ", "모두 없음", "모두 읽지 않음"),
    "hear": ("", "r", "again", "play", "ㄱ", "다시", "듣기", "다시 듣기"),
    "around": ("w", "wide", "around", "ㅈ", "앞뒤", "넓게"),
    "next": ("s", "skip", "next", "ㄴ", "다음", "건너뛰기"),
    "back": ("u", "up", "back", "ㅕ", "이전", "뒤로"),
    "quit": ("q", "quit", "exit", "ㅂ", "그만"),
    "help": ("h", "?", "help", "ㅗ", "도움말"),
    "undo": ("z", "undo", "ㅋ", "취소"),
    "defects": ("d", "defects", "ㅇ", "흠"),
}
"""Answers by what they mean. A letter typed with the Korean keyboard on is the letter it stands on
(``ㅛ`` is ``y``)."""
DEFECTS = {
    "misread": ("1", "오독"),
    "omission": ("2", "누락"),
    "repetition": ("3", "반복"),
    "noise": ("4", "잡음"),
    "dropout": ("5", "끊김"),
    "volume": ("6", "음량"),
    "pronunciation": ("7", "발음"),
    "page-cue": ("8", "쪽 안내", "쪽안내"),
}
"""Defects by their code: the key, the same in either state of a Korean keyboard, and the word."""
_DEFECT = {word: code for code, words in DEFECTS.items() for word in (code, *words)}
_MEANING = {word: kind for kind, words in _WORDS.items() for word in words}
_BEGIN = r"(?P<begin>b|begin|ㅠ|시작)"
_END = r"(?P<end>e|end|ㄷ|끝)"
_CLOCK = r"(?:\d{1,3}:)?\d{1,5}:\d{1,2}(?:[.,]\d{1,3})?"
_MOVE = re.compile(rf"(?:{_BEGIN}|{_END})\s*(?P<by>[+-]?\d{{1,7}})(?:\s*(?:ms|밀리초))?")
_SET = re.compile(rf"(?:{_BEGIN}|{_END})\s*(?P<to>{_CLOCK})")
_BOTH = re.compile(rf"(?:(?:t|time|times|ㅅ|시각)\s*)?({_CLOCK})(?:\s*[-~]\s*|\s+)({_CLOCK})")
_NOTED = re.compile(
    rf"(?P<what>{'|'.join(sorted(map(re.escape, _DEFECT), key=len, reverse=True))})"
    r"(?:\s+\+(?P<after>\d{1,5}(?:[.,]\d{1,3})?)(?!\S))?(?:\s+(?P<note>.*))?",
    re.I,
)
_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\uff0b": "+", "\uff1a": ":"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person wants: a kind (a key of the answers, or ``move``) and its times.

    ``by_begin`` and ``by_end`` move a limit by ms; ``begin`` and ``end`` set it. A defect has its
    ``code``, a ``note``, and how many ms ``after`` the begin of what was played it is.
    """

    kind: str
    by_begin: Ms = 0
    by_end: Ms = 0
    begin: Ms | None = None
    end: Ms | None = None
    code: str = ""
    note: str = ""
    after: Ms | None = None

    def of(self, begin: Ms, end: Ms) -> tuple[Ms, Ms]:
        """The limits that this answer makes of a clip's."""
        new_begin = begin if self.begin is None else self.begin
        new_end = end if self.end is None else self.end
        return max(0, new_begin + self.by_begin), max(0, new_end + self.by_end)


def parse_answer(line: str) -> Answer | None:
    """The answer in a line that somebody typed, in Korean or English; None for anything else."""
    text = unicodedata.normalize("NFC", line).translate(_SIGNS)
    typed = " ".join(text.split())
    text = typed.casefold()
    if text in _MEANING:
        return Answer(_MEANING[text])
    if found := _MOVE.fullmatch(text):
        by = int(found["by"])
        return Answer("move", by_begin=by) if found["begin"] else Answer("move", by_end=by)
    if found := _SET.fullmatch(text):
        to = _ms(found["to"])
        return Answer("move", begin=to) if found["begin"] else Answer("move", end=to)
    if found := _BOTH.fullmatch(text):
        return Answer("move", begin=_ms(found[1]), end=_ms(found[2]))
    if found := _NOTED.fullmatch(typed):
        after = _ms(found["after"]) if found["after"] else None
        code = _DEFECT[found["what"].casefold()]
        return Answer("defect", code=code, note=found["note"] or "", after=after)
    return None


def _ms(clock: str) -> Ms:
    whole, _, part = clock.replace(",", ".").partition(".")
    seconds = 0
    for number in whole.split(":"):
        seconds = seconds * 60 + int(number)
    return seconds * 1000 + int((part + "000")[:3])


@dataclass
class Decisions:
    """The answers of one session: each is in the title's sync.tsv as soon as it is given.

    ``order`` are the Book's segments. ``made`` are the rows that this session wrote, ``seen`` those
    of others that it knows. ``lock`` is a file that two sessions on one title share: looking at
    the table and writing it is one act.
    """

    path: Path
    by: str
    order: Sequence[str]
    recordings: Sequence[Recording]
    made: dict[str, Correction] = field(default_factory=dict)
    lock: Path | None = None
    seen: dict[str, Correction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """See what others have answered before."""
        self.seen = {row.segment: row for row in self._there()}

    def limits(self, item: Item) -> tuple[Ms, Ms]:
        """Where the segment sounds as things stand now."""
        row = self.made.get(item.segment)
        return (row.begin, row.end) if row else (item.begin, item.end)

    def place(self, item: Item, begin: Ms, end: Ms) -> str:
        """Keep that the segment sounds there; "" or the key of why it cannot be."""
        if begin >= end:
            return "review.impossible"
        row = Correction(item.segment, item.source, begin, end, self.by)
        return self._kept([row])

    def unread(self, items: Sequence[Item], note: str) -> str:
        """Keep that nobody reads these segments; "" or the key of why it cannot be."""
        rows = [Correction(i.segment, i.source, i.begin, i.begin, self.by, note) for i in items]
        return self._kept(rows)

    def _kept(self, rows: Sequence[Correction]) -> str:
        with self._alone():
            return self._meanwhile(rows) or self._problem(rows) or self._keep(rows)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self.lock is None:
            yield
            return
        self.lock.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.lock):  # held for milliseconds; a killed process lets go of it
            yield

    def _there(self) -> tuple[Correction, ...]:
        return read_corrections(self.path)[0] if self.path.is_file() else ()

    def _meanwhile(self, rows: Sequence[Correction]) -> str:
        """Whether somebody else answered since this session looked; told once, then it is known."""
        fresh = {row.segment for row in rows}
        news = [r for r in self._there() if r.segment in fresh and not self._is_known(r)]
        self.seen.update((row.segment, row) for row in news)
        return "review.meanwhile" if news else ""

    def _is_known(self, row: Correction) -> bool:
        known = self.made.get(row.segment) or self.seen.get(row.segment)
        return known is not None and replace(row, line=0) == replace(known, line=0)

    def _keep(self, rows: Sequence[Correction]) -> str:
        keep(self.path, rows)
        self.made.update((row.segment, row) for row in rows)
        return ""

    def _problem(self, rows: Sequence[Correction]) -> str:
        """Whether rows could not stand beside those that the file holds now."""
        kept = self._there()
        fresh = {row.segment for row in rows}
        good, _ = usable([r for r in kept if r.segment not in fresh], self.order, self.recordings)
        problems = {f.id for f in usable([*good, *rows], self.order, self.recordings)[1]}
        if not problems:
            return ""
        return "review.overlaps" if problems == {"DP-SYN-015"} else "review.impossible"
