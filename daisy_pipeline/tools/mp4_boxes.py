# SPDX-License-Identifier: AGPL-3.0-or-later
"""Boxes of an MP4 file (ISO/IEC 14496-12) with one track of AAC and one of chapter names.

All times of tracks are in their own units; dates are 0, so that equal input gives equal bytes.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from struct import pack

from daisy_pipeline.model.times import Ms
from daisy_pipeline.tools.aac import FRAME, RATES
from daisy_pipeline.tools.mp3_tags import three_letters

Pieces = list[bytes]
SECOND = 1000
"""Units of a second of the film, and of the track of chapter names."""
_MATRIX = pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 0x40000000)
_WORD = 1 << 32
_RUN = 1 << 16
SOUND_TRACK, NAME_TRACK = 1, 2


@dataclass(frozen=True)
class Samples:
    """Where a track's samples lie: bytes of each, samples and first byte of each chunk."""

    sizes: array[int]
    a_chunk: int
    chunks: array[int]


def box(kind: bytes, *parts: bytes | Pieces) -> Pieces:
    """A box: its length, its kind, what is in it; not joined, for an index takes megabytes."""
    inside = [piece for part in parts for piece in ([part] if isinstance(part, bytes) else part)]
    return [pack(">I", 8 + size(inside)) + kind, *inside]


def size(pieces: Pieces) -> int:
    """The bytes of pieces together."""
    return sum(map(len, pieces))


def full(kind: bytes, *parts: bytes | Pieces, version: int = 0, flags: int = 0) -> Pieces:
    """A box that tells version and flags."""
    return box(kind, pack(">I", version << 24 | flags), *parts)


def words(numbers: array[int], code: str = "I") -> Pieces:
    """Numbers as words of 32 bits (``Q``: 64), the highest byte first.

    Ten hours have a million and a half frames: as Python's integers they would take 50 MB.
    """
    parts = []
    for at in range(0, len(numbers), _RUN):
        run = array(code, numbers[at : at + _RUN])
        if sys.byteorder == "little":
            run.byteswap()
        parts.append(run.tobytes())
    return parts


def film(duration: Ms, *inside: Pieces) -> Pieces:
    """The box ``moov`` of a film with two tracks."""
    head = full(
        b"mvhd",
        pack(">IIII", 0, 0, SECOND, duration),
        pack(">IH10x", 65536, 256) + _MATRIX + bytes(24),
        pack(">I", NAME_TRACK + 1),
    )
    return box(b"moov", head, *inside)


def sound_track(duration: Ms, rate: int, lang: str, samples: Samples) -> Pieces:
    """The track of AAC: what the encoder's delay is stands in an edit list (14496-12, 8.6.6).

    It names the track of chapter names (QuickTime File Format, chapter lists).
    """
    whole = len(samples.sizes) * FRAME
    edits = full(b"elst", pack(">IIIHH", 1, duration, FRAME, 1, 0))
    return box(
        b"trak",
        _track_head(SOUND_TRACK, duration, flags=7, volume=256),
        box(b"edts", edits),
        box(b"tref", box(b"chap", pack(">I", NAME_TRACK))),
        _media(
            (rate, whole, lang),
            b"soun",
            full(b"smhd", bytes(4)),
            _table(_aac_entry(rate, samples, whole), [(len(samples.sizes), FRAME)], samples),
        ),
    )


def name_track(duration: Ms, lang: str, lengths: Sequence[Ms], samples: Samples) -> Pieces:
    """The track of chapter names, one sample a chapter; players do not show it by itself."""
    shown = box(b"gmhd", full(b"gmin", pack(">HHHHHH", 64, 32768, 32768, 32768, 0, 0)),
                box(b"text", _MATRIX))  # fmt: skip
    times = [(1, length) for length in lengths]
    return box(
        b"trak",
        _track_head(NAME_TRACK, duration, flags=2, volume=0),
        _media((SECOND, sum(lengths), lang), b"text", shown, _table(_text_entry(), times, samples)),
    )


def _track_head(number: int, duration: Ms, *, flags: int, volume: int) -> Pieces:
    layout = pack(">8xHHHH", 0, 0, volume, 0) + _MATRIX + bytes(8)
    return full(b"tkhd", pack(">IIIII", 0, 0, number, 0, duration), layout, flags=flags)


def _media(clock: tuple[int, int, str], kind: bytes, head: Pieces, table: Pieces) -> Pieces:
    rate, duration, lang = clock
    packed = 0
    for letter in three_letters(lang) or "und":
        packed = packed << 5 | ord(letter) - 0x60
    if duration < _WORD:
        told = full(b"mdhd", pack(">IIIIHH", 0, 0, rate, duration, packed, 0))
    else:
        told = full(b"mdhd", pack(">QQIQHH", 0, 0, rate, duration, packed, 0), version=1)
    handler = full(b"hdlr", pack(">I", 0), kind, bytes(12), b"\0")
    files = full(b"dref", pack(">I", 1), full(b"url ", flags=1))
    return box(b"mdia", told, handler, box(b"minf", head, box(b"dinf", files), table))


def _table(entry: Pieces, times: Sequence[tuple[int, int]], samples: Samples) -> Pieces:
    """The box ``stbl``: what the samples are, how long each lasts, where each lies."""
    count, a_chunk, chunks = len(samples.sizes), samples.a_chunk, samples.chunks
    runs = [(1, a_chunk, 1)]
    if left := count % a_chunk:
        runs = ([] if len(chunks) == 1 else runs) + [(len(chunks), left, 1)]
    far = bool(chunks) and max(chunks) >= _WORD
    places = words(chunks, "Q" if far else "I")
    return box(
        b"stbl",
        full(b"stsd", pack(">I", 1), entry),
        full(b"stts", pack(">I", len(times)), b"".join(pack(">II", *t) for t in times)),
        full(b"stsc", pack(">I", len(runs)), b"".join(pack(">III", *r) for r in runs)),
        full(b"stsz", pack(">II", 0, count), words(samples.sizes)),
        full(b"co64" if far else b"stco", pack(">I", len(chunks)), places),
    )


def _aac_entry(rate: int, samples: Samples, whole: int) -> Pieces:
    """``mp4a`` with its decoder's settings (14496-14, 5.6; 14496-1, 7.2.6)."""
    average = sum(samples.sizes) * 8 * rate // max(whole, 1)
    # AAC-LC, rate, one channel; then said outright that no SBR follows (14496-3, 1.6.6).
    config = pack(">H", 2 << 11 | RATES.index(rate) << 7 | 1 << 3) + b"\x56\xe5\x00"
    most = max(samples.sizes, default=0)
    decoder = pack(">BB", 0x40, 0x15) + most.to_bytes(3, "big") + pack(">II", average, average)
    told = _descriptor(4, decoder + _descriptor(5, config)) + _descriptor(6, b"\x02")
    esds = full(b"esds", _descriptor(3, pack(">HB", SOUND_TRACK, 0) + told))
    return box(b"mp4a", pack(">6xH8xHHIHH", 1, 1, 16, 0, rate if rate < 65536 else 0, 0), esds)


def _descriptor(tag: int, data: bytes) -> bytes:
    return bytes((tag, len(data))) + data


def _text_entry() -> Pieces:
    """A QuickTime text sample without colours, box or font."""
    fonts = box(b"ftab", pack(">HHB", 1, 1, 0))
    return box(b"text", pack(">6xHI", 1, 1), bytes(18), pack(">H", 1), bytes(6), fonts)
