# SPDX-License-Identifier: AGPL-3.0-or-later
"""How sure a place is, and whether a recording says the text at all."""

from __future__ import annotations

import numpy as np

from daisy_pipeline.synchronization.hmm.evidence import Doubles, Evidence

# Logistic weights, fitted on joined readings with faults and wrong texts (decision 0031): the
# probability that a place is off by more than half a second.
_BIAS = 7.5
_MARGIN, _WORST, _AGREED, _PACE, _BESIDE, _LEVEL = -7.6, -2.9, -1.1, 6.3, 0.6, -0.25
_MOST_BESIDE = 3.0  # seconds
# Below this a reading is of another text: right ones lie above 4.2, others below 3.8.
UNRELATED = 4.0
_OF_AGREED, _OF_MISSING, _OF_FOREIGN = 2.0, 3.0, 12.0
FEW = 4  # sentences that cannot tell one text from another
FEW_IN_ONE = 6  # the same for one recording among several


def confidence(shown: Evidence) -> Doubles:
    """From 0 (surely wrong) to 1 for each sentence; 0 for one that was left out."""
    there = np.isfinite(shown.margin)
    if not there.any():
        return np.zeros(len(shown.margin))
    usual = max(1e-3, float(np.nanmedian(shown.margin)))
    odds = (
        _BIAS
        + _MARGIN * shown.margin / usual
        + _WORST * shown.worst / usual
        + _AGREED * shown.agreed
        + _PACE * np.abs(np.log(np.clip(shown.pace, 0.2, 5)))
        + _BESIDE * np.minimum(shown.beside, _MOST_BESIDE)
        + _LEVEL * shown.margin
    )
    return np.where(there, 1 / (1 + np.exp(np.clip(odds, -50, 50))), 0.0)


def relation(shown: Evidence, own: np.ndarray, foreign: float) -> float:
    """How surely the sentences ``own`` are what was said; below `UNRELATED` they are not.

    ``foreign``: the share of the speech that the search could not give to any sentence.
    """
    margin = shown.margin[own]
    there = np.isfinite(margin)
    if not there.any():
        return 0.0
    missing = 1 - there.mean()
    agreed = shown.agreed[own][there].mean()
    like = float(np.median(margin[there]) + _OF_AGREED * agreed)
    return like - float(_OF_MISSING * missing) - _OF_FOREIGN * foreign
