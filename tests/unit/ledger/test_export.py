# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sheets for people: Korean heads, pseudonyms only, the same bytes for the same ledger."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from daisy_pipeline.formats.csv_sheet import sheet_bytes
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import DaisyError
from tests.fakes.ledger_rows import fill


def korean(key: str) -> str:
    return phrase(key, "ko")


def written(ledger: Ledger, folder: Path) -> dict[str, bytes]:
    from daisy_pipeline.ledger.export import export

    export(ledger, folder, korean, "읽어 두세요\n")
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def sheet(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_table_has_a_sheet_with_korean_heads(ledger: Ledger, tmp_path: Path) -> None:
    fill(ledger)
    files = written(ledger, tmp_path / "표")
    assert len(files) == 26  # 25 tables and what to know of them
    for name, data in files.items():
        if name.endswith(".csv"):
            head, *rows = sheet(data)
            assert rows, name
            assert not [cell for cell in head if cell.startswith("column.")], name
            assert any("가" <= sign <= "힣" for sign in name), name
    assert "녹음.csv  1" in files["README.ko.txt"].decode("utf-8-sig")


def test_what_people_know_a_row_by(ledger: Ledger, tmp_path: Path) -> None:
    rows = fill(ledger)
    head, row = sheet(written(ledger, tmp_path / "표")["배정.csv"])
    said = dict(zip(head, row, strict=True))
    assert said["봉사자"] == rows["Volunteer"].pseudonym
    assert said["제작 건"] == rows["TitleEntry"].slug
    assert said["역할"] == "낭독봉사자" and said["상태"] == "부탁함"
    assert said["적은 때"].startswith("2026-03-02 09:0")


def test_nothing_of_who_a_person_is(ledger: Ledger, tmp_path: Path) -> None:
    rows = fill(ledger)
    rows["Volunteer"].sealed = "홍길동 010".encode()
    rows["Volunteer"].save()
    rows["Take"].came_as = "홍길동_1장.wav"
    rows["Take"].save()
    rows["Consent"].evidence = "홍길동 동의서.pdf"
    rows["Consent"].save()
    for name, data in written(ledger, tmp_path / "표").items():
        assert "홍길동".encode() not in data, name


def test_the_same_ledger_gives_the_same_bytes(ledger: Ledger, tmp_path: Path) -> None:
    for mark in "312":
        fill(ledger, mark)
    first, second = written(ledger, tmp_path / "1"), written(ledger, tmp_path / "2")
    log = "감사 기록.csv"  # has a row more: that of the first export
    assert second[log].startswith(first[log])
    differ = {name for name in first if first[name] != second[name]}
    assert differ == {log, "README.ko.txt"}
    assert [row[0] for row in sheet(first["봉사자.csv"])[1:]] == sorted(
        row[0] for row in sheet(first["봉사자.csv"])[1:]
    )


@pytest.mark.message("DP-LED-035")
def test_a_folder_with_something_in_it(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(DaisyError) as error:
        written(ledger, tmp_path)
    assert error.value.findings[0].id == "DP-LED-035"


def test_a_spreadsheet_runs_nothing() -> None:
    cells = ["=1+1", "+82-10", "-1", "@SUM(A1)", "보통", '가"나,다', "줄\n바꿈"]
    assert sheet(sheet_bytes(["칸"], [[cell] for cell in cells]))[1:] == [
        ["'=1+1"], ["'+82-10"], ["'-1"], ["'@SUM(A1)"], ["보통"], ['가"나,다'], ["줄\n바꿈"],
    ]  # fmt: skip
    plain = sheet_bytes(["수", "값"], [[-5, None], [1.5, True]])
    assert plain == "\ufeff수,값\r\n-5,\r\n1.5,True\r\n".encode()
