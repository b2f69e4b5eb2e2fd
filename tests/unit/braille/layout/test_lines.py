# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines: never too long, nothing lost, and a word's cells change as the articles say."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.braille.cells import BLANK, Cells, Change, Joint
from daisy_pipeline.braille.layout.lines import Line, divide
from daisy_pipeline.braille.source import Source
from daisy_pipeline.braille.translate import translate
from tests.unit.braille.layout.books import CELLS


def said(text: str, width: int, divided: str = "syllable") -> list[str]:
    lines = divide(translate(Source(text)), width, divide=divided)
    return [line.cells for line in lines]


def test_lines_end_at_blanks_which_stay_behind() -> None:
    assert said("봄이 왔다", 4) == ["⠘⠥⠢⠕", "⠧⠌⠊"]


def test_a_word_is_divided_between_syllables_or_kept_whole() -> None:
    assert said("봄 나무를", 7) == ["⠘⠥⠢⠀⠉⠑⠍", "⠐⠮"]
    assert said("봄 나무를", 6) == ["⠘⠥⠢⠀⠉", "⠑⠍⠐⠮"]
    assert said("봄 나무를", 7, "word") == ["⠘⠥⠢", "⠉⠑⠍⠐⠮"]


def test_the_separator_is_not_written_at_a_lines_end() -> None:
    """Articles 11 and 12, provisos: no ⠤ where the line ends between the vowels."""
    assert said("서예", 8) == ["⠠⠎⠤⠌"]
    assert said("서예", 2) == ["⠠⠎", "⠌"]
    assert said("소화액", 6) == ["⠠⠥⠚⠧", "⠗⠁"]


def test_a_contraction_comes_back_at_a_lines_end() -> None:
    """Article 14, proviso: 나 is contracted again when the vowel stands in the next line."""
    assert said("나이", 8) == ["⠉⠣⠕"]
    assert said("나이", 2) == ["⠉", "⠕"]


def test_a_shorter_form_at_the_end_may_make_a_line_fit() -> None:
    """보나 takes four cells, five when 이 follows: four are enough where the line ends."""
    assert said("보나이", 3) == ["⠘⠥⠉", "⠕"]


def test_a_long_number_goes_on_without_a_number_sign() -> None:
    """Article 42: ⠠ at the line's end, which must fit as well; at least three digits follow."""
    assert said("1,234,567", 12) == ["⠼⠁⠂⠃⠉⠙⠂⠑⠋⠛"]
    assert said("1,234,567", 9) == ["⠼⠁⠂⠃⠉⠙⠂⠠", "⠑⠋⠛"]
    assert said("1,234,567", 7)[0] == "⠼⠁⠂⠠"


def test_a_word_longer_than_the_line_is_cut_and_told() -> None:
    cells = Cells("⠿" * 10, translate(Source("가" * 10)).origins[:10], bytearray(10))
    lines = divide(cells, 4)
    assert [len(line.cells) for line in lines] == [4, 4, 2]
    assert [line.cut for line in lines] == [True, True, False]


def test_indents_leave_a_cell() -> None:
    lines = divide(translate(Source("봄")), 3, first=9)
    assert all(line.indent + len(line.cells) <= 3 for line in lines)


def test_nothing_gives_no_line() -> None:
    assert divide(translate(Source("")), 10) == []


def rebuilt(cells: Cells, lines: list[Line]) -> list[str]:
    """What each line must say, by its place in the translation and the changes at its ends."""
    found, before = [], Change()
    for line in lines:
        here = Change() if line.cut else cells.changes.get(line.last, Change())
        numbered = line.last < len(cells.text) and cells.joints[line.last] == Joint.NUMBER
        body = cells.text[line.first + before.ahead : line.last - here.back]
        tail = "⠠" if numbered and not line.cut else ""
        found.append((before.start + body + here.end + tail).rstrip(BLANK))
        before = here
    return found


@given(CELLS, st.integers(4, 40), st.integers(0, 6), st.sampled_from(["syllable", "word"]))
def test_every_cell_stands_once_in_lines_that_fit(
    cells: Cells, width: int, first: int, how: str
) -> None:
    lines = divide(cells, width, first, 1, how)
    at = 0
    for line in lines:
        assert line.indent + len(line.cells) <= width
        assert set(cells.text[at : line.first]) <= {BLANK}, "only blanks stay behind"
        assert line.last > line.first
        assert len(line.origins) == len(line.cells)
        assert list(line.origins) == sorted(line.origins)
        assert set(line.origins) <= set(cells.origins[line.first : line.last])
        may = line.last == len(cells.text) or cells.joints[line.last]
        assert may or line.cut, "a line ends at a joint"
        at = line.last
    assert at == len(cells.text)
    assert [line.cells for line in lines] == rebuilt(cells, lines)


@given(CELLS, st.integers(6, 40))
def test_a_word_is_kept_whole_where_it_fits(cells: Cells, width: int) -> None:
    for line in divide(cells, width, divide="word"):
        if line.last < len(cells.text) and cells.joints[line.last] != Joint.BLANK:
            word = cells.text[line.first : line.last].partition(BLANK)
            assert not word[1], "only a word that is a line by itself is divided"


@given(CELLS, st.integers(4, 30))
def test_lines_are_as_full_as_may_be(cells: Cells, width: int) -> None:
    cells = replace(cells, changes={})
    for line, after in pairwise(divide(cells, width, divide="word")):
        if cells.joints[line.last] == Joint.BLANK:
            word = cells.text[after.first :].partition(BLANK)[0]
            assert len(line.cells) + 1 + len(word) > width
