# SPDX-License-Identifier: AGPL-3.0-or-later
"""The log of every change: what each rule changed where, enough to restore the source's texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from daisy_pipeline.model.book import Book
from daisy_pipeline.normalization.lines import Edit, lines_of

# What stood before an edit: where it begins in the line before the rule, and both words.
Changed = tuple[int, str, str]


@dataclass
class RuleLog:
    """What one rule did to the lines of the Book that it was given (lines.lines_of).

    ``edits``: (number of the line, what changed in it); ``gone``: (number, line) of texts that it
    removed; ``other``: levels and links, before and after. Lines count from 0: the title is 0, then
    the creators, then every text in reading order.
    """

    rule: str
    edits: list[tuple[int, tuple[Changed, ...]]] = field(default_factory=list)
    gone: list[tuple[int, str]] = field(default_factory=list)
    other: list[tuple[str, str]] = field(default_factory=list)


def changed(line: str, edits: Sequence[Edit]) -> tuple[Changed, ...]:
    """Edits with the words that stood in the line."""
    return tuple((e.begin, line[e.begin : e.end], e.words) for e in edits)


def difference(before: str, after: str) -> tuple[Edit, ...]:
    """The one edit that makes a line another; none for equal lines."""
    if before == after:
        return ()
    begin, most = 0, min(len(before), len(after))
    while begin < most and before[begin] == after[begin]:
        begin += 1
    same, most = 0, most - begin
    while same < most and before[-1 - same] == after[-1 - same]:
        same += 1
    return (Edit(begin, len(before) - same, after[begin : len(after) - same]),)


def compared(rule: str, before: Sequence[str], after: Sequence[str]) -> RuleLog:
    """The log of a rule that changed lines or removed some, but not both."""
    log = RuleLog(rule)
    if len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        log.edits = [(n, changed(b, difference(b, a))) for n, (b, a) in pairs if a != b]
        return log
    at = 0
    for number, line in enumerate(before):
        if at < len(after) and after[at] == line:
            at += 1
        else:
            log.gone.append((number, line))
    return log


def undo(book: Book, logs: Sequence[RuleLog]) -> list[str]:
    """The lines of the source that a normalized Book was made from."""
    lines = lines_of(book)
    for log in reversed(logs):
        for number, line in log.gone:
            lines.insert(number, line)
        for number, edits in log.edits:
            lines[number] = _undone(lines[number], edits)
    return lines


def _undone(line: str, edits: Sequence[Changed]) -> str:
    made: list[str] = []
    at = shift = 0
    for begin, before, after in edits:
        made += (line[at : begin + shift], before)
        at = begin + shift + len(after)
        shift += len(after) - len(before)
    return "".join(made) + line[at:]


def log_bytes(logs: Sequence[RuleLog]) -> bytes:
    """The log as JSON, one rule a line."""
    rows = (json.dumps(vars(log), ensure_ascii=False, separators=(",", ":")) for log in logs)
    return ("[" + ",\n".join(rows) + "]\n").encode("utf-8", "surrogatepass")


def read_log(data: bytes) -> list[RuleLog]:
    """The log in bytes that log_bytes made."""
    return [_rule_log(plain) for plain in json.loads(data.decode("utf-8", "surrogatepass"))]


def _rule_log(plain: dict[str, Any]) -> RuleLog:
    edits = [(n, tuple((at, b, a) for at, b, a in many)) for n, many in plain["edits"]]
    gone = [(n, line) for n, line in plain["gone"]]
    return RuleLog(plain["rule"], edits, gone, [(b, a) for b, a in plain["other"]])
