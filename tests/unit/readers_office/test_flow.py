# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pieces of a word processor's document become nested blocks."""

from __future__ import annotations

from typing import Any

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import Place
from daisy_pipeline.readers.office.flow import assemble, blocks_of, title_words
from daisy_pipeline.readers.office.numbering import Counters, Level
from daisy_pipeline.readers.office.pieces import Content, Done, ListPlace, Para, Piece, tidy

PICTURE = b.Picture(name="hen.png", alt=b.plain("닭"))
TABLE = Done(block=b.Table(rows=(b.Row(cells=(b.Cell(blocks=()),)),)))


def p(words: str = "", **more: Any) -> Para:
    content: Content = (b.Run(text=words),) if words else ()
    return Para(content=content, origin=b.Origin("a.docx", 1), **more)


def words(block: b.Block) -> str:
    assert isinstance(block, b.Paragraph | b.Heading)
    return "".join(map(b.text_of, block.text))


def shape(block: b.Block) -> Any:
    """A list as (kind, style, start, [[label, block, ...], ...])."""
    if not isinstance(block, b.ItemList):
        return words(block) if isinstance(block, b.Paragraph) else type(block).__name__
    items = [[i.label, *map(shape, i.blocks)] for i in block.items]
    return (block.kind.value, block.style, block.start, items)


def test_lists_nest_by_depth_and_go_on_after_the_inner_one() -> None:
    c, levels = Counters(), [Level(), Level(format="ganada", text="%2."), Level(format="bullet")]
    at = [0, 1, 1, 2, 0, 1]
    pieces = [p(f"{n}", place=c.count("1", d, levels)) for n, d in enumerate(at)]
    assert [shape(x) for x in blocks_of(pieces)] == [
        (
            "number",
            "1",
            1,
            [
                [
                    "",
                    "0",
                    (
                        "number",
                        "가",
                        1,
                        [["", "1"], ["", "2", ("bullet", "1", 1, [["", "3"]])]],
                    ),
                ],
                ["", "4", ("number", "가", 1, [["", "5"]])],
            ],
        )
    ]


def test_a_printed_number_that_is_not_the_counted_one_stays() -> None:
    c, levels = Counters(), [Level(text="제%1조")]
    pieces = [p(x, place=c.count("1", 0, levels)) for x in "ab"]
    assert shape(blocks_of(pieces)[0]) == ("number", "1", 1, [["제1조", "a"], ["제2조", "b"]])


def test_another_series_or_a_restart_begins_a_new_list_and_a_gap_says_its_numbers() -> None:
    def at(series: str, number: int) -> ListPlace:
        return ListPlace(series=series, kind=b.ListKind.NUMBER, number=number, label=f"{number}.")

    order = [("x", 3), ("x", 4), ("y", 1), ("y", 2), ("y", 1), ("y", 5), ("y", 6)]
    made = blocks_of([p("w", place=at(s, n)) for s, n in order])
    assert [shape(x)[2:] for x in made] == [
        (3, [["", "w"], ["", "w"]]),
        (1, [["", "w"], ["", "w"]]),
        (1, [["", "w"], ["5.", "w"], ["6.", "w"]]),
    ]


def test_a_list_that_begins_deep_is_a_list_of_its_own_depth() -> None:
    deep = ListPlace(series="x", depth=3)
    made = blocks_of([p("안", place=deep), p("밖", place=ListPlace(series="x"))])
    assert [shape(x) for x in made] == [
        ("bullet", "1", 1, [["", "안"]]),
        ("bullet", "1", 1, [["", "밖"]]),
    ]


def test_what_goes_on_with_an_item_stands_in_it() -> None:
    one, two = ListPlace(series="x"), ListPlace(series="x", depth=1)
    pieces: list[Piece] = [
        p("하나", place=one),
        p("둘", place=two),
        p("둘에 이어", continues=1),
        Done(block=TABLE.block, continues=0),
        p("하나에 이어", continues=0),
        p("끝"),
    ]
    inner = ("bullet", "1", 1, [["", "둘", "둘에 이어"]])
    assert [shape(x) for x in blocks_of(pieces)] == [
        ("bullet", "1", 1, [["", "하나", inner, "Table", "하나에 이어"]]),
        "끝",
    ]


def test_a_headings_automatic_number_is_print() -> None:
    (made,) = blocks_of([p("첫걸음", level=9, label="제1장", place=ListPlace(series="h"))])
    assert isinstance(made, b.Heading) and made.level == 6
    assert made.text[0].content == (b.Run(text="제1장 첫걸음"),)


def test_captions_go_into_what_they_name() -> None:
    figure = Para(content=(PICTURE,))
    made = blocks_of(
        [
            p("표 1. 위", role="caption"),
            TABLE,
            figure,
            p("그림 1. 아래", role="caption"),
            p("본문"),
            p("표 2. 홀로", role="caption"),
        ]
    )
    assert [type(x).__name__ for x in made] == ["Table", "Figure", "Paragraph", "Paragraph"]
    assert isinstance(made[0], b.Table) and words(made[0].caption[0]) == "표 1. 위"
    assert isinstance(made[1], b.Figure) and words(made[1].caption[0]) == "그림 1. 아래"


def test_a_picture_within_words_stays_in_its_line_and_a_decorative_one_leaves_it() -> None:
    rule = b.Picture(name="rule.png", decorative=True)
    content: Content = (b.Run(text="앞 "), PICTURE, b.Run(text=" 뒤"), rule)
    line, figure = blocks_of([Para(content=content)])
    assert isinstance(line, b.Paragraph) and isinstance(figure, b.Figure)
    assert b.InlineImage(name="hen.png", alt="닭") in line.text[0].content
    assert figure.pictures == (rule,)


def test_small_things_by_themselves() -> None:
    math, page = b.Math(mathml="<math/>", alt="엑스"), b.PageMark(label="3")
    made = blocks_of([p("* * *"), p("―"), Para(content=(math,)), Para(content=(page,)), p()])
    names = [type(x).__name__ for x in made]
    assert names == ["Divider", "Divider", "MathBlock", "PageBreak"]


def test_paragraphs_of_one_role_make_one_block() -> None:
    pieces = [p(w, role=r) for w, r in (("가", "quote"), ("나", "quote"), ("x", "code"))]
    pieces += [p("하나", role="verse"), p(role="verse"), p("둘", role="verse")]
    pieces += [p("점자", role="term"), p("손으로 읽는다.", role="definition")]
    made = blocks_of(pieces)
    kinds = [type(x).__name__ for x in made]
    assert kinds == ["Quote", "Code", "Verse", "Verse", "DefinitionList"]
    assert isinstance(made[0], b.Quote) and len(made[0].blocks) == 2


def note(id: str, kind: b.NoteKind = b.NoteKind.FOOTNOTE) -> b.Note:
    return b.Note(id=id, blocks=(b.Paragraph(text=b.plain(id)),), kind=kind)


def ref(id: str) -> b.NoteRef:
    return b.NoteRef(text="1", note=id)


def test_notes_stand_after_the_top_block_that_refers_to_them() -> None:
    notes = {n.id: n for n in (note("f1"), note("f2"), note("e1", b.NoteKind.ENDNOTE), note("no"))}
    item = ListPlace(series="x")
    pieces = [
        Para(content=(b.Run(text="가"), ref("e1"), ref("f2")), place=item),
        p("나", place=item),
        Para(content=(b.Run(text="다"), ref("f1"), ref("f1"), ref("gone"))),
        p("라"),
    ]
    made = assemble(pieces, notes, "a.docx").body
    assert [x.id or type(x).__name__ for x in made] == [
        "ItemList",
        "f2",
        "Paragraph",
        "f1",
        "Paragraph",
        "e1",
    ]


def test_the_title_page_goes_to_the_front_and_later_titles_are_chapters() -> None:
    pieces = [p(), p("동백꽃", role="title"), p("단편"), p("김유정", role="author"), p("본문")]
    made = assemble([*pieces, p("둘째", role="title")], {}, "a.docx")
    assert [words(x) for x in made.front] == ["동백꽃", "단편", "김유정"]
    assert title_words(made, "author") == ("김유정",)
    assert [type(x).__name__ for x in made.body] == ["Paragraph", "Heading"]


def test_front_and_rear_matter_by_their_headings() -> None:
    heads = [p(w, level=1) for w in ("머리말", "첫째 장", "참고문헌")]
    made = assemble(heads, {}, "a.docx")
    assert [len(x) for x in (made.front, made.body, made.rear)] == [1, 1, 1]


@pytest.mark.message("DP-OFF-001")
def test_generated_contents_are_left_out_and_told_once() -> None:
    lines = [p("차례", contents=True), p("첫째 장 1", contents=True), p("본문")]
    made = assemble(lines, {}, "a.docx")
    assert [words(x) for x in made.body] == ["본문"]
    (told,) = made.findings
    assert (told.id, told.place, told.facts["count"]) == ("DP-OFF-001", Place("a.docx", 1), 2)


@pytest.mark.message("DP-OFF-002")
def test_bold_large_lines_without_any_heading_are_told_never_made_headings() -> None:
    lines = [p("첫째 마당", prominent=True), p("본문"), p("둘째 마당", prominent=True)]
    made = assemble(lines, {}, "a.docx")
    (told,) = made.findings
    assert (told.id, told.place) == ("DP-OFF-002", Place("a.docx", 1))
    assert told.facts == {"count": 2, "words": "첫째 마당"}
    assert all(isinstance(x, b.Paragraph) for x in made.body)
    assert assemble([*lines, p("머리", level=1)], {}, "a.docx").findings == ()


def test_tidy_merges_equal_looks_and_takes_blanks_off_the_ends() -> None:
    strong = (b.Mark.STRONG, b.Mark.EMPHASIS)
    made = tidy(
        [
            b.Run(text="\t"),
            b.Run(text="가"),
            b.Run(text=""),
            b.Run(text="나\t다"),
            b.Run(text="라", marks=strong),
            b.LineBreak(),
            b.Run(text=" "),
        ]
    )
    assert made == (
        b.Run(text="가나 다"),
        b.Run(text="라", marks=(b.Mark.EMPHASIS, b.Mark.STRONG)),
    )
