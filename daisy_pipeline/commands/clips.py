# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy clips``: short excerpts of a title, for proof-listening or to be heard on the web."""

from __future__ import annotations

from pathlib import Path

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import find_title, open_workspace


@click.group()
def clips() -> None:
    """Hold the subcommand."""


@clips.command("excerpt")
@click.argument("title")
@click.argument("where", nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def excerpt(console: Console, title: str, where: tuple[str, ...], out: Path | None) -> None:
    """Write an excerpt as MP3 and its words beside it."""
    from daisy_pipeline.build.excerpts import make_excerpt  # the rooms of sound are heavy

    workspace = open_workspace()
    made = make_excerpt(workspace, find_title(workspace, title), where, out, console)
    console.tell_all(made.findings)
    seconds, shown = round(made.duration / 1000, 1), workspace.shown(made.path)
    text = workspace.shown(made.text)
    console.say("clips.excerpt", path=shown, text=text, seconds=seconds, count=made.sentences)
    console.event("excerpt", path=shown, text=text, seconds=seconds, sentences=made.sentences)
