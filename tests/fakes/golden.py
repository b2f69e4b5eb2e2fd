# SPDX-License-Identifier: AGPL-3.0-or-later
"""Golden files: what a product's text files were when a person last read them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from daisy_pipeline.model.book import Book
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.ports import ReadResult

FOLDER = Path(__file__).resolve().parent.parent / "golden"
_LEFT_OUT = (".mp3", ".png", ".css")


def hold(made: Mapping[str, bytes], name: str, update: bool) -> None:
    """Hold text files against ``tests/golden/<name>``, or write them there."""
    folder = FOLDER / name
    texts = {n: data for n, data in made.items() if not n.endswith(_LEFT_OUT)}
    if update:
        shutil.rmtree(folder, ignore_errors=True)
        for file, data in texts.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(data)
    known = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert sorted(texts) == sorted(known)
    for file, data in texts.items():
        expected = (folder / file).read_bytes().replace(b"\r\n", b"\n")
        assert data.decode() == expected.decode(), file


def hold_book(result: ReadResult, name: str, update: bool) -> None:
    """Hold a reader's Book and findings against ``tests/golden/books/<name>.json``.

    ``name`` is ``<format>/<document>``. The file is indented JSON, to be read by a person.
    """
    told = [[f.id, f.place, dict(f.facts)] for f in result.findings]
    data = {"book": json.loads(dumps(result.book)), "findings": json.loads(dumps(told))}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    file = FOLDER / "books" / f"{name}.json"
    if update:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert text == file.read_text(encoding="utf-8"), f"{name} reads differently now"
    loads(Book, dumps(result.book))  # what cannot be read back is no Book
