# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of large print: the form that holds them, their words once and in order, their heads."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.emit.large_print import tables
from daisy_pipeline.model.book import (
    Cell,
    ItemList,
    ListItem,
    Note,
    Origin,
    Paragraph,
    Row,
    Table,
    plain,
)
from tests.unit.emit.large_print.pdf_words import every, said
from tests.unit.emit.large_print.sheets import (
    PROFILE,
    cell,
    outside,
    para,
    printed,
    row,
    set_alone,
    sizes,
    table,
)

CITIES = ["서울특별시", "부산광역시", "대구광역시", "인천광역시", "광주광역시", "대전광역시"]
SIX = table([[f"{n}{city[:3]}" for city in CITIES] for n in range(12)], [c[:3] for c in CITIES])
WIDE = table([[f"{n}{city}" for city in CITIES] for n in range(3)], CITIES, "표 1. 도시", True)


def _spans() -> Table:
    head = (Row(cells=(cell("지역", rowspan=2), cell("인구", colspan=2))), row("남", "여"))
    first = cell("서울", header=True, scope="rowgroup", rowspan=2)
    return Table(head=head, rows=(Row(cells=(first, cell("1"), cell("2"))), row("3", "4")))


def _mixed() -> Table:
    inner = table([["안", "밖"]], ["ㄱ", "ㄴ"], "속 표", firsts=True)
    items = ItemList(items=(ListItem(blocks=(para("하나"),)), ListItem(blocks=(para("둘"),))))
    return Table(
        head=(row("머리 하나", "머리 둘", "머리 셋"),),
        rows=(
            Row(cells=(cell("ㅏ", header=True), Cell(blocks=(inner,)), Cell(blocks=(items,)))),
            Row(cells=(Cell(blocks=(para("앞"), items, para("뒤"))), cell(""))),
        ),
    )


def _ragged() -> Table:
    head = (Row(cells=(cell("머리", rowspan=5, colspan=300),)),)
    rows = (
        row("ㄱ"),
        row("ㄱ", "ㄴ", "ㄷ"),
        Row(cells=(cell("위", rowspan=9, colspan=2), cell("옆", rowspan=0))),
        Row(cells=(cell("넓다", colspan=99),)),
        Row(cells=()),
    )
    return Table(head=head, rows=rows)


def _meeting() -> Table:
    """Spans that meet: one cell's reaches where another's is."""
    return Table(
        rows=(
            Row(cells=(cell("가"), cell("나", rowspan=2), cell("다"))),
            Row(cells=(cell("라", colspan=3), cell("마"))),
            row("바", "사", "아"),
        )
    )


def _parted() -> Table:
    return Table(
        head=(row("해", "값"),),
        rows=(
            row("1", "2"),
            Row(cells=(cell("서울권", header=True, scope="colgroup", colspan=2),)),
            row("3", "4"),
            row("달", "양", header=True, scope="col"),
            row("5", "6"),
        ),
    )


ODD = {
    "none": Table(rows=()),
    "no cells": Table(rows=(Row(cells=()),)),
    "blank": Table(rows=(row("", ""),)),
    "heads alone": Table(rows=(), head=(row("머리만", "둘"),)),
    "spans": _spans(),
    "mixed": _mixed(),
    "ragged": _ragged(),
    "meeting": _meeting(),
    "parted": _parted(),
    "sixty": table(
        [[str(a * b) for b in range(60)] for a in range(3)], [f"열{b}" for b in range(60)]
    ),
    "over 200": table([["가"] * 230]),
    "long word": table([["가" * 90, "a" * 20]]),
}


@pytest.mark.parametrize("form", [tables.AUTO, tables.LINEAR])
def test_every_word_stands_once_in_its_order_and_on_its_page(tmp_path: Path, form: str) -> None:
    blocks = [block for one in ODD.values() for block in (one, para("뒤"))]
    made = printed(tmp_path, *blocks, tables=form)
    assert made.pdf.book_words() == made.wanted
    assert [fault for fault in outside(made.path) if form == tables.AUTO] == []


def test_a_table_that_fits_stays_a_table_and_is_no_news() -> None:
    code, setter = set_alone(table([["1908", "소년"]], ["해", "이름"]))
    assert "table(" in code and "page(" not in code and setter.findings == []


@pytest.mark.message("DP-LPR-020")
def test_a_table_of_narrow_columns_is_turned_and_told_with_its_place(tmp_path: Path) -> None:
    place = Origin("책.txt", 12)
    named = Table(rows=SIX.rows, head=SIX.head, caption=(para("표 3. 여섯 열"),), origin=place)
    made = printed(tmp_path, named, para("뒤 문단"))
    (told,) = made.findings
    assert (told.id, told.place.file, told.place.line) == ("DP-LPR-020", "책.txt", 12)
    assert told.place.inside == "표 3. 여섯 열" and told.facts == {"characters": PROFILE.column}
    boxes = [page.mediabox for page in made.pdf.pdf.pages]
    turned = [float(box[2]) > float(box[3]) for box in boxes]
    assert any(turned) and not turned[0] and not turned[-1]
    assert made.pdf.book_words() == made.wanted and outside(made.path) == []


@pytest.mark.message("DP-LPR-021")
def test_a_table_too_wide_for_any_page_becomes_a_list_and_is_told(tmp_path: Path) -> None:
    made = printed(tmp_path, WIDE)
    (told,) = made.findings
    assert (told.id, told.place.inside) == ("DP-LPR-021", "표 1. 도시")
    assert made.pdf.kinds("Table") == []
    (rows,) = made.pdf.kinds("L")
    assert len([kid for kid in rows[2] if kid[0] == "LI"]) == 3
    assert "부산광역시:0부산광역시" in said(rows).replace(" ", "")
    assert made.pdf.book_words() == made.wanted and outside(made.path) == []


def test_the_type_is_never_smaller_in_a_table(tmp_path: Path) -> None:
    made = printed(tmp_path, SIX, WIDE, _spans())
    assert min(sizes(made.path)) >= PROFILE.size - 0.01


def test_a_title_can_ask_for_a_form() -> None:
    def form(block: Table, wanted: str) -> str:
        code, setter = set_alone(block, tables=wanted)
        told = ",".join(finding.id for finding in setter.findings)
        kind = "turned" if "page(flipped" in code else "fitted" if "table(" in code else "linear"
        return f"{kind} {told}".strip()

    small = table([["1", "2"]], ["가", "나"])
    assert form(small, tables.LINEAR) == "linear"
    assert form(small, tables.TURNED) == "fitted"
    assert form(SIX, tables.FITTED) == "linear DP-LPR-021"  # its words alone are wider
    five = table([[f"{city[:3]} 인구" for city in CITIES[:5]]])
    assert (form(five, tables.AUTO), form(five, tables.FITTED)) == ("turned DP-LPR-020", "fitted")
    eight = table([["시민 인구", "도민 인구"] * 4])
    assert form(eight, tables.AUTO) == "linear DP-LPR-021"
    assert form(eight, tables.TURNED) == "turned"


def test_only_a_table_of_its_own_is_turned() -> None:
    note = Note(id="n", label="1", blocks=(SIX,))
    code, setter = set_alone(note)
    assert "page(" not in code and [f.id for f in setter.findings] == ["DP-LPR-021"]


def test_heads_are_tagged_and_stand_on_every_page_as_artifacts(tmp_path: Path) -> None:
    rows = [[str(n), f"이름 {n}"] for n in range(80)]
    made = printed(tmp_path, table(rows, ["번호", "머리말"], firsts=True))
    heads = [e for e in made.pdf.kinds("TH")]
    assert [said(head).replace(" ", "") for head in heads] == ["번호", "머리말"]
    assert all("/Column" in str(head[1]["A"]) for head in heads)
    import pypdfium2

    with pypdfium2.PdfDocument(made.path) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    of_table = [text for text in pages if "이름" in text]
    assert len(of_table) > 2 and all("머리말" in text for text in of_table)
    assert made.row_heads == (tuple((n, 0) for n in range(1, 81)),)


def test_heads_of_rows_are_told_for_every_table_in_order() -> None:
    _, setter = set_alone(_spans(), _mixed(), WIDE, table([["1", "2"]]))
    inner = ((1, 0),)
    assert setter.row_heads == [((2, 0),), ((1, 0),), inner, ()]  # a list has no entry


def test_heads_within_the_body_head_what_follows(tmp_path: Path) -> None:
    made = printed(tmp_path, _parted())
    heads = [said(head) for head in made.pdf.kinds("TH")]
    assert heads == ["해", "값", "서울권", "달", "양"]


def test_a_row_that_fits_on_a_page_is_not_torn() -> None:
    code, _ = set_alone(table([["가", "짧다"], ["나", "긴 말 " * 900]]))
    assert code.count("breakable: false") == 2  # both cells of the first row alone


def test_what_typst_would_set_below_the_page_becomes_a_list() -> None:
    """A cell over several rows that is higher than a page, heads as high as one."""
    tall = cell("긴 말 " * 400, rowspan=2)
    code, setter = set_alone(Table(rows=(Row(cells=(tall, cell("가"))), row("나"))))
    assert "table(" not in code and [f.id for f in setter.findings] == ["DP-LPR-021"]
    code, setter = set_alone(table([["가"]], ["긴 말 " * 400]))
    assert "table(" not in code and [f.id for f in setter.findings] == ["DP-LPR-021"]


def test_nothing_in_a_divided_cell_is_kept_with_what_follows(tmp_path: Path) -> None:
    """Typst 0.15 sets sticky blocks of a cell that is divided over other words, or off the page."""
    inner = Table(
        head=(row("머리 " * 30, "둘 " * 30), row("머리 " * 60, "둘 " * 60)),
        rows=tuple(row("말 " * 60, "수 " * 20) for _ in range(4)),
    )
    holder = Table(rows=(Row(cells=(cell("밖 안"), Cell(blocks=(inner,)))), row("가", "나")))
    made = printed(tmp_path, holder)
    assert "Table" in {e[0] for e in every(made.pdf.tree())}  # the inner one is a list
    assert made.pdf.book_words() == made.wanted and outside(made.path) == []


def test_a_cell_longer_than_a_page_goes_on(tmp_path: Path) -> None:
    made = printed(tmp_path, table([["가", "긴 말 " * 700], ["나", "짧은 말"]], ["머리", "말"]))
    assert made.pdf.book_words() == made.wanted and outside(made.path) == []


def test_rows_of_a_list_repeat_what_heads_them_in_words_of_our_own() -> None:
    code, _ = set_alone(_spans(), tables=tables.LINEAR)
    assert code.count('"서울"') == 2  # once the book's, once ours in the second row
    assert code.index("지역") < code.index("서울")


def test_words_in_front_of_cells_are_ours(tmp_path: Path) -> None:
    made = printed(tmp_path, table([["1908", ""]], ["해", "값"]), tables=tables.LINEAR)
    words = "".join(said(kid) for kid in made.pdf.tree())
    assert "(빈칸)" in words and made.pdf.book_words() == made.wanted
    spans = [said(e) for e in every(made.pdf.tree()) if e[0] == "Span"]
    assert any("해:" in span for span in spans)


def test_a_table_that_a_link_leads_to_has_its_label() -> None:
    from daisy_pipeline.emit.large_print.setter import Setter, Within
    from tests.unit.emit.large_print.sheets import form_of

    for form in tables.FORMS:
        for one in (table([["1"]]), WIDE, Table(rows=())):
            named = Table(rows=one.rows, head=one.head, caption=one.caption, id="t-1")
            setter = Setter(form_of(tables=form), frozenset({"t-1"}))
            assert "\n".join(setter.blocks((named,), Within("ko", top=True))).count("<t-1>") == 1


def test_text_in_a_cell_is_a_paragraph() -> None:
    code, _ = set_alone(Table(rows=(Row(cells=(Cell(blocks=(Paragraph(text=plain("말")),)),)),)))
    assert "par(" in code
