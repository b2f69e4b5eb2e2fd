# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cutting loses nothing, and what stands between two sentences goes to the right one."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.model import book as b
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.model.walk import change_texts, every_block, segments, texts, top_blocks
from daisy_pipeline.segmentation.cut import content_of
from daisy_pipeline.segmentation.marks import name_marks
from daisy_pipeline.segmentation.reconcile import reconcile
from daisy_pipeline.segmentation.rows import rows_bytes
from daisy_pipeline.segmentation.segment import segment
from daisy_pipeline.segmentation.steps import segment as step
from tests.fakes.books import MATHML, kitchen_sink, unsegmented
from tests.unit.segmentation.stories import row


def book(*content: b.Inline) -> b.Book:
    return b.Book(lang="ko", body=(b.Paragraph(text=(b.Segment(content),)),))


def segmented(given: b.Book, longest: int = 400) -> b.Book:
    return segment(given, reconcile(given, (), longest=longest).rows)


def pieces(*content: b.Inline, longest: int = 400) -> list[str]:
    """The words of each segment; [n] stands for a note's reference, {p} for a page."""
    signs: dict[type, str] = {b.NoteRef: "[n]", b.PageMark: "{p}"}
    found = segments(segmented(book(*content), longest).body)
    return [
        "".join(signs.get(type(i)) or b.text_of(b.Segment((i,))) for i in s.content) for s in found
    ]


def joined(content: tuple[b.Inline, ...]) -> list[b.Inline]:
    """The content with runs of one look joined again."""
    items: list[b.Inline] = []
    for item in content:
        last = items[-1] if items else None
        if isinstance(item, b.Run) and isinstance(last, b.Run) and _joins(last, item):
            items[-1] = replace(last, text=last.text + item.text)
        elif isinstance(item, b.NoteRef | b.PageMark):
            items.append(replace(item, id=""))
        else:
            items.append(item)
    return items


def _joins(one: b.Run, other: b.Run) -> bool:
    return one.ruby is None and replace(one, text="") == replace(other, text="")


RUNS = st.builds(
    b.Run,
    text=st.text('가다요.?!“”" \n,a1', min_size=1, max_size=12),
    marks=st.sampled_from([(), (b.Mark.STRONG,)]),
    lang=st.sampled_from([None, "en"]),
    ruby=st.sampled_from([None, None, "루비"]),
    href=st.sampled_from([None, "#a"]),
)
INLINES = st.lists(
    st.one_of(
        RUNS,
        st.builds(b.NoteRef, text=st.just("1"), note=st.just("note-1")),
        st.builds(b.PageMark, label=st.sampled_from(["1", "2"])),
        st.builds(b.Math, mathml=st.just(MATHML), alt=st.sampled_from(["", "일. 이."])),
        st.builds(b.InlineImage, name=st.just("a.png"), alt=st.sampled_from(["", "그림이다."])),
        st.just(b.LineBreak()),
    ),
    min_size=1,
    max_size=10,
)


@settings(max_examples=300, deadline=None)
@given(INLINES, st.sampled_from([3, 20, 400]))
def test_joined_segments_are_the_text(content: list[b.Inline], longest: int) -> None:
    given = book(*content)
    result = segmented(given, longest)
    [place] = texts(result.body)
    assert joined(content_of(place.text)) == joined(tuple(content))
    assert all(s.id for s in place.text)
    if b.text_of(b.Segment(tuple(content))).strip():
        assert all(b.text_of(s).strip() for s in place.text)
    assert loads(b.Book, dumps(result)) == result


def test_a_reference_after_the_full_stop_stays_with_its_sentence() -> None:
    note = b.NoteRef(text="1", note="n")
    assert pieces(b.Run(text="하나다."), note, b.Run(text=" 둘이다.")) == ["하나다.[n] ", "둘이다."]
    assert pieces(b.Run(text="하나다. "), note, b.Run(text="둘이다.")) == ["하나다. [n]", "둘이다."]
    assert pieces(b.Run(text="하나다."), note) == ["하나다.[n]"]


def test_a_page_between_sentences_begins_with_the_later_one() -> None:
    page = b.PageMark(label="2")
    assert pieces(b.Run(text="하나다."), page, b.Run(text=" 둘이다.")) == ["하나다.", "{p} 둘이다."]
    assert pieces(b.Run(text="하나다. "), page, b.Run(text="둘이다.")) == ["하나다. ", "{p}둘이다."]
    assert pieces(b.Run(text="하"), page, b.Run(text="나다. 둘.")) == ["하{p}나다. ", "둘."]


def test_ruby_and_formulas_are_never_cut() -> None:
    ruby = b.Run(text="하나다. 둘이다.", ruby="루비")
    assert pieces(ruby, b.Run(text=" 셋이다.")) == ["하나다. 둘이다. ", "셋이다."]
    math = b.Math(mathml=MATHML, alt="일. 이. 삼")
    assert pieces(b.Run(text="가 "), math, b.Run(text="이다. 끝.")) == [
        "가 일. 이. 삼이다. ",
        "끝.",
    ]


def test_long_sentences_are_cut_at_commas_then_at_spaces() -> None:
    assert pieces(b.Run(text="가나다라, 마바사 아자차."), longest=7) == [
        "가나다라, ",
        "마바사 ",
        "아자차.",
    ]
    assert pieces(b.Run(text="가" * 25), longest=10) == ["가" * 10, "가" * 10, "가" * 5]


def test_pinned_cuts_do_not_cut_a_run_that_got_ruby() -> None:
    rows = (row("s00001", "하나다. 둘"), row("s00002", "이다."))
    given = book(b.Run(text="하나다. 둘이다.", ruby="루비"))
    then = reconcile(given, rows, frozenset({"s00001", "s00002"}))
    assert [s.id for s in segments(segment(given, then.rows).body)] == ["s00003"]


def test_the_language_of_an_outer_block_counts() -> None:
    inner = b.Paragraph(text=b.plain("12. a"))
    given = b.Book(lang="ko", body=(b.Quote(lang="en", blocks=(inner,)),))
    assert len(list(segments(segmented(given).body))) == 1


def test_the_kitchen_sink_keeps_everything() -> None:
    result = segmented(unsegmented())
    before, after = list(texts(top_blocks(kitchen_sink()))), list(texts(top_blocks(result)))
    for old, new in zip(before, after, strict=True):
        assert joined(content_of(old.text)) == joined(content_of(new.text))
    names = [s.id for s in segments(top_blocks(result))]
    assert len(set(names)) == len(names) and all(names)
    strip = change_texts(result, lambda place: ())
    assert strip == change_texts(unsegmented(), lambda place: ())
    assert segmented(segmented(unsegmented())) == result


def test_marks_get_names_that_xml_takes() -> None:
    odd = ("12", "12", "가-1", "", "IV", "iv", "a b")
    blocks = tuple(b.PageBreak(page=b.PageMark(label=label)) for label in odd)
    inner = b.Quote(blocks=(b.PageBreak(page=b.PageMark(label="9", id="page-12")),))
    notes = tuple(b.NoteRef(text="1", note="note-1") for _ in range(2))
    given = replace(book(*notes), front=(*blocks, inner))
    named = name_marks(given)
    found = [p.page.id for p in every_block(named.front) if isinstance(p, b.PageBreak)]
    assert found == [
        "page-12-2", "page-12-3", "page-uac00-1", "page-x", "page-IV", "page-iv-2", "page-au0020b",
        "page-12",
    ]  # fmt: skip
    [place] = texts(named.body)
    refs = [i.id for i in content_of(place.text) if isinstance(i, b.NoteRef)]
    assert refs == ["ref-note-1", "ref-note-1-2"]
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", id, re.ASCII) for id in found + refs)
    assert name_marks(named) == named


@pytest.mark.message("DP-SEG-006")
def test_rows_of_another_text_are_refused() -> None:
    for rows in ((), (row("s00001", "다른 말."),), (row("s00001", "가."), row("s00002", "나."))):
        with pytest.raises(DaisyError) as caught:
            segment(book(b.Run(text="가.")), rows)
        assert caught.value.findings[0].id == "DP-SEG-006"
        assert caught.value.findings[0].place.file == "segments.tsv"


def test_the_step_writes_the_book(tmp_path: Path) -> None:
    source, out = tmp_path / "normalized", tmp_path / "out"
    source.mkdir()
    out.mkdir()
    (source / "book.json").write_bytes(dumps(unsegmented()))
    rows = reconcile(unsegmented(), ()).rows
    (tmp_path / "segments.tsv").write_bytes(rows_bytes(rows))
    given = StepInput({"book": source, "rows": tmp_path / "segments.tsv"})
    assert step(given, out) == ()
    assert loads(b.Book, (out / "book.json").read_bytes()) == segmented(unsegmented())
