# SPDX-License-Identifier: AGPL-3.0-or-later
"""Streams of HWP 5 as trees of records (Hancom, 한글 문서 파일 형식 5.0, revision 1.3, 2 and 4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

BIN_DATA, CHAR_SHAPE, NUMBERING, BULLET, PARA_SHAPE, STYLE = 18, 21, 23, 24, 25, 26
PARA_HEADER, PARA_TEXT, PARA_CHAR_SHAPE, CTRL_HEADER, LIST_HEADER = 66, 67, 68, 71, 72
FOOTNOTE_SHAPE, SHAPE_COMPONENT, TABLE = 74, 76, 77
OLE, PICTURE, CTRL_DATA, EQEDIT, TEXTART, FORM_OBJECT = 84, 85, 87, 88, 90, 91
CHART_DATA, VIDEO_DATA = 95, 98
_LAYOUT = frozenset((69, 70, 73, 75))  # line segments, range tags, page definitions and borders
_MOST = 500_000
_DEEPEST = 100


@dataclass(slots=True)
class Record:
    """A record with those that belong to it."""

    tag: int
    data: bytes
    children: list[Record] = field(default_factory=list)

    def u8(self, at: int) -> int:
        """The byte at an offset, 0 beyond the end, as older versions write shorter records."""
        return self.data[at] if 0 <= at < len(self.data) else 0

    def u16(self, at: int) -> int:
        """The 16-bit number at an offset, 0 beyond the end."""
        return int.from_bytes(self.data[at : at + 2], "little") if at + 2 <= len(self.data) else 0

    def u32(self, at: int) -> int:
        """The 32-bit number at an offset, 0 beyond the end."""
        return int.from_bytes(self.data[at : at + 4], "little") if at + 4 <= len(self.data) else 0

    def string(self, at: int) -> tuple[str, int]:
        """The counted UTF-16 text at an offset, as far as it is there, and where it ends."""
        end = min(len(self.data), at + 2 + 2 * self.u16(at))
        return self.data[at + 2 : end].decode("utf-16-le", "replace"), end

    def letter(self, at: int) -> str:
        """The UTF-16 letter at an offset; "" for none."""
        code = self.u16(at)
        return chr(code) if code >= 32 and not 0xD800 <= code < 0xE000 else ""

    def first(self, tag: int) -> Record | None:
        """The first record of a tag that belongs to this one."""
        return next((c for c in self.children if c.tag == tag), None)


class TooMuchError(Exception):
    """More records, or deeper ones, than a document can sensibly have."""


@dataclass
class Tree:
    """The records at the top of a stream; ``cut`` says that its end was missing or lied."""

    records: list[Record] = field(default_factory=list)
    cut: bool = False


def read_records(stream: bytes) -> Tree:
    """The tree of a stream; what follows a record whose size lies is not read."""
    tree = Tree()
    stack: list[tuple[int, Record]] = []
    count = 0
    for tag, level, data in _flat(stream, tree):
        if tag in _LAYOUT:
            continue
        count += 1
        if count > _MOST or level > _DEEPEST:
            raise TooMuchError
        while stack and stack[-1][0] >= level:
            stack.pop()
        record = Record(tag, data)
        (stack[-1][1].children if stack else tree.records).append(record)
        stack.append((level, record))
    return tree


def _flat(stream: bytes, tree: Tree) -> Iterator[tuple[int, int, bytes]]:
    """Tag, level and data one by one: 10, 10 and 12 bits of a header (4.1)."""
    at, end = 0, len(stream)
    while at + 4 <= end:
        (header,) = struct.unpack_from("<I", stream, at)
        size, at = header >> 20, at + 4
        if size == 0xFFF:
            if at + 4 > end:
                tree.cut = True
                return
            (size,) = struct.unpack_from("<I", stream, at)
            at += 4
        if at + size > end:
            tree.cut = True
            return
        yield header & 0x3FF, header >> 10 & 0x3FF, stream[at : at + size]
        at += size
    tree.cut |= at != end
