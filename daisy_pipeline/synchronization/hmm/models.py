# SPDX-License-Identifier: AGPL-3.0-or-later
"""Phone models: one diagonal Gaussian a state, learned by counting with a prior."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.features import Floats
from daisy_pipeline.synchronization.hmm import kernels
from daisy_pipeline.synchronization.hmm.mixture import Mixture

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Models:
    """Means and variances, float32[Gaussians, dimensions]: phones' halves, silence, filler.

    ``firm``: as first models, how many frames' worth of each Gaussian stay in what is learned,
    where that is more than the round's prior; None: nowhere. ``pauses``: what else is heard in
    pauses, beside silence; whichever is likelier counts.
    """

    means: Floats
    variances: Floats
    firm: Doubles | None = None
    pauses: Mixture | None = None

    @property
    def phones(self) -> int:
        """How many phones there are; each has two Gaussians."""
        return (len(self.means) - 2) // 2

    def emissions(self, frames: Floats) -> Floats:
        """Log densities: float32[frames, Gaussians]."""
        offsets = -0.5 * np.log(2 * np.pi * self.variances.astype(np.float64)).sum(1)
        emitted = np.asarray(
            kernels.emissions(
                frames,
                np.ascontiguousarray(self.means.T),
                np.ascontiguousarray((0.5 / self.variances).T),
                offsets.astype(np.float32),
            )
        )
        if self.pauses is not None:
            emitted[:, -2] = np.maximum(emitted[:, -2], self.pauses.emissions(frames))
        return emitted

    def folded(self, folds: int) -> Models:
        """The same phones once more for every fold; silence and filler are one for all."""
        firm = None if self.firm is None else _tiled(self.firm, folds)
        return Models(_tiled(self.means, folds), _tiled(self.variances, folds), firm)

    def wider(self, times: float) -> Models:
        """The same with greater variances."""
        return Models(self.means, (self.variances * np.float32(times)).astype(np.float32))


@dataclass
class Counts:
    """Sums over frames for each Gaussian, from which models are made."""

    count: Doubles
    total: Doubles
    square: Doubles = field(default_factory=lambda: np.zeros((0, 0)))

    @classmethod
    def empty(cls, gaussians: int, size: int) -> Counts:
        """No frames yet."""
        return cls(np.zeros(gaussians), np.zeros((gaussians, size)), np.zeros((gaussians, size)))

    def add(self, frames: Floats, labels: npt.NDArray[np.int32]) -> None:
        """Count frames under their labels; those below 0 teach nothing."""
        kernels.accumulate(frames, labels, self.count, self.total, self.square)

    def without_own(self, folds: int) -> Counts:
        """For every fold's phones the sums of all other folds; silence and filler as they are."""
        if folds == 1:
            return self
        parts = (_others(values, folds) for values in (self.count, self.total, self.square))
        return Counts(*parts)

    def models(self, prior: Models, weight: float, floor: Floats) -> Models:
        """Models of what was counted, with ``weight`` frames of the prior in each."""
        means = prior.means.astype(np.float64)
        firm = 0.0 if prior.firm is None else prior.firm
        held = np.maximum(weight, firm) * np.ones(len(means))
        whole = (self.count + held)[:, None]
        middle = (self.total + held[:, None] * means) / whole
        power = (self.square + held[:, None] * (prior.variances + means**2)) / whole
        variances = np.maximum(power - middle**2, floor)
        return Models(middle.astype(np.float32), variances.astype(np.float32))


_Values = TypeVar("_Values", Floats, Doubles)


def _tiled(values: _Values, folds: int) -> _Values:
    return np.concatenate((*[values[:-2]] * folds, values[-2:]))


def _others(values: Doubles, folds: int) -> Doubles:
    parts = values[:-2].reshape(folds, -1, *values.shape[1:])
    left = (parts.sum(0) - parts).reshape(values[:-2].shape)
    return np.concatenate((left, values[-2:]))


def one(frames: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of frames."""
    return frames.mean(0, dtype=np.float64).astype(np.float32), frames.var(
        0, dtype=np.float64
    ).astype(np.float32)
