# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to FFmpeg's decoders (PyAV): what a sound file is, and its sound as a stream.

**One clock.** Time 0 is the first sample that FFmpeg's decoder gives out, and time goes on by
counting samples, never by a file's time stamps. So a delay that a file declares (LAME tag, Opus
pre-skip, MP4 edit list) is already taken off, one that it does not declare is heard and counted,
and a packet that cannot be decoded counts as silence of a packet's length. `probe`, `stream` and
so everything built on them (alignment, corrections, encoding) share this clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from operator import mul
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet

from daisy_pipeline.model.finding import DaisyError, Finding, Place, fail
from daisy_pipeline.model.ports import Sound
from daisy_pipeline.model.times import Ms
from daisy_pipeline.tools.clock import Clock, silence
from daisy_pipeline.tools.containers import ends_early, promises_length

SUFFIXES = (".wav", ".flac", ".mp3", ".m4a", ".ogg", ".opus", ".wma", ".aac", ".oga", ".m4b")
"""File name endings that a folder of recordings is searched for."""

# A play list or an ffconcat script named .mp3 must not make FFmpeg open other files or addresses.
_OPTIONS = {
    "format_whitelist": "wav,w64,flac,mp3,aac,mov,mp4,m4a,3gp,3g2,mj2,ogg,asf,aiff,caf,matroska",
    "protocol_whitelist": "file",
}
_SEEKABLE = ("wav", "w64", "flac", "aiff")  # time stamps come from sample positions
_LONGEST_GAP = 60  # seconds of silence put in for damage; a larger jump of time stamps is nonsense
_EVEN_PACKETS = ("mp3", "mp3float", "aac")  # every packet decodes to the same number of samples
_LEARN = 8  # packets decoded before any is skipped, to learn how many samples came out of them
_SEEK_MARGIN = 1000  # ms before the wanted place, so that the resampler is in full swing
_JUDGED, _COARSE = 60_000, 4000  # ms, and samples a second: what tells whether channels oppose
_OPPOSED = -0.5  # correlation of two channels, below which a mix would lose most of the sound
_PREROLL = 40  # packets decoded before the wanted place: MP3's bit reservoir reaches back over 20


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
    with _opened(path, name) as (container, sound):
        kind, codec = container.format.name, sound.codec_context.name
        promised = _promised_ms(path, container, sound)
        rate, channels = 0, 0
        for frame in _decoded(container, sound, clock):
            rate, channels = rate or frame.sample_rate, max(channels, frame.layout.nb_channels)
    if not clock.ms:
        raise fail("DP-AUD-003", Place(file=name))
    found = _findings(name, clock, promised, ends_early(path, kind, clock.last, clock.last_size))
    return Probe(kind.split(",")[0], codec, rate, channels, clock.ms, found)


def stream(
    path: Path, rate: int, begin: Ms = 0, end: Ms | None = None, file: str = ""
) -> Iterator[Sound]:
    """The sound of ``begin``..``end`` as blocks of one second, mono, 16 bit, at ``rate`` Hz.

    Times are the module's clock; block n begins ``begin`` + n seconds. Memory does not grow with
    the file. Ends early where the file does. Raises as `probe`.
    """
    first = _sample(begin, rate)
    last = None if end is None else _sample(end, rate)
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


def _sample(time: Ms, rate: int) -> int:
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


# ------------------------------------------------------------------------- opening and decoding


@contextmanager
def _opened(path: Path, name: str) -> Iterator[tuple[InputContainer, AudioStream]]:
    try:
        if path.stat().st_size == 0:
            raise fail("DP-AUD-002", Place(file=name))
        container = av.open(str(path), options=dict(_OPTIONS), metadata_errors="replace")
    except FileNotFoundError:
        raise fail("DP-AUD-001", Place(file=name)) from None
    except OSError as problem:
        raise _unreadable(name, problem) from None
    except (av.FFmpegError, ValueError):
        raise fail("DP-AUD-003", Place(file=name)) from None
    with container:
        sound = container.streams.best("audio")
        if not isinstance(sound, AudioStream):
            raise fail("DP-AUD-003", Place(file=name))
        sound.codec_context.thread_count = 1
        try:
            yield container, sound
        except OSError as problem:  # a disk or a network share that fails half way
            raise _unreadable(name, problem) from None


def _unreadable(name: str, problem: OSError) -> DaisyError:
    return fail("DP-AUD-006", Place(file=name), why=problem.strerror or "")


def _decoded(
    container: InputContainer, sound: AudioStream, clock: Clock, skip_to: Ms = 0
) -> Iterator[AudioFrame]:
    """Every frame in order; while one is given, the clock tells where it begins.

    Packets far before ``skip_to`` are counted and not decoded, where that is exact.
    """
    usual: AudioFrame | None = None
    skips = skip_to > 0 and sound.codec_context.name in _EVEN_PACKETS
    for number, packet in enumerate(_packets(container, sound)):
        skips = skips and (usual is None or _far_before(clock, skip_to, usual))
        if skips and usual is not None and number >= _LEARN and packet.size:
            clock.count(usual.samples, usual.sample_rate)
            continue
        for frame in _frames_of(packet, clock, usual):
            usual = frame
            for part in (*_lost(container, clock, frame), frame):
                if not skips:
                    yield part
                clock.count(part.samples, part.sample_rate)


def _far_before(clock: Clock, wanted: Ms, usual: AudioFrame) -> bool:
    return clock.ms + _PREROLL * usual.samples * 1000 // usual.sample_rate < wanted


def _packets(container: InputContainer, sound: AudioStream) -> Iterator[Packet[AudioStream]]:
    packets = container.demux(sound)
    while True:
        try:
            yield next(packets)
        except StopIteration:
            return
        except av.FFmpegError as problem:
            if isinstance(problem, OSError):
                raise
            return  # the rest of the file cannot even be cut into packets


def _frames_of(
    packet: Packet[AudioStream], clock: Clock, usual: AudioFrame | None
) -> list[AudioFrame]:
    if packet.size:
        clock.last, clock.last_size = bytes(packet)[:4], packet.size
    try:
        return packet.decode()
    except av.FFmpegError:
        clock.fail()
        return [] if usual is None or not packet.size else [silence(usual, usual.samples)]


def _lost(container: InputContainer, clock: Clock, frame: AudioFrame) -> Iterator[AudioFrame]:
    """Silence for what is missing before a frame, where time stamps are exact and used to seek."""
    if frame.pts is None and container.format.name == "flac":
        clock.fail()  # FFmpeg plays frames whose checksum is wrong, but trusts no number in them
    gap = clock.gap(frame)
    if container.format.name in _SEEKABLE and 0 < gap <= _LONGEST_GAP * frame.sample_rate:
        for start in range(0, gap, frame.sample_rate):
            yield silence(frame, min(frame.sample_rate, gap - start))


def _resampled(path: Path, rate: int, begin: Ms, name: str) -> Iterator[tuple[int, bytes]]:
    """(number of the first sample at ``rate``, mono samples), from ``begin`` or before it on."""
    clock = Clock()
    form: tuple[str, str, int] | None = None
    alone = opposed_channel(path, name)
    layout = "mono" if alone is None else "stereo"
    resampler = AudioResampler("s16", layout, rate)
    position = -1
    with _opened(path, name) as (container, sound):
        if begin > _SEEK_MARGIN and container.format.name in _SEEKABLE:
            _seek(container, sound, begin - _SEEK_MARGIN)
        for frame in _decoded(container, sound, clock, begin):
            if position < 0:
                _start_clock(clock, frame, container.format.name)
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
    with _opened(path, name) as (container, sound):
        if sound.channels != 2:
            return None
        resampler = AudioResampler("s16", "stereo", _COARSE)
        make = None
        for frame in _decoded(container, sound, clock):
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


def _seek(container: InputContainer, sound: AudioStream, time: Ms) -> None:
    try:
        container.seek(time * 1000)  # in microseconds, to a place at or before it
    except av.FFmpegError:
        container.seek(0)


def _start_clock(clock: Clock, frame: AudioFrame, kind: str) -> None:
    if kind in _SEEKABLE and frame.pts and frame.time_base is not None:
        clock.count(round(frame.pts * frame.time_base * frame.sample_rate), frame.sample_rate)
