# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the written forms of a record share: places of findings, and what no form can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from daisy_pipeline.formats.kormarc.record import Control, Record
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place

NOWHERE = Place()
LEADER = 24
# Control signs part fields and subfields in ISO 2709 (1D, 1E, 1F); XML 1.0 (2.2) has none of them.
UNWRITABLE = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"[0-9A-Za-z]{3}")
_CODE = re.compile(r"[!-~]")
_SIGNS = re.compile(r"[ -~]*")


@dataclass(frozen=True, slots=True)
class Counted:
    """A record as it stands in a file: ``number`` counts from 1."""

    record: Record
    number: int


Read = Counted | Finding
Told = tuple[str, str, dict[str, Fact]]  # id, field, facts: a finding before it has a place


def whole(read: Iterable[Read]) -> tuple[Record, ...]:
    """All records of a file; DaisyError at the first one that cannot be read."""
    return tuple(_strictly(read))


def _strictly(read: Iterable[Read]) -> Iterator[Record]:
    for one in read:
        if isinstance(one, Finding):
            raise DaisyError(one)
        yield one.record


def spot(place: Place, number: int, record: Record | None = None, field: str = "") -> Place:
    """The place of a record's field: its control number, else its number in the file.

    ``field`` is a tag, maybe with a subfield or position: ``245$c``, ``008/23``.
    """
    known = record.control("001").strip() if record else ""
    return Place(place.file, inside=f"{known or f'#{number}'} {field}".rstrip())


def without_lengths(leader: str) -> str:
    """The leader with zeros where ISO 2709 has lengths: equal records have equal leaders."""
    return f"00000{leader[5:12]}00000{leader[17:]}"


def refuse_unwritable(record: Record, number: int, place: Place) -> None:
    """Raise DP-MRC-009 for what neither MARCXML nor ISO 2709 could give back as it is."""
    if len(record.leader) != LEADER or not _SIGNS.fullmatch(record.leader):
        raise refusal("DP-MRC-009", place, number, record, "Leader")
    for field in record.fields:
        if not _TAG.fullmatch(field.tag) or not _same_kind(field):
            raise refusal("DP-MRC-009", place, number, record, field.tag)
        if isinstance(field, Control):
            texts: tuple[str, ...] = (field.text,)
        else:
            texts = tuple(text for _, text in field.subfields)
            codes = all(_CODE.fullmatch(code) for code, _ in field.subfields)
            if not codes or len(field.indicators) != 2 or not _SIGNS.fullmatch(field.indicators):
                raise refusal("DP-MRC-009", place, number, record, field.tag)
        if any(UNWRITABLE.search(text) for text in texts):
            raise refusal("DP-MRC-009", place, number, record, field.tag)


def is_control(tag: str) -> bool:
    """Whether a tag is that of a control field (001 to 009)."""
    return tag.startswith("00")


def _same_kind(field: object) -> bool:
    return is_control(getattr(field, "tag", "")) == isinstance(field, Control)


def refusal(
    id: str, place: Place, number: int, record: Record | None = None, field: str = "", **more: Fact
) -> DaisyError:
    """The error that a record cannot be written or read, with its number and field."""
    return DaisyError(finding(id, place, number, record, field, **more))


def finding(
    id: str, place: Place, number: int, record: Record | None = None, field: str = "", **more: Fact
) -> Finding:
    """A finding of a record's field; facts ``number`` and ``field`` stand in every one."""
    facts: dict[str, Fact] = {"number": number, "field": field, **more}
    return Finding(id, spot(place, number, record, field), facts)
