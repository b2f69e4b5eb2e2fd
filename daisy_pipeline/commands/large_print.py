# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy large-print``: what readers of large print choose from."""

from __future__ import annotations

from pathlib import Path

import click

from daisy_pipeline.build.large_print_sample import make_sample
from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import find_title, open_workspace


@click.group("large-print")
def large_print() -> None:
    """Large print."""


@large_print.command("sample")
@click.argument("title")
@click.option("--profile", "profiles", multiple=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def sample(console: Console, title: str, profiles: tuple[str, ...], output: Path | None) -> None:
    """A sheet with the same words in every profile, so that a reader can choose."""
    workspace = open_workspace()
    slug = find_title(workspace, title)
    made = make_sample(workspace, slug, profiles, output, console)
    console.tell_all(made.findings)
    if not made.from_title:
        console.say("large-print.no-paragraph")
    console.say("large-print.made", profiles=", ".join(made.profiles))
    shown = workspace.shown(made.path)
    console.say("large-print.path", path=shown)
    console.event("large-print-sample", path=shown, profiles=made.profiles)
