# SPDX-License-Identifier: AGPL-3.0-or-later
"""The recordings that a person brings: which files are meant, and which are none to take in."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.build.intake_check import find_recordings
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.intake.naming import Proposal, proposal_of
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail


@dataclass(frozen=True, slots=True)
class Source:
    """One recording as it was brought; ``shown`` is its path as the person gave it.

    ``own`` is its path within the title where it lies there already.
    """

    path: Path
    shown: str
    size: int
    proposal: Proposal
    own: str = ""


def find_sources(
    paths: Sequence[Path], workspace: Workspace, slug: str
) -> tuple[tuple[Source, ...], tuple[Finding, ...]]:
    """The recordings that paths mean, in the natural order of their names; what is left out.

    Findings: DP-REC-010, DP-INT-004 a link that leads out of the folder that was given, -005 an
    empty file, -006 no plain file, -007 a file of another title's folder. DaisyError (exit code
    2): DP-NEW-002 no such path, DP-REC-011 a folder without recordings.
    """
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise fail("DP-NEW-002", Place(str(path)), exit_code=ExitCode.BAD_USAGE)
    found, findings = find_recordings(paths)
    sources: list[Source] = []
    told = list(findings)
    for path in found:
        one = _source(path, paths, workspace, slug)
        if isinstance(one, Finding):
            told.append(one)
        else:
            sources.append(one)
    return tuple(sources), tuple(told)


def _source(path: Path, paths: Sequence[Path], workspace: Workspace, slug: str) -> Source | Finding:
    shown, place = path.as_posix(), Place(path.as_posix())
    root = _root_of(path, paths)
    try:
        known = path.stat()  # before resolve, which has an error of its own for a ring of links
        real = path.resolve(strict=True)
    except OSError as problem:  # a broken link, a ring of links, a stick that is gone
        reason = problem.strerror or type(problem).__name__
        return Finding("DP-INT-010", place, {"reason": reason})
    if root != path and not real.is_relative_to(root.resolve()):
        return Finding("DP-INT-004", place)
    if not stat.S_ISREG(known.st_mode):
        return Finding("DP-INT-006", place)
    if known.st_size == 0:
        return Finding("DP-INT-005", place)
    name = path.name if root == path else path.relative_to(root.parent).as_posix()
    own = _own(real, workspace, slug)
    if own is None:
        return Finding("DP-INT-007", place)
    return Source(path, shown, known.st_size, proposal_of(name), own)


def _root_of(path: Path, paths: Sequence[Path]) -> Path:
    """The folder of those given in which the file lies; the file itself where it was named."""
    if path in paths:
        return path
    return next(folder for folder in paths if path.is_relative_to(folder))


def _own(real: Path, workspace: Workspace, slug: str) -> str | None:
    """The path within the title; "" for a file from elsewhere, None for another title's."""
    folder = workspace.folder(slug).resolve()
    if real.is_relative_to(folder):
        return real.relative_to(folder).as_posix()
    return None if real.is_relative_to(workspace.sources.resolve()) else ""
