# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables: columns where a line holds them, else lines with heads, else turned."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.braille.book.grid import grid_of
from daisy_pipeline.braille.book.pieces import stretches_of
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import Place
from tests.unit.braille.book.shown import cells, indent, made_of, para, rows_of, shown


def cell(text: str, **more: object) -> b.Cell:
    return replace(b.Cell(blocks=(para(text),) if text else ()), **more)  # type: ignore[arg-type]


def row(*texts: str, head: bool = False) -> b.Row:
    return b.Row(cells=tuple(cell(t, header=head) for t in texts))


HEAD = (row("이름", "사는 곳", head=True),)


def test_columns_with_a_line_below_the_heads() -> None:
    table = b.Table(head=HEAD, rows=(row("점순", "산골"), row("나", "")))
    name, place = cells("이름"), cells("사는 곳")
    wide = max(len(name), len(cells("점순")))
    assert shown(para("가"), table, para("나")) == [
        indent(2) + cells("가"), "",
        name.ljust(wide, "⠀") + "⠀⠀" + place,
        "⠐" + "⠒" * (wide - 1) + "⠀⠀⠐" + "⠒" * (len(place) - 1),
        cells("점순").ljust(wide, "⠀") + "⠀⠀" + cells("산골"),
        cells("나"), "", indent(2) + cells("나"),
    ]  # fmt: skip


def test_heads_are_set_again_on_the_next_page() -> None:
    table = b.Table(head=HEAD, rows=tuple(row(f"{n}", "산골") for n in range(70)))
    found = [r for r in shown(table) if r.startswith(cells("이름"))]
    assert len(found) == 2


def test_a_wide_table_is_a_line_for_each_cell() -> None:
    table = b.Table(head=HEAD, rows=(row("점순", "산골 마을"), row("나", "산골")))
    assert shown(table, width=13) == [
        cells("이름: 점순"), indent(2) + cells("사는 곳:"), indent(4) + cells("산골 마을"),
        cells("이름: 나"), indent(2) + cells("사는 곳:"), indent(4) + cells("산골"),
    ]  # fmt: skip


@pytest.mark.message("DP-BRL-031")
def test_a_wide_table_is_told_with_its_place() -> None:
    origin = b.Origin(file="책.docx", line=5)
    table = b.Table(head=HEAD, rows=(row("점순", "산골 마을"),), origin=origin)
    (finding,) = made_of(table, width=12).findings
    assert finding.id == "DP-BRL-031" and finding.facts == {"cells": 12}
    assert finding.place == Place("책.docx", 5, inside="이름")


@pytest.mark.message("DP-BRL-032")
def test_a_wide_table_with_heads_beside_its_rows_is_turned() -> None:
    rows = tuple(
        b.Row(cells=(cell(name, header=True, scope="row"), *map(cell, values)))
        for name, values in (("달", "123456789"), ("값", "234567891"))
    )
    made = made_of(b.Table(rows=rows, origin=b.Origin(file="책.txt", line=8)))
    (finding,) = made.findings
    assert (finding.id, finding.place) == ("DP-BRL-032", Place("책.txt", 8, inside="달"))
    found = [s.cells.text for s in stretches_of(made.pieces)]
    assert found[0] == cells("달") + "⠀⠀" + cells("값")
    assert found[2] == "⠼⠁⠀⠀⠼⠃".replace("⠀⠀", "⠀" * (2 + len(cells("달")) - 2)) and len(found) == 11


def test_a_wide_table_without_heads() -> None:
    table = b.Table(rows=(row("점순이네", "산골 마을"),))
    assert shown(table, width=12) == [cells("점순이네"), indent(2) + cells("산골 마을")]


def test_heads_say_their_segments_once() -> None:
    table = b.Table(head=HEAD, rows=(row("점순", "산골 마을"), row("나", "산골")))
    found = [s.segment for r in rows_of(table, width=12) for s in r.spots]
    assert sorted(set(found)) == ["s1", "s2", "s3", "s4", "s5", "s6"]
    assert found.count("s1") == 1


def test_a_caption_stands_above_on_the_same_page() -> None:
    table = b.Table(caption=(para("표 1"),), rows=(row("가", "나"),))
    first, _ = stretches_of(made_of(table).pieces)
    assert first.cells.text == cells("표 1") and first.keep_next


def test_a_table_in_an_item_leaves_the_label_a_line() -> None:
    item = b.ListItem(blocks=(b.Table(rows=(row("가", "나"),)),), label="1.")
    found = shown(b.ItemList(items=(item,), kind=b.ListKind.PLAIN))
    assert found[0] == cells("1.") and found[-1] == indent(2) + cells("가") + "⠀⠀" + cells("나")


def test_a_note_in_a_cell_and_a_print_page_before_the_table() -> None:
    ref = b.Paragraph(text=(b.Segment((b.Run(text="말"), b.NoteRef(text="1", note="n"))),))
    table = b.Table(rows=(b.Row(cells=(b.Cell(blocks=(ref,)), cell("글"))),))
    page = b.PageBreak(page=b.PageMark(label="3"))
    made = made_of(page, table, b.Note(id="n", label="1", blocks=(para("주."),)))
    (line,) = stretches_of(made.pieces)
    assert [p.label for p in line.pages] == ["3"] and len(line.notes) == 1


def test_all_that_a_cell_holds_is_written_on_one_line() -> None:
    items = b.ItemList(items=(b.ListItem(blocks=(para("하나"),)), b.ListItem(blocks=(para("둘"),))))
    figure = b.Figure(pictures=(b.Picture(name="a.png", alt=b.plain("닭")),))
    speech = b.Speech(speaker=b.plain("나"), blocks=(para("응"),))
    table = b.Table(rows=(b.Row(cells=(b.Cell(blocks=(items, figure, speech)),)),))
    (line,) = shown(table, width=60)
    asked = cells("• 하나") + "⠀⠸⠲⠀" + cells("둘") + "⠀⠠⠄" + cells("그림: 닭") + "⠠⠄"
    assert line == asked + "⠀" + cells("나 응")


def test_spans_keep_their_columns() -> None:
    wide = b.Row(cells=(cell("첫 줄", colspan=2), cell("끝")))
    tall = b.Row(cells=(cell("긴", rowspan=2), cell("가"), cell("나")))
    found = shown(b.Table(rows=(wide, tall, row("다", "라"))))
    assert found[0].endswith(cells("끝")) and found[2].startswith(indent(len(cells("긴")) + 2))


@given(
    st.lists(
        st.lists(
            st.tuples(st.text("가나", max_size=6), st.integers(-3, 9), st.integers(0, 9)),
            max_size=5,
        ),
        max_size=5,
    ),
    st.integers(12, 40),
    st.integers(0, 2),
)
def test_every_cell_of_any_table_is_written(
    drawn: list[list[tuple[str, int, int]]], width: int, heads: int
) -> None:
    rows = tuple(
        b.Row(cells=tuple(cell(t, colspan=c, rowspan=r, header=c > 6) for t, c, r in one))
        for one in drawn
    )
    table = b.Table(head=rows[:heads], rows=rows[heads:])
    grid = grid_of(table)
    assert len(grid.cells) == sum(map(len, drawn))
    made = made_of(table, width=width)
    said = {s.segment for stretch in stretches_of(made.pieces) for s in stretch.spans}
    words = sum(1 for one in drawn for text, _, _ in one if text)
    asked = {f"s{n}" for n in range(1, words + 1)}
    assert asked <= said


def test_a_span_of_a_million_columns_costs_nothing() -> None:
    table = b.Table(rows=(b.Row(cells=(cell("가", colspan=10**6, rowspan=10**6),)),))
    assert grid_of(table).columns == 1
    assert shown(table) == [cells("가")]
