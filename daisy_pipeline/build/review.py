# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person should listen to first: the list behind the report's page and ``daisy review``."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, islice
from statistics import median

from daisy_pipeline.model.book import Book, spoken, text_of
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Recording, SyncTrack
from daisy_pipeline.model.walk import segments, top_blocks
from daisy_pipeline.recordings.judge import USUAL, syllables

ALL_AT_ONCE = 30  # a list as long is heard in one go; of a longer one the worst tenth comes first
_ASKED = (ClipStatus.LOW, ClipStatus.MISSING)
_ROOM: Ms = 1000  # of the neighbours' words that a person hears around a gap
_LONGEST_GAP: Ms = 30_000
_NEAR: Ms = 500  # sound that belongs to no segment stands beside a clip up to here
_PACED = 5  # clips that tell a reader's pace, at least
_PACE_OF = 500  # and at most
_LEAST_SYLLABLES = 4
_OUT_OF_PACE = 2.0  # times as long, or as short, as this reader would need
_SHORT_OF: Ms = 800  # a difference below is no reason
_TWINS = 3  # segments away: the same words as near as this can be taken for each other


@dataclass(frozen=True)
class Item:
    """A segment that a person should listen to.

    ``begin``, ``end`` and ``pause`` are the clip's; ``hear`` is the stretch to be played: the
    clip, or for a missing segment the place where it should be; ``gap`` is then all of the sound
    between its neighbours' words, which may be longer than what is played at once. ``why`` are keys
    ``listen.why.<key>`` of words.toml. ``together`` are the missing segments that follow each
    other at one place.
    """

    segment: str
    text: str
    before: str
    after: str
    source: str
    file: str
    begin: Ms
    end: Ms
    status: ClipStatus
    confidence: float
    why: tuple[str, ...]
    hear: tuple[Ms, Ms]
    pause: tuple[Ms, Ms] | None = None
    together: tuple[str, ...] = ()
    gap: tuple[Ms, Ms] | None = None


@dataclass(frozen=True)
class Aside:
    """Sound that belongs to no segment; ``kind`` is a key ``extra.<kind>`` of words.toml."""

    kind: str
    source: str
    file: str
    begin: Ms
    end: Ms


@dataclass(frozen=True)
class Listening:
    """``asked``: unsure and missing segments, worst first. ``reread``: for information.

    Of ``total`` segments that have a place people set ``human``, and ``fine`` need no ear.
    """

    asked: tuple[Item, ...] = ()
    reread: tuple[Item, ...] = ()
    asides: tuple[Aside, ...] = ()
    total: int = 0
    fine: int = 0
    human: int = 0

    @property
    def first(self) -> int:
        """How many of ``asked`` come first: all of a short list, the worst tenth of a long one."""
        count = len(self.asked)
        return min(count, max(ALL_AT_ONCE, -(-count // 10)))


def is_doubtful(clip: Clip) -> bool:
    """Whether an aligner is unsure of a clip, or found a re-reading; people's word is final."""
    return clip.origin is ClipOrigin.ALIGNER and clip.status is not ClipStatus.OK


def to_listen(
    track: SyncTrack, book: Book | None, recordings: Sequence[Recording], told: Collection[str]
) -> Listening:
    """The list of a title, worst first: missing, then by confidence, then in reading order.

    ``told`` are segments of which a finding speaks as a whole. ``book`` may be None where no clip
    is doubtful.
    """
    known = {r.digest: r for r in recordings}
    clips = [c for c in track.clips if c.segment not in told and c.source in known]
    rank = {digest: number for number, digest in enumerate(known)}
    extras = [e for e in track.extras if e.source in known]
    asides = tuple(
        Aside(e.kind, e.source, known[e.source].file, e.begin, e.end)
        for e in sorted(extras, key=lambda e: (rank[e.source], e.begin))
    )
    doubtful = [c for c in clips if is_doubtful(c)]
    items: list[Item] = []
    if doubtful and book is not None:
        scene = _Scene(track, book, known)
        items = [scene.item(clip) for clip in doubtful]
    asked = [n for n in items if n.status in _ASKED]
    asked.sort(key=lambda n: n.confidence)
    return Listening(
        tuple(asked),
        tuple(n for n in items if n.status not in _ASKED),
        asides,
        total=len(clips),
        fine=sum(1 for c in clips if not (is_doubtful(c) and c.status in _ASKED)),
        human=sum(1 for c in clips if c.origin is ClipOrigin.HUMAN),
    )


class _Scene:
    """What stands around a clip: in the text, and in the recording."""

    def __init__(self, track: SyncTrack, book: Book, known: Mapping[str, Recording]) -> None:
        every = list(segments(top_blocks(book)))
        self.track, self.known = track, known
        self.order = [s.id for s in every]
        self.rank = {id: number for number, id in enumerate(self.order)}
        self.words = [" ".join(text_of(s).split()) for s in every]
        self.every = every
        self.sounding: dict[str, list[Clip]] = {digest: [] for digest in known}
        for clip in sorted(track.clips, key=lambda c: c.begin):
            if clip.begin < clip.end and clip.source in known:
                self.sounding[clip.source].append(clip)

    def item(self, clip: Clip) -> Item:
        at = self.rank.get(clip.segment, -1)
        found = at >= 0
        gap = None if clip.begin < clip.end else self._gap(clip)
        return Item(
            segment=clip.segment,
            text=self.words[at] if found else "",
            before=self.words[at - 1] if at > 0 else "",
            after=self.words[at + 1] if found and at + 1 < len(self.words) else "",
            source=clip.source,
            file=self.known[clip.source].file,
            begin=clip.begin,
            end=clip.end,
            status=clip.status,
            confidence=clip.confidence,
            why=tuple(self._why(clip, at)) if found else (),
            hear=(clip.begin, clip.end) if gap is None else self._heard(clip.begin, gap),
            pause=clip.pause,
            together=self.together.get(clip.segment, ()),
            gap=gap,
        )

    @cached_property
    def pace(self) -> float:
        """This reader's ms a syllable, by clips that nobody doubts."""
        sure = (
            (c.end - c.begin, self._length(self.rank[c.segment]))
            for c in self.track.clips
            if c.segment in self.rank and c.status is ClipStatus.OK and c.begin < c.end
        )
        own = list(islice((ms / n for ms, n in sure if n >= _LEAST_SYLLABLES), _PACE_OF))
        return median(own) if len(own) >= _PACED else float(USUAL)

    def _length(self, at: int) -> float:
        return syllables(spoken(self.every[at]))

    def _gap(self, clip: Clip) -> tuple[Ms, Ms]:
        """Where a missing segment should be: from the words before it to those after it."""
        own, time = self.sounding[clip.source], clip.begin
        before = bisect_right(own, time, key=lambda c: c.end)
        after = bisect_left(own, time, key=lambda c: c.begin)
        begin = own[before - 1].end if before else 0
        whole = self.known[clip.source].duration
        end = own[after].begin if after < len(own) else whole
        return min(max(0, begin - _ROOM), whole), min(whole, end + _ROOM)

    @staticmethod
    def _heard(time: Ms, gap: tuple[Ms, Ms]) -> tuple[Ms, Ms]:
        """What of a gap is played: all of it, or as much as can be heard at once around a time."""
        begin = min(time - _LONGEST_GAP // 2, gap[1] - _LONGEST_GAP)
        begin = max(gap[0], begin)
        return begin, min(gap[1], begin + _LONGEST_GAP)

    @cached_property
    def together(self) -> Mapping[str, tuple[str, ...]]:
        """The segments in a row that are missing at one place, by each of them."""
        runs: dict[str, tuple[str, ...]] = {}
        for place, names in groupby(self.order, self._missing_at):
            run = tuple(names)
            if place is not None and len(run) > 1:
                runs.update(dict.fromkeys(run, run))
        return runs

    def _missing_at(self, segment: str) -> tuple[str, Ms] | None:
        clip = self.track.by_segment.get(segment)
        if clip is None or clip.status is not ClipStatus.MISSING or not is_doubtful(clip):
            return None
        return clip.source, clip.begin

    def _why(self, clip: Clip, at: int) -> Iterator[str]:
        if clip.status is not ClipStatus.LOW:
            yield str(clip.status)
            return
        reasons = [*self._pace_of(clip, at), *self._beside(clip), *self._neighbours(at)]
        near = range(max(0, at - _TWINS), min(len(self.words), at + _TWINS + 1))
        if any(n != at and self.words[n] == self.words[at] for n in near):
            reasons.append("twin")
        yield from reasons or ("low",)

    def _pace_of(self, clip: Clip, at: int) -> Iterator[str]:
        wanted, length = self._length(at) * self.pace, clip.end - clip.begin
        if length > wanted * _OUT_OF_PACE and length - wanted > _SHORT_OF:
            yield "long"
        elif length * _OUT_OF_PACE < wanted and wanted - length > _SHORT_OF:
            yield "short"

    def _beside(self, clip: Clip) -> Iterator[str]:
        own = [e for e in self.track.extras if e.source == clip.source]
        if any(clip.begin - _NEAR <= e.end <= clip.begin + _NEAR for e in own):
            yield "extra-before"
        if any(clip.end - _NEAR <= e.begin <= clip.end + _NEAR for e in own):
            yield "extra-after"

    def _neighbours(self, at: int) -> Iterator[str]:
        for number, key in ((at - 1, "missing-before"), (at + 1, "missing-after")):
            if 0 <= number < len(self.order):
                other = self.track.by_segment.get(self.order[number])
                if other is not None and other.status is ClipStatus.MISSING:
                    yield key
