# SPDX-License-Identifier: AGPL-3.0-or-later
"""A block's text: one translation over its sentences, with the place of all that is in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.braille.book.text import Pen
from daisy_pipeline.braille.book.words import Words, lines_of
from daisy_pipeline.braille.cells import Joint
from daisy_pipeline.braille.layout.blocks import PageAt, Span
from daisy_pipeline.model import book as b
from tests.unit.braille.book.shown import cells


def written(*content: b.Inline, lang: str = "ko", flat: bool = False) -> Words:
    pen = Pen(lang, flat=flat)
    pen.text((b.Segment(content, "s1"),))
    return pen.done(2)


def test_sentences_are_translated_together() -> None:
    pen = Pen("ko")
    pen.text(
        (
            b.Segment((b.Run(text="“가자."),), "s1"),
            b.Segment((b.Run(text=" 오너라.” 했다."),), "s2"),
        )
    )
    made = pen.done(2)
    assert made.cells.text == cells("“가자. 오너라.” 했다.")
    assert made.spans == (Span(0, "s1", 0), Span(4, "s2", 0))


def test_hanja_may_be_told_in_a_note() -> None:
    pen = Pen("ko", noted=True)
    pen.text((b.Segment((b.Run(text="옛 圖書館과 國家"),), "s1"),))
    made = pen.done(2)
    note = "⠠⠄" + cells("한자") + "⠠⠄"
    assert made.cells.text == cells("옛 도서관") + note + cells("과 국가") + note
    assert [(span.segment, span.first) for span in made.spans if span.segment] == [
        ("s1", 0),
        ("s1", 5),
    ]
    english = Pen("en", noted=True)
    english.text((b.Segment((b.Run(text="國"),), "s1"),))
    assert "한자" not in str(english._parts)


def test_a_reading_for_dots_is_written_in_the_stead_of_print() -> None:
    made = written(b.Run(text="Ⅲ", braille="셋째"), b.Run(text=" 권"))
    assert made.cells.text == cells("셋째 권")


def test_a_reading_over_two_runs_is_written_once() -> None:
    parts = b.Run(text="국", braille="도서관"), b.Run(text="립", braille="", marks=(b.Mark.STRONG,))
    made = written(*parts, b.Run(text="에"))
    assert made.cells.text == cells("도서관") + cells("에")
    assert made.cells.origins[-1] == 2 and made.spans == (Span(0, "s1", 0),)


def test_the_small_text_over_hanja_is_their_reading_over_others_it_follows() -> None:
    assert written(b.Run(text="圖書館", ruby="도서관")).cells.text == cells("도서관")
    assert written(b.Run(text="책집", ruby="서점")).cells.text == cells("책집(서점)")


def test_emphasis_goes_through() -> None:
    made = written(b.Run(text="꼭 "), b.Run(text="이것", marks=(b.Mark.STRONG,)), b.Run(text="만"))
    assert made.cells.text == cells("꼭 ") + "⠰⠤" + cells("이것") + "⠤⠆" + cells("만")


def test_raised_and_lowered_digits() -> None:
    """Article 68."""
    made = written(b.Run(text="물"), b.Run(text="2", marks=(b.Mark.SUB,)))
    assert made.cells.text == cells("물") + "⠰⠼⠃"


def test_a_quotation_without_signs_gets_them_one_with_signs_keeps_them() -> None:
    bare = written(b.Run(text="가자", marks=(b.Mark.QUOTE,)), b.Run(text=" 했다"))
    assert bare.cells.text == cells("“가자” 했다")
    signed = written(b.Run(text="“가자”", marks=(b.Mark.QUOTE,)), b.Run(text=" 했다"))
    assert signed.cells.text == bare.cells.text


def test_a_formula_and_a_picture_are_transcribers_notes() -> None:
    """Article 66; the closing sign never begins a line, the opening one never ends it."""
    made = written(b.Run(text="값 "), b.Math(mathml="<math/>", alt="엑스 제곱"), b.Run(text="은"))
    text, joints = made.cells.text, made.cells.joints
    assert text == cells("값 ") + "⠠⠄" + cells("엑스 제곱") + "⠠⠄" + cells("은")
    assert joints[text.index("⠠⠄", 5)] == Joint.NONE
    assert joints[text.index("⠠⠄") + 2] == Joint.NONE
    picture = written(b.InlineImage(name="a.png", alt="")).cells.text
    assert picture == "⠠⠄" + cells("그림") + "⠠⠄"


def test_a_formula_that_nobody_can_say_shows_its_signs() -> None:
    made = written(b.Math(mathml="<math><mi>x</mi><mo>&lt;</mo><mn>2</mn></math>"))
    assert made.cells.text == "⠠⠄" + cells("x < 2") + "⠠⠄"


def test_a_reference_keeps_its_place_and_frees_the_word_behind_it() -> None:
    made = written(b.Run(text="말"), b.NoteRef(text="1", note="n1"), b.Run(text="는"))
    assert made.cells.text == cells("말") + "⠘⠼⠁⠀" + cells("는")  # 는 would read as a digit
    assert [(r.at, r.end, r.note) for r in made.refs] == [(1, 2, "n1")]
    assert made.spans == (Span(0, "s1", 0), Span(1, ""), Span(2, "s1", 1))
    star = written(b.Run(text="말."), b.NoteRef(text="*", note="n1"))
    assert star.cells.text == cells("말.") + "⠐⠔"  # article 60, second proviso: no blank


def test_print_pages_and_line_ends() -> None:
    made = written(
        b.Run(text="서울"), b.PageMark(label="7"), b.LineBreak(), b.Run(text="종로"),
        b.PageMark(label="8"),
    )  # fmt: skip
    first, second = lines_of(made)
    assert (first.cells.text, second.cells.text) == (cells("서울"), cells("종로"))
    assert first.pages == () and second.pages == (PageAt(3, "7"), PageAt(5, "8"))
    flat = written(b.Run(text="서울"), b.LineBreak(), b.Run(text="종로"), flat=True)
    assert flat.cells.text == cells("서울 종로") and flat.breaks == ()


_ITEMS = st.one_of(
    st.text("가나 다12ab.,“”", min_size=1, max_size=8).map(lambda t: b.Run(text=t)),
    st.just(b.LineBreak()),
    st.just(b.NoteRef(text="3", note="n")),
    st.sampled_from(["1", "ii"]).map(lambda t: b.PageMark(label=t)),
    st.just(b.Math(mathml="<m/>", alt="일")),
)


@given(st.lists(_ITEMS, max_size=8))
def test_nothing_is_lost_when_lines_are_cut(content: list[b.Inline]) -> None:
    made = written(*content)
    lines = list(lines_of(made))
    assert sorted(p.label for line in lines for p in line.pages) == sorted(
        p.label for p in made.pages
    )
    assert [r for line in lines for r in line.refs] == list(made.refs)
    kept = [(o, c) for line in lines for o, c in _cells(line)]
    assert kept == [(o, c) for o, c in _cells(made) if o not in made.breaks]
    places = [span.at for span in made.spans]
    assert places == sorted(set(places))


def _cells(words: Words) -> list[tuple[int, str]]:
    return list(zip(words.cells.origins, words.cells.text, strict=True))
