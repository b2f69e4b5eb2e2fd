# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to LAME (`lameenc`): mono MP3 at a constant rate, and exactly how long it plays.

lameenc writes no LAME tag, so no player takes the codec's delay off: every decoder measured
(FFmpeg, mpg123 with and without its gapless mode) plays the first input sample as sample 1,105,
at every sample rate: 576 of the encoder and 529 of any layer III decoder.
"""

from __future__ import annotations

from types import TracebackType
from typing import BinaryIO

import lameenc

from daisy_pipeline.model.times import Ms
from daisy_pipeline.tools.containers import mp3_frame_size

DELAY = 1105
"""Samples between the input and what a player plays."""
RATES = (16000, 22050, 24000, 32000, 44100, 48000)
BITRATES = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160)
LEVEL = -0.446
"""dB: LAME multiplies everything by 0.95 at every constant rate, and lameenc cannot forbid it."""
_QUALITY = 5  # LAME's psychoacoustics at a third of the time that 2 takes


def delay_ms(rate: int) -> Ms:
    """`DELAY` at a sample rate, in whole ms."""
    return (DELAY * 1000 + rate // 2) // rate


class Mp3Writer:
    """Encodes mono 16-bit samples into an open file; afterwards `duration` tells what it plays.

    ``with Mp3Writer(file, rate, bitrate) as mp3: mp3.write(pcm)``. Same samples, same bytes.
    """

    def __init__(self, file: BinaryIO, rate: int, bitrate: int) -> None:
        self._file = file
        self._rate = rate
        self._frames = 0
        self._samples_a_frame = 576 if rate < 32000 else 1152
        self._rest = b""
        self._encoder = lameenc.Encoder()
        self._encoder.set_bit_rate(bitrate)
        self._encoder.set_in_sample_rate(rate)
        self._encoder.set_out_sample_rate(rate)
        self._encoder.set_channels(1)
        self._encoder.set_quality(_QUALITY)
        self._encoder.silence()

    def __enter__(self) -> Mp3Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if problem is None:
            self._put(bytes(self._encoder.flush()))

    def write(self, pcm: bytes) -> None:
        """Encode some samples."""
        self._put(bytes(self._encoder.encode(pcm)))

    @property
    def duration(self) -> Ms:
        """How long a plain decoder plays what was written."""
        return round(self._frames * self._samples_a_frame * 1000 / self._rate)

    def _put(self, data: bytes) -> None:
        self._file.write(data)
        data, at = self._rest + data, 0
        while (size := mp3_frame_size(data[at : at + 4])) and at + size <= len(data):
            self._frames += 1
            at += size
        self._rest = data[at:]


class Mp3Form:
    """MP3 as `Mp3Writer` writes it."""

    suffix = ".mp3"
    media_type = "audio/mpeg"
    rates = RATES
    bitrates = BITRATES
    level = LEVEL
    margin = 1.4

    def writer(self, file: BinaryIO, rate: int, bitrate: int) -> Mp3Writer:
        """A writer into an empty file."""
        return Mp3Writer(file, rate, bitrate)

    def delay(self, rate: int) -> Ms:
        """`DELAY` in whole ms."""
        return delay_ms(rate)


MP3 = Mp3Form()
