# SPDX-License-Identifier: AGPL-3.0-or-later
"""HTML: encodings, sites, Word's and Hancom's pages, and what is told of them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.model.walk import every_block, segments, top_blocks
from daisy_pipeline.readers.detect import detect, files_of
from tests.fakes.books import PNG


def read(path: Path) -> ReadResult:
    """What the reader that a path asks for reads there."""
    return detect(path).read(path, {})


def page(folder: Path, body: str | bytes, name: str = "a.html") -> ReadResult:
    """What is read of one page."""
    folder.mkdir(parents=True, exist_ok=True)
    data = body if isinstance(body, bytes) else f"<!DOCTYPE html><body>{body}".encode()
    (folder / name).write_bytes(data)
    return read(folder / name)


def words(result: ReadResult) -> str:
    """All words of the Book."""
    return "|".join(b.text_of(s) for s in segments(top_blocks(result.book)))


def told(result: ReadResult) -> list[str]:
    """The ids of the findings."""
    return [f.id for f in result.findings]


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ("<meta charset=euc-kr>", "cp949"),
        ("<meta http-equiv=Content-Type content='text/html; charset=ks_c_5601-1987'>", "cp949"),
        ("<meta charset=utf-8>", "cp949"),  # what it says is wrong
        ("", "cp949"),
        ("", "utf-8"),
        ("", "utf-16"),
    ],
)
def test_encodings(tmp_path: Path, head: str, codec: str) -> None:
    text = f"<html><head>{head}</head><body><p>동백꽃이 피었다, 뷁.</p></body></html>"
    assert words(page(tmp_path, text.encode(codec))) == "동백꽃이 피었다, 뷁."


def test_a_wrong_suffix_does_not_matter(tmp_path: Path) -> None:
    assert words(page(tmp_path, "<p>글", "a.dat")) == "글"


def test_word_and_hancom(tmp_path: Path) -> None:
    result = page(
        tmp_path,
        "<style>p.HStyle2 {style-name:'개요 2'}</style><p class=HStyle2>제목</p>"
        "<p>글<a href='#_ftn1' name='_ftnref1'>[1]</a><o:p></o:p></p>"
        "<div style='mso-element:footnote' id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> 하나"
        "</p><p>둘</p></div>",
    )
    heading, paragraph, note = result.book.body
    assert isinstance(heading, b.Heading) and heading.level == 2
    assert isinstance(paragraph, b.Paragraph) and isinstance(note, b.Note)
    assert note.label == "[1]" and len(note.blocks) == 2
    assert paragraph.text[0].content[-1] == b.NoteRef(text="[1]", note=note.id)


@pytest.mark.message("DP-HTM-002", "DP-HTM-019", "DP-HTM-023", "DP-HTM-024")
def test_what_is_no_text_is_left_out_and_counted(tmp_path: Path) -> None:
    result = page(
        tmp_path,
        "<nav>메뉴</nav><header>머리</header><p>글</p><p style='display:none'>숨김</p>"
        "<span aria-hidden=true>장식</span><aside role=doc-pullquote>발췌</aside>"
        "<div role=doc-pageheader>면주</div><footer>꼬리</footer>",
    )
    assert words(result) == "글"
    assert {f.id: (f.place.file, f.facts["count"]) for f in result.findings} == {
        "DP-HTM-002": ("a.html", 3),
        "DP-HTM-019": ("a.html", 2),
        "DP-HTM-023": ("a.html", 1),
        "DP-HTM-024": ("a.html", 1),
    }


@pytest.mark.message("DP-HTM-003", "DP-HTM-007", "DP-HTM-008", "DP-HTM-009", "DP-HTM-010")
@pytest.mark.message("DP-HTM-012", "DP-HTM-013")
@pytest.mark.parametrize(
    ("body", "id"),
    [
        ("<a href='../../x.html'>가</a>", "DP-HTM-003"),
        ("<a href='#none'>가</a>", "DP-HTM-007"),
        ("<span role=doc-pagebreak></span>가", "DP-HTM-008"),
        ("<img src=none.png alt=가>", "DP-HTM-009"),
        ("<img src='data:image/png;base64,%%%' alt=가>", "DP-HTM-009"),
        ("<p><video>가</video></p>", "DP-HTM-010"),
        ("<p>가<math><mi>x</mi></math></p>", "DP-HTM-012"),
        ("<x-own>가</x-own>", "DP-HTM-013"),
    ],
)
def test_told_with_page_and_line(tmp_path: Path, body: str, id: str) -> None:
    (finding,) = page(tmp_path, f"<p>앞</p>\n{body}").findings
    assert (finding.id, finding.place.file, finding.place.line) == (id, "a.html", 2)
    assert finding.facts["page"] == "a.html"


@pytest.mark.message("DP-HTM-014")
def test_deep_nesting_is_laid_flat(tmp_path: Path) -> None:
    result = page(tmp_path, "<blockquote>" * 60 + "<p>글")
    assert words(result) == "글" and told(result) == ["DP-HTM-014"]


@pytest.mark.message("DP-HTM-001")
@pytest.mark.parametrize("body", ["<p> </p>", "<nav>메뉴</nav>"])
def test_nothing_to_read(tmp_path: Path, body: str) -> None:
    with pytest.raises(DaisyError) as problem:
        page(tmp_path, body)
    (finding,) = problem.value.findings
    assert (finding.id, finding.place.file) == ("DP-HTM-001", "a.html")


def _site(folder: Path) -> dict[str, str]:
    pages = {
        "index.html": "<title>책</title><h1>책</h1><ul><li><a href=b.html>나</a>"
        "<li><a href=a.html>가</a></ul>",
        "a.html": "<h2>가</h2><p>하나 <img src=img/p.png alt=점></p>"
        "<p><a href=index.html>차례</a></p>",
        "b.html": "<h2>나</h2><p>둘 <a href=a.html>가로</a></p>",
        "c.html": "<h2>다</h2>",
    }
    (folder / "img").mkdir(parents=True)
    (folder / "img/p.png").write_bytes(PNG)
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return pages


@pytest.mark.message("DP-HTM-006")
@pytest.mark.parametrize("packed", [False, True])
def test_a_site_in_the_order_of_its_index(tmp_path: Path, packed: bool) -> None:
    source = tmp_path / "site"
    pages = _site(source)
    if packed:
        source = tmp_path / "site.zip"
        with zipfile.ZipFile(source, "w") as archive:
            for name in pages:
                archive.write(tmp_path / "site" / name, name)
            archive.write(tmp_path / "site/img/p.png", "img/p.png")
    assert files_of(source) == (source,)
    result = read(source)
    assert words(result) == "책|나|둘 가로|가|하나 점|다"
    assert result.book.info.title == "책" and len(result.book.resources) == 1
    unlinked = next(f for f in result.findings if f.id == "DP-HTM-006")
    assert unlinked.facts == {"count": 1, "page": "c.html", "index": "index.html"}
    assert unlinked.place.file == source.name


def test_style_rules_mark_words(tmp_path: Path) -> None:
    result = page(
        tmp_path,
        "<style>.b{font-weight:700} i.x{} span.dots{text-emphasis: dot} @media x{.p{font-weight:"
        "bold}}</style><p><span class=b>가</span><span class=dots>나</span><span class=p>다</span>",
    )
    (paragraph,) = every_block(result.book.body)
    assert isinstance(paragraph, b.Paragraph)
    marks = [i.marks for s in paragraph.text for i in s.content if isinstance(i, b.Run)]
    assert marks == [(b.Mark.STRONG,), (b.Mark.EMPHASIS,), ()]
