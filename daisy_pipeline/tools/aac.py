# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to FFmpeg's AAC encoder: mono AAC-LC in ADTS frames, and exactly how long it plays.

ADTS (ISO/IEC 14496-3, 1.A.3.2) tells no delay, so a plain decoder plays the first input sample as
sample 1,025: one frame of the encoder, at every rate (tests/unit/tools/test_aac.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.codec.context import CodecContext

from daisy_pipeline.model.times import Ms

FRAME = 1024
"""Samples that a frame plays."""
DELAY = FRAME
"""Samples between the input and what a plain decoder plays."""
RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
"""Hz, in the order of their index in a header (ISO/IEC 14496-3, table 1.18)."""
BITRATES = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160)
"""kbit/s: those of our MP3s, so that one setting serves both."""
_HEADER = 7
_LONGEST = (1 << 13) - 1  # bytes of a frame with its header


def delay_ms(rate: int) -> Ms:
    """`DELAY` at a sample rate, in whole ms."""
    return (DELAY * 1000 + rate // 2) // rate


class AacWriter:
    """Encodes mono 16-bit samples into an open file; afterwards `duration` tells what it plays.

    ``with AacWriter(file, rate, bitrate) as aac: aac.write(pcm)``; ``bitrate`` in kbit/s. Same
    samples, same bytes.
    """

    def __init__(self, file: BinaryIO, rate: int, bitrate: int) -> None:
        self._file, self._rate = file, rate
        self._frames = self._samples = 0
        self._waiting = bytearray()
        coder = CodecContext.create("aac", "w")
        assert isinstance(coder, AudioCodecContext)
        coder.sample_rate, coder.bit_rate = rate, bitrate * 1000
        coder.layout, coder.format = "mono", "fltp"
        coder.options = {"flags": "+bitexact", "aac_coder": "fast"}  # docs/decisions/0054
        coder.thread_count = 1  # the order of frames is part of the promise of equal bytes
        self._coder = coder

    def __enter__(self) -> AacWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if problem is None and self._samples + len(self._waiting):
            self._encode(len(self._waiting) // 2)
            self._put(None)

    def write(self, pcm: bytes) -> None:
        """Encode some samples."""
        self._waiting += pcm
        while len(self._waiting) >= 2 * FRAME:
            self._encode(FRAME)

    @property
    def duration(self) -> Ms:
        """How long a plain decoder plays what was written."""
        return round(self._frames * FRAME * 1000 / self._rate)

    def _encode(self, samples: int) -> None:
        if not samples:
            return
        frame = AudioFrame(format="s16", layout="mono", samples=samples)
        frame.sample_rate, frame.pts = self._rate, self._samples
        frame.planes[0].update(bytes(self._waiting[: 2 * samples]))
        del self._waiting[: 2 * samples]
        self._samples += samples
        self._put(frame)

    def _put(self, frame: AudioFrame | None) -> None:
        for packet in self._coder.encode(frame):
            data = bytes(packet)
            self._file.write(_header(len(data), self._rate) + data)
            self._frames += 1


def frames(path: Path) -> Iterator[bytes]:
    """The raw frames of an ADTS file, one by one; ValueError where it is none."""
    with path.open("rb") as file:
        while header := file.read(_HEADER):
            size = _size(header)
            data = file.read(size - _HEADER)
            if len(data) != size - _HEADER:
                raise ValueError(f"{path.name} breaks off within a frame")
            yield data


def rate_of(path: Path) -> int:
    """The sample rate that the first header tells; ValueError where it is no ADTS."""
    with path.open("rb") as file:
        header = file.read(_HEADER)
    _size(header)
    index = header[2] >> 2 & 15
    if index >= len(RATES):
        raise ValueError(f"{path.name} has no known rate")
    return RATES[index]


def _header(size: int, rate: int) -> bytes:
    """An ADTS header: MPEG-4, no CRC, AAC-LC, one channel, one raw block."""
    whole = size + _HEADER
    if whole > _LONGEST:  # six times what the standard allows a channel (6,144 bits)
        raise ValueError("a frame too long for ADTS")
    bits = 0xFFF << 44 | 1 << 40  # sync word, MPEG-4, layer 0, no CRC
    bits |= 1 << 38 | RATES.index(rate) << 34 | 1 << 30  # profile LC, rate, one channel
    bits |= whole << 13 | 0x7FF << 2  # length, buffer fullness of a variable rate
    return bits.to_bytes(_HEADER, "big")


def _size(header: bytes) -> int:
    """The bytes of a frame with its header of seven bytes; ValueError where it is none of ours."""
    if len(header) < _HEADER or header[0] != 0xFF or header[1] & 0xF7 != 0xF1:
        raise ValueError("no ADTS frame")
    size = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    if size <= _HEADER:
        raise ValueError("no ADTS frame")
    return size


class AacForm:
    """AAC-LC as `AacWriter` writes it."""

    suffix = ".aac"
    media_type = "audio/aac"
    rates = RATES
    bitrates = BITRATES
    level = 0.0
    margin = 1.0

    def writer(self, file: BinaryIO, rate: int, bitrate: int) -> AacWriter:
        """A writer into an empty file."""
        return AacWriter(file, rate, bitrate)

    def delay(self, rate: int) -> Ms:
        """`DELAY` in whole ms."""
        return delay_ms(rate)


AAC = AacForm()
