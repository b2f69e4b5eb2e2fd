# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every number that decides what the aligner answers, in one place.

Here: how it searches and learns. `parameters.sound`: what is heard, what is speech, where speech
begins. `parameters.answers`: how what was found becomes readings, claims and confidence.
`parameters.takes`: what short takes learn from others, and whether the words are theirs.

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

NEVER = -1e4  # the cost of what must not be
SOME = 7919  # a prime: sentences are taken from all over a text by it


@dataclass(frozen=True)
class Starts:
    """How many ways of beginning are tried, and which of them agree (`starts`)."""

    wider: float = 3.0  # times the usual beams, where no way is found or it was lost
    placed: float = 0.75  # of the sentences: two starts that both collapsed cannot agree
    # Frames that a phone takes with the pauses between: between these are all readers.
    fastest: int = 2
    slowest: int = 10


@dataclass(frozen=True)
class Learning:
    """What is learned from which sentence (`training`)."""

    loosely: float = 0.85  # a loose start must explain more than the others
    suspect: float = 0.6  # of the usual margin: a sentence below it teaches nothing
    # of what the round before explained: a search that explains less lost its way
    lost: float = 0.7


@dataclass(frozen=True)
class Reference:
    """The synthetic voice's speech, labelled (`seed`)."""

    # words a minute; a short text is spoken more than once
    paces: tuple[int, ...] = (165, 140, 190)
    pause: int = 30  # frames of 10 ms between two sentences
    soft: float = 35.0  # dB below its loudest 5 %: no speech
    prior: float = 5.0  # frames' worth of all its speech in each model
    beam: float = 400.0
    noise: int = 6000  # frames of the recording's pauses that lend their noise
    fewest: int = 5  # frames of pauses that tell what silence is like


@dataclass(frozen=True)
class Hidden:
    """What is speech where noise hides it: no more than learning begins with (`seed`)."""

    # Of the frames. Readers speak in .75 to .93 of the time; in noise of 5 dB .1 to .57 was heard.
    usual: float = 0.6
    speech: float = 0.7
    floor: float = 0.1  # the quantile of a channel that is noise alone
    smooth: int = 5  # frames
    more: float = 1.15  # times what is explained without: less is not worth moving begins for
    # Of the recording, that a start explains by itself: in another text .34 at most.
    alone: float = 0.5


@dataclass(frozen=True)
class Strangers:
    """How words are measured that are not said there (`strangers`)."""

    windows: int = 24
    window: int = 90  # frames
    spoken: float = 0.8  # of a window
    frames_a_phone: float = 5.5
    few: int = 6  # sentences: no words of theirs are surely said elsewhere
    beam: float = 1e5


@dataclass(frozen=True)
class Around:
    """The search around what people set (`anchors`)."""

    vouched: int = 3  # anchors in a recording: then it is one of this text, whatever else is found
    wider: float = 3.0  # times the usual beam within an anchor: that its sentence is there is known
    usual: int = 4  # frames that a phone takes
    beside: float = 2.0  # for a neighbour: of two that sound alike the one beside the anchor is it
    unheard: float = 1000.0  # log score: no phone is heard in a frame that belongs to another


@dataclass(frozen=True)
class Memory:
    """What of a recording is remembered of its narrator (`memory`, `lessons`)."""

    rounds: int = 3  # of labelling a sentence whose limits are known
    prior: float = 10.0  # frames' worth of the synthetic voice in what labels
    beam: float = 400.0
    edge: int = 3  # frames beside a sentence's clip that are searched with it
    least: int = 8  # frames of a half: fewer say nothing of a voice
    # Frames' worth of the synthetic voice in a remembered phone, and how many frames of it stay at
    # most when a recording teaches on.
    blend: float = 20.0
    firm: float = 60.0
    sure: float = 0.9  # confidence from which the aligner's own place teaches
    most_ms: int = 300_000  # of one recording: more of the same voice teaches little
    least_ms: int = 400  # a shorter clip is a call or a number
    # ms a phone: anything else is not what is said there (a heading's whole chapter)
    pace: tuple[int, int] = (30, 400)


@dataclass(frozen=True)
class Others:
    """How voices that were not learned are told from sentences that were not read (`others`)."""

    usual: float = 0.75  # the quantile of likeness that is usual: most may be less like
    weak: float = 0.5  # of the usual likeness: a sentence below it may be another voice's
    thin: float = 0.3  # the same by phones: below it the phones were laid into other words
    clear: float = 0.6  # by phones: from here on a sentence surely lies in its own words
    # of the time that missing sentences should take: some were not read, and a voice may be faster
    speech: float = 0.15
    enough: float = 0.5  # of that time: with less, a neighbour may lie in words beyond them
    beside: int = 2  # such neighbours on each side
    frames: float = 1000.0  # that the sentences should take in all: less teaches no voice
    clearly: float = 3.0  # nats above strangers' words, of a first voice's sentence by phones
    # What another voice's sentences usually reach by phones: 3.4 to 6 were seen, of what was laid
    # into other words far less than 0.
    fitting: float = 1.5
    # A voice says a sentence whose phones reach so much of what is usual for it, and surely with so
    # much more; one that reaches less speaks against the way.
    barely: float = 0.15
    surely: float = 0.25
    first: float = 0.15  # of the sentences must fit clearly, or it is another text
    voices: int = 3  # at most, beside those that were learned first
    broken: int = 150  # frames of other sound, after which a sentence that was begun is begun anew
    beam: float = 2000.0


@dataclass(frozen=True)
class Music:
    """What is heard in pauses that are not quiet (`music`)."""

    unsteady: float = 4.5  # dB, deviation of the level: noise .5, hum 2, talk 4.4, music 5
    eroded: int = 2  # frames at a pause's ends that may hold speech
    enough: int = 200  # frames of pauses that teach what plays
    gaussians: int = 16
    rounds: int = 12  # of learning


MUSIC = Music()
OTHERS = Others()
TOPOLOGY = Topology()
# In the last search long breaks stand between sentences; in the first ones that costs sentences.
LAST_TOPOLOGY = Topology(waiting=-0.06)
FILLER = Filler()
STARTS = Starts()
LEARNING = Learning()
REFERENCE = Reference()
HIDDEN = Hidden()
STRANGERS = Strangers()
AROUND = Around()
MEMORY = Memory()
FLAT_ROUNDS = 4  # of labelling the reference speech, whose text is sure
VARIANCE_FLOOR = 0.15  # of the whole recording's variance
AGREED_FRAMES = 15
AGREED_SHARE = 0.9


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
    label_beam: float = 400.0
    fewest: int = 3  # frames of a sentence
    prior: float = 5.0  # frames' worth of the synthetic voice in what is learned
    leaving: tuple[float, float, float, float] = (-12.0, -15.0, -15.0, -18.0)  # as Round.leaving


CTC = Ctc()
CTC_TOPOLOGY = Topology(stay=0.0, half=0.0, short=0.0, joint=-0.5, pause=-0.5, after_filler=0.0)
WINDOW_SECONDS, WINDOW_MARGIN = 20, 2  # what a speech model hears at once, and more on both sides
