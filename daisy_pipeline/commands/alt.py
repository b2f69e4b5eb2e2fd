# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy alt``: the sheet in which people say what pictures show."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from daisy_pipeline.build.structure import read_structure
from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import find_title, open_workspace
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.normalization import alt_sheet
from daisy_pipeline.normalization.alt_sheet import (
    AltRow,
    Shown,
    matched,
    pictures,
    read_alt,
)
from daisy_pipeline.normalization.amend_pictures import moved_to
from daisy_pipeline.tools.files import publish


@click.command()
@click.argument("title")
@click.option("--all", "everything", is_flag=True)
@click.pass_obj
def alt(console: Console, title: str, everything: bool) -> None:
    """Write alt.tsv for pictures without alternative text; what people wrote there stays."""
    workspace = open_workspace()
    slug = find_title(workspace, title)
    found = read_structure(workspace, slug, console, pictures=True)
    path = found.folder / alt_sheet.FILE
    shown = workspace.shown(path)
    rows, told = read_alt(path, shown)
    console.tell_all(told)
    places = pictures(found.book)
    made, gone, moved = matched(rows, places)
    console.tell_all(moved_to(row, picture, shown) for row, picture in moved if row.says)
    listed: list[tuple[AltRow, Shown | None]] = []
    missing = 0
    for picture in places:
        row = made.get((picture.digest, picture.nth))
        lacks = picture.missing and not (row and row.names(picture))
        missing += lacks
        if row or lacks or everything:
            listed.append((row_of(picture, row), picture))
    kept = [(row, None) for row in gone if row.says]
    console.tell_all(
        Finding("DP-ALT-001", Place(shown, row.line), {"image": row.picture}) for row, _ in kept
    )
    if listed or kept:
        data = alt_sheet.alt_bytes([*listed, *kept])
        if not path.is_file() or path.read_bytes() != data:
            publish(data, path)
        folder = workspace.output / slug / "pictures"
        _lay_out({r.picture for r, _ in listed}, found.pictures, folder)
        console.say("alt.written", path=shown, count=len(listed), folder=workspace.shown(folder))
    if missing:
        console.say("alt.missing", count=missing, all=len(places))
    elif places:
        console.say("alt.none", all=len(places))
    else:
        console.say("alt.empty")
    console.event("alt", path=str(path), rows=len(listed), missing=missing, pictures=len(places))


def row_of(picture: Shown, row: AltRow | None) -> AltRow:
    """A picture's row with what a person wrote, under the name and count that it has now."""
    return AltRow(
        picture=picture.name,
        digest=picture.digest,
        nth=picture.nth,
        alt=row.alt if row else "",
        description=row.description if row else "",
        comments=row.comments if row else (),
    )


def _lay_out(names: set[str], files: Mapping[str, Path], folder: Path) -> None:
    """Put the pictures where a person can look at them while writing.

    One that became another format has the suffix of both: ``hen.bmp.png`` is ``hen.bmp``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in sorted(names & files.keys()):
        made = files[name].suffix
        target = folder / (name if name.endswith(made) else name + made)
        if not target.exists() or target.read_bytes() != files[name].read_bytes():
            publish(files[name].read_bytes(), target)
