# SPDX-License-Identifier: AGPL-3.0-or-later
"""A Book that holds everything the model can say, with segments named as segmentation would."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from daisy_pipeline.model import book as b
from daisy_pipeline.model.walk import TextPlace, change_texts

MATHML = '<math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>x</mi><mn>2</mn></msup></math>'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63600000000200014821bc330000000049454e44ae426082"
)


def para(text: str, role: str = "") -> b.Paragraph:
    return b.Paragraph(text=b.plain(text), role=role)


def _front() -> tuple[b.Block, ...]:
    return (
        para("온갖 것이 든 책", "title"),
        para("김유정", "author"),
        b.PageBreak(page=b.PageMark(label="iii", kind=b.PageKind.FRONT, id="page-iii")),
        b.Heading(level=1, text=b.plain("머리말")),
        para("이 책은 시험을 위한 것이다."),
    )


def _inline() -> b.Paragraph:
    content: tuple[b.Inline, ...] = (
        b.Run(text="굵은 "),
        b.Run(text="글자", marks=(b.Mark.STRONG,)),
        b.Run(text="와 "),
        b.Run(text="English words", lang="en", marks=(b.Mark.EMPHASIS,)),
        b.Run(text=", "),
        b.Run(text="圖書館", ruby="도서관", speak="도서관"),
        b.NoteRef(text="1", note="note-1", id="ref-1"),
        b.PageMark(label="2", id="page-2"),
        b.Run(text=" 그리고 "),
        b.Math(mathml=MATHML, alt="엑스 제곱"),
        b.LineBreak(),
        b.InlineImage(name="sign.png", alt="경고 표시"),
        b.Run(text="주소", href="https://example.org/"),
        b.Run(text="위로", href="#chapter-1"),
        b.Run(text="2", marks=(b.Mark.SUP,)),
        b.Run(text="2", marks=(b.Mark.SUB,)),
        b.Run(text="print()", marks=(b.Mark.CODE,)),
        b.Run(text="."),
    )
    return b.Paragraph(text=(b.Segment(content), b.Segment((b.Run(text=" 둘째 문장."),))))


def _table() -> b.Table:
    def cell(text: str, **more: object) -> b.Cell:
        return replace(b.Cell(blocks=(para(text),)), **more)  # type: ignore[arg-type]

    return b.Table(
        caption=(para("표 1. 모은 것"),),
        head=(
            b.Row(cells=(cell("해", header=True, scope="col"), cell("값", header=True, colspan=2))),
        ),
        rows=(
            b.Row(cells=(cell("2024", header=True, scope="row", rowspan=2), cell("1"), cell("2"))),
            b.Row(cells=(cell("3"), cell("4"))),
        ),
    )


def _lists() -> tuple[b.Block, ...]:
    inner = b.ItemList(
        kind=b.ListKind.BULLET,
        items=(b.ListItem(blocks=(para("안"),)), b.ListItem(blocks=(para("밖"),))),
    )
    return (
        b.ItemList(
            kind=b.ListKind.NUMBER,
            start=3,
            items=(b.ListItem(blocks=(para("셋째"), inner)), b.ListItem(blocks=(para("넷째"),))),
        ),
        b.ItemList(
            kind=b.ListKind.PLAIN,
            items=(b.ListItem(blocks=(para("가나다"),), label="(가)"),),
        ),
        b.DefinitionList(
            entries=(b.Definition(term=b.plain("점자"), blocks=(para("손으로 읽는 글자."),)),)
        ),
    )


def _body() -> tuple[b.Block, ...]:
    return (
        b.PageBreak(page=b.PageMark(label="1", id="page-1")),
        b.Heading(level=1, text=b.plain("첫째 장"), id="chapter-1"),
        _inline(),
        b.Note(id="note-1", label="1", blocks=(para("각주의 말."),)),
        b.Heading(level=2, text=b.plain("마디")),
        b.Verse(
            lines=(
                b.VerseLine(text=b.plain("나 보기가 역겨워"), number="5"),
                b.VerseLine(text=b.plain("가실 때에는"), indent=1),
            )
        ),
        b.Speech(speaker=b.plain("점순"), blocks=(para("느 집엔 이거 없지?"),)),
        b.Quote(blocks=(para("따온 글."),)),
        b.Heading(level=3, text=b.plain("목록과 표")),
        *_lists(),
        _table(),
        b.Figure(
            pictures=(
                b.Picture(
                    name="hen.png", alt=b.plain("닭 두 마리"), description=(para("싸우는 닭."),)
                ),
                b.Picture(name="rule.png", decorative=True),
            ),
            caption=(para("그림 1. 닭"),),
        ),
        b.Heading(level=1, text=b.plain("Second chapter"), lang="en"),
        b.Box(optional=True, blocks=(b.Heading(level=2, text=b.plain("곁글")), para("상자."))),
        b.Box(blocks=(para("빠질 수 없는 상자."),)),
        b.ProducerNote(blocks=(para("옮긴이가 덧붙임."),)),
        b.Code(lines=(b.plain("for x in y:"), b.plain("    pass"))),
        b.MathBlock(text=(b.Segment((b.Math(mathml=MATHML, alt="엑스 제곱"),)),)),
        b.Divider(sign="* * *"),
        b.Raw(format="hwp", code="<x/>", text=b.plain("알 수 없는 것")),
        b.Paragraph(text=b.plain("It ends."), lang="en"),
    )


def _rear() -> tuple[b.Block, ...]:
    return (
        b.PageBreak(page=b.PageMark(label="A-1", kind=b.PageKind.SPECIAL, id="page-A-1")),
        b.Heading(level=1, text=b.plain("붙임")),
        b.Note(
            id="note-2",
            label="*",
            kind=b.NoteKind.ENDNOTE,
            blocks=(para("미주 하나."), para("둘.")),
        ),
    )


def unsegmented() -> b.Book:
    """The Book as a reader makes it."""
    resources = tuple(
        b.Resource(name=name, media_type="image/png", digest="0" * 64)
        for name in ("hen.png", "rule.png", "sign.png")
    )
    return b.Book(lang="ko", front=_front(), body=_body(), rear=_rear(), resources=resources)


def kitchen_sink() -> b.Book:
    """The Book with ids s00001, s00002 ... in reading order."""
    numbers = count(1)

    def name(place: TextPlace) -> b.Text:
        return tuple(replace(s, id=f"s{next(numbers):05d}") for s in place.text)

    return change_texts(unsegmented(), name)
