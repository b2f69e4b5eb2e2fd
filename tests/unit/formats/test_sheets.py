# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sheets that people give: what is read, and what is refused before it does harm."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.formats.csv_sheet import sheet_bytes
from daisy_pipeline.formats.sheets import read_sheet
from daisy_pipeline.model.finding import DaisyError

CELLS = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=9)


def read(path: Path, rows: int = 50) -> list[tuple[int, list[str]]]:
    return list(read_sheet(path, path.name, rows=rows))


def refused(path: Path, rows: int = 50) -> tuple[str, str]:
    with pytest.raises(DaisyError) as error:
        read(path, rows)
    return error.value.findings[0].id, error.value.findings[0].place.file


def workbook(path: Path, *rows: list[Any]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_an_xlsx(tmp_path: Path) -> None:
    day = datetime(2026, 3, 2)
    path = workbook(
        tmp_path / "a.xlsx",
        ["이름", "전화"],
        ["홍길동", 1012345678],
        [],
        ["김", 2.5, day, day.date(), datetime(2026, 3, 2, 9, 30), "=1+1", True],
    )
    assert [(number, [c for c in cells if c]) for number, cells in read(path)] == [
        (1, ["이름", "전화"]),
        (2, ["홍길동", "1012345678"]),
        (4, ["김", "2.5", "2026-03-02", "2026-03-02", "2026-03-02 09:30", "True"]),
    ]  # a formula that no program has reckoned yet is empty


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_of_any_office(tmp_path: Path, encoding: str, separator: str) -> None:
    text = f'이름{separator}전화\r\n"홍{separator}길동"{separator}010\r\n\r\n뷁{separator}\r\n'
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    wanted = [(1, ["이름", "전화"]), (2, [f"홍{separator}길동", "010"]), (4, ["뷁", ""])]
    assert read(path) == wanted


@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_we_write_is_read(rows: list[list[str]], tmp_path_factory: Any) -> None:
    path = tmp_path_factory.mktemp("sheet") / "a.csv"
    path.write_bytes(sheet_bytes(["a", "b"], rows))
    told = [cells for _, cells in read(path)[1:]]
    assert told == rows or any(c.startswith("'") for row in rows for c in row)


@pytest.mark.message("DP-SHT-001")
def test_what_is_no_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for data in (b"PK\x03\x04 no zip", b"a,b\0\n"):
        path.write_bytes(data)
        assert refused(path)[0] in ("DP-SHT-001", "DP-PKG-010")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert refused(path) == ("DP-SHT-001", "a.xlsx")
    workbook(path, ["이름"])
    damaged(path, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row")
    assert refused(path) == ("DP-SHT-001", "a.xlsx")


def damaged(path: Path, member: str, data: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, old in kept.items():
            archive.writestr(name, data if name == member else old)


def test_entities_are_refused_before_they_unfold(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["이름"])
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa">]><sst>&a;</sst>'
    damaged(path, "xl/workbook.xml", bomb)
    assert refused(path) == ("DP-SHT-001", "a.xlsx")


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["이름"])
    damaged(path, "xl/worksheets/sheet1.xml", b" " * (60 << 20))
    assert refused(path)[0] == "DP-PKG-011"


@pytest.mark.message("DP-SHT-002")
def test_more_rows_than_are_read(tmp_path: Path) -> None:
    rows = [[f"사람{n}"] for n in range(52)]
    (tmp_path / "a.csv").write_bytes(sheet_bytes(["이름"], rows))
    assert refused(tmp_path / "a.csv") == ("DP-SHT-002", "a.csv")
    assert refused(workbook(tmp_path / "a.xlsx", ["이름"], *rows)) == ("DP-SHT-002", "a.xlsx")
    assert len(read(tmp_path / "a.csv", rows=52)) == 53


def test_one_cell_far_below(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.cell(1, 1, "이름")
    sheet.cell(1_048_576, 16_384, "멀리")
    book.save(tmp_path / "a.xlsx")
    assert refused(tmp_path / "a.xlsx") == ("DP-SHT-002", "a.xlsx")


@pytest.mark.message("DP-SHT-003")
def test_an_old_sheet_or_one_with_a_password(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100)
    assert refused(tmp_path / "a.xls") == ("DP-SHT-003", "a.xls")


@pytest.mark.message("DP-SHT-004")
def test_letters_of_no_known_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\x81\xff\xfe,b\n")
    assert refused(tmp_path / "a.csv") == ("DP-SHT-004", "a.csv")


def test_a_day_is_a_day() -> None:
    from daisy_pipeline.formats.xlsx import text_of

    assert text_of(date(2026, 3, 2)) == "2026-03-02" and text_of(3.0) == "3"
