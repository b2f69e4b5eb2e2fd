# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy config``: the settings in force, and with ``--why`` who decided each."""

from __future__ import annotations

import os
from pathlib import Path

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.settings import Settings, resolve
from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.config.workspace import find_title, find_workspace, open_workspace


@click.command()
@click.argument("title", required=False)
@click.option("--set", "chosen", multiple=True)
@click.option("--why", is_flag=True)
@click.pass_obj
def config(console: Console, title: str | None, chosen: tuple[str, ...], why: bool) -> None:
    """Print SECTION.KEY = VALUE lines."""
    if title:
        workspace = open_workspace()
        settings = read_title(workspace, find_title(workspace, title), chosen).settings
    else:
        found = find_workspace(Path.cwd(), os.environ)
        settings = resolve((found.site(),) if found else (), chosen)
    for section, values in settings.values.items():
        for key, value in values.items():
            origin = _origin(settings, f"{section}.{key}")
            console.event("setting", key=f"{section}.{key}", value=value, origin=origin)
            line = f"{section}.{key} = {_shown(value)}"
            console.line(f"{line}    # {origin}" if why else line)


def _origin(settings: Settings, dotted: str) -> str:
    place = settings.origin.get(dotted)
    if place is None:
        return "defaults.toml"
    return f"{place.file}:{place.line}" if place.line else place.file


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(f'"{v}"' for v in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
