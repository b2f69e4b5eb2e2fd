# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sheets of answers as libraries get them: any order of columns, three encodings, rows that lie."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.export.profile import load_profile
from daisy_pipeline.export.receipt_read import Answers, read_answers
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place

PROFILE = load_profile("nld-dream")
HEAD = "자료번호,처리결과,등록번호,반려 사유"


def read(folder: Path, *lines: str, encoding: str = "utf-8-sig") -> Answers:
    """A CSV with these lines, read as an answer of DREAM."""
    path = folder / "결과.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return read_answers(path, "결과.csv", PROFILE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.message("DP-EXP-051")
def test_encodings_and_guesses(tmp_path: Path, encoding: str) -> None:
    told = read(
        tmp_path, HEAD, "MPT202600001,승인,D-1,", "mpt202600002,반려,,쪽 이동", encoding=encoding
    )
    first, second = told.found
    assert (first.item, first.accepted, first.number) == ("MPT202600001", True, "D-1")
    assert (second.item, second.accepted, second.reason) == ("MPT202600002", False, "쪽 이동")
    (guess,) = told.guesses
    assert (guess.id, guess.place) == ("DP-EXP-051", Place("결과.csv", line=1))
    assert "‘처리결과’" in str(guess.facts["headings"])
    assert "receipt.column.result" in str(guess.facts["fields"]).split(", ")


def test_xlsx_with_a_letters_head_above(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["2026년 4분기 처리 결과 알림"],
        [],
        ["번호", "처리 결과", "파일명", "사유"],
        [1, "등록 완료", "items/MPA202600007.zip", None],
        [2, "보완요청", "MPA202600008.zip", "음량이 작음"],
        [3, "검수 중", "MPA202600009.zip", None],
    ):
        sheet.append(row)
    path = tmp_path / "결과.xlsx"
    book.save(path)
    told = read_answers(path, "결과.xlsx", PROFILE)
    said = [(one.item, one.accepted, one.reason) for one in told.found]
    assert said == [("MPA202600007", True, ""), ("MPA202600008", False, "음량이 작음")]
    assert (told.waiting, told.wrong) == (1, ())


def test_a_profile_that_names_columns_and_words(tmp_path: Path) -> None:
    names = {
        "item": ("관리코드",),
        "result": ("판정",),
        "accepted": ("통과",),
        "rejected": ("재작업",),
    }
    path = tmp_path / "결과.csv"
    path.write_text("판정,관리코드,사유\n통과,MPT202600001,\n재작업,MPT202600002,소리\n", "utf-8")
    told = read_answers(path, "결과.csv", replace(PROFILE, receipt=names))
    assert [one.accepted for one in told.found] == [True, False]
    assert [finding.facts["fields"] for finding in told.guesses] == ["receipt.column.reason"]


@pytest.mark.message("DP-EXP-050")
def test_no_such_columns(tmp_path: Path) -> None:
    for lines in (["서명,처리결과", "봄봄,승인"], ["자료번호,비고", "MPT202600001,"], [""]):
        with pytest.raises(DaisyError) as error:
            read(tmp_path, *lines)
        finding = error.value.findings[0]
        assert (finding.id, finding.place) == ("DP-EXP-050", Place("결과.csv", line=1))
        assert error.value.exit_code is ExitCode.BAD_USAGE


@pytest.mark.message("DP-EXP-052")
@pytest.mark.message("DP-EXP-057")
@pytest.mark.message("DP-EXP-065")
@pytest.mark.message("DP-EXP-071")
def test_rows_that_say_too_little(tmp_path: Path) -> None:
    told = read(
        tmp_path,
        HEAD,
        "MPT202600001,아마도,,",
        "MPT202600002,반려,,",
        ",승인,D-1,",
        "MPT202600004,승인,1.23457E+12,",
        f"MPT202600005,승인,{'9' * 81},",
        "MPT202600006,승인,D-6,",
    )
    assert [one.item for one in told.found] == ["MPT202600006"]
    assert [(one.id, one.place) for one in told.wrong] == [
        ("DP-EXP-052", Place("결과.csv", line=2, column=2)),
        ("DP-EXP-057", Place("결과.csv", line=3)),
        ("DP-EXP-065", Place("결과.csv", line=4)),
        ("DP-EXP-071", Place("결과.csv", line=5)),
        ("DP-EXP-071", Place("결과.csv", line=6)),
    ]


def test_received_is_not_accepted(tmp_path: Path) -> None:
    told = read(tmp_path, HEAD, "MPT202600001,접수,,", "MPT202600002,,,", "MPT202600003,접수완료,,")
    assert (told.found, told.waiting) == ((), 3)


@given(st.permutations(["자료번호", "처리결과", "등록번호", "반려 사유", "서명", "담당자"]))
def test_any_order_of_columns(tmp_path_factory: pytest.TempPathFactory, order: list[str]) -> None:
    values = {
        "자료번호": "MPT202600001",
        "처리결과": "반려",
        "등록번호": "D-1",
        "반려 사유": "소리",
        "서명": "승인",
        "담당자": "-",
    }
    folder = tmp_path_factory.mktemp("sheet")
    (one,) = read(folder, ",".join(order), ",".join(values[name] for name in order)).found
    assert (one.item, one.accepted, one.reason, one.number) == ("MPT202600001", False, "소리", "")


def test_a_sheet_as_offices_send_it(tmp_path: Path) -> None:
    """Merged titles, a head of two rows, blank rows, numbers and days of Excel, sums below."""
    from datetime import datetime

    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    rows: list[list[object]] = [
        ["2026년 4분기 대체자료 처리 결과", None, None, None, None, None],
        [],
        ["연번", "처리", None, "자료번호", "처리일", "개정"],
        [None, "결과", "등록번호", None, None, None],
        [1.0, "승인", 20261123.0, "MPT202600001\u200b", datetime(2026, 12, 1), 1.0],
        [],
        [2.0, "반려", None, "ＭＰＴ２０２６０００２", datetime(2026, 12, 1, 9, 30), 2.0],
        ["연번", "결과", "등록번호", "자료번호", "처리일", "개정"],
        [3.0, "승인", datetime(2026, 11, 2), "MPT202600003", 46349, 1],
        ["합계", "2건", None, "합계", None, None],
        ["이상 끝.", None, None, None, None, None],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("B3:C3")
    sheet.merge_cells("D3:D4")
    path = tmp_path / "결과.xlsx"
    book.save(path)
    told = read_answers(path, "결과.xlsx", PROFILE)
    said = [(one.item, one.number, one.revision) for one in told.found]
    assert said == [("MPT202600001", "20261123", 1)]
    assert [(one.id, one.place.line) for one in told.wrong] == [
        ("DP-EXP-057", 7), ("DP-EXP-071", 9),
    ]  # fmt: skip
    assert told.wrong[0].facts["item"] == "MPT20260002" and told.waiting == 0


def test_a_csv_of_cp949_with_titles_above(tmp_path: Path) -> None:
    lines = ("2026년 4분기 결과 알림", "", "처리결과\t개정\t등록번호\t자료번호",
             "승인\t1.0\t20261123.0\tMPT202600001", "합계\t\t\t")  # fmt: skip
    (one,) = read(tmp_path, *lines, encoding="cp949").found
    assert (one.item, one.number, one.revision) == ("MPT202600001", "20261123", 1)


@pytest.mark.message("DP-SHT-003", "DP-SHT-005")
@pytest.mark.parametrize(
    ("data", "id"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "DP-SHT-003"),
        ("<html><table><tr><td>자료번호</td></tr></table></html>".encode("cp949"), "DP-SHT-005"),
        ("\n<TABLE border=1>".encode("utf-16"), "DP-SHT-005"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "DP-SHT-005"),
    ],
)
def test_what_is_only_named_xls(tmp_path: Path, data: bytes, id: str) -> None:
    path = tmp_path / "결과.xls"
    path.write_bytes(data)
    with pytest.raises(DaisyError) as error:
        read_answers(path, "결과.xls", PROFILE)
    (finding,) = error.value.findings
    assert (finding.id, finding.place) == (id, Place("결과.xls"))
