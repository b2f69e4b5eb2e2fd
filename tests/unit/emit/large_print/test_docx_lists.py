# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which labels Word can count, checked against the labels that print has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.emit.large_print.docx_lists import counting_of, labels_of
from daisy_pipeline.formats.docx_numbering import BULLETS, Counting
from daisy_pipeline.model.book import ItemList, ListItem, ListKind
from tests.fakes.books import para


def labelled(*labels: str) -> ItemList:
    items = tuple(ListItem(blocks=(para("말"),), label=label) for label in labels)
    return ItemList(kind=ListKind.PLAIN, items=items)


@pytest.mark.parametrize(
    ("labels", "counting", "start"),
    [
        (("1.", "2.", "3."), Counting("decimal"), 1),
        (("(9)", "(10)", "(11)"), Counting("decimal", "(", ")"), 9),
        (("제3조", "제4조"), Counting("decimal", "제", "조"), 3),
        (("가)", "나)"), Counting("ganada", "", ")"), 1),
        (("ㄴ.", "ㄷ."), Counting("chosung", "", "."), 2),
        (("②", "③"), Counting("decimalEnclosedCircle", "", ""), 2),
        (("iv.", "v."), Counting("lowerRoman"), 4),
        (("(A)", "(B)"), Counting("upperLetter", "(", ")"), 1),
        (("•", "•"), BULLETS, 1),
    ],
)
def test_regular_labels(labels: tuple[str, ...], counting: Counting, start: int) -> None:
    assert counting_of(labelled(*labels)) == (counting, start)


@pytest.mark.parametrize(
    "labels",
    [
        ("1.", "3."),
        ("※", "※"),
        ("1.", "2)"),
        ("하.", "거."),
        ("01", "02"),
        ("", ""),
        ("50%", "51%"),
    ],
)
def test_irregular_labels_are_typed(labels: tuple[str, ...]) -> None:
    assert counting_of(labelled(*labels)) is None


def test_letters_beyond_the_alphabet_are_typed() -> None:
    items = tuple(ListItem(blocks=(para("말"),)) for _ in range(3))
    assert counting_of(ItemList(kind=ListKind.NUMBER, style="a", start=25, items=items)) is None


@given(st.integers(1, 400), st.integers(1, 12), st.sampled_from(["1", "a", "A", "i", "I", "가"]))
def test_what_is_counted_has_the_labels_of_print(start: int, count: int, style: str) -> None:
    items = tuple(ListItem(blocks=(para("말"),)) for _ in range(count))
    block = ItemList(kind=ListKind.NUMBER, style=style, start=start, items=items)
    found = counting_of(block)
    if found is not None and found[0].format == "decimal":
        counting, first = found
        made = [f"{counting.before}{first + n}{counting.after}" for n in range(count)]
        assert tuple(made) == labels_of(block)
