# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures that readers take: as they came, under names that fit every system, equal ones once."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from daisy_pipeline.readers._images import Pictures
from daisy_pipeline.readers.steps import read_sources
from tests.fakes.pictures import KINDS, SVG


@pytest.mark.parametrize(
    ("kind", "name", "media"),
    [
        ("bmp", "hen.bmp", "image/bmp"),
        ("tiff", "hen.tif", "image/tiff"),
        ("webp", "hen.webp", "image/webp"),
        ("jpeg", "hen.jpg", "image/jpeg"),
        ("gif-moving", "hen.gif", "image/gif"),
    ],
)
def test_a_picture_is_kept_as_it_came_under_its_true_suffix(
    kind: str, name: str, media: str
) -> None:
    pictures, data = Pictures(), KINDS[kind]()
    assert pictures.add("images/hen.png", data) == name
    assert pictures.add("again.png", data) == name
    ((found),) = pictures.resources
    assert (found.media_type, found.digest) == (media, sha256(data).hexdigest())
    assert pictures.data == {name: data}


def test_a_drawing_and_what_is_none() -> None:
    pictures = Pictures()
    assert pictures.add("a", SVG.format("").encode()) == "a.svg"
    for data in (b"\xd7\xcd\xc6\x9a" + bytes(60), b"\1\0\0\0" + bytes(36) + b" EMF", b"BM words"):
        assert pictures.add("a", data) is None


def test_typed_text_brings_pictures_of_scanners(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("첫 장\n\n글이다.\n\n![강](강.tif)\n", "utf-8")
    (tmp_path / "강.tif").write_bytes(KINDS["tiff-lzw"]())
    result = read_sources([tmp_path / "a.txt"], {})
    assert [r.media_type for r in result.book.resources] == ["image/tiff"]
    assert result.findings == ()
