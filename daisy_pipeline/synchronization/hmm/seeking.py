# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sentences sought by themselves in a stretch of a recording, and how far they fit it there."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Kind, Words, build
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.parameters import LAST_TOPOLOGY
from daisy_pipeline.synchronization.hmm.parameters.answers import LONE, RESCUE
from daisy_pipeline.synchronization.hmm.readings import Doubles, expected, usual_lengths
from daisy_pipeline.synchronization.hmm.search import Path, Search
from daisy_pipeline.synchronization.hmm.training import (
    Trained,
    phones_margin,
    sentence_margins,
    with_garbage,
)

Margins = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Fit:
    """How far a sentence stands above strangers' words: the mean of its frames, of its phones.

    ``pace``: the time it took over the time that this reader's phones usually take.
    """

    frames: float
    phones: float
    pace: float

    def was_read(self, usual: float, alone: bool) -> bool:
        """Whether it was; ``usual``: what this reader's sentences reach by frames.

        Other words of a sentence's length fit some of its phones, stretched, and the others not at
        all. A single sentence that does so at its own pace is a question to a person.
        """
        frames, phones = self.frames / usual, self.phones / usual
        if frames >= RESCUE.least and phones >= RESCUE.surely:
            return True
        low, high = RESCUE.pace
        doubtful = phones >= 0 or (alone and low <= self.pace <= high)
        return frames >= RESCUE.frames and doubtful

    def is_sure(self, usual: float) -> bool:
        """Whether it fits by frames and by phones, in its usual time."""
        low, high = RESCUE.pace
        fits = self.frames >= RESCUE.frames * usual and self.phones >= RESCUE.clear * usual
        return fits and low <= self.pace <= high


@dataclass(frozen=True)
class Sought:
    """A way through sentences in a stretch of frames: states, margins over garbage, fits."""

    path: Path
    margins: Margins
    fits: tuple[Fit, ...]

    gain: float  # of the phones' frames over strangers' words, together

    def were_read(self, usual: float, alone: bool, surely: bool = False) -> bool:
        """Whether all of them were; ``surely``: where that takes sound from another sentence."""
        if surely and not all(one.is_sure(usual) for one in self.fits):
            return False
        return all(one.was_read(usual, alone) for one in self.fits)

    def is_plain(self, usual: float) -> bool:
        """Whether all of them fit as sentences do that were read, whatever else may lie there.

        Through an announcement the tries of the next sentence add up to more.
        """
        least = RESCUE.plainly * usual
        return all(one.is_sure(usual) and min(one.frames, one.phones) >= least for one in self.fits)


@dataclass(frozen=True)
class Told:
    """What sentences are sought with: words in their folds, what was learned, what is usual.

    ``lengths``: how many frames the readers take for each phone; ``wanted``: for each sentence;
    ``fit``: what each reaches over strangers' words, NaN if it is missing.
    """

    heard: Observations
    words: Words
    learned: Trained
    lengths: Doubles
    wanted: Doubles
    fit: Doubles

    @classmethod
    def of(
        cls, way: Way, heard: Observations, words: Words, learned: Trained, folded: Words | None
    ) -> Told:
        """What a way tells; ``folded``: the words as learned, where that was not from them all."""
        phones = learned.models.phones // learned.folds
        lengths = usual_lengths(way.graph, way.path, phones)
        fit = sentence_margins(way.graph, way.path, way.margins, len(words)) - learned.strange
        folds = words.folded(phones, learned.folds) if folded is None else folded
        return cls(heard, folds, learned, lengths, expected(words, lengths), fit)

    @property
    def usual(self) -> float:
        """What a sentence usually reaches by frames."""
        return float(np.nanmedian(self.fit))

    def sought(self, where: tuple[int, int], words: Words, around: float) -> Sought | None:
        """Sentences in these frames, with their paces over that of those around them.

        Of several readers one may be faster.
        """
        found = sought(self.heard.read(*where), words, self.learned, self.lengths)
        if found is None:
            return None
        return replace(found, fits=tuple(replace(f, pace=f.pace / around) for f in found.fits))


def pace_around(way: Way, wanted: Doubles, number: int) -> float:
    """How much slower than usual the sentences beside one are read."""
    kind, block = way.graph.kind[way.path], way.graph.block_of[way.path]
    low, high = np.searchsorted(block, (max(0, number - 2 * LONE.near), number + 2 * LONE.near + 1))
    said = block[low:high][kind[low:high] == Kind.PHONE]
    spent = np.bincount(said, minlength=len(wanted) + 1)[: len(wanted)]
    read = np.flatnonzero(spent)
    beside = [*read[read < number][-LONE.near :], *read[read > number][: LONE.near]]
    return float(np.median(spent[beside] / wanted[beside])) if beside else 1.0


def sought(
    frames: npt.NDArray[np.float32], words: Words, learned: Trained, lengths: Doubles
) -> Sought | None:
    """All these sentences in these frames; None where there is no way.

    ``lengths``: how many frames this reader takes for each phone.
    """
    graph = build(words, learned.models.phones, LAST_TOPOLOGY, RESCUE.leaving)
    emitted = learned.models.emissions(frames)
    plain = with_garbage(emitted, learned.offset)
    search = Search(graph, LAST_TOPOLOGY.scale, RESCUE.beam)
    path = np.concatenate((search.feed(emitted), search.finish()))
    if len(path) != len(frames):
        return None
    margins = emitted[np.arange(len(path)), graph.density[path]] - plain
    own = margins - np.float32(learned.strange)
    phones = len(lengths)
    wanted = expected(replace(words, phones=words.phones % phones), lengths)
    fits, gain = [], 0.0
    for number in range(len(words)):
        here = graph.block_of[path] == number
        said = own[here & (graph.kind[path] == Kind.PHONE)]
        frames_fit = float(said.mean(dtype=np.float64)) if len(said) else -np.inf
        pace = len(said) / max(1.0, float(wanted[number]))
        gain += float(said.sum(dtype=np.float64))
        fits.append(Fit(frames_fit, phones_margin(graph, path[here], own[here]), pace))
    return Sought(path, margins, tuple(fits), gain)
