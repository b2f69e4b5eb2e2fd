# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to FFmpeg's decoders (PyAV): what a sound file is, and its sound as a stream.

**One clock.** Time 0 is the first sample that FFmpeg's decoder gives out, and time goes on by
counting samples, never by a file's time stamps. So a delay that a file declares (LAME tag, Opus
pre-skip, MP4 edit list) is already taken off, one that it does not declare is heard and counted,
and a packet that cannot be decoded counts as silence of a packet's length. `probe`, `stream` and
so everything built on them (alignment, corrections, encoding) share this clock.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from operator import mul
from pathlib import Path

from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from daisy_pipeline.model.finding import Finding, Place, fail
from daisy_pipeline.model.ports import Sound
from daisy_pipeline.model.times import Ms
from daisy_pipeline.tools.clock import Clock
from daisy_pipeline.tools.containers import ends_early, promises_length, wav_lacks
from daisy_pipeline.tools.decoding import decoded, opened, seek, start_clock

SUFFIXES = (".wav", ".flac", ".mp3", ".m4a", ".ogg", ".opus", ".wma", ".aac", ".oga", ".m4b")
"""File name endings that a folder of recordings is searched for."""

_JUDGED, _COARSE = 60_000, 4000  # ms, and samples a second: what tells whether channels oppose
_OPPOSED = -0.5  # correlation of two channels, below which a mix would lose most of the sound
_ENDINGS = {
    "wav": ".wav", "w64": ".wav", "flac": ".flac", "mp3": ".mp3", "aac": ".aac", "ogg": ".ogg",
    "asf": ".wma", "aiff": ".aiff", "caf": ".caf", "matroska": ".mka", "mov": ".m4a",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Probe:
    """What a sound file really holds: ``duration`` is counted while decoding all of it.

    ``findings`` tell of a file that was cut off (DP-AUD-004) or is damaged (DP-AUD-005).
    """

    container: str
    codec: str
    rate: int
    channels: int
    duration: Ms
    findings: tuple[Finding, ...] = ()


def probe(path: Path, file: str = "") -> Probe:
    """What the file holds, found by decoding it whole; ``file`` is its name for findings.

    Raises DaisyError: DP-AUD-001 no such file, -002 empty, -003 no audio, -006 unreadable.
    """
    name = file or path.name
    clock = Clock()
    with opened(path, name) as (container, sound):
        kind, codec = container.format.name, sound.codec_context.name
        promised = _promised_ms(path, container, sound)
        rate, channels = 0, 0
        for frame in decoded(container, sound, clock):
            rate, channels = rate or frame.sample_rate, max(channels, frame.layout.nb_channels)
    if not clock.ms:
        raise fail("DP-AUD-003", Place(file=name))
    cut = ends_early(path, kind, clock.last, clock.last_size)
    if cut and kind == "wav":
        promised = clock.ms + wav_lacks(path)
    found = _findings(name, clock, promised, cut)
    return Probe(kind.split(",")[0], codec, rate, channels, clock.ms, found)


def ending(path: Path, file: str = "") -> str:
    """The file name ending that suits what a sound file holds, whatever it is called: ``.mp3``.

    Only its head is read. Raises as `probe`.
    """
    with opened(path, file or path.name) as (container, sound):
        kind = container.format.name.split(",")[0]
        opus = kind == "ogg" and sound.codec_context.name in ("opus", "libopus")
    return ".opus" if opus else _ENDINGS.get(kind, ".wav")


def stream(
    path: Path, rate: int, begin: Ms = 0, end: Ms | None = None, file: str = ""
) -> Generator[Sound, None, None]:
    """The sound of ``begin``..``end`` as blocks of one second, mono, 16 bit, at ``rate`` Hz.

    Times are the module's clock; block n begins ``begin`` + n seconds. Memory does not grow with
    the file. Ends early where the file does; whoever stops earlier closes it. Raises as `probe`.
    """
    first = sample(begin, rate)
    last = None if end is None else sample(end, rate)
    waiting, at = bytearray(), begin
    for position, pcm in _resampled(path, rate, begin, file or path.name):
        low = max(0, first - position)
        high = len(pcm) // 2 if last is None else max(0, min(len(pcm) // 2, last - position))
        waiting += pcm[2 * low : 2 * high]
        while len(waiting) >= 2 * rate:
            yield Sound(bytes(waiting[: 2 * rate]), rate, at)
            del waiting[: 2 * rate]
            at += 1000
        if last is not None and position + len(pcm) // 2 >= last:
            break
    if waiting:
        yield Sound(bytes(waiting), rate, at)


def sample(time: Ms, rate: int) -> int:
    """The number of the sample at a time."""
    return (time * rate + 500) // 1000


def _findings(name: str, clock: Clock, promised: Ms | None, cut: bool) -> tuple[Finding, ...]:
    found = []
    short = 0 if promised is None else promised - clock.ms
    if cut or (promised is not None and short > max(250, promised // 500)):
        facts = {"seconds": round(clock.ms / 1000, 1), "missing": round(max(short, 0) / 1000, 1)}
        found.append(Finding("DP-AUD-004", Place(file=name, time=clock.ms), facts))
    # A cut-off file's last packets fail too; that is not worth a second message.
    if clock.failed and not (found and clock.failed_at > clock.ms - 1000):
        place = Place(file=name, time=clock.failed_at)
        found.append(Finding("DP-AUD-005", place, {"count": clock.failed}))
    return tuple(found)


def _promised_ms(path: Path, container: InputContainer, sound: AudioStream) -> Ms | None:
    """The length that the file's head tells; None where FFmpeg would only guess from the size."""
    if not promises_length(path, container.format.name):
        return None
    if sound.duration is not None and sound.time_base is not None:
        return round(sound.duration * sound.time_base * 1000)
    return None if container.duration is None else container.duration // 1000


def _resampled(path: Path, rate: int, begin: Ms, name: str) -> Iterator[tuple[int, bytes]]:
    """(number of the first sample at ``rate``, mono samples), from ``begin`` or before it on."""
    clock = Clock()
    form: tuple[str, str, int] | None = None
    alone = opposed_channel(path, name)
    layout = "mono" if alone is None else "stereo"
    resampler = AudioResampler("s16", layout, rate)
    position = -1
    with opened(path, name) as (container, sound):
        seek(container, begin)
        for frame in decoded(container, sound, clock, begin):
            if position < 0:
                start_clock(clock, frame, container)
                position = clock.samples(rate)
            now = (frame.format.name, frame.layout.name, frame.sample_rate)
            parts = []
            if form not in (None, now):  # files of different make joined into one
                parts = resampler.resample(None)
                resampler = AudioResampler("s16", layout, rate)
            form, frame.pts = now, None
            for part in parts + resampler.resample(frame):
                yield position, _mono(part, alone)
                position += part.samples
        for part in resampler.resample(None) if form else []:
            yield position, _mono(part, alone)
            position += part.samples


def _mono(part: AudioFrame, alone: int | None) -> bytes:
    """The samples of a part, or of one of its two channels."""
    data = bytes(part.planes[0])
    if alone is None:
        return data[: 2 * part.samples]
    return memoryview(data[: 4 * part.samples]).cast("h")[alone::2].tobytes()


def opposed_channel(path: Path, file: str = "") -> int | None:
    """The louder of two channels that would cancel each other in a mix, 0 or 1; None: mix them.

    A cable or plug with reversed poles gives such a file. Judged by its first minute.
    """
    try:
        found = path.stat()
    except OSError:
        return None  # whoever opens it tells why
    return _opposed(path, file or path.name, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=64)
def _opposed(path: Path, name: str, size: int, changed: int) -> int | None:
    clock, both, left, right = Clock(), 0, 0, 0
    with opened(path, name) as (container, sound):
        if sound.channels != 2:
            return None
        resampler = AudioResampler("s16", "stereo", _COARSE)
        make = None
        for frame in decoded(container, sound, clock):
            now = (frame.format.name, frame.layout.name, frame.sample_rate)
            if clock.ms > _JUDGED or make not in (None, now):
                break
            make, frame.pts = now, None
            for part in resampler.resample(frame):
                data = memoryview(bytes(part.planes[0])[: 4 * part.samples]).cast("h").tolist()
                both += sum(map(mul, data[::2], data[1::2]))
                left += sum(map(mul, data[::2], data[::2]))
                right += sum(map(mul, data[1::2], data[1::2]))
    if both >= _OPPOSED * sqrt(left * right):
        return None
    return int(right > left)
