# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands between pauses in a stretch of frames."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.parameters.answers import LONE


@dataclass(frozen=True)
class Sound:
    """From its first frame to the one after its last."""

    begin: int
    end: int


def single(voiced: npt.NDArray[np.bool_], low: int, high: int) -> list[Sound]:
    """All that sounds in a stretch, if pauses stand around it and only breaths within it."""
    frames = low + np.flatnonzero(voiced[low:high])
    # The neighbours' last and first sounds may reach into the stretch.
    runs = (
        np.split(frames, np.flatnonzero(np.diff(frames) > LONE.touches) + 1) if len(frames) else []
    )
    runs = [run for run in runs if run[0] - low > LONE.touches and high - run[-1] > LONE.touches]
    if not runs or any(b[0] - a[-1] > LONE.breath for a, b in pairwise(runs)):
        return []
    return [Sound(int(runs[0][0]), int(runs[-1][-1]) + 1)]


def alone(
    voiced: npt.NDArray[np.bool_], low: int, high: int, least: int = LONE.quiet
) -> list[Sound]:
    """Sounds between pauses in a stretch; what clings to its ends is the neighbours'."""
    frames = low + np.flatnonzero(voiced[low:high])
    if not len(frames):
        return []
    runs = np.split(frames, np.flatnonzero(np.diff(frames) > LONE.joined) + 1)
    sounds = [Sound(int(run[0]), int(run[-1]) + 1) for run in runs]
    edges = [low, *(edge for s in sounds for edge in (s.begin, s.end)), high]
    quiet = np.diff(edges)[::2]
    if low == 0:  # before the first sentence there is only silence
        quiet[0] = max(quiet[0], least)
    return [
        sound
        for n, sound in enumerate(sounds)
        if quiet[n] >= least and quiet[n + 1] >= least and sound.end - sound.begin >= LONE.least
    ]
