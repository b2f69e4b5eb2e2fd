# SPDX-License-Identifier: AGPL-3.0-or-later
"""A narrator's memory: learned from sentences whose place is sure, brought to other recordings.

What is kept are cepstra minus the recording's own speech mean: without the microphone's colour.
Another recording gets them as `seed` brings the synthetic voice to it: its colour, its noise (added
to the models' spectra), its normalization, and the mean and spread of its own speech.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.features import CEPSTRA, Floats, cosines
from daisy_pipeline.synchronization.hmm.graph import Words, build
from daisy_pipeline.synchronization.hmm.models import Counts, Models, one
from daisy_pipeline.synchronization.hmm.observe import Observations, Scale
from daisy_pipeline.synchronization.hmm.parameters import MEMORY, NEVER, TOPOLOGY
from daisy_pipeline.synchronization.hmm.phones import Script
from daisy_pipeline.synchronization.hmm.search import Search
from daisy_pipeline.synchronization.hmm.seed import Ground, with_grounds
from daisy_pipeline.synchronization.snapshot import SIZE, Half

Doubles = npt.NDArray[np.float64]
_COSINES = cosines().astype(np.float64)
_BACK = np.linalg.pinv(_COSINES)  # from cepstra to a smooth log mel spectrum


@dataclass
class Sums:
    """What was counted, by phone name: frames, sums and sums of squares of its two halves."""

    phones: dict[str, tuple[Doubles, Doubles, Doubles]] = field(default_factory=dict)

    def add(self, names: Sequence[str], counts: Counts) -> None:
        """Take in counts of a recording whose phones have these names."""
        for number, name in enumerate(names):
            own = slice(2 * number, 2 * number + 2)
            fresh = (counts.count[own], counts.total[own], counts.square[own])
            known = self.phones.get(name)
            pairs = zip(known, fresh, strict=True) if known else ((0.0, part) for part in fresh)
            count, total, square = (old + new for old, new in pairs)
            self.phones[name] = (count, total, square)

    def halves(self) -> dict[str, tuple[Half, Half]]:
        """Means and variances of all phones that were heard often enough."""
        return {
            name: (_half(*(part[0] for part in parts)), _half(*(part[1] for part in parts)))
            for name, parts in self.phones.items()
            if min(parts[0]) >= MEMORY.least
        }


def _half(count: float, total: Doubles, square: Doubles) -> Half:
    mean = total / count
    spread = np.maximum(square / count - mean**2, 1e-3)
    return Half(round(float(count)), tuple(mean.tolist()), tuple(spread.tolist()))


def learn(
    seen: Observations,
    known: Ground,
    script: Script,
    spans: Sequence[tuple[int, int]],
    seed: Models,
    sums: Sums,
) -> int:
    """Count each sentence's phones within its span (frames of 20 ms); frames that taught.

    ``seed`` labels at first, then what was learned does. A sentence that does not fit into its
    span teaches nothing.
    """
    pieces = [
        seen.read(max(0, a - MEMORY.edge), min(seen.length, b + MEMORY.edge)) for a, b in spans
    ]
    models = seed
    labels: list[npt.NDArray[np.int32]] = []
    for _ in range(MEMORY.rounds):
        labels = [_labels(script.words, n, piece, models) for n, piece in enumerate(pieces)]
        counts = Counts.empty(len(seed.means), SIZE)
        for piece, own in zip(pieces, labels, strict=True):
            counts.add(piece, own)
        models = counts.models(seed, MEMORY.prior, known.floor)
    colour, _ = one(known.features[known.voiced])
    spread = np.tile(seen.scale.spread, 3)
    counts = Counts.empty(len(seed.means), SIZE)
    for piece, own in zip(pieces, labels, strict=True):
        counts.add(np.ascontiguousarray((piece - colour) * spread), own)
    sums.add(script.names[:-1], counts)
    return int(counts.count[: 2 * len(script.names) - 2].sum())


def _labels(words: Words, number: int, frames: Floats, models: Models) -> npt.NDArray[np.int32]:
    """The Gaussian of each frame of one sentence; -1 everywhere when it does not fit."""
    graph = build(words.only(number), models.phones, TOPOLOGY, (NEVER,) * 4)
    search = Search(graph, TOPOLOGY.scale, MEMORY.beam)
    path = np.concatenate((search.feed(models.emissions(frames)), search.finish()))
    if len(path) != len(frames):
        return np.full(len(frames), -1, np.int32)
    return graph.density[path]


def brought(
    phones: Mapping[str, tuple[Half, Half]], names: Sequence[str], seed: Models, known: Ground,
    scale: Scale,
) -> Models:  # fmt: skip
    """The memory as first models of a recording; phones that it does not know are the seed's.

    ``names``: the recording's phones, the last one standing for rare ones. `Models.firm` says how
    much of it stays whatever is learned.
    """
    inside = [n for n, name in enumerate(names) if name in phones]
    if not inside:
        return seed
    halves = [half for n in inside for half in phones[names[n]]]
    rows = np.array([(2 * n, 2 * n + 1) for n in inside]).ravel()
    frames = np.array([half.frames for half in halves], np.float64)
    means = np.array([half.mean for half in halves])
    variances = np.array([half.variance for half in halves])
    noisy = _in_noise(means, variances, frames, known, scale)
    means, variances = _as_its_speech(*noisy, frames, known)
    share = (frames / (frames + MEMORY.blend))[:, None]
    firm = np.zeros(len(seed.means))
    firm[rows] = np.minimum(frames, MEMORY.firm)
    made, spread = seed.means.astype(np.float64), seed.variances.astype(np.float64)
    middle = share * means + (1 - share) * made[rows]
    apart = share * (1 - share) * (means - made[rows]) ** 2
    spread[rows] = share * variances + (1 - share) * spread[rows] + apart
    made[rows] = middle
    own = Models(made.astype(np.float32), np.maximum(spread, known.floor).astype(np.float32))
    return replace(with_grounds(own, known), firm=firm)


def _in_noise(
    means: Doubles, variances: Doubles, frames: Doubles, known: Ground, scale: Scale
) -> tuple[Doubles, Doubles]:
    """Models in the recording's colour and noise, normalized as it is.

    Noise adds to power, so a model's spectrum is opened, coloured, added to, and closed again;
    its slopes and spreads shrink by the share that is left of the speech in each channel.
    """
    pauses = known.power[~known.voiced]
    speech = known.power[known.voiced].mean(0, dtype=np.float64)
    noise = pauses.mean(0, dtype=np.float64) if len(pauses) else 0 * speech
    power = np.exp(means[:, :CEPSTRA] @ _BACK)
    usual = (power * frames[:, None]).sum(0) / frames.sum()
    gain = np.maximum(speech - noise, 1e-9) / np.maximum(usual, 1e-12)
    heard = power * gain
    share = heard / (heard + noise + 1e-12)
    spread = np.tile(scale.spread.astype(np.float64), 3)
    out_means, out_variances = np.empty_like(means), np.empty_like(variances)
    restless = _restless(known) * spread**2
    for row in range(len(means)):
        turn = (_BACK * share[row]) @ _COSINES
        rest = np.eye(CEPSTRA) - turn
        for at in range(0, SIZE, CEPSTRA):
            own = slice(at, at + CEPSTRA)
            out_means[row, own] = means[row, own] @ turn
            out_variances[row, own] = variances[row, own] @ turn**2 + restless[own] @ rest**2
    out_means[:, :CEPSTRA] = np.log(heard + noise + 1e-7) @ _COSINES - scale.mean
    return out_means / spread, out_variances / spread**2


def _restless(known: Ground) -> Doubles:
    """How much the features of the pauses' noise vary."""
    pauses = known.features[~known.voiced]
    if len(pauses) < 2:
        return np.zeros(SIZE)
    return np.asarray(one(pauses)[1], np.float64)


def _as_its_speech(
    means: Doubles, variances: Doubles, frames: Doubles, known: Ground
) -> tuple[Doubles, Doubles]:
    """Models shifted and scaled so that all together are as the recording's speech is."""
    share = (frames / frames.sum())[:, None]
    middle = (share * means).sum(0)
    whole = (share * (variances + (means - middle) ** 2)).sum(0)
    mean, variance = (part.astype(np.float64) for part in one(known.features[known.voiced]))
    ratio = variance / np.maximum(whole, 1e-6)
    return (means - middle) * np.sqrt(ratio) + mean, variances * ratio
