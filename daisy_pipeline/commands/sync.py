# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy sync``: where text and recording agree, out to Audacity labels and back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import click

from daisy_pipeline.build.assist import Aligned, align_title
from daisy_pipeline.build.label_files import judge_label_file
from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import find_title, open_workspace, same_name
from daisy_pipeline.messages import is_error
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding
from daisy_pipeline.model.track import Recording
from daisy_pipeline.synchronization import corrections, labels
from daisy_pipeline.tools.files import publish

_LARGEST = 64 * 2**20  # bytes: a label has some 100, and no recording a million sentences


@click.group()
def sync() -> None:
    """Hold the two subcommands."""


@sync.command("export")
@click.argument("title")
@click.option("--folder", type=click.Path(path_type=Path), default=None)
@click.option("--words", is_flag=True)
@click.pass_obj
def export(console: Console, title: str, folder: Path | None, words: bool) -> None:
    """Write ``<recording>.txt`` for every recording, or ``<recording>.words.txt``."""
    workspace = open_workspace()
    slug = find_title(workspace, title)
    aligned = align_title(workspace, slug, console)
    target = folder or workspace.output / slug / "labels"
    target.mkdir(parents=True, exist_ok=True)
    for recording in aligned.recordings:
        path = target / _label_name(recording, words)
        publish(_labels(aligned, recording, words), path)
        console.say("sync.exported", path=workspace.shown(path))
        console.event("exported", path=str(path), recording=recording.file)


@sync.command("import")
@click.argument("title")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--by", default="")
@click.option("--recording", default="")
@click.pass_obj
def import_(
    console: Console, title: str, files: tuple[Path, ...], by: str, recording: str
) -> ExitCode:
    """Merge what a person moved into sync.tsv; nothing that stands there is lost."""
    workspace = open_workspace()
    aligned = align_title(workspace, find_title(workspace, title), console)
    target = aligned.folder / corrections.FILE
    rows: list[corrections.Correction] = []
    wrong = False
    for path in files:
        source = _recording(aligned, recording or path.stem)
        found, findings = _imported(aligned, path, source, by)
        rows += found
        console.tell_in_short(findings, "finding.more")
        wrong = wrong or any(is_error(f) for f in findings)
    if rows:
        corrections.keep(target, rows)
    console.say("sync.imported", count=len(rows))
    console.event("imported", count=len(rows))
    return ExitCode.FINDINGS if wrong else ExitCode.OK


def _imported(
    aligned: Aligned, path: Path, source: Recording, by: str
) -> tuple[Sequence[corrections.Correction], Sequence[Finding]]:
    """What a person says in a label file; nothing of one that is not this recording's."""
    with path.open("rb") as file:
        text = file.read(_LARGEST).decode("utf-8-sig", errors="replace")
    track, book = aligned.track, aligned.book
    refused = judge_label_file(text, path.name, track, book, aligned.recordings, source.digest)
    if refused is not None:
        return (), (refused,)
    return labels.import_labels(text, track, book, source, by, path.name)


def _labels(aligned: Aligned, recording: Recording, words: bool) -> bytes:
    if not words:
        return labels.labels_bytes(aligned.track, aligned.book, recording)
    return labels.word_labels_bytes(aligned.track, aligned.words, aligned.book, recording)


def _label_name(recording: Recording, words: bool) -> str:
    return PurePosixPath(recording.file).stem + (".words.txt" if words else ".txt")


def _recording(aligned: Aligned, name: str) -> Recording:
    for recording in aligned.recordings:
        path = PurePosixPath(recording.file)
        if any(same_name(name, n) for n in (recording.file, path.name, path.stem)):
            return recording
    known = ", ".join(_names(aligned.recordings))
    facts = {"name": name, "known": known}
    raise DaisyError(Finding("DP-BLD-009", facts=facts), exit_code=ExitCode.BAD_USAGE)


def _names(recordings: Sequence[Recording]) -> list[str]:
    return [recording.file for recording in recordings]
