# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a line may end and what its end changes: articles 11, 12, 14, 42, 50, 54, 55 and 74."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.braille.cells import Cells, Change, Joint
from daisy_pipeline.braille.korean.engine import translate
from daisy_pipeline.braille.layout.lines import divide
from daisy_pipeline.braille.source import Source

_SYLLABLES = st.sampled_from(list("나다마바자카타파하따빠짜가사아야와우워예애이음강값서오차"))


def _parts(cells: Cells, joint: int) -> tuple[str, str]:
    """The two lines that a joint makes of a stretch."""
    change = cells.changes.get(joint, Change())
    end = change.end + ("⠠" if cells.joints[joint] == Joint.NUMBER else "")
    upper = cells.text[: joint - change.back] + end
    return upper, change.start + cells.text[joint + change.ahead :]


def _ends(printed: str) -> list[int]:
    """Print characters before which a line may end."""
    cells = translate(Source(printed))
    return [cells.origins[n] for n, joint in enumerate(cells.joints) if joint]


@settings(max_examples=300, deadline=None)
@given(st.lists(_SYLLABLES, min_size=2, max_size=6).map("".join), st.sampled_from([1, 2]))
def test_each_line_of_a_divided_word_is_written_as_if_it_stood_alone(word: str, grade: int) -> None:
    """The provisos of articles 11, 12 and 14 in one: no separator, the contraction comes back."""
    cells = translate(Source(word), grade)
    places = [n for n, joint in enumerate(cells.joints) if joint == Joint.SYLLABLE]
    assert len(places) == len(word) - 1
    for joint in places:
        cut = cells.origins[joint]
        alone = translate(Source(word[:cut]), grade).text, translate(Source(word[cut:]), grade).text
        assert _parts(cells, joint) == alone


def test_the_regulation_s_divided_line() -> None:
    """Article 12, proviso: 소화 | 액 without the separator."""
    cells = translate(Source("침, 쓸개즙 등의 소화액을 만든다."))
    divided = "⠰⠕⠢⠐⠀⠠⠠⠮⠈⠗⠨⠪⠃⠀⠊⠪⠶⠺⠀⠠⠥⠚⠧"
    upper, lower = divide(cells, len(divided))
    assert upper.cells == divided
    assert lower.cells.startswith("⠗⠁⠮⠀")


def test_a_long_number_is_divided_behind_commas() -> None:
    """Article 42: ⠠ at the end, no number sign in the next line, three digits or more there."""
    cells = translate(Source("10,000,000원"))
    joints = [n for n, joint in enumerate(cells.joints) if joint == Joint.NUMBER]
    assert [_parts(cells, n) for n in joints] == [
        ("⠼⠁⠚⠂⠠", "⠚⠚⠚⠂⠚⠚⠚⠏⠒"),
        ("⠼⠁⠚⠂⠚⠚⠚⠂⠠", "⠚⠚⠚⠏⠒"),
    ]


@pytest.mark.parametrize(
    ("number", "joints"), [("123456", 0), ("123,456", 0), ("1234567", 4), ("1,234,567", 2)]
)
def test_only_seven_digits_and_more_are_divided(number: str, joints: int) -> None:
    cells = translate(Source(number))
    assert sum(joint == Joint.NUMBER for joint in cells.joints) == joints


@pytest.mark.parametrize(
    ("printed", "ends"),
    [
        ("산·강", [2]),  # 50: · may end a line, not begin one
        ("(산)과 강", [3, 4, 5]),  # 54: nothing is parted from its brackets
        ("“산”", []),
        ("산, 강", [2, 3]),
        ("산/강", [1, 2]),  # 55: at an end or a beginning
        ("산~강", [1, 2]),
        ("산―강", [1, 2]),
        ("-든", []),  # 55, proviso
        ("~에", []),
        ("가다~", [1]),
        ("산-강", [2]),
        ("KTX", []),
        ("A4", []),
        ("T-money", [2]),
        ("그래서", []),
        ("1년", [1, 1]),
    ],
)
def test_where_a_line_may_end(printed: str, ends: list[int]) -> None:
    assert _ends(printed) == ends


def test_a_divided_address_ends_in_dot_five() -> None:
    """Article 74, as the regulation's own example shows it: greenpark | 7150@..."""
    cells = translate(Source("greenpark7150@korea.kr로"))
    joint = cells.text.index("⠼")
    assert cells.joints[joint]
    assert cells.changes[joint] == Change(end="⠐")
    assert joint in cells.changes


def test_no_line_begins_with_a_closing_sign_nor_ends_in_an_opening_one() -> None:
    printed = "봄이 왔다. “꽃이 핀다.”라고 했다. 산·강(물), 1,000원; 끝!"
    cells = translate(Source(printed))
    for width in range(8, 40):
        for line in divide(cells, width):
            first, last = printed[cells.origins[line.first]], printed[line.origins[-1]]
            if line.first and not line.cut:
                assert first not in ".,;!·”)"
            assert last not in "“("


def test_a_sign_of_money_stays_with_its_sum() -> None:
    assert _ends("약 $0.75") == [1, 2]
    assert _ends("값₩1,000") == [1]
