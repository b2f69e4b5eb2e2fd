# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every number that decides how the aligner searches and learns, in one place.

Scores are natural logarithms. A frame is 20 ms. Figures without a reason of their own were chosen
on joined readings of known limits (bench/sync.py); docs/decisions/0031 says what each bought.
"""

from __future__ import annotations

from dataclasses import dataclass

import os
FRAME_MS = 20
LEAST_SEEN = 8  # a phone of the text that is rarer shares one model with all rare ones
TRAINING_FRAMES = 45_000  # 15 minutes teach a voice; the rest of a recording is only searched
REFERENCE_SECONDS = 60.0
CHUNK = 3000  # frames that are searched before what is sure is settled
FOLDS, MORE_FOLDS, FEW_SENTENCES = 2, 4, 60
LATEST = 30  # chunks that may wait to be settled


@dataclass(frozen=True)
class Round:
    """One round of search and learning: what leaving the text costs, how wide the search is."""

    filler: float  # to enter sound that is not the text's
    skip: float  # to leave out a sentence
    further: float  # to leave out one more right after it
    restart: float  # to break off and begin a sentence again
    beam: float
    prior: float  # frames' worth of the seed model in what is learned

    @property
    def leaving(self) -> tuple[float, float, float, float]:
        """What it costs to leave the text, as `graph.build` takes it."""
        return self.filler, self.skip, self.further, self.restart


@dataclass(frozen=True)
class Topology:
    """Costs of the arcs within the text."""

    stay: float = -1.0  # a phone's first half again; its second half: the same
    half: float = -0.7  # from a phone's first half to its second
    short: float = -1.5  # out of a phone after its first half
    joint: float = -2.0  # into the next sentence without a pause
    pause: float = -3.0  # into a pause between two words
    waiting: float = 0.0  # a frame in it
    after_filler: float = -3.0  # into a sentence right after foreign sound
    scale: float = 0.35  # what a frame's likeness counts against these


@dataclass(frozen=True)
class Filler:
    """Sound that is not the text: a model of anything that sounds, calibrated as models sharpen."""

    share: float = 0.4  # of the phones, the likest ones
    over_silence: float = -0.2
    ceiling: float = 1.7
    of_margin: float = 0.45  # of the phones' usual margin over it


WARPS = (0.76, 0.82, 0.88, 0.94, 1.0, 1.06, 1.12)
FURTHER = float(os.environ.get("FURTHER","-10"))
ROUNDS = (
    Round(-40, -60, FURTHER, -60, 400, 20),
    Round(-30, -45, FURTHER, -45, 300, 10),
    Round(-25, -35, FURTHER, -35, 200, 5),
    Round(-25, -30, FURTHER, -35, 150, 5),
    Round(-25, -30, FURTHER, -35, 150, 5),
    Round(-25, -30, FURTHER, -35, 150, 5),
)
SCHEDULE = tuple(float(x) for x in os.environ.get("SCHED","0,.1,.2,.25,.3,.3").split(","))
FIRSTS = tuple(float(x) for x in os.environ.get("FIRSTS","-1,-2,0,-1,-1").split(","))
FIRST_ABOVE = -0.5
EARLY = 4  # rounds before the garbage model is calibrated
EARLY_GARBAGE = (-2.0, -1.0, -0.7, -0.7)
TOPOLOGY = Topology()
# In the last search long breaks stand between sentences; in the first ones that costs sentences.
LAST_TOPOLOGY = Topology(waiting=-0.06)
FILLER = Filler()
FLAT_ROUNDS = 4  # of labelling the reference speech, whose text is sure
VARIANCE_FLOOR = 0.15  # of the whole recording's variance
WIDER = 1.5  # times the seed's variance: another voice will speak
AGREED_FRAMES = 15
AGREED_SHARE = 0.9
