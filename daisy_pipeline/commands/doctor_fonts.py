# SPDX-License-Identifier: AGPL-3.0-or-later
"""What ``daisy doctor`` says of the fonts for large print."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from daisy_pipeline.build.large_print_looks import find_looks
from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.large_print_profile import LargePrintProfile
from daisy_pipeline.config.settings import resolve
from daisy_pipeline.config.workspace import find_workspace
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.tools.font_choice import choose
from daisy_pipeline.tools.fonts import BOLD, Face, damaged

_TOLD = 5  # damaged files
_HANJA = range(0x4E00, 0xA000)


def tell_fonts(console: Console) -> None:
    """Tell the fonts that large print would take: what each can show, what none of them can."""
    families, own = _wanted(console)
    try:
        chosen = choose(families, own)
    except DaisyError:
        facts = {
            "name": phrase("doctor.korean-font", console.lang),
            "purpose": phrase("purpose.typst", console.lang),
            "how": phrase("how.fonts", console.lang),
        }
        console.tell(Finding("DP-TOL-002", facts=facts))
    else:
        _tell_faces(console, chosen.faces)
        console.tell_all(chosen.findings)
    broken = damaged()
    console.tell_all([Finding("DP-LPR-008", Place(str(path))) for path in broken[:_TOLD]])


def _wanted(console: Console) -> tuple[Sequence[str], Sequence[Path]]:
    """The families of the site's profiles, and its own fonts; those shipped where there are none.

    What is wrong with the settings is told.
    """
    found = find_workspace(Path.cwd(), os.environ)
    if found is None:
        return LargePrintProfile().fonts, ()
    try:
        looks = find_looks(found, resolve([found.site()]))
    except DaisyError as problem:
        console.tell_all(problem.findings)
        return LargePrintProfile().fonts, ()
    console.tell_all(looks.findings)
    families = dict.fromkeys(name for profile in looks.profiles for name in profile.fonts)
    return list(families), looks.fonts


def _tell_faces(console: Console, faces: Sequence[Face]) -> None:
    every: set[str] = set()
    for family, group in groupby(faces, lambda face: face.family):
        own = list(group)
        shows = _abilities(own)
        every.update(shows)
        words = ", ".join(phrase(f"doctor.shows-{what}", console.lang) for what in shows)
        console.event("font", family=family, file=str(own[0].path), shows=shows)
        console.say("doctor.font", family=family, shows=words or "–")
    for what in ("hanja", "old-hangul"):
        if what not in every:
            console.say(f"doctor.no-{what}")


def _abilities(faces: Sequence[Face]) -> list[str]:
    """What all faces of a family can do, in the order of words.toml."""
    able = {
        "hangul": all(face.hangul for face in faces),
        "old-hangul": all(face.joins_jamo for face in faces),
        "hanja": all(_has_hanja(face) for face in faces),
        "bold": any(face.weight == BOLD for face in faces),
    }
    return [what for what, can in able.items() if can]


def _has_hanja(face: Face) -> bool:
    """Whether it shows about as many Hanja as KS X 1001 has (4,888)."""
    return sum(code in face.covers for code in _HANJA) > 4000
