# SPDX-License-Identifier: AGPL-3.0-or-later
"""The commands of lists, as a librarian types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.commands.main import run
from tests.fakes.items import approved_items
from tests.fakes.ledgers import open_at

NEW = ["--lang", "ko", "list", "new", "--quarter"]


@pytest.fixture
def home(ledger_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(ledger_home)
    approved_items(open_at(ledger_home), 1)
    return ledger_home


@pytest.mark.parametrize(
    ("form", "name", "begins"),
    [
        ("html", "new-titles-2026Q1.html", b"<!DOCTYPE html>"),
        ("txt", "new-titles-2026Q1.txt", b"\xef\xbb\xbf2026"),
        ("brf", "new-titles-2026Q1.brf", b""),
        ("script", "new-titles-2026Q1-script.txt", b"\xef\xbb\xbf["),
    ],
)
def test_a_list_in_each_form(
    home: Path, form: str, name: str, begins: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*NEW, "2026년 1분기", "--format", form]) == 0
    assert f"신간 목록 1건을 ‘{name}’에 썼습니다." in capsys.readouterr().out
    data = (home / name).read_bytes()
    assert data.startswith(begins) and len(data) > 100
    assert run([*NEW, "2026Q1", "--format", form]) == 0
    assert (home / name).read_bytes() == data


@pytest.mark.message("DP-LST-005")
def test_a_quarter_that_is_none(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*NEW, "봄"]) == 2
    said = capsys.readouterr().err
    assert "DP-LST-005" in said and "‘봄’은 분기가 아닙니다" in said and "--quarter" in said


@pytest.mark.message("DP-LST-006")
def test_an_edited_list_is_kept(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = home / "목록.txt"
    own.write_text("고친 글", "utf-8")
    asked = [*NEW, "2026Q1", "--format", "txt", "--out", str(own)]
    assert run(asked) == 2
    said = capsys.readouterr().err
    assert "DP-LST-006" in said and "목록.txt" in said
    assert own.read_text("utf-8") == "고친 글"
    assert run([*asked, "--replace"]) == 0
    assert own.read_text("utf-8") != "고친 글"


def test_no_list_among_what_people_keep(home: Path) -> None:
    assert run([*NEW, "2026Q1", "--out", str(home / "ledger" / "a.html")]) == 2


def test_a_feed_of_real_facts(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "ko", "list", "opds"]) == 0
    assert "자료 1점의 피드를 ‘opds’에 썼습니다." in capsys.readouterr().out
    before = {path: path.read_bytes() for path in (home / "opds").rglob("*") if path.is_file()}
    assert home / "opds" / "opds.json" in before
    assert run(["--lang", "ko", "list", "opds"]) == 0
    assert "바뀐 파일 0개" in capsys.readouterr().out
    assert all(path.read_bytes() == data for path, data in before.items())
    assert run(["list", "opds", "--out", str(home / "sources")]) == 2
