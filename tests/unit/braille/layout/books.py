# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stretches for tests: of print, of cells drawn by chance, and what a laid out book says."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from daisy_pipeline.braille.cells import BLANK, Cells, Change, Joint
from daisy_pipeline.braille.layout.blocks import Align, FrontMatter, NoteAt, PageAt, Span, Stretch
from daisy_pipeline.braille.layout.model import BrailleBook, Page, Row
from daisy_pipeline.braille.source import Source
from daisy_pipeline.braille.translate import translate

FRONT = FrontMatter(title="동백꽃", authors=("지은이 김유정",), producer="한빛도서관", made="2026")
DIGITS = dict(zip("⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚", "1234567890", strict=True))


def para(text: str, name: str = "s", **form: object) -> Stretch:
    """A paragraph of print; all of it is the segment ``name``."""
    made = Stretch(cells=translate(Source(text)), first=2, spans=(Span(0, name),))
    return replace(made, **form)  # type: ignore[arg-type]


def head(text: str, name: str = "h", rank: int = 1, **form: object) -> Stretch:
    """A heading in the middle of the line."""
    asked = {"rank": rank, "align": Align.CENTER, "first": 2, "keep_next": True, **form}
    return para(text, name, before=1, after=1, **asked)


def lines_of(count: int, name: str = "s", **form: object) -> Stretch:
    """A paragraph that takes ``count`` lines of 32 cells: words of seven cells, four a line."""
    words = (count - 1) * 4 + 1
    text = BLANK.join("⠿" * 7 for _ in range(words))
    joints = bytearray(Joint.BLANK if cell == BLANK else Joint.NONE for cell in text)
    cells = Cells(text, array("i", range(len(text))), joints)
    return replace(
        Stretch(cells=cells, spans=(Span(0, name),)),
        **form,  # type: ignore[arg-type]
    )


def drawn_cells(random: Random, most: int = 25) -> Cells:
    """Cells of up to ``most`` words with joints and changes such as translations have."""
    text, joints, origins = "", bytearray(), array("i")
    for _ in range(random.randint(1, most)):
        if text:
            text, sign = text + BLANK, origins[-1] + 1
            joints.append(Joint.BLANK)
            origins.append(sign)
        for number in range(random.choice([1, 3, 4, 5, 7, 14])):
            whole = number and random.random() < 0.3
            kind = random.choice([Joint.NONE, Joint.SYLLABLE, Joint.SYLLABLE, Joint.NUMBER])
            joints.append(Joint.NONE if whole or not number else kind)
            origins.append((origins[-1] if origins else -1) + (0 if whole else 1))
            text += random.choice("⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚")
    return Cells(text, origins, joints, _changes(text, joints, random))


def _changes(text: str, joints: bytearray, random: Random) -> dict[int, Change]:
    found: dict[int, Change] = {}
    for place in range(2, len(text) - 1):
        if joints[place] != Joint.SYLLABLE or random.random() > 0.3:
            continue
        if BLANK not in text[place - 2 : place + 2]:
            found[place] = random.choice(
                [Change(2, "⠿"), Change(ahead=1), Change(1, "⠾⠷"), Change(1, "⠾", 1, "⠳")]
            )
    return found


def plain(cells: Cells) -> Cells:
    """The same cells, divided at blanks only, so that joined lines give the text again."""
    joints = bytearray(Joint.BLANK if c == BLANK else Joint.NONE for c in cells.text)
    return Cells(cells.text, cells.origins, joints)


def drawn_book(random: Random, most: int = 40) -> list[Stretch]:
    """Stretches of a book: headings, paragraphs, notes, print pages."""
    found: list[Stretch] = []
    for number in range(random.randint(1, most)):
        cells = plain(drawn_cells(random))
        last = cells.origins[-1]
        spans = (Span(0, f"s{number}"), Span(last // 2 + 1, f"s{number}b"))
        made = Stretch(cells=cells, spans=spans, first=2, before=random.randint(0, 1))
        kind = random.randint(0, 9)
        if kind <= 1 and not (found and found[-1].rank):
            made = replace(made, rank=kind + 1, keep_next=True, align=Align.CENTER, after=1)
        elif kind in (2, 3):
            words = plain(drawn_cells(random, random.choice([6, 100])))
            note = Stretch(cells=words, spans=(Span(0, f"n{number}"),), rest=2)
            made = replace(made, notes=(NoteAt(random.randint(0, last), (note,)),))
        elif kind == 4:
            made = replace(made, pages=(PageAt(random.randint(0, last), str(number)),))
        found.append(made)
    return found


CELLS = st.builds(drawn_cells, st.builds(Random, st.integers(0, 10**6)))
BOOKS = st.builds(drawn_book, st.builds(Random, st.integers(0, 10**6)))


def pages_of(book: BrailleBook) -> Iterator[Page]:
    """All pages of all volumes."""
    for volume in book.volumes:
        yield from volume.pages


def rows_saying(book: BrailleBook, start: str) -> list[Row]:
    """The rows that say segments whose names begin so."""
    found = [row for page in pages_of(book) for row in page.rows if row.spots]
    return [row for row in found if row.spots[0].segment.startswith(start)]


def page_saying(book: BrailleBook, name: str) -> int:
    """The number of the page on which a segment begins."""
    for page in pages_of(book):
        for row in page.rows:
            if any(spot.segment == name for spot in row.spots):
                return page.number
    raise AssertionError(f"nothing says {name}")


def number_at_end(row: Row) -> int:
    """The number that a row ends in."""
    return int("".join(DIGITS[cell] for cell in row.cells.rpartition("⠼")[2]))
