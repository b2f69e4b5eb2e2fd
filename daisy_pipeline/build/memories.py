# SPDX-License-Identifier: AGPL-3.0-or-later
"""The narrator's memory that a title pins: found for a build, which only ever reads it.

A snapshot that cannot be used costs the memory alone: the build goes on without, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.config.title_file import TitleFile
from daisy_pipeline.config.voices import PINS, SNAPSHOT, Narrator, read_narrator
from daisy_pipeline.config.workspace import Workspace, same_name
from daisy_pipeline.model.finding import DaisyError, Finding
from daisy_pipeline.model.language import main_language

_IDS = {
    "damaged": "DP-VOI-013",
    "format": "DP-VOI-014",
    "features": "DP-VOI-014",
}


def find_memories(
    workspace: Workspace, file: TitleFile, narrators: Sequence[frozenset[str]]
) -> tuple[list[Path | None], list[Finding]]:
    """For the narrators of each group of takes the snapshot that aligns it, or None.

    Findings (advice): DP-VOI-011 no consent (any more), -012 no such snapshot, -013 damaged, -014
    of another version of the program, -015 of another language, -016 nobody of this pseudonym
    reads this title, -017 two narrators in one group.
    """
    if not file.pins:
        return [None] * len(narrators), []
    good: dict[str, Path] = {}
    findings: list[Finding] = []
    known = frozenset(name for names in narrators for name in names)
    for name, digest in file.pins.items():
        place = file.source.place(f"{PINS}.{name}")
        if not any(same_name(name, one) for one in known):
            findings.append(Finding("DP-VOI-016", place, {"narrator": name}))
        elif isinstance(one := _snapshot(workspace, file, name, digest), Path):
            good[name] = one
        else:
            findings.append(Finding(one, place, {"narrator": name, "slug": file.title.slug}))
    found = [_of(good, names) for names in narrators]
    for names, path in zip(narrators, found, strict=True):
        if path is None and len(names) > 1 and any(_of(good, frozenset((n,))) for n in names):
            facts = {"narrators": ", ".join(sorted(names))}
            findings.append(Finding("DP-VOI-017", file.source.place(PINS), facts))
    return found, list(dict.fromkeys(findings))


def _of(good: dict[str, Path], names: frozenset[str]) -> Path | None:
    if len(names) != 1:
        return None
    (name,) = names
    return next((path for one, path in good.items() if same_name(one, name)), None)


def _snapshot(workspace: Workspace, file: TitleFile, name: str, digest: object) -> Path | str:
    """The file of a pinned snapshot, or the id of what is wrong with it."""
    from daisy_pipeline.synchronization.snapshot import UnfitError, read_snapshot  # few titles pin

    narrator = _narrator(workspace, name)
    if narrator is None or not narrator.agreed:
        return "DP-VOI-011"
    if not isinstance(digest, str) or not SNAPSHOT.fullmatch(digest):
        return "DP-VOI-012"
    path = narrator.snapshot(digest)
    try:
        snapshot = read_snapshot(path, digest)
    except FileNotFoundError:
        return "DP-VOI-012"
    except OSError:
        return "DP-VOI-013"
    except UnfitError as problem:
        return _IDS[problem.reason]
    same = main_language(snapshot.lang) == main_language(file.title.lang)
    return path if same else "DP-VOI-015"


def _narrator(workspace: Workspace, name: str) -> Narrator | None:
    try:
        return read_narrator(workspace, name)
    except DaisyError:  # a broken voice.toml says nothing of a consent
        return None
