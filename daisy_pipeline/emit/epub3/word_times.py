# SPDX-License-Identifier: AGPL-3.0-or-later
"""When the words of a page play: the spans of their segment, cut where words begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from daisy_pipeline.emit.epub3.word_cut import Word
from daisy_pipeline.emit.shared.naming import NamedBook
from daisy_pipeline.emit.shared.timeline import SHORTEST_SLICE, Span, Timeline
from daisy_pipeline.emit.shared.units import Unit
from daisy_pipeline.model.book import Figure, text_of
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.model.times import Ms, Piece
from daisy_pipeline.model.track import Clip, Media

_Edge = tuple[int, Ms]  # the number of a span, and a time in its file


@dataclass(frozen=True)
class WordTimeline:
    """A timeline in which words stand in for their segments, and which segments these are."""

    times: Timeline
    segments: frozenset[str] = frozenset()


def by_words(
    times: Timeline, shown: Mapping[str, Sequence[Word]], book: NamedBook, given: ProductInput
) -> WordTimeline:
    """The timeline with the spans of segments cut into those of their words.

    A word sounds until the next one begins, the first one from the begin of its segment, the last
    one to its end: nothing that the segment plays is lost or played twice. A segment in which a
    word would be too short to be played keeps its spans.
    """
    if given.track is None or given.media is None:
        return WordTimeline(times)
    spans = dict(times.spans)
    done: set[str] = set()
    for id, words in shown.items():
        clip = given.track.by_segment.get(book.renamed.get(id, id))
        found = _cut(times.of(id), words, clip, given.media) if clip is not None else None
        if found is not None:
            del spans[id]
            spans.update(zip((word.id for word in words), found, strict=True))
            done.add(id)
    return WordTimeline(Timeline(spans, times.voiced), frozenset(done))


def _cut(
    spans: Sequence[Span], words: Sequence[Word], clip: Clip, media: Media
) -> list[tuple[Span, ...]] | None:
    """The spans of each word; None where words cannot be told apart in these spans."""
    names = {span.file for span in spans}
    pieces = [
        (file.name, piece)
        for file in media.files
        if file.name in names
        for piece in file.edits.pieces
        if piece.source == clip.source and piece.begin < clip.end and clip.begin < piece.end
    ]
    edges = [_edge(spans, pieces, word.begin) for word in words[1:]]
    if not spans or None in edges:
        return None
    inner = [edge for edge in edges if edge is not None]
    whole = [(0, spans[0].begin), *inner, (len(spans) - 1, spans[-1].end)]
    found = [tuple(_between(spans, low, high)) for low, high in pairwise(whole)]
    short = any(not own or min(s.length for s in own) < SHORTEST_SLICE for own in found)
    return None if short or whole != sorted(whole) else found


def _edge(spans: Sequence[Span], pieces: Sequence[tuple[str, Piece]], begin: Ms) -> _Edge | None:
    """Where a moment of the recording sounds, or what follows it where it was cut out."""
    name, piece = next(((n, p) for n, p in pieces if begin < p.end), ("", None))
    if piece is None:
        return None
    at = piece.at + max(begin, piece.begin) - piece.begin
    numbers = (n for n, s in enumerate(spans) if s.file == name and s.begin <= at <= s.end)
    number = next(numbers, None)
    return None if number is None else (number, at)


def _between(spans: Sequence[Span], low: _Edge, high: _Edge) -> Iterator[Span]:
    """What sounds from one edge to another; no span of it is empty."""
    for number in range(low[0], high[0] + 1):
        span = spans[number]
        begin = low[1] if number == low[0] else span.begin
        end = high[1] if number == high[0] else span.end
        if begin < end:
            yield Span(span.file, begin, end)


def not_by_words(units: Sequence[Unit], times: WordTimeline) -> list[Finding]:
    """One finding for the segments of several words that are shown whole: how many, which first.

    Alternative texts are no part of a page's words.
    """
    whole = [
        unit.id
        for unit in units
        if unit.segment is not None
        and not isinstance(unit.block, Figure)
        and unit.id in times.times.voiced
        and unit.id not in times.segments
        and _many(text_of(unit.segment))
    ]
    if not whole:
        return []
    return [Finding("DP-EMT-009", Place(inside=whole[0]), {"count": len(whole)})]


def _many(text: str) -> bool:
    return sum(any(map(str.isalnum, word)) for word in text.split()) > 1
