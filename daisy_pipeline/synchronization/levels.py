# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recording and reference made comparable, at any width of frames.

The reference is bent to the reader's vocal tract, given the recording's colour and noise, and
stretched to the reader's pace; both are normalized to mean 0 and variance 1 of their speech.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from daisy_pipeline.synchronization.features import (
    CEPSTRA,
    CHANNELS,
    Floats,
    Ints,
    Spool,
    average,
    bend,
    cosines,
)
from daisy_pipeline.synchronization.heard import Heard, Reference
from daisy_pipeline.synchronization.search import FILLER, REST, SPEECH, Rows, States
from daisy_pipeline.synchronization.speech import threshold

WIDEST_WITH_RESTS = 32
_SAMPLE = 90_000  # frames that statistics are taken from, spread over the whole
_DELTA = 0.5  # weight of the change of cepstra against the cepstra themselves
_COSINES = cosines()


def cepstra(mel: Floats, width: int) -> Floats:
    """Cepstra and their change, one row for ``width`` frames of 10 ms."""
    still = average(mel, width) @ _COSINES
    padded = np.pad(still, ((2, 2), (0, 0)), "edge") if len(still) else np.zeros((4, CEPSTRA))
    change = (padded[3:-1] - padded[1:-3] + 2 * (padded[4:] - padded[:-4])) / 10
    return np.concatenate((still, change), 1).astype(np.float32)


def mostly(mask: np.ndarray, width: int) -> np.ndarray:
    """For each ``width`` frames whether half of them are set."""
    return np.asarray(average(mask.astype(np.float32)[:, None], width)[:, 0] >= 0.5)


def _weights() -> Floats:
    raw = np.concatenate((np.ones(CEPSTRA), np.full(CEPSTRA, _DELTA)))
    return np.asarray(raw * np.sqrt(len(raw) / (raw**2).sum()), np.float32)


@dataclass(frozen=True)
class Scale:
    """Mean and spread of speech at one width."""

    mean: Floats
    spread: Floats

    def apply(self, rows: Floats) -> Floats:
        """Rows with mean 0 and spread 1, changes weighted less."""
        return ((rows - self.mean) / self.spread * _weights()).astype(np.float32)


def _scale(rows: Floats, voiced: np.ndarray) -> Scale:
    speech = rows[voiced] if voiced.sum() > 10 else rows
    return Scale(speech.mean(0), speech.std(0) + np.float32(1e-3))


@dataclass(frozen=True)
class Layout:
    """States at one width: ``first[k]`` and ``count[k]`` of segment k's own, ``lead`` before."""

    width: int
    first: Ints
    count: Ints
    total: int
    lead: int

    def position(self, states: Ints) -> np.ndarray:
        """Where states lie, counted in segments: 3.5 is the middle of the segment 3."""
        number = np.searchsorted(self.first - self.lead, states, side="right") - 1
        number = np.clip(number, 0, len(self.first) - 1)
        inside = (states - self.first[number]) / np.maximum(1, self.count[number])
        return np.asarray(number + np.clip(inside, 0, 1))

    def states(self, position: np.ndarray) -> Ints:
        """The states at positions counted in segments."""
        number = np.clip(position.astype(np.int64), 0, len(self.first) - 1)
        inside = (position - number) * self.count[number]
        return (self.first[number] + inside).astype(np.int64)


@dataclass(frozen=True)
class Material:
    """All that a search needs: what was heard, the reference, and how to compare them."""

    heard: Heard
    reference: Reference
    warp: float = 1.0
    _known: dict[int, tuple[Scale, Scale]] = field(default_factory=dict, compare=False)

    def bent(self, warp: float) -> Material:
        """The same with another vocal tract."""
        return replace(self, warp=warp, _known={})

    @cached_property
    def ratio(self) -> float:
        """How much longer the reader's speech is than the reference voice's."""
        own = float(self.reference.lengths.sum())
        return float(np.clip(self.heard.voiced.sum() / max(1.0, own), 0.4, 2.5))

    @property
    def _pause(self) -> int:
        """Frames without speech that come with each segment, on average."""
        silent = self.heard.length - int(self.heard.voiced.sum())
        return max(1, silent // max(1, len(self.reference.lengths)))

    @cached_property
    def _colour(self) -> tuple[Floats, Floats]:
        """Gain in ln power for each channel, and the recording's noise power."""
        mel, voiced = _sample(self.heard.mel, self.heard.voiced)
        power = np.exp(mel)
        noise = power[~voiced].mean(0) if (~voiced).any() else np.zeros(CHANNELS, np.float32)
        speech = power[voiced].mean(0) if voiced.any() else power.mean(0)
        level = self.reference.level
        own, loud = _sample(self.reference.mel, level > threshold(level))
        reference = np.exp(own[loud] @ bend(self.warp)).mean(0)
        gain = np.log(np.maximum(speech - noise, 0.05 * speech) / reference)
        return gain.astype(np.float32), noise.astype(np.float32)

    def _coloured(self, mel: Floats) -> Floats:
        gain, noise = self._colour
        return np.asarray(np.log(np.exp(mel @ bend(self.warp) + gain) + noise), np.float32)

    def _scales(self, width: int) -> tuple[Scale, Scale]:
        mel, voiced = _sample(self.heard.mel, self.heard.voiced)
        ours = _scale(cepstra(mel, width), mostly(voiced, width))
        level = self.reference.level
        own, loud = _sample(self.reference.mel, level > threshold(level))
        theirs = _scale(cepstra(self._coloured(own), width), mostly(loud, width))
        return ours, theirs

    def scales(self, width: int) -> tuple[Scale, Scale]:
        """How recording and reference are normalized at a width."""
        if width not in self._known:
            self._known[width] = self._scales(width)
        return self._known[width]

    def rows(self, width: int, begin: int, end: int, scale: Scale) -> Rows:
        """The recording's frames ``begin`` to ``end`` as rows."""
        blocks = [
            cepstra(self.heard.mel.read(at, min(end, at + 1600 * width)), width)
            for at in range(begin, end, 1600 * width)
        ]
        voiced = mostly(self.heard.voiced[begin:end], width)
        return Rows(scale.apply(np.concatenate(blocks)), voiced)

    def spoken(self, number: int, width: int, scale: Scale, *, pause: int = 0) -> Floats:
        """Segment ``number`` of the reference at the reader's pace; no rows without words."""
        starts = self.reference.starts
        begin, end = starts[number], starts[number + 1]
        if begin == end:
            return np.zeros((0, 2 * CEPSTRA), np.float32)
        own = scale.apply(cepstra(self._coloured(self.reference.mel.read(begin, end)), width))
        count = max(1 if pause else 2, round(((end - begin) * self.ratio + pause) / width))
        at = np.linspace(0, len(own) - 1, count)
        low = np.minimum(at.astype(np.int64), max(0, len(own) - 2))
        high = np.minimum(low + 1, len(own) - 1)
        part = (at - low)[:, None].astype(np.float32)
        return np.asarray(own[low] * (1 - part) + own[high] * part, np.float32)

    def states(self, width: int, scale: Scale, order: Sequence[int]) -> tuple[States, Layout]:
        """Segments in the given order as states; a rest and a filler stand before each of them.

        Frames wider than a pause cannot see it: then only the ends have rests.
        """
        lead = 2 if width <= WIDEST_WITH_RESTS else 0
        pause = 0 if lead else self._pause
        parts = [self.spoken(number, width, scale, pause=pause) for number in order]
        counts = np.array([len(part) for part in parts], np.int64)
        first = 2 - lead + np.cumsum(counts + lead) - counts
        kind = np.full(int(first[-1] + counts[-1]) + 2, SPEECH, np.uint8)
        features = np.zeros((len(kind), 2 * CEPSTRA), np.float32)
        for at, part in zip(first, parts, strict=True):
            features[at : at + len(part)] = part
            if lead:
                kind[at - 2 : at] = REST, FILLER
        kind[:2] = kind[-2:] = REST, FILLER
        return States(features, kind), Layout(width, first, counts, len(kind), lead)


def _sample(mel: Spool, mask: np.ndarray) -> tuple[Floats, np.ndarray]:
    if mel.length <= _SAMPLE:
        return mel.read(0, mel.length), mask
    piece = _SAMPLE // 30
    begins = np.linspace(0, mel.length - piece, 30).astype(int)
    frames = [mel.read(int(at), int(at) + piece) for at in begins]
    return np.concatenate(frames), np.concatenate([mask[at : at + piece] for at in begins])
