# SPDX-License-Identifier: AGPL-3.0-or-later
"""Volumes: where they end, their title pages and contents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daisy_pipeline.braille.cells import BLANK
from daisy_pipeline.braille.layout.blocks import FrontMatter, NoteAt, PageAt, Stretch
from daisy_pipeline.braille.layout.model import BrailleBook, Page
from daisy_pipeline.braille.layout.pages import lay_out
from daisy_pipeline.braille.layout.profile import Profile
from daisy_pipeline.braille.source import Source
from daisy_pipeline.braille.translate import translate
from daisy_pipeline.model.finding import DaisyError, ExitCode
from tests.unit.braille.layout.books import FRONT, head, lines_of, number_at_end, page_saying

SMALL = Profile(volume_pages=20, contents=2, new_page=0, duplex=False)


def laid(stretches: list[Stretch], profile: Profile = SMALL) -> BrailleBook:
    return lay_out(stretches, profile, FRONT).book


def print_of(text: str) -> str:
    return translate(Source(text)).text


def said(page: Page) -> list[str]:
    """What a page's rows say, without indents and empty rows."""
    return [row.cells.strip(BLANK) for row in page.rows if row.cells]


def first_names(book: BrailleBook) -> list[str]:
    """The segment that each volume's text begins with."""
    return [
        next(row.spots[0].segment for page in volume.pages for row in page.rows if row.spots)
        for volume in book.volumes
    ]


def pages(count: int, name: str) -> list[Stretch]:
    """Paragraphs of 5 lines that take ``count`` pages."""
    return [lines_of(5, f"{name}{n}") for n in range(5 * count)]


def test_a_volume_ends_before_the_highest_heading_of_its_last_third() -> None:
    book = laid([
        *pages(13, "a"), head("둘째 마당", "h", rank=1),
        *pages(3, "b"), head("셋째 마디", "k", rank=2), *pages(10, "c"),
    ])  # fmt: skip
    assert first_names(book) == ["a0", "h"]


def test_a_heading_that_comes_too_early_ends_no_volume() -> None:
    book = laid([*pages(5, "a"), head("둘째", "h"), *pages(25, "b")])
    assert len(book.volumes) == 2 and first_names(book)[1].startswith("b")


def test_a_volume_without_headings_ends_before_a_paragraph() -> None:
    book = laid(pages(40, "a"))
    assert all(name.startswith("a") for name in first_names(book))
    assert max(len(volume.pages) for volume in book.volumes) <= 20


def test_one_paragraph_may_fill_volumes() -> None:
    book = laid([lines_of(25 * 50)])
    assert len(book.volumes) == 3
    assert sum(bool(r.spots) for v in book.volumes for p in v.pages for r in p.rows) == 25 * 50


def test_volumes_share_the_pages_evenly() -> None:
    """30 pages in volumes of 20 are not 19 and 11 where nothing asks for it."""
    first, second = laid(pages(26, "a")).volumes
    assert abs(len(first.pages) - len(second.pages)) <= 2


def test_page_numbers_go_on_or_begin_anew() -> None:
    def numbers(numbering: str, duplex: bool = False) -> list[list[int]]:
        book = laid(pages(30, "a"), replace(SMALL, numbering=numbering, duplex=duplex))
        return [[page.number for page in volume.pages] for volume in book.volumes]

    first, second = numbers("book")
    assert first == [0, *range(2, len(first) + 1)]
    assert second[1] == len(first) + 2
    assert numbers("volume")[1][1] == 2
    first, second = numbers("book", duplex=True)
    assert len(first) % 2 == len(second) % 2 == 0


def test_a_title_page_names_the_volume_and_its_print_pages() -> None:
    made = pages(30, "a")
    made[0] = replace(made[0], pages=(PageAt(0, "7"),))
    made[-1] = replace(made[-1], pages=(PageAt(0, "48"),))
    first, second = (said(volume.pages[0]) for volume in laid(made).volumes)
    assert first == [
        *map(print_of, ("동백꽃", "지은이 김유정", "제1권(전 2권)", "묵자 7쪽", "한빛도서관, 2026"))
    ]
    assert print_of("제2권(전 2권)") in second and print_of("묵자 7~48쪽") in second


def test_one_volume_is_not_counted() -> None:
    (volume,) = laid(pages(2, "a")).volumes
    assert said(volume.pages[0]) == [
        *map(print_of, ("동백꽃", "지은이 김유정", "한빛도서관, 2026"))
    ]


def test_a_long_title_page_goes_on() -> None:
    front = FrontMatter(title="봄", authors=tuple(f"옮긴이 {n}" for n in range(30)))
    (volume,) = lay_out(pages(1, "a"), SMALL, front).book.volumes
    assert [page.number for page in volume.pages] == [0, 0, 3]
    assert all(len(page.rows) <= 26 for page in volume.pages)


@pytest.mark.parametrize("where", ["bottom", "top"])
def test_a_title_page_leaves_the_line_of_numbers_free(where: str) -> None:
    front = FrontMatter(title="봄", producer="한빛", made="2026")
    book = lay_out(pages(1, "a"), replace(SMALL, page_line=where), front).book
    rows = book.volumes[0].pages[0].rows
    assert len(rows) == 26 and rows[0 if where == "top" else -1].cells == ""
    assert rows[-1 if where == "top" else -2].cells.strip(BLANK) == print_of("한빛, 2026")


def test_an_english_book_is_told_in_english() -> None:
    front = FrontMatter(title="Spring", lang="en")
    made = [head("봄", "h"), *pages(30, "a")]
    first = lay_out(made, SMALL, front).book.volumes[0]
    assert said(first.pages[1])[0] == translate(Source("Contents", "en")).text


def chapters(count: int, each: int) -> list[Stretch]:
    return [
        stretch
        for n in range(count)
        for stretch in (head(f"{n + 1}장", f"h{n}"), *pages(each, f"p{n}-"))
    ]


def test_the_first_volume_has_the_contents_of_the_book_the_others_their_own() -> None:
    book = laid(chapters(6, 6))
    assert first_names(book) == ["h0", "h2", "h4"]
    first, second, third = (said(volume.pages[1]) for volume in book.volumes)
    assert first[0] == print_of("차례")
    assert [row for row in first if row.startswith(print_of("제"))] == [
        print_of(f"제{n}권") for n in (1, 2, 3)
    ]
    assert [len(rows) for rows in (first, second, third)] == [11, 4, 4]
    entries = [row for row in book.volumes[0].pages[1].rows if "⠐⠐⠐" in row.cells]
    assert [number_at_end(row) for row in entries] == [page_saying(book, f"h{n}") for n in range(6)]
    assert all(len(row.cells) == 32 for row in entries)


def test_contents_of_pages_move_what_they_count() -> None:
    """Fifty headings take three pages of contents: the first one stands on page 5."""
    book = laid(chapters(50, 1), replace(SMALL, volume_pages=200, lines=26))
    entries = [r for p in book.volumes[0].pages[1:4] for r in p.rows if "⠐⠐⠐" in r.cells]
    assert len(entries) == 50
    assert [number_at_end(row) for row in entries] == [
        page_saying(book, f"h{n}") for n in range(50)
    ]


def test_a_long_entry_runs_over_and_keeps_its_number_at_the_right() -> None:
    long = head("아주 긴 제목이 한 줄에 다 들어가지 않아서 다음 줄로 넘어갑니다", "h")
    rows = laid([long, *pages(1, "a")]).volumes[0].pages[1].rows
    *whole, last = (row.cells for row in rows[:-1] if row.cells)
    assert len(whole) == 3 and not any("⠼" in row for row in whole)
    assert last.startswith(BLANK * 4) and last.endswith("⠐⠀⠼⠉") and len(last) == 32


def test_a_shorter_title_may_stand_in_contents() -> None:
    made = replace(head("아주 긴 제목", "h"), entry=translate(Source("짧게")))
    rows = said(laid([made, *pages(1, "a")]).volumes[0].pages[1])
    assert rows[1].startswith(print_of("짧게"))


def test_low_headings_are_left_out_of_contents() -> None:
    made = [head("봄", "h"), *pages(1, "a"), head("싹", "k", rank=3), *pages(1, "b")]
    assert len(said(laid(made).volumes[0].pages[1])) == 3


def test_notes_of_a_volume_count_among_its_pages() -> None:
    made = pages(30, "a")
    notes = [NoteAt(0, (lines_of(3, "n"),))]
    made = [replace(stretch, notes=tuple(notes)) for stretch in made]
    book = laid(made, replace(SMALL, notes="volume"))
    assert all(len(volume.pages) <= 20 for volume in book.volumes)
    rows = [r for v in book.volumes for p in v.pages for r in p.rows if r.spots]
    assert sum(row.spots[0].segment == "n" for row in rows) == 3 * len(made)


@pytest.mark.message("DP-BRL-022")
def test_contents_that_fill_a_volume_are_told() -> None:
    with pytest.raises(DaisyError) as told:
        laid(chapters(60, 1), replace(SMALL, lines=8, volume_pages=8))
    (finding,) = told.value.findings
    assert (finding.id, finding.place.inside) == ("DP-BRL-022", "braille.volume_pages")
    assert finding.facts["pages"] == 8 and int(finding.facts["front"]) >= 8
    assert told.value.exit_code == ExitCode.BAD_CONFIG


def test_the_same_book_gives_the_same_pages() -> None:
    assert laid(chapters(6, 6)) == laid(chapters(6, 6))
