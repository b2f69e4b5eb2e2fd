# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers with check digits and forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.formats.kormarc import numbers


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("9791199999992", True),
        ("979-11-99999-99-2", True),
        ("9788937460449", True),
        ("0306406152", True),
        ("080442957X", True),
        ("0804429570", False),
        ("9791199999993", False),
        ("9771199999992", False),
        ("979119999999", False),
        ("٩٧٩١١٩٩٩٩٩٩٩٢", False),
        ("", False),
    ],
)
def test_isbn(text: str, right: bool) -> None:
    assert numbers.is_isbn(text) is right


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_of_an_isbn_is_seen(middle: str, at: int, more: int) -> None:
    head = f"978{middle}"
    right = next(f"{head}{d}" for d in range(10) if numbers.is_isbn(f"{head}{d}"))
    changed = str((int(right[at]) + more) % 10)
    assert not numbers.is_isbn(right[:at] + changed + right[at + 1 :])


def test_other_forms() -> None:
    assert numbers.is_issn("0317-8471") and numbers.is_issn("2434-561X")
    assert not numbers.is_issn("03178471") and not numbers.is_issn("0317-8472")
    assert numbers.is_addition("03810") and not numbers.is_addition("0381")
    assert numbers.is_kdc("813.62") and numbers.is_kdc("005") and not numbers.is_kdc("813.62 김66")
    assert numbers.is_playing_time("054218") and not numbers.is_playing_time("056018")
    assert numbers.is_moment("20240531143000") and not numbers.is_moment("20240531250000")
    assert numbers.is_day("240229") and not numbers.is_day("230229")
