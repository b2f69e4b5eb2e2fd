# SPDX-License-Identifier: AGPL-3.0-or-later
"""How this reader sounds where the reference voice sounds so: learned from a first pass.

A linear map from the reference's rows to the recording's, and how much each dimension scatters
around it. Right and wrong words differ more after it than before. Only sums are kept, so a long
recording costs no memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.features import CEPSTRA, Floats, Ints
from daisy_pipeline.synchronization.search import SPEECH, Rows, States

_Sums = npt.NDArray[np.float64]
_SIZE = 2 * CEPSTRA
_RIDGE = 50.0  # rows' worth of belief that the two voices have nothing in common
_UNRELATED = 1.4  # the distance of unrelated rows that the search's costs are made for
_FEWEST = 200  # rows of speech
_BLOCK = 80  # rows multiplied at once: small products stay in one thread, see search._PRODUCT


@dataclass(frozen=True)
class Learned:
    """The map; ``states`` and ``rows`` make both sides comparable."""

    matrix: Floats
    shift: Floats
    spread: Floats

    def states(self, given: States) -> States:
        """The reference as this reader would say it."""
        blocks = (given.features[at : at + _BLOCK] for at in range(0, len(given.kind), _BLOCK))
        mapped = np.concatenate([part @ self.matrix for part in blocks])
        mapped = (mapped + self.shift) / self.spread
        features = np.where((given.kind == SPEECH)[:, None], mapped, 0)
        return States(features.astype(np.float32), given.kind)

    def rows(self, given: Rows) -> Rows:
        """The recording, each dimension weighted by how well the map foretells it."""
        return Rows((given.features / self.spread).astype(np.float32), given.voiced)


def _zeros() -> _Sums:
    return np.zeros((2 * _SIZE + 1, 2 * _SIZE + 1))


@dataclass
class Lesson:
    """Pairs of rows that a first pass put together, as sums of products."""

    count: int = 0
    _sums: _Sums = field(default_factory=_zeros)

    def add(self, states: States, rows: Rows, path: Ints) -> None:
        """Learn from the way that a search took."""
        speech = (states.kind[path] == SPEECH) & rows.voiced
        one = np.ones((int(speech.sum()), 1))
        pairs = np.hstack((one, states.features[path][speech], rows.features[speech]))
        for at in range(0, len(pairs), _BLOCK):
            part = pairs[at : at + _BLOCK]
            self._sums += part.T @ part
        self.count += len(pairs)

    def learned(self) -> Learned | None:
        """The map; None when there was too little speech."""
        if self.count < _FEWEST:
            return None
        mean = self._sums[0, 1:] / self.count
        spreads = self._sums[1:, 1:] - self.count * np.outer(mean, mean)
        theirs, both, ours = (
            spreads[:_SIZE, :_SIZE],
            spreads[:_SIZE, _SIZE:],
            spreads[_SIZE:, _SIZE:],
        )
        matrix = np.linalg.solve(theirs + _RIDGE * np.eye(_SIZE), both)
        said = np.einsum("ij,ik,kj->j", matrix, theirs, matrix) / self.count
        heard = np.diag(ours) / self.count
        rest = heard + said - 2 * np.einsum("ij,ij->j", matrix, both) / self.count
        spread = np.sqrt(np.maximum(rest, 0)) + 1e-3
        far = np.sqrt(((said + heard) / spread**2).mean())
        shift = mean[_SIZE:] - mean[:_SIZE] @ matrix
        parts = (matrix, shift, spread * far / _UNRELATED)
        return Learned(*(np.asarray(part, np.float32) for part in parts))
