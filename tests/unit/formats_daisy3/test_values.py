# SPDX-License-Identifier: AGPL-3.0-or-later
"""Values as the grammars of DAISY 3 take them."""

from __future__ import annotations

import pytest

from daisy_pipeline.formats.clock import smil_clock
from daisy_pipeline.formats.dtbook import language_tag, page_value, roman_value


@pytest.mark.parametrize(
    ("at", "text"),
    [(0, "0:00:00"), (1, "0:00:00.001"), (61_000, "0:01:01"), (36_000_007, "10:00:00.007")],
)
def test_clock(at: int, text: str) -> None:
    assert smil_clock(at) == text


@pytest.mark.parametrize(
    ("label", "kind", "value"),
    [
        ("12", "normal", 12),
        (" 7 ", "normal", 7),
        ("0", "normal", None),
        ("12a", "normal", None),
        ("١٢", "normal", None),
        ("xiv", "front", 14),
        ("MCMXC", "front", 1990),
        ("iiii", "front", None),
        ("", "front", None),
        ("3", "front", None),
        ("3", "special", None),
    ],
)
def test_page_value(label: str, kind: str, value: int | None) -> None:
    assert page_value(label, kind) == value


def test_roman_value() -> None:
    assert [roman_value(t) for t in ("i", "iv", "ix", "xl", "cd")] == [1, 4, 9, 40, 400]


@pytest.mark.parametrize(
    ("lang", "tag"),
    [("ko", "ko"), ("ko_KR", "ko-KR"), ("zh-Hant", "zh-Hant"), ("", None), (None, None)],
)
def test_language_tag(lang: str | None, tag: str | None) -> None:
    assert language_tag(lang) == tag
    assert language_tag("1-x!") is None
