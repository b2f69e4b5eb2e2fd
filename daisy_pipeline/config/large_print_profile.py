# SPDX-License-Identifier: AGPL-3.0-or-later
"""Profiles of large print: sizes, distances, paper and colours, as a library may set them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from daisy_pipeline.config.colours import contrast
from daisy_pipeline.config.large_print_keys import KEYS, read_value
from daisy_pipeline.config.profile_file import (
    PROFILES,
    Shelf,
    profile_files,
    shown_name,
    wrong,
    wrong_type,
)
from daisy_pipeline.config.toml_file import TomlFile, unknown_key
from daisy_pipeline.model.finding import Finding, Place

SHIPPED = ("kr-16", "kr-18", "kr-24")
THEMES = {  # text on paper, as CSS writes colours
    "black-on-white": ("#000000", "#ffffff"),
    "white-on-black": ("#ffffff", "#000000"),
    "black-on-yellow": ("#000000", "#ffff66"),
    "yellow-on-black": ("#ffff66", "#000000"),
}
OWN_THEME = "own"  # the name of a profile's own two colours
LEAST_CONTRAST = 7.0  # WCAG 2.2, 1.4.6
LEAST_CHARACTERS = 10  # of a line
LEAST_LINES = 6  # of a page
EDGE = 5.0  # mm from running heads to the edge of the paper, which printers leave white
POINT = 25.4 / 72  # mm

_SHELF = Shelf(PROFILES / "large-print", SHIPPED, "DP-LPR-040", "DP-LPR-041")
_MARGINS = ("page.inner", "page.outer", "page.top", "page.bottom")
_HEAD_ROOM = 0.7  # of the margin at top and bottom holds running head and page number


@dataclass(frozen=True, slots=True, kw_only=True)
class LargePrintProfile:
    """How a large-print book looks. Sizes in points, paper and margins in mm, gaps in em.

    ``headings`` are the sizes by level, the last for all below; none is smaller than ``size``,
    which is the smallest size of anything on a page. ``pitch`` is from one line to the next,
    ``gap`` the room between paragraphs. ``fonts`` are families, the first that has a character
    shows it. ``emphasis`` is bold or underline. ``theme`` is the name of the colours ``ink`` and
    ``paper``. ``sheets`` are the leaves of a volume at most, printed on both sides. ``column`` is
    the narrowest column of a table, in characters. ``contents`` is the lowest level of headings
    in the contents. The values here are those of ``profiles/large-print/kr-18.toml``.
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
    fonts: tuple[str, ...] = (
        "Noto Sans CJK KR",
        "Noto Sans KR",
        "NanumGothic",
        "Malgun Gothic",
        "Apple SD Gothic Neo",
    )
    emphasis: str = "bold"
    theme: str = "black-on-white"
    ink: str = "#000000"
    paper: str = "#ffffff"
    sheets: int = 125
    column: int = 6
    contents: int = 2

    def in_colours(self, theme: str) -> LargePrintProfile:
        """The profile in other colours: a name of `THEMES`; "" leaves it as it is."""
        if not theme:
            return self
        ink, paper = THEMES[theme]
        return replace(self, theme=theme, ink=ink, paper=paper)

    def as_data(self) -> dict[str, Any]:
        """All values, such as JSON holds them, for the key of a step."""
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
        }

    @property
    def measure(self) -> float:
        """How many characters of Korean stand on a line."""
        return (self.width - self.inner - self.outer) / (self.size * POINT)

    @property
    def lines(self) -> int:
        """How many lines of text stand on a page."""
        return int((self.height - self.top - self.bottom) / (self.size * self.pitch * POINT))


def read_profile(
    name: str, root: Path | None = None, place: Place | None = None
) -> LargePrintProfile:
    """The profile of a name: one of `SHIPPED`, or a ``.toml`` file by its path from ``root``.

    ``place`` is where a person named it. Raises DaisyError (exit code 4) with all that is wrong in
    a file: DP-LPR-040 no such profile, -041 profiles that extend each other in a circle, -042 a
    value out of its range, -043 a word that is none of those known, -044 headings smaller than the
    text, -045 a line or page that holds too little, -046 colours with less contrast than 7:1, -047
    what is no colour, -048 a margin too small for running heads; DP-CFG-004 to -006 for a wrong
    key or type.
    """
    files = profile_files(name, root, _SHELF, place)
    values: dict[str, object] = {}
    places: dict[str, Place] = {}
    for file in reversed(files):
        _read(file, values, places)
    profile = LargePrintProfile(name=shown_name(name, _SHELF), **values)  # type: ignore[arg-type]
    if findings := _judge(profile, places, Place(files[0].name)):
        raise wrong(*findings)
    return profile


def profiles_of(settings: Mapping[str, Any]) -> tuple[LargePrintProfile, ...]:
    """The profiles that an emitter is given: ``looks`` as a build planned them, else by name."""
    if "looks" not in settings:
        theme = str(settings.get("theme", ""))
        return tuple(read_profile(name).in_colours(theme) for name in settings["profiles"])
    return tuple(map(_from_data, settings["looks"]))


def _from_data(data: Mapping[str, Any]) -> LargePrintProfile:
    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
    return LargePrintProfile(**given)


def _read(file: TomlFile, values: dict[str, object], places: dict[str, Place]) -> None:
    """Add what one file sets; DaisyError with all that is wrong in it."""
    sections = {dotted.split(".")[0] for dotted in KEYS}
    findings: list[Finding] = []
    for section, table in file.values.items():
        if section == "extends":
            continue
        if section not in sections:
            findings.append(unknown_key(file, section, ("extends", *sections)))
        elif not isinstance(table, dict):
            findings.append(wrong_type(file, section, "table"))
        else:
            for key, given in table.items():
                findings += _read_key(file, f"{section}.{key}", given, values, places)
    if findings:
        raise wrong(*findings)


def _read_key(
    file: TomlFile, dotted: str, given: object, values: dict[str, object], places: dict[str, Place]
) -> list[Finding]:
    if dotted not in KEYS:
        section = dotted.split(".")[0]
        known = (key.split(".")[1] for key in KEYS if key.startswith(f"{section}."))
        return [unknown_key(file, dotted, known)]
    read = read_value(file, dotted, given, tuple(THEMES))
    if isinstance(read, Finding):
        return [read]
    if dotted == "page.size":
        values |= zip(("width", "height"), read, strict=True)
    elif dotted == "type.theme":
        name, colours = (read, THEMES[read]) if isinstance(read, str) else (OWN_THEME, read)
        values |= zip(("theme", "ink", "paper"), (name, *colours), strict=True)
    else:
        values[KEYS[dotted].field] = read
    places[dotted] = file.place(dotted)
    return []


def _judge(made: LargePrintProfile, places: Mapping[str, Place], whole: Place) -> list[Finding]:
    """What is wrong with values that each are well by themselves."""

    def place(*keys: str) -> Place:
        """Where a key stands in the profile's own file: what it extends is not at fault."""
        set_here = [places[key] for key in keys if key in places]
        return next((one for one in set_here if one.file == whole.file), [*set_here, whole][0])

    found = []
    smaller = [size for size in made.headings if size < made.size]
    if smaller:
        facts = {"size": f"{made.size:g}", "heading": f"{min(smaller):g}"}
        found.append(Finding("DP-LPR-044", place("type.headings", "type.size"), facts))
    if made.measure < LEAST_CHARACTERS or made.lines < LEAST_LINES:
        facts = {"characters": f"{max(made.measure, 0):.0f}", "lines": str(max(made.lines, 0))}
        needs = {"least": str(LEAST_CHARACTERS), "least_lines": str(LEAST_LINES)}
        found.append(
            Finding("DP-LPR-045", place("page.size", "type.size", *_MARGINS), facts | needs)
        )
    ratio = contrast(made.ink, made.paper)
    if ratio < LEAST_CONTRAST:
        shown = f"{math.floor(ratio * 10) / 10:g}"  # 6.96 is not yet 7
        facts = {"ink": made.ink, "paper": made.paper, "ratio": shown}
        found.append(Finding("DP-LPR-046", place("type.theme"), facts))
    least = (made.size * POINT + EDGE) / _HEAD_ROOM
    for key, margin in (("page.top", made.top), ("page.bottom", made.bottom)):
        if margin < least:
            facts = {"key": key, "value": f"{margin:g}", "least": f"{math.ceil(least)}"}
            found.append(Finding("DP-LPR-048", place(key, "type.size"), facts))
    return found
