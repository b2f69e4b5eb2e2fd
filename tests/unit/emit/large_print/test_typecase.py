# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fonts chosen for every word: letters never part from what combines with them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.emit.large_print.typecase import MISSING, TypeCase, clusters
from daisy_pipeline.tools.fonts import BOLD, USUAL, Face

MAIN = "가나힣다라abc012.,() "
OTHER = "가나힣다라漢字☎→.,()\u1112\u119e\u11ab"


def face(family: str, letters: str, weight: int = USUAL, jamo: bool = False) -> Face:
    return Face(family, Path(f"{family}.ttf"), 0, weight, frozenset(map(ord, letters)), jamo)


def case(*more: Face) -> TypeCase:
    return TypeCase((face("Main", MAIN), face("Other", OTHER, jamo=True), *more))


def cut(text: str, *more: Face) -> list[tuple[str, str]]:
    return list(case(*more).cut(text))


def test_text_stays_in_the_first_font() -> None:
    assert cut("가나 abc. (012)") == [("가나 abc. (012)", "Main")]
    assert cut("") == []


def test_a_word_that_one_font_has_is_not_divided() -> None:
    assert cut("가나 漢字가, 다") == [("가나 ", "Main"), ("漢字가, ", "Other"), ("다", "Main")]


def test_signs_stay_in_the_font_before_them() -> None:
    assert cut("a漢.b") == [("a", "Main"), ("漢.", "Other"), ("b", "Main")]


def test_both_weights_must_have_a_letter() -> None:
    bold = face("Main", MAIN.replace("다", ""), BOLD)
    assert cut("다", bold) == [("다", "Other")]
    assert case(bold).bold and not case().bold


def test_old_hangul_needs_a_font_that_joins_it() -> None:
    old = "\u1112\u119e\u11ab"
    main = face("Main", MAIN + old)
    assert list(TypeCase((main, face("Other", OTHER, jamo=True))).cut(old)) == [(old, "Other")]
    assert list(TypeCase((main,)).cut(old)) == [(old, MISSING)]
    assert cut(old + "\u302e") == [(old + "\u302e", "Other")]  # a tone mark needs no glyph
    assert list(clusters(old + old)) == [old, old]


def test_what_is_not_seen_needs_no_glyph() -> None:
    for unseen in ("\ufe0f", "\u200d", "\u00ad", "\u2060", "\U000e0100"):
        assert cut(f"가{unseen}나") == [(f"가{unseen}나", "Main")]
    assert cut("☎\ufe0f") == [("☎\ufe0f", "Other")]


def test_what_no_font_has_is_recorded_and_stands_alone() -> None:
    made = case()
    assert list(made.cut("가Ω나 e\u0301")) == [
        ("가", "Main"),
        ("Ω", MISSING),
        ("나 ", "Main"),
        ("e\u0301", MISSING),
    ]
    assert made.missing == {"Ω", "e\u0301"}


def test_what_pdf_ua_forbids_in_text_is_left_out() -> None:
    assert cut("가\ufeff나\x00") == [("가나", "Main")]
    assert list(TypeCase((face("All", "가\ufeff"),)).cut("가\ufeff")) == [("가", "All")]


def test_without_a_font_everything_is_missing() -> None:
    assert list(TypeCase(()).cut("가 나")) == [("가 나", MISSING)]


@given(st.text(alphabet=MAIN + OTHER + "Ω\u0301\u302e\ufe0f\u200d\u3000\t", max_size=60))
def test_nothing_is_lost_and_nothing_shown_without_a_glyph(text: str) -> None:
    made = case()
    pieces = list(made.cut(text))
    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece for piece, _ in pieces)
    assert all(one[1] != two[1] for one, two in pairwise(pieces))
    covers = {one.family: one.covers for one in made.faces}
    for piece, family in pieces:
        if family != MISSING:
            shown = {ord(sign) for sign in piece if not sign.isspace()} - {0xFE0F, 0x200D, 0x302E}
            assert shown <= covers[family]
