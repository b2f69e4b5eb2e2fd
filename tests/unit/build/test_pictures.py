# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures on their whole way: from a source in any format into products, and to a person's eye."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from daisy_pipeline.build.door import build_title
from daisy_pipeline.build.make import Built
from daisy_pipeline.build.prepare import Options
from daisy_pipeline.commands.main import run
from daisy_pipeline.config.workspace import Workspace
from tests.fakes.pictures import KINDS, drawing, encoded
from tests.unit.config.test_config import GOOD, workspace

TEXT = (
    "첫 장\n\n봄이 왔다.\n\n![닭](hen.bmp)\n\n![강](river.tif)\n\n![산](hill.webp)\n\n"
    "![꽃](flower.jpg)\n\n![별](star.gif)\n\n끝이다.\n"
)
PRODUCTS = ("daisy3-text", "epub3")
QUICK = Options(only=PRODUCTS, chosen=("check.epubcheck=never",))
GIVEN = {
    "hen.bmp": KINDS["bmp"],
    "river.tif": KINDS["tiff-lzw"],
    "hill.webp": KINDS["webp-lossless"],
    "flower.jpg": lambda: KINDS["jpeg"]()[:40],
    "star.gif": lambda: encoded(drawing(size=(400, 300)), "GIF"),
}


def title(folder: Path, more: str = "") -> Workspace:
    space = workspace(folder, GOOD + '[site]\nlibrary = "마포 도서관"\n' + more)
    own = space.root / "sources" / "봄봄"
    (own / "text" / "a.txt").write_text(TEXT, "utf-8")
    (own / "images").mkdir(exist_ok=True)
    for name, make in GIVEN.items():
        (own / "images" / name).write_bytes(make())
    return space


def built(space: Workspace) -> Built:
    return build_title(space, "봄봄", QUICK)


def test_every_product_carries_every_picture(tmp_path: Path) -> None:
    space = title(tmp_path)
    made = built(space)
    told = sorted(f.id for f in made.findings if f.id.startswith(("DP-IMG", "DP-EMT")))
    assert told == ["DP-IMG-001", "DP-IMG-005"]
    for product in PRODUCTS:
        found = sorted(p.suffix for p in (made.folder / product).rglob("img*"))
        assert found == [".png"] * 4, product
    (page,) = (made.folder / "daisy3-text").glob("*.xml")
    assert ">꽃<" in page.read_text("utf-8")  # the words of the broken picture
    again = build_title(space, "봄봄", replace(QUICK, explain=True))
    assert {r.kind for r in again.reasons} == {"fresh"}


def test_a_product_with_a_limit_of_its_own(tmp_path: Path) -> None:
    made = built(title(tmp_path, "\n[daisy3]\nlongest_side = 100\n"))
    assert sum(f.id == "DP-IMG-005" for f in made.findings) == 1
    longest = {
        product: max(max(Image.open(p).size) for p in (made.folder / product).rglob("img*"))
        for product in PRODUCTS
    }
    assert longest == {"daisy3-text": 100, "epub3": 400}


def test_a_person_sees_the_changed_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = title(tmp_path)
    monkeypatch.chdir(space.root)
    assert run(["alt", "봄봄", "--all"]) == 0
    shown = sorted(p.name for p in (space.output / "봄봄" / "pictures").iterdir())
    assert shown == ["flower.jpg", "hen.bmp.png", "hill.webp.png", "river.tif.png", "star.gif.png"]
    assert "\nhen.bmp\t" in (space.root / "sources/봄봄/alt.tsv").read_text("utf-8-sig")
