# SPDX-License-Identifier: AGPL-3.0-or-later
"""Music that plays behind the reader: its pauses sound of many things, each again and again.

One Gaussian for all pauses lies between the tones, and the words' edges win frames that hold
nothing but an instrument. What the learned way took for pauses is described by a mixture, and
the whole recording is searched once more with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.ports import Progress
from daisy_pipeline.synchronization.features import Floats
from daisy_pipeline.synchronization.hmm import final
from daisy_pipeline.synchronization.hmm.anchors import NONE, Anchors
from daisy_pipeline.synchronization.hmm.edges import eroded
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Kind, Words
from daisy_pipeline.synchronization.hmm.mixture import Mixture
from daisy_pipeline.synchronization.hmm.models import one
from daisy_pipeline.synchronization.hmm.observe import Observations, twice
from daisy_pipeline.synchronization.hmm.parameters import MUSIC, TRAINING_FRAMES, VARIANCE_FLOOR
from daisy_pipeline.synchronization.hmm.parameters.sound import EDGES
from daisy_pipeline.synchronization.hmm.training import Trained

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Given:
    """A recording's frames of 20 ms, its level in dB by 10 ms, and the text's words."""

    heard: Observations
    level: Floats
    words: Words


def without(
    way: Way, learned: Trained, given: Given, progress: Progress, anchors: Anchors = NONE
) -> tuple[Way, Trained]:
    """The way and the models that know the pauses' music; both as they were where none plays."""
    kind = way.graph.kind[way.path]
    pauses = (kind == Kind.SILENCE) | (kind == Kind.AGAIN_SILENCE)
    quiet = eroded(pauses, MUSIC.eroded)
    if not _plays(given.level, pauses, quiet):
        return way, learned
    frames = given.heard.read(0, min(given.heard.length, TRAINING_FRAMES))
    floor = one(frames)[1] * np.float32(VARIANCE_FLOOR)
    heard = Mixture.of(frames[quiet[: len(frames)]], MUSIC.gaussians, floor, MUSIC.rounds)
    known = replace(learned, models=replace(learned.models, pauses=heard))
    again = final.whole(given.heard, given.words, known, progress, anchors)
    return (way, learned) if again is None else (again, known)


def _plays(level: Floats, pauses: Bools, quiet: Bools) -> bool:
    """Whether the pauses are loud and unsteady: steadier noise needs no more than one Gaussian."""
    if quiet[:TRAINING_FRAMES].sum() < MUSIC.enough:
        return False
    still, spoken = twice(quiet, len(level)), twice(~pauses, len(level))
    loud = _power(level[spoken]) - _power(level[still]) < EDGES.clean
    return bool(loud and float(np.std(level[still])) >= MUSIC.unsteady)


def _power(level: Floats) -> float:
    """The mean power in dB of levels in dB."""
    return 10 * float(np.log10(np.mean(10.0 ** (level.astype(np.float64) / 10))))
