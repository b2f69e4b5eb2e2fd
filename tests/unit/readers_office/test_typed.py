# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people type into documents as into plain text: headings without styles, print pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import Place
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers.detect import detect
from daisy_pipeline.readers.hwp import document as d
from daisy_pipeline.readers.office.flow import assemble
from daisy_pipeline.readers.office.pieces import Done, ListPlace, Para
from tests.fakes import docx, odt
from tests.fakes.hwp import write_hwp
from tests.fakes.hwpx import write_hwpx

LINES = (
    "머리말",
    "",
    "여는 글은 짧습니다.",
    "",
    "제1장 봄",
    "",
    "우리 집에는 닭이 여러 마리 있었는데 그 가운데 한 마리는",
    "@@p12",
    "늘 담장 위에 올라가 울었다.",
    "",
    "1. 닭 이야기",
    "",
    "닭은 @@13쪽 아침에 운다.",
    "",
    "2. 개 이야기",
    "",
    "개는 밤에 짖는다.",
    "",
    "# 제2장 여름",
    "",
    "덥다.",
    "",
    "부록",
    "",
    "끝이다.",
)


def _docx(path: Path, lines: tuple[str, ...]) -> None:
    body = "".join(docx.p(docx.t(line) if line else "") for line in lines)
    docx.write(path, docx.members(body))


def _odt(path: Path, lines: tuple[str, ...]) -> None:
    odt.write(path, odt.members("".join(map(odt.p, lines))))


def _paras(lines: tuple[str, ...]) -> tuple[d.Para, ...]:
    return tuple(d.Para(items=(d.Words(line),) if line else ()) for line in lines)


def _hwpx(path: Path, lines: tuple[str, ...]) -> None:
    path.write_bytes(write_hwpx(_paras(lines)))


def _hwp(path: Path, lines: tuple[str, ...]) -> None:
    path.write_bytes(write_hwp(_paras(lines)))


def _txt(path: Path, lines: tuple[str, ...]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


MAKERS: dict[str, Callable[[Path, tuple[str, ...]], None]] = {
    "docx": _docx, "odt": _odt, "hwpx": _hwpx, "hwp": _hwp,
}  # fmt: skip


def _read(folder: Path, suffix: str, lines: tuple[str, ...]) -> ReadResult:
    path = folder / f"a.{suffix}"
    (MAKERS.get(suffix) or _txt)(path, lines)
    return detect(path).read(path, {})


def _whys(result: ReadResult) -> list[tuple[int, str, int, str]]:
    found = [r for r in result.reasons if r.kind == "heading"]
    return sorted((r.origin.line, r.why, r.level, r.words) for r in found)


def _shown(blocks: tuple[b.Block, ...]) -> list[tuple[str, int, tuple[b.Inline, ...]]]:
    made: list[tuple[str, int, tuple[b.Inline, ...]]] = []
    for block in blocks:
        level = block.level if isinstance(block, b.Heading) else 0
        text = block.text if isinstance(block, b.Heading | b.Paragraph) else ()
        made.append((type(block).__name__, level, tuple(i for s in text for i in s.content)))
    return made


@pytest.mark.parametrize("suffix", MAKERS)
@pytest.mark.message("DP-OFF-020")
def test_a_document_without_styles_reads_as_the_same_plain_text(
    suffix: str, tmp_path: Path
) -> None:
    wanted, made = _read(tmp_path, "txt", LINES), _read(tmp_path, suffix, LINES)
    for matter in ("front", "body", "rear"):
        assert _shown(getattr(made.book, matter)) == _shown(getattr(wanted.book, matter))
    whys = _whys(wanted)
    assert _whys(made) == whys
    assert len(whys) == 6
    (told,) = [f for f in made.findings if f.id == "DP-OFF-020"]
    assert (told.place.line, told.facts) == (1, {"count": 6, "words": "머리말"})


def test_one_styled_heading_and_the_typist_knows_styles() -> None:
    pieces = [_p("첫째", level=1), _p("제1장 봄"), _p("본문")]
    made = assemble(pieces, {}, "a.docx")
    assert [type(x) for x in made.body] == [b.Heading, b.Paragraph, b.Paragraph]
    assert made.reasons == ()


def _p(words: str, **more: object) -> Para:
    content = (b.Run(text=words),) if words else ()
    return Para(content=content, origin=b.Origin("a.docx", 1), **more)  # type: ignore[arg-type]


def _item(number: int, form: str, words: str) -> Para:
    place = ListPlace(series="1", kind=b.ListKind.NUMBER, label=form.format(number), number=number)
    return _p(words, place=place)


def test_numbered_items_are_headings_only_where_their_number_is_one() -> None:
    chapters = [_item(1, "제{}장", "봄"), _p("본문이다."), _item(2, "제{}장", "여름")]
    made = assemble(chapters, {}, "a.docx")
    words = [b.text_of(x.text[0]) for x in made.body if isinstance(x, b.Heading)]
    assert words == ["제1장 봄", "제2장 여름"]
    listed = [_p(""), _item(1, "{}.", "봄"), _p(""), _p("글"), _p(""), _item(2, "{}.", "여름")]
    assert not [x for x in assemble(listed, {}, "a.docx").body if isinstance(x, b.Heading)]


def test_typed_contents_are_a_list_and_no_headings() -> None:
    lines = [
        "차례",
        "제1장 봄\t3",
        "제2장 여름\t9",
        "",
        "제1장 봄",
        "",
        "글",
        "",
        "제2장 여름",
        "",
        "끝",
    ]
    made = assemble([_p(words) for words in lines], {}, "a.docx")
    assert [type(x).__name__ for x in made.front] == ["Heading", "ItemList"]
    assert [type(x).__name__ for x in made.body] == ["Heading", "Paragraph"] * 2


def test_bold_large_lines_are_reasons_not_taken() -> None:
    made = assemble([_p("봄", prominent=True), _p("본문")], {}, "a.docx")
    (reason,) = made.reasons
    assert (reason.why, reason.taken, reason.words) == ("bold-large", False, "봄")


def test_marks_keep_the_look_around_them_and_are_found_across_runs() -> None:
    strong = (b.Mark.STRONG,)
    content = (
        b.Run(text="앞 @@", marks=strong),
        b.Run(text="p"),
        b.Run(text="7 뒤", marks=strong),
    )
    made = assemble([Para(content=content)], {}, "a.docx")
    (block,) = made.body
    assert isinstance(block, b.Paragraph)
    assert block.text[0].content == (
        b.Run(text="앞 ", marks=strong), b.PageMark(label="7"), b.Run(text="뒤", marks=strong),
    )  # fmt: skip


def test_marks_stand_in_cells_boxes_and_notes_too() -> None:
    from daisy_pipeline.readers.office.flow import blocks_of

    assert blocks_of([_p("@@pxii")])[0] == b.PageBreak(
        page=b.PageMark(label="xii", kind=b.PageKind.FRONT), origin=b.Origin("a.docx", 1)
    )


def test_a_mark_between_whole_sentences_parts_paragraphs() -> None:
    lines = ["봄이 왔다. 그러나 아직 바람은 차갑고 길은 멀다.", "@@p3", "이어지는 글."]
    made = assemble([_p(words) for words in lines], {}, "a.docx")
    assert [type(x).__name__ for x in made.body] == ["Paragraph", "PageBreak", "Paragraph"]
    table = Done(block=b.Divider())
    made = assemble(
        [_p("봄이 오는 길목에서 우리는 오래도록 서서"), _p("@@p3"), table], {}, "a.docx"
    )
    assert [type(x).__name__ for x in made.body] == ["Paragraph", "PageBreak", "Divider"]


@pytest.mark.message("DP-TXT-022")
def test_a_mark_that_is_none_stays_and_is_told() -> None:
    made = assemble([_p("앞 @@?! 뒤")], {}, "a.docx")
    (told,) = made.findings
    assert (told.id, told.place) == ("DP-TXT-022", Place("a.docx", 1))
    assert told.facts["words"].startswith("@@?!")  # type: ignore[union-attr]
    code = assemble([_p("a @@p3", role="code")], {}, "a.docx")
    assert not code.findings
    assert isinstance(code.body[0], b.Code)
