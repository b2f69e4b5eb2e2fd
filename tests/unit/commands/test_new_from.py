# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy new`` from a catalogue record and from a sheet, and ``daisy dream``."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.unit.commands.desk import Say, sound
from tests.unit.formats.kormarc import worked

pytestmark = pytest.mark.usefixtures("library")

BOOK = r"""=LDR  00000nam a2200000   4500
=001  KMO202012345
=008  200101s2020\\\\ulk\\\\\\\\\\\\000aj\kor\\
=020  1\$a9788900000008 (세트)
=020  \\$a979-11-99999-99-2$g03810$c₩12000
=041  0\$akor
=056  \\$a813.62$26
=245  00$a동백꽃 :$b김유정 단편선 /$d김유정 지음 ;$e한그림 그림
=250  \\$a개정판
=260  \\$a[서울] :$b예시출판사,$c2020
=300  \\$a212 p. :$b삽화 ;$c21 cm
=440  00$a한국문학
=520  \\$a봄 이야기.
=650  \8$a한국 소설
=700  1\$a김유정,$d1908-1937
=700  1\$a한그림
"""


def made(here: Path, slug: str) -> dict[str, Any]:
    return tomllib.loads((here / "sources" / slug / "title.toml").read_text("utf-8"))


def sheet(here: Path, rows: Sequence[Sequence[str]], name: str = "목록.csv") -> None:
    with (here / name).open("w", encoding="cp949", newline="") as file:
        csv.writer(file).writerows(rows)


# ------------------------------------------------------------------------ records


@pytest.mark.message("DP-NEW-011")
@pytest.mark.message("DP-NEW-016")
def test_a_record_fills_title_toml(here: Path, say: Say) -> None:
    (here / "책.mrk").write_text(BOOK, "utf-8")
    told = say(0, "new", "--from-marc", "책.mrk")
    assert "DP-NEW-011" in told and "않았습니다: 440" in told and "위치: 책.mrk" in told
    assert "DP-NEW-016" in told and "위치: sources/동백꽃/title.toml" in told
    own = made(here, "동백꽃")
    assert own["title"]["title"] == "동백꽃" and own["title"]["subtitle"] == "김유정 단편선"
    assert own["title"]["creators"] == ["김유정"] and own["title"]["contributors"] == ["한그림"]
    assert own["title"]["language"] == "ko" and own["title"]["subjects"] == ["한국 소설"]
    assert own["title"]["description"] == "봄 이야기."
    assert own["edition"] == {
        "publisher": "예시출판사", "date": "2020", "isbn": "9791199999992", "rights": "",
        "edition": "개정판",
    }  # fmt: skip
    assert own["catalogue"] == {
        "kdc": "813.62", "place": "서울", "extent": "212 p. ; 21 cm", "addition": "03810",
        "control_number": "KMO202012345",
    }  # fmt: skip
    assert own["text"]["files"] == []
    assert "# subtitle" not in (here / "sources/동백꽃/title.toml").read_text("utf-8")


def test_a_record_with_a_text_makes_a_title_that_builds(here: Path, say: Say) -> None:
    (here / "책.mrk").write_text(BOOK, "utf-8")
    assert "DP-NEW-016" not in say(0, "new", "봄", "--from-marc", "책.mrk", "--text", "a.txt")
    assert made(here, "봄")["title"]["creators"] == ["김유정"]
    assert "output/봄/daisy3-text" in say(0, "build", "봄", "--only", "daisy3-text")


@pytest.mark.message("DP-NEW-009")
@pytest.mark.message("DP-NEW-010")
def test_one_record_of_several(here: Path, say: Say) -> None:
    two = worked.lines(worked.TEXT_DAISY) + "\n" + worked.lines(worked.HUMAN_AUDIO)
    (here / "둘.mrk").write_text(two, "utf-8")
    told = say(2, "new", "--from-marc", "둘.mrk")
    assert "DP-NEW-009" in told and "위치: 둘.mrk" in told
    told = say(2, "new", "--from-marc", "둘.mrk", "--record", "3")
    assert "DP-NEW-010" in told and "위치: 둘.mrk" in told and "3번째" in told
    say(0, "new", "다른 제목", "--from-marc", "둘.mrk", "--record", "2")
    assert made(here, "다른-제목")["title"]["creators"] == ["김유정"]
    assert "DP-PKG-008" in say(3, "new", "--from-marc", "없음.mrk")


@pytest.mark.message("DP-NEW-012")
@pytest.mark.message("DP-NEW-013")
def test_wrong_numbers_and_no_title(here: Path, say: Say) -> None:
    wrong = BOOK.replace("979-11-99999-99-2$g03810", "9791199999993").replace(
        "=020  1\\$a9788900000008 (세트)\n", ""
    )
    (here / "책.mrk").write_text(wrong.replace("813.62", "8136가"), "utf-8")
    told = say(0, "new", "--from-marc", "책.mrk")
    assert told.count("DP-NEW-012") == 2 and "9791199999993" in told and "8136가" in told
    assert "위치: 책.mrk" in told
    assert made(here, "동백꽃")["edition"]["isbn"] == ""
    (here / "책.mrk").write_text(BOOK.replace("=245", "=246"), "utf-8")
    told = say(3, "new", "--from-marc", "책.mrk")
    assert "DP-NEW-013" in told and "위치: 책.mrk" in told


@pytest.mark.message("DP-NEW-008")
@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--text", "a.txt"),
        ("봄", "--from-sheet", "목록.csv"),
        ("봄", "--record", "1"),
        ("--sheet-template", "a.xlsx", "--from-sheet", "b.csv"),
    ],
)
def test_what_cannot_go_together(here: Path, say: Say, words: tuple[str, ...]) -> None:
    told = say(2, "new", *words)
    assert "DP-NEW-008" in told and "위치" not in told
    assert not (here / "sources").exists()


# ------------------------------------------------------------------------ sheets


@pytest.mark.message("DP-NEW-015")
@pytest.mark.message("DP-NEW-017")
def test_a_sheet_starts_many_titles_and_goes_on_when_said_again(here: Path, say: Say) -> None:
    sound(here / "소리" / "1.wav")
    rows = [
        ("저자", "서명", "비고", "ISBN", "본문 파일", "녹음 파일", "쪽수", "출판년도", "언어"),
        ("김유정", "동백꽃", "x", "9791199999992", "a.txt", "", "212", "2020.3", "한국어"),
        ("현진건, 염상섭", "운수 좋은 날", "", "", "", "소리", "", "", ""),
        ("", "", "", "", "", "", "", "", ""),
        ("황순원", "소나기", "", "", "", "", "", "", ""),
    ]
    sheet(here, rows)
    told = say(0, "new", "--from-sheet", "목록.csv")
    assert "제작 건 3개를 시작" in told and told.count("DP-NEW-016") == 1
    assert "DP-NEW-015" in told and "‘비고’" in told and "위치: 목록.csv 1째 줄" in told
    own = made(here, "동백꽃")
    assert own["edition"]["isbn"] == "9791199999992" and own["edition"]["date"] == "2020"
    assert own["catalogue"]["extent"] == "212 p."
    assert made(here, "운수-좋은-날")["title"]["creators"] == ["현진건", "염상섭"]
    before = (here / "sources/동백꽃/title.toml").read_bytes()
    sheet(here, [*rows, ("이상", "날개", "", "", "", "", "", "", "")])
    told = say(0, "new", "--from-sheet", "목록.csv")
    assert told.count("DP-NEW-017") == 3 and "위치: 목록.csv 2째 줄" in told
    assert "제작 건 1개를 시작" in told
    assert (here / "sources/동백꽃/title.toml").read_bytes() == before


@pytest.mark.message("DP-NEW-014")
@pytest.mark.message("DP-NEW-018")
def test_wrong_cells_start_nothing(here: Path, say: Say) -> None:
    head = ("제목", "ISBN", "부가기호", "KDC", "출판연도", "언어", "본문", "출판사")
    sheet(
        here,
        [
            head,
            ("봄", "9.79E+12", "3810", "소설", "올해", "클링온어", "없음.txt", "가" * 501),
            ("", "", "", "", "", "", "", "집"),
            ("여름", "", "", "", "", "", "", ""),
        ],
    )
    told = say(3, "new", "--from-sheet", "목록.csv")
    assert told.count("DP-NEW-014") == 8
    for heading in head[1:]:
        assert "위치: 목록.csv 2째 줄" in told and f"‘{heading}’ 칸" in told
    assert "3째 줄, ‘제목’ 칸을 잘못 적었습니다: 비어 있습니다" in told
    sheet(here, [("제목",), ("봄 봄",), ("여름",), ("봄  봄",)])
    told = say(3, "new", "--from-sheet", "목록.csv")
    assert "DP-NEW-018" in told and "위치: 목록.csv 4째 줄" in told and "2째 줄과" in told
    sheet(here, [("이름",), ("봄",)])
    assert "DP-LED-054" in say(2, "new", "--from-sheet", "목록.csv")
    assert "DP-NEW-002" in say(2, "new", "--from-sheet", "없음.csv")
    assert not (here / "sources").exists()


@pytest.mark.parametrize("name", ["양식.xlsx", "양식.csv"])
def test_the_template_is_read_as_it_is(here: Path, say: Say, name: str) -> None:
    assert name in say(0, "new", "--sheet-template", name)
    assert "DP-LED-035" in say(2, "new", "--sheet-template", name)
    told = say(0, "new", "--from-sheet", name)
    assert "제작 건 1개를 시작" in told and "DP-NEW-015" not in told
    assert made(here, "동백꽃")["catalogue"]["kdc"] == "813.62"


# ------------------------------------------------------------------------ dream


@pytest.mark.message("DP-DUP-008")
def test_dream(here: Path, say: Say) -> None:
    told = say(2, "dream", "check", "동백꽃")
    assert "DP-DUP-008" in told and "위치" not in told
    rows = [("대체자료명", "저자"), ("동백꽃", "김유정"), ("봄봄", "김유정"), ("", "누구")]
    sheet(here, rows, "소장.csv")
    told = say(0, "dream", "import", "소장.csv")
    assert "2건을 들였습니다. (인코딩 CP949, 뺀 줄 1개)" in told and "DP-DUP-005" in told
    assert "바꾼 것이 없습니다" in say(0, "dream", "import", "소장.csv")
    told = say(0, "dream", "check", "동백 꽃", "--author", "박철수")
    assert "서명이 같고 지은이가 다릅니다" in told and "1건을 찾았습니다" in told
    assert "찾지 못했습니다" in say(0, "dream", "check", "소나기")
    told = say(0, "new", "봄 봄", "--text", "a.txt")  # asks by itself
    assert "DP-DUP-010" in told and "sources/봄-봄" in told
    assert "1건을 찾았습니다" in say(0, "dream", "check", "봄-봄")
    sheet(here, [*rows[:2], ("여름", "")], "소장.csv")
    assert "전에 있던 2건을 바꾸었습니다" in say(0, "dream", "import", "소장.csv")
    (here / "ledger" / "dream.sqlite3").write_bytes(b"x" * 5000)
    assert "DP-DUP-009" in say(0, "new", "여름", "--text", "a.txt")
    told = say(0, "dream", "check", "여름")
    assert "DP-DUP-009" in told and "찾지 못했습니다" not in told
