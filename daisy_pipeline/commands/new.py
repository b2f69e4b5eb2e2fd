# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy new``: start a title from a text, recordings, or both."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import click

from daisy_pipeline.build.assist import name_segments
from daisy_pipeline.build.create import NewTitle, create_title
from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import Workspace, find_workspace


@click.command()
@click.argument("title")
@click.option("--text", "texts", multiple=True, type=click.Path(path_type=Path))
@click.option("--audio", "audio", multiple=True, type=click.Path(path_type=Path))
@click.option("--language", default="")
@click.pass_obj
def new(
    console: Console, title: str, texts: tuple[Path, ...], audio: tuple[Path, ...], language: str
) -> None:
    """Make the title's folder, name its sentences, assign its recordings."""
    workspace = find_workspace(Path.cwd(), os.environ) or Workspace(Path.cwd())
    wish = NewTitle(
        title=title,
        texts=texts,
        audio=audio,
        language=language,
        today=datetime.date.today().isoformat(),
        comments=console.lang,
    )
    slug, findings = create_title(workspace, wish)
    findings += name_segments(workspace, slug, console)
    console.tell_all(dict.fromkeys(findings))
    folder = workspace.shown(workspace.folder(slug))
    console.say("new.made", folder=folder)
    console.say("new.next", slug=slug)
    console.event("new", slug=slug, folder=folder)
