# SPDX-License-Identifier: AGPL-3.0-or-later
"""A destination's answer as a sheet: which item was accepted or rejected, why, under what number.

No destination has said how its answers look. The profile may name columns and words; what it does
not name is guessed by its heading, and every guess is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from daisy_pipeline.export.profile import Profile
from daisy_pipeline.formats.sheets import read_sheet
from daisy_pipeline.model.finding import ExitCode, Fact, Finding, Place, fail

MOST = 20_000  # rows
_HEAD_WITHIN = 20  # rows: a letter's head may stand above the table
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "item": ("자료번호", "제출번호", "기관자료번호", "기관관리번호", "item", "itemid"),
    "file": ("파일이름", "파일명", "원문파일", "원문파일명", "file", "filename"),
    "result": ("처리결과", "결과", "검수결과", "등록결과", "처리상태", "상태", "result", "status"),
    "number": ("등록번호", "제어번호", "레코드번호", "관리번호", "dream번호", "recordnumber"),
    "reason": ("반려사유", "사유", "보완사유", "불가사유", "비고", "reason"),
    "revision": ("개정", "개정번호", "개정차수", "차수", "revision"),
}
_ACCEPTED = ("승인", "승인완료", "등록", "등록완료", "수락", "적합", "합격", "accepted", "approved")
_REJECTED = (
    "반려", "거부", "불가", "등록불가", "보완", "보완요청", "반송", "부적합", "불합격", "rejected",
)  # fmt: skip
# Received is not accepted: such a row has no answer yet.
_WAITING = ("", "-", "접수", "접수중", "접수완료", "대기", "검수중", "검토중", "처리중", "심사중")
_SUMS = ("합계", "총계", "소계", "계", "이상", "total", "끝")
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff]")  # what copying out of a web page leaves
_PLAIN = re.compile(r"\(.*?\)|[\s*_:·./-]")
# A spreadsheet has rounded a long number: 1.23457E+12.
_ROUNDED = re.compile(r"[0-9]+(\.[0-9]+)?E\+[0-9]+", re.ASCII | re.IGNORECASE)
# ... or has taken it for a day, or has put a point behind it: 20261123.0.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9:]+)?", re.ASCII)
_POINT = re.compile(r"([0-9]+)\.0+", re.ASCII)
_REVISION = re.compile(r"(?:제)?([0-9]{1,4})(?:판|차|회)?", re.ASCII)


@dataclass(frozen=True)
class Answer:
    """What was said of one item; ``revision`` is 0 where it was not told."""

    item: str
    accepted: bool
    number: str = ""
    reason: str = ""
    revision: int = 0
    place: Place = field(default_factory=Place)


def typed_answer(item: str, accepted: bool, number: str, reason: str) -> Answer:
    """An answer as a person typed it; its place is the item."""
    name = item.strip().upper()
    said = (number.strip(), " ".join(reason.split()))
    return Answer(name, accepted, *said, place=Place(inside=name))


@dataclass(frozen=True)
class Answers:
    """A sheet as it was understood: its answers, rows without one yet, guesses, wrong rows."""

    found: tuple[Answer, ...]
    waiting: int = 0
    guesses: tuple[Finding, ...] = ()
    wrong: tuple[Finding, ...] = ()


def read_answers(path: Path, shown: str, profile: Profile) -> Answers:
    """The answers of a sheet (xlsx; CSV in UTF-8, UTF-16 or CP949).

    DaisyError: DP-EXP-050 (exit code 2) when it has no columns for item and result; those of
    ``read_sheet``. Wrong rows: DP-EXP-052 a word that says no result, -057 rejected without a
    reason, -065 without an item, -071 a number that is none; guesses: DP-EXP-051.
    """
    rows = read_sheet(path, shown, rows=MOST)
    columns, guesses = _head(rows, shown, profile)
    reader = _Rows(columns, _words(profile), shown)
    found = tuple(answer for line, cells in rows for answer in reader.read(line, cells))
    return Answers(found, reader.waiting, guesses, tuple(reader.wrong))


def wrong_of(answer: Answer) -> Iterator[Finding]:
    """What is wrong with an answer by itself, read or typed: DP-EXP-057, -071."""
    facts: dict[str, Fact] = {"item": answer.item}
    if not answer.accepted and not answer.reason:
        yield Finding("DP-EXP-057", answer.place, facts)
    unprintable = any(not sign.isprintable() for sign in answer.number)
    changed = _ROUNDED.fullmatch(answer.number) or _DAY.fullmatch(answer.number)
    if len(answer.number) > 80 or unprintable or changed:
        yield Finding("DP-EXP-071", answer.place, {**facts, "number": answer.number[:80]})


def _head(
    rows: Iterator[tuple[int, list[str]]], shown: str, profile: Profile
) -> tuple[dict[str, int], tuple[Finding, ...]]:
    """Where each column stands, and DP-EXP-051 for each that was guessed."""
    first, above = 1, list[str]()
    for count, (line, cells) in enumerate(rows):
        first = first if count else line
        columns, guessed = _columns(cells, profile.receipt)
        if not _is_head(columns):  # a head of two rows: merged cells over narrower ones
            cells, above = _below(above, cells), cells
            columns, guessed = _columns(cells, profile.receipt)
        if _is_head(columns):
            return columns, _guesses(Place(shown, line=line), cells, columns, guessed)
        if count == _HEAD_WITHIN:
            break
    raise fail("DP-EXP-050", Place(shown, line=first), exit_code=ExitCode.BAD_USAGE)


def _is_head(columns: Mapping[str, int]) -> bool:
    return "result" in columns and ("item" in columns or "file" in columns)


def _below(above: Sequence[str], cells: Sequence[str]) -> list[str]:
    """A row's cells; where one is empty, that of the row above it."""
    width = max(len(above), len(cells))
    upper, lower = ([*row, *[""] * (width - len(row))] for row in (above, cells))
    return [own or over for over, own in zip(upper, lower, strict=True)]


def _guesses(
    place: Place, cells: Sequence[str], columns: Mapping[str, int], guessed: Sequence[str]
) -> tuple[Finding, ...]:
    if not guessed:
        return ()
    headings = ", ".join(f"‘{cells[columns[name]][:60]}’" for name in guessed)
    fields = ", ".join(f"receipt.column.{name}" for name in guessed)
    return (Finding("DP-EXP-051", place, {"headings": headings, "fields": fields}),)


def _columns(
    cells: Sequence[str], told: Mapping[str, Sequence[str]]
) -> tuple[dict[str, int], list[str]]:
    plain = [_plain(cell) for cell in cells]
    columns: dict[str, int] = {}
    guessed = []
    for name, headings in _HEADINGS.items():
        own = {_plain(heading) for heading in told.get(name, ())}
        for known in (own, set(headings)):
            at = next((n for n, text in enumerate(plain) if text in known), None)
            if at is not None and at not in columns.values():
                columns[name] = at
                if known is not own:
                    guessed.append(name)
                break
    return columns, guessed


def _plain(text: str) -> str:
    return _PLAIN.sub("", _UNSEEN.sub("", unicodedata.normalize("NFC", text))).casefold()


def _words(profile: Profile) -> dict[str, bool | None]:
    """What each word for a result means: accepted, rejected, or (None) no answer yet."""
    words: dict[str, bool | None] = {_plain(word): None for word in _WAITING}
    words |= dict.fromkeys(map(_plain, _ACCEPTED), True)
    words |= dict.fromkeys(map(_plain, _REJECTED), False)
    words |= dict.fromkeys(map(_plain, profile.receipt.get("accepted", ())), True)
    words |= dict.fromkeys(map(_plain, profile.receipt.get("rejected", ())), False)
    return words


class _Rows:
    """Reads rows one after the other; keeps what is wrong and how many have no answer yet."""

    def __init__(
        self, columns: Mapping[str, int], words: Mapping[str, bool | None], shown: str
    ) -> None:
        self._columns, self._words, self._shown = columns, words, shown
        self.waiting = 0
        self.wrong: list[Finding] = []

    def read(self, line: int, cells: Sequence[str]) -> Iterator[Answer]:
        said = {n: _cell(cells[at]) for n, at in self._columns.items() if at < len(cells)}
        place, item = Place(self._shown, line=line), _item(said)
        result = said.get("result", "")
        if _is_no_answer(said, item):
            return
        if not item:
            self.wrong.append(Finding("DP-EXP-065", place))
            return
        if _plain(result) not in self._words:
            at = Place(self._shown, line=line, column=self._columns["result"] + 1)
            self.wrong.append(Finding("DP-EXP-052", at, {"item": item, "value": result[:60]}))
            return
        accepted = self._words[_plain(result)]
        if accepted is None:
            self.waiting += 1
            return
        number, reason = said.get("number", "") if accepted else "", said.get("reason", "")
        number = _whole(number)
        answer = Answer(item, accepted, number, reason, _revision(said), place)
        wrong = list(wrong_of(answer))
        self.wrong.extend(wrong)
        if not wrong:
            yield answer


def _is_no_answer(said: Mapping[str, str], item: str) -> bool:
    """Whether a row is a sum, words below the table, or the head once more on a new page."""
    if not item:
        return not said.get("result", "") and not said.get("number", "")
    cells = (said.get("item", "") or said.get("file", ""), said.get("result", ""))
    again = all(_plain(cell) in names for cell, names in zip(cells, _NAMES, strict=True))
    return again or _plain(cells[0]) in _SUMS


_NAMES = ({*_HEADINGS["item"], *_HEADINGS["file"]}, {*_HEADINGS["result"]})


def _whole(text: str) -> str:
    """A number without the point that a spreadsheet has put behind it: 20261123.0."""
    found = _POINT.fullmatch(text)
    return found[1] if found else text


def _cell(text: str) -> str:
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def _item(said: Mapping[str, str]) -> str:
    """The item's id; of a file name what stands before the suffix (one zip an item)."""
    file = re.split(r"[/\\]", said.get("file", ""))[-1]
    name = said.get("item", "") or re.sub(r"\.[A-Za-z0-9]{1,5}$", "", file)
    return unicodedata.normalize("NFKC", name).upper()[:60]


def _revision(said: Mapping[str, str]) -> int:
    told = _REVISION.fullmatch(_whole(said.get("revision", "").replace(" ", "")))
    return int(told[1]) if told else 0
