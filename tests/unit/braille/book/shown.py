# SPDX-License-Identifier: AGPL-3.0-or-later
"""Blocks as rows of braille, without pages' numbers and title pages."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from daisy_pipeline.braille.book.blocks import Made, pieces_of
from daisy_pipeline.braille.book.pieces import Form, stretches_of
from daisy_pipeline.braille.layout.blocks import FrontMatter
from daisy_pipeline.braille.layout.model import BrailleBook, Row
from daisy_pipeline.braille.layout.pages import lay_out
from daisy_pipeline.braille.layout.profile import Profile
from daisy_pipeline.braille.source import Source
from daisy_pipeline.braille.translate import translate
from daisy_pipeline.model import book as b
from daisy_pipeline.model.walk import TextPlace, change_texts

PLAIN = Profile(title_page=False, contents=0, page_line="none", new_page=0, duplex=False)


def cells(print_text: str, lang: str = "ko") -> str:
    """The braille of a stretch of print by itself."""
    return translate(Source(print_text, lang)).text


def book_of(*blocks: b.Block, lang: str = "ko") -> b.Book:
    """A Book of the blocks, its segments named s1, s2 ... in reading order."""
    numbers = count(1)

    def name(place: TextPlace) -> b.Text:
        return tuple(replace(s, id=f"s{next(numbers)}") for s in place.text)

    return change_texts(b.Book(lang=lang, body=blocks), name)


def made_of(*blocks: b.Block, width: int = 32, lang: str = "ko") -> Made:
    """The pieces of blocks for lines of ``width`` cells."""
    return pieces_of(book_of(*blocks, lang=lang), Form(cells=width))


def laid(made: Made, width: int = 32, notes: str = "chapter") -> BrailleBook:
    """The pieces on pages of 60 lines."""
    profile = replace(PLAIN, cells=width, lines=60, notes=notes)
    return lay_out(stretches_of(made.pieces), profile, FrontMatter(title="책")).book


def rows_of(*blocks: b.Block, width: int = 32, notes: str = "chapter") -> list[Row]:
    """The rows of the blocks' pages, without those that are empty at a page's end."""
    book = laid(made_of(*blocks, width=width), width, notes)
    found: list[Row] = []
    for page in book.volumes[0].pages:
        rows = list(page.rows)
        while rows and not rows[-1].cells:
            rows.pop()
        found += rows
    return found


def shown(*blocks: b.Block, width: int = 32, notes: str = "chapter") -> list[str]:
    """The cells of `rows_of`, blanks as they are."""
    return [row.cells for row in rows_of(*blocks, width=width, notes=notes)]


def para(text: str, role: str = "") -> b.Paragraph:
    """A paragraph of one look."""
    return b.Paragraph(text=b.plain(text), role=role)


def indent(count_: int) -> str:
    """Blank cells."""
    return "⠀" * count_
