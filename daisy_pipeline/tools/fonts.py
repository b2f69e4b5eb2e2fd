# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fonts of this computer: where a family's files are, and which characters they can show."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from daisy_pipeline.tools import typst
from daisy_pipeline.tools.font_files import SUFFIXES, DamagedError, FontFile, faces_in, folded

USUAL, BOLD = 400, 700
_LIGHTEST, _MEDIUM = 300, 599  # a family's usual weight lies between
_FILES = 20_000  # that are looked into; no computer has more
OTHERS = (  # for signs and letters that Korean fonts lack, on Debian, Windows and macOS
    "Noto Sans CJK KR",
    "Noto Sans",
    "DejaVu Sans",
    "Noto Sans Math",
    "Noto Sans Symbols",
    "Noto Sans Symbols 2",
    "Segoe UI",
    "Segoe UI Symbol",
    "Cambria Math",
    "SimSun",
    "Helvetica Neue",
    "Apple Symbols",
    "Arial Unicode MS",
)


@dataclass(frozen=True, slots=True)
class Face:
    """A font of a family: its file, its number in a collection, its weight (400 usual, 700 bold).

    ``family`` is the name that Typst knows it by. ``covers`` are the code points that it has a
    glyph for; ``joins_jamo`` says whether it makes syllables of old Hangul's conjoining letters
    (feature ljmo).
    """

    family: str
    path: Path
    index: int
    weight: int
    covers: frozenset[int]
    joins_jamo: bool

    @property
    def hangul(self) -> bool:
        """Whether it shows modern Hangul, from the first syllable to the last."""
        return {0xAC00, 0xB098, 0xD7A3} <= self.covers


def folders() -> tuple[Path, ...]:
    """Where this system keeps fonts, the user's own first."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local"))
        system = Path(os.environ.get("SYSTEMROOT", "C:/Windows"))
        return (local / "Microsoft/Windows/Fonts", system / "Fonts")
    if sys.platform == "darwin":
        return (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    shared = (Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))
    return (data / "fonts", home / ".fonts", *shared)


def faces(families: Sequence[str], own: Sequence[Path] = ()) -> tuple[Face, ...]:
    """The usual and bold faces of those families that are there, in the order of ``families``.

    ``own`` are files or folders that are looked into before the system's. A family is named as
    people name it, in Korean or English; one without a usual face is left out. Fonts that may not
    be embedded are left out too (`forbidden` tells them).
    """
    chosen = _chosen(families, own)
    names = typst.families(list(dict.fromkeys(one.path for pair in chosen for one in pair)))
    made: dict[tuple[str, int], Face] = {}
    for usual, *bold in chosen:
        family = names.get((usual.path, usual.index), usual.family)
        made.setdefault((family, USUAL), _face(usual, family, USUAL))
        for one in bold:  # Typst would not find it under another name
            if names.get((one.path, one.index), family) == family:
                made.setdefault((family, BOLD), _face(one, family, BOLD))
    return tuple(made.values())


def forbidden(families: Sequence[str], own: Sequence[Path] = ()) -> tuple[FontFile, ...]:
    """The faces of those families whose makers forbid to embed them in part (OS/2, fsType)."""
    names = {folded(family) for family in families}
    return tuple(one for one in _all(own) if one.names & names and not one.allowed)


def korean_families() -> tuple[str, ...]:
    """Names of all families here that are made for Hangul and may be used, those for text first."""
    found = {one.family for one in _all(()) if one.hangul and _fit(one)}
    return tuple(sorted(found, key=lambda name: (not _plain(name), name)))


def families_in(path: Path) -> tuple[str, ...]:
    """The families in a file or folder of fonts; () where there is none that can be used."""
    found = (one.family for one in _read_all(_files([path])) if _fit(one))
    return tuple(dict.fromkeys(found))


def damaged(places: Sequence[Path] | None = None) -> tuple[Path, ...]:
    """The files of fonts that cannot be read, of the system's folders or of others."""
    paths = _files(folders() if places is None else places)
    return tuple(path for path in paths if _read(path) is None)


def font_files(families: Sequence[str], own: Sequence[Path] = ()) -> tuple[FontFile, ...]:
    """The files of those families' usual and bold faces; reads names only, so planning may ask."""
    return tuple(one for pair in _chosen(families, own) for one in pair)


def _face(one: FontFile, family: str, weight: int) -> Face:
    covers, joins = _glyphs(one.path, one.index, _stamp(one.path))
    return Face(family, one.path, one.index, weight, covers, joins)


def _chosen(families: Sequence[str], own: Sequence[Path]) -> list[tuple[FontFile, ...]]:
    """For each family that is there its usual face and, where there is one, its bold face."""
    every = [one for one in _all(own) if _fit(one)]
    chosen: dict[tuple[Path, int], tuple[FontFile, ...]] = {}
    for name in map(folded, families):
        named = [one for one in every if name in one.names]
        usual = _nearest(named, USUAL, _LIGHTEST, _MEDIUM)
        if usual is not None:
            kin = [one for one in every if one.names & usual.names]
            bold = _nearest(kin, BOLD, _MEDIUM + 1, 900)
            pair = (usual,) if bold is None else (usual, bold)
            chosen.setdefault((usual.path, usual.index), pair)
    return list(chosen.values())


def _nearest(faces: Iterable[FontFile], weight: int, low: int, high: int) -> FontFile | None:
    """The face that can have the weight, or is nearest to it; of normal width where there is one.

    Of equal ones the first: a library's own stand before the system's.
    """

    def distance(one: FontFile) -> tuple[int, int]:
        least, greatest = one.weights
        return abs(one.width - 5), max(least - weight, weight - greatest, 0)

    possible = [one for one in faces if one.weights[0] <= high and one.weights[1] >= low]
    return min(possible, key=distance, default=None)


def _fit(one: FontFile) -> bool:
    return one.upright and one.allowed


def _plain(name: str) -> bool:
    """Whether a family is a sans serif by its name, which is read best (docs/decisions/0072)."""
    return any(part in name.casefold() for part in ("gothic", "sans", "고딕", "돋움", "dotum"))


def _all(own: Sequence[Path]) -> Iterator[FontFile]:
    return _read_all(_files((*own, *folders())))


def _read_all(paths: Iterable[Path]) -> Iterator[FontFile]:
    return (one for path in paths for one in _read(path) or ())


def _files(places: Sequence[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_file():
            yield place
        elif place.is_dir():
            found = (path for path in place.rglob("*") if path.suffix.lower() in SUFFIXES)
            yield from sorted(islice(found, _FILES))


def _read(path: Path) -> tuple[FontFile, ...] | None:
    try:
        return _faces_in(path, _stamp(path))
    except (DamagedError, OSError):
        return None


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when a file does."""
    seen = path.stat()
    return seen.st_size, seen.st_mtime_ns


@lru_cache(maxsize=4096)
def _faces_in(path: Path, stamp: tuple[int, int]) -> tuple[FontFile, ...]:
    del stamp  # only makes a changed file another one
    return faces_in(path)


@lru_cache(maxsize=16)  # a font of Hangul and Hanja takes some megabytes
def _glyphs(path: Path, index: int, stamp: tuple[int, int]) -> tuple[frozenset[int], bool]:
    one = _faces_in(path, stamp)[index]
    return one.covers(), "ljmo" in one.features()
