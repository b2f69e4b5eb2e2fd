# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether words were read again: by the recording itself, not by what the phones are like.

Who breaks off and begins anew says the same words twice. So what seems to be a first try is laid
over the beginning of the sentence's own reading, and over the beginnings of other sentences near
by: a try is like its own far more than like any of these. What is not is other sound; and sound
before a sentence that is, is a try that the search missed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.features import Floats
from daisy_pipeline.synchronization.hmm import kernels
from daisy_pipeline.synchronization.hmm.graph import Words
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.parameters.answers import ECHOES
from daisy_pipeline.synchronization.hmm.readings import Foreign, Said
from daisy_pipeline.synchronization.hmm.tries import Try


@dataclass(frozen=True)
class Echoes:
    """Compares pieces of one recording with its sentences' readings."""

    heard: Observations
    voiced: npt.NDArray[np.bool_]
    words: Words
    said: Sequence[Said]

    def pieces(self, begin: int, end: int) -> list[tuple[int, int]]:
        """What sounds in a stretch, parted where it is quiet."""
        sounds = begin + np.flatnonzero(self.voiced[begin:end])
        if not len(sounds):
            return []
        runs = np.split(sounds, np.flatnonzero(np.diff(sounds) > ECHOES.apart) + 1)
        return [(int(run[0]), int(run[-1]) + 1) for run in runs]

    def likeness(self, begin: int, end: int, number: int) -> float | None:
        """A piece's distance to a sentence's beginning over that to the likest other one.

        None where there is nothing to compare with.
        """
        end = min(end, begin + ECHOES.most)
        piece = self.heard.read(begin, end)
        own = self._away(piece, number)
        others = [self._away(piece, n) for n in self._others(begin, end, number)]
        others = [away for away in others if np.isfinite(away)]
        if len(others) < ECHOES.few or not np.isfinite(own):
            return None
        return float(own / max(1e-6, min(others)))

    def _away(self, piece: Floats, number: int) -> float:
        reading = self.said[number].reading
        if reading is None:
            return float(np.inf)
        last = min(reading.begin + 2 * len(piece) + ECHOES.slack, reading.end + 2 * ECHOES.before)
        own = self.heard.read(max(0, reading.begin - ECHOES.before), min(last, self.heard.length))
        return float(kernels.warped(piece, own, ECHOES.slack))

    def _others(self, begin: int, end: int, number: int) -> Iterator[int]:
        """Sentences near by that were read elsewhere and begin with other words."""
        first = self._first(number)
        low, high = max(0, number - ECHOES.near), min(len(self.said), number + ECHOES.near + 1)
        for n in range(low, high):
            reading = self.said[n].reading
            if n == number or reading is None or self._first(n) == first:
                continue
            if reading.end <= begin or end <= reading.begin:
                yield n

    def _first(self, number: int) -> bytes:
        """The phones of a sentence's first word."""
        first = int(self.words.sentences[number])
        low, high = self.words.words[first : first + 2]
        return self.words.phones[low:high].tobytes()


def confirmed(echoes: Echoes, foreign: Sequence[Foreign]) -> tuple[Said, ...]:
    """The sentences with those tries that say the same words, as far as that can be heard.

    ``foreign``: other sound, among which tries may be that the search missed.
    """
    made = []
    at, starts = 0, [one.begin for one in foreign]
    for number, one in enumerate(echoes.said):
        if one.reading is None:
            made.append(one)
            continue
        likes = [_likeness(echoes, t, number) for t in one.broken]
        broken = tuple(t for t, like in zip(one.broken, likes, strict=True) if _stands(t, like))
        stray = (*one.stray, *(t for t in one.broken if t not in broken))
        low, high = (bisect_left(starts, frame) for frame in (at, one.reading.begin))
        between = [f for f in foreign[low:high] if f.end <= one.reading.begin + 1]
        missed = [] if broken else list(_missed(echoes, between, number, one.reading))
        stray = tuple(t for t in stray if not any(_meet(t, m) for m in missed))
        echoed = bool(missed) or any(like is not None and like <= ECHOES.echo for like in likes)
        made.append(replace(one, broken=(*broken, *missed), stray=stray, echoed=echoed))
        at = one.reading.end
        _share_out(echoes.words, made, number)
    return tuple(made)


def _share_out(words: Words, made: list[Said], number: int) -> None:
    """A whole first try is the sentence before, where that one is missing and says the same."""
    one = made[number]
    whole = [t for t in one.broken if t.share >= ECHOES.whole]
    if not whole or not number or made[number - 1].reading or not _equal(words, number):
        return
    left = tuple(t for t in one.broken if t is not whole[-1] and t.begin > whole[-1].begin)
    made[number - 1] = Said(whole[-1])
    made[number] = replace(one, broken=left)


def _equal(words: Words, number: int) -> bool:
    edges = words.words[words.sentences[number - 1 : number + 2]]
    one, other = (words.phones[a:b] for a, b in pairwise(edges.tolist()))
    return np.array_equal(one, other)


def _likeness(echoes: Echoes, one: Try, number: int) -> float | None:
    pieces = echoes.pieces(one.begin, one.end) or [(one.begin, one.end)]
    return echoes.likeness(pieces[0][0], pieces[-1][1], number)


def _stands(one: Try, like: float | None) -> bool:
    """Whether what the search took for a try is one; a moment's sound is no claim's worth."""
    if one.end - one.begin < ECHOES.least:
        return False
    return like is None or like < (
        ECHOES.short_no_echo if one.end - one.begin < ECHOES.short else ECHOES.no_echo
    )


def _missed(echoes: Echoes, between: Sequence[Foreign], number: int, reading: Try) -> Iterator[Try]:
    """Sound soon before a sentence that says what it begins with."""
    length = reading.end - reading.begin
    pieces = [piece for one in between for piece in echoes.pieces(one.begin, one.end)]
    for begin, end in pieces[-ECHOES.last :]:
        if (
            reading.begin - end > ECHOES.soon
            or not ECHOES.least <= end - begin <= ECHOES.longest * length + ECHOES.slack
        ):
            continue
        like = echoes.likeness(begin, end, number)
        if like is not None and like <= ECHOES.echo:
            yield Try(begin, end, min(1.0, (end - begin) / max(1, length)), 0.0)


def _meet(one: Try, other: Try) -> bool:
    return one.begin < other.end and other.begin < one.end
