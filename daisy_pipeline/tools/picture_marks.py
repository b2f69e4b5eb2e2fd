# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a picture's file says beside its pixels: which side is up, and where it was taken."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from PIL.Image import Exif, Image

_TURN, _GPS, _GPS_VERSION = 0x0112, 0x8825, 0
_KEPT = (0x010E, 0x013B, 0x8298)  # description, artist, copyright: rights stay with the picture
_EXIF, _XMP = b"Exif\0", b"http://ns.adobe.com/x"
_APP1, _SOS = 0xE1, 0xDA
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))
_PLACE = (b"GPSL", b"GPSDest", b"Iptc4xmpExt:LocationCreated")


def turn_of(image: Image) -> int:
    """Exif's orientation of a loaded picture: 1 for upright, 2 to 8 for one to be turned."""
    turn = _exif(image).get(_TURN, 1)
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1


def is_placed(image: Image) -> bool:
    """Whether a loaded picture's file says where it was taken."""
    try:
        where = _exif(image).get_ifd(_GPS)
    except Exception:  # damaged Exif: no player will find a place in it either
        where = {}
    return any(tag != _GPS_VERSION for tag in where) or any(p in _xmp(image) for p in _PLACE)


def without_place(data: bytes, image: Image) -> bytes | None:
    """The same file without its place; None when it cannot be cut out of it.

    Of Exif only description, artist and copyright stay, IPTC stays whole, XMP goes.
    """
    if image.format == "MPO":  # its further pictures have an Exif of their own
        return None
    rest = _rest_of(_exif(image))
    try:
        return _jpeg(data, rest) if data.startswith(b"\xff\xd8") else _png(data, rest)
    except (struct.error, ValueError, IndexError):
        return None


def _exif(image: Image) -> Exif:
    from PIL.Image import Exif

    try:
        return image.getexif()
    except Exception:  # damaged: as if there were none
        return Exif()


def _xmp(image: Image) -> bytes:
    found = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return found.encode("utf-8", "replace") if isinstance(found, str) else bytes(found)


def _rest_of(exif: Exif) -> bytes:
    """Exif with the words that stay; b"" when there are none."""
    from PIL.Image import Exif

    rest = Exif()
    for tag in _KEPT:
        value = exif.get(tag)
        if isinstance(value, str) and value.strip():
            rest[tag] = value
    return rest.tobytes() if len(rest) else b""


def _jpeg(data: bytes, exif: bytes) -> bytes:
    """A JPEG's segments up to its pixels, with this Exif (ITU-T T.81, B.1.1)."""
    made = [data[:2]]
    if exif:
        made.append(struct.pack(">BBH", 0xFF, _APP1, len(exif) + 2) + exif)
    at = 2
    while data[at + 1] != _SOS:
        if data[at] != 0xFF:
            raise ValueError("no marker")
        if data[at + 1] == 0xFF or data[at + 1] in _ALONE:  # a fill byte, or without a length
            at += 1 if data[at + 1] == 0xFF else 2
            continue
        (size,) = struct.unpack_from(">H", data, at + 2)
        head = data[at + 4 : at + 4 + len(_XMP)]
        if data[at + 1] != _APP1 or not head.startswith((_EXIF, _XMP[:20])):
            made.append(data[at : at + 2 + size])
        at += 2 + size
    return b"".join((*made, data[at:]))


def _png(data: bytes, exif: bytes) -> bytes:
    """A PNG's chunks with this Exif before its pixels (PNG, third edition, 5.6)."""
    made = [data[:8]]
    placed = not exif
    for name, chunk in _chunks(data):
        if name == b"IDAT" and not placed:
            body = b"eXIf" + exif.removeprefix(b"Exif\0\0")
            made.append(struct.pack(">I", len(body) - 4) + body + struct.pack(">I", crc32(body)))
            placed = True
        words = name in (b"iTXt", b"tEXt", b"zTXt")
        hidden = chunk[8:].startswith((b"XML:com.adobe.xmp\0", b"Raw profile type "))
        if name != b"eXIf" and not (words and hidden):
            made.append(chunk)
    return b"".join(made)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(data):
        (size,) = struct.unpack_from(">I", data, at)
        yield data[at + 4 : at + 8], data[at : at + 12 + size]
        at += 12 + size
