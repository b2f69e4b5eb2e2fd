# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where sentences really begin and end, to 10 ms: by what rises above the pauses' own noise.

The search says which frames are pauses; their mean power is a floor for each mel channel. Where
the recording is noisy, weak sounds drown and the noise comes and goes: there the search's own
limits count as well, and the clip begins a little before what is heard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.features import Floats, Spool
from daisy_pipeline.synchronization.hmm.parameters.sound import EDGES, SPEECH
from daisy_pipeline.synchronization.speech import above

Bools = npt.NDArray[np.bool_]
_BLOCK = 60_000


@dataclass(frozen=True)
class Limits:
    """A sentence in frames of 10 ms, and the pause before it in which a limit does no harm."""

    begin: int
    end: int
    pause: tuple[int, int]


class Edges:
    """Finds onsets and ends in one recording. ``voices``: whether others talk in its pauses."""

    def __init__(self, mel: Spool, level: Floats, pauses: Bools) -> None:
        """``pauses``: for each frame of 10 ms whether the search took it for silence."""
        self._length = mel.length
        quiet = eroded(pauses, EDGES.eroded)
        if quiet.sum() < EDGES.enough:
            quiet = level < np.quantile(level, SPEECH.soft) + 1
        floor, speech = _means(mel, quiet, pauses)
        height = np.concatenate(
            [above(frames, np.log(floor + 1e-12)) for _, frames in _blocks(mel)]
        )
        height = np.convolve(height, np.full(3, 1 / 3, np.float32), "same")
        middle, high = (float(q) for q in np.quantile(height[quiet], (0.5, 0.84)))
        self.sounds = height > middle + max(EDGES.least, EDGES.spreads * (high - middle))
        above_floor = 10 * np.log10(max(1e-12, speech / max(1e-12, float(floor.sum()))))
        clean = above_floor >= EDGES.clean
        if clean:
            self.sounds &= level > np.quantile(level, SPEECH.loud) - EDGES.softest
        self._clean = bool(clean)
        self._soft = height > EDGES.softly
        self.lead = EDGES.lead if clean else EDGES.noisy_lead[int(above_floor < EDGES.noisy)]
        least, most = EDGES.voices
        self.voices = not clean and least <= float(np.std(level[quiet])) < most
        self._earlier = EDGES.earlier[int(above_floor < EDGES.loud)] if self.voices else 0

    def limits(self, spans: Sequence[tuple[int, int]]) -> list[Limits]:
        """The limits of sentences that the search put at ``spans`` (frames of 10 ms, in order).

        The search's frames of 20 ms may reach one frame of 10 ms past the recording's end.
        """
        found: list[tuple[int, int]] = []
        last = self._length
        spans = [(min(begin, last - 1), min(end, last)) for begin, end in spans]
        for number, (begin, end) in enumerate(spans):
            before = found[-1][1] if found else 0
            after = spans[number + 1][0] if number + 1 < len(spans) else last
            onset = self._onset(begin, max(before, begin - EDGES.back), min(end, begin + EDGES.on))
            stop = self._stop(end, max(onset + 1, end - EDGES.on), min(after, end + EDGES.back))
            if self._clean:
                onset -= self._softly(onset, before + 1)
            found.append((onset, stop))
        made = [self._with_lead(found, n) for n in range(len(found))]
        return made if self._clean else self._no_narrower(made, spans)

    def _softly(self, onset: int, low: int) -> int:
        """The frames by which a soft consonant begins before an onset, from ``low`` on."""
        quiet = np.flatnonzero(~self._soft[max(0, low) : onset])
        soft = onset - max(0, low) - (int(quiet[-1]) + 1 if len(quiet) else 0)
        return min(EDGES.softest_most, max(0, soft - EDGES.soft + 1))

    def _no_narrower(
        self, made: Sequence[Limits], spans: Sequence[tuple[int, int]]
    ) -> list[Limits]:
        """In noise: what is heard above it may be less than what the search found."""
        wide: list[Limits] = []
        for number, (one, (begin, end)) in enumerate(zip(made, spans, strict=True)):
            before = wide[-1].end if wide else 0
            after = made[number + 1].begin if number + 1 < len(made) else self._length
            first = min(one.begin, max(before, begin - self._earlier))
            pause = (min(one.pause[0], first), min(one.pause[1], max(first, begin)))
            wide.append(Limits(first, max(one.end, min(after, end)), pause))
        return wide

    def _onset(self, near: int, low: int, high: int) -> int:
        """The edge nearest to ``near`` at which it begins to sound after quiet."""
        least, of = EDGES.rising
        sounds = self.sounds[max(0, low - EDGES.quiet_before) : high + of].astype(np.int64)
        shift = low - max(0, low - EDGES.quiet_before)
        count = np.concatenate(([0], np.cumsum(sounds)))
        edges = [
            at
            for at in range(low, high)
            if self.sounds[at]
            and count[min(at - low + shift + of, len(sounds))] - count[at - low + shift] >= least
            and count[at - low + shift] - count[max(0, at - low + shift - EDGES.quiet_before)] == 0
        ]
        return min(edges, key=lambda at: (abs(at - near), at), default=near)

    def _stop(self, near: int, low: int, high: int) -> int:
        """The edge nearest to ``near`` at which it falls quiet."""
        sounds = self.sounds[low - 1 : high + EDGES.quiet_before] if low else self.sounds[:high]
        edges = [
            low + at
            for at in range(len(sounds) - 1)
            if sounds[at]
            and not sounds[at + 1 : at + 1 + EDGES.quiet_before].any()
            and low + at <= high
        ]
        return min(edges, key=lambda at: (abs(at - near), at), default=near)

    def _with_lead(self, found: Sequence[tuple[int, int]], number: int) -> Limits:
        """Some of the pause on both sides, never more than half of it."""
        onset, stop = found[number]
        before = found[number - 1][1] if number else 0
        after = found[number + 1][0] if number + 1 < len(found) else self._length
        begin = onset + 1 - min(self.lead + 1, max(0, onset - before) // 2 + 1)
        end = stop + min(EDGES.tail + self.lead, max(0, after - stop) // 2)
        return Limits(max(0, begin), max(end, onset + 1), (self._quiet(before, onset), onset))

    def _quiet(self, before: int, onset: int) -> int:
        """Where the quiet right before an onset begins: after a breath or foreign sound."""
        sounds = np.flatnonzero(self.sounds[before:onset])
        return before + int(sounds[-1]) + 1 if len(sounds) else before


def _means(mel: Spool, quiet: Bools, pauses: Bools) -> tuple[Floats, float]:
    """Mean power of each channel in the pauses, and of all channels together in speech."""
    floor, speech = np.zeros(0), 0.0
    for at, frames in _blocks(mel):
        power = np.exp(frames)
        here = power[quiet[at : at + len(frames)]].sum(0, dtype=np.float64)
        floor = floor + here if len(floor) else here
        speech += float(power[~pauses[at : at + len(frames)]].sum(dtype=np.float64))
    return (
        np.asarray(floor / max(1, int(quiet.sum())), np.float32),
        speech / max(1, int((~pauses).sum())),
    )


def _blocks(mel: Spool) -> Iterator[tuple[int, Floats]]:
    for at in range(0, mel.length, _BLOCK):
        yield at, mel.read(at, at + _BLOCK)


def eroded(mask: Bools, by: int) -> Bools:
    """What is left of a mask without so many frames at both ends of each stretch."""
    count = np.concatenate(([0], np.cumsum(~mask)))
    at = np.arange(len(mask))
    near = count[np.minimum(at + by + 1, len(mask))] - count[np.maximum(at - by, 0)]
    return np.asarray(near == 0, np.bool_)
