# SPDX-License-Identifier: AGPL-3.0-or-later
"""Records as lines that cataloguers read: ``=245  00$a동백꽃$d김유정 지음``.

The form of MarcEdit (.mrk): ``\\`` is a blank of indicators and coded fields, ``{dollar}``,
``{bsol}`` and ``{lcub}`` stand for signs that mean something else here. UTF-8, a line a field, an
empty line after each record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from typing import BinaryIO

from daisy_pipeline.formats.kormarc.parts import (
    LEADER,
    NOWHERE,
    Counted,
    Read,
    is_control,
    refusal,
    refuse_unwritable,
    without_lengths,
)
from daisy_pipeline.formats.kormarc.record import Control, Field, Record
from daisy_pipeline.model.finding import DaisyError, Finding, Place

_LONGEST_LINE = 1 << 20
_MOST_LINES = 10_000  # of one record
_NAMED = {"$": "{dollar}", "\\": "{bsol}", "{": "{lcub}"}
_SIGNS = {name: sign for sign, name in _NAMED.items()}
_NAMES = re.compile("|".join(map(re.escape, _SIGNS)))
_LINE = re.compile(r"=([0-9A-Za-z]{3}) {0,2}(.*)")


def lines_of(record: Record) -> Iterator[str]:
    """The leader and each field as a line, without line ends."""
    yield f"=LDR  {record.leader}"
    for own in record.fields:
        if isinstance(own, Control):
            yield f"={own.tag}  {_named(own.text).replace(' ', chr(92))}"
        else:
            signs = own.indicators.replace(" ", "\\")
            parts = "".join(f"${code}{_named(text)}" for code, text in own.subfields)
            yield f"={own.tag}  {signs}{parts}"


def mnemonic_parts(records: Iterable[Record], place: Place = NOWHERE) -> Iterator[bytes]:
    """The records as bytes of a file; DaisyError (DP-MRC-009) for one that lines cannot hold."""
    for number, record in enumerate(records, 1):
        refuse_unwritable(record, number, place)
        yield ("\n".join(lines_of(record)) + "\n\n").encode()


def iter_mnemonic(file: BinaryIO, place: Place = NOWHERE) -> Iterator[Read]:
    """Records in order, and a Finding for each that is not written right (DP-MRC-037)."""
    text = TextIOWrapper(file, "utf-8-sig", newline=None)
    number = 1
    begin, lines = 0, list[str]()
    try:
        for at, line in enumerate(_bounded(text), 1):
            if line.startswith("=LDR") and lines:
                yield _read(lines, begin, number, place)
                number, lines = number + 1, []
            if line.strip() and len(lines) <= _MOST_LINES:
                begin = begin if lines else at
                lines.append(line.rstrip("\n"))
    except UnicodeDecodeError:
        yield Finding("DP-MRC-001", place, {})
        return
    finally:
        text.detach()
    if lines:
        yield _read(lines, begin, number, place)


def _bounded(text: TextIOWrapper) -> Iterator[str]:
    while line := text.readline(_LONGEST_LINE):
        yield line


def _read(lines: list[str], begin: int, number: int, place: Place) -> Read:
    try:
        return Counted(_record(lines, begin, number, place), number)
    except DaisyError as problem:
        return problem.findings[0]


def _record(lines: list[str], begin: int, number: int, place: Place) -> Record:
    fields: list[Control | Field] = []
    leader = ""
    for at, line in enumerate(lines):
        found = _LINE.fullmatch(line)
        if not found or len(lines) > _MOST_LINES or (found[1] == "LDR") != (at == 0):
            raise _wrong(begin + at, number, place, line[1:4])
        if found[1] == "LDR":
            leader = line.partition("  ")[2].replace("\\", " ")
            if len(leader) != LEADER:
                raise _wrong(begin + at, number, place, "LDR")
        elif is_control(found[1]):
            fields.append(Control(found[1], _plain(found[2].replace("\\", " "))))
        else:
            signs, *parts = found[2].split("$")
            if len(signs) != 2 or not all(parts):
                raise _wrong(begin + at, number, place, found[1])
            texts = tuple((part[0], _plain(part[1:])) for part in parts)
            fields.append(Field(found[1], signs.replace("\\", " "), texts))
    return Record(without_lengths(leader), tuple(fields))


def _wrong(line: int, number: int, place: Place, field: str) -> DaisyError:
    problem = refusal("DP-MRC-037", place, number, field=field, line=line)
    told = problem.findings[0]
    return DaisyError(Finding(told.id, Place(place.file, line), told.facts))


def _named(text: str) -> str:
    return "".join(_NAMED.get(sign, sign) for sign in text)


def _plain(text: str) -> str:
    return _NAMES.sub(lambda found: _SIGNS[found[0]], text)
