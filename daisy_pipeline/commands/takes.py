# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy takes``: which recording carries which part of the text."""

from __future__ import annotations

from collections import Counter

import click

from daisy_pipeline.build.assist import title_parts
from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import find_title, open_workspace
from daisy_pipeline.recordings.takes import ACCEPTED, SUPERSEDED


@click.command()
@click.argument("title")
@click.option("--assign", "wishes", multiple=True)
@click.option("--replace", "replacing", multiple=True)
@click.option("--narrator", "readers", multiple=True)
@click.pass_obj
def takes(
    console: Console,
    title: str,
    wishes: tuple[str, ...],
    replacing: tuple[str, ...],
    readers: tuple[str, ...],
) -> None:
    """Bring takes.tsv up to date with the audio folder, assign, name who reads, and list."""
    workspace = open_workspace()
    slug = find_title(workspace, title)
    listed, names = title_parts(workspace, slug, wishes, console, replacing, readers)
    console.say("takes.parts", count=len(names))
    for number, name in enumerate(names, 1):
        console.say("takes.part", number=number, name=name or "–")
    if not listed:
        console.say("takes.none", folder=f"{workspace.shown(workspace.folder(slug))}/audio")
    for row in listed:
        key = "takes.again" if row.state == ACCEPTED and row.round > 1 else f"takes.{row.state}"
        console.say(key, file=row.file, first=row.first, last=row.last, round=row.round)
        console.event(
            "take",
            file=row.file,
            first=row.first,
            last=row.last,
            state=row.state,
            note=row.note,
            round=row.round,
            narrator=row.narrator,
        )
    current = (row.narrator for row in listed if row.narrator and row.state != SUPERSEDED)
    for narrator, count in sorted(Counter(current).items()):
        console.say("takes.narrator", narrator=narrator, count=count)
