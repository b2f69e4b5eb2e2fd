# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every kind of block as rows of braille."""

from __future__ import annotations

import pytest

from daisy_pipeline.braille.book.blocks import pieces_of
from daisy_pipeline.braille.book.labels import item_label
from daisy_pipeline.braille.book.pieces import Form, form_of, stretches_of
from daisy_pipeline.braille.layout.blocks import Align
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place
from tests.fakes.books import kitchen_sink
from tests.unit.braille.book.shown import cells, indent, laid, made_of, para, rows_of, shown


def head(level: int, text: str) -> b.Heading:
    return b.Heading(level=level, text=b.plain(text))


def test_a_paragraph_begins_in_the_third_cell() -> None:
    first, second = shown(para("나 보기가 역겨워 가실 때에는 말없이 고이 보내 드리우리다"))
    assert first.startswith(indent(2) + cells("나 보기가")) and not second.startswith(indent(1))


def test_headings_by_level() -> None:
    found = shown(
        head(1, "봄"), para("가"), head(2, "여름"), para("나"), head(3, "가을"), para("다")
    )
    middle = indent((32 - len(cells("봄"))) // 2)
    assert found == [
        middle + cells("봄"), "", indent(2) + cells("가"),
        "", indent(4) + cells("여름"), indent(2) + cells("나"),
        "", indent(6) + cells("가을"), indent(2) + cells("다"),
    ]  # fmt: skip


def test_a_headings_indent_is_a_setting() -> None:
    form = form_of({"headings": [2, 0], "paragraph": 0, "cells": 20})
    made = pieces_of(b.Book(lang="ko", body=(head(1, "봄"), head(4, "꽃"), para("가"))), form)
    spring, flower, text = stretches_of(made.pieces)
    assert (spring.first, spring.align) == (2, Align.LEFT)
    assert flower.align is Align.CENTER and text.first == 0


@pytest.mark.parametrize(
    "key, value", [("headings", [0, "4"]), ("headings", 4), ("paragraph", -1), ("paragraph", True)]
)
def test_an_indent_that_cannot_be_is_told(key: str, value: object) -> None:
    with pytest.raises(DaisyError) as caught:
        form_of({key: value})
    ((finding),) = caught.value.findings
    assert (finding.id, finding.place) == ("DP-BRL-020", Place(inside=f"braille.{key}"))
    assert caught.value.exit_code is ExitCode.BAD_CONFIG


def test_only_headings_of_the_top_make_contents_and_none_refers_to_notes() -> None:
    text = (b.Segment((b.Run(text="봄"), b.NoteRef(text="1", note="n"))),)
    note = b.Note(id="n", label="1", blocks=(para("주."),))
    box = b.Box(blocks=(head(2, "곁글"), para("가")))
    made = made_of(b.Heading(level=1, text=text), note, box)
    ranked = [s for s in stretches_of(made.pieces) if s.rank]
    assert [s.rank for s in ranked] == [1]
    assert ranked[0].entry is not None and ranked[0].entry.text == cells("봄")
    assert ranked[0].cells.text == cells("봄") + "⠘⠼⠁"


@pytest.mark.parametrize("role", ["title", "subtitle", "author"])
def test_a_title_page_of_print_is_centred(role: str) -> None:
    (stretch,) = stretches_of(made_of(para("동백꽃", role)).pieces)
    assert stretch.align is Align.CENTER


@pytest.mark.parametrize("role, cells_", [("dateline", 4), ("address", 4), ("signature", 8)])
def test_short_lines_stand_apart(role: str, cells_: int) -> None:
    assert shown(para("서울에서", role)) == [indent(cells_) + cells("서울에서")]


def test_verse_line_by_line_with_what_does_not_fit_further_in() -> None:
    lines = (
        b.VerseLine(text=b.plain("나 보기가 역겨워 가실 때에는")),
        b.VerseLine(text=b.plain("말없이"), indent=1, number="2"),
    )
    found = shown(para("가"), b.Verse(lines=lines), para("나"), width=20)
    assert found[1] == "" and found[2].startswith(cells("나 보기가"))
    assert found[3].startswith(indent(4)) and not found[3].startswith(indent(5))
    assert found[4] == indent(2) + cells("말없이") + indent(2) + "⠼⠃"
    assert found[5] == ""


def test_a_speech_says_who_speaks_first() -> None:
    assert shown(b.Speech(speaker=b.plain("점순"), blocks=(para("이거 없지?"),))) == [
        cells("점순: 이거 없지?")
    ]
    assert shown(b.Speech(speaker=b.plain("점순."), blocks=())) == [cells("점순.")]


def test_lists_nest() -> None:
    inner = b.ItemList(items=(b.ListItem(blocks=(para("안"),)),))
    outer = b.ItemList(
        kind=b.ListKind.NUMBER,
        items=(b.ListItem(blocks=(para("첫째"), inner, para("또"))), b.ListItem(blocks=())),
    )
    assert shown(para("가"), outer, para("나")) == [
        indent(2) + cells("가"), "",
        cells("1. 첫째"), indent(2) + "⠸⠲⠀" + cells("안"), indent(4) + cells("또"), cells("2."),
        "", indent(2) + cells("나"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "style, start, label",
    [("1", 7, "7."), ("a", 27, "aa."), ("A", 2, "B."), ("i", 4, "iv."), ("I", 1990, "MCMXC."),
     ("가", 2, "나."), ("가", 15, "15."), ("a", 0, "0.")],
)  # fmt: skip
def test_labels_are_counted_on(style: str, start: int, label: str) -> None:
    items = (b.ListItem(blocks=()),)
    block = b.ItemList(kind=b.ListKind.NUMBER, style=style, start=start, items=items)
    assert item_label(block, 0) == label


def test_printed_labels_and_plain_lists() -> None:
    items = (b.ListItem(blocks=(para("가"),), label="㉠"), b.ListItem(blocks=(para("나"),)))
    plain = b.ItemList(kind=b.ListKind.PLAIN, items=items)
    assert shown(plain) == [cells("㉠ 가"), cells("나")]


def test_terms_and_what_is_said_of_them() -> None:
    entry = b.Definition(term=b.plain("점자"), blocks=(para("손으로 읽는 글자."),))
    assert shown(b.DefinitionList(entries=(entry,))) == [
        cells("점자"), indent(4) + cells("손으로 읽는 글자."),
    ]  # fmt: skip


def test_a_quotation_stands_two_cells_in() -> None:
    assert shown(para("가"), b.Quote(blocks=(para("따온 글"),)), para("나")) == [
        indent(2) + cells("가"), "", indent(4) + cells("따온 글"), "", indent(2) + cells("나"),
    ]  # fmt: skip


def test_a_box_has_lines_above_and_below() -> None:
    assert shown(para("가"), b.Box(blocks=(para("글"),)), width=16) == [
        indent(2) + cells("가"), "", "⠶" * 16, indent(2) + cells("글"), "⠛" * 16,
    ]  # fmt: skip
    assert shown(para("가"), b.Box(blocks=())) == [indent(2) + cells("가")]


def test_a_producers_note_stands_between_its_signs() -> None:
    """Article 66: one sign before the first paragraph, one behind the last."""
    note = b.ProducerNote(blocks=(para("표를"), para("뺐다.")))
    assert shown(note) == [indent(2) + "⠠⠄" + cells("표를"), indent(2) + cells("뺐다.") + "⠠⠄"]


def test_a_picture_in_words_then_its_caption() -> None:
    picture = b.Picture(name="hen.png", alt=b.plain("닭"), description=(para("싸운다."),))
    figure = b.Figure(pictures=(picture,), caption=(para("그림 1"),))
    assert shown(figure) == [
        indent(2) + "⠠⠄" + cells("그림: 닭") + "⠠⠄",
        indent(2) + "⠠⠄" + cells("싸운다.") + "⠠⠄",
        indent(2) + cells("그림 1"),
    ]
    decorative = b.Figure(pictures=(b.Picture(name="rule.png", decorative=True),))
    assert shown(decorative) == []


@pytest.mark.message("DP-BRL-030")
def test_pictures_without_words_are_told_with_the_place_of_the_first() -> None:
    origin = b.Origin(file="닭.txt", line=12)
    bare = b.Figure(pictures=(b.Picture(name="hen.png"),), origin=origin)
    inline = b.Paragraph(text=(b.Segment((b.InlineImage(name="b.png"),)),))
    made = made_of(bare, inline)
    (finding,) = made.findings
    assert finding.id == "DP-BRL-030" and finding.facts == {"count": 2}
    assert finding.place == Place("닭.txt", 12, inside="hen.png")
    assert shown(bare) == [indent(2) + "⠠⠄" + cells("그림") + "⠠⠄"]


@pytest.mark.message("DP-BRL-033")
@pytest.mark.message("DP-BRL-034")
def test_formulas_and_raw_parts_are_told() -> None:
    math = (b.Segment((b.Math(mathml="<math/>", alt="엑스"),)),)
    raw = b.Raw(
        format="hwp", code="<x/>", text=b.plain("글"), origin=b.Origin(file="책.hwpx", line=3)
    )
    made = made_of(b.MathBlock(text=math, origin=b.Origin(file="책.hwpx", line=2)), raw)
    formula, rest = made.findings
    assert (formula.id, formula.place) == ("DP-BRL-033", Place("책.hwpx", 2, inside="엑스"))
    assert (rest.id, rest.place) == ("DP-BRL-034", Place("책.hwpx", 3, inside="hwp"))
    assert shown(raw) == [indent(2) + cells("글")]


def test_what_has_no_braille_is_told_once_with_the_first_place() -> None:
    first = b.Paragraph(text=b.plain("가 ꙮ"), origin=b.Origin(file="책.txt", line=4))
    later = b.Paragraph(text=b.plain("ꙮ ꚙ"), origin=b.Origin(file="책.txt", line=9))
    (finding,) = made_of(first, later).findings
    assert finding.id == "DP-BRL-001" and finding.facts == {"signs": "ꙮ ꚙ", "count": 3}
    assert (finding.place.file, finding.place.line) == ("책.txt", 4)


def test_code_keeps_its_lines_and_indents() -> None:
    code = b.Code(lines=(b.plain("하나"), b.plain("    둘"), (), b.plain("셋")))
    assert shown(code) == [cells("하나"), indent(4) + cells("둘"), "", cells("셋")]


def test_a_line_of_a_program_is_not_contracted() -> None:
    code = b.Code(lines=(b.plain("for i in range(10):"), b.plain("    print(i)  # 셈")))
    assert shown(code) == [
        "⠋⠕⠗⠀⠊⠀⠊⠝⠀⠗⠁⠝⠛⠑⠐⠣⠼⠁⠚⠐⠜⠒",
        indent(4) + cells("print(i)  # 셈"),
    ]


@pytest.mark.parametrize("sign, row", [("* * *", "⠐⠔⠀⠐⠔⠀⠐⠔"), ("―――", "⠒" * 12), ("", "⠒" * 12)])
def test_a_break_of_scene_can_be_felt(sign: str, row: str) -> None:
    found = shown(para("가"), b.Divider(sign=sign), para("나"))
    assert found[1:4] == ["", indent((32 - len(row)) // 2) + row, ""]


def test_a_print_page_after_the_last_text_is_not_lost() -> None:
    page = b.PageBreak(page=b.PageMark(label="9"))
    made = made_of(b.PageBreak(page=b.PageMark(label="8")), para("가"), page)
    assert [p.label for s in stretches_of(made.pieces) for p in s.pages] == ["8", "9"]
    assert laid(made).volumes[0].pages[0].print_pages == ("8", "9")


def test_blocks_in_other_languages_are_translated_by_theirs() -> None:
    english = b.Paragraph(text=b.plain("It ends."), lang="en")
    assert shown(english) == [indent(2) + cells("It ends.", "en")]


def test_every_segment_with_words_has_its_place() -> None:
    """A Book with all that the model can say: nothing is left out, notes stand once."""
    book = kitchen_sink()
    made = pieces_of(book, Form())
    found = [
        spot.segment
        for page in laid(made).volumes[0].pages
        for row in page.rows
        for spot in row.spots
    ]
    assert set(found) == {f"s{number:05d}" for number in range(1, 47)}


def test_rows_say_where_segments_begin() -> None:
    first, _ = rows_of(para("나 보기가 역겨워 가실 때에는 말없이 고이 보내 드리우리다"))
    assert [(s.cell, s.segment, s.first) for s in first.spots] == [(2, "s1", 0)]
