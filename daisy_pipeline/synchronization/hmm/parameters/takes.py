# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers of short takes: who may teach them, and whether the words are theirs (decision 0102)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Teaching:
    """Which takes teach the others of their title (`synchronization.recall`)."""

    sure: float = 0.5  # confidence that teaches: here nobody pins it, and much beats little
    read: float = 0.5  # of the text that must be sure; of another chapter's 11 of 31 seemed so
    placed: float = 0.7  # of what was placed


@dataclass(frozen=True)
class Verdict:
    """How a sentence is held against other words (`verdicts`)."""

    longest_ms: int = 180_000  # all recordings of a take together; a longer one measures itself
    windows: int = 24  # other words that a sentence is held against
    several: int = 6  # sentences measure each other's doubts: words can only speak for them
    least_phones: int = 6  # fewer are like anything
    known: float = 0.8  # of a sentence's phones that the reader was heard to say
    fewest: int = 5  # other words that came to an end
    spread: float = 0.8  # at least, of the other words' fit
    # Logistic weights, fitted on single sentences and some together, right and wrong ones, of the
    # same voice and of others: the probability that these are the words.
    bias: float = -8.0
    own: float = 1.4
    apart: float = 0.9
    most: float = 8.0  # of either: a voice that is very like says no more
    edge: int = 5  # frames beside a clip
    beam: float = 1e5


TEACHING, VERDICT = Teaching(), Verdict()
