# SPDX-License-Identifier: AGPL-3.0-or-later
"""A recording heard once, from its beginning to its end, by all detectors."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from daisy_pipeline.model.ports import Progress, Silent
from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.measure.blocks import STEP, Block, Detector, Samples, Series, Speech
from daisy_pipeline.recordings.measure.clicks import Clicks
from daisy_pipeline.recordings.measure.clipping import Clipping
from daisy_pipeline.recordings.measure.dropouts import BreakOffs, Zeros
from daisy_pipeline.recordings.measure.hum import Hums
from daisy_pipeline.recordings.measure.jumps import Jumps
from daisy_pipeline.recordings.measure.levels import Balance, Levels, Offset, mean_level, within
from daisy_pipeline.recordings.measure.loudness import Loudness, integrated, loudness_range
from daisy_pipeline.recordings.measure.plosives import Plosives
from daisy_pipeline.recordings.measure.quiet import pauses, room_tone
from daisy_pipeline.recordings.measure.reverberation import Decay
from daisy_pipeline.recordings.measure.speech import find_speech, floor
from daisy_pipeline.recordings.measure.tape import pieces
from daisy_pipeline.recordings.measure.true_peak import Peaks
from daisy_pipeline.recordings.measured import SILENT, Channels, Event, Fault, Measured, Source
from daisy_pipeline.tools.heard import Heard, heard, source_of

_TOLD_EACH = 10  # seconds of sound between two reports of progress
_NOBODY = Silent()
_HOP = 100 // STEP


@dataclass(frozen=True)
class Measurement:
    """The figures, and level over time for pictures and for mastering.

    ``blocks`` is the loudness of 400 ms every 100 ms, LUFS; ``levels`` the RMS of every 100 ms,
    dBFS, as many of them. ``speech`` are the stretches in which somebody speaks (none where only
    loudness was wanted).
    """

    measured: Measured
    blocks: Samples
    levels: Samples
    speech: tuple[tuple[Ms, Ms], ...]


def measure(
    path: Path, file: str = "", progress: Progress = _NOBODY, *, only_loudness: bool = False
) -> Measurement:
    """Everything that can be measured of a recording, in one pass; memory stays flat.

    ``file`` is its name for findings. ``only_loudness`` measures loudness, peak and true peak
    alone; all else says that nothing is wrong. Raises DaisyError as `tools.media.probe`.
    """
    source = source_of(path, file)
    form = Source(
        container=source.container,
        codec=source.codec,
        rate=source.rate,
        channels=source.channels,
        bits=source.bits,
        bitrate=source.bitrate,
        lossless=source.lossless,
    )
    ears = _Ears(form, not only_loudness)
    with closing(_blocks(heard(path, file))) as blocks:
        for number, block in enumerate(blocks, 1):
            ears.hear(block)
            if number % _TOLD_EACH == 0:
                progress.step(number, 0, "measure")
    return ears.told()


def _blocks(given: Generator[Heard, None, None]) -> Generator[Block, None, None]:
    """What was heard as numbers; what is not a number is silence."""
    with closing(given):
        for part in given:
            channels = tuple(_numbers(channel) for channel in part.channels)
            shares = zip(channels, part.mix, strict=True)
            mono = sum(
                (c * np.float32(share) for c, share in shares if share != 1), _none(channels)
            )
            kept = [c for c, share in zip(channels, part.mix, strict=True) if share == 1]
            yield Block(part.first, part.rate, kept[0] if kept else mono, channels)


def _none(channels: Sequence[Samples]) -> Samples:
    return np.zeros_like(channels[0])


def _numbers(channel: bytes) -> Samples:
    samples = np.frombuffer(channel, np.float32)
    if np.isfinite(samples).all():
        return samples
    return np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0)


class _Ears:
    """All detectors of one recording."""

    def __init__(self, source: Source, everything: bool) -> None:
        rate = source.rate
        self._source = source
        self._levels = Levels(rate)
        self._loudness, self._peaks = Loudness(rate), Peaks(rate)
        self._everything = everything
        self._clipping, self._offset, self._balance = Clipping(), Offset(), Balance()
        self._hum, self._decay = Hums(), Decay()
        self._placed: tuple[Detector[tuple[Event, ...]], ...] = (
            *(Zeros(), BreakOffs(), Clicks(), Plosives(), Jumps()),
        )
        every: tuple[Detector[Any], ...] = (self._loudness, self._peaks)
        if everything:
            every += (self._clipping, self._offset, self._balance, self._hum, self._decay)
            every += self._placed
        self._every = every
        self._samples = 0

    def hear(self, block: Block) -> None:
        """Let every detector hear the block."""
        self._samples = block.first + len(block.mono)
        self._levels.hear(block)
        for detector in self._every:
            detector.hear(block)

    def told(self) -> Measurement:
        """What they found."""
        levels = self._levels.decibels()
        speech = Speech(levels, (), SILENT)
        if self._everything:
            speech = find_speech(levels, self._levels.swift())
        blocks, powers = self._loudness.finish(speech)
        true_peak, peak = self._peaks.finish(speech)
        told = {
            "source": self._source,
            "duration": round(self._samples * 1000 / self._source.rate),
            "loudness": _two(integrated(blocks)),
            "loudness_range": _two(loudness_range(powers)),
            "true_peak": _two(true_peak),
            "peak": _two(peak),
        }
        rest = self._faults(speech) if self._everything else _nothing()
        measured = Measured(**{**told, **rest})
        return Measurement(measured, blocks, _by_hop(levels, len(blocks)), speech.spans)

    def _faults(self, speech: Speech) -> dict[str, Any]:
        """The figures that only a recording by people needs."""
        clipped, share = self._clipping.finish(speech)
        placed = [event for d in self._placed for event in d.finish(speech)]
        events = _in_order([*clipped, *placed, *pauses(speech)])
        spoken = sum(end - begin for begin, end in speech.spans)
        rms = mean_level(within(speech.levels, speech.spans))
        end = len(speech.levels) * STEP
        return {
            "rms": _two(rms),
            "clipped": round(share, 8),
            "dc": round(self._offset.finish(speech), 6),
            "floor": _two(floor(speech.levels)),
            "noise": _two(speech.noise),
            "snr": _two(rms - speech.noise) if speech.spans else 0.0,
            "hum": self._hum.finish(speech),
            "channels": _rounded(self._balance.finish(speech)),
            "head": speech.spans[0][0] if speech.spans else end,
            "tail": max(0, end - speech.spans[-1][1]) if speech.spans else end,
            "speech": spoken,
            "clicks": _a_minute(events, Fault.CLICK, spoken),
            "plosives": _a_minute(events, Fault.PLOSIVE, spoken),
            "reverberation": _two(self._decay.finish(speech)),
            "quiet": room_tone(speech, [(e.begin, e.end) for e in events if _sounds(e)]),
            "events": events,
        }


def _nothing() -> dict[str, Any]:
    """The figures of sound that has no faults, a synthetic voice's."""
    return {
        **dict.fromkeys(("rms", "floor", "noise"), SILENT),
        **dict.fromkeys(("clipped", "dc", "snr", "clicks", "plosives", "reverberation"), 0.0),
        **dict.fromkeys(("head", "tail", "speech"), 0),
        "hum": None,
        "channels": Channels(0.0, 1.0, ()),
        "quiet": (),
        "events": (),
    }


def _in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events by time, a drop-out that two detectors found once."""
    found: list[Event] = []
    kept: dict[Fault, Event] = {}
    for event in sorted(events, key=lambda e: (e.begin, e.end, e.kind)):
        before = kept.get(event.kind)
        if event.kind is Fault.DROPOUT and before is not None and event.begin < before.end:
            continue
        kept[event.kind] = event
        found.append(event)
    return tuple(found)


def _by_hop(levels: Series, count: int) -> Samples:
    """RMS of every 100 ms, ``count`` of them."""
    whole = min(count, len(levels) // _HOP)
    if not whole:
        return _power(levels[: len(levels)].reshape(1, -1))
    made = np.empty(whole, np.float32)
    for at, part in pieces(levels, 0, whole * _HOP):
        rows = part.reshape(-1, _HOP)
        made[at // _HOP : at // _HOP + len(rows)] = _power(rows)
    return made


def _power(rows: Samples) -> Samples:
    """The level of each row of levels together."""
    return np.asarray(10 * np.log10(np.mean(10 ** (rows.astype(np.float64) / 10), axis=1)), "f4")


def _sounds(event: Event) -> bool:
    return event.kind in (Fault.CLICK, Fault.DROPOUT, Fault.ZEROS, Fault.CLIPPING)


def _a_minute(events: Sequence[Event], kind: Fault, spoken: Ms) -> float:
    """How many of a kind there are in a minute of speech."""
    return _two(sum(e.kind is kind for e in events) * 60_000 / spoken) if spoken else 0.0


def _rounded(channels: Channels) -> Channels:
    return Channels(_two(channels.balance), round(channels.correlation, 3), channels.empty)


def _two(value: float) -> float:
    """Two decimals, and no negative zero: what is measured is not finer, and bytes stay equal."""
    return round(float(value), 2) + 0.0
