# SPDX-License-Identifier: AGPL-3.0-or-later
"""First models, before anything was learned: a synthetic voice made to sound like the recording.

espeak-ng speaks a sample of the sentences; forced alignment labels them; their spectrum is bent to
several vocal tracts, brought to the recording's colour and given its noise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.features import Floats, LogMel, bend
from daisy_pipeline.synchronization.hmm import observe
from daisy_pipeline.synchronization.hmm.graph import Words, build
from daisy_pipeline.synchronization.hmm.models import Counts, Models, one
from daisy_pipeline.synchronization.hmm.observe import Observations, Scale
from daisy_pipeline.synchronization.hmm.parameters import (
    FLAT_ROUNDS,
    HIDDEN,
    NEVER,
    REFERENCE,
    REFERENCE_SECONDS,
    SOME,
    TOPOLOGY,
    VARIANCE_FLOOR,
    WARPS,
)
from daisy_pipeline.synchronization.hmm.parameters.sound import FEATURES
from daisy_pipeline.synchronization.hmm.phones import Script
from daisy_pipeline.synchronization.hmm.search import Search
from daisy_pipeline.synchronization.speech import above
from daisy_pipeline.tools import espeak

Bools = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Reference:
    """The synthetic voice: log mel frames of 10 ms, a label (Gaussian) for each 20 ms.

    ``phones`` is how many phones the text has.
    """

    mel: Floats
    labels: Labels
    phones: int


@dataclass(frozen=True)
class Ground:
    """What the recording is like: speech and pauses within the stretch that teaches."""

    features: Floats
    power: Floats
    voiced: Bools

    @property
    def floor(self) -> Floats:
        """The least variance that any model has."""
        return np.asarray(one(self.features)[1] * np.float32(VARIANCE_FLOOR))


def ground(heard: Observations, voiced: Bools, end: int) -> Ground:
    """The first ``end`` frames of a recording."""
    return Ground(heard.read(0, end), heard.power(0, end), voiced[:end])


def unhidden(known: Ground) -> Ground | None:
    """The ground with what is loudest as speech; None where as much as usual was heard.

    In strong noise most speech is not told from the pauses. Then these lend the synthetic voice
    speech for noise, its colour is wrong, and nothing measures what strangers' words reach.
    """
    if known.voiced.mean() >= HIDDEN.usual:
        return None
    levels = np.log(known.power + np.float32(FEATURES.least_pair))
    floor = np.asarray(np.quantile(levels, HIDDEN.floor, axis=0), np.float32)
    rises = above(levels, floor)
    rises = np.convolve(rises, np.full(HIDDEN.smooth, 1 / HIDDEN.smooth), "same")
    return replace(known, voiced=known.voiced | (rises > np.quantile(rises, 1 - HIDDEN.speech)))


def speak(script: Script) -> Reference:
    """The voice's speech for a spread sample of the sentences, labelled."""
    order = sorted(range(len(script.said)), key=lambda n: (n + 1) * SOME % (1 << 16))
    made: list[tuple[int, Floats]] = []
    heard = 0
    for number, pace in ((number, pace) for pace in REFERENCE.paces for number in order):
        frames = list(_spoken(script.said[number], script.langs[number], pace))
        if not frames:
            continue
        low = np.min(np.concatenate(frames), axis=0, keepdims=True)
        whole = np.concatenate((*frames, np.repeat(low, REFERENCE.pause, axis=0)))
        made.append((number, whole[: len(whole) // 2 * 2]))
        heard += len(made[-1][1])
        if heard * 0.01 > REFERENCE_SECONDS:
            break
    phones = len(script.names)
    mel = np.concatenate([one for _, one in made]) if made else np.zeros((0, 1), np.float32)
    return Reference(mel, _labels(made, script.words, phones), phones)


def _spoken(words: str, lang: str, pace: int) -> Iterator[Floats]:
    said = espeak.speak(words, lang, pace)
    mel = LogMel(said.rate)
    yield from mel.feed(said.pcm)
    if said.pcm:
        yield from mel.finish()


def _labels(made: Sequence[tuple[int, Floats]], words: Words, phones: int) -> Labels:
    """Forced alignment from a flat start, each sentence by itself: what is said is sure.

    All in one, it would lose its way in every third text.
    """
    if not made:
        return np.zeros(0, np.int32)
    mel = np.concatenate([one for _, one in made])
    values = observe.cepstra(observe.paired(mel))
    scale = Scale(values.mean(0), values.std(0) + np.float32(1e-3))
    frames = observe.with_slopes(observe.normalized(values, scale))
    level = np.exp(mel).sum(1)
    loud = observe.halves(
        level > np.quantile(level, 0.95) * 10 ** (-REFERENCE.soft / 10), len(frames)
    )
    floor = one(frames)[1] * np.float32(VARIANCE_FLOOR)
    prior = _prior(frames, loud, phones, floor)
    edges = np.cumsum([0, *(len(one) // 2 for _, one in made)])
    own = [words.only(number) for number, _ in made]
    labels = np.full(len(frames), 2 * phones, np.int32)
    for text, low, high in zip(own, edges, edges[1:], strict=False):
        order = np.stack((2 * text.phones, 2 * text.phones + 1), 1).ravel()
        at = low + np.flatnonzero(loud[low:high])
        labels[at] = order[np.arange(len(at)) * len(order) // max(1, len(at))]
    graphs = [build(text, phones, TOPOLOGY, (NEVER,) * 4) for text in own]
    for _ in range(FLAT_ROUNDS):
        counts = Counts.empty(len(prior.means), frames.shape[1])
        counts.add(frames, labels)
        emitted = counts.models(prior, REFERENCE.prior, floor).emissions(frames)
        for graph, low, high in zip(graphs, edges, edges[1:], strict=False):
            search = Search(graph, TOPOLOGY.scale, REFERENCE.beam)
            search.feed(emitted[low:high])
            path = search.finish()
            if len(path) == high - low:
                labels[low:high] = graph.density[path]
    return labels


def _prior(frames: Floats, loud: Bools, phones: int, floor: Floats) -> Models:
    mean, variance = one(frames[loud])
    means = np.tile(mean, (2 * phones + 2, 1))
    variances = np.tile(np.maximum(variance, floor), (2 * phones + 2, 1))
    if (~loud).sum() > REFERENCE.fewest:
        quiet, spread = one(frames[~loud])
        means[2 * phones], variances[2 * phones] = quiet, np.maximum(spread, floor)
    return Models(means, variances)


class Seeds:
    """The reference in seven vocal tracts, as models for one recording; the likest first."""

    def __init__(self, reference: Reference, heard: Observations, known: Ground) -> None:
        self._known, self._reference, self._heard = known, reference, heard
        self._models = [_bent(reference, heard.scale, known, warp) for warp in WARPS]
        sample = known.features[known.voiced][::3]
        likeness = [_likeness(m, sample, reference.phones) for m in self._models]
        self.best = int(np.argmax(likeness))

    def on(self, known: Ground) -> Seeds:
        """The same reference for another ground in the same recording."""
        return Seeds(self._reference, self._heard, known)

    def pooled(self, reach: int = 1, wider: float = 1.5) -> Models:
        """The best vocal tract and its neighbours as one, with wider variances."""
        low, high = max(0, self.best - reach), min(len(WARPS), self.best + reach + 1)
        means = np.stack([m.means for m in self._models[low:high]])
        variances = np.stack([m.variances for m in self._models[low:high]])
        spread = (variances.mean(0) + means.var(0)) * np.float32(wider)
        return with_grounds(Models(means.mean(0), spread), self._known)


def with_grounds(models: Models, known: Ground) -> Models:
    """The models with silence and filler as the recording has them."""
    floor = known.floor
    means, variances = models.means.copy(), np.maximum(models.variances, floor)
    pauses = known.features[~known.voiced]
    if len(pauses) > REFERENCE.fewest:
        means[-2], variances[-2] = one(pauses)
    means[-1], variances[-1] = one(known.features[known.voiced])
    return Models(means, np.maximum(variances, floor))


def _likeness(models: Models, sample: Floats, phones: int) -> float:
    return float(models.emissions(sample)[:, : 2 * phones].max(1).mean(dtype=np.float64))


def _bent(reference: Reference, scale: Scale, known: Ground, warp: float) -> Models:
    """Models of the reference with another vocal tract, in the recording's colour and noise."""
    power = observe.paired(reference.mel @ bend(warp))
    count = min(len(power), len(reference.labels))
    power, labels = power[:count], reference.labels[:count]
    gaussians = 2 * reference.phones + 2
    speaks = labels < 2 * reference.phones
    noise = known.power[~known.voiced][: REFERENCE.noise]
    speech = known.power[known.voiced].mean(0, dtype=np.float64)
    quiet = noise.mean(0, dtype=np.float64) if len(noise) else 0 * speech
    gain = np.maximum(speech - quiet, 1e-9) / np.maximum(power[speaks].mean(0), 1e-12)
    power = power * _smooth(gain).astype(np.float32)
    if len(noise):
        power = power + noise[np.arange(count) % len(noise)]
    frames = observe.with_slopes(observe.normalized(observe.cepstra(power), scale))
    mean, variance = one(known.features[known.voiced])
    own_mean, own_variance = one(frames[speaks])
    frames = (frames - own_mean) * np.sqrt(variance / np.maximum(own_variance, 1e-6)) + mean
    prior = Models(np.tile(mean, (gaussians, 1)), np.tile(variance, (gaussians, 1)))
    counts = Counts.empty(gaussians, frames.shape[1])
    counts.add(np.asarray(frames, np.float32), np.where(speaks, labels, -1).astype(np.int32))
    return counts.models(prior, REFERENCE.prior, known.floor)


def _smooth(gain: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    wide = np.pad(np.log(gain), 1, "edge")
    return np.asarray(np.exp((wide[:-2] + wide[1:-1] + wide[2:]) / 3))
