# SPDX-License-Identifier: AGPL-3.0-or-later
"""Made Hangul documents that together hold every structure; both formats are written from them."""

from __future__ import annotations

from dataclasses import dataclass, field

from daisy_pipeline.model.book import Mark, NoteKind
from daisy_pipeline.readers.hwp import document as d
from tests.fakes.books import PNG

BOLD = d.Look((Mark.STRONG,), 1000, True)
LARGE = d.Look((Mark.STRONG,), 1600, True)
OUTLINE = tuple(
    d.Level(form, format)
    for form, format in (
        ("제^1장", "DIGIT"),
        ("^2.", "HANGUL_SYLLABLE"),
        ("^3)", "DIGIT"),
        ("^4)", "HANGUL_SYLLABLE"),
        ("(^5)", "DIGIT"),
        ("(^6)", "HANGUL_SYLLABLE"),
        ("^7", "CIRCLED_DIGIT"),
        ("^8.", "ROMAN_SMALL"),
    )
)
NUMBERS = (
    d.Level("^1.", "DIGIT", 1),
    d.Level("^n)", "DIGIT", 1),
    d.Level("^3", "CIRCLED_DIGIT", 1),
    d.Level("(^4)", "HANGUL_SYLLABLE", 1),
)
HANJA = (d.Level("第^1條", "IDEOGRAPH", 1), d.Level("^2.", "ROMAN_CAPITAL", 3))
HEAD = d.Head(numberings={1: OUTLINE, 2: NUMBERS, 3: HANJA}, bullets={1: "●", 2: "※"})
START = d.SectionStart(1, d.NoteForm("DIGIT", "", ")"), d.NoteForm("ROMAN_SMALL", "(", ")"))


@dataclass(frozen=True)
class Made:
    """A document, and what its file says besides its text."""

    paras: tuple[d.Para, ...]
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    title: str = ""
    creator: str = ""


def p(*items: d.Item | str, style: str = "바탕글", shape: d.Shape | None = None) -> d.Para:
    made = tuple(d.Words(i) if isinstance(i, str) else i for i in items)
    lang = "en" if style == "English" else "ko"
    return d.Para(made, shape or d.Shape(), d.Style(style, lang))


def outline(level: int, *items: d.Item | str) -> d.Para:
    return p(*items, style=f"개요 {level}", shape=d.Shape("OUTLINE", 0, level))


def number(level: int, *items: d.Item | str, ref: int = 2) -> d.Para:
    return p(*items, shape=d.Shape("NUMBER", ref, level))


def bullet(level: int, *items: d.Item | str, ref: int = 1) -> d.Para:
    return p(*items, shape=d.Shape("BULLET", ref, level))


def footnote(*paras: d.Para, number: int = 0) -> d.NoteMark:
    return d.NoteMark(NoteKind.FOOTNOTE, number, paras)


def _novel() -> Made:
    own = d.AutoNumber("FOOTNOTE", 1, suffix=")")
    return Made(
        (
            p(START, d.LeftOut("header"), "동백꽃", style="제목"),
            p("어느 봄의 이야기", style="부제"),
            p("김유정", style="지은이"),
            p("차례", style="차례 제목"),
            p("제1장 점순이", d.Tab(True), "3", style="차례 1"),
            outline(1, d.Words("점순이", BOLD)),
            p("오늘도 또 우리 수탉이 막 쪼이었다.", footnote(p(own, " 쪼이다: 쪼임을 당하다."))),
            p(),
            p(
                d.Words("굵게", BOLD),
                d.Words("기울여", d.Look((Mark.EMPHASIS,))),
                d.Words("밑줄", d.Look((Mark.UNDERLINE,))),
                d.Words("취소", d.Look((Mark.STRIKE,))),
                " H",
                d.Words("2", d.Look((Mark.SUB,))),
                "O, x",
                d.Words("2", d.Look((Mark.SUP,))),
                ".",
            ),
            p("강원도 춘천", d.Break(), "실레 마을"),
            p("* * *"),
            p(
                d.Ruby("圖書館", "도서관"),
                "에서 ",
                d.Composed("12", "SHAPE_CIRCLE"),
                "쪽을 읽었다.",
            ),
            outline(2, "닭싸움", d.Anchor("싸움")),
            p("\uf53a\uf537 옛말은 그대로 둔다."),
            p("나 보기가 역겨워", d.Break(), "가실 때에는", style="시"),
            p("따온 글이다.", style="인용"),
            p("for x in y:", style="코드"),
            p("    pass", style="코드"),
            p("This paragraph is in English.", style="English"),
            p(
                d.FieldStart("HYPERLINK", "https://example.org/a;b"),
                "주소",
                d.FieldEnd(),
                "와 ",
                d.FieldStart("CROSSREF", "#싸움"),
                "닭싸움",
                d.FieldEnd(),
                "과 ",
                d.FieldStart("HYPERLINK", "#없는 곳"),
                "없는 곳",
                d.FieldEnd(),
            ),
            outline(7, "아주 깊은 개요"),
            outline(1, "봄"),
            p("끝이다.", d.NoteMark(NoteKind.ENDNOTE, 0, (p("미주의 말."), p("둘째 문단.")))),
            p("@@p12"),
            p("봄이 다시 왔다. @@13쪽 꽃도 피었다."),
        ),
        title="동백꽃 원고",
        creator="user",
    )


def _lists() -> Made:
    return Made(
        (
            p(START, "준비물"),
            bullet(1, "연필"),
            bullet(2, "4B"),
            bullet(1, "종이"),
            bullet(1, "꼭 읽을 것", ref=2),
            number(1, "첫째"),
            number(2, "첫째의 하나"),
            number(3, "더 깊이"),
            number(2, "첫째의 둘"),
            number(1, "둘째"),
            p("사이에 낀 문단"),
            number(1, "셋째"),
            number(4, "가나다로"),
            number(1, "총칙", ref=3),
            number(2, "로마", ref=3),
            number(1, "보칙", ref=3),
            p("점자", style="용어"),
            p("손으로 읽는 글자.", style="용어 설명"),
        ),
        title="준비물",
        creator="김도서",
    )


def _cell(row: int, col: int, *paras: d.Para, **more: int | bool) -> d.GridCell:
    return d.GridCell(row, col, paras, **more)  # type: ignore[arg-type]


def _tables() -> Made:
    inner = d.Grid((_cell(0, 0, p("안 1")), _cell(0, 1, p("안 2"))), inline=True)
    caption = (p("표 ", d.AutoNumber("TABLE", 1), " 대출 권수"),)
    spans = d.Grid(
        (
            _cell(0, 0, p("해"), title=True),
            _cell(0, 1, p("권수"), colspan=2, title=True),
            _cell(1, 0, p("2024"), rowspan=2, title=True),
            _cell(1, 1, p("3")),
            _cell(1, 2, p("4", footnote(p("반납은 뺐다.")))),
            _cell(2, 1, number(1, "목록")),
            _cell(2, 2, p(inner)),
        ),
        caption,
    )
    frame = d.Grid((_cell(0, 0, outline(1, "틀에 든 제목")),), inline=True)
    box = d.Grid((_cell(0, 0, p("알림"), p("내일은 쉽니다.")),), inline=True)
    return Made(
        (
            p(START, frame),
            p("앞", spans, "뒤"),
            p(box),
            p("한 줄에 ", inner, " 표가 있다."),
        )
    )


def _pictures() -> Made:
    auto = "그림입니다.\n원본 그림의 이름: hen.png\n원본 그림의 크기: 가로 1pixel, 세로 1pixel"
    caption = (p("그림 ", d.AutoNumber("PICTURE", 1), ". 닭"),)
    group = d.Thing(
        "group",
        "두 그림",
        parts=(
            d.Thing("picture", picture="1", inline=True),
            d.Thing("drawing", inline=True, paras=(p("화살표의 말"),)),
        ),
    )
    return Made(
        (
            p(START, "그림이 있다.", d.Thing("picture", auto, "1")),
            p(d.Thing("picture", "닭 두 마리가 싸운다.", "1", caption=caption)),
            p("글 속의 ", d.Thing("picture", "경고 표시", "1", inline=True), " 기호"),
            p(d.Thing("picture", "없는 그림의 설명", "9")),
            p(d.Thing("picture", "", "2")),
            p("글상자 앞", d.Thing("drawing", "사각형입니다.", paras=(p("글상자의 글"),))),
            p(group),
            p(d.Thing("drawing", "타원입니다.")),
            p(d.Thing("drawing", "학교에서 도서관까지의 길")),
        ),
        {"1": ("hen.png", PNG), "2": ("old.wmf", b"\xd7\xcd\xc6\x9a" + bytes(60))},
    )


def _formulas() -> Made:
    return Made(
        (
            p(START, "넓이는 ", d.Formula("pi r^2", "수식입니다."), "이다."),
            p(d.Formula("x = {-b +- sqrt {b^2 -4ac}} over {2a}", "수식입니다.")),
            p(d.Formula("sum from {k=1} to n k", "일부터 엔까지의 합", caption=(p("수식 (1)"),))),
            p("깨진 수식 ", d.Formula("{a over b", "수식입니다.")),
        )
    )


def _objects() -> Made:
    return Made(
        (
            p(START, d.Words("일러둘 말", LARGE)),
            p(
                "숨은 설명",
                d.LeftOut("comment"),
                "과 메모",
                d.LeftOut("memo"),
                d.FieldEnd(),
                "가 있다.",
            ),
            p(d.Thing("ole", "엑셀 표")),
            p(d.Thing("video", "")),
            p(d.Thing("textart", "글맵시의 글", inline=True)),
            p("동의합니까? ", d.Thing("form", "예", inline=True)),
            p("이름: ", d.FieldStart("CLICK_HERE", "", "이름을 적으세요"), "김유정", d.FieldEnd()),
            p(
                "나이: ",
                d.FieldStart("CLICK_HERE", "", "나이를 적으세요"),
                "나이를 적으세요",
                d.FieldEnd(),
            ),
            p(d.NewNumber("FOOTNOTE", 5), "새 번호", footnote(p("다섯째 주"), number=5)),
        )
    )


DOCUMENTS = {
    "novel": _novel,
    "lists": _lists,
    "tables": _tables,
    "pictures": _pictures,
    "formulas": _formulas,
    "objects": _objects,
}
