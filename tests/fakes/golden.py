# SPDX-License-Identifier: AGPL-3.0-or-later
"""Golden files: what a product's text files were when a person last read them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

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
