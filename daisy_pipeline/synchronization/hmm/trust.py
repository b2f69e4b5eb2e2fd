# SPDX-License-Identifier: AGPL-3.0-or-later
"""How sure a place is, and whether a recording says the text at all."""

from __future__ import annotations

import numpy as np

from daisy_pipeline.synchronization.hmm.evidence import Bools, Doubles, Evidence
from daisy_pipeline.synchronization.hmm.parameters.answers import TRUST, WEIGHTS


def confidence(shown: Evidence) -> Doubles:
    """From 0 (surely wrong) to 1 for each sentence; 0 for one that was left out."""
    there = np.isfinite(shown.margin)
    if not there.any():
        return np.zeros(len(shown.margin))
    normal = usual(shown.margin)
    odds = (
        WEIGHTS.bias
        + WEIGHTS.phones * np.nan_to_num(shown.phones) / normal
        + WEIGHTS.worst * shown.worst / normal
        + WEIGHTS.agreed * shown.agreed
        + WEIGHTS.pace * np.abs(np.log(np.clip(shown.pace, *TRUST.paces)))
        + WEIGHTS.beside * np.minimum(shown.beside, TRUST.most_beside)
        + WEIGHTS.level * shown.margin
        + WEIGHTS.before * shown.before
        + WEIGHTS.halt * shown.halt
        + WEIGHTS.broken * shown.broken
        + WEIGHTS.usual * normal
    )
    sure = np.where(there, 1 / (1 + np.exp(np.clip(odds, -50, 50))), 0.0)
    if there.sum() >= TRUST.few:
        return sure
    # Nothing else of the reader speaks for a few sentences: their own fit must.
    fit = np.clip(np.nan_to_num(shown.phones) / TRUST.clearly, 0, 1)
    return np.minimum(sure, TRUST.surest_of_few * fit)


def usual(margins: Doubles) -> float:
    """What this reader's sentences reach: the median, drawn to a usual reader's where few are."""
    count = int(np.isfinite(margins).sum())
    median = float(np.nanmedian(margins)) if count else 0.0
    return max(1e-3, (count * median + TRUST.few_weigh * TRUST.readers) / (count + TRUST.few_weigh))


def relation(shown: Evidence, own: Bools, foreign: float) -> float:
    """How surely the sentences ``own`` are what was said, up to 1; below `TRUST.unrelated`: not.

    The share of the speech that they explain clearly, twice as much where two starts agree, less
    what is missing; enough clear sentences are proof by themselves, and so is it that the starts
    agree on most of many sentences. ``foreign``: the share that the search could not give to any
    sentence.
    """
    margin = shown.margin[own]
    there = np.isfinite(margin)
    if not there.any():
        return 0.0
    explained = (1 - foreign) * np.clip(shown.phones[own][there] / TRUST.clearly, 0, 1).mean()
    agreed = shown.agreed[own][there]
    found = float(explained * (1 + agreed.mean()) / 2 - TRUST.of_missing * (1 - there.mean()))
    clear = int((agreed & (shown.phones[own][there] >= TRUST.clearly)).sum())
    proof = clear >= max(TRUST.clear, TRUST.clear_share * len(margin))
    proof |= agreed.sum() >= max(TRUST.agreeing, TRUST.agreeing_share * len(margin))
    return max(found, TRUST.unrelated) if proof else found
