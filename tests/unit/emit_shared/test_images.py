# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures that a source brings: kept where readers can show them, else their words and a word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from daisy_pipeline.emit.epub3.emitter import IMAGE_TYPES
from daisy_pipeline.emit.shared.files import images
from tests.fakes.books import kitchen_sink
from tests.fakes.given import given

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def _kept(data: bytes, said: str, folder: Path) -> bool:
    book = kitchen_sink()
    kinds = tuple(replace(r, media_type=said) for r in book.resources)
    made = given(replace(book, resources=kinds), folder)
    made.images["hen.png"].write_bytes(data)
    found = images(made, IMAGE_TYPES)
    told = [f.place.inside for f in found.findings if f.id == "DP-EMT-005"]
    assert ("hen.png" in told) != ("hen.png" in found.names)
    return "hen.png" in found.names


@pytest.mark.message("DP-EMT-005")
@pytest.mark.parametrize("said", ["image/jpeg", "image/png", "image/gif", "image/webp"])
def test_a_broken_picture_is_told(said: str, tmp_path: Path) -> None:
    assert not _kept(b"\x00\x01 no picture", said, tmp_path)
    assert not _kept(b"", said, tmp_path)


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        ('<path d="M0 0"/><use xlink:href="#a"/><style>rect { fill: url(#b) }</style>', True),
        ('<image xlink:href="data:image/png;base64,AA=="/>', True),
        ("<script>alert(1)</script>", False),
        ('<rect onload="alert(1)"/>', False),
        ('<image xlink:href="https://example.org/a.png"/>', False),
        ("<style>@import url(https://example.org/a.css);</style>", False),
        ('<rect style="fill: url(https://example.org/a#b)"/>', False),
        ("<foreignObject/>", False),
        ("<g>", False),
    ],
)
def test_a_drawing_is_kept_when_it_is_still_and_whole(
    inside: str, kept: bool, tmp_path: Path
) -> None:
    assert _kept(_SVG.format(inside).encode(), "image/svg+xml", tmp_path) == kept
