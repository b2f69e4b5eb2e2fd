# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fonts of this computer: where a family's files are, and which characters they can show."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})


@dataclass(frozen=True, slots=True)
class Face:
    """A font of a family: its file, its number in a collection, its weight (400 usual, 700 bold).

    ``covers`` are the code points that it has a glyph for; ``joins_jamo`` says whether it makes
    syllables of old Hangul's conjoining letters (feature ljmo).
    """

    family: str
    path: Path
    index: int
    weight: int
    covers: frozenset[int]
    joins_jamo: bool


def folders() -> tuple[Path, ...]:
    """Where this system keeps fonts, the user's own first."""
    home = Path.home()
    if sys.platform == "win32":
        return (home / "AppData/Local/Microsoft/Windows/Fonts", Path("C:/Windows/Fonts"))
    if sys.platform == "darwin":
        return (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    return (home / ".local/share/fonts", home / ".fonts", Path("/usr/share/fonts"))


def faces(families: Sequence[str], own: Sequence[Path] = ()) -> tuple[Face, ...]:
    """The usual and bold faces of those families that are there, in the order of ``families``.

    ``own`` are files or folders that are looked into before the system's.
    """
    wanted = {name: number for number, name in enumerate(families)}
    found: dict[tuple[str, int], Face] = {}
    for path in _files((*own, *folders())):
        for face in _faces(path):
            if face.family in wanted:
                found.setdefault((face.family, face.weight), face)
    return tuple(sorted(found.values(), key=lambda f: (wanted[f.family], f.weight)))


def _files(places: Sequence[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_file():
            yield place
        elif place.is_dir():
            yield from sorted(p for p in place.rglob("*") if p.suffix.lower() in _SUFFIXES)


@cache
def _faces(path: Path) -> tuple[Face, ...]:
    """The usual and bold upright faces in a file; () for one that cannot be read."""
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    try:
        with path.open("rb") as file:
            collection = file.read(4) == b"ttcf"
        fonts = TTCollection(path, lazy=True).fonts if collection else [TTFont(path, lazy=True)]
        return tuple(
            made for number, font in enumerate(fonts) if (made := _face(path, number, font))
        )
    except (TTLibError, OSError, KeyError, ValueError, AssertionError):
        return ()


def _face(path: Path, number: int, font: object) -> Face | None:
    names = font["name"]  # type: ignore[index]
    family = names.getBestFamilyName() or ""
    weight = int(font["OS/2"].usWeightClass)  # type: ignore[index]
    italic = bool(font["OS/2"].fsSelection & 1)  # type: ignore[index]
    if italic or weight not in (400, 700):
        return None
    features = font["GSUB"].table.FeatureList.FeatureRecord if "GSUB" in font else ()  # type: ignore
    joins = any(record.FeatureTag == "ljmo" for record in features)
    return Face(family, path, number, weight, frozenset(font.getBestCmap() or ()), joins)  # type: ignore
