# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy ocr``: the words that OCR was not sure of, in a sheet for a person to correct."""

from __future__ import annotations

from collections.abc import Mapping

import click

from daisy_pipeline.build.structure import read_structure
from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import find_title, open_workspace
from daisy_pipeline.normalization import misread
from daisy_pipeline.normalization.misread import Correction
from daisy_pipeline.tools.files import publish


@click.command()
@click.argument("title")
@click.pass_obj
def ocr(console: Console, title: str) -> None:
    """Write ocr.tsv with the unsure words; what people wrote there stays."""
    workspace = open_workspace()
    slug = find_title(workspace, title)
    found = read_structure(workspace, slug, console)
    path = found.folder / misread.FILE
    shown = workspace.shown(path)
    old, told = misread.read_ocr(path, shown)
    console.tell_all(told)
    known = {row.key: row for row in old}
    seen = {_row(word).key: word for word in found.unsure}
    rows = [known.get(key) or _row(word) for key, word in seen.items()]
    rows += [row for row in old if row.right and row.key not in seen]
    console.tell_all(misread.amend_ocr(found.book, old, shown)[1])
    if rows:
        data = misread.ocr_bytes(sorted(rows, key=lambda r: (r.file, r.page)), seen)
        if not path.is_file() or path.read_bytes() != data:
            publish(data, path)
    for word in seen.values():
        console.say("ocr.word", **word)
        console.event("unsure", **word)
    console.say("ocr.written" if seen else "ocr.none", path=shown, count=len(seen))


def _row(word: Mapping[str, str | int | bool]) -> Correction:
    return Correction(
        file=str(word["file"]),
        page=int(word["page"]),
        word=str(word["word"]),
        nth=int(word["count"]),
    )
