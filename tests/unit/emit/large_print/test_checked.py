# SPDX-License-Identifier: AGPL-3.0-or-later
"""Books that are hard to set: each is made whole, and the check finds nothing in it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from daisy_pipeline.check.large_print import CheckerLargePrint
from daisy_pipeline.emit.large_print.emitter import LargePrint
from daisy_pipeline.model import book as b
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.tools.pdf_mend import mend
from tests.fakes.books import PNG
from tests.fakes.strategies import books
from tests.unit.emit.large_print.books import PLAIN, bookmarks, heading, page_texts, para
from tests.unit.emit.large_print.pdf_words import PdfWords, said
from tests.unit.emit.large_print.sheets import cell, printed

ARABIC = "مرحبا بالعالم لاختبار (قوس) «اقتباس» ١٢٣ 12% \ufefb"
HEBREW = "שלום (עולם) [בעברית] 1,234.5 <א> שָׁלוֹם"
OLD = "나랏말ᄊᆞ미 듕귁에 달아 문ᄍᆞᆼ와로 서르 ᄉᆞᄆᆞᆺ디 아니ᄒᆞᆯᄊᆡ"
SIGNS = "ﬁ ﬀ ﬆ office ẞ ½ ① ⑳ ㉠ ㈜ ℃ Ⅷ → “따옴표” 「책」 3·1운동 ㄱㄴㅏ 車 凉 é ǐ"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200">'
    '<text x="10" y="40" font-size="6" fill="#ccc">작은 글씨</text>'
    '<text x="10" y="90" font-size="6" font-style="italic">slanted</text></svg>'
)


def _made(folder: Path, *blocks: b.Block, **images: Path) -> Path:
    files = {name.replace("_", "."): path for name, path in images.items()}
    book = b.Book(lang="ko", body=blocks)
    LargePrint().emit(ProductInput(book, PLAIN, {}, images=files), folder)
    return folder


def _figure(name: str) -> b.Figure:
    return b.Figure(pictures=(b.Picture(name=name, alt=b.plain("그림의 말")),))


def _wide(folder: Path) -> Path:
    from PIL import Image

    Image.new("RGB", (900, 60)).save(folder / "wide.png")
    return folder / "wide.png"


def _no_heads() -> b.Table:
    return b.Table(rows=(b.Row(cells=(cell("가"), cell("나"))),))


def test_scripts_of_all_kinds_and_words_in_drawings_pass(tmp_path: Path) -> None:
    drawing = tmp_path / "a.svg"
    drawing.write_text(DRAWING, "utf-8")
    (tmp_path / "out").mkdir()
    scripts = [OLD, ARABIC, HEBREW, f"그는 {ARABIC}라고 (말)했다.", f"{HEBREW}라고", SIGNS]
    blocks: list[b.Block] = [para(text) for text in scripts]
    blocks += [b.Paragraph(text=b.plain(ARABIC), lang="ar"), heading(HEBREW, 2), _no_heads()]
    out = _made(tmp_path / "out", heading(OLD), *blocks, _figure("a.svg"), a_svg=drawing)
    assert list(CheckerLargePrint().check(out)) == []


@pytest.mark.message("DP-LPC-042")
def test_words_beside_those_from_right_to_left_are_still_compared(tmp_path: Path) -> None:
    out, other = tmp_path / "out", tmp_path / "other"
    out.mkdir()
    other.mkdir()
    (pdf,) = _made(out, para(f"그는 {HEBREW} 말했다.")).glob("*.pdf")
    _made(other, para(f"말했다 {HEBREW} 그는."))  # the same letters in another order
    pdf.write_bytes((other / pdf.name).read_bytes())
    found = CheckerLargePrint().check(out)
    assert [(f.id, f.place.file) for f in found] == [("DP-LPC-042", pdf.name)]


def test_notes_alone_pass(tmp_path: Path) -> None:
    note = b.Note(id="n", label="1", blocks=(para("주만 있다"),))
    assert list(CheckerLargePrint().check(_made(tmp_path, note))) == []


def test_headings_go_with_what_is_turned_on_its_side(tmp_path: Path) -> None:
    six = [cell(f"낱말 {n}번") for n in range(5)]
    table = b.Table(rows=(b.Row(cells=tuple(six)),) * 2)
    (tmp_path / "out").mkdir()
    out = _made(
        tmp_path / "out",
        heading("장"),
        para("글"),
        heading("넓은 그림", 2),
        _figure("wide.png"),
        para("사이"),
        b.PageBreak(page=b.PageMark(label="7", id="p7")),
        heading("넓은 표", 2),
        heading("그 안", 3),
        table,
        para("끝"),
        wide_png=_wide(tmp_path),
    )
    assert list(CheckerLargePrint().check(out)) == []
    (path,) = out.glob("*.pdf")
    texts = page_texts(path)
    with pikepdf.open(path) as pdf:
        turned = [n for n, page in enumerate(pdf.pages) if page.mediabox[2] > page.mediabox[3]]
    assert ["넓은그림" in texts[turned[0]], "낱말4번" in texts[turned[1]]] == [True, True]
    assert "[원본7쪽]넓은표그안" in texts[turned[1]]
    assert [words for _, words in bookmarks(path)][1:5] == ["장", "넓은 그림", "넓은 표", "그 안"]


def test_a_head_of_a_column_among_other_cells_is_tagged(tmp_path: Path) -> None:
    rows = (
        b.Row(cells=(cell("가"), cell("양", header=True, scope="col"))),
        b.Row(cells=(cell("나"), cell("2"))),
    )
    made = printed(tmp_path, b.Table(rows=rows))
    mend(made.path, made.row_heads)
    (head,) = PdfWords(made.path).kinds("TH")
    assert said(head) == "양" and "/Column" in str(head[1]["A"])


def test_one_pixel_is_a_picture(tmp_path: Path) -> None:
    dot = tmp_path / "dot.png"
    dot.write_bytes(PNG)
    (tmp_path / "out").mkdir()
    inline: Any = b.InlineImage(name="dot.png", alt="점")
    line = b.Paragraph(text=(b.Segment((b.Run(text="앞"), inline)),))
    out = _made(tmp_path / "out", _figure("dot.png"), line, dot_png=dot)
    assert list(CheckerLargePrint().check(out)) == []


def test_bookmarks_dead_links_and_formulas_in_words_pass(tmp_path: Path) -> None:
    """What random books showed: a bookmark with a sign that no font has, a link to nothing."""
    link = b.Run(text="없는 곳", href="#empty")
    blocks: list[b.Block] = [
        heading("글 \ue123 제목"),
        b.Paragraph(text=(b.Segment((link,)),)),
        b.Paragraph(text=(), id="empty"),
        b.MathBlock(text=b.plain("x는 3이다")),
    ]
    assert list(CheckerLargePrint().check(_made(tmp_path, *blocks))) == []


@settings(
    max_examples=2,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(books())
def test_any_book_passes(book: b.Book) -> None:
    with tempfile.TemporaryDirectory() as made:
        LargePrint().emit(ProductInput(book, PLAIN, {}), Path(made))
        assert list(CheckerLargePrint().check(Path(made))) == []
