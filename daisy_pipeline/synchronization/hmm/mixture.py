# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several Gaussians for what one cannot describe: music that plays on in the pauses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.features import Floats
from daisy_pipeline.synchronization.hmm import kernels

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Mixture:
    """Means and variances, float64[Gaussians, dimensions]; ``shares`` of what was learned."""

    means: Doubles
    variances: Doubles
    shares: Doubles

    @classmethod
    def of(cls, frames: Floats, count: int, floor: Floats, rounds: int) -> Mixture:
        """Learned from frames by expectation and maximization; the same each time.

        It begins with ``count`` frames that lie evenly over all; variances stay above ``floor``.
        """
        begins = np.linspace(0, len(frames) - 1, count).astype(np.int64)
        spread = np.maximum(frames.var(0, dtype=np.float64), floor)
        made = cls(
            frames[begins].astype(np.float64),
            np.tile(spread, (count, 1)),
            np.full(count, 1 / count),
        )
        for _ in range(rounds):
            made = made._nearer(frames, floor)
        return made

    def emissions(self, frames: Floats) -> Floats:
        """Log densities of frames: float32[frames]."""
        return np.asarray(np.logaddexp.reduce(self._each(frames), 1), np.float32)

    def _each(self, frames: Floats) -> Floats:
        """Log densities with their shares: float32[frames, Gaussians]."""
        offsets = np.log(self.shares) - 0.5 * np.log(2 * np.pi * self.variances).sum(1)
        return np.asarray(
            kernels.emissions(
                frames,
                np.ascontiguousarray(self.means.T, np.float32),
                np.ascontiguousarray((0.5 / self.variances).T, np.float32),
                offsets.astype(np.float32),
            )
        )

    def _nearer(self, frames: Floats, floor: Floats) -> Mixture:
        each = self._each(frames).astype(np.float64)
        owned = np.exp(each - np.logaddexp.reduce(each, 1)[:, None])
        count = owned.sum(0) + 1e-6  # none may die out
        means = (owned.T @ frames) / count[:, None]
        power = (owned.T @ frames.astype(np.float64) ** 2) / count[:, None]
        variances = np.maximum(power - means**2, floor)
        return Mixture(means, variances, count / count.sum())
