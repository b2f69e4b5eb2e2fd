# SPDX-License-Identifier: AGPL-3.0-or-later
"""What rules on lines change, and what they must leave as print has it."""

from __future__ import annotations

import unicodedata

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.normalization.letters import MAY_COMPOSE
from daisy_pipeline.normalization.lines import Edit, line_of, rewritten
from daisy_pipeline.normalization.rules import apply
from tests.unit.normalization.texts import broken_lines, tidied, words_of

CHANGED = [
    # old-hangul: Hanyang's private use area, where it touches Hangul or another of its codes
    ("old-hangul", "\uf537\uf53a 말", "\u1112\u119e\u1112\u119e\u11ab 말"),
    ("old-hangul", "나랏말\uebd4미", "나랏말\u110a\u119e미"),
    ("symbol-fonts", "\uf06c 하나", "● 하나"),
    ("symbol-fonts", "가 \uf0e0 나", "가 → 나"),
    ("compose", "\u1112\u1161\u11ab글", "한글"),
    ("whole-jamo", "\u1107\u1109\u1161\u11af", "\u1121\u1161\u11af"),
    ("half-width", "ﾡ. ﾤ.", "ㄱ. ㄴ."),
    ("joined-jamo", "ㅎㅏㄴㄱㅡㄹ은 글자", "한글은 글자"),
    ("full-width", "ＡＢＣ １２３", "ABC 123"),
    ("single-blanks", "가  나\u3000다", "가 나 다"),
    ("blanks-at-signs", "봄이 왔다 . 꽃이 피었다 .", "봄이 왔다. 꽃이 피었다."),
    ("blanks-at-signs", "책( 동백꽃 )이다", "책(동백꽃)이다"),
    ("blanks-at-signs", "정말 ?", "정말?"),
    ("tex-quotes", "``봄''이 왔다.", "“봄”이 왔다."),
]
KEPT = [
    "ㅋㅋㅋ ㅠㅠ ㅎㅎ",
    "ㄱ. ㄴ. ㄷ.",
    "ㄱ, ㅏ, ㄴ을 모으면",
    "ㅏㅑㅓㅕ",
    "\ue0bc",  # alone: a pictogram's font may have it
    "메뉴 \uf105 열기",
    "①㎏ⅷ㈜",
    "！？：",
    "‘가’ “나” 「다」 『라』 〈마〉 《바》 〃",
    '"가" -- 나...',
    "답: (   )",
    ". . .",
    "가 .5",
    "가 . . . 나",
    "f(x) = ( a",
    "100 % 할인",
    "이름 없는 것 - 2024",
]


@pytest.mark.parametrize(("rule", "before", "after"), CHANGED)
def test_changed(rule: str, before: str, after: str) -> None:
    done = tidied(before)
    assert words_of(done.book) == [after]
    assert rule in [c.rule for c in done.changes]
    refused = tidied(before, skip=[rule])
    assert rule not in [c.rule for c in refused.changes]


@pytest.mark.parametrize("text", KEPT)
def test_kept(text: str) -> None:
    kept = " ".join(text.split())
    assert words_of(tidied(text).book) == [kept]


@pytest.mark.parametrize(
    ("settings", "before", "after"),
    [
        ({"quotes": "curly"}, "\"봄이 '왔다'.\" 하고", "“봄이 ‘왔다’.” 하고"),
        ({"quotes": "curly"}, "I don't know.", "I don’t know."),
        ({"quotes": "curly"}, '5" 못 하나', '5" 못 하나'),
        ({"quotes": "curly"}, '"가 나', '"가 나'),
        ({"dashes": "long"}, "가 -- 나... 다......", "가 — 나… 다……"),
        ({"dashes": "long"}, "---- ....", "---- ...."),
        ({"full_width": "all"}, "Ａ！", "A!"),
        ({"full_width": "keep"}, "Ａ！", "Ａ！"),
    ],
)
def test_options(settings: dict[str, str], before: str, after: str) -> None:
    assert words_of(tidied(before, **settings).book) == [after]


@pytest.mark.message("DP-NRM-030")
def test_an_unknown_choice_is_told() -> None:
    done = tidied("가", quotes="curled")
    assert [(f.id, f.place.inside, f.facts["value"]) for f in done.findings] == [
        ("DP-NRM-030", "normalization.quotes", "curled")
    ]


def test_words_cut_at_a_line_end_are_joined_where_the_book_has_them_whole() -> None:
    done = tidied(
        "an exam- ple here", "for example", "도서- 관에서", "도서관에서", "pre- and post-"
    )
    assert words_of(done.book) == [
        "an example here",
        "for example",
        "도서관에서",
        "도서관에서",
        "pre- and post-",
    ]
    assert done.proposals == []
    (only,) = tidied("an exam- ple here").proposals
    assert (only.rule, only.before, only.after) == ("open-hyphens", "exam- ple", "example")


FULL = (
    "어느 늦은 봄날 아침에 나는 홀로",
    "산을 넘어 오래된 절을 찾아가는",
    "좁고 긴 길을 걸었다. 그 길에는 참",
)


def test_hard_wrapped_lines_are_joined() -> None:
    done = apply(b.Book(lang="ko", body=(broken_lines(*FULL, "꽃이 많았다."),)))
    assert words_of(done.book) == [" ".join((*FULL, "꽃이 많았다."))]
    (paragraph,) = done.book.body
    assert isinstance(paragraph, b.Paragraph) and len(paragraph.text[0].content) == 1


@pytest.mark.parametrize(
    "lines",
    [
        ("서울시 종로구", "세종대로 1", "가나빌딩 2층", "도서관"),  # an address
        (FULL[0], "짧은 줄", FULL[1], "끝"),
        (*FULL[:2], "끝"),
    ],
)
def test_line_breaks_that_mean_something_stay(lines: tuple[str, ...]) -> None:
    source = broken_lines(*lines)
    assert apply(b.Book(lang="ko", body=(source,))).book.body == (source,)


def test_letters_are_put_right_wherever_they_stand() -> None:
    apart = unicodedata.normalize("NFD", "봄")
    text = (
        b.Segment(
            (
                b.Run(text=apart[:1], marks=(b.Mark.STRONG,)),
                b.Run(text=apart[1:]),
                b.Run(text="春", ruby=apart),
                b.NoteRef(text="1\u200b", note="n"),
                b.PageMark(label="\u200b7"),
                b.InlineImage(name="a.png", alt=apart),
            )
        ),
    )
    code = b.Code(lines=(b.plain(apart + "  x"),))
    book = b.Book(lang="ko", body=(b.Paragraph(text=text), code), info=b.BookInfo(title=apart))
    done = apply(book).book
    assert done.info.title == "봄"
    assert done.body[1] == b.Code(lines=(b.plain("봄  x"),))
    paragraph = done.body[0]
    assert isinstance(paragraph, b.Paragraph)
    assert paragraph.text[0].content == (
        b.Run(text="봄", marks=(b.Mark.STRONG,)),
        b.Run(text="春", ruby="봄"),
        b.NoteRef(text="1", note="n"),
        b.PageMark(label="7"),
        b.InlineImage(name="a.png", alt="봄"),
    )


def test_an_edit_over_runs_and_marks_keeps_what_is_no_word() -> None:
    content = (
        b.Run(text="가나"),
        b.PageMark(label="2"),
        b.Run(text="다라", marks=(b.Mark.STRONG,)),
        b.LineBreak(),
        b.Run(text="마"),
    )
    made = rewritten((b.Segment(content),), [Edit(1, 4, "X"), Edit(5, 6, "-")])
    assert made[0].content == (
        b.Run(text="가X"),
        b.PageMark(label="2"),
        b.Run(text="라", marks=(b.Mark.STRONG,)),
        b.Run(text="-마"),
    )
    assert len(line_of((b.Segment(content),))) == len("가나P다라B마") + len("S2")


def test_nothing_that_composing_changes_escapes_the_quick_test() -> None:
    for code in (*range(0x80, 0xD800), *range(0xE000, 0xF900), *range(0xFB00, 0x30000)):
        sign = chr(code)
        if unicodedata.combining(sign) or not unicodedata.is_normalized("NFC", sign):
            assert MAY_COMPOSE.search(sign), hex(code)
