# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy intake check``: judge recordings before they are anybody's takes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.intake_profile import SHIPPED, IntakeProfile, read_profile
from daisy_pipeline.config.settings import Settings, resolve
from daisy_pipeline.config.workspace import (
    Workspace,
    find_title,
    find_workspace,
    open_workspace,
)
from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.tools.files import publish

if TYPE_CHECKING:
    from daisy_pipeline.build.intake_check import Judgement


@click.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@click.option("--title", default="")
@click.option("--section", type=click.IntRange(min=1), default=None)
@click.option("--profile", default="")
@click.option("--svg", type=click.Path(path_type=Path, dir_okay=False), default=None)
@click.option("--svg-folder", type=click.Path(path_type=Path, file_okay=False), default=None)
@click.pass_obj
def check(
    console: Console,
    paths: tuple[Path, ...],
    title: str,
    section: int | None,
    profile: str,
    svg: Path | None,
    svg_folder: Path | None,
) -> ExitCode:
    """Judge every recording; with a title also against its text. Nothing of the title changes."""
    from daisy_pipeline.build import intake_check as desk

    if section and not title:
        raise fail("DP-REC-014", exit_code=ExitCode.BAD_USAGE)
    for path in paths:
        if not path.exists():
            raise fail("DP-NEW-002", Place(str(path)), exit_code=ExitCode.BAD_USAGE)
    files, findings = desk.find_recordings(paths)
    if svg and len(files) > 1:
        raise fail("DP-REC-015", exit_code=ExitCode.BAD_USAGE, count=len(files))
    if svg and svg.suffix.lower() != ".svg":  # a recording named here would be written over
        raise fail("DP-REC-016", Place(str(svg)), exit_code=ExitCode.BAD_USAGE)
    workspace, settings, slug = site_of(title)
    measure_by = profile_of(profile, workspace, settings)
    console.tell_all(findings)
    console.say("intake.begin", count=len(files), profile=measure_by.name)
    judged: list[Judgement] = []
    drawn: set[str] = set()
    for one in _judged(console, files, measure_by, workspace, slug, section or 0):
        judged.append(one)
        tell_judgement(console, one, measure_by.name)
        target = svg or (svg_folder and svg_folder / f"{_flat(one.file, drawn)}.svg")
        if target and one.measured is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            publish(desk.picture(one, console.lang), target)
            console.say("intake.picture", path=target.as_posix())
    return _end(console, judged, measure_by)


def site_of(title: str) -> tuple[Workspace | None, Settings, str]:
    """The workspace if there is one, its settings, and the slug of the title that was named."""
    if title:
        from daisy_pipeline.config.title_file import read_title

        workspace = open_workspace()
        slug = find_title(workspace, title)
        return workspace, read_title(workspace, slug).settings, slug
    found = find_workspace(Path.cwd(), os.environ)
    return found, resolve((found.site(),) if found else ()), ""


def profile_of(asked: str, workspace: Workspace | None, settings: Settings) -> IntakeProfile:
    """The profile that the command line names (a path from here), else that of the settings."""
    if asked and (asked in SHIPPED or Path(asked).is_file()):
        return read_profile(asked)
    named = asked or str(settings.values["intake"]["profile"])
    return read_profile(named, workspace.root if workspace else None)


def _judged(
    console: Console,
    files: Sequence[Path],
    profile: IntakeProfile,
    workspace: Workspace | None,
    slug: str,
    section: int,
) -> Iterator[Judgement]:
    from daisy_pipeline.build.intake_check import judge_file, judge_read

    if workspace is None or not slug:
        for path in files:
            yield judge_file(path, path.as_posix(), profile, console)
        return
    from daisy_pipeline.build.intake_text import open_text

    with open_text(workspace, slug, console) as desk:
        for path in files:
            file = path.as_posix()
            read = partial(desk.read, path, file, section)
            yield judge_read(path, file, profile, console, read)


def tell_judgement(console: Console, one: Judgement, profile: str) -> None:
    """The verdict first, then what to do, then the figures: the order of listening."""
    from daisy_pipeline.build.intake_check import figures

    readable = one.measured is not None
    console.say(f"intake.{one.verdict}" if readable else "intake.unreadable", file=one.file)
    console.tell_all(one.findings)
    if one.reading is not None and (said := one.reading.said).total:
        number, name = one.reading.section, one.reading.name
        key = "intake.section" if number else "intake.whole"
        console.say(key, section=number, name=name, total=said.total)
        if said.pace:
            console.say("intake.pace", pace=said.pace)
    if one.measured is not None:
        key = "intake.figures" if one.measured.speech else "intake.figures-silent"
        console.say(key, file=one.file, **figures(one.measured))
    console.event("judgement", profile=profile, **one.as_plain())


def _end(console: Console, judged: Sequence[Judgement], profile: IntakeProfile) -> ExitCode:
    """What is strange only beside the other files, and how many are to be done what with."""
    from daisy_pipeline.build.intake_check import exit_code, together

    compared = together(judged, profile)
    for before, after in zip(judged, compared, strict=True):
        console.tell_all(after.findings[len(before.findings) :])
    counts = Counter(str(one.verdict) for one in compared)
    if len(compared) > 1:
        console.say(
            "intake.end",
            count=len(compared),
            accept=counts["accept"],
            look=counts["look"],
            again=counts["again"],
        )
    return exit_code(compared)


def _flat(file: str, taken: set[str]) -> str:
    """A file's name for its picture: folders become part of it, so that none is written over."""
    path = Path(file)
    flat = "-".join(part for part in path.parts if part not in (path.anchor, "..", "."))
    names = (flat if number == 1 else f"{flat}-{number}" for number in count(1))
    name = next(name for name in names if name.casefold() not in taken)
    taken.add(name.casefold())
    return name
