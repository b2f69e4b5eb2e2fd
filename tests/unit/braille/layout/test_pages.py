# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages: what stands on one, where it may end, what its line of numbers says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.braille.cells import BLANK
from daisy_pipeline.braille.layout.blocks import FrontMatter, NoteAt, PageAt, Stretch
from daisy_pipeline.braille.layout.model import BrailleBook
from daisy_pipeline.braille.layout.pages import lay_out
from daisy_pipeline.braille.layout.profile import Profile
from daisy_pipeline.model.finding import Place
from tests.unit.braille.layout.books import (
    BOOKS,
    FRONT,
    head,
    lines_of,
    number_at_end,
    page_saying,
    pages_of,
    para,
    rows_saying,
)

BARE = Profile(title_page=False, contents=0, duplex=False, new_page=0)


def laid(*stretches: Stretch, profile: Profile = BARE) -> BrailleBook:
    return lay_out(stretches, profile, FRONT).book


def starts(book: BrailleBook) -> list[int]:
    """How many rows of text each page has."""
    return [sum(bool(row.spots) for row in page.rows) for page in pages_of(book)]


def test_a_page_ends_in_its_number() -> None:
    (page,) = pages_of(laid(para("봄이 왔다.")))
    assert len(page.rows) == 26 and page.number == 1
    assert page.rows[0].cells == BLANK * 2 + "⠘⠥⠢⠕⠀⠧⠌⠊⠲"
    assert page.rows[-1].cells == BLANK * 30 + "⠼⠁"


def test_the_line_of_numbers_may_stand_above_or_be_left_out() -> None:
    (page,) = pages_of(laid(para("봄"), profile=replace(BARE, page_line="top")))
    assert number_at_end(page.rows[0]) == 1 and len(page.rows) == 2
    (page,) = pages_of(laid(para("봄"), profile=replace(BARE, page_line="none")))
    assert len(page.rows) == 1


def test_print_pages_stand_at_the_left() -> None:
    """The page that goes on, and those that begin; a page of text after them keeps the last."""
    first = replace(lines_of(20), pages=(PageAt(0, "7"), PageAt(400, "8")))
    one, two = pages_of(laid(first, lines_of(20, "t")))
    assert one.rows[-1].cells.startswith("⠼⠛⠤⠼⠓⠀") and one.print_pages == ("7", "8")
    assert two.rows[-1].cells.startswith("⠼⠓⠀") and two.print_pages == ()
    (page, _) = pages_of(laid(first, lines_of(20), profile=replace(BARE, print_pages=False)))
    assert page.rows[-1].cells.strip(BLANK) == "⠼⠁"


def test_a_print_page_that_begins_with_the_page_is_the_only_one() -> None:
    first = replace(lines_of(25), pages=(PageAt(0, "7"),))
    two = replace(lines_of(3, "t"), pages=(PageAt(0, "8"),))
    assert [p.rows[-1].cells[:2] for p in pages_of(laid(first, two))] == ["⠼⠛", "⠼⠓"]


def test_a_mark_after_all_text_belongs_to_what_follows() -> None:
    first = replace(lines_of(25), pages=(PageAt(9999, "8"),))
    one, two = pages_of(laid(first, lines_of(3, "t")))
    assert (one.print_pages, two.print_pages) == ((), ("8",))


def test_a_running_head_stands_between_the_numbers() -> None:
    profile = replace(BARE, running_head=True)
    (page,) = pages_of(laid(replace(para("봄"), pages=(PageAt(0, "7"),)), profile=profile))
    line = page.rows[-1].cells
    assert line.split(BLANK * 3)[0] == "⠼⠛" and "⠊⠿⠘⠗⠁⠠⠈⠥⠆" in line and len(line) == 32


def test_no_heading_stands_at_a_pages_foot() -> None:
    book = laid(lines_of(21), head("가을"), lines_of(5, "t"))
    assert page_saying(book, "h") == page_saying(book, "t") == 2


def test_a_heading_has_two_lines_below_it() -> None:
    """A paragraph of one line does not hold a heading at the foot by itself."""
    book = laid(lines_of(21), head("가을"), para("네.", "t"), para("네.", "u"), para("네.", "v"))
    assert page_saying(book, "h") == 2
    book = laid(lines_of(20), head("가을"), para("네.", "t"), para("네.", "u"), para("네.", "v"))
    assert (page_saying(book, "h"), page_saying(book, "v")) == (1, 2)


@pytest.mark.parametrize(("before", "count", "rows"), [(24, 5, [24, 5]), (22, 5, [25, 2])])
def test_no_line_of_a_paragraph_stands_alone(before: int, count: int, rows: list[int]) -> None:
    assert starts(laid(lines_of(before), lines_of(count, "t"))) == rows


def test_the_last_line_takes_another_with_it() -> None:
    assert starts(laid(lines_of(21), lines_of(5, "t"))) == [24, 2]


def test_what_belongs_together_stands_on_one_page() -> None:
    table = [replace(para(f"{n}행", f"t{n}"), together="t") for n in range(10)]
    book = laid(lines_of(18), *table)
    assert starts(book) == [18, 10]


def test_a_long_table_repeats_its_heads() -> None:
    top = para("이름", "top")
    rows = [replace(para(f"{n}행", f"t{n}"), together="t", repeat=(top,)) for n in range(40)]
    one, two = pages_of(laid(replace(top, together="t", keep_next=True), *rows))
    assert one.rows[0].spots[0].segment == two.rows[0].spots[0].segment == "top"
    assert two.rows[1].spots[0].segment == "t24"


def test_blank_lines_are_dropped_at_a_pages_top() -> None:
    book = laid(lines_of(25), replace(lines_of(2, "t"), before=2))
    assert list(pages_of(book))[1].rows[0].spots[0].segment == "t"


def test_headings_may_begin_a_page() -> None:
    book = laid(para("봄"), head("가을"), para("비"), profile=replace(BARE, new_page=1))
    assert page_saying(book, "h") == 2
    assert page_saying(laid(para("봄"), replace(para("비", "t"), new_page=True)), "t") == 2


def note(stretch: Stretch, at: int, rows: int, name: str) -> Stretch:
    return replace(stretch, notes=(*stretch.notes, NoteAt(at, (lines_of(rows, name),))))


def test_notes_stand_at_the_foot_of_their_page() -> None:
    text = note(lines_of(30), 20, 3, "n")
    one, two = pages_of(laid(text, profile=replace(BARE, notes="page")))
    assert [row.spots[0].segment for row in one.rows[-4:-1]] == ["n"] * 3
    assert one.rows[-5].cells == "⠒" * 6
    assert sum(bool(row.spots) for row in two.rows) == 9


def test_a_long_note_goes_on_at_the_next_foot() -> None:
    text = note(lines_of(60), 20, 40, "n")
    book = laid(text, profile=replace(BARE, notes="page"))
    assert len(rows_saying(book, "n")) == 40 and len(rows_saying(book, "s")) == 60
    for page in list(pages_of(book))[:2]:
        assert page.rows[0].spots[0].segment == "s" and page.rows[-2].spots[0].segment == "n"


def test_notes_stand_at_the_chapters_end_under_a_heading() -> None:
    book = laid(head("봄"), note(para("비", "s"), 0, 1, "n"), head("가을", "h2"), para("눈", "t"))
    rows = [row for page in pages_of(book) for row in page.rows if row.cells]
    said = [row.spots[0].segment if row.spots else "" for row in rows]
    assert said == ["h", "s", "", "n", "h2", "t", ""]
    assert rows[2].cells.strip(BLANK) == "⠨⠍⠠⠹"


def test_notes_stand_at_the_volumes_end() -> None:
    book = laid(note(para("비", "s"), 0, 1, "n"), para("눈"), profile=replace(BARE, notes="volume"))
    assert (page_saying(book, "s"), page_saying(book, "n")) == (1, 2)


def test_a_note_of_a_note_is_not_lost() -> None:
    inner = NoteAt(0, (para("안", "inner"),))
    outer = replace(para("밖", "outer"), notes=(inner,))
    for kind in ("page", "chapter", "volume"):
        text = replace(para("비"), notes=(NoteAt(0, (outer,)),))
        book = laid(text, profile=replace(BARE, notes=kind))
        assert len(rows_saying(book, "inner")) == len(rows_saying(book, "outer")) == 1


@pytest.mark.message("DP-BRL-021")
def test_a_cut_word_is_told_with_its_place() -> None:
    long = lines_of(1)
    long.cells.joints[:] = bytes(len(long.cells.text))
    place = Place("책.txt", 12)
    text = replace(long, first=27, rest=26, place=place)
    (finding,) = lay_out([text], BARE, FRONT).findings
    assert (finding.id, finding.place, finding.facts["count"]) == ("DP-BRL-021", place, 1)


def test_a_book_without_text_has_a_title_page() -> None:
    (page, blank) = pages_of(lay_out([], Profile(), FrontMatter(title="봄")).book)
    assert page.number == 0 and page.rows[3].cells.strip(BLANK) == "⠘⠥⠢"
    assert blank.rows == ()


def texts(stretches: list[Stretch], start: str) -> str:
    """All cells of stretches, or of their notes, blanks left out."""
    chosen = stretches if start == "s" else [x for s in stretches for n in s.notes
                                             for x in n.stretches]  # fmt: skip
    return "".join(s.cells.text for s in chosen).replace(BLANK, "")


PROFILES = st.builds(
    Profile,
    cells=st.integers(16, 40),
    lines=st.integers(6, 28),
    duplex=st.booleans(),
    volume_pages=st.integers(40, 60),
    page_line=st.sampled_from(["bottom", "top", "none"]),
    notes=st.sampled_from(["page", "chapter", "volume"]),
    contents=st.integers(0, 2),
    new_page=st.integers(0, 1),
    divide=st.just("word"),
)


@settings(max_examples=60, deadline=None)
@given(BOOKS, PROFILES)
def test_nothing_is_lost_and_everything_fits(made: list[Stretch], profile: Profile) -> None:
    book = lay_out(made, profile, FRONT).book
    for kind in "sn":
        said = "".join(row.cells for row in rows_saying(book, kind)).replace(BLANK, "")
        assert said == texts(made, kind)
    for number, page in enumerate(pages_of(book), start=1):
        assert page.number in (number, 0)
        assert len(page.rows) <= profile.lines
        for row in page.rows:
            assert len(row.cells) <= profile.cells and not row.cells.endswith(BLANK)
    for volume in book.volumes:
        assert len(volume.pages) <= profile.volume_pages
        assert not profile.duplex or len(volume.pages) % 2 == 0


@settings(max_examples=40, deadline=None)
@given(BOOKS, st.integers(24, 40), st.booleans())
def test_contents_name_the_pages_of_headings(made: list[Stretch], most: int, duplex: bool) -> None:
    profile = Profile(lines=10, volume_pages=most, contents=2, new_page=0, duplex=duplex)
    heads = [s for s in made if s.rank]
    book = lay_out(made, profile, FRONT).book
    pages = [page_saying(book, s.spans[0].segment) for s in heads]
    first = [row for page in book.volumes[0].pages for row in page.rows[:-1] if not row.spots]
    entries = [row for row in first if "⠼" in row.cells and row.cells[-1] in "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚"]
    entries = [row for row in entries if len(row.cells) == profile.cells]
    assert [number_at_end(row) for row in entries] == pages
