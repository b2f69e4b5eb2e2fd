# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever a Book holds: nothing throws, nothing is lost, no row is too long."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daisy_pipeline.braille.book.blocks import pieces_of
from daisy_pipeline.braille.book.pieces import Form, stretches_of
from daisy_pipeline.braille.layout.blocks import Stretch
from daisy_pipeline.model.book import Book, PageBreak, PageMark, Run, Segment
from daisy_pipeline.model.walk import every_block, segments, top_blocks
from tests.fakes.strategies import books
from tests.unit.braille.book.shown import laid


def every_stretch(stretches: list[Stretch]) -> list[Stretch]:
    """The stretches with those of their notes."""
    return stretches + [
        inner
        for stretch in stretches
        for note in stretch.notes
        for inner in every_stretch(list(note.stretches))
    ]


def says(segment: Segment) -> bool:
    return any(isinstance(i, Run) and i.text.strip() and i.braille != "" for i in segment.content)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(books(), st.sampled_from([12, 32]))
def test_every_segment_of_any_book_is_set(book: Book, width: int) -> None:
    made = pieces_of(book, Form(cells=width))
    stretches = every_stretch(list(stretches_of(made.pieces)))
    said = [span.segment for stretch in stretches for span in stretch.spans]
    asked = {s.id for s in segments(top_blocks(book)) if s.id and says(s)}
    assert asked - set(said) == set()
    for stretch in stretches:
        cells = stretch.cells
        assert len(cells.text) == len(cells.origins) == len(cells.joints)
        assert list(cells.origins) == sorted(cells.origins)
        assert all(0 < place < len(cells.text) for place in cells.changes)
        places = [span.at for span in stretch.spans]
        assert places == sorted(places)
    for page in laid(made, width).volumes[0].pages:
        assert all(len(row.cells) <= width for row in page.rows)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_print_pages_of_any_book_are_kept_once(book: Book) -> None:
    blocks = top_blocks(book)
    asked = [x.page.label for x in every_block(blocks) if isinstance(x, PageBreak)]
    asked += [i.label for s in segments(blocks) for i in s.content if isinstance(i, PageMark)]
    stretches = every_stretch(list(stretches_of(pieces_of(book, Form()).pieces)))
    if stretches:
        assert sorted(p.label for s in stretches for p in s.pages) == sorted(asked)
