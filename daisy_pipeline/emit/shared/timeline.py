# SPDX-License-Identifier: AGPL-3.0-or-later
"""When each unit sounds in the encoded files, so that old players always have something to play.

Clips as aligned end where the voice ends; played one after the other they would swallow every
pause. Here a clip keeps the pause behind it, and silent units (page marks, note references) take
a short piece of the pause before the next words. Whatever clips say is voice is played: where two
overlap, or extra sound lies within one, no part of it is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from daisy_pipeline.emit.shared.naming import NamedBook
from daisy_pipeline.emit.shared.units import Unit
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import Media, SyncTrack

LONGEST_PAUSE: Ms = 3000  # longer ones are not part of a reading: another take, a page turned
AFTER_WORDS: Ms = 500  # what stays of such a pause
LEAD_IN: Ms = 100  # before words that do not go on from others: a limit may be late by this much
SLICE: Ms = 100  # for a silent unit
SHORTEST_SLICE: Ms = 20  # below, players skip it or stumble


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an encoded file: begin < end, in ms as a plain decoder plays it."""

    file: str
    begin: Ms
    end: Ms

    @property
    def length(self) -> Ms:
        """How long it sounds."""
        return self.end - self.begin


@dataclass(frozen=True)
class Timeline:
    """The spans of each unit by its id; a unit without sound is not in it.

    No two spans of one file overlap; none reaches past its file. ``voiced`` are the units whose
    words are heard; the others that have a span play a piece of a pause.
    """

    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    voiced: frozenset[str] = frozenset()

    def of(self, id: str) -> tuple[Span, ...]:
        """The unit's spans in playing order; () when it is silent text."""
        return self.spans.get(id, ())

    def duration(self, units: Iterable[Unit]) -> Ms:
        """How long these units play; sums of parts are sums of wholes, to the ms."""
        return sum(span.length for unit in units for span in self.of(unit.id))


@dataclass(slots=True)
class _Piece:
    """A stretch of a file on its way to a Span. ``order`` is its place in reading order.

    ``order`` of sound that no unit wants (an announcement, a cough) is -1: nothing runs into it.
    ``music`` plays with a unit and says none of its words.
    """

    file: str
    begin: Ms
    end: Ms
    order: int = -1
    unit: str = ""
    music: bool = False


def timeline(
    units: Sequence[Unit],
    book: NamedBook,
    track: SyncTrack | None = None,
    media: Media | None = None,
) -> Timeline:
    """When the units of a whole product play; an empty one without track and media."""
    if track is None or media is None:
        return Timeline()
    pieces = _located(units, book, track, media)
    lengths = {file.name: file.duration for file in media.files}
    by_file = _by_file(pieces, _extras(track, media), lengths)
    pieces = _with_music(pieces, by_file, _spoken(track), media)
    first = _numbered(pieces)
    following = _silent_before(units, first)
    _make_room(pieces, following)
    spans: dict[str, list[Span]] = {}
    for name, found in by_file.items():
        for unit, span in _play(name, found, lengths[name], following):
            spans.setdefault(unit, []).append(span)
    inside = {id: _in_playing_order(own, media) for id, own in spans.items()}
    return Timeline(inside, frozenset(first))


def _located(
    units: Sequence[Unit], book: NamedBook, track: SyncTrack, media: Media
) -> list[_Piece]:
    """Every clip's pieces in reading order; a cut within a clip of up to a pause is bridged."""
    found: list[_Piece] = []
    for unit in units:
        clip = track.by_segment.get(book.renamed.get(unit.id, unit.id))
        if unit.silent or clip is None:
            continue
        for file, begin, end in media.locate(clip):
            last = found[-1] if found else None
            near = last is not None and last.unit == unit.id and last.file == file.name
            if last is not None and near and 0 <= begin - last.end <= LONGEST_PAUSE:
                last.end = end
            else:
                found.append(_Piece(file.name, begin, end, len(found), unit.id))
    return found


def _extras(track: SyncTrack, media: Media) -> list[_Piece]:
    return [
        _Piece(file.name, begin, end)
        for extra in track.extras
        for file in media.files
        for begin, end in file.edits.spans(extra.source, extra.begin, extra.end)
    ]


def _by_file(
    pieces: Iterable[_Piece], extras: Iterable[_Piece], lengths: Mapping[str, Ms]
) -> dict[str, list[_Piece]]:
    """Each file's pieces by time, cut so that they neither overlap nor reach past the file."""
    found: dict[str, list[_Piece]] = {}
    for piece in sorted(pieces, key=_by_time):
        found.setdefault(piece.file, []).append(piece)
    for name, inside in found.items():
        for here, after in pairwise(inside):
            if here.end > after.begin:
                after.end = max(after.end, here.end)
                here.end = after.begin
        inside[-1].end = min(inside[-1].end, _limit(lengths[name]))
    for extra in extras:
        inside = found.get(extra.file, [])
        inside += _around(extra, [p for p in inside if p.order >= 0])
    return {
        name: sorted((p for p in inside if p.end > p.begin), key=_by_time)
        for name, inside in found.items()
    }


def _spoken(track: SyncTrack) -> Set[str]:
    """The recordings of which anything is known."""
    clips = (*track.clips, *track.replaced)
    return {c.source for c in clips} | {e.source for e in track.extras}


def _with_music(
    pieces: Sequence[_Piece], by_file: Mapping[str, list[_Piece]], spoken: Set[str], media: Media
) -> list[_Piece]:
    """The pieces in reading order with music among them, which is put into its file, too.

    What stands in a file and comes from no recording (``spoken``) is music: in front of all words
    it plays with the first unit, behind them with the last: players play nothing but units.
    """
    made = list(pieces)
    for file in media.files:
        inside = by_file.get(file.name, [])
        words = sorted((p for p in inside if p.order >= 0), key=lambda p: p.order)
        for piece in file.edits.pieces if words else ():
            end = min(piece.until, _limit(file.duration))
            if piece.source in spoken or piece.at >= end:
                continue
            first = piece.until <= min(p.begin for p in words)
            unit = (words[0] if first else words[-1]).unit
            music = _Piece(file.name, piece.at, end, 0, unit, music=True)
            own = {id(word) for word in words}  # two pieces may be equal
            numbers = [n for n, p in enumerate(made) if id(p) in own]
            made.insert(numbers[0] if first else numbers[-1] + 1, music)
            inside.append(music)
            inside.sort(key=_by_time)
    return made


def _by_time(piece: _Piece) -> tuple[Ms, Ms, int]:
    return piece.begin, piece.end, piece.order


def _around(extra: _Piece, words: Iterable[_Piece]) -> list[_Piece]:
    """What of an extra lies between words: what a clip claims is no extra."""
    left: list[_Piece] = []
    begin = extra.begin
    for piece in words:
        if piece.end > begin and piece.begin < extra.end:
            left.append(_Piece(extra.file, begin, piece.begin))
            begin = piece.end
    left.append(_Piece(extra.file, begin, extra.end))
    return left


def _limit(length: Ms) -> Ms:
    """The last ms at which a clip may end: before the end of the file (ZedVal 172)."""
    return max(length - 1, 0)


def _numbered(pieces: Iterable[_Piece]) -> dict[str, int]:
    """Number the pieces that still sound in reading order; each unit's first number."""
    first: dict[str, int] = {}
    for number, piece in enumerate(p for p in pieces if p.end > p.begin):
        piece.order = number
        first.setdefault(piece.unit, number)
    return first


def _silent_before(units: Sequence[Unit], first: Mapping[str, int]) -> dict[int, tuple[str, ...]]:
    """For the first piece of each sounding unit the ids of the silent units right before it."""
    found: dict[int, tuple[str, ...]] = {}
    waiting: list[str] = []
    for unit in units:
        if unit.id in first:
            found[first[unit.id]] = tuple(waiting)
            waiting = []
        else:
            waiting.append(unit.id)
    return found


def _make_room(pieces: Iterable[_Piece], silent: Mapping[int, tuple[str, ...]]) -> None:
    """Leave the beginning of music in front of words to the silent units that come before it."""
    for piece in pieces:
        if piece.music and (waiting := silent.get(piece.order, ())):
            piece.begin += min(SLICE * len(waiting), (piece.end - piece.begin) // 2)


def _play(
    name: str, pieces: Sequence[_Piece], length: Ms, silent: Mapping[int, tuple[str, ...]]
) -> Iterable[tuple[str, Span]]:
    """(unit, span) for one file's pieces, pauses given to the units around them."""
    before: _Piece | None = None
    for piece in pieces:
        pause = piece.begin - (before.end if before else 0)
        goes_on = before is not None and piece.order == before.order + 1 and before.order >= 0
        whole = goes_on and pause <= LONGEST_PAUSE
        if piece.order >= 0 and not whole and not piece.music:
            piece.begin -= min(LEAD_IN, pause // 2)
        room = piece.begin - (before.end if before else 0)
        slices = _slices(name, piece.begin, room, silent.get(piece.order, ()))
        if before is not None and before.order >= 0:
            yield before.unit, _closed(before, slices[0][1].begin if slices else piece.begin, whole)
        yield from slices
        before = piece
    if before is not None and before.order >= 0:
        end = _limit(length)
        yield before.unit, _closed(before, end, whole=end - before.end <= LONGEST_PAUSE)


def _slices(name: str, until: Ms, pause: Ms, waiting: tuple[str, ...]) -> list[tuple[str, Span]]:
    """Slices for silent units, side by side up to ``until``; the last ones when not all fit."""
    fitting = waiting[max(0, len(waiting) - pause // SHORTEST_SLICE) :]
    if not fitting:
        return []
    length = min(SLICE, pause // len(fitting))
    begin = until - length * len(fitting)
    return [
        (unit, Span(name, begin + n * length, begin + (n + 1) * length))
        for n, unit in enumerate(fitting)
    ]


def _closed(piece: _Piece, room: Ms, whole: bool) -> Span:
    """The piece with the pause behind it: all of it where the reading goes on, else a little."""
    end = room if whole else min(room, piece.end + AFTER_WORDS)
    return Span(piece.file, piece.begin, end)


def _in_playing_order(spans: Sequence[Span], media: Media) -> tuple[Span, ...]:
    """A unit's spans as the files follow each other."""
    number = {file.name: n for n, file in enumerate(media.files)}
    return tuple(sorted(spans, key=lambda s: (number[s.file], s.begin)))
