# SPDX-License-Identifier: AGPL-3.0-or-later
"""A segment's words as a page can show them one by one: what stands between white space.

Where a word crosses the edge of what must stay whole (a link, a quotation, words with ruby, a
picture), it and all words in there are shown as one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from daisy_pipeline.model.book import Inline, Mark, NoteRef, Run, Segment, text_of
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import WordTime

WORD = ".w"
LABEL = -1  # the place of a label's atom
_WORD = re.compile(r"\S+")
_Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page: the id of its element, its signs in the segment's text, and its begin.

    ``begin`` is in ms of the recording that the segment's clip names.
    """

    id: str
    first: int
    last: int
    begin: Ms


def timed_words(segment: Segment, times: Sequence[WordTime]) -> tuple[Word, ...]:
    """The words of a segment with their punctuation; () unless every one has a time of its own.

    Signs that stand alone (a dash) are no word. Ids count all that stands between white space, so
    that a word keeps its id whatever is known of the others.
    """
    found: list[Word] = []
    at = 0
    for number, match in enumerate(_WORD.finditer(text_of(segment)), 1):
        while at < len(times) and times[at].last <= match.start():
            at += 1
        if at < len(times) and times[at].first < match.end():
            found.append(Word(f"{segment.id}{WORD}{number}", *match.span(), times[at].begin))
        elif any(map(str.isalnum, match[0])):
            return ()
    return tuple(found) if all(a.begin < b.begin for a, b in pairwise(found)) else ()


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of a segment's content that lies in one word or in none.

    ``place`` is the number of the item that it was cut from. ``link`` is the number of the link
    that holds it, ``word`` of the word; -1 for none. A label is an atom of its own.
    """

    item: Inline
    place: int
    link: int
    word: int = -1


@dataclass(frozen=True)
class Cut:
    """A segment's content in atoms, and its words as they can be shown, numbered from 0.

    ``linked`` are the words that lie within a link, ``plain`` those within one run of text: their
    elements stand in the link's or the run's own. ``early`` are what comes before the last word.
    """

    atoms: tuple[Atom, ...]
    words: tuple[Word, ...]
    linked: frozenset[int]
    plain: frozenset[int]
    early: tuple[Inline, ...]


def cut(content: Sequence[Inline], words: Sequence[Word], *, labelled: bool = False) -> Cut | None:
    """The content cut at the edges of its words; None when there are not two to tell apart.

    ``labelled``: a printed label precedes the content, and belongs to its first word.
    """
    atoms, spans = _atoms(content, words)
    if labelled:
        atoms, spans = [Atom(Run(text=""), LABEL, -1), *atoms], [(0, 0), *spans]
    links = _ranges(atom.link for atom in atoms)
    ranges = _with_signs(_covered(spans, words), atoms)
    ranges = _joined(ranges, [*links, *_quotations(atoms)])
    if len(ranges) < 2:
        return None
    lasts = [word.last for word in words]
    shown = tuple(words[bisect_right(lasts, spans[low][0])] for low, _ in ranges)
    for number, (low, high) in enumerate(ranges):
        atoms[low:high] = [replace(atom, word=number) for atom in atoms[low:high]]
    linked = frozenset(n for n, r in enumerate(ranges) if _within(r, links))
    plain = frozenset(
        n
        for n, (low, high) in enumerate(ranges)
        if _one_run(atoms[low:high]) and (n in linked or atoms[low].link < 0)
    )
    early = tuple(atom.item for atom in atoms[: ranges[-1][0]])
    return Cut(tuple(atoms), shown, linked, plain, early)


def _atoms(content: Sequence[Inline], words: Sequence[Word]) -> tuple[list[Atom], list[_Range]]:
    """The atoms, and the signs of the text that each one holds."""
    edges = [edge for word in words for edge in (word.first, word.last)]
    atoms: list[Atom] = []
    spans: list[_Range] = []
    at = link = 0
    before: str | None = None
    for place, item in enumerate(content):
        href = item.href if isinstance(item, Run) else None
        link += href != before
        before = href
        size = len(text_of(Segment((item,))))
        for low, high in _pieces(item, at, at + size, edges):
            piece = item
            if isinstance(item, Run) and high - low < size:
                piece = replace(item, text=item.text[low - at : high - at])
            atoms.append(Atom(piece, place, link if href else -1))
            spans.append((low, high))
        at += size
    return atoms, spans


def _pieces(item: Inline, first: int, last: int, edges: Sequence[int]) -> Iterable[_Range]:
    if not isinstance(item, Run) or item.ruby:
        return ((first, last),)
    inner = edges[bisect_right(edges, first) : bisect_left(edges, last)]
    return pairwise([first, *inner, last])


def _covered(spans: Sequence[_Range], words: Sequence[Word]) -> list[_Range]:
    """The atoms of each word, from and to (not included)."""
    lows, highs = [low for low, _ in spans], [high for _, high in spans]
    return [(bisect_right(highs, w.first), bisect_left(lows, w.last)) for w in words]


def _with_signs(given: Sequence[_Range], atoms: Sequence[Atom]) -> list[_Range]:
    """Ranges grown over the references to notes behind them: these are shown with their word.

    The first one takes those before it, and a label.
    """
    ranges = list(given)
    for at, atom in enumerate(atoms):
        if ranges and (isinstance(atom.item, NoteRef) or atom.place == LABEL):
            number = max(0, bisect_right(ranges, at, key=lambda r: r[0]) - 1)
            low, high = ranges[number]
            ranges[number] = min(low, at), max(high, at + 1)
    return ranges


def _joined(ranges: Sequence[_Range], wholes: Sequence[_Range]) -> list[_Range]:
    """Ranges that neither overlap each other nor cross the edge of a whole."""
    now = list(ranges)
    while True:
        grown: list[_Range] = []
        for own in now:
            for whole in wholes:
                own = _over(own, whole)
            if grown and own[0] < grown[-1][1]:
                low, high = grown.pop()
                own = min(low, own[0]), max(high, own[1])
            grown.append(own)
        if grown == now:
            return now
        now = grown


def _over(own: _Range, whole: _Range) -> _Range:
    """A range grown over a whole whose edge it crosses."""
    apart = own[1] <= whole[0] or whole[1] <= own[0]
    within = whole[0] <= own[0] and own[1] <= whole[1]
    return own if apart or within else (min(own[0], whole[0]), max(own[1], whole[1]))


def _within(own: _Range, wholes: Iterable[_Range]) -> bool:
    """Whether a range lies within a whole, and more than it is in there."""
    return any(low <= own[0] and own[1] <= high and own != (low, high) for low, high in wholes)


def _quotations(atoms: Sequence[Atom]) -> list[_Range]:
    """Runs that a reader shows in quotation marks of its own: two halves would have four."""
    quoted = (isinstance(a.item, Run) and Mark.QUOTE in a.item.marks for a in atoms)
    return _ranges(a.place if mark else -1 for a, mark in zip(atoms, quoted, strict=True))


def _ranges(numbers: Iterable[int]) -> list[_Range]:
    """Stretches of one number that is not -1."""
    found: list[_Range] = []
    at = 0
    for number, group in groupby(numbers):
        size = len(list(group))
        if number >= 0:
            found.append((at, at + size))
        at += size
    return found


def _one_run(atoms: Sequence[Atom]) -> bool:
    item = atoms[0].item
    one = all(atom.place == atoms[0].place for atom in atoms)
    return one and isinstance(item, Run) and not item.ruby
