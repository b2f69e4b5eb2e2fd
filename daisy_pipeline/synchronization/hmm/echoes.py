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
from daisy_pipeline.synchronization.hmm.anchors import Anchors
from daisy_pipeline.synchronization.hmm.graph import Words
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.parameters.answers import ECHOES, LONE
from daisy_pipeline.synchronization.hmm.readings import Doubles, Foreign, Said
from daisy_pipeline.synchronization.hmm.rescue import spoken_for
from daisy_pipeline.synchronization.hmm.tries import Try


@dataclass(frozen=True)
class Echoes:
    """Compares pieces of one recording with its sentences' readings."""

    heard: Observations
    voiced: npt.NDArray[np.bool_]
    words: Words
    said: Sequence[Said]

    def pieces(self, begin: int, end: int, apart: int = ECHOES.apart) -> list[tuple[int, int]]:
        """What sounds in a stretch, parted where it is quiet."""
        sounds = begin + np.flatnonzero(self.voiced[begin:end])
        if not len(sounds):
            return []
        runs = np.split(sounds, np.flatnonzero(np.diff(sounds) > apart) + 1)
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


def confirmed(
    echoes: Echoes, foreign: Sequence[Foreign], wanted: Doubles | None = None
) -> tuple[Said, ...]:
    """The sentences with those tries that say the same words, as far as that can be heard.

    ``foreign``: other sound, among which tries may be that the search missed. ``wanted``: the
    frames that each sentence should take.
    """
    made: list[Said] = []
    at, starts = 0, [one.begin for one in foreign]
    for number, one in enumerate(echoes.said):
        if one.reading is None:
            made.append(one)
            continue
        short = wanted is not None and bool(wanted[number] <= LONE.short)
        low, high = (bisect_left(starts, frame) for frame in (at, one.reading.begin))
        between = [f for f in foreign[low:high] if f.end <= one.reading.begin + 1]
        made.append(_confirmed(echoes, number, between, at, short))
        if one.core is not None and not made[-1].echoed:
            # Who begins anew says the first words twice: a sound before them is none of them.
            bare = replace(one, reading=replace(one.reading, begin=one.core), core=None)
            before = (*echoes.said[:number], bare, *echoes.said[number + 1 :])
            found = _confirmed(replace(echoes, said=before), number, between, at, short)
            made[-1] = found if found.echoed else made[-1]
        at = one.reading.end
        _share_out(echoes.words, made, number)
    return tuple(made)


def _confirmed(
    echoes: Echoes, number: int, between: Sequence[Foreign], at: int, short: bool
) -> Said:
    """One sentence with its tries, found among those of the search and in what lies ``between``.

    ``at``: where the sentence before ends.
    """
    one = echoes.said[number]
    assert one.reading is not None
    likes = [_likeness(echoes, t, number) for t in one.broken]
    broken: tuple[Try, ...] = ()
    for t, like in zip(one.broken, likes, strict=True):
        low = broken[-1].end if broken else at
        if _stands(t, like) and not _of_other_words(echoes, t, number, low):
            broken += (t,)
    stray = (*one.stray, *(t for t in one.broken if t not in broken))
    missed = [] if broken else list(_missed(echoes, between, number, at, short))
    stray = tuple(t for t in stray if not any(_meet(t, m) for m in missed))
    echoed = bool(missed) or any(like is not None and like <= ECHOES.echo for like in likes)
    return replace(one, broken=(*broken, *missed), stray=stray, echoed=echoed)


def _of_other_words(echoes: Echoes, one: Try, number: int, at: int) -> bool:
    """Whether a try lies in what somebody else says; what ends at ``at`` is the text's."""
    return (
        _amid_other_sound(echoes, one, at)
        or _last_of_other_words(echoes, one, at)
        or _goes_on_in_other_words(echoes, one, number)
    )


def _last_of_other_words(echoes: Echoes, one: Try, at: int) -> bool:
    """Whether other sound goes over into a word or two without a stop, and for long."""
    if one.end - one.begin >= ECHOES.short:
        return False
    low = max(at, one.begin - ECHOES.most)
    sound = echoes.pieces(low, one.end, ECHOES.clings)
    return any(begin <= one.begin - ECHOES.goes_on and one.begin < end for begin, end in sound)


def _amid_other_sound(echoes: Echoes, one: Try, at: int) -> bool:
    """Whether other sound goes over into a try and on from it: who begins anew stops first.

    ``at``: where the sentence before ends; a try may follow it without a pause.
    """
    before = slice(max(at, one.begin - ECHOES.clings), one.begin)
    after = slice(one.end, one.end + ECHOES.clings)
    return bool(
        before.stop - before.start >= ECHOES.clings
        and echoes.voiced[before].all()
        and echoes.voiced[after].all()
    )


def _goes_on_in_other_words(echoes: Echoes, one: Try, number: int) -> bool:
    """Whether somebody says a sentence that only begins with the same word, and to its end."""
    reading = echoes.said[number].reading
    assert reading is not None
    sound = echoes.pieces(one.begin, max(one.end, min(reading.begin, one.end + ECHOES.most)))
    whole = next((end for begin, end in sound if begin < one.end <= end), one.end)
    if whole - one.end < ECHOES.goes_on:
        return False
    like = echoes.likeness(one.begin, whole, number)
    return like is not None and like > ECHOES.other_words


def later(echoes: Echoes, wanted: Doubles, anchors: Anchors) -> tuple[Said, ...]:
    """The sentences; one of a word or two lies where it was said last.

    Its first try has the same phones, and nothing of it is missing. What comes soon after it
    between pauses, has its length and says the same, is its reading.
    """
    made = list(echoes.said)
    settled = {one.sentence for one in (*anchors.held, *anchors.aside)}
    for number, one in enumerate(made):
        reading = one.reading
        if reading is None or wanted[number] > LONE.short or number in settled:
            continue
        after = next((s for s in made[number + 1 :] if s.reading is not None), None)
        end = len(echoes.voiced)
        if after is not None and after.reading is not None:
            end = min(t.begin for t in (after.reading, *after.broken))
        end = min(end, reading.end + ECHOES.soon)
        low, high = LONE.left_out
        for begin, stop in echoes.pieces(reading.end, end, LONE.joined):
            length = (stop - begin) / (reading.end - reading.begin)
            clings = begin - reading.end < LONE.touches or spoken_for(anchors, begin, stop)
            if clings or not low <= length <= high:
                continue
            like = echoes.likeness(begin, stop, number)
            if like is not None and like <= ECHOES.echo:
                here = replace(reading, begin=begin, end=stop)
                broken = (*one.broken, reading)
                one = replace(one, reading=here, broken=broken, echoed=True, alone=True)
        made[number] = one if one.broken or not one.alone else _with_tries(echoes, made, number)
    return tuple(made)


def _with_tries(echoes: Echoes, said: Sequence[Said], number: int) -> Said:
    """A word that lies where a sound stands between pauses, with what says the same before it."""
    one = said[number]
    assert one.reading is not None
    before = next((s.reading for s in reversed(said[:number]) if s.reading is not None), None)
    low = max(before.end if before else 0, one.reading.begin - ECHOES.soon)
    here = replace(echoes, said=said)
    foreign = (Foreign(low, one.reading.begin - 1),)
    tries = tuple(_missed(here, foreign, number, low, short=True))
    return replace(one, broken=tries, echoed=bool(tries))


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


def _missed(
    echoes: Echoes, between: Sequence[Foreign], number: int, at: int, short: bool
) -> Iterator[Try]:
    """Sound soon before a sentence that says what it begins with, behind what ends at ``at``.

    Of a sentence of a ``short`` word a moment's sound is one too, if it is surely like it.
    """
    least, echo = (LONE.least, ECHOES.surely) if short else (ECHOES.least, ECHOES.echo)
    reading = echoes.said[number].reading
    assert reading is not None
    length = reading.end - reading.begin
    pieces = [piece for one in between for piece in echoes.pieces(one.begin, one.end)]
    for begin, end in pieces[-ECHOES.last :]:
        if (
            reading.begin - end > ECHOES.soon
            or not least <= end - begin <= ECHOES.longest * length + ECHOES.slack
        ):
            continue
        like = echoes.likeness(begin, end, number)
        if like is not None and like <= (echo if end - begin < ECHOES.least else ECHOES.echo):
            found = Try(begin, end, min(1.0, (end - begin) / max(1, length)), 0.0)
            if not _of_other_words(echoes, found, number, at):
                yield found


def _meet(one: Try, other: Try) -> bool:
    return one.begin < other.end and other.begin < one.end
