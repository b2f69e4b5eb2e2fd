# SPDX-License-Identifier: AGPL-3.0-or-later
"""Little fonts, each letter a bar: for tests of how fonts are found and chosen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

KOREAN = "가늬힣나다 abc.,()"


def font(
    path: Path,
    family: str,
    *,
    letters: str = KOREAN,
    weight: int = 400,
    korean: str = "",
    typographic: str = "",
    variable: bool = False,
    kind: int = 0,
    italic: bool = False,
    version: str = "Version 1.0",
) -> Path:
    """Write a font. ``kind`` is fsType; ``typographic`` the family of name id 16."""
    style = "Bold" if weight > 500 else "Regular"
    names: dict[str, str | Mapping[str, str]] = {
        "familyName": {"en": family, **({"ko": korean} if korean else {})},
        "styleName": style,
        "psName": f"{family.replace(' ', '')}-{style}",
        "version": version,
    }
    if typographic:
        names["typographicFamily"] = typographic
    glyphs = [".notdef", *(f"u{ord(letter):04X}" for letter in letters)]
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder(glyphs)
    made.setupCharacterMap({ord(letter): f"u{ord(letter):04X}" for letter in letters})
    made.setupGlyf({glyph: _bar(weight // 2) for glyph in glyphs})
    made.setupHorizontalMetrics({glyph: (1000, 100) for glyph in glyphs})
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable(names)
    hangul = 1 << 24 if "가" in letters else 0
    selection = 1 if italic else 0x40
    made.setupOS2(usWeightClass=weight, fsType=kind, ulUnicodeRange2=hangul, fsSelection=selection)
    made.setupPost()
    if variable:
        made.setupFvar([("wght", 100, weight, 900, "Weight")], [])
        wider = [(0, 0), (0, 0), (200, 0), (200, 0), *[None] * 4]
        made.setupGvar({g: [TupleVariation({"wght": (0, 1, 1)}, wider)] for g in glyphs})
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(path)
    return path


def collection(path: Path, *parts: Path) -> Path:
    """Write fonts into one file."""
    made = TTCollection()
    made.fonts = [TTFont(part) for part in parts]
    made.save(path)
    return path


def _bar(width: int) -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((100, 700), (100 + width, 700), (100 + width, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()
