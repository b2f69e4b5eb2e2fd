# SPDX-License-Identifier: AGPL-3.0-or-later
"""What KORMARC asks of a record, by our own tables: ``rules.tsv`` and ``positions.tsv``."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from daisy_pipeline.formats.kormarc.agreement import agreements
from daisy_pipeline.formats.kormarc.coded import coded
from daisy_pipeline.formats.kormarc.parts import NOWHERE, Told, finding
from daisy_pipeline.formats.kormarc.record import Control, Field, Record
from daisy_pipeline.formats.kormarc.tables import EVERYWHERE, FieldRule, field_rules
from daisy_pipeline.model.finding import Finding, Place

# A sign that no screen reader says and no system keeps; U+FFFD stands where letters were lost.
_BAD = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
_LOCAL = "9"  # 9XX belongs to each library
# Where this indicator (0 or 1) is 7, $2 names the list that the value is from.
_NAMED_LIST = {"024": 0, "041": 1, "341": 1, "650": 1, "655": 1}


def check(record: Record, place: Place = NOWHERE, number: int = 1) -> list[Finding]:
    """What is wrong with a record (DP-MRC-014 to 036), in the order of its fields.

    ``number`` is the record's in its file, from 1. Source of the rules: the tables, which name
    theirs; rows that were not held against the standard's text say so.
    """
    found = [*coded(record), *_fields(record), *_as_a_whole(record), *agreements(record)]
    return [finding(id, place, number, record, at, **facts) for id, at, facts in found]


def _fields(record: Record) -> Iterator[Told]:
    for own in record.fields:
        rule = field_rules().get(own.tag)
        if isinstance(own, Control):
            yield from _text(own.tag, own.text)
        else:
            yield from _data_field(own, rule)
        if rule is None and not own.tag.startswith(_LOCAL):
            yield "DP-MRC-027", own.tag, {}


def _data_field(own: Field, rule: FieldRule | None) -> Iterator[Told]:
    if rule:
        yield from _indicators(own, rule)
        yield from _subfields(own, rule)
    if not own.subfields:
        yield "DP-MRC-024", own.tag, {}
    for code, text in own.subfields:
        yield from _text(f"{own.tag}${code}", text)


def _indicators(own: Field, rule: FieldRule) -> Iterator[Told]:
    for at, allowed in enumerate(rule.signs):
        sign = own.indicators[at : at + 1]
        if sign not in allowed:
            values = ", ".join(sorted(_shown(value) for value in allowed))
            yield (
                "DP-MRC-019",
                own.tag,
                {"which": at + 1, "value": _shown(sign), "allowed": values},
            )


def _shown(sign: str) -> str:
    return "#" if sign == " " else sign


def _subfields(own: Field, rule: FieldRule) -> Iterator[Told]:
    counts = Counter(code for code, _ in own.subfields)
    for code, count in counts.items():
        at = f"{own.tag}${code}"
        if not rule.allows(code):
            wrong = "DP-MRC-021" if at == "245$c" else "DP-MRC-020"
            yield wrong, at, {} if at == "245$c" else {"allowed": " ".join(_codes(rule))}
        elif count > 1 and code in rule.once:
            yield "DP-MRC-022", at, {"count": count}
    listed = _NAMED_LIST.get(own.tag)
    from_list = listed is not None and own.indicators[listed : listed + 1] == "7"
    for code in (*rule.must, *("2" if from_list else "")):
        if code not in counts:
            yield "DP-MRC-023", f"{own.tag}${code}", {}


def _codes(rule: FieldRule) -> list[str]:
    return [f"${code}" for code in sorted(rule.codes | EVERYWHERE, key=str.swapcase)]


def _text(at: str, text: str) -> Iterator[Told]:
    if not text.strip():
        yield "DP-MRC-024", at, {}
    bad = _BAD.search(text)
    if bad:
        yield "DP-MRC-025", at, {"sign": f"U+{ord(bad[0]):04X}"}
    if not unicodedata.is_normalized("NFC", text):
        yield "DP-MRC-026", at, {}


def _as_a_whole(record: Record) -> Iterator[Told]:
    counts = Counter(own.tag for own in record.fields)
    for rule in field_rules().values():
        if rule.needed and rule.tag not in counts:
            yield "DP-MRC-017", rule.tag, {"name": rule.name}
        if counts[rule.tag] > 1 and not rule.repeatable:
            yield "DP-MRC-018", rule.tag, {"name": rule.name, "count": counts[rule.tag]}
    before = ""
    for own in record.fields:
        # Control fields by their numbers, then data fields by hundreds: within 5XX people choose.
        group = own.tag if own.tag.startswith("00") else f"{own.tag[:1]}XX"
        key = group if group.startswith("00") else f"1{group}"
        if key < before:
            yield "DP-MRC-028", own.tag, {"before": before[-3:]}
        before = key
