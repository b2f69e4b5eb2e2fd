# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a font file says of itself, read from its tables without loading it (OpenType 1.9.1).

Only names, weight, permission to embed, characters and features: what choosing a font takes. A
damaged file gives nothing; counts and lengths in it are never trusted.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_FLAVOURS = frozenset({b"\0\1\0\0", b"OTTO", b"true"})
_FACES, _TABLES = 64, 128  # of a collection, of a face: more than any font has
_BIGGEST = 4_000_000  # bytes of a table that is read: a cmap with all of Unicode takes 2 MB
_GREATEST = 0x10FFFF
_FAMILY, _VERSION, _POSTSCRIPT, _TYPOGRAPHIC, _WWS = 1, 5, 6, 16, 21  # ids of the table name
_RESTRICTED, _WHOLE_ONLY, _BITMAPS_ONLY = 0x0002, 0x0100, 0x0200  # OS/2, fsType
_HANGUL = 1 << (56 - 32)  # OS/2, ulUnicodeRange2: Hangul syllables


class DamagedError(Exception):
    """A font file cannot be read."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """A face as its file describes it.

    ``names`` are all names of its family, in every language, folded (`folded`); ``family`` the one
    that people know it by. ``weights`` are the least and greatest of OS/2 (400 usual, 700 bold);
    they differ in variable fonts. ``allowed`` says whether its licence bits let it be embedded in
    part. ``hangul`` says that it is made for Hangul; ``tables`` lead to where its tables lie.
    """

    path: Path
    index: int
    family: str
    names: frozenset[str]
    weights: tuple[int, int]
    width: int
    upright: bool
    allowed: bool
    hangul: bool
    version: str
    tables: Mapping[bytes, tuple[int, int]]

    def covers(self) -> frozenset[int]:
        """The code points that it has a glyph for; empty when the table is damaged."""
        try:
            with self.path.open("rb") as file:
                return _characters(_table(file, self.tables, b"cmap"))
        except (OSError, struct.error, DamagedError):
            return frozenset()

    def features(self) -> frozenset[str]:
        """Tags of its features that substitute glyphs (table GSUB)."""
        try:
            with self.path.open("rb") as file:
                data = _table(file, self.tables, b"GSUB") if b"GSUB" in self.tables else b""
            start = struct.unpack_from(">H", data, 6)[0] if data else 0
            count = struct.unpack_from(">H", data, start)[0] if data else 0
            tags = (data[start + 2 + 6 * n : start + 6 + 6 * n] for n in range(count))
            return frozenset(tag.decode("latin-1") for tag in tags)
        except (OSError, struct.error, DamagedError):
            return frozenset()


def folded(name: str) -> str:
    """A family's name as it is compared: case, blanks and hyphens do not count."""
    return "".join(sign for sign in name.casefold() if sign not in " -_")


def faces_in(path: Path) -> tuple[FontFile, ...]:
    """The faces of a file. Raises `DamagedError` for one that cannot be read or is no font."""
    try:
        with path.open("rb") as file:
            starts = _starts(file)
            return tuple(_face(path, number, file, at) for number, at in enumerate(starts))
    except (OSError, struct.error, UnicodeDecodeError) as problem:
        raise DamagedError(str(problem)) from problem


def _starts(file: BinaryIO) -> tuple[int, ...]:
    """Where the faces of a file begin."""
    head = file.read(12)
    if head[:4] in _FLAVOURS:
        return (0,)
    if head[:4] != b"ttcf":
        raise DamagedError("no font")
    (count,) = struct.unpack_from(">I", head, 8)
    if not 0 < count <= _FACES:
        raise DamagedError(f"{count} faces")
    return struct.unpack(f">{count}I", file.read(4 * count))


def _face(path: Path, number: int, file: BinaryIO, at: int) -> FontFile:
    file.seek(at)
    flavour, count = struct.unpack(">4sH6x", file.read(12))
    if flavour not in _FLAVOURS or not 0 < count <= _TABLES:
        raise DamagedError("no font")
    rows = file.read(16 * count)
    tables = {tag: (offset, length) for tag, offset, length in struct.iter_unpack(">4s4xII", rows)}
    names = tuple(_names(_table(file, tables, b"name")))
    os2 = _table(file, tables, b"OS/2")
    weight, width, kind = struct.unpack_from(">HHH", os2, 4)
    (scripts,) = struct.unpack_from(">I", os2, 46)
    (selection,) = struct.unpack_from(">H", os2, 62)
    called = [text for wanted in (_TYPOGRAPHIC, _FAMILY) for id, text in names if id == wanted]
    if not called or not any(id == _POSTSCRIPT for id, _ in names):
        raise DamagedError("no names")  # Typst takes no font without them
    version = next((text for id, text in names if id == _VERSION), "")
    return FontFile(
        path,
        number,
        called[0],
        frozenset(folded(text) for id, text in names if id in (_FAMILY, _TYPOGRAPHIC, _WWS)),
        _weights(file, tables, weight),
        width,
        upright=not selection & 1,
        allowed=kind & 0xF != _RESTRICTED and not kind & (_WHOLE_ONLY | _BITMAPS_ONLY),
        hangul=bool(scripts & _HANGUL),
        version=version,
        tables=tables,
    )


def _table(file: BinaryIO, tables: Mapping[bytes, tuple[int, int]], tag: bytes) -> bytes:
    if tag not in tables:
        raise DamagedError(f"no table {tag.decode('latin-1')}")
    offset, length = tables[tag]
    file.seek(offset)
    data = file.read(min(length, _BIGGEST))
    if len(data) < min(length, _BIGGEST):
        raise DamagedError("cut short")
    return data


def _names(data: bytes) -> Iterator[tuple[int, str]]:
    """Ids and texts of the names in Unicode, those in English first."""
    count, strings = struct.unpack_from(">2xHH", data)
    rows = struct.iter_unpack(">6H", data[6 : 6 + 12 * count])
    found = [row for row in rows if row[0] in (0, 3)]
    for _, _, _, id, length, offset in sorted(found, key=lambda row: row[2] & 0x3FF not in (0, 9)):
        text = data[strings + offset : strings + offset + length]
        yield id, text.decode("utf-16-be", "replace").strip()


def _weights(
    file: BinaryIO, tables: Mapping[bytes, tuple[int, int]], usual: int
) -> tuple[int, int]:
    """The weights that a face can have: those of its axis ``wght``, else the one it has."""
    if b"fvar" not in tables:
        return usual, usual
    data = _table(file, tables, b"fvar")
    start, count, size = struct.unpack_from(">4xH2xHH", data)
    for number in range(count):
        tag, low, high = struct.unpack_from(">4si4xi", data, start + number * size)
        if tag == b"wght":
            return low >> 16, high >> 16
    return usual, usual


# ------------------------------------------------------------------------------- characters


def _characters(data: bytes) -> frozenset[int]:
    """The code points with a glyph: of the fullest table of Unicode (cmap, formats 4 and 12)."""
    (count,) = struct.unpack_from(">2xH", data)
    rows = struct.iter_unpack(">HHI", data[4 : 4 + 8 * count])
    starts = {at for platform, kind, at in rows if platform == 0 or (platform, kind) in _UNICODE}
    forms = {struct.unpack_from(">H", data, at)[0]: at for at in sorted(starts)}
    if 12 in forms:
        found = chain.from_iterable(_groups(data, forms[12]))
    elif 4 in forms:
        found = chain.from_iterable(_stretches(data, forms[4]))
    else:
        return frozenset()
    return frozenset(islice(found, _GREATEST))  # a damaged table may name all of them many times


_UNICODE = frozenset({(3, 1), (3, 10)})


def _groups(data: bytes, at: int) -> Iterator[Iterable[int]]:
    (count,) = struct.unpack_from(">I", data, at + 12)
    rows = data[at + 16 : at + 16 + 12 * count]
    for first, last, glyph in struct.iter_unpack(">III", rows[: len(rows) // 12 * 12]):
        if first <= last <= _GREATEST:
            yield range(first + (glyph == 0), last + 1)


def _stretches(data: bytes, at: int) -> Iterator[Iterable[int]]:
    twice = struct.unpack_from(">H", data, at + 6)[0] & ~1
    ends, starts = at + 14, at + 16 + twice
    deltas, offsets = starts + twice, starts + 2 * twice
    for step in range(0, twice, 2):
        (last,) = struct.unpack_from(">H", data, ends + step)
        (first,) = struct.unpack_from(">H", data, starts + step)
        (delta,) = struct.unpack_from(">H", data, deltas + step)
        (offset,) = struct.unpack_from(">H", data, offsets + step)
        if first > last or first == 0xFFFF:
            continue
        if not offset:
            yield [code for code in range(first, last + 1) if (code + delta) & 0xFFFF]
            continue
        place = offsets + step + offset
        glyphs = struct.unpack_from(f">{last - first + 1}H", data, place)
        yield [first + number for number, glyph in enumerate(glyphs) if glyph]
