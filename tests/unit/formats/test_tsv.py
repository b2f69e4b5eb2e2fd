# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables survive people, editors and spreadsheets."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.formats import tsv
from daisy_pipeline.formats.tsv import Table, TableRow, parse_table, read_table, table_bytes
from daisy_pipeline.model.finding import DaisyError, Finding, Place

COLUMNS = ("print", "speak")


def parse(text: str | bytes, optional: tuple[str, ...] = ()) -> Table:
    data = text.encode() if isinstance(text, str) else text
    return parse_table(data, COLUMNS, optional, shown="readings.tsv")


def values(table: Table) -> list[tuple[str, ...]]:
    return [tuple(row[c] for c in COLUMNS) for row in table.rows]


def failure(text: str | bytes) -> Finding:
    with pytest.raises(DaisyError) as caught:
        parse(text)
    return caught.value.findings[0]


@given(
    st.lists(
        st.tuples(*[st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))] * 2)
    )
)
def test_what_is_written_is_read_back(cells: list[tuple[str, str]]) -> None:
    rows = [TableRow(dict(zip(COLUMNS, pair, strict=True))) for pair in cells]
    table = parse(table_bytes(COLUMNS, rows))
    assert values(table) == cells
    assert {f.id for f in table.findings} <= {"DP-TSV-009"}


@pytest.mark.parametrize("cells", [("", ""), (" ", ""), ("\u3000", "\t"), ("", " "), ("#", '"')])
def test_blank_rows_are_rows(cells: tuple[str, str]) -> None:
    row = TableRow(dict(zip(COLUMNS, cells, strict=True)))
    assert values(parse(table_bytes(COLUMNS, [row]))) == [cells]


def test_comments_keep_their_places() -> None:
    text = "# top\nprint\tspeak\n# above a\na\tb\n\nc\td\n# last\n"
    table = parse(text)
    assert table.rows[0].comments == ("# above a",) and table.rows[0].line == 4
    assert table.rows[1].line == 6
    again = table_bytes(COLUMNS, table.rows, table.comments, table.ending)
    assert again.decode() == text.replace("\n\n", "\n")


def test_bom_crlf_and_tabs_at_line_ends_are_read() -> None:
    table = parse("\ufeffprint\tspeak\t\r\n책\t책\t\t\r\n글\r\n")
    assert values(table) == [("책", "책"), ("글", "")]
    assert table.findings == ()


def test_quotation_marks_that_are_text_stay() -> None:
    table = parse('print\tspeak\n"가" 하고\t"열린\n')
    assert values(table) == [('"가" 하고', '"열린')]


@pytest.mark.message("DP-TSV-009")
def test_a_spreadsheets_quotation_marks_come_off() -> None:
    table = parse('print\tspeak\n"그가 ""네"" 했다"\tx\n')
    assert values(table) == [('그가 "네" 했다', "x")]
    assert [(f.id, f.place.line) for f in table.findings] == [("DP-TSV-009", 2)]


@pytest.mark.message("DP-TSV-010")
def test_utf_16_is_read() -> None:
    table = parse("print\tspeak\n책\t책\n".encode("utf-16"))
    assert values(table) == [("책", "책")]
    assert table.findings == (Finding("DP-TSV-010", Place("readings.tsv")),)


@pytest.mark.message("DP-TSV-001")
def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DaisyError) as caught:
        read_table(tmp_path / "none.tsv", COLUMNS)
    assert caught.value.findings[0].id == "DP-TSV-001"
    assert caught.value.findings[0].place == Place("none.tsv")


@pytest.mark.message("DP-TSV-002")
def test_another_encoding() -> None:
    found = failure(b"print\tspeak\n" + "봄\t봄".encode("cp949"))
    assert (found.id, found.place.line) == ("DP-TSV-002", 2)


@pytest.mark.message("DP-TSV-003")
def test_a_file_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tsv, "LARGEST", 8)
    assert failure("print\tspeak\n").id == "DP-TSV-003"


@pytest.mark.message("DP-TSV-004")
@pytest.mark.parametrize(("text", "line"), [("", 1), ("# x\nprint\n", 2), ("\n\n", 1)])
def test_a_header_that_lacks_columns(text: str, line: int) -> None:
    found = failure(text)
    assert (found.id, found.place) == ("DP-TSV-004", Place("readings.tsv", line=line))


@pytest.mark.message("DP-TSV-005")
def test_a_column_named_twice() -> None:
    assert failure("print\tspeak\tprint\n").facts == {"column": "print"}
    assert failure("print\tspeak\tprint\n").id == "DP-TSV-005"


@pytest.mark.message("DP-TSV-006")
def test_a_column_that_nobody_knows_is_told_and_kept() -> None:
    table = parse("print\tspeak\tbraile\n책\t책\t점\n", optional=("braille",))
    assert [(f.id, f.facts["column"]) for f in table.findings] == [("DP-TSV-006", "braile")]
    assert table.rows[0]["braile"] == "점" and table.rows[0]["braille"] == ""


@pytest.mark.message("DP-TSV-007")
def test_a_row_with_too_many_cells_is_not_lost() -> None:
    table = parse("print\tspeak\na\tb\tc\nd\te\n")
    assert values(table) == [("d", "e")]
    assert table.broken == ((2, "a\tb\tc"),)
    assert [(f.id, f.place.line) for f in table.findings] == [("DP-TSV-007", 2)]


@pytest.mark.message("DP-TSV-008")
def test_an_unknown_escape_is_read_as_it_stands() -> None:
    table = parse("print\tspeak\naudio\\1장\tb\\\n")
    assert values(table) == [("audio\\1장", "b\\")]
    assert [f.id for f in table.findings] == ["DP-TSV-008"] * 2


@pytest.mark.message("DP-TSV-011")
def test_bytes_that_are_no_text() -> None:
    assert failure(b"print\tspeak\na\0b\n").id == "DP-TSV-011"


@given(st.binary(max_size=200))
def test_rubbish_never_breaks_it(data: bytes) -> None:
    try:
        parse(b"print\tspeak\n" + data)
    except DaisyError as problem:
        assert problem.findings
