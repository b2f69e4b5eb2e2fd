# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules of normalization: each alone, and all together on every kind of Book."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.model import book as b
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.normalization.changes import RuleChanges
from daisy_pipeline.normalization.rules import RULES, apply
from daisy_pipeline.normalization.steps import normalize
from tests.fakes.books import para, unsegmented

HERE = b.Origin("가.txt", 3)


def book(*blocks: b.Block) -> b.Book:
    return b.Book(lang="ko", body=blocks)


def said(text: str) -> str:
    """What one paragraph of this text becomes; "" when it falls away."""
    made = apply(book(para(text))).book
    return "".join(b.text_of(s) for x in made.body if isinstance(x, b.Paragraph) for s in x.text)


def heading(level: int, text: str = "가") -> b.Heading:
    return b.Heading(level=level, text=b.plain(text), origin=HERE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (unicodedata.normalize("NFD", "동백꽃"), "동백꽃"),
        ("\uf914\u6a02", "\uf914\u6a02"),  # 樂 read 낙 and 樂 read 악 are two letters in Korean
        ("①㎏ｱ", "①㎏ｱ"),
        ("가\u200b나\ufeff다\u00ad라\x01", "가나다라"),
        ("가\u200d나", "가나"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("ن\u200cم", "ن\u200cم"),
        ("  가  나\t다\u3000라 ", "가 나 다 라"),
        ("가\u00a0나", "가\u00a0나"),
        ("\u200b \u00a0", ""),
    ],
)
def test_letters(before: str, after: str):
    assert said(before) == after


def test_blanks_are_one_over_all_runs_of_a_text():
    content = (b.Run(text="가 "), b.PageMark(label="2"), b.Run(text=" 나 ", marks=(b.Mark.STRONG,)))
    made = apply(book(b.Paragraph(text=(b.Segment((*content, b.LineBreak())),)))).book
    paragraph = made.body[0]
    assert isinstance(paragraph, b.Paragraph)
    assert [getattr(i, "text", "") for i in paragraph.text[0].content] == ["가 ", "", "나", ""]


def test_code_keeps_its_blanks():
    code = b.Code(lines=(b.plain("a    b"), ()))
    assert apply(book(code)).book.body == (code,)


@pytest.mark.message("DP-NRM-003")
def test_empty_blocks_fall_away_and_hand_on_their_id():
    mark = b.PageMark(label="7")
    blocks = (
        b.Heading(level=1, text=(), id="x", origin=HERE),
        b.Paragraph(text=(b.Segment((mark,)),)),
        b.Quote(blocks=(para(" "),)),
        para("가"),
        b.Paragraph(text=(b.Segment((b.Run(text="위로", href="#x"),)),)),
    )
    done = apply(book(*blocks))
    made = done.book
    assert [type(x).__name__ for x in made.body] == ["PageBreak", "Paragraph", "Paragraph"]
    assert made.body[1].id == "x"
    assert [(f.id, f.place.file, f.place.line) for f in done.findings] == [
        ("DP-NRM-003", "가.txt", 3)
    ]
    assert {c.rule: c.count for c in done.changes}["drop-empty"] == 4


@pytest.mark.message("DP-NRM-002")
@pytest.mark.parametrize(
    ("levels", "made"),
    [((2, 4, 4, 3), (1, 2, 2, 2)), ((1, 3, 2), (1, 2, 2)), ((1, 2, 3), (1, 2, 3))],
)
def test_heading_levels(levels: tuple[int, ...], made: tuple[int, ...]):
    done = apply(book(*(heading(n) for n in levels)))
    assert tuple(x.level for x in done.book.body if isinstance(x, b.Heading)) == made
    told = [(f.id, f.place.line) for f in done.findings]
    assert told == ([] if levels == made else [("DP-NRM-002", 3)])


def test_links_that_lead_nowhere_keep_their_words():
    text = (b.Segment((b.Run(text="위로", href="#no"), b.Run(text="밖", href="https://a.kr/"))),)
    made = apply(book(b.Paragraph(text=text))).book
    paragraph = made.body[0]
    assert isinstance(paragraph, b.Paragraph)
    assert [getattr(i, "href", "") for i in paragraph.text[0].content] == [None, "https://a.kr/"]


@pytest.mark.message("DP-NRM-004")
def test_pages_twice():
    pages = (b.PageBreak(page=b.PageMark(label="7"), origin=HERE) for _ in range(2))
    findings = apply(book(*pages, para("가"))).findings
    assert [(f.id, f.place.line, f.facts["label"]) for f in findings] == [("DP-NRM-004", 3, "7")]


@pytest.mark.message("DP-NRM-005")
def test_pictures_without_words():
    pictures = (
        b.Picture(name="a.png"),
        b.Picture(name="b.png", decorative=True),
        b.Picture(name="c.png", description=(para("닭 두 마리가 싸운다."),)),
        b.Picture(name="d.png", alt=b.plain("닭")),
    )
    findings = apply(book(b.Figure(pictures=pictures, origin=HERE))).findings
    told = [(f.id, f.place.line, f.facts["image"]) for f in findings]
    assert told == [("DP-NRM-005", 3, "a.png"), ("DP-NRM-005", 3, "c.png")]


@pytest.mark.message("DP-NRM-001")
def test_rules_are_switchable_and_unknown_ones_told():
    done = apply(book(para("가  나")), {"skip": ["single-blanks", "no-such"]})
    assert done.book == book(para("가  나"))
    assert [(f.id, f.facts["rule"]) for f in done.findings] == [("DP-NRM-001", "no-such")]


def test_a_clean_book_stays_as_it_is():
    clean = unsegmented()
    done = apply(clean)
    assert done.book == clean and done.changes == []
    assert done.findings == [] and done.proposals == []


def test_the_step_counts_with_examples(tmp_path: Path):
    given_folder, out = tmp_path / "in", tmp_path / "out"
    given_folder.mkdir()
    out.mkdir()
    texts = [replace(para(f"가  {n}"), origin=HERE) for n in range(9)]
    (given_folder / "book.json").write_bytes(dumps(book(*texts)))
    given = StepInput(inputs={"book": given_folder}, settings={"normalization": {"skip": []}})
    assert list(normalize(given, out)) == []
    (change,) = loads(tuple[RuleChanges, ...], (out / "changes.json").read_bytes())  # type: ignore[arg-type]
    assert (change.rule, change.count, len(change.examples)) == ("single-blanks", 9, 5)
    assert (change.examples[0].before, change.examples[0].after) == ("가  0", "가 0")


@given(st.lists(st.text("가 나\u1100\u1161\u200b\u00a0\t\uf914.", max_size=8), max_size=5))
def test_a_second_time_changes_nothing_and_no_letter_is_lost(words: list[str]):
    runs = tuple(b.Run(text=w) for w in words if w)
    source_book = book(para("처음"), b.Paragraph(text=(b.Segment(runs),) if runs else ()))
    first = apply(source_book).book
    again = apply(first)
    assert again.book == first and again.changes == []
    kept = "".join(b.text_of(s) for x in first.body if isinstance(x, b.Paragraph) for s in x.text)
    source = unicodedata.normalize(
        "NFC", "".join(words).replace("\u200b", "").replace("\uf914", "X")
    )
    assert len("".join(kept.split())) == len("".join(("처음" + source).split())) or (
        "\u1100" in "".join(words)
    )


def test_rules_have_names_that_settings_can_hold():
    assert all(name.replace("-", "").isascii() for name in RULES)
