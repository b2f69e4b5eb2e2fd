# SPDX-License-Identifier: AGPL-3.0-or-later
"""A line of text as Typst code: whole Korean words, marks and links, and words of our own.

Korean is divided only between words (eojeol): each stands in a box of its own, since Typst divides
Hangul at any syllable. Our own words (print pages, labels, signs of notes) are set off by ``ours``,
so that the book's words can be told from them in the finished PDF.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from daisy_pipeline.emit.large_print.typecase import MISSING, TypeCase
from daisy_pipeline.emit.large_print.words import OurWords
from daisy_pipeline.formats.typst import call, joined, string
from daisy_pipeline.formats.xhtml import safe_href
from daisy_pipeline.model.book import (
    Inline,
    InlineImage,
    LineBreak,
    Mark,
    Math,
    NoteRef,
    PageMark,
    Run,
    Text,
    text_of,
)

BLANK = re.compile(r"([ \t\n\r\u3000\u2002-\u2006\u2008-\u200b]+)")  # where a line may end
_HANGUL = re.compile(r"[\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff]")
BREAK = "linebreak()"
_MARKS = {
    Mark.STRONG: "strong",
    Mark.EMPHASIS: "stress",
    Mark.CITE: "stress",
    Mark.UNDERLINE: "underline",
    Mark.STRIKE: "strike",
    Mark.SUB: "lowered",
    Mark.SUP: "raised",
    Mark.CODE: "code",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What stands around a piece of text: functions of the preamble, a language, a link."""

    functions: tuple[str, ...] = ()
    lang: str = ""
    link: str = ""  # Typst code of the destination
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that stands on a line: text, or code that makes a thing; ``label`` leads here.

    ``apart`` pieces are words of their own, never within another word.
    """

    look: Look
    text: str = ""
    code: str = ""
    label: str = ""
    apart: bool = False


Word = tuple[Piece, ...]  # () is a blank


class Pen:
    """Writes inline content. ``thing`` makes code of pictures and formulas; ``known`` are ids
    that a link may lead to; ``note_sign`` writes a note's sign."""

    def __init__(
        self,
        case: TypeCase,
        thing: Callable[[InlineImage | Math], str],
        known: frozenset[str],
        words: OurWords,
        pages: bool = True,
    ) -> None:
        self.case, self.thing, self.known, self.words = case, thing, known, words
        self.pages = pages

    def text(self, text: Text, *, links: bool = True) -> str:
        """Code that shows a text; "" for one without content."""
        pieces = [p for s in text for i in s.content for p in self._pieces(i, s.id, links)]
        return self.code(pieces)

    def ours(self, text: str) -> str:
        """Code that shows words of our own."""
        return self.code([Piece(Look(ours=True), text)])

    def plain(self, text: Text) -> str:
        """Code that shows the words of a text alone, as contents have them."""
        words = "".join(text_of(segment) for segment in text)
        return self.code([Piece(Look(), " ".join(words.split()))])

    def code(self, pieces: Iterable[Piece]) -> str:
        """Code that shows pieces one behind the other."""
        parts: list[str] = []
        for look, group in groupby(_chains(_words(pieces)), lambda chain: chain[0]):
            inner = [part for _, words in group for part in self._chain(words, look)]
            parts.append(self._around(inner, look) if look else joined(inner))
        return joined(parts) if parts else ""

    # ------------------------------------------------------------------ pieces

    def _pieces(self, item: Inline, segment: str, links: bool) -> Iterator[Piece]:
        match item:
            case Run():
                look = self._look(item, links)
                yield Piece(look, item.text)
                if item.ruby:  # nothing is smaller than the text: it stands behind the word
                    yield Piece(replace(look, ours=True, link=""), f"({item.ruby})")
            case NoteRef():
                target = f"<{item.note}>" if links and item.note in self.known else ""
                sign = self.words.note_sign(item.text)
                yield Piece(Look(ours=True, link=target), sign, label=item.id if links else "")
            case PageMark() if not self.pages:
                pass
            case PageMark():
                mark = self.words.page(item.label)
                yield Piece(Look(ours=True), mark, label=item.id, apart=True)
            case LineBreak():
                yield Piece(Look(), code=BREAK)
            case _:
                yield Piece(Look(), code=self.thing(item))

    def _look(self, run: Run, links: bool) -> Look:
        functions = tuple(_MARKS[mark] for mark in run.marks if mark in _MARKS)
        return Look(functions, run.lang or "", self._target(run.href) if links else "")

    def _target(self, href: str | None) -> str:
        if not href:
            return ""
        if href.startswith("#"):
            return f"<{href[1:]}>" if href[1:] in self.known else ""
        address = safe_href(href)
        return string(address) if address else ""

    # ------------------------------------------------------------------ words

    def _chain(self, words: Sequence[Word], around: Look | None) -> Iterator[str]:
        for word in words:
            if not word:
                yield '" "'
                continue
            inner = [self._piece(piece, piece.look if around is None else None) for piece in word]
            whole = any(_HANGUL.search(p.text) or (p.look.ours and " " in p.text) for p in word)
            yield call("box", joined(inner)) if whole or len(word) > 1 else inner[0]

    def _piece(self, piece: Piece, look: Look | None) -> str:
        code = piece.code or joined(list(self._glyphs(piece.text)))
        if look is not None:
            code = self._around([code], look)
        return f"[#{code}<{piece.label}>]" if piece.label else code

    def _glyphs(self, text: str) -> Iterator[str]:
        for piece, family in self.case.cut(text):
            if family == MISSING:
                names = "".join(f"[U+{ord(sign):04X}]" for sign in piece)
                yield call("ours", string(names))
            elif family == self.case.families[0]:
                yield string(piece)
            else:
                yield call("text", string(piece), font=string(family))

    def _around(self, inner: list[str], look: Look) -> str:
        code = joined(inner)
        if look.lang:
            lang, _, region = look.lang.partition("-")
            code = call("tongue", string(lang), string(region), code)
        for function in reversed(look.functions):
            code = call(function, code)
        if look.link:
            code = call("linked", look.link, code)
        return call("ours", code) if look.ours else code


def _words(pieces: Iterable[Piece]) -> Iterator[Word]:
    """Pieces cut at blanks: words of one or more pieces, and () for blanks between them.

    What stands apart within a word comes behind it.
    """
    word: list[Piece] = []
    apart: list[Piece] = []

    def whole() -> Iterator[Word]:
        if word:
            yield tuple(word)
        for number, piece in enumerate(apart):
            if word or number:
                yield ()
            yield (piece,)
        word.clear()
        apart.clear()

    for piece in pieces:
        if piece.code == BREAK:
            yield from whole()
            yield (piece,)
        elif piece.apart:
            apart.append(piece)
        elif piece.code or piece.look.ours:  # never divided
            word.append(piece)
        else:
            for number, part in enumerate(BLANK.split(piece.text)):
                if number % 2:
                    yield from whole()
                    yield ()
                elif part:
                    if apart and not word:
                        yield from whole()
                        yield ()
                    word.append(replace(piece, text=part))
    yield from whole()


def _chains(words: Iterable[Word]) -> Iterator[tuple[Look | None, list[Word]]]:
    """Words with the look that all of each have; None for those of several looks.

    Blanks go with the words before them where the words behind look the same.
    """
    waiting: list[Word] = []
    last: Look | None = None
    for word in words:
        if not word:
            waiting.append(word)
            continue
        looks = {piece.look for piece in word}
        own = looks.pop() if len(looks) == 1 and not any(p.label for p in word) else None
        if waiting:
            yield (own if own == last and own is not None else None), waiting
            waiting = []
        yield own, [word]
        last = own
    if waiting:
        yield None, waiting
