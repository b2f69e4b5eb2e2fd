# SPDX-License-Identifier: AGPL-3.0-or-later
"""The compound file of HWP 5, behind dochan's reader: streams opened, decrypted and inflated.

dochan bounds sectors and chains; sizes after inflating are bounded here.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.model.finding import DaisyError, Place, fail

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURE = b"HWP Document File"
_LARGEST_FILE = 512 << 20
LARGEST_STREAM = 64 << 20
_LARGEST_LOCKED = 16 << 20  # decryption is slow
_SECTION = re.compile(r"Section(\d{1,5})$")
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Properties:
    """What FileHeader says (revision 1.3, 3.2.1)."""

    packed: bool
    password: bool
    handed_out: bool  # 배포용 문서
    drm: bool


class Container:
    """An open compound file."""

    def __init__(self, ole: Any, place: Place) -> None:
        self._ole = ole
        self.place = place
        self._left = 4 * LARGEST_STREAM
        self.names = {"/".join(parts) for parts in ole.listdir()}

    def raw(self, name: str, limit: int = LARGEST_STREAM) -> bytes:
        """A stream as it is stored; DP-HWP-008 above ``limit`` bytes."""
        if self._ole.get_size(name) > limit:
            raise fail("DP-HWP-008", Place(self.place.file, inside=name), limit=limit >> 20)
        return bytes(self._ole.openstream(name).read(limit))

    def stream(self, name: str, packed: bool) -> tuple[bytes, bool]:
        """A stream's content, and whether it was whole."""
        return self._open(self.raw(name), packed, name)

    def handed_out(self, name: str, packed: bool) -> tuple[bytes, bool]:
        """The content of a stream of a 배포용 document."""
        from dochan.hwp.distdoc import decode_distribution_section

        data = decode_distribution_section(self.raw(name, _LARGEST_LOCKED), is_compressed=False)
        return self._open(data, packed, name)

    def _open(self, data: bytes, packed: bool, name: str) -> tuple[bytes, bool]:
        limit = min(LARGEST_STREAM, self._left)
        whole = True
        if packed:
            data, whole = inflate(data, limit)
        self._left -= len(data)
        if len(data) > limit:
            raise fail("DP-HWP-008", Place(self.place.file, inside=name), limit=limit >> 20)
        return data, whole

    def properties(self) -> Properties:
        """What kind of document it is; DP-HWP-001 when it is none of Hangul's."""
        header = self.raw("FileHeader", 4096) if "FileHeader" in self.names else b""
        if not header.startswith(SIGNATURE) or len(header) < 40:
            raise fail("DP-HWP-001", self.place, reason="FileHeader")
        bits = int.from_bytes(header[36:40], "little")
        locked = bool(bits & 1 << 4 or bits & 1 << 8 or bits & 1 << 10)
        return Properties(bool(bits & 1), bool(bits & 2), bool(bits & 4), locked)

    def sections(self, folder: str) -> list[str]:
        """The sections' streams in order."""
        found = [n for n in self.names if n.startswith(folder + "/") and _SECTION.search(n)]
        return sorted(found, key=natural_key)


def inflate(data: bytes, limit: int) -> tuple[bytes, bool]:
    """What a raw deflate stream holds, at most ``limit`` + 1 bytes; False where it breaks off."""
    zlib_header = len(data) > 1 and data[0] & 15 == 8 and (data[0] << 8 | data[1]) % 31 == 0
    made, whole = _inflate(data, limit, -15)
    if not whole and zlib_header:
        other, also = _inflate(data, limit, 15)
        if also or len(other) > len(made):
            return other, also
    return made, whole


def _inflate(data: bytes, limit: int, bits: int) -> tuple[bytes, bool]:
    machine = zlib.decompressobj(bits)
    made = bytearray()
    try:
        for at in range(0, len(data), _BLOCK):
            rest = data[at : at + _BLOCK]
            while rest and len(made) <= limit:
                made += machine.decompress(rest, min(_BLOCK, limit + 1 - len(made)))
                rest = machine.unconsumed_tail
            if machine.eof or len(made) > limit:
                break
    except zlib.error:
        return bytes(made), False
    return bytes(made), machine.eof or len(made) > limit


@contextmanager
def open_container(path: Path) -> Iterator[Container]:
    """The compound file at ``path``; whatever is wrong with it is DP-HWP-001."""
    from dochan.cfb import OleFileIO

    place = Place(path.name)
    if path.stat().st_size > _LARGEST_FILE:
        raise fail("DP-HWP-008", place, limit=_LARGEST_FILE >> 20)
    ole = None
    try:
        ole = OleFileIO(str(path))
        yield Container(ole, place)
    except DaisyError:
        raise
    except Exception as problem:  # dochan may raise anything on a damaged file
        reason = " ".join(str(problem).split())[:120] or type(problem).__name__
        raise fail("DP-HWP-001", place, reason=reason) from problem
    finally:
        if ole is not None:
            ole.close()
