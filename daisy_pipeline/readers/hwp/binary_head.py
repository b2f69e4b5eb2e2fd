# SPDX-License-Identifier: AGPL-3.0-or-later
"""What HWP 5's DocInfo stream declares (revision 1.3, 4.2), in the words of OWPML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daisy_pipeline.model.book import Mark
from daisy_pipeline.readers.hwp import records as r
from daisy_pipeline.readers.hwp.document import Head, Level, Look, Shape, Style
from daisy_pipeline.readers.hwp.languages import tag_of

FORMATS = (
    "DIGIT", "CIRCLED_DIGIT", "ROMAN_CAPITAL", "ROMAN_SMALL", "LATIN_CAPITAL", "LATIN_SMALL",
    "CIRCLED_LATIN_CAPITAL", "CIRCLED_LATIN_SMALL", "HANGUL_SYLLABLE", "CIRCLED_HANGUL_SYLLABLE",
    "HANGUL_JAMO", "CIRCLED_HANGUL_JAMO", "HANGUL_PHONETIC", "IDEOGRAPH", "CIRCLED_IDEOGRAPH",
    "DECAGON_CIRCLE", "DECAGON_CIRCLE_HANJA",
)  # fmt: skip
_HEADS = ("NONE", "OUTLINE", "NUMBER", "BULLET")
_SUP, _SUB = 1 << 15, 1 << 16


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a picture's bytes are: the name of a stream, and whether it is deflated.

    ``packed`` is None where the document's own way holds.
    """

    name: str
    packed: bool | None


def format_name(code: int) -> str:
    """OWPML's name of a number format (4.2, table 43)."""
    return FORMATS[code] if code < len(FORMATS) else "DIGIT"


def read_head(found: Iterable[r.Record]) -> tuple[Head, dict[str, Stored]]:
    """The tables of a document, and its pictures' places by key."""
    looks: dict[int, Look] = {}
    shapes: dict[int, Shape] = {}
    styles: dict[int, Style] = {}
    numberings: dict[int, tuple[Level, ...]] = {}
    bullets: dict[int, str] = {}
    stored: dict[str, Stored] = {}
    count = 0
    for record in _every(found):
        match record.tag:
            case r.CHAR_SHAPE:
                looks[len(looks)] = _look(record)
            case r.PARA_SHAPE:
                shapes[len(shapes)] = _shape(record)
            case r.STYLE:
                styles[len(styles)] = _style(record)
            case r.NUMBERING:
                numberings[len(numberings) + 1] = _levels(record)
            case r.BULLET:
                bullets[len(bullets) + 1] = record.letter(12)
            case r.BIN_DATA:
                count += 1
                if place := _stored(record):
                    stored[str(count)] = place
    return Head(looks, shapes, styles, numberings, bullets), stored


def _every(found: Iterable[r.Record]) -> Iterable[r.Record]:
    for record in found:
        yield record
        yield from _every(record.children)


def _look(record: r.Record) -> Look:
    attributes = record.u32(46)
    marks: set[Mark] = set()
    if attributes & 1:
        marks.add(Mark.EMPHASIS)
    if attributes & 2:
        marks.add(Mark.STRONG)
    if attributes >> 2 & 3:
        marks.add(Mark.UNDERLINE)
    if attributes & _SUP:
        marks.add(Mark.SUP)
    if attributes & _SUB:
        marks.add(Mark.SUB)
    if attributes >> 18 & 7:
        marks.add(Mark.STRIKE)
    if attributes >> 21 & 15:
        marks.add(Mark.EMPHASIS)  # 강조점
    return Look(tuple(sorted(marks)), record.u32(42) or 1000, bool(attributes & 2))


def _shape(record: r.Record) -> Shape:
    """Head and level stand in bits 23 to 27; levels 8 to 10 are in a later field (5.1.0.0)."""
    attributes = record.u32(0)
    level = attributes >> 25 & 7
    if level == 7 or (level == 6 and len(record.data) >= 58):
        level = max(level, min(9, record.u32(54)))
    return Shape(_HEADS[attributes >> 23 & 3], record.u16(30), level + 1)


def _style(record: r.Record) -> Style:
    name, at = record.string(0)
    _, at = record.string(at)
    return Style(name, tag_of(record.u16(at + 2)))


def _levels(record: r.Record) -> tuple[Level, ...]:
    """Seven levels, their starts, then (5.1.0.0) three more with theirs (4.2.8)."""
    forms, at = _forms(record, 0, 7)
    at += 2
    starts = [record.u32(at + 4 * n) or 1 for n in range(7)]
    more, at = _forms(record, at + 28, 3)
    starts += [record.u32(at + 4 * n) or 1 for n in range(3)]
    pairs = zip(forms + more, starts, strict=True)
    return tuple(Level(form, name, start) for (form, name), start in pairs)


def _forms(record: r.Record, at: int, count: int) -> tuple[list[tuple[str, str]], int]:
    made = []
    for _ in range(count):
        name = format_name(record.u32(at) >> 5 & 15)
        form, at = record.string(at + 12)
        made.append((form[:64], name))
    return made, at


def _stored(record: r.Record) -> Stored | None:
    """An embedded file's stream (4.2.3); None for a file that is only linked."""
    attributes = record.u16(0)
    if attributes & 15 == 0:
        return None
    packed = {1: True, 2: False}.get(attributes >> 4 & 3)
    suffix, _ = record.string(4)
    return Stored(f"BinData/BIN{record.u16(2):04X}.{suffix}", packed)
