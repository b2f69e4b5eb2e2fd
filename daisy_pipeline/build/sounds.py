# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a title's sound comes from: people's takes, or a synthetic voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.build.digests import Digests
from daisy_pipeline.build.memories import find_memories
from daisy_pipeline.build.neural import find_model
from daisy_pipeline.build.parts import PartIndex
from daisy_pipeline.build.plan_align import Group, Original
from daisy_pipeline.config.title_file import TitleFile
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.messages import is_error
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.recordings.groups import TakeGroup, groups
from daisy_pipeline.recordings.takes import (
    ACCEPTED,
    RECEIVED,
    UNASSIGNED,
    Take,
    check_takes,
    find_file,
    read_takes,
)


@dataclass(frozen=True)
class Sounds:
    """``human`` when accepted takes exist; then their groups. ``voice`` names the synthetic one."""

    human: bool
    voice: str
    groups: tuple[Group, ...] = ()
    corrections: Path | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def narration(self) -> str:
        """human or synthetic."""
        return "human" if self.human else "synthetic"


def accepted_takes(folder: Path, shown: str) -> tuple[tuple[Take, ...], tuple[Finding, ...]]:
    """The accepted takes of a title's folder and what is wrong with takes.tsv; () without one."""
    takes, findings = _listed(folder, shown)
    return tuple(t for t in takes if t.state == ACCEPTED), findings


def _listed(folder: Path, shown: str) -> tuple[tuple[Take, ...], tuple[Finding, ...]]:
    path = folder / "takes.tsv"
    return read_takes(path, shown) if path.is_file() else ((), ())


def find_sounds(
    workspace: Workspace, file: TitleFile, parts: Sequence[PartIndex], digests: Digests
) -> Sounds:
    """The title's takes in groups, or the synthetic voice that stands in.

    DaisyError when a take's file is missing or another than the one that was accepted: a product
    must not quietly lose a volunteer's voice.
    """
    shown = workspace.shown(file.folder / "takes.tsv")
    listed, findings = _listed(file.folder, shown)
    takes = tuple(t for t in listed if t.state == ACCEPTED)
    findings = (*findings, *_unassigned(listed, file.title.slug, shown))
    voice = str(file.settings.values["narration"]["voice"])
    if not takes and any(is_error(f) for f in findings):
        raise DaisyError(*findings)  # nobody may lose a voice because of a wrong letter
    if not takes:
        return Sounds(False, voice, findings=(*findings, *_unlisted(workspace, file)))
    paths = {take.file: find_file(file.folder, take.file) for take in takes}
    now = {name: digests.of(path) for name, path in paths.items() if path is not None}
    wrong = check_takes(takes, file.folder, now, shown)
    if wrong:
        raise DaisyError(*findings, *wrong)
    order = [segment for part in parts for segment in part.segments]
    found, more = groups(takes, order, shown)
    made, told = _with_voices(workspace, file, found, paths)
    corrections = file.folder / "sync.tsv"
    return Sounds(
        True,
        voice,
        made,
        corrections if corrections.is_file() else None,
        (*findings, *more, *told),
    )


def _with_voices(
    workspace: Workspace,
    file: TitleFile,
    found: Sequence[TakeGroup],
    paths: Mapping[str, Path | None],
) -> tuple[tuple[Group, ...], tuple[Finding, ...]]:
    """The groups as they are planned: with their files and with what is known of the voice."""
    narrators = [frozenset(take.narrator for take in group.takes) for group in found]
    memories, told = find_memories(workspace, file, narrators)
    model, lacking = find_model(workspace, file.settings)
    made = tuple(
        Group(
            tuple(_original(take, paths) for take in group.takes),
            group.segments,
            group.round,
            names,
            memory,
            model,
            sole=len(file.title.narrators) < 2,
        )
        for group, names, memory in zip(found, narrators, memories, strict=True)
    )
    return made, (*told, *lacking)


def _unlisted(workspace: Workspace, file: TitleFile) -> list[Finding]:
    """Recordings that lie there while takes.tsv names none: a person forgot to list them."""
    audio = file.folder / "audio"
    if (file.folder / "takes.tsv").is_file() or not audio.is_dir() or not any(audio.iterdir()):
        return []
    place = Place(workspace.shown(audio))
    return [Finding("DP-BLD-008", place, {"slug": file.title.slug})]


def _unassigned(takes: Sequence[Take], slug: str, shown: str) -> list[Finding]:
    """Recordings that no product holds: nobody has said what they carry, or whether they count."""
    found = [
        Finding("DP-TAK-013", Place(shown, line=take.line, inside=take.file), {"slug": slug})
        for take in takes
        if take.state == UNASSIGNED
    ]
    waiting = [take for take in takes if take.state == RECEIVED]
    if waiting:
        place = Place(shown, line=waiting[0].line, inside=waiting[0].file)
        found.append(Finding("DP-TAK-015", place, {"count": len(waiting), "slug": slug}))
    return found


def _original(take: Take, paths: Mapping[str, Path | None]) -> Original:
    path = paths[take.file]
    assert path is not None
    return Original(path, take.file, take.sha256)


def pinned_ids(folder: Path, order: Sequence[str]) -> frozenset[str]:
    """The segments that carry a take or a correction: their boundaries must stay (rule 5).

    A recording that has come in and waits for a decision counts as one that is accepted.

    ``order`` are the ids of segments.tsv in reading order. A damaged takes.tsv pins everything.
    """
    try:
        takes = [t for t in _listed(folder, "takes.tsv")[0] if t.state in (ACCEPTED, RECEIVED)]
    except DaisyError:
        return frozenset(order)
    rank = {id: number for number, id in enumerate(order)}
    pinned: set[str] = set()
    for take in takes:
        if take.state == RECEIVED and not (take.first and take.last):
            continue  # nobody knows yet what it carries
        low = rank.get(take.first, 0)
        high = rank.get(take.last, len(order) - 1)
        pinned.update(order[low : high + 1])
        pinned.update(id for id in (take.first, take.last) if id)
    corrections = folder / "sync.tsv"
    if corrections.is_file():
        from daisy_pipeline.synchronization.corrections import read_corrections  # rarely needed

        pinned.update(row.segment for row in read_corrections(corrections)[0])
    return frozenset(pinned)
