# SPDX-License-Identifier: AGPL-3.0-or-later
"""Profiles of large print: sizes, distances, paper and colours, as a library may set them."""

from __future__ import annotations

from dataclasses import dataclass

SHIPPED = ("kr-16", "kr-18", "kr-24")
THEMES = {  # text on paper, as CSS writes colours; each pair has a contrast of at least 7:1
    "black-on-white": ("#000000", "#ffffff"),
    "white-on-black": ("#ffffff", "#000000"),
    "black-on-yellow": ("#000000", "#ffff66"),
    "yellow-on-black": ("#ffff66", "#000000"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LargePrintProfile:
    """How a large-print book looks. Sizes in points, paper and margins in mm, gaps in em.

    ``headings`` are the sizes by level, the last for all below; none is smaller than ``size``,
    which is the smallest size of anything on a page. ``pitch`` is from one line to the next,
    ``gap`` the room between paragraphs. ``fonts`` are families, the first that has a character
    shows it. ``emphasis`` is bold or underline. ``sheets`` are the leaves of a volume at most,
    printed on both sides. ``column`` is the narrowest column of a table, in characters.
    ``contents`` is the lowest level of headings in the contents.
    """

    name: str = "kr-18"
    size: float = 18.0
    headings: tuple[float, ...] = (24.0, 21.0, 18.0)
    pitch: float = 1.6
    gap: float = 0.8
    width: float = 182.0
    height: float = 257.0
    inner: float = 25.0
    outer: float = 22.0
    top: float = 22.0
    bottom: float = 22.0
    fonts: tuple[str, ...] = ("Noto Sans CJK KR", "NanumGothic", "Malgun Gothic", "Apple SD Gothic Neo")
    emphasis: str = "bold"
    theme: str = "black-on-white"
    sheets: int = 125
    column: int = 6
    contents: int = 2
