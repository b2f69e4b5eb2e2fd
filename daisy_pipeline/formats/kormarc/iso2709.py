# SPDX-License-Identifier: AGPL-3.0-or-later
"""ISO 2709 (KS X 6006-0, 레코드 구조): records as the bytes that library systems exchange.

Writing is pymarc's, after we have refused what it would corrupt in silence. Reading is our own,
from the standard library: it trusts no length and no offset, and says which record is broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any, BinaryIO

from daisy_pipeline.formats.kormarc.parts import (
    LEADER,
    NOWHERE,
    Counted,
    Read,
    is_control,
    refusal,
    refuse_unwritable,
    whole,
    without_lengths,
)
from daisy_pipeline.formats.kormarc.record import Control, Field, Record
from daisy_pipeline.model.finding import DaisyError, Place

LONGEST_FIELD = 9_999  # bytes with its end sign: a directory has four digits for it
LONGEST_RECORD = 99_999  # bytes: the leader has five digits for it
_SUBFIELD, _FIELD_END, _RECORD_END = b"\x1f", b"\x1e", b"\x1d"
_ENTRY = 12
_BLOCK = 1 << 16
_ESCAPE = b"\x1b"  # MARC-8 changes its character set by it


def iso2709_bytes(records: Iterable[Record], place: Place = NOWHERE) -> bytes:
    """The records in UTF-8 with Leader/09 = a and true lengths.

    DaisyError for a field of more than 9,999 bytes (DP-MRC-007), a record of more than 99,999
    (DP-MRC-008), or what the format cannot hold (DP-MRC-009); nothing is cut short.
    """
    return b"".join(iso2709_parts(records, place))


def iso2709_parts(records: Iterable[Record], place: Place = NOWHERE) -> Iterator[bytes]:
    """As ``iso2709_bytes``, record by record."""
    import pymarc

    for number, record in enumerate(records, 1):
        refuse_unwritable(record, number, place)
        _refuse_long(record, number, place)
        made: Any = pymarc.Record(leader=record.leader, force_utf8=True)
        for own in record.fields:
            made.add_field(_of_pymarc(own))
        yield made.as_marc()


def _of_pymarc(own: Control | Field) -> object:
    import pymarc

    if isinstance(own, Control):
        return pymarc.Field(tag=own.tag, data=own.text)
    parts = [pymarc.Subfield(code, text) for code, text in own.subfields]
    return pymarc.Field(own.tag, pymarc.Indicators(*own.indicators), parts)


def _refuse_long(record: Record, number: int, place: Place) -> None:
    total = LEADER + 2
    for field in record.fields:
        size = field_size(field)
        if size > LONGEST_FIELD:
            limit = LONGEST_FIELD
            raise refusal("DP-MRC-007", place, number, record, field.tag, size=size, limit=limit)
        total += size + _ENTRY
    if total > LONGEST_RECORD:
        raise refusal("DP-MRC-008", place, number, record, size=total, limit=LONGEST_RECORD)


def field_size(field: Control | Field) -> int:
    """The bytes that a field takes in ISO 2709, its end sign included."""
    if isinstance(field, Control):
        return len(field.text.encode()) + 1
    return 3 + sum(2 + len(text.encode()) for _, text in field.subfields)


def read_iso2709(data: bytes, place: Place = NOWHERE, *, encoding: str = "") -> tuple[Record, ...]:
    """The records of a file; DaisyError at the first one that cannot be read (see below)."""
    return whole(iter_iso2709(BytesIO(data), place, encoding=encoding))


def iter_iso2709(file: BinaryIO, place: Place = NOWHERE, *, encoding: str = "") -> Iterator[Read]:
    """Records in order, and a Finding for each that cannot be read (DP-MRC-002 to 006).

    Leader/09 decides: ``a`` is UTF-8, a blank is KS X 1001 (with the letters that Windows adds).
    ``encoding`` (``utf-8``, ``cp949``) stands in its place. Memory holds one record.
    """
    for number, raw in enumerate(_raw(file), 1):
        try:
            yield Counted(_record(raw, number, place, encoding), number)
        except DaisyError as problem:
            yield problem.findings[0]


def _raw(file: BinaryIO) -> Iterator[bytes]:
    """Each record's bytes up to its end sign, which no encoding has within a letter.

    What follows the last one comes as it is; so does what has no end sign where one must be.
    """
    rest = b""
    while block := file.read(_BLOCK):
        *ended, rest = (rest + block).split(_RECORD_END)
        for raw in ended:
            yield raw.lstrip(b"\r\n \x1a") + _RECORD_END
        if len(rest) > 2 * LONGEST_RECORD:
            break
    if rest.strip(b"\r\n \x1a\0"):
        yield rest


def _record(raw: bytes, number: int, place: Place, encoding: str) -> Record:
    head = raw[:LEADER]
    length = int(head[:5]) if head[:5].isdigit() else 0
    if length != len(raw) or length > LONGEST_RECORD or not head.isascii():
        raise refusal("DP-MRC-002", place, number, said=length, size=len(raw))
    leader = head.decode("ascii")
    spans = _spans(raw, leader, number, place)
    name = encoding or _encoding(raw, leader[9], number, place)
    try:
        fields = tuple(_field(tag, data, name, number, place) for tag, data in spans)
    except UnicodeDecodeError as problem:
        raise refusal("DP-MRC-004", place, number, said=name) from problem
    return Record(without_lengths(leader), fields)


def _spans(raw: bytes, leader: str, number: int, place: Place) -> list[tuple[str, bytes]]:
    """Tag and bytes of every field; DP-MRC-003 unless the directory fits them exactly."""
    base = int(leader[12:17]) if leader[12:17].isdigit() else 0
    directory = raw[LEADER : base - 1]
    sound = LEADER < base < len(raw) and raw[base - 1 : base] == _FIELD_END
    if not sound or len(directory) % _ENTRY or leader[10:12] != "22" or leader[20:23] != "450":
        raise refusal("DP-MRC-003", place, number, field="?")
    found: list[tuple[str, bytes]] = []
    taken: list[tuple[int, int]] = []
    for at in range(0, len(directory), _ENTRY):
        entry = directory[at : at + _ENTRY]
        tag = entry[:3].decode("ascii", "replace")
        if not entry[3:].isdigit() or not entry[:3].isalnum():
            raise refusal("DP-MRC-003", place, number, field=tag)
        begin = base + int(entry[7:])
        taken.append((begin, begin + int(entry[3:7])))
        found.append((tag, raw[slice(*taken[-1])]))
        data = found[-1][1]
        if taken[-1][1] >= len(raw) or not data or data.find(_FIELD_END) != len(data) - 1:
            raise refusal("DP-MRC-003", place, number, field=tag)
    # Fields that share bytes could make much of little, and are never meant.
    taken.sort()
    if any(first[1] > second[0] for first, second in pairwise(taken)):
        raise refusal("DP-MRC-003", place, number, field="?")
    return [(tag, data[:-1]) for tag, data in found]


def _field(tag: str, data: bytes, name: str, number: int, place: Place) -> Control | Field:
    if is_control(tag):
        return Control(tag, data.decode(name))
    indicators, *parts = data.split(_SUBFIELD)
    if len(indicators) != 2 or not indicators.isascii() or not all(parts):
        raise refusal("DP-MRC-003", place, number, field=tag)
    texts = tuple(part.decode(name) for part in parts)
    return Field(tag, indicators.decode("ascii"), tuple((text[0], text[1:]) for text in texts))


def _encoding(raw: bytes, code: str, number: int, place: Place) -> str:
    """``utf-8`` or ``cp949`` by Leader/09, or an error that says what the bytes look like."""
    if raw.isascii() and _ESCAPE not in raw and code in "a ":
        return "utf-8"
    if code == "a":
        if _fits(raw, "utf-8"):
            return "utf-8"
        raise refusal("DP-MRC-004", place, number, said="UTF-8")
    if code != " " or _ESCAPE in raw:
        raise refusal("DP-MRC-006", place, number, code=code)
    # Two bytes of KS X 1001 may pass for a letter of UTF-8 below U+0800, three never do.
    if _fits(raw, "utf-8") and any(letter >= "\u0800" for letter in raw.decode()):
        raise refusal("DP-MRC-005", place, number)
    if not _fits(raw, "cp949"):
        raise refusal("DP-MRC-006", place, number, code=code)
    return "cp949"


def _fits(raw: bytes, name: str) -> bool:
    try:
        raw.decode(name)
    except UnicodeDecodeError:
        return False
    return True
