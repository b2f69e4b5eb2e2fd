# SPDX-License-Identifier: AGPL-3.0-or-later
"""MARCXML (MARC 21 slim schema), the master form of our records: written and read as a stream.

Reading goes through expat and not through ``safe_xml``: a catalogue of 100,000 records must not
stand in memory as a tree. A DOCTYPE is refused, so no entity can be declared.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from typing import BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from daisy_pipeline.formats.kormarc.parts import (
    LEADER,
    NOWHERE,
    Counted,
    Read,
    finding,
    is_control,
    refuse_unwritable,
    whole,
    without_lengths,
)
from daisy_pipeline.formats.kormarc.record import Control, Field, Record
from daisy_pipeline.model.finding import Finding, Place

NAMESPACE = "http://www.loc.gov/MARC21/slim"
LARGEST_RECORD = 4 << 20  # letters of one record, and bytes between two tags
_BLOCK = 1 << 16
_HEAD = f'<?xml version="1.0" encoding="utf-8"?>\n<collection xmlns="{NAMESPACE}">\n'
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z][\w.\-]*)[\"']")
_KOREAN = {"euc-kr", "euc_kr", "ks_c_5601-1987", "ksc5601", "cp949", "uhc", "ms949"}
_INSIDE = {
    "": ("collection", "record"),
    "collection": ("record",),
    "record": ("leader", "controlfield", "datafield"),
    "datafield": ("subfield",),
}


def marcxml_bytes(records: Iterable[Record], place: Place = NOWHERE) -> bytes:
    """One ``collection`` of the records in UTF-8; equal records give equal bytes.

    DaisyError (DP-MRC-009) for a record that XML cannot give back as it is.
    """
    return b"".join(marcxml_parts(records, place))


def marcxml_parts(records: Iterable[Record], place: Place = NOWHERE) -> Iterator[bytes]:
    """As ``marcxml_bytes``: the head, each record, the end."""
    yield _HEAD.encode()
    for number, record in enumerate(records, 1):
        refuse_unwritable(record, number, place)
        yield "".join(_lines(record)).encode()
    yield b"</collection>\n"


def _lines(record: Record) -> Iterator[str]:
    leader = f"{record.leader[:9]}a{record.leader[10:]}"
    yield f"  <record>\n    <leader>{escape(leader)}</leader>\n"
    for own in record.fields:
        if isinstance(own, Control):
            yield f'    <controlfield tag="{own.tag}">{escape(own.text)}</controlfield>\n'
            continue
        first, second = (quoteattr(sign) for sign in own.indicators)
        yield f'    <datafield tag="{own.tag}" ind1={first} ind2={second}>\n'
        for code, text in own.subfields:
            yield f"      <subfield code={quoteattr(code)}>{escape(text)}</subfield>\n"
        yield "    </datafield>\n"
    yield "  </record>\n"


def read_marcxml(data: bytes, place: Place = NOWHERE) -> tuple[Record, ...]:
    """The records of a file; DaisyError where it cannot be read (see below)."""
    return whole(iter_marcxml(BytesIO(data), place))


def iter_marcxml(file: BinaryIO, place: Place = NOWHERE) -> Iterator[Read]:
    """Records in order; where the file is broken, one Finding, and the reading ends.

    DP-PKG-001 for XML that is not well-formed, DP-MRC-010 for XML that is no MARCXML, DP-MRC-011
    for a DOCTYPE, DP-MRC-012 for a record of more than four million letters.
    """
    reading = _Reading()
    begin = file.read(_BLOCK)
    decode = _decoder(begin)
    block = begin
    try:
        while block:
            reading.feed(decode(block))
            yield from _taken(reading)
            block = file.read(_BLOCK)
        reading.end()
        yield from _taken(reading)
    except UnicodeDecodeError:
        facts = {"encoding": "EUC-KR"}
        yield Finding("DP-PKG-006", Place(place.file, reading.line), facts)
    except expat.ExpatError as problem:
        yield from _taken(reading)
        reason = expat.ErrorString(problem.code)
        yield Finding("DP-PKG-001", Place(place.file, problem.lineno), {"reason": reason})
    except _RefusedError as problem:
        yield from _taken(reading)
        told = finding(problem.id, place, reading.number, field=problem.field)
        yield Finding(
            told.id, Place(place.file, reading.line, inside=told.place.inside), told.facts
        )


def _decoder(begin: bytes) -> Callable[[bytes], bytes | str]:
    """What makes blocks readable for expat, which knows no Korean encoding but Unicode."""
    declared = _DECLARED.match(begin[:512])
    if declared and declared[1].decode("ascii").lower() in _KOREAN:
        return codecs.getincrementaldecoder("cp949")().decode
    return lambda block: block


def _taken(reading: _Reading) -> Iterator[Read]:
    yield from reading.made
    reading.made.clear()


class _RefusedError(Exception):
    def __init__(self, id: str, field: str = "") -> None:
        super().__init__(id)
        self.id, self.field = id, field


class _Reading:
    """What expat tells, put together to records in ``made``."""

    def __init__(self) -> None:
        self.made: list[Counted] = []
        self.number = 1
        self._open: list[str] = []
        self._leader = ""
        self._fields: list[Control | Field] = []
        self._head: tuple[str, str] = ("", "")
        self._parts: list[tuple[str, str]] = []
        self._code = ""
        self._text: list[str] = []
        self._letters = 0
        self._told_at = self._fed = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._letters_came
        self._parser.StartDoctypeDeclHandler = self._doctype

    @property
    def line(self) -> int:
        """The line that was reached, from 1."""
        return self._parser.CurrentLineNumber

    def feed(self, block: bytes | str) -> None:
        """Go on with a part of the file."""
        self._fed += len(block)
        self._parser.Parse(block, False)
        if self._fed - self._told_at > LARGEST_RECORD:
            raise _RefusedError("DP-MRC-012")  # one tag without an end, kept by expat

    def end(self) -> None:
        """See that the file is complete."""
        self._parser.Parse(b"", True)

    def _doctype(self, *_: object) -> None:
        raise _RefusedError("DP-MRC-011")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._told_at = self._fed
        space, _, local = name.rpartition(" ")
        above = self._open[-1] if self._open else ""
        if space not in ("", NAMESPACE) or local not in _INSIDE.get(above, ()):
            raise _RefusedError("DP-MRC-010", local[:40])
        self._open.append(local)
        self._text = []
        if local == "record":
            self._leader, self._fields, self._letters = "", [], 0
        elif local == "datafield":
            signs = attributes.get("ind1", " ") + attributes.get("ind2", " ")
            self._head, self._parts = (attributes.get("tag", ""), signs), []
        elif local == "controlfield":
            self._head = (attributes.get("tag", ""), "")
        elif local == "subfield":
            self._code = attributes.get("code", "")
        self._letters += sum(map(len, attributes.values())) + 8
        self._bound()

    def _letters_came(self, text: str) -> None:
        self._told_at = self._fed
        self._letters += len(text)
        self._text.append(text)
        self._bound()

    def _bound(self) -> None:
        if self._letters > LARGEST_RECORD:
            raise _RefusedError("DP-MRC-012")

    def _end(self, name: str) -> None:
        local = self._open.pop()
        text = "".join(self._text)
        tag, signs = self._head
        if local == "leader":
            self._leader = text
        elif local == "subfield":
            self._parts.append((self._code, text))
        elif local in ("controlfield", "datafield"):
            if (local == "controlfield") != is_control(tag) or len(tag) != 3:
                raise _RefusedError("DP-MRC-010", tag[:40])
            if local == "controlfield":
                self._fields.append(Control(tag, text))
            else:
                self._fields.append(Field(tag, signs, tuple(self._parts)))
        elif local == "record":
            self._made()

    def _made(self) -> None:
        if len(self._leader) != LEADER:
            raise _RefusedError("DP-MRC-010", "leader")
        record = Record(without_lengths(self._leader), tuple(self._fields))
        self.made.append(Counted(record, self.number))
        self.number += 1
        self._fields = []
