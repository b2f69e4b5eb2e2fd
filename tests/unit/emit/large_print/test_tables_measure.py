# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the room of a table is judged by: widths from above, grids without holes."""

from __future__ import annotations

import string

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.braille.book.grid import grid_of
from daisy_pipeline.emit.large_print.table_measure import Ink, ink_of, width_of
from daisy_pipeline.emit.large_print.table_plan import Laid, Plan, plan_of, widths
from daisy_pipeline.emit.large_print.words import our_words
from daisy_pipeline.model.book import (
    Cell,
    ItemList,
    ListItem,
    NoteRef,
    PageMark,
    Paragraph,
    Row,
    Run,
    Segment,
    Table,
    Verse,
    VerseLine,
    plain,
)
from tests.unit.emit.large_print.sheets import PROFILE, case, cell, para

WORDS = our_words("ko")
SIGNS = string.ascii_letters + string.digits + string.punctuation + "가힣圖·‘’“”…—「」℃№①ΩЖÄéß"


def test_no_sign_is_wider_in_a_font_than_it_is_taken_for() -> None:
    for face in case().faces:
        font = TTFont(face.path, fontNumber=max(0, face.index))
        names, advances, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        wider = [
            s for s in SIGNS if ord(s) in names and advances[names[ord(s)]][0] / em > width_of(s)
        ]
        assert wider == [], face.path


def test_a_korean_word_is_one_and_others_end_where_lines_may() -> None:
    assert ink_of((para("도서관에서는 책"),), WORDS).longest == 6.0
    assert ink_of((para("圖書館學校"),), WORDS).longest == 1.0
    assert ink_of((para("well-known"),), WORDS).longest == width_of("known")
    words = (Run(text="책"), NoteRef(text="1", note="n"), PageMark(label="12"), Run(text="방"))
    ink = ink_of((Paragraph(text=(Segment(words),)),), WORDS)
    assert ink.longest == width_of("[원본\xa012쪽]")
    items = ItemList(items=(ListItem(blocks=(para("가"),)),))
    assert ink.plain and ink_of((items,), WORDS).plain
    assert not ink_of((Table(rows=()),), WORDS).plain


def test_verse_takes_its_indent_and_the_numbers_of_its_lines() -> None:
    def wide(**line: object) -> float:
        return ink_of((Verse(lines=(VerseLine(**line),)),), WORDS).longest  # type: ignore[arg-type]

    word = plain("산에는")
    assert wide(text=word, indent=4) == wide(text=word, indent=9) == wide(text=word) + 6.0
    assert wide(text=(), number="125") == wide(text=()) + width_of("125")
    assert wide(text=word, number="5") == wide(text=word) > width_of("산에는") + 2.0


def test_height_is_that_of_lines_filled_with_whole_words() -> None:
    ink = ink_of((para("가나다 라마바 사아자"), para("차")), WORDS)
    one = 1.0 + (PROFILE.pitch - 1 + PROFILE.gap) + 1.0
    assert ink.height(20.0, PROFILE) == pytest.approx(one)
    assert ink.height(4.0, PROFILE) == pytest.approx(one + 2 * PROFILE.pitch)


def test_columns_take_what_their_words_need_and_share_the_rest() -> None:
    table = Table(rows=(Row(cells=(cell("1"), cell("긴 설명이 여기에 온다 " * 3), cell("둘 셋"))),))
    plan, inks = _planned(table)
    fitted = widths(plan, inks, 21.0, 6.0)
    assert fitted is not None and sum(fitted) == pytest.approx(21.0)
    assert fitted[0] < fitted[2] < fitted[1]
    assert widths(plan, inks, 9.0, 6.0) is None
    assert sum(widths(plan, inks, 9.0, 0.0) or ()) == pytest.approx(9.0)


def _planned(table: Table) -> tuple[Plan, dict[Laid, Ink]]:
    plan = plan_of(grid_of(table))
    assert plan is not None
    laid = (one for row in plan.rows for one in row if one.placed is not None)
    return plan, {one: ink_of(one.placed.cell.blocks, WORDS) for one in laid if one.placed}


CELLS = st.builds(
    lambda rows, columns, header, scope: Cell(
        blocks=(para("말"),), header=header, scope=scope, rowspan=rows, colspan=columns
    ),
    st.integers(0, 4),
    st.integers(0, 4),
    st.booleans(),
    st.sampled_from(["", "row", "col", "rowgroup", "colgroup"]),
)
ROWS = st.lists(st.builds(lambda cells: Row(cells=tuple(cells)), st.lists(CELLS, max_size=5)))


@settings(max_examples=150, deadline=None)
@given(st.builds(lambda h, r: Table(head=tuple(h[:2]), rows=tuple(r)), ROWS, ROWS))
def test_any_table_is_rows_that_cover_each_place_once_or_no_table(table: Table) -> None:
    grid = grid_of(table)
    plan = plan_of(grid) if grid.cells else None
    if plan is None:
        return
    places = [
        (row, column)
        for one in (laid for row in plan.rows for laid in row)
        for row in range(one.row, one.row + one.rows)
        for column in range(one.column, one.column + one.columns)
    ]
    assert len(places) == len(set(places)) == len(plan.rows) * plan.columns
    set_cells = [laid.placed for row in plan.rows for laid in row if laid.placed]
    assert set_cells == list(grid.cells)  # each once, in the order of print
    assert all(any(laid.placed for laid in row) for row in plan.rows)
    heads = [one for row in plan.rows[: plan.heads] for one in row]
    assert all(one.row + one.rows <= plan.heads for one in heads)
    for number, index, *column in plan.row_heads:
        assert plan.rows[number][index].heads == ("Column" if column else "Row")
        assert not column or number not in {*range(plan.heads), *plan.within}


def test_scopes_say_what_a_header_cell_heads() -> None:
    table = Table(
        head=(Row(cells=(cell("지역", scope="row", header=True), cell("해"))),),
        rows=(
            Row(cells=(cell("서울", header=True), cell("1"))),
            Row(cells=(cell("부산"), cell("옆", header=True, scope="col"))),
            Row(cells=(cell("가", header=True), cell("나", header=True))),
            Row(cells=(cell("끝", header=True, scope="rowgroup"), cell("2"))),
        ),
    )
    plan, _ = _planned(table)
    assert [[one.heads for one in row] for row in plan.rows] == [
        ["Row", "Column"],
        ["Row", ""],
        ["", "Column"],
        ["Column", "Column"],
        ["Row", ""],
    ]
    assert plan.within == frozenset({3})
    assert plan.row_heads == ((0, 0), (1, 0), (2, 1, 1), (4, 0))
