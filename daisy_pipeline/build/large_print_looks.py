# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the product ``large-print`` is given beside the Book: its profiles, a library's own fonts.

Both are read when a build is planned, so that the key of the product's step tells what they hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from daisy_pipeline.build.jobs import Job
from daisy_pipeline.build.plan import numbered
from daisy_pipeline.build.plan_products import LARGE_PRINT
from daisy_pipeline.config.large_print_profile import (
    THEMES,
    LargePrintProfile,
    read_profile,
)
from daisy_pipeline.config.profile_file import wrong
from daisy_pipeline.config.settings import Settings
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.tools.font_choice import choice_key
from daisy_pipeline.tools.font_files import SUFFIXES
from daisy_pipeline.tools.fonts import families_in, font_files

SECTION = LARGE_PRINT


@dataclass(frozen=True)
class Looks:
    """The profiles as the settings want them, files or folders of own fonts, what is to be told."""

    profiles: tuple[LargePrintProfile, ...]
    fonts: tuple[Path, ...]
    findings: tuple[Finding, ...]

    def given_to(self, job: Job) -> Job:
        """The job that makes the product with its looks; any other job as it is."""
        if job.id != f"emit-{LARGE_PRINT}":
            return job
        inputs = {**job.inputs, **numbered("font", self.fonts)}
        return replace(job, inputs=inputs, params={**job.params, **self._params()})

    def _params(self) -> Mapping[str, Any]:
        families = dict.fromkeys(name for profile in self.profiles for name in profile.fonts)
        looks = [profile.as_data() for profile in self.profiles]
        known = list(choice_key(list(families), self.fonts))
        return {"settings": {"looks": looks}, "fonts": known}


def find_looks(
    workspace: Workspace, settings: Settings, names: Sequence[str] | None = None
) -> Looks:
    """The looks that the settings ask for, or those of the profiles ``names``.

    DaisyError (exit code 4): as `read_profile`, DP-LPR-043 for a theme that is not known, -003 for
    a path without fonts that can be used. DP-LPR-007 is told of a family that is not here.
    """
    section = settings.values[SECTION]
    theme = _theme(str(section["theme"]), _place(settings, "theme"))
    place = _place(settings, "profiles") if names is None else Place(inside="--profile")
    wanted = dict.fromkeys(section["profiles"] if names is None else names)
    profiles = [read_profile(name, workspace.root, place).in_colours(theme) for name in wanted]
    families, paths, findings = _own_fonts(workspace, settings)
    dressed = (replace(one, fonts=(*families, *one.fonts)) for one in profiles)
    return Looks(tuple(dressed), paths, findings)


def _place(settings: Settings, key: str) -> Place:
    return settings.origin.get(f"{SECTION}.{key}", Place(inside=f"{SECTION}.{key}"))


def _theme(name: str, place: Place) -> str:
    if name and name not in THEMES:
        facts = {"key": f"{SECTION}.theme", "value": name, "known": ", ".join(THEMES)}
        raise wrong(Finding("DP-LPR-043", place, facts))
    return name


def _own_fonts(
    workspace: Workspace, settings: Settings
) -> tuple[tuple[str, ...], tuple[Path, ...], tuple[Finding, ...]]:
    """Families in the setting's order, the paths in it, and what is to be told of it."""
    place = _place(settings, "fonts")
    families: list[str] = []
    paths: list[Path] = []
    findings: list[Finding] = []
    for entry in settings.values[SECTION]["fonts"]:
        path = workspace.root / Path(entry).expanduser()
        named = Path(entry).suffix.lower() in SUFFIXES or "/" in entry or "\\" in entry
        if named or (path.is_dir() and not font_files([entry])):
            found = families_in(path)
            if not found:
                raise wrong(Finding("DP-LPR-003", place, {"value": entry}))
            families += found
            paths.append(path)
        else:
            families.append(entry)
            if not font_files([entry]):
                findings.append(Finding("DP-LPR-007", place, {"family": entry}))
    return tuple(families), tuple(paths), tuple(findings)
