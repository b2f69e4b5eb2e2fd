# SPDX-License-Identifier: AGPL-3.0-or-later
"""Frames of a sound file as FFmpeg decodes them, each at its time by the clock of `media`.

What is no sound, or would make FFmpeg open other files, is refused here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet

from daisy_pipeline.model.finding import DaisyError, Place, fail
from daisy_pipeline.model.times import Ms
from daisy_pipeline.tools.clock import Clock, silence

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
_PREROLL = 40  # packets decoded before the wanted place: MP3's bit reservoir reaches back over 20


@contextmanager
def opened(path: Path, name: str) -> Iterator[tuple[InputContainer, AudioStream]]:
    """The file and its best stream of sound; ``name`` is the file's name for findings.

    Raises DaisyError: DP-AUD-001 no such file, -002 empty, -003 no audio, -006 unreadable, be it
    half way.
    """
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


def decoded(
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


def seek(container: InputContainer, wanted: Ms) -> None:
    """Go to a place well before the wanted time, where the file's time stamps make that exact."""
    if wanted <= _SEEK_MARGIN or container.format.name not in _SEEKABLE:
        return
    try:
        container.seek((wanted - _SEEK_MARGIN) * 1000)  # microseconds; a place at or before it
    except av.FFmpegError:
        container.seek(0)


def start_clock(clock: Clock, first: AudioFrame, container: InputContainer) -> None:
    """Set a clock to where the first frame begins, which is not 0 after `seek`."""
    if container.format.name in _SEEKABLE and first.pts and first.time_base is not None:
        clock.count(round(first.pts * first.time_base * first.sample_rate), first.sample_rate)
