# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pieces of a book as eBraille has them: the cells before lines were divided."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import groupby

from daisy_pipeline.braille.book.blocks import Made
from daisy_pipeline.braille.book.pieces import Holder, Kind, Piece, TableCell
from daisy_pipeline.braille.book.words import Words
from daisy_pipeline.braille.source import Source
from daisy_pipeline.braille.translate import translate
from daisy_pipeline.emit.braille.front import producer_of
from daisy_pipeline.formats import ebraille_blocks as eb
from daisy_pipeline.model.language import main_language
from daisy_pipeline.model.title import Title

_KINDS = {
    Kind.HEADING: eb.Kind.HEADING,
    Kind.PARAGRAPH: eb.Kind.PARAGRAPH,
    Kind.LIST: eb.Kind.LIST,
    Kind.ITEM: eb.Kind.ITEM,
    Kind.VERSE: eb.Kind.VERSE,
    Kind.LINE: eb.Kind.LINE,
    Kind.QUOTE: eb.Kind.QUOTE,
    Kind.BOX: eb.Kind.BOX,
    Kind.NOTE: eb.Kind.NOTE,
    Kind.TRANSCRIBER: eb.Kind.TRANSCRIBER,
    Kind.TABLE: eb.Kind.TABLE,
}
_LOST = frozenset({"DP-BRL-001", "DP-BRL-030"})
_SYSTEMS = {"ko": "Korean 2024", "en": "UEB"}


def ebraille_of(made: Made, title: Title, grade: int) -> eb.EBraille:
    """The book as eBraille; ``complete`` where every character and picture has its cells."""
    lang = main_language(title.lang)
    words = "ko" if lang == "ko" else "en"
    system = _SYSTEMS.get(lang, lang)
    date = title.revision_date or title.date
    return eb.EBraille(
        identifier=title.uid,
        title=title.title,
        creators=_creators(title, words),
        lang=title.lang,
        date=title.date,
        modified=f"{date}T00:00:00Z",
        copyrighted=title.edition.date or title.date[:4],
        producer=producer_of(title),
        system=f"{system} grade {grade}",
        title_cells=_cells(title.title, title.lang, grade),
        contents_cells=_cells(_LISTS[words][0], words, grade),
        pages_cells=_cells(_LISTS[words][1], words, grade),
        blocks=tuple(_Converter(title.lang, grade).nested(made.pieces, 0)),
        publisher=title.publisher,
        complete=not any(f.id in _LOST for f in made.findings),
    )


def _creators(title: Title, words: str) -> tuple[str, ...]:
    """Who made the work; eBraille 1.0 wants somebody, of folk tales and magazines too."""
    issued = (title.edition.publisher,) if title.edition.publisher else ()
    return title.creators or title.contributors or issued or (_UNKNOWN[words],)


_UNKNOWN = {"ko": "지은이 미상", "en": "Unknown author"}
_LISTS = {"ko": ("차례", "묵자 쪽"), "en": ("Contents", "Print pages")}


def _cells(text: str, lang: str, grade: int) -> str:
    return translate(Source(text, lang), grade).text


class _Converter:
    """Makes blocks of pieces; a segment's first place is the one that links lead to."""

    def __init__(self, lang: str, grade: int) -> None:
        self.lang, self.grade = lang, grade
        self.seen: set[str] = set()

    def nested(self, pieces: Iterable[Piece], depth: int) -> Iterator[eb.Block]:
        """The blocks of pieces whose first ``depth`` holders stand around them already."""

        def holder(piece: Piece) -> Holder | None:
            return piece.path[depth] if len(piece.path) > depth else None

        for around, group in groupby(pieces, holder):
            if around is None:
                for piece in group:
                    yield from self._piece(piece)
            else:
                inner = tuple(self.nested(group, depth + 1))
                if inner:
                    yield eb.Block(kind=_KINDS[around.kind], id=around.id, blocks=inner)

    def _piece(self, piece: Piece) -> Iterator[eb.Block]:
        if piece.rows:
            rows = tuple(self._row(row) for row in piece.rows)
            yield eb.Block(kind=eb.Kind.TABLE, id=piece.id, blocks=rows)
        elif piece.words is not None:
            yield self._text(piece.words, _KINDS[piece.kind], piece.level, piece.id)
        for _, note in piece.notes:
            yield from self.nested(note, 0)

    def _row(self, row: Iterable[TableCell]) -> eb.Block:
        cells = (self._text(c.words, eb.Kind.HEAD if c.header else eb.Kind.CELL) for c in row)
        return eb.Block(kind=eb.Kind.ROW, blocks=tuple(cells))

    def _text(self, words: Words, kind: eb.Kind, level: int = 0, id: str = "") -> eb.Block:
        origins = words.cells.origins
        links = [
            eb.NoteLink(bisect_left(origins, r.at), bisect_left(origins, r.end), r.note)
            for r in words.refs
        ]
        pages = [
            eb.PageBreak(
                bisect_left(origins, p.at), p.label, _cells(p.label, self.lang, self.grade)
            )
            for p in words.pages
        ]
        return eb.Block(
            kind=kind,
            cells=words.cells.text,
            level=level,
            id=id,
            segments=tuple(self._segments(words)),
            pages=tuple(pages),
            links=tuple(links),
        )

    def _segments(self, words: Words) -> Iterator[tuple[int, str]]:
        """Where segments begin: at their first character that has cells."""
        origins = words.cells.origins
        ends = [span.at for span in words.spans[1:]] + [words.size]
        for span, end in zip(words.spans, ends, strict=False):
            at = bisect_left(origins, span.at)
            inside = at < len(origins) and origins[at] < end
            if span.segment and span.segment not in self.seen and inside:
                self.seen.add(span.segment)
                yield at, span.segment
