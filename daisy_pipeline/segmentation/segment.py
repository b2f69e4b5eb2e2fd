# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cut every text of a Book into the segments that segments.tsv names."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from daisy_pipeline.model.book import Book, Segment, Text
from daisy_pipeline.model.finding import Place, fail
from daisy_pipeline.model.walk import TextPlace, change_texts
from daisy_pipeline.segmentation.cut import content_of, cut_content, squeeze, words_of
from daisy_pipeline.segmentation.marks import name_marks
from daisy_pipeline.segmentation.rows import FILE, SegmentRow


def segment(book: Book, rows: Sequence[SegmentRow]) -> Book:
    """The Book with named segments as ``rows`` (from reconcile) cut it, and with named marks.

    Content is only divided: the segments of a text, joined, are the text. DaisyError
    (DP-SEG-006) when the rows belong to another state of the text.
    """
    waiting = deque((row.id, squeeze(row.text)) for row in rows if row.live)

    def divide(place: TextPlace) -> Text:
        if not place.text:
            return ()
        content = content_of(place.text)
        ids, ends = _take(squeeze(words_of(content)), waiting)
        pieces = cut_content(content, ends)
        return tuple(Segment(piece, id) for piece, id in zip(pieces, ids, strict=True))

    result = change_texts(book, divide)
    if waiting:
        raise fail("DP-SEG-006", Place(FILE, inside=waiting[0][0]), text=waiting[0][1][:40])
    return name_marks(result)


def _take(key: str, waiting: deque[tuple[str, str]]) -> tuple[list[str], list[int]]:
    """The ids of the next rows that make up ``key``, and where each of them ends in it."""
    ids: list[str] = []
    ends: list[int] = []
    at = 0
    while at < len(key) or not ids:
        id, text = waiting.popleft() if waiting else ("", "")
        if not id or not key.startswith(text, at) or (key and not text):
            raise fail("DP-SEG-006", Place(FILE, inside=id), text=key[at : at + 40])
        at += len(text)
        ids.append(id)
        ends.append(at)
    return ids, ends
