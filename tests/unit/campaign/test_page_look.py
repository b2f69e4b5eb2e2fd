# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page's colours have contrast in each of its looks; words in charts fit a narrow screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.campaign import charts, page

CSS = Path(page.__file__).with_name("page.css").read_text("utf-8")
LOOKS = ("light", "dark", "print")


def colours(look: str) -> dict[str, str]:
    """The style sheet's colours in a look: those of light, changed by what its block says."""
    blocks = re.findall(r":root\{([^}]*)\}", CSS)
    assert len(blocks) == 4, "light, dark, forced colours, print"
    chosen = {"light": blocks[:1], "dark": blocks[:2], "print": [blocks[0], blocks[3]]}[look]
    return {name: value for b in chosen for name, value in re.findall(r"--(\w+):\s*([^;]+)", b)}


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3: relative luminance of two sRGB colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.strip().lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    shares = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_is_reckoned_as_the_standard_does() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("look", LOOKS)
def test_text_has_seven_to_one_and_graphics_three_to_one(look: str) -> None:
    told = colours(look)
    for ground in ("paper", "band"):
        for text in ("ink", "soft", "link"):
            assert contrast(told[text], told[ground]) >= 7, (look, text, ground)
        for graphic in ("one", "two", "three", "four", "rule"):
            assert contrast(told[graphic], told[ground]) >= 3, (look, graphic, ground)


def test_forced_colours_are_the_readers_own() -> None:
    forced = re.findall(r":root\{([^}]*)\}", CSS)[2]
    assert set(re.findall(r"--\w+:\s*(\w+)", forced)) == {"Canvas", "CanvasText", "LinkText"}


@given(st.text(st.sampled_from("가나다 abc1,()/"), max_size=80))
def test_words_are_broken_to_fit_and_none_is_lost(text: str) -> None:
    lines = charts.broken(text)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(charts._em(line) <= charts._WIDEST + 1 for line in lines)
