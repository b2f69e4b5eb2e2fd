# SPDX-License-Identifier: AGPL-3.0-or-later
"""How sure a place is, and whether a recording says the text at all."""

from __future__ import annotations

import numpy as np

from daisy_pipeline.synchronization.hmm.evidence import Bools, Doubles, Evidence

# Logistic weights, fitted on joined readings with faults and wrong texts (decision 0031): the
# probability that a place is off by more than half a second.
_BIAS = -1.56
_PHONES, _WORST, _AGREED, _PACE, _BESIDE = -8.38, -0.608, -0.388, 4.3, -0.281
_LEVEL, _BEFORE, _HALT, _BROKEN, _USUAL = -0.152, 2.52, 5.9, 3.61, 0.31
_MOST_BESIDE = 3.0  # seconds
# What a sentence's fit is measured by counts for so many sentences of the usual reader's, so that
# a few sentences are not measured by themselves alone.
_FEW_WEIGH, _READERS = 4, 6.0
CLEARLY = 3.0  # nats a frame above strangers' words
UNRELATED = 0.355  # right readings lie above .36, mostly .5; others below .35
_OF_MISSING = 0.5
# So many clear sentences no other text has: at most one, rarely three, were seen.
_CLEAR, _CLEAR_SHARE = 4, 0.25
_SUREST_OF_FEW = 0.6
FEW = 4  # sentences that cannot tell one text from another
FEW_IN_ONE = 6  # the same for one recording among several


def confidence(shown: Evidence) -> Doubles:
    """From 0 (surely wrong) to 1 for each sentence; 0 for one that was left out."""
    there = np.isfinite(shown.margin)
    if not there.any():
        return np.zeros(len(shown.margin))
    normal = usual(shown.margin)
    odds = (
        _BIAS
        + _PHONES * np.nan_to_num(shown.phones) / normal
        + _WORST * shown.worst / normal
        + _AGREED * shown.agreed
        + _PACE * np.abs(np.log(np.clip(shown.pace, 0.2, 5)))
        + _BESIDE * np.minimum(shown.beside, _MOST_BESIDE)
        + _LEVEL * shown.margin
        + _BEFORE * shown.before
        + _HALT * shown.halt
        + _BROKEN * shown.broken
        + _USUAL * normal
    )
    sure = np.where(there, 1 / (1 + np.exp(np.clip(odds, -50, 50))), 0.0)
    if there.sum() >= FEW:
        return sure
    # Nothing else of the reader speaks for a few sentences: their own fit must.
    fit = np.clip(np.nan_to_num(shown.phones) / CLEARLY, 0, 1)
    return np.minimum(sure, _SUREST_OF_FEW * fit)


def usual(margins: Doubles) -> float:
    """What this reader's sentences reach: the median, drawn to a usual reader's where few are."""
    count = int(np.isfinite(margins).sum())
    median = float(np.nanmedian(margins)) if count else 0.0
    return max(1e-3, (count * median + _FEW_WEIGH * _READERS) / (count + _FEW_WEIGH))


def relation(shown: Evidence, own: Bools, foreign: float) -> float:
    """How surely the sentences ``own`` are what was said, up to 1; below `UNRELATED`: not.

    The share of the speech that they explain clearly, twice as much where two starts agree, less
    what is missing; enough clear sentences are proof by themselves. ``foreign``: the share that
    the search could not give to any sentence.
    """
    margin = shown.margin[own]
    there = np.isfinite(margin)
    if not there.any():
        return 0.0
    explained = (1 - foreign) * np.clip(shown.phones[own][there] / CLEARLY, 0, 1).mean()
    agreed = shown.agreed[own][there]
    found = float(explained * (1 + agreed.mean()) / 2 - _OF_MISSING * (1 - there.mean()))
    clear = int((agreed & (shown.phones[own][there] >= CLEARLY)).sum())
    return max(found, UNRELATED) if clear >= max(_CLEAR, _CLEAR_SHARE * len(margin)) else found
