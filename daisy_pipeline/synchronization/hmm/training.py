# SPDX-License-Identifier: AGPL-3.0-or-later
"""From first models to this reader's own: search, count, learn again, in rounds that get stricter.

A sentence whose sound is much less like its phones than the others' are is not learned from: it
may be foreign speech that the text was forced on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.features import Floats
from daisy_pipeline.synchronization.hmm.anchors import NONE, Anchors, Around, searching
from daisy_pipeline.synchronization.hmm.graph import Graph, Kind, Words, build
from daisy_pipeline.synchronization.hmm.models import Counts, Models
from daisy_pipeline.synchronization.hmm.parameters import (
    BELOW,
    CHUNK,
    ENOUGH_SENTENCES,
    FEW_SENTENCES,
    FILLER,
    FOLDS,
    LEARNING,
    MORE_FOLDS,
    ROUNDS,
    STARTS,
    TOPOLOGY,
    Round,
)
from daisy_pipeline.synchronization.hmm.parameters.answers import TRUST
from daisy_pipeline.synchronization.hmm.search import Path, Search
from daisy_pipeline.synchronization.hmm.seed import Ground
from daisy_pipeline.synchronization.hmm.strangers import plainly, reached, windows


@dataclass(frozen=True)
class Trained:
    """What a start came to, with models and graph in ``folds`` (`parameters.FOLDS`).

    ``margins``: of each frame's own state over garbage. ``strange``: what words that are not said
    reach in these models; ``offset``: by how much garbage was raised. ``weight``: what a
    start of its kind counts beside others.
    """

    models: Models
    folds: int
    graph: Graph
    path: Path
    margins: npt.NDArray[np.float32]
    strange: float
    offset: float
    weight: float = 1.0

    @property
    def gain(self) -> float:
        """The share of the recording that the text explains: comparable between starts.

        A sentence counts wholly if it fits clearly better than strangers' words, in part if not;
        how much better does not matter, or a start that learned one voice of several would win.
        """
        sentences = len(self.graph.block_starts) - 2
        margins = sentence_margins(self.graph, self.path, self.margins, sentences) - self.strange
        kind, block = self.graph.kind[self.path], self.graph.block_of[self.path]
        again = np.flatnonzero((kind == Kind.AGAIN_FILLER) | (kind == Kind.AGAIN_SILENCE))
        broken = np.full(sentences + 1, -1)
        np.maximum.at(broken, block[again], again)  # a fragment elsewhere explains nothing
        said = np.flatnonzero(kind == Kind.PHONE)
        of = block[said[said > broken[block[said]]]]
        frames = np.bincount(of, minlength=sentences + 1)[:sentences]
        fit = np.clip(np.nan_to_num(margins) / TRUST.clearly, 0, 1)
        return self.weight * float((frames * fit).sum()) / max(1, len(self.path))


@dataclass(frozen=True)
class First:
    """A start: first models, and by how much garbage stands above strangers' words at first.

    ``weak``: the share of the sentences that may fit worse than what garbage is measured by: one
    voice of several may be far less like the models than the others. ``loose``: garbage stays low
    and every sentence teaches, for voices that are very unlike. ``prior``: what stays in all
    that is learned, else the first models.
    """

    models: Models
    above: float
    weak: float = 0.5
    loose: bool = False
    prior: Models | None = None


def train(
    known: Ground,
    words: Words,
    first: First,
    *,
    whole: bool = True,
    wider: float = 1.0,
    anchors: Anchors = NONE,
) -> Trained | None:
    """Models of the reader from one start; None when the search came to no end.

    ``whole``: the frames hold the text to its end. ``wider``: times the usual beams. ``anchors``:
    what people set.
    """
    folds = dealt(words)
    words, models = words.folded(first.models.phones, folds), first.models.folded(folds)
    prior = first.prior.folded(folds) if first.prior else models
    places, made = windows(known.voiced), None
    for number, round in enumerate(ROUNDS):
        emitted = models.emissions(known.features)
        plain = plainly(emitted)
        strange = reached(models, known.features, places, words)
        above = (
            first.above
            if made is None or first.loose
            else _above(made, emitted, plain, words, strange, round.halfway, first.weak)
        )
        raise_garbage(emitted, plain, strange + above)
        graph = build(words, models.phones, TOPOLOGY, round.leaving)
        weight = LEARNING.loosely if first.loose else 1.0
        nothing = np.zeros(0, np.int32), np.zeros(0, np.float32)
        blank = Trained(models, folds, graph, *nothing, strange, strange + above, weight)
        beams = [width * round.beam for width in sorted({wider, STARTS.wider})]
        made = _laid(blank, made, emitted, plain, beams, anchors, whole)
        if made is None:
            return None
        if number + 1 < len(ROUNDS):
            models = _learned(known, made, len(words), prior, round, first.loose)
    return made


def _laid(
    blank: Trained,
    before: Trained | None,
    emitted: Floats,
    plain: Floats,
    beams: Sequence[float],
    anchors: Anchors,
    whole: bool,
) -> Trained | None:
    """A round with its way: by the first of these beams that does not lose it; None without any.

    Better models do not explain far less than those ``before``: then the right way was pruned.
    """
    made = blank
    for beam in beams:
        search = searching(blank.graph, TOPOLOGY.scale, beam, anchors)
        path = _way(search, emitted, whole)
        if len(path) != len(emitted):
            return None
        own = emitted[np.arange(len(path)), blank.graph.density[path]] - plain
        made = replace(blank, path=path, margins=own)
        if before is None or made.gain >= LEARNING.lost * before.gain:
            break
    return made


def _way(search: Search | Around, emitted: Floats, whole: bool) -> Path:
    """Piece by piece: what all living ways agree on is settled, and their memory let go."""
    settled = [search.feed(emitted[at : at + CHUNK]) for at in range(0, len(emitted), CHUNK)]
    return np.concatenate((*settled, search.finish(whole)))


def _above(
    before: Trained,
    emitted: Floats,
    plain: Floats,
    words: Words,
    strange: float,
    halfway: float,
    weak: float,
) -> float:
    """Where garbage stands now: by what the way found before reaches in the models it taught."""
    path = before.path
    own = emitted[np.arange(len(path)), before.graph.density[path]] - plain
    margins = sentence_margins(before.graph, path, own, len(words))
    usual = float(np.nanquantile(margins, weak)) if np.isfinite(margins).any() else strange
    share = min(1.0, len(words) / ENOUGH_SENTENCES)
    least = share * FILLER.least + (1 - share) * BELOW
    return max(least, share * halfway * (usual - strange))


def dealt(words: Words) -> int:
    """How many folds a text's sentences are dealt to."""
    return min(MORE_FOLDS if len(words) < FEW_SENTENCES else FOLDS, len(words))


def with_garbage(emitted: Floats, offset: float) -> Floats:
    """Put the garbage model's scores where the filler's are; the plain scores.

    Plain: the mean of the likest phones, against which margins are taken.
    """
    plain = plainly(emitted)
    raise_garbage(emitted, plain, offset)
    return plain


def raise_garbage(emitted: Floats, plain: Floats, offset: float) -> None:
    """Put garbage, so much likelier than ``plain``, where the filler's scores are."""
    silence = emitted[:, -2] + np.float32(FILLER.over_silence)
    emitted[:, -1] = np.maximum(plain + np.float32(offset), silence)


def sentence_margins(
    graph: Graph, path: Path, own: npt.NDArray[np.float32], sentences: int
) -> npt.NDArray[np.float64]:
    """Each sentence's mean of its phones' margins over garbage ``own``; NaN if left out."""
    said = graph.kind[path] == Kind.PHONE
    block = graph.block_of[path][said]
    total = np.bincount(block, own[said].astype(np.float64), sentences + 1)[:sentences]
    count = np.bincount(block, minlength=sentences + 1)[:sentences]
    return np.where(count > 0, total / np.maximum(1, count), np.nan)


def phones_margin(graph: Graph, path: Path, own: npt.NDArray[np.float32]) -> float:
    """The mean margin of the phones on a way, of each phone the mean of its frames; NaN if none.

    Every phone counts alike: words that were not said are stretched over the few that fit.
    """
    here = np.flatnonzero(graph.kind[path] == Kind.PHONE)
    if not len(here):
        return float("nan")
    fresh = (np.diff(here) > 1) | (np.diff(graph.position[path[here]]) != 0)
    first = np.flatnonzero(np.concatenate(([True], fresh)))
    held = np.diff(np.append(first, len(here)))
    return float((np.add.reduceat(own[here].astype(np.float64), first) / held).mean())


def teaching(graph: Graph, path: Path, margins: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
    """The Gaussian that each frame teaches; -1 for fillers and for suspicious sentences."""
    labels = graph.density[path].copy()
    kind = graph.kind[path]
    labels[(kind == Kind.FILLER) | (kind == Kind.AGAIN_FILLER)] = -1
    usual = np.nanmedian(margins) if np.isfinite(margins).any() else 0.0
    suspect = np.append(margins < LEARNING.suspect * usual, False)
    labels[suspect[graph.block_of[path]] & (kind == Kind.PHONE)] = -1
    return labels


def _learned(
    known: Ground, made: Trained, sentences: int, prior: Models, round: Round, all_teach: bool
) -> Models:
    margins = sentence_margins(made.graph, made.path, made.margins, sentences) - made.strange
    counts = Counts.empty(len(prior.means), known.features.shape[1])
    margins = np.where(np.isnan(margins), np.nan, 1.0) if all_teach else margins
    counts.add(known.features, teaching(made.graph, made.path, margins))
    return counts.without_own(made.folds).models(prior, round.prior, known.floor)
