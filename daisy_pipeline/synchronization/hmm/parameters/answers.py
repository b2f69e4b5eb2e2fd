# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers by which the way that the search found becomes an answer: readings, claims, confidence.

Frames are of 20 ms unless it is said. Shares of a margin are of what this reader's sentences
usually reach over strangers' words. docs/decisions/0031 and 0037 tell what the figures rest on.
"""

from __future__ import annotations

from dataclasses import dataclass


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
    longest: int = 3000  # closing words of a minute may hide a last sentence
    most: int = 4  # sentences that are sought there at once
    about: tuple[float, float] = (0.5, 2.0)  # of what sounds there, where many more are left out
    room: float = 1.5  # times the time that they should take, in a long stretch
    beside: int = 100  # frames more
    clear: float = 0.25  # by phones, where sound was given to another sentence
    plainly: float = 0.5  # by frames and by phones: whatever else may lie there
    whole: float = 0.75  # of a sentence that was broken off: that may have been all of it


@dataclass(frozen=True)
class Tries:
    """Which tries of a sentence are one reading (`tries`)."""

    squeezed: float = 0.8  # of the time that a sentence should take: less is no whole reading
    breath: int = 30  # frames: a longer break within a sentence is a break
    pause: int = 75  # frames of a noisy pause
    not_again: float = 0.7  # of the first margin: words that fit less were not said again
    moment: float = 0.6  # of the time that a word took at first
    few: float = 0.15  # of the time of what was said at first: less tells nothing of the rest
    glimpse: float = 0.5  # of the time that the same words took then: at first they were not said
    clings: int = 10  # frames of other sound right before a try: who begins a sentence paused
    click: int = 15  # frames: shorter foreign sound in it is a breath or a click
    # What was said again takes so much of its first time and fits so well beside it: 1.07 and 1.0
    # were seen, of what goes on .6 and .5 at most.
    as_long: float = 0.8
    as_like: float = 0.85


@dataclass(frozen=True)
class Readings:
    """Which try is the reading, and what of it is a neighbour's (`readings`)."""

    complete: float = 0.8  # of a sentence's phones
    as_like: float = 0.6  # of the best complete try's margin: less is closing words, no reading
    scrap: int = 12  # frames of a neighbour's sound
    scrap_break: int = 18  # frames of the break beside it
    short_break: int = 12  # the same where both sentences' times allow it
    nearly: float = 0.1  # logarithms: as good a pace
    clings: int = 4  # frames: no pause
    word: int = 30  # frames: also a short word
    long_break: int = 60  # beside a break as long as a paragraph's
    # A try long before the reading is mostly words of an announcement that the text resembles.
    soon: int = 150  # frames before the reading
    later: int = 500  # frames; only a long try that fits is one
    least: float = 0.1  # of the sentence's phones
    long: float = 0.5
    fits: float = 0.85  # of the reading's margin
    length_prior: float = 5.0  # frames that a phone takes, before it was heard


@dataclass(frozen=True)
class Fringes:
    """Foreign sound that is a sentence's first or last (`fringes`); frames."""

    syllable: int = 30
    first_word: int = 50
    gap: int = 20  # between a first word and the sentence
    touches: int = 3  # no pause
    quiet: int = 8  # a pause
    deep: float = 12.0  # nats by which other sound fits a short pause more than what sounds
    clicks: int = 5  # less sound before a sentence is none of its words
    halt: int = 50  # after a first word that does not fit at all where it was sought
    unfit: float = 0.25  # of the sentence's margin
    words: int = 75  # that a sentence lacks
    # A first word that stands by itself takes so much of its time; it was left less than half.
    call: tuple[float, float] = (0.6, 2.5)
    left: float = 0.5
    unhurried: float = 1.5  # of that time, with first words that need not be lacking
    last_word: int = 45  # a last syllable, drawn out
    drawn_out: float = 1.7  # of the time that the sentence should take, with its last sound


@dataclass(frozen=True)
class Echoes:
    """What was read again, by the recording itself (`echoes`); frames."""

    near: int = 12  # sentences before and after that are compared with
    few: int = 4  # of them say nothing
    most: int = 150  # that are compared
    least: int = 15  # less is a click
    slack: int = 15  # by which the beginning of a reading may be elsewhere
    before: int = 5
    # How far a piece is from its own sentence, over how far from the likest other. The same words
    # in the same voice reach .3 to .7, in a voice moved by a sixth .75 to .95; other words lie
    # about 1. What the search found is contradicted later than what it did not find is claimed.
    echo: float = 0.75
    surely: float = 0.5  # of a moment's sound
    no_echo: float = 0.9
    short_no_echo: float = 0.75
    short: int = 50
    apart: int = 15  # of quiet between two pieces
    last: int = 4  # of the pieces before a sentence may be tries
    whole: float = 0.8  # of a sentence's phones
    soon: int = 150  # before the reading within which a person begins anew
    longest: float = 1.5  # times the reading
    clings: int = 3  # of sound before a try, and as much behind it: it lies amid other words
    # Of sound behind a try without a pause: then all of it must be so like. What was read again
    # reached .66 at most, other sentences .78 and more.
    goes_on: int = 25
    other_words: float = 0.72


@dataclass(frozen=True)
class Sliding:
    """When a sentence is sought at its first try once more (`sliding`)."""

    far: int = 250  # frames between the first try and the reading
    beside: int = 50  # frames around the first try in which the sentence may lie
    room: tuple[float, float] = (2.0, 1.2)  # times its time; less keeps it from later words
    as_well: float = 0.7  # of the margin of the reading that was found
    by_phones: float = 0.5
    far_better: float = 1.15
    odd: float = 0.4  # logarithms: how far a pace may be from the reader's own
    nearly: float = 0.1  # as good as
    stretched: float = 1.75  # times its time as those around are read: it was not read so


@dataclass(frozen=True)
class Ends:
    """When a recording's first and last sentences are sought beside those next to them (`ends`)."""

    restless: float = 4.0  # times the time of a sentence, from its first try to its reading
    squeezed: float = 0.5  # of the usual time: such a one lost its words to an announcement
    most: int = 4  # sentences that are sought
    least: float = 0.75  # of their time, at the pace of those next to them
    room: float = 2.0  # times it, and a little
    there: float = 0.5  # of their frames: so many tell that the search had them there as well


@dataclass(frozen=True)
class Lone:
    """Sentences that lie where a sound stands between pauses (`lone`); frames."""

    short: float = 40.0  # that a sentence should take: a word or two
    unlike: float = 0.3  # of the usual margin
    quiet: int = 15  # before and after it
    less_quiet: int = 12  # the same where no sound stands in such pauses
    joined: int = 8  # within it
    touches: int = 8  # of a neighbour
    clings: int = 2  # to it, without any pause: who reads a number or a word by itself stops
    soon: int = 150  # to the neighbour; a first or last word lies no farther from it
    squeezed: float = 0.5  # of a word's time: less was left to it by another's
    least: int = 6
    lengths: tuple[float, float] = (0.4, 2.5)  # of the time that it should take
    left_out: tuple[float, float] = (0.6, 1.7)  # the same where the search found it nowhere
    word: int = 25  # that a word may take where it is read by itself
    due: tuple[float, float] = (0.75, 1.35)  # of a longer one, at the pace of those around it
    near: int = 3  # sentences on each side, which tell the pace
    breath: int = 40  # of a break within it
    nearly: float = 0.1  # logarithms: as good a pace


@dataclass(frozen=True)
class Evidence:
    """What is measured of a place (`evidence`)."""

    just_before: int = 15  # frames
    beginning: int = 40  # frames in which a first word may stand apart
    longest_halt: float = 2.0  # seconds; longer ones say no more


@dataclass(frozen=True)
class Weights:
    """Logistic weights of the probability that a place is off by more than half a second.

    Fitted on joined readings with faults and wrong texts (decision 0031, `bench.sync.fit`).
    """

    bias: float = -1.56
    phones: float = -8.38
    worst: float = -0.608
    agreed: float = -0.388
    pace: float = 4.3
    beside: float = -0.281
    level: float = -0.152
    before: float = 2.52
    halt: float = 5.9
    broken: float = 3.61
    usual: float = 0.31


@dataclass(frozen=True)
class Trust:
    """How sure a place is, and whether a recording says the text at all (`trust`)."""

    most_beside: float = 3.0  # seconds
    paces: tuple[float, float] = (0.2, 5.0)  # beyond which a pace says no more
    # What a sentence's fit is measured by counts for so many sentences of the usual reader's, so
    # that a few sentences are not measured by themselves alone.
    few_weigh: int = 4
    readers: float = 6.0
    clearly: float = 3.0  # nats a frame above strangers' words
    unrelated: float = 0.355  # right readings lie above .36, mostly .5; others below .35
    of_missing: float = 0.5
    # So many clear sentences no other text has: at most one, rarely three, were seen.
    clear: int = 4
    clear_share: float = 0.25
    # Nor do two starts agree on so many of its sentences and such a share of all of them: of a
    # text that was not read they agreed on half of six at most, or on all of five.
    agreeing: int = 8
    agreeing_share: float = 0.7
    surest_of_few: float = 0.6
    few: int = 4  # sentences that cannot tell one text from another
    few_in_one: int = 6  # the same for one recording among several


@dataclass(frozen=True)
class Answers:
    """What is told of a recording (`answers`, `refusals`); frames of 10 ms."""

    extra_ms: int = 400  # shorter other sound is not told
    sounds_ms: int = 250  # of sound in it; less is a pause that the filler took
    sounds_share: float = 0.5  # of it, where others talk in the pauses
    soon: int = 150  # after a word or two that were broken off other sound is one with them
    fits: float = 0.5  # confidence with which a sentence counts as found
    mostly: float = 0.5  # of a recording's speech
    speech: int = 500  # less says nothing
    announced_ms: int = 1000  # foreign sound at a recording's ends that is as long is speech
    too_short: int = 300  # can hold no more than a sentence
    loud: float = 0.95  # quantile of the level that stands for a recording's loudness
    inaudible: float = -25.0  # dB: speech 40 dB below the usual is louder, a sound card is softer


RESCUE = Rescue()
TRIES = Tries()
READINGS = Readings()
FRINGES = Fringes()
ECHOES = Echoes()
SLIDING = Sliding()
ENDS = Ends()
LONE = Lone()
EVIDENCE = Evidence()
WEIGHTS = Weights()
TRUST = Trust()
ANSWERS = Answers()
WORD_SLACK_MS = 100  # a clip that a person drew this much tighter still holds its words
