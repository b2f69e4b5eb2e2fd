# SPDX-License-Identifier: AGPL-3.0-or-later
"""Automatic numbers as print shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.model.book import ListKind
from daisy_pipeline.readers.office.numbering import FORMATS, Counters, Level, counted_label, figure


@pytest.mark.parametrize(
    ("format", "number", "shown"),
    [
        ("decimal", 12, "12"),
        ("decimal-zero", 7, "07"),
        ("decimal-full", 12, "１２"),
        ("lower-letter", 28, "bb"),
        ("lower-letter-counted", 28, "ab"),
        ("upper-letter", 3, "C"),
        ("lower-roman", 14, "xiv"),
        ("upper-roman", 1994, "MCMXCIV"),
        ("ordinal", 22, "22nd"),
        ("ordinal", 111, "111th"),
        ("ganada", 3, "다"),
        ("ganada", 15, "거"),
        ("chosung", 2, "ㄴ"),
        ("chosung", 15, "15"),
        ("circled", 21, "㉑"),
        ("circled", 51, "51"),
        ("parenthesized", 21, "(21)"),
        ("circled-ganada", 1, "㉮"),
        ("circled-chosung", 14, "㉭"),
        ("hangul", 21, "이십일"),
        ("hangul", 110, "백십"),
        ("hangul-native", 21, "스물하나"),
        ("hanja", 12, "十二"),
        ("hanja-formal", 3, "參"),
        ("stems", 2, "乙"),
        ("stems-hangul", 10, "계"),
        ("branches", 12, "亥"),
        ("none", 5, ""),
        ("never heard of", 5, "5"),
        ("upper-roman", 0, "0"),
        ("upper-roman", -3, "-3"),
        ("upper-roman", 5000, "5000"),
    ],
)
def test_figures(format: str, number: int, shown: str) -> None:
    assert figure(format, number) == shown


@given(st.sampled_from(sorted(FORMATS)), st.integers(-(10**9), 10**9))
def test_any_number_has_a_short_figure(format: str, number: int) -> None:
    assert len(figure(format, number)) <= 24


OUTLINE = [
    Level(text="제%1장"),
    Level(text="%1.%2."),
    Level(format="ganada", text="%3)"),
]


def test_templates_show_the_numbers_above_and_inner_counting_begins_again() -> None:
    c = Counters()
    labels = [c.count("h", d, OUTLINE).label for d in (0, 1, 1, 2, 0, 1, 2, 2)]
    assert labels == ["제1장", "1.1.", "1.2.", "가)", "제2장", "2.1.", "가)", "나)"]


def test_a_level_that_was_never_counted_shows_its_start() -> None:
    assert Counters().count("h", 1, [Level(start=3), Level(text="%1-%2")]).label == "3-1"


def test_starts_overrides_and_levels_that_never_restart() -> None:
    c, levels = Counters(), [Level(start=5), Level(format="lower-letter", text="%2)", restart=0)]
    made = [c.count("x", 0, levels).number, c.count("x", 1, levels).label]
    made += [c.count("x", 0, levels).number, c.count("x", 1, levels).label]
    made += [c.count("x", 0, levels, number=1).label]
    assert made == [5, "a)", 6, "b)", "1."]
    c.restart("x")
    assert c.count("x", 0, levels).number == 5


def test_a_level_may_restart_only_after_a_certain_one() -> None:
    levels = [Level(), Level(), Level(text="%3", restart=1)]
    c = Counters()
    assert [c.count("x", d, levels).label for d in (0, 1, 2, 1, 2, 0, 2)][2::2] == ["1", "2", "1"]


def test_legal_numbering_and_kinds() -> None:
    levels = [Level(format="upper-roman"), Level(text="%1.%2", legal=True)]
    c = Counters()
    assert c.count("x", 0, levels).label == "I."
    assert c.count("x", 1, levels).label == "1.1"
    kinds = (Level(format="bullet", text="•"), Level(text="주:"), Level(format="bullet", text="※"))
    places = [Counters().count("x", 0, [k]) for k in kinds]
    assert [(q.kind, q.label) for q in places] == [
        (ListKind.BULLET, ""),
        (ListKind.PLAIN, "주:"),
        (ListKind.BULLET, "※"),
    ]


def test_absurd_depths_and_numbers_are_bounded() -> None:
    place = Counters().count("x", 10**6, [], number=10**12)
    assert place.depth == 9 and place.number == 99_999


def test_labels_that_a_list_counts_by_itself() -> None:
    shown = [counted_label(s, 4) for s in ("1", "a", "A", "i", "I", "가")]
    assert shown == ["4.", "d.", "D.", "iv.", "IV.", "라."]
