# SPDX-License-Identifier: AGPL-3.0-or-later
"""A line of text as Typst code: whole Korean words, marks and links, and words of our own.

Our own words (print pages, labels, signs of notes) are set off by ``ours``, so that the book's
words can be told from them in the finished PDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from daisy_pipeline.emit.large_print.phrases import phrases
from daisy_pipeline.emit.large_print.pieces import (
    BLANK,
    BREAK,
    GAP,
    LEFTWARD,
    Look,
    Piece,
    Word,
    chains,
    clean,
    divided,
    is_whole,
    width,
    words,
)
from daisy_pipeline.emit.large_print.typecase import MISSING, TypeCase, clusters
from daisy_pipeline.emit.large_print.words import OurWords
from daisy_pipeline.formats.print_words import unseen
from daisy_pipeline.formats.typst import call, joined, labelled, string
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

__all__ = ["BLANK", "BREAK", "Look", "Missing", "Pen", "Piece", "tongue_of"]
CROSSED = "crossed"  # drawn over each word by itself
_MARKS = {
    Mark.STRONG: "strongly",
    Mark.EMPHASIS: "stress",
    Mark.CITE: "stress",
    Mark.UNDERLINE: "underline",
    Mark.STRIKE: CROSSED,
    Mark.SUB: "lowered",
    Mark.SUP: "raised",
    Mark.CODE: "code",
}

_LOOSE = ('" "', BREAK, GAP)
_LABEL = 10.0  # em: labels, words of code and words struck out that are longer are divided
_ADDRESS = 2000  # characters; Typst refuses addresses of 8000


@dataclass
class Missing:
    """A sign that no font has: where it first stands, and how often."""

    segment: str
    page: str
    count: int = 0


class Pen:
    """Writes inline content. ``thing`` makes code of pictures and formulas; ``known`` are ids
    that a link may lead to, and only these get labels; ``missing`` are signs that no
    font has."""

    def __init__(
        self,
        case: TypeCase,
        thing: Callable[[InlineImage | Math], str],
        known: frozenset[str],
        words: OurWords,
    ) -> None:
        self.case, self.thing, self.known, self.words = case, thing, known, words
        self.missing: dict[str, Missing] = {}
        self._written: set[str] = set()
        self._segment, self._page = "", ""
        self._over: tuple[str, ...] = ()
        self.from_right = False  # whether lines begin at the right where it is writing
        self.heavy = False  # whether all is bold there: formulas are then, too

    def text(self, text: Text, *, links: bool = True, bold: bool = False) -> str:
        """Code that shows a text; "" for one without content. Our own words in it are not bold."""
        self._over = (_MARKS[Mark.STRONG],) if bold else ()
        before, self.heavy = self.heavy, self.heavy or bold
        made = self.code(self._all(text, links))
        self._over, self.heavy = (), before
        return made

    def ours(self, text: str) -> str:
        """Code that shows words of our own."""
        return self.code(self._ours(text, Look(ours=True)))

    def said(self, text: str) -> str:
        """Code that shows words of the Book that are no run, as where a picture is missing."""
        return self.code(self._fonts(text, Look()))

    def plain(self, text: Text) -> str:
        """Code that shows the words of a text alone, as contents have them."""
        return self.said(" ".join("".join(text_of(segment) for segment in text).split()))

    def shown(self, text: str) -> str:
        """A text without the characters that no font has."""
        return "".join(part for part, font in self.case.cut(clean(text)) if font != MISSING)

    def exact(self, text: str) -> str:
        """Code of a line of program text: every blank counts; its words may be divided."""
        parts: list[str] = []
        for number, part in enumerate(BLANK.split(text)):
            if number % 2:
                parts += ['" "', *([f"h({0.5 * (len(part) - 1):g}em)"] if len(part) > 1 else [])]
            elif width(part) > _LABEL:  # a box would stand out of the turned line's indent
                parts += [self._piece(piece, piece.look) for piece in self._fonts(part, Look())]
            elif part:
                parts.append(self.said(part))
        return joined(parts)

    def page(self, page: PageMark) -> str:
        """Code of the mark where a print page begins."""
        return self.code(self._pieces(page, True))

    def code(self, pieces: Iterable[Piece]) -> str:
        """Code that shows pieces one behind the other."""
        parts: list[str] = []
        for look, group in groupby(chains(self._line(pieces)), lambda chain: chain[0]):
            inner = [part for _, found in group for part in self._chain(found, look)]
            parts.append(_around(inner, look) if look else joined(inner))
        return joined(parts) if parts else ""

    def mark(self, code: str, id: str) -> str:
        """The code with a label that links lead to: once for every id that is known."""
        if id not in self.known or id in self._written:
            return code
        self._written.add(id)
        return labelled(code, id)

    # ------------------------------------------------------------------ pieces

    def _all(self, text: Text, links: bool) -> Iterator[Piece]:
        for segment in text:
            self._segment = segment.id
            if links and segment.id in self.known and segment.id not in self._written:
                yield Piece(Look(), code="metadata(none)", label=segment.id)
            for item in segment.content:
                yield from self._pieces(item, links)

    def _pieces(self, item: Inline, links: bool) -> Iterator[Piece]:
        match item:
            case Run():
                look = self._look(item, links)
                yield from self._fonts(item.text, look)
                if item.ruby:  # nothing is smaller than the text: it stands behind the word
                    yield from self._ours(f"({item.ruby})", Look(lang=look.lang, ours=True))
            case NoteRef():
                target = call("way", string(item.note))[:-1] if links and item.note else ""
                label = item.id if links else ""
                sign = self.words.note_sign(item.text)
                yield from self._ours(sign, Look(ours=True, link=target), label)
            case PageMark():
                self._page = item.label
                mark, label = self.words.page(item.label), item.id if links else ""
                for piece in self._ours(mark, Look(ours=True), label):
                    yield replace(piece, apart=True)
            case LineBreak():
                yield Piece(Look(), code=BREAK)
            case _:
                yield Piece(Look(), code=self.thing(item))

    def _ours(self, text: str, look: Look, label: str = "") -> Iterator[Piece]:
        """Words of our own as one piece; a second font stands within it."""
        parts = [(clean(part), font) for part, font in self.case.cut(clean(text))]
        if len(parts) == 1 and parts[0][1] in ("", MISSING, self.case.families[0]):
            yield Piece(look, text, label=label)
        elif parts:
            code = joined([self._glyphs(Piece(look, part, font=font)) for part, font in parts])
            yield Piece(look, code=code, label=label)

    def _fonts(self, text: str, look: Look) -> Iterator[Piece]:
        """A run in pieces of one font each; what no font has is told in words of our own."""
        for part, font in self.case.cut(clean(text)):
            if font == MISSING:
                yield Piece(Look(lang=look.lang, ours=True), self._told(part))
            else:
                yield Piece(look, part, font="" if font == self.case.families[0] else font)

    def _told(self, signs: str) -> str:
        seen = [sign for sign in signs if not unseen(sign)]  # what joins them shows nothing
        for sign in seen:
            missed = self.missing.setdefault(sign, Missing(self._segment, self._page))
            missed.count += 1
        return "".join(f"[U+{ord(sign):04X}]" for sign in seen)

    def _look(self, run: Run, links: bool) -> Look:
        own = (_MARKS[mark] for mark in run.marks if mark in _MARKS)
        return Look(
            tuple(dict.fromkeys((*self._over, *own))),
            run.lang or "",
            self._target(run.href) if links else "",
        )

    def _target(self, href: str | None) -> str:
        if not href:
            return ""
        if href.startswith("#"):
            return call("to", string(href[1:]))[:-1]
        address = safe_href(href) or ""
        return call("linked", string(address))[:-1] if 0 < len(address) < _ADDRESS else ""

    # ------------------------------------------------------------------ words

    def _line(self, pieces: Iterable[Piece]) -> Iterable[Word]:
        """The words of a line; those from right to left within one from the left as phrases."""
        pieces = list(pieces)
        mixed = not self.from_right and any(LEFTWARD.search(piece.text) for piece in pieces)
        return phrases(words(pieces)) if mixed else words(pieces)

    def _chain(self, found: Sequence[Word], around: Look | None) -> Iterator[str]:
        for word in found:
            if not word:
                yield '" "'
                continue
            if (
                around is not None
                and CROSSED in around.functions
                and not any(p.label for p in word)
            ):
                bits = [bit for piece in word for bit in self._bits(piece)]
                if len(bits) > len(word):
                    yield from bits
                    continue
            inner = [self._piece(piece, piece.look if around is None else None) for piece in word]
            # A box has no direction: in a line from right to left the words keep their order.
            whole = is_whole(word) and not self.from_right
            yield call("box", joined(inner)) if whole else joined(inner)

    def _piece(self, piece: Piece, look: Look | None) -> str:
        code = piece.code or self._glyphs(piece)
        if look is not None:
            code = _around(self._bits(piece) if CROSSED in look.functions else [code], look)
        return self.mark(code, piece.label) if piece.label else code

    def _bits(self, piece: Piece) -> list[str]:
        """What a line is drawn over at once: a word, the letters of one that fills a line."""
        if piece.code or width(piece.text) <= _LABEL:
            return [piece.code or self._glyphs(piece)]
        return [self._glyphs(replace(piece, text=part)) for part in clusters(piece.text)]

    def _glyphs(self, piece: Piece) -> str:
        if piece.font == MISSING:
            return string(self._told(piece.text))
        whole = piece.look.ours and width(piece.text) <= _LABEL
        parts = [piece.text] if whole else divided(piece.text)
        code = f";{GAP};".join(map(string, parts))
        code = "{" + code + "}" if GAP in code else code
        return call("text", code, font=string(piece.font)) if piece.font else code


def _around(inner: list[str], look: Look) -> str:
    """Code within what its look asks for: innermost that it is ours, outermost the link."""
    if CROSSED in look.functions:
        inner = [code if code in _LOOSE else call(CROSSED, code) for code in inner]
    code = joined(inner)
    if look.ours:
        code = call("ours", code)
    if look.lang:
        code = call("tongue", *tongue_of(look.lang), code)
    for function in reversed([name for name in look.functions if name != CROSSED]):
        code = call(function, code)
    return f"{look.link}, {code})" if look.link else code


def tongue_of(lang: str) -> tuple[str, str]:
    """A language tag (BCP 47) as Typst takes it: its language, its region or ""."""
    main, *rest = lang.replace("_", "-").split("-")
    main = main.lower() if main.isascii() and main.isalpha() and len(main) in (2, 3) else "und"
    region = next((p for p in rest if len(p) == 2 and p.isascii() and p.isalpha()), "")
    return string(main), string(region.upper())
