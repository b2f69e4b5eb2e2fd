# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is told of a document that was read, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.model.book import Raw, Table, text_of
from daisy_pipeline.model.finding import Fact
from daisy_pipeline.model.walk import texts
from daisy_pipeline.readers.hwp.book import is_person
from daisy_pipeline.readers.hwp.descriptions import persons_words
from daisy_pipeline.readers.hwp.fields import address
from daisy_pipeline.readers.hwp.line import composed
from daisy_pipeline.readers.hwp.styles import level_of
from tests.golden_books.hangul import DOCUMENTS, HEAD, outline, p
from tests.unit.readers_hwp.made import d, hwpx, put, read, write_hwp, write_hwpx

TOLD = {
    "DP-HWP-009": ("pictures", 4, {"count": 1, "words": "9"}),
    "DP-HWP-012": ("objects", 2, {"count": 2}),
    "DP-HWP-014": ("formulas", 4, {"count": 1, "words": "{a over b"}),
    "DP-HWP-016": ("novel", 21, {"count": 1}),
    "DP-HWP-018": ("novel", 20, {"count": 1}),
    "DP-HWP-019": ("objects", 5, {"count": 1}),
    "DP-HWP-020": ("pictures", 8, {"count": 1}),
}


def _all(name: str, tmp_path: Path) -> list[tuple[str, int, dict[str, Fact]]]:
    made = DOCUMENTS[name]()
    found = []
    for write in (write_hwp, write_hwpx):
        data = write(made.paras, HEAD, made.pictures)
        result = read(put(tmp_path, f"a.{write.__name__[6:]}", data))
        found.append([(f.id, f.place.line, dict(f.facts)) for f in result.findings])
    assert [f[:2] for f in found[0]] == [f[:2] for f in found[1]]
    return found[0]


@pytest.mark.message(*TOLD)
@pytest.mark.parametrize("id", TOLD)
def test_told_with_its_place(id: str, tmp_path: Path) -> None:
    name, line, facts = TOLD[id]
    assert (id, line, facts) in _all(name, tmp_path)


@pytest.mark.message("DP-HWP-010", "DP-HWP-013", "DP-HWP-017")
def test_pictures_objects_and_forms(tmp_path: Path) -> None:
    told = {id: (line, facts) for id, line, facts in _all("pictures", tmp_path)}
    assert told["DP-HWP-010"][0] == 5 and told["DP-HWP-010"][1]["count"] == 1
    told = {id: (line, facts) for id, line, facts in _all("objects", tmp_path)}
    assert told["DP-HWP-013"] == (3, {"count": 2, "words": "OLE"})
    assert told["DP-HWP-017"] == (6, {"count": 2})


def test_a_large_bold_line_is_advice_only(tmp_path: Path) -> None:
    assert [id for id, _, _ in _all("objects", tmp_path)][-1] == "DP-OFF-002"


@pytest.mark.parametrize(
    ("name", "person"),
    [("김도서", True), ("남궁 민수", True), ("Kim Yujeong", True), ("user", False), ("fff", False),
     ("Administrator", False), ("한글과컴퓨터", False), ("도서관", False), ("관리자", False),
     ("Hancom Office", False), ("김", False)],
)  # fmt: skip
def test_authors_are_persons(name: str, person: bool) -> None:
    assert is_person(name) is person


@pytest.mark.parametrize(
    ("stored", "words"),
    [("그림입니다.\r\n원본 그림의 이름: a.jpg\r\n원본 그림의 크기: 가로 1pixel", ""),
     ("그림입니다.", ""), ("모서리가 둥근 직사각형입니다.", ""), ("수식입니다.", ""),
     ("닭 두 마리가 싸우는 그림입니다.", "닭 두 마리가 싸우는 그림입니다."),
     ("그림입니다.\n봄의 들판", "봄의 들판"), ("텍스트이(가) 표시된 사진\n\n자동 생성된 설명", "")],
)  # fmt: skip
def test_only_what_a_person_said_is_an_alternative(stored: str, words: str) -> None:
    assert persons_words(stored) == words


@pytest.mark.parametrize(
    ("command", "href"),
    [("http\\://a.b/c\\;d;1;0;0;", "http://a.b/c;d"), ("www.a.kr;1;0;0;", "http://www.a.kr"),
     ("mailto\\:a@b.kr;2;0;0;", "mailto:a@b.kr"), ("?참조;0;0;0;", "#참조"), ("?;0;", ""),
     ("javascript\\:alert(1);1;0;0;", ""), ("file\\:///etc/passwd;1;", ""), ("..\\\\a.hwp;1;", ""),
     ("", "")],
)  # fmt: skip
def test_links_lead_out_or_to_a_bookmark(command: str, href: str) -> None:
    assert address(command) == href


@pytest.mark.parametrize(
    ("text", "frame", "sign"),
    [("1", "SHAPE_CIRCLE", "①"), ("50", "SHAPE_CIRCLE", "㊿"), ("가", "SHAPE_CIRCLE", "㉮"),
     ("A○", "CHAR", "Ⓐ"), ("51", "SHAPE_CIRCLE", "51"), ("AB", "CHAR", "AB")],
)  # fmt: skip
def test_composed_letters(text: str, frame: str, sign: str) -> None:
    assert composed(text, frame) == sign


@pytest.mark.parametrize(
    ("style", "level"),
    [("개요 1", 1), ("개요 10", 10), ("제목 2", 2), ("Heading 3", 3), ("Outline 4", 4),
     ("큰제목", 1), ("중 제목", 2), ("소제목", 3), ("바탕글", 0), ("제목", 0), ("개요", 0),
     ("제목 999", 0)],
)  # fmt: skip
def test_styles_say_levels(style: str, level: int) -> None:
    assert level_of(style) == level


def test_old_hangul_in_private_use_stays(tmp_path: Path) -> None:
    result = read(put(tmp_path, "a.hwpx", write_hwpx((p("\uf53a 글"),))))
    (run,) = result.book.body[0].text[0].content  # type: ignore[union-attr]
    assert run.text == "\uf53a 글"  # type: ignore[union-attr]


def test_a_heading_that_is_all_bold_has_no_mark(tmp_path: Path) -> None:
    bold = d.Words("봄", d.Look(("strong",), 1200, True))  # type: ignore[arg-type]
    result = read(put(tmp_path, "a.hwpx", write_hwpx((outline(1, bold), p("글")), HEAD)))
    (run,) = result.book.body[0].text[0].content  # type: ignore[union-attr]
    assert run.marks == ()  # type: ignore[union-attr]


def test_a_chart_is_the_table_of_its_values(tmp_path: Path) -> None:
    """Hangul keeps an Office chart beside an OLE object that programs without charts show."""
    spaces = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    values = "<c:pt idx='0'><c:v>{}</c:v></c:pt>"
    series = f"<c:ser><c:cat>{values.format('봄')}</c:cat><c:val>{values.format(3)}</c:val></c:ser>"
    chart = f"<c:chartSpace {spaces}><c:chart>{series}</c:chart></c:chartSpace>".encode()
    inner = (
        '<hp:p><hp:run><hp:switch><hp:case><hp:chart chartIDRef="Chart/chart1.xml"/></hp:case>'
        "<hp:default><hp:ole/></hp:default></hp:switch></hp:run></hp:p>"
    )
    result = read(put(tmp_path, "a.hwpx", hwpx(inner, **{"Chart/chart1.xml": chart})))
    (table,) = result.book.body
    assert isinstance(table, Table)
    words = [text_of(p.text[0]) for c in table.rows[0].cells for p in texts(c.blocks) if p.text]
    assert words == ["봄", "3"]
    assert [f.id for f in result.findings] == ["DP-HWP-013"]
    broken = hwpx(inner, **{"Chart/chart1.xml": b"<c"})
    assert isinstance(read(put(tmp_path, "b.hwpx", broken)).book.body[0], Raw)
