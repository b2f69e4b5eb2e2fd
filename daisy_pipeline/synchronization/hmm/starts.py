# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several starts of learning, until two of them place the sentences alike; the likelier one wins.

No single start comes right on every voice and noise, but a start that went wrong scores worse and
agrees with no other. Where none agree, noise may hide most of the speech: then all is tried
once more with what is loudest as speech, and believed only if two starts agree, or one explains
far more than any does in another text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm import training
from daisy_pipeline.synchronization.hmm.anchors import NONE, Anchors
from daisy_pipeline.synchronization.hmm.graph import Kind, Words
from daisy_pipeline.synchronization.hmm.models import Models
from daisy_pipeline.synchronization.hmm.parameters import (
    ABOVE,
    AGREED_FRAMES,
    AGREED_SHARE,
    AT_STRANGERS,
    BELOW,
    FAR_BELOW,
    HIDDEN,
    STARTS,
    WEAK_SHARE,
)
from daisy_pipeline.synchronization.hmm.seed import Ground, Seeds, unhidden
from daisy_pipeline.synchronization.hmm.training import First, Trained


@dataclass(frozen=True)
class Start:
    """The best start, and for each sentence whether a second one places it alike."""

    best: Trained
    agreed: npt.NDArray[np.bool_]


def search_starts(
    known: Ground,
    words: Words,
    seeds: Seeds,
    memory: Models | None = None,
    *,
    whole: bool = True,
    anchors: Anchors = NONE,
    neural: Models | None = None,
    loose: bool = False,
) -> Start | None:
    """Try starts until two agree; None when none came to an end.

    ``memory``: the narrator's own models; ``anchors``: what people set; ``neural``: what a speech
    model helped to learn. ``loose``: only starts that let every sentence teach, as most that is
    there was surely read.
    """
    count, due = _within(words, len(known.features), whole, anchors)
    text = words.only(0, count)

    def tried(known: Ground, seeds: Seeds, wider: float = 1.0) -> list[Trained]:
        starts = _loose(seeds) if loose else _starts(seeds, memory, neural)
        return _search(known, text, due, starts, whole, wider, anchors)

    done = tried(known, seeds) or tried(known, seeds, STARTS.wider)
    noisy = None if loose or _settled(done, count, due) else unhidden(known)
    if noisy is not None:
        other = tried(noisy, seeds.on(noisy))
        least = HIDDEN.more * done[0].gain if done else 0.0
        believed = _settled(other, count, due) or _explains(other, count, due)
        if believed and other[0].gain > least:
            done = other
    if not done:
        return None
    agreed = np.zeros(len(words), np.bool_)
    if len(done) > 1:
        agreed[:count] = _alike(done[0], done[1], count)
        agreed[count:] = True  # not sought yet
    return Start(done[0], agreed)


def _within(words: Words, frames: int, whole: bool, anchors: Anchors) -> tuple[int, int]:
    """How many of the first sentences these frames may hold, and how many they hold surely."""
    if whole:
        return len(words), len(words)
    phones = words.words[words.sentences]
    most, due = np.searchsorted(
        phones, (frames // STARTS.fastest, frames // STARTS.slowest)
    ).tolist()
    named = [*anchors.unread, *(one.sentence for one in (*anchors.held, *anchors.aside))]
    return min(len(words), max(most, *(2 + n for n in named), 1)), min(due, len(words))


def _search(
    known: Ground,
    words: Words,
    due: int,
    starts: Iterable[First],
    whole: bool,
    wider: float,
    anchors: Anchors,
) -> list[Trained]:
    """The best start and the next one; only the first where a second found no way."""
    done: list[Trained] = []
    for first in starts:
        made = training.train(known, words, first, whole=whole, wider=wider, anchors=anchors)
        if made is None:
            continue
        done.append(made)
        done.sort(key=lambda t: -t.gain)
        if _settled(done, len(words), due):
            break
        del done[2:]
    return done


def _settled(done: list[Trained], sentences: int, due: int) -> bool:
    return len(done) > 1 and _agree(done[0], done[1], sentences, due)


def _explains(done: list[Trained], sentences: int, due: int) -> bool:
    """Whether one start alone explains more than it could in another text, all through."""
    if not done or done[0].gain < HIDDEN.alone:
        return False
    return bool((begins(done[0], sentences) >= 0).sum() >= STARTS.placed * due)


def _starts(seeds: Seeds, memory: Models | None, neural: Models | None) -> Iterator[First]:
    if neural is not None:
        yield First(neural, BELOW, prior=memory)
    if memory is not None:
        yield First(memory, AT_STRANGERS)
    yield First(seeds.pooled(), BELOW, prior=memory)
    if neural is not None:  # where no synthetic voice helps, as the seed agrees with itself below
        yield First(neural, FAR_BELOW, WEAK_SHARE, prior=memory)
    yield First(seeds.pooled(), BELOW, WEAK_SHARE, prior=memory)
    yield First(seeds.pooled(), ABOVE, prior=memory)
    yield from _loose(seeds, memory)
    yield First(seeds.pooled(0, 2.0), FAR_BELOW, WEAK_SHARE, prior=memory)
    yield First(seeds.pooled(1, 2.5), BELOW, prior=memory)


def _loose(seeds: Seeds, prior: Models | None = None) -> Iterator[First]:
    yield First(seeds.pooled(3), FAR_BELOW, loose=True, prior=prior)
    yield First(seeds.pooled(0), FAR_BELOW, loose=True, prior=prior)
    yield First(seeds.pooled(3, 2.0), BELOW, loose=True, prior=prior)


def begins(made: Trained, sentences: int) -> npt.NDArray[np.int64]:
    """The first frame of each sentence's phones; -1 for one that was left out."""
    said = np.flatnonzero(made.graph.kind[made.path] == Kind.PHONE)
    block = made.graph.block_of[made.path][said]
    first = np.full(sentences, -1, np.int64)
    numbers, at = np.unique(block, return_index=True)
    first[numbers] = said[at]
    return first


def _alike(one: Trained, other: Trained, sentences: int) -> npt.NDArray[np.bool_]:
    a, b = begins(one, sentences), begins(other, sentences)
    return np.asarray(((a < 0) == (b < 0)) & (np.abs(a - b) <= AGREED_FRAMES))


def _agree(one: Trained, other: Trained, sentences: int, due: int) -> bool:
    placed = (begins(one, sentences) >= 0) | (begins(other, sentences) >= 0)
    alike = _alike(one, other, sentences)[placed]
    return bool(placed.sum() >= STARTS.placed * due and alike.mean() >= AGREED_SHARE)
