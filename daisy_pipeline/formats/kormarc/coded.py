# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coded fields against the table of positions: the leader and 005 to 008."""

from __future__ import annotations

from collections.abc import Iterator

from daisy_pipeline.formats.kormarc.numbers import is_day, is_moment
from daisy_pipeline.formats.kormarc.parts import Told
from daisy_pipeline.formats.kormarc.record import Control, Record
from daisy_pipeline.formats.kormarc.tables import PositionRule, length_rule, position_rules

_SERIAL = "bis"
# 008 and 006 by type of record; others (maps, pictures, mixed) have no table of ours.
_KINDS = {"a": "BK", "t": "BK", "m": "ER", "s": "CR"} | dict.fromkeys("cdij", "MU")
_ONE_YEAR = "s"


def coded(record: Record) -> Iterator[Told]:
    """Findings (id, field, facts) of lengths, values and dates: DP-MRC-014 to 016, 032."""
    yield from _length("LDR", "", record.leader)
    for rule in position_rules("LDR"):
        yield from _value(rule, record.leader, "DP-MRC-014")
    for own in record.fields:
        if isinstance(own, Control):
            yield from _control(own, record.leader)


def _control(own: Control, leader: str) -> Iterator[Told]:
    kind = {
        "006": _KINDS.get(own.text[:1], ""),
        "007": own.text[:1],
        "008": kind_of(leader),
    }.get(own.tag, "")
    yield from _length(own.tag, kind, own.text)
    rules = position_rules(own.tag)
    for rule in (*rules, *(position_rules(own.tag, kind) if kind else ())):
        yield from _value(rule, own.text, "DP-MRC-016")
    if own.tag == "005" and len(own.text) == 14 and not is_moment(own.text):
        yield "DP-MRC-032", "005", {"value": own.text}
    if own.tag == "008":
        yield from _dates(own.text)


def kind_of(leader: str) -> str:
    """BK, CR, ER, MU for a leader; "" for a type that we have no table of.

    A serial is CR only as language material: sound that appears in issues keeps MU (its 006 says
    the serial), as in MARC 21.
    """
    kind = _KINDS.get(leader[6:7], "")
    return "CR" if kind == "BK" and leader[7:8] in _SERIAL else kind


def _length(field: str, kind: str, text: str) -> Iterator[Told]:
    allowed = length_rule(field, kind) or length_rule(field)
    least, _, most = allowed.partition("-")
    if allowed and not int(least) <= len(text) <= int(most or least):
        yield "DP-MRC-015", field, {"length": len(text), "allowed": allowed}


def _value(rule: PositionRule, text: str, id: str) -> Iterator[Told]:
    value = text[rule.begin : rule.end]
    if len(value) == rule.end - rule.begin and not rule.right(value):
        shown = value.replace(" ", "#")
        allowed = rule.values.removeprefix("* ")
        yield id, rule.at, {"name": rule.name, "value": shown, "allowed": allowed}


def _dates(text: str) -> Iterator[Told]:
    if len(text) != 40:
        return
    if not is_day(text[:6]):
        yield "DP-MRC-032", "008/00-05", {"value": text[:6].replace(" ", "#")}
    for begin in (7, 11):
        year = text[begin : begin + 4]
        blank = not year.strip(" |")
        wanted = begin == 7 and text[6] == _ONE_YEAR
        wrong = wanted if blank else any(sign not in "0123456789u" for sign in year)
        if wrong or (begin == 11 and text[6] == _ONE_YEAR and not blank):
            at = f"008/{begin:02d}-{begin + 3:02d}"
            yield "DP-MRC-032", at, {"value": year.replace(" ", "#")}
