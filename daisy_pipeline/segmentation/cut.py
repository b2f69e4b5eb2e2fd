# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a text of the Book is cut, and the cutting itself: not one character or mark is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from daisy_pipeline.language.sentences import sentences
from daisy_pipeline.model.book import (
    Inline,
    LineBreak,
    NoteRef,
    PageMark,
    Run,
    Segment,
    Text,
    text_of,
)
from daisy_pipeline.model.walk import TextPlace
from daisy_pipeline.segmentation.long import shorten

LONGEST = 400
# Everything else is one segment: a heading, a line of verse or code, a term, a picture's words.
CUT_KINDS = frozenset({"paragraph", "raw"})


def content_of(text: Text) -> tuple[Inline, ...]:
    """All inline items of a text, whatever its segments are."""
    return tuple(item for segment in text for item in segment.content)


def words_of(content: Sequence[Inline]) -> str:
    """The print words of inline items."""
    return text_of(Segment(tuple(content)))


def squeeze(text: str) -> str:
    """The text without white space: by it, texts are compared and cuts are counted."""
    return "".join(text.split())


def find_cuts(place: TextPlace, lang: str, longest: int) -> list[int]:
    """Where the text of a place is cut: ends in characters without white space, the last too."""
    content = content_of(place.text)
    text = _printed(content)
    total = len(squeeze(text))
    if place.kind not in CUT_KINDS or not text.strip():
        return [total]
    ends: list[int] = []
    links = _links(content)
    for begin, end in sentences(text, lang):
        ends.extend(shorten(text, begin, end, longest, links))
    ends = _out_of_wholes(ends, content)
    counts: list[int] = []
    done = counted = 0
    for end in ends:
        counted += len(squeeze(text[done:end]))
        done = end
        if counted > (counts[-1] if counts else 0):
            counts.append(counted)
    counts[-1] = total
    return counts


def _printed(content: Sequence[Inline]) -> str:
    """The words as sentences are found in them: only a LineBreak is a line's end."""
    parts = ("\n" if isinstance(i, LineBreak) else _one_line(words_of((i,))) for i in content)
    return "".join(parts)


def _one_line(words: str) -> str:
    """The words with a blank for each line end that only the source's layout had."""
    return words.translate({0x0A: " ", 0x0D: " "})


def _links(content: Sequence[Inline]) -> list[tuple[int, int]]:
    """Where the links of the content stand."""
    found: list[tuple[int, int]] = []
    at = 0
    for item in content:
        width = len(words_of((item,)))
        if isinstance(item, Run) and item.href:
            found.append((at, at + width))
        at += width
    return found


def _out_of_wholes(ends: Sequence[int], content: Sequence[Inline]) -> list[int]:
    """The ends without those within an item that cannot be cut."""
    kept: list[int] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for item in content:
        width = len(words_of((item,)))
        if width and not _divisible(item):
            spans.append((at, at + width))
        at += width
    for end in ends:
        while spans and spans[0][1] <= end:
            spans.pop(0)
        if not (spans and spans[0][0] < end):
            kept.append(end)
    return kept


def legal_cuts(content: Sequence[Inline], ends: Sequence[int]) -> list[int]:
    """The cuts (counted without white space) that do not fall into an item that has to be whole."""
    if all(_divisible(item) or not words_of((item,)) for item in content):
        return list(ends)
    offsets = [end for _, end in _gaps(words_of(content), ends[:-1])]
    legal = set(_out_of_wholes(offsets, content))
    return [end for end, at in zip(ends, offsets, strict=False) if at in legal] + [ends[-1]]


def _divisible(item: Inline) -> bool:
    """Whether an item may be cut in two: a reading or ruby belongs to all of its run."""
    return isinstance(item, Run) and item.ruby is item.speak is item.braille is None


def cut_content(content: Sequence[Inline], ends: Sequence[int]) -> list[tuple[Inline, ...]]:
    """The content in one piece for each of ``ends`` (as find_cuts gives them).

    White space between two pieces goes with the first; a note's reference too; a page that begins
    between them goes with the second, and takes the white space behind it along.
    """
    text = words_of(content)
    gaps = _gaps(text, ends[:-1])
    items = _split_runs(content, sorted({at for gap in gaps for at in gap}))
    borders = [0]
    starts = _starts(items)
    low = 0
    for begin, end in gaps:
        while low < len(items) and starts[low] < begin:
            low += 1
        high = low
        while high < len(items) and starts[high + 1] <= end:
            high += 1
        borders.append(_border(items, low, high))
    return [tuple(items[a:b]) for a, b in pairwise([*borders, len(items)])]


def _gaps(text: str, ends: Sequence[int]) -> list[tuple[int, int]]:
    """For each count of characters that are no white space: the white space behind them."""
    gaps: list[tuple[int, int]] = []
    count = at = 0
    for end in ends:
        while count < end:
            count += not text[at].isspace()
            at += 1
        begin = at
        while at < len(text) and text[at].isspace():
            at += 1
        gaps.append((begin, at))
    return gaps


def _starts(items: Sequence[Inline]) -> list[int]:
    starts = [0]
    for item in items:
        starts.append(starts[-1] + len(words_of((item,))))
    return starts


def _split_runs(content: Sequence[Inline], cuts: Sequence[int]) -> list[Inline]:
    items: list[Inline] = []
    waiting = list(reversed(cuts))
    at = 0
    for item in content:
        end = at + len(words_of((item,)))
        while waiting and waiting[-1] <= at:
            waiting.pop()
        if isinstance(item, Run) and _divisible(item):
            done = at
            while waiting and waiting[-1] < end:
                cut = waiting.pop()
                items.append(replace(item, text=item.text[done - at : cut - at]))
                done = cut
            items.append(replace(item, text=item.text[done - at :]) if done > at else item)
        else:
            items.append(item)
        at = end
    return items


def _border(items: Sequence[Inline], low: int, high: int) -> int:
    """The index among items[low:high], which stand between two sentences, where to cut."""
    notes = [i for i in range(low, high) if isinstance(items[i], NoteRef)]
    if notes:
        low = notes[-1] + 1
    for i in range(low, high):
        if isinstance(items[i], PageMark):
            return i
    while high > low and not words_of((items[high - 1],)):
        high -= 1
    return high
