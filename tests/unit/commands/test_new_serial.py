# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy new --serial``: an issue of the audio magazine begins as its last one stands."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.unit.commands.desk import Say

pytestmark = pytest.mark.usefixtures("library")

LAST = """
[title]
uid = "urn:test:12"
title = "마포도움 제12호"
creators = ["마포도움 편집부"]
contributors = []
subjects = ["지역 소식"]
language = "ko"
date = "2026-06-01"
publisher = "마포도서관"
description = "계절마다 듣는 소식"

[text]
files = ["a.txt"]

[audio]
narrators = ["이낭독"]
name = "{number:02d}"

[narration]
voice = "수진"
pause_heading = 900

[magazine]
opening = "music/여는음악.mp3"
jingle = "music/없음.mp3"
level = -3.5

[catalogue]
keywords = ["마포", "소식"]
notes = ["이 호에만 있는 말"]

[items]
daisy202 = "MPM202600012"

[serial]
name = "마포도움"
issue = "제12호"
quarter = "2026Q2"
"""
NEW = ("new", "--serial", "마포도움", "--issue", "제13호", "--quarter", "2026Q3")


def last(here: Path, slug: str = "마포도움-12", text: str = LAST) -> Path:
    folder = here / "sources" / slug
    (folder / "music").mkdir(parents=True)
    (folder / "title.toml").write_text(text, "utf-8")
    (folder / "a.txt").write_text("글", "utf-8")
    name = unicodedata.normalize("NFD", "여는음악.mp3")  # as a Mac writes it
    (folder / "music" / name).write_bytes(b"ID3music")
    return folder


def made(here: Path, slug: str = "마포도움-제13호") -> dict[str, Any]:
    return tomllib.loads((here / "sources" / slug / "title.toml").read_text("utf-8"))


@pytest.mark.message("DP-NEW-020")
def test_the_next_issue_has_what_the_last_one_has(here: Path, say: Say) -> None:
    last(here)
    older = LAST.replace("제12호", "제9호").replace("2026Q2", "2025Q4").replace("수진", "옛날")
    last(here, "마포도움-9", older)
    (here / "b.txt").write_text("새 글.\n", "utf-8")
    told = say(0, *NEW, "--issued", "2026-09-01", "--text", "b.txt")
    assert "지난 호 ‘마포도움-12’의 설정과 음악" in told
    assert "DP-NEW-020" in told and "‘music/없음.mp3’를 옮기지 못했습니다" in told
    assert "magazine.jingle" in told
    own = made(here)
    assert own["serial"] == {
        "name": "마포도움", "issue": "제13호", "quarter": "2026Q3", "issued": "2026-09-01",
    }  # fmt: skip
    assert own["narration"] == {"voice": "수진", "pause_heading": 900}
    assert own["magazine"] == {"opening": "music/여는음악.mp3", "level": -3.5}
    music = here / "sources" / "마포도움-제13호" / "music" / "여는음악.mp3"
    assert music.read_bytes() == b"ID3music"
    assert own["catalogue"] == {"keywords": ["마포", "소식"]}
    assert own["audio"] == {"narrators": [], "name": "{number:02d}"}
    title = own["title"]
    assert (title["title"], title["publisher"]) == ("마포도움 제13호", "마포도서관")
    assert (title["creators"], title["subjects"]) == (["마포도움 편집부"], ["지역 소식"])
    assert title["description"] == "계절마다 듣는 소식"
    assert title["uid"] != "urn:test:12" and title["date"] != "2026-06-01"
    assert "items" not in own


def test_the_first_issue_and_one_without_a_text(here: Path, say: Say) -> None:
    told = say(0, *NEW)
    assert "지난 호" not in told and "DP-NEW-016" in told
    assert made(here)["serial"]["issue"] == "제13호"
    assert made(here)["title"]["title"] == "마포도움 제13호"
    say(0, "new", "겨울호", "--serial", "마포도움", "--issue", "겨울호")
    assert made(here, "겨울호")["serial"] == {"name": "마포도움", "issue": "겨울호"}


@pytest.mark.message("DP-NEW-019")
def test_an_issue_is_begun_once(here: Path, say: Say) -> None:
    last(here)
    told = say(2, "new", "--serial", "마포 도움", "--issue", unicodedata.normalize("NFD", "제12호"))
    assert "DP-NEW-019" in told and "이미 제작 건 ‘마포도움-12’에 있습니다" in told
    assert "sources/마포도움-12/title.toml" in told
    assert [path.name for path in (here / "sources").iterdir()] == ["마포도움-12"]


@pytest.mark.message("DP-NEW-019")
def test_names_and_issues_are_known_however_they_are_written(here: Path, say: Say) -> None:
    last(here)
    for same in ("12", "제 12 호", "제012호", "12호"):
        assert "DP-NEW-019" in say(2, "new", "--serial", "마포도움", "--issue", same)
    say(0, "new", "--serial", "마포 도움", "--issue", "13", "--quarter", "2026q3")
    made = tomllib.loads((here / "sources" / "마포도움-13" / "title.toml").read_text("utf-8"))
    assert made["serial"] == {"name": "마포도움", "issue": "13", "quarter": "2026Q3"}


@pytest.mark.message("DP-NEW-021")
def test_what_is_no_issue(here: Path, say: Say) -> None:
    for more in (("--quarter", "여름"), ("--issued", "2026-02-30")):
        told = say(2, "new", "--serial", "마포도움", "--issue", "제1호", *more)
        assert "DP-NEW-021" in told and "serial." in told
    assert "DP-NEW-021" in say(2, "new", "--serial", "마포도움", "--issue", "호" * 41)
    for wrong in (("--serial", "마포도움"), ("봄", "--issue", "1"), ("봄", "--quarter", "2026Q1")):
        assert "--serial과 --issue를 함께" in say(2, "new", *wrong)
    assert not (here / "sources").exists() or not list((here / "sources").iterdir())


@pytest.mark.message("DP-NEW-020")
def test_a_broken_title_is_told_and_passed_over(here: Path, say: Say) -> None:
    last(here, "깨짐", "[title")
    told = say(0, *NEW)
    assert "DP-NEW-020" in told and "sources/깨짐/title.toml" in told
    assert made(here)["serial"]["issue"] == "제13호"
