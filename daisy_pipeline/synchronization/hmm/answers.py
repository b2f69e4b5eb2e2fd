# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was found, as clips, extra sound and findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.ports import AlignInput, AlignResult
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Extra, SyncTrack
from daisy_pipeline.synchronization.features import HOP_MS
from daisy_pipeline.synchronization.heard import Heard
from daisy_pipeline.synchronization.hmm import trust
from daisy_pipeline.synchronization.hmm.edges import Limits
from daisy_pipeline.synchronization.hmm.evidence import Doubles, Evidence
from daisy_pipeline.synchronization.hmm.parameters.answers import ANSWERS, TRUST
from daisy_pipeline.synchronization.hmm.phones import Script
from daisy_pipeline.synchronization.hmm.readings import Foreign, Said
from daisy_pipeline.synchronization.hmm.refusals import refusal
from daisy_pipeline.synchronization.hmm.words import Phones


@dataclass(frozen=True)
class Found:
    """All that was found in one stretch of recordings: by sentence of the script."""

    script: Script
    heard: Heard
    said: tuple[Said, ...]
    limits: tuple[Limits | None, ...]
    foreign: tuple[Foreign, ...]
    evidence: Evidence
    vouched: frozenset[int] = frozenset()  # recordings of this text, as people's anchors say
    sounds: tuple[Phones | None, ...] = ()  # where each sentence's phones sound
    voices: bool = False  # others talk in the pauses


def answer(given: AlignInput, found: Found) -> AlignResult:
    """Clips for all segments, the sound between them, and what is wrong with whole recordings."""
    sure = trust.confidence(found.evidence)
    strangers = _strangers(found)
    clips = _clips(given, found, sure, strangers)
    findings = tuple(_other_book(given, number, found, sure) for number in strangers)
    known = set(found.script.numbers)
    told = [given.segments[n][0].id for n in range(len(given.segments)) if n not in known]
    files = {given.recordings[number].digest for number in strangers}
    told += [c.segment for c in clips if c.source in files and c.segment not in told]
    extras = tuple(extra for extra in _extras(found) if extra.source not in files)
    return AlignResult(SyncTrack(clips, extras), findings, tuple(told))


def refused(found: Found) -> bool:
    """Whether any recording says something else than the text."""
    return bool(_strangers(found))


def _strangers(found: Found) -> list[int]:
    """The numbers of the recordings that say something else than the text; all if it is unsure."""
    count = len(found.heard.recordings)
    files = np.array([_file(found, n) for n in range(len(found.limits))])
    strange = [n for n in range(count) if _is_strange(found, n, files == n, alone=count == 1)]
    everything = np.ones(len(files), np.bool_)
    all_of_it = trust.relation(_by_phones(found), everything, _foreign_share(found, 0, count))
    if not found.vouched and len(files) >= TRUST.few and all_of_it < TRUST.unrelated:
        return strange or list(range(count))
    return strange


def _is_strange(found: Found, number: int, own: npt.NDArray[np.bool_], alone: bool) -> bool:
    """Whether one recording says something else: by its own sentences, or for want of any."""
    if number in found.vouched:
        return False
    foreign = _foreign_share(found, number, number + 1)
    low, high = found.heard.starts[number], found.heard.starts[number + 1]
    if (
        not alone
        and foreign > ANSWERS.mostly
        and int(found.heard.voiced[low:high].sum()) > ANSWERS.speech
    ):
        return True
    if own.sum() < TRUST.few_in_one:
        return False
    return trust.relation(_by_phones(found), own, foreign) < TRUST.unrelated


def _by_phones(found: Found) -> Evidence:
    """The evidence without sentences that only the pauses around a sound speak for."""
    alone = np.array([said.alone for said in found.said], np.bool_)
    return replace(found.evidence, margin=np.where(alone, np.nan, found.evidence.margin))


def _foreign_share(found: Found, first: int, last: int) -> float:
    """How much of the speech in these recordings is none of the text's."""
    low, high = found.heard.starts[first], found.heard.starts[last]
    strange = np.zeros(high - low, np.bool_)
    for piece in found.foreign:
        strange[max(0, 2 * piece.begin - low) : max(0, 2 * piece.end - low)] = True
    for said in found.said:
        if said.alone and said.reading is not None:
            strange[max(0, 2 * said.reading.begin - low) : max(0, 2 * said.reading.end - low)] = (
                True
            )
    voiced = found.heard.voiced[low:high]
    return float((strange & voiced).sum() / max(1, int(voiced.sum())))


def _file(found: Found, number: int) -> int:
    """The recording that a sentence lies in, or should: that of the sentence before it."""
    for at in range(number, -1, -1):
        limit = found.limits[at]
        if limit is not None:
            return found.heard.which(limit.begin)
    return 0


def _clips(
    given: AlignInput, found: Found, sure: Doubles, strangers: Sequence[int]
) -> tuple[Clip, ...]:
    review = float(given.settings.get("review_below", 0.5))
    trim = bool(given.settings.get("trim_silence", True))
    places = dict(zip(found.script.numbers, range(len(found.limits)), strict=True))
    clips: list[Clip] = []
    at = 0
    for number, (segment, _) in enumerate(given.segments):
        index = places.get(number)
        limit = None if index is None else found.limits[index]
        if index is None or limit is None or found.heard.which(limit.begin) in strangers:
            clips.append(_missing(segment.id, found.heard, at))
            continue
        end = limit.end if trim else _next(found, index)
        source, begin, stop = found.heard.place(max(limit.begin, at), max(end, at))
        at = max(at, end)
        status = ClipStatus.REREAD if found.said[index].broken else ClipStatus.OK
        status = status if sure[index] >= review else ClipStatus.LOW
        sureness = round(float(sure[index]), 3)
        pause = _pause(found, limit, source)
        clips.append(
            Clip(segment.id, source, begin, stop, ClipOrigin.ALIGNER, status, sureness, pause)
        )
    return tuple(clips)


def _pause(found: Found, limit: Limits, source: str) -> tuple[Ms, Ms] | None:
    """The silence before a sentence in its own recording; None where there is none."""
    low, high = limit.pause
    number = found.heard.which(limit.begin)
    start = found.heard.starts[number]
    if found.heard.recordings[number].digest != source or high <= max(low, start):
        return None
    longest = found.heard.recordings[number].duration
    return max(0, low - start) * HOP_MS, min((high - start) * HOP_MS, longest)


def _missing(segment: str, heard: Heard, at: int) -> Clip:
    """A segment that was not read: no time, at the place where it should have been."""
    source, begin, _ = heard.place(at, at)
    return Clip(segment, source, begin, begin, ClipOrigin.ALIGNER, ClipStatus.MISSING, 0.0)


def _next(found: Found, index: int) -> int:
    """Where the next sentence begins in the same recording, or the recording ends."""
    limit = found.limits[index]
    assert limit is not None
    stop = found.heard.starts[found.heard.which(limit.begin) + 1]
    later = (n for n in found.limits[index + 1 :] if n is not None)
    following = next(later, None)
    return stop if following is None else min(stop, following.begin)


def _extras(found: Found) -> tuple[Extra, ...]:
    """Sound that is none of the text's, unless it is short: what it seems to be, by place.

    What a person began and broke off is told however short it is.
    """
    first = next((n.begin for n in found.limits if n is not None), 0)
    last = next((n.end for n in reversed(found.limits) if n is not None), 0)
    extras = []
    for sounds, broken in _foreign_sounds(found):
        source, begin, end = found.heard.place(sounds[0], sounds[1])
        if end - begin < ANSWERS.extra_ms and not broken:
            continue
        outside = sounds[1] <= first or sounds[0] >= last
        kind = "announcement" if outside and end - begin >= ANSWERS.announced_ms else "noise"
        extras.append(Extra(source, begin, end, "broken-off" if broken else kind))
    return tuple(extras)


def _foreign_sounds(found: Found) -> list[tuple[tuple[int, int], bool]]:
    """Where other sound sounds, in frames of 10 ms, and whether a sentence was broken off there.

    A word or two of a sentence that was broken off are one with the sound that follows soon.
    """
    tries = {(b.begin, b.end) for said in found.said for b in said.broken}
    made: list[tuple[tuple[int, int], bool]] = []
    for piece in found.foreign:
        voiced = found.heard.voiced[2 * piece.begin : 2 * piece.end]
        sounds = 2 * piece.begin + np.flatnonzero(voiced)
        if len(sounds) * HOP_MS < ANSWERS.sounds_ms:  # a pause that the filler took
            continue
        if found.voices and len(sounds) < ANSWERS.sounds_share * len(voiced):
            continue  # what stands out of their talk for a moment is theirs
        low, high = int(sounds[0]), int(sounds[-1]) + 1
        broken = any(begin < piece.end and piece.begin < end for begin, end in tries)
        if made and made[-1][1] and not broken and _goes_on(found, made[-1][0], low):
            low, broken = made.pop()[0][0], True
        made.append(((low, high), broken))
    return made


def _goes_on(found: Found, before: tuple[int, int], begin: int) -> bool:
    """Whether a moment's sound and what comes after it are one, with nothing read between."""
    short = (before[1] - before[0]) * HOP_MS < ANSWERS.extra_ms
    between = any(limit is not None and before[1] <= limit.begin < begin for limit in found.limits)
    return short and begin - before[1] <= ANSWERS.soon and not between


def nothing(given: AlignInput, heard: Heard, has_words: bool) -> AlignResult:
    """Every segment missing: there is no speech, or no words."""
    clips = tuple(_missing(segment.id, heard, 0) for segment, _ in given.segments)
    lengths = np.diff(heard.starts) * HOP_MS / 1000
    findings = tuple(
        Finding("DP-SYN-002", Place(file=recording.file), {"seconds": round(float(length), 1)})
        for recording, length in zip(given.recordings, lengths, strict=True)
        if has_words
    )
    return AlignResult(SyncTrack(clips), findings, tuple(clip.segment for clip in clips))


def other_book(given: AlignInput, heard: Heard) -> AlignResult:
    """Every segment missing: nothing that is said fits the text."""
    clips = tuple(_missing(segment.id, heard, 0) for segment, _ in given.segments)
    everything = range(len(given.segments))
    findings = tuple(
        refusal(given, heard, number, everything, 0) for number in range(len(given.recordings))
    )
    return AlignResult(SyncTrack(clips), findings, tuple(clip.segment for clip in clips))


def _other_book(given: AlignInput, number: int, found: Found, sure: Doubles) -> Finding:
    alone = len(given.recordings) == 1
    own = [n for n in range(len(found.limits)) if alone or _file(found, n) == number]
    shown = found.evidence  # being sure is relative to the other sentences; likeness is not
    like = (sure >= ANSWERS.fits) & shown.agreed & (shown.margin >= TRUST.clearly)
    fits = int(like[own].sum()) if own else 0
    wanted = [found.script.numbers[n] for n in own]
    return refusal(given, found.heard, number, wanted, fits)
