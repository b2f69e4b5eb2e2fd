# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every number that decides how the aligner searches and learns, in one place.

Scores are natural logarithms. A frame is 20 ms. Figures without a reason of their own were chosen
on joined readings of known limits (`bench/sync`); docs/decisions/0031 says what each bought.
"""

from __future__ import annotations

from dataclasses import dataclass

FRAME_MS = 20
LEAST_SEEN = 8  # a phone of the text that is rarer shares one model with all rare ones
OF_PHONES = 80  # in a short text less is rare: one in so many
TRAINING_FRAMES = 45_000  # 15 minutes teach a voice; the rest of a recording is only searched
REFERENCE_SECONDS = 60.0
CHUNK = 3000  # frames that are searched before what is sure is settled
# Sentences are dealt to folds; each is searched with models that did not learn from its own fold.
# A short text has more of them, so that enough is left to learn from.
FOLDS, MORE_FOLDS, FEW_SENTENCES = 2, 4, 60
ENOUGH_SENTENCES = 8  # that tell the text from strangers' words; fewer do so in part
LATEST = 30  # chunks that may wait to be settled


@dataclass(frozen=True)
class Round:
    """One round of search and learning: what leaving the text costs, how wide the search is."""

    filler: float  # to enter sound that is not the text's
    skip: float  # to leave out a sentence
    restart: float  # to break off and begin a sentence again
    beam: float
    prior: float  # frames' worth of the seed model in what is learned
    halfway: float  # garbage stands so far from what strangers' words reach to the text's own

    @property
    def leaving(self) -> tuple[float, float, float, float]:
        """What it costs to leave the text, as `graph.build` takes it."""
        return self.filler, self.skip, FURTHER, self.restart


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
    """Sound that is not the text: a model of anything that sounds."""

    share: float = 0.4  # of the phones, the likest ones
    over_silence: float = -0.2
    least: float = 0.3  # above what strangers' words reach, once the models have learned


WARPS = (0.76, 0.82, 0.88, 0.94, 1.0, 1.06, 1.12)
FURTHER = -10.0  # to leave out one more sentence: a page is not much dearer than a sentence
ROUNDS = (
    Round(-40, -60, -60, 800, 20, 0.0),
    Round(-30, -45, -45, 800, 10, 0.3),
    Round(-25, -35, -35, 800, 5, 0.35),
    Round(-25, -30, -35, 650, 5, 0.35),
    Round(-25, -30, -35, 650, 5, 0.35),
    Round(-25, -30, -35, 650, 5, 0.35),
)
# Nats by which garbage stands over strangers' words in the first round. Below: real voices are
# hardly liker to the synthetic one's phones than to others. A synthetic voice needs it above.
BELOW, ABOVE, FAR_BELOW, AT_STRANGERS = -1.0, 1.0, -2.0, 0.0
WEAK_SHARE = 0.15  # of the sentences: a voice that reads so little may be far less like the models


@dataclass(frozen=True)
class Rescue:
    """How sentences that were left out are sought once more (`rescue`)."""

    leaving: tuple[float, float, float, float] = (-60.0, -1e6, -1e6, -100.0)  # as Round.leaving
    # Of the usual sentence's margin over strangers' words. By phones, sentences that were read
    # reach .2 to .6, others .07 at most; where half of one drowns, 0 to .1, others below that.
    least: float = 0.15  # by frames
    surely: float = 0.15  # by phones
    frames: float = 0.35
    pace: tuple[float, float] = (0.75, 1.35)  # of one that is asked about
    beam: float = 1e5
    shortest: int = 15  # frames between two sentences
    longest: int = 1500
    most: int = 4  # sentences left out there


RESCUE = Rescue()
TOPOLOGY = Topology()
# In the last search long breaks stand between sentences; in the first ones that costs sentences.
LAST_TOPOLOGY = Topology(waiting=-0.06)
FILLER = Filler()
FLAT_ROUNDS = 4  # of labelling the reference speech, whose text is sure
VARIANCE_FLOOR = 0.15  # of the whole recording's variance
AGREED_FRAMES = 15
AGREED_SHARE = 0.9
# A narrator's memory: frames' worth of the synthetic voice in a remembered phone, and how many
# frames of it stay at most when a recording teaches on.
MEMORY_BLEND = 20.0
MEMORY_FIRM = 60.0


@dataclass(frozen=True)
class Ctc:
    """How the text is searched in what a speech model heard (`ctc`); probabilities, not densities.

    Such models are sharp: a right token costs nothing, a wrong one all that ``lowest`` allows.
    """

    lowest: float = -7.0  # log probability: a letter that was not heard is not impossible
    between: float = -0.1  # a frame between two tokens of a word
    foreign: float = -0.5  # a frame of anything that the model hears and the text does not say
    beam: float = 200.0
    wider: float = 3.0  # times the beam, where no way is found: a page was left out
    heard: float = -3.5  # mean log probability of a sentence's tokens; below it teaches nothing
    least: float = 0.3  # of the sentences that the model can spell; fewer are no start
    known: float = 0.5  # of the text's letters that the model must be able to spell
    beside: int = 15  # frames before a first token and after a last one that may be speech
    rounds: int = 5  # of labelling each sentence within its limits
    prior: float = 5.0  # frames' worth of the synthetic voice in what is learned
    leaving: tuple[float, float, float, float] = (-12.0, -15.0, -15.0, -18.0)  # as Round.leaving


CTC = Ctc()
CTC_TOPOLOGY = Topology(stay=0.0, half=0.0, short=0.0, joint=-0.5, pause=-0.5, after_filler=0.0)
WINDOW_SECONDS, WINDOW_MARGIN = 20, 2  # what a speech model hears at once, and more on both sides
