# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages in which the words of a segment have elements of their own, as far as they have times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from daisy_pipeline.emit.epub3.word_cut import LABEL, Atom, Cut, Word, cut, timed_words
from daisy_pipeline.emit.shared.html import Renderer
from daisy_pipeline.emit.shared.html_dialects import Html5, Node
from daisy_pipeline.emit.shared.html_inline import Links
from daisy_pipeline.emit.shared.naming import NamedBook
from daisy_pipeline.model.book import Inline, NoteRef, PageMark, Run, Segment, text_of
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.model.track import WordTime
from daisy_pipeline.model.walk import segments, top_blocks

SENTENCES, WORDS = "sentence", "word"  # values of the setting [epub3] highlight


@dataclass(frozen=True)
class ShownWords:
    """The times of words by segment, and what became of them on the pages written so far.

    ``segments`` are the words that have elements, by segment. ``early`` are the page marks and
    note references before the last word of theirs: an overlay that follows the page cannot play
    them behind the segment.
    """

    times: Mapping[str, Sequence[WordTime]] = field(default_factory=dict)
    segments: dict[str, tuple[Word, ...]] = field(default_factory=dict)
    early: set[str] = field(default_factory=set)


def words_wanted(given: ProductInput, book: NamedBook) -> ShownWords:
    """The words that a title wants to show one by one: those with times, by id in the named book.

    Times belong to the text that was aligned: a segment that names changed (a reference to no
    note became text) has none.
    """
    if given.settings.get("highlight") != WORDS:
        return ShownWords()
    known = {s.id: text_of(s) for s in segments(top_blocks(given.book))}
    times: dict[str, list[WordTime]] = {}
    for word in given.words:
        times.setdefault(word.segment, []).append(word)
    found: dict[str, Sequence[WordTime]] = {}
    for segment in segments(top_blocks(book.book)):
        old = book.renamed.get(segment.id, segment.id)
        if old in times and known.get(old) == text_of(segment):
            found[segment.id] = times[old]
    return ShownWords(found)


class WordRenderer(Renderer):
    """Writes blocks for one page of an EPUB; ``shown`` knows the words' times."""

    def __init__(self, links: Links, here: str, shown: ShownWords) -> None:
        super().__init__(Html5(), links, here)
        self.shown = shown

    def inside(self, segment: Segment, head: Sequence[Node]) -> list[Node]:
        """What stands in a segment's span: its words in spans of their own where they have times.

        No run of text, link or reading changes but for the spans; marks of a run may close and
        open again at the edge of a word that crosses it.
        """
        words = timed_words(segment, self.shown.times.get(segment.id, ()))
        found = cut(segment.content, words, labelled=bool(head)) if words else None
        if found is None or any(word.id in self.links.files for word in found.words):
            return super().inside(segment, head)
        self.shown.segments[segment.id] = found.words
        marks = [item for item in found.early if isinstance(item, PageMark | NoteRef)]
        self.shown.early.update(mark.id for mark in marks)
        return self._nodes(found, found.atoms, head)

    def _nodes(
        self, found: Cut, atoms: Iterable[Atom], head: Sequence[Node] = (), *, linked: bool = False
    ) -> list[Node]:
        """The nodes of atoms, each word in its span; ``linked``: they lie within their link."""
        nodes: list[Node] = []
        for (kind, number), group in groupby(atoms, key=lambda a: _holder(found, a, linked)):
            own = list(group)
            if kind == "link":
                nodes += self._link(found, own)
            elif kind == "word":
                inner = self.content(_whole(own, linked))
                label = head if number == 0 else ()
                nodes.append(self.e("span", {"id": found.words[number].id}, *label, *inner))
            else:
                nodes += self._run_of(found, own)
        return nodes

    def _link(self, found: Cut, atoms: Sequence[Atom]) -> list[Node]:
        run = atoms[0].item
        inner = self._nodes(found, atoms, linked=True)
        target = self.target(run.href) if isinstance(run, Run) and run.href else None
        return [self.e("a", {"href": target}, *inner)] if target else inner

    def _run_of(self, found: Cut, atoms: Sequence[Atom]) -> Sequence[Node]:
        """One item of the content; in a run's own marks the words that lie within it."""
        run = atoms[0].item
        if not isinstance(run, Run) or run.ruby:
            return self.item(run)
        inner: list[Node] = []
        for number, group in groupby(atoms, key=lambda a: a.word):
            text = "".join(a.item.text for a in group if isinstance(a.item, Run))
            id = found.words[number].id if number >= 0 else None
            inner.append(self.e("span", {"id": id}, text) if id else text)
        return self.marked(run, inner)


def _holder(found: Cut, atom: Atom, linked: bool) -> tuple[str, int]:
    """What holds an atom at this depth: its link, its word, or the item that it was cut from."""
    if not linked and atom.link >= 0 and (atom.word < 0 or atom.word in found.linked):
        return "link", atom.link
    if atom.word >= 0 and atom.word not in found.plain:
        return "word", atom.word
    return "item", atom.place


def _whole(atoms: Iterable[Atom], linked: bool) -> tuple[Inline, ...]:
    """The content of a word: what was cut from one run is one run again."""
    made: list[Inline] = []
    for place, group in groupby(atoms, key=lambda a: a.place):
        items = [atom.item for atom in group]
        item = items[0]
        if isinstance(item, Run):
            text = "".join(piece.text for piece in items if isinstance(piece, Run))
            item = replace(item, text=text, href=None if linked else item.href)
        made += [item] if place != LABEL else []
    return tuple(made)
