# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sound of a file as it was recorded, in full precision: what measuring and mending hear.

The clock is that of `media`: the same samples at the same times, at the file's own rate, damage
as silence. `Heard.mix` says how `media.stream` makes one channel of them.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream

from daisy_pipeline.model.finding import Place, fail
from daisy_pipeline.model.times import Ms
from daisy_pipeline.tools.clock import Clock
from daisy_pipeline.tools.decoding import decoded, opened, seek, start_clock
from daisy_pipeline.tools.media import opposed_channel, sample

_WIDTH = 4  # bytes of a sample


@dataclass(frozen=True, slots=True)
class SourceForm:
    """What kind of file it is; ``bits`` 0 for lossy codecs, ``bitrate`` (kbit/s) 0 for others."""

    container: str
    codec: str
    rate: int
    channels: int
    bits: int
    bitrate: int
    lossless: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """A second of sound (the last: what is left), 32-bit floats of this machine's byte order.

    ``first`` is the number of its first sample, ``channels`` one or two of them (of a file with
    more, their mix alone), ``mix`` each one's share in the mono sound that products get. Full
    scale is 1.0; lossy codecs and floating-point files go beyond.
    """

    first: int
    rate: int
    channels: tuple[bytes, ...]
    mix: tuple[float, ...]


def source_of(path: Path, file: str = "") -> SourceForm:
    """The form of a sound file by its head and first samples; ``file`` names it for findings.

    Raises DaisyError as `media.probe`.
    """
    name = file or path.name
    with opened(path, name) as (container, sound):
        frame = next(decoded(container, sound, Clock()), None)
        if frame is None:
            raise fail("DP-AUD-003", Place(file=name))
        codec, kind = sound.codec_context.codec, container.format.name.split(",")[0]
        bitrate = sound.bit_rate or sound.codec_context.bit_rate or container.bit_rate or 0
        return SourceForm(
            container=kind,
            codec=sound.codec_context.name.removesuffix("float"),
            rate=frame.sample_rate,
            channels=frame.layout.nb_channels,
            bits=_bits(path, sound) if codec.lossless else 0,
            bitrate=0 if codec.lossless else round(bitrate / 1000),
            lossless=codec.lossless,
        )


def heard(path: Path, file: str = "", begin: Ms = 0) -> Generator[Heard, None, None]:
    """The sound from ``begin`` on, a second at a time, at the rate of the file's first sample.

    Whoever stops earlier closes it. Raises DaisyError as `media.probe`.
    """
    name = file or path.name
    alone = opposed_channel(path, name)
    waiting: _Waiting | None = None
    for position, part, rate in _parts(path, name, begin):
        if waiting is None:
            waiting = _Waiting(sample(begin, rate), rate, _mix(len(part), alone))
        waiting.add(position, part)
        while block := waiting.take(rate):
            yield block
    if waiting is not None and (block := waiting.take(1, waiting.samples)):
        yield block


def _mix(channels: int, alone: int | None) -> tuple[float, ...]:
    if channels == 1:
        return (1.0,)
    return (0.5, 0.5) if alone is None else (float(alone == 0), float(alone == 1))


class _Waiting:
    """Samples that do not yet make a whole second."""

    def __init__(self, first: int, rate: int, mix: tuple[float, ...]) -> None:
        self._first, self._rate, self._mix = first, rate, mix
        self._channels = [bytearray() for _ in mix]

    @property
    def samples(self) -> int:
        return len(self._channels[0]) // _WIDTH

    def add(self, position: int, part: list[bytes]) -> None:
        """Append samples of which the first has the number ``position``."""
        skip = max(0, self._first - position) * _WIDTH if not self.samples else 0
        for own, new in zip(self._channels, part, strict=True):
            own += new[skip:] if skip else new

    def take(self, least: int, most: int = 0) -> Heard | None:
        """The next ``most`` samples (``least`` if 0) as a block, where there are ``least``."""
        if self.samples < max(1, least):
            return None
        size = (most or least) * _WIDTH
        block = Heard(
            self._first, self._rate, tuple(bytes(c[:size]) for c in self._channels), self._mix
        )
        for channel in self._channels:
            del channel[:size]
        self._first += most or least
        return block


def _parts(path: Path, name: str, begin: Ms) -> Iterator[tuple[int, list[bytes], int]]:
    """(number of the first sample, samples by channel, rate), from ``begin`` or before it on."""
    clock, position, rate, count = Clock(), -1, 0, 0
    form: tuple[str, str, int] | None = None
    converter: _Converter | None = None
    with opened(path, name) as (container, sound):
        seek(container, begin)
        for frame in decoded(container, sound, clock, begin):
            if position < 0:
                start_clock(clock, frame, container)
                rate, position = frame.sample_rate, clock.samples(frame.sample_rate)
                count = frame.layout.nb_channels if frame.layout.nb_channels <= 2 else 1
            now = (frame.format.name, frame.layout.name, frame.sample_rate)
            parts = []
            if converter is None or form != now:  # files of different make joined into one
                parts = converter.convert(None) if converter else []
                converter = _Converter(frame.layout.nb_channels, count, rate)
            form, frame.pts = now, None
            for part in parts + converter.convert(frame):
                yield position, part, rate
                position += len(part[0]) // _WIDTH
        for part in converter.convert(None) if converter else []:
            yield position, part, rate
            position += len(part[0]) // _WIDTH
    if converter is None and not begin:
        raise fail("DP-AUD-003", Place(file=name))


class _Converter:
    """Makes floats of frames of one form, in as many channels as are wanted (one or two).

    A mix of channels is made in 16 bit: in floating point FFmpeg would not scale it, and
    `media.stream` mixes so.
    """

    def __init__(self, channels: int, wanted: int, rate: int) -> None:
        self._wanted = wanted
        plain = channels == wanted
        self._mixer = None if plain else AudioResampler("s16", "mono", rate)
        layout = "stereo" if plain and wanted == 2 else "mono"
        self._float = AudioResampler("fltp", layout, rate, rate if plain else None)

    def convert(self, frame: AudioFrame | None) -> list[list[bytes]]:
        """Samples by channel that are ready; None: all that are left."""
        if self._mixer is None:
            made = self._float.resample(frame)
        else:
            made = [
                p for f in self._mixer.resample(frame) for p in self._float.resample(_timeless(f))
            ]
            made += self._float.resample(None) if frame is None else []
        parts = [[bytes(p)[: _WIDTH * part.samples] for p in part.planes] for part in made]
        return [part * self._wanted if len(part) < self._wanted else part for part in parts]


def _timeless(frame: AudioFrame) -> AudioFrame:
    frame.pts = None
    return frame


def _bits(path: Path, sound: AudioStream) -> int:
    """Bits of a sample: of PCM by the codec's name, of FLAC by its head (RFC 9639, 8.2)."""
    name = sound.codec_context.name
    if told := re.fullmatch(r"pcm_[suf](\d+)(le|be)?\w*", name):
        return int(told[1])
    if name == "flac":
        with path.open("rb") as file:
            head = file.read(65536)
        at = head.find(b"fLaC")
        if at >= 0 and len(head) >= at + 22:
            return ((head[at + 20] & 1) << 4 | head[at + 21] >> 4) + 1
    return sound.codec_context.format.bits
