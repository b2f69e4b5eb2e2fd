# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which files the pictures of a Book became: what the step ``pictures`` says and products read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from daisy_pipeline.model import codec

FILE, FOLDER = "pictures.json", "images"


@dataclass(frozen=True)
class PictureIndex:
    """File names by the resource names that the Book uses, and pictures that no product can show.

    Why a picture was ``refused`` has been told.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    refused: tuple[str, ...] = ()


def read_index(payload: Path | None) -> tuple[dict[str, Path], frozenset[str]]:
    """The files of a payload by resource names, and the names of those refused.

    A payload without an index is one of ``read``, or the folder of pictures in it.
    """
    if payload is None or not payload.is_dir():
        return {}, frozenset()
    inner = payload / FOLDER
    folder = inner if inner.is_dir() else payload
    if (payload / FILE).is_file():
        index = codec.loads(PictureIndex, (payload / FILE).read_bytes())
        return {n: folder / f for n, f in sorted(index.files.items())}, frozenset(index.refused)
    found = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p for p in sorted(found)}, frozenset()
