# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a PDF says in the order of its tags what the Book says: no word lost, added or moved.

``large-print.json`` tells the digests of the Book's chapters; they were made of the Book, never of
the PDF. What is ours (contents, labels, page marks) is left out on both sides.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from daisy_pipeline.check.pdf_view import View
from daisy_pipeline.formats.print_words import PIECE, bare, sha

_SHOWN = 40
_LOOKS = 20  # headings behind a chapter at which the next may begin


@dataclass(frozen=True)
class Chapter:
    """What must stand in a chapter: its words' count and digests."""

    heading: str
    count: int
    sha256: str
    pieces: tuple[str, ...] = ()


class Words:
    """The book's words of a PDF in the order of tags, and where each stands."""

    def __init__(self, view: View) -> None:
        parts: list[str] = []
        self._starts: list[int] = []
        self._pages: list[int] = []
        self.heads: list[int] = []
        at = 0
        tops = [element for element in view.facts.elements if element.up < 0]
        for top in tops:
            last = -1
            for holder, page, words in view.pieces(top):
                shown = bare(words)
                if not shown:
                    continue
                head = _level_1(view, holder.number)
                if head >= 0 and head != last:
                    self.heads.append(at)
                last = head
                self._starts.append(at)
                self._pages.append(page)
                parts.append(shown)
                at += len(shown)
        self.text = bare("".join(parts))

    def page(self, at: int) -> int:
        """The page on which the character of this place stands."""
        found = bisect_right(self._starts, at) - 1
        return self._pages[found] if 0 <= found < len(self._pages) else 0

    def shown(self, at: int) -> str:
        """Some words from a place on."""
        return self.text[at : at + _SHOWN]

    @property
    def end(self) -> int:
        """The place behind the last character."""
        return len(self.text)


def _level_1(view: View, number: int) -> int:
    """The heading of level 1 that an element stands in, -1 for none."""
    while number >= 0:
        element = view.facts.elements[number]
        if element.role == "H1":
            return number
        number = element.up
    return -1


def check_words(view: View, chapters: Sequence[Chapter]) -> None:
    """Where the PDF's words are not those of the chapters, one finding a chapter."""
    words = Words(view)
    at = 0
    for number, chapter in enumerate(chapters):
        start = _find(words, chapter, at)
        if start is None:
            end = _end(words, chapter, chapters[number + 1 :], at)
            _tell(view, words, chapter, at, end)
            at = end
            continue
        if start > at:
            view.add("DP-LPC-043", words.page(at), words=words.shown(at)[: start - at])
        at = start + chapter.count
    if at < words.end:
        view.add("DP-LPC-043", words.page(at), words=words.shown(at))


def _find(words: Words, chapter: Chapter, at: int, *, later: bool = False) -> int | None:
    """Where a chapter stands: here, or at one of the next headings."""
    ahead = [head for head in words.heads if head > at][:_LOOKS]
    for start in ahead if later else [at, *ahead]:
        piece = words.text[start : start + chapter.count]
        if len(piece) == chapter.count and sha(piece) == chapter.sha256:
            return start
    return None


def _end(words: Words, chapter: Chapter, behind: Sequence[Chapter], at: int) -> int:
    """Where a chapter with other words ends: where the next begins, or is likely to."""
    if not behind:
        return words.end
    start = _find(words, behind[0], at, later=True)
    if start is not None:
        return start
    likely = at + chapter.count
    ahead = [head for head in words.heads if at < head][:_LOOKS]
    nearest = min(ahead, key=lambda head: abs(head - likely), default=likely)
    return min(nearest if abs(nearest - likely) <= chapter.count else likely, words.end)


def _tell(view: View, words: Words, chapter: Chapter, begin: int, end: int) -> None:
    """Say where a chapter's words begin to differ, to two hundred characters."""
    at = begin
    for number, wanted in enumerate(chapter.pieces):
        start = begin + number * PIECE
        piece = words.text[start : min(start + PIECE, begin + chapter.count)]
        if sha(piece)[:8] != wanted:
            at = min(start, max(begin, end - 1))
            break
    view.add(
        "DP-LPC-042",
        words.page(at),
        heading=chapter.heading[:60],
        words=words.shown(at),
        many=end - begin,
        wanted=chapter.count,
    )
