# SPDX-License-Identifier: AGPL-3.0-or-later
"""Facts of built products are those that the products tell of themselves."""

import json
from pathlib import Path

import pytest

from daisy_pipeline.catalogue.built import Identity, facts_of_built, given, limits
from daisy_pipeline.catalogue.facts import ItemFacts, Material
from daisy_pipeline.catalogue.product import product_facts
from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.config.workspace import Workspace
from tests.fakes.products import Files, daisy3, daisy3_text, daisy202, epub3, put

TITLE = """\
[title]
uid = "urn:uuid:6f0f2c9e-6a1e-4f0e-9c1b-0d4f3a1c7e10"
title = "동백꽃"
creators = ["김유정"]
language = "ko"
date = "2026-03-02"

[edition]
publisher = "예시출판사"
isbn = "9791199999992"

[text]
files = ["text/a.txt"]

[catalogue]
kdc = "813.62"
place = "서울"
extent = "212 p. ; 21 cm"
keywords = ["한국소설"]
credits = ["입력: 자원봉사자", "시각장애인실"]
unabridged = "예"
limitations = ["한자는 한글 음으로 적음"]
"""
SITE = """[site]
library = "시험도서관"
[catalogue]
library_code = "999999"
library_place = "서울"
"""


def workspace(root: Path, products: dict[str, Files]) -> Workspace:
    """A workspace with one title and finished products, as a build would leave them."""
    text = root / "sources" / "동백꽃" / "text" / "a.txt"
    text.parent.mkdir(parents=True)
    text.write_text("봄", encoding="utf-8")
    (text.parent.parent / "title.toml").write_text(TITLE, encoding="utf-8")
    (root / "daisy.toml").write_text(SITE, encoding="utf-8")
    entries = {}
    for name, files in products.items():
        put(files, root / "output" / "동백꽃" / name)
        package = {"name": f"동백꽃-{name}.zip", "size": 2048, "sha256": "0" * 64}
        narration = "none" if name in ("daisy3-text", "braille", "large-print") else "human"
        entries[name] = {"narration": narration, "duration_ms": 7000, "package": package}
    manifest = root / "output" / "동백꽃" / "manifest.json"
    manifest.write_text(json.dumps({"products": entries}), encoding="utf-8")
    return Workspace(root)


def built(space: Workspace, product: str, material: Material) -> ItemFacts:
    """The facts of one of its products."""
    folder = space.output / "동백꽃"
    entry = json.loads((folder / "manifest.json").read_bytes())["products"][product]
    identity = Identity(
        item_id="MPA202600001", material=material, created="2026-03-02", entered="20260302090000"
    )
    return facts_of_built(read_title(space, "동백꽃"), product, entry, folder / product, identity)


def test_daisy202_says_pages_levels_and_pictures(tmp_path: Path) -> None:
    put(daisy202(), tmp_path)
    told = product_facts("daisy202", tmp_path)
    assert (told["pages"], told["heading_levels"]) == (1, 2)
    assert (told["pictures"], told["described_pictures"]) == (1, 1)
    assert told["modes"] == ("textual", "visual", "auditory")
    assert {"pageNavigation", "alternativeText", "synchronizedAudioText"} <= set(told["features"])
    assert told["sound"].codec == "MP3"
    assert told["sound"].rate > 0
    assert told["bitrate"] > 0


@pytest.mark.parametrize(("files", "name"), [(daisy3, "daisy3"), (daisy3_text, "daisy3-text")])
def test_daisy3_sounds_only_when_it_does(files: object, name: str, tmp_path: Path) -> None:
    put(files(), tmp_path)  # type: ignore[operator]
    told = product_facts(name, tmp_path)
    assert told["standard"] == "ANSI/NISO Z39.86-2005"
    assert ("auditory" in told["modes"]) == (name == "daisy3")
    assert "textual" in told["modes"]


def test_an_epub_is_told_in_its_own_words(tmp_path: Path) -> None:
    put(epub3(), tmp_path)
    told = product_facts("epub3", tmp_path)
    whole = "".join(p.read_text("utf-8") for p in tmp_path.rglob("*.opf"))
    assert told["modes"]
    for value in (*told["modes"], *told["features"], *told["hazards"]):
        assert f">{value}<" in whole
    assert told["media_type"] == "application/epub+zip"


def test_braille_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a-1.brf").write_bytes(b",a\r\n\f,b\r\n\f")
    (tmp_path / "a-2.brf").write_bytes(b",c\r\n\f")
    (tmp_path / "a.pef").write_bytes(b"")
    (tmp_path / "positions.json").write_bytes(b'{"version": 1, "cells": 32, "lines": 26}')
    told = product_facts("braille", tmp_path)
    assert (told["sheets"], told["volumes"], told["braille_cells"]) == (3, 2, 32)
    assert told["standard"] == "BRF, PEF"


def test_large_print_tells_its_smallest_type(tmp_path: Path) -> None:
    files = [
        {"kind": "pdf", "of": of, "pages": pages, "profile": {"name": name, "size": size}}
        for name, size, of, pages in (
            ("kr-24", 24.0, 1, 9),
            ("kr-18", 18.0, 2, 4),
            ("kr-18", 18.0, 2, 5),
        )
    ]
    listed = {"files": [*files, {"kind": "docx", "profile": {"name": "x", "size": 1.0}}]}
    (tmp_path / "large-print.json").write_text(json.dumps(listed), encoding="utf-8")
    told = product_facts("large-print", tmp_path)
    assert (told["type_size"], told["volumes"], told["sheets"]) == (18.0, 2, 9)


def test_a_moving_picture_may_flash(tmp_path: Path) -> None:
    put(daisy202(), tmp_path)
    (tmp_path / "b.gif").write_bytes(b"GIF89a")
    assert product_facts("daisy202", tmp_path)["hazards"] == ("unknown",)


def test_facts_of_a_build(tmp_path: Path) -> None:
    space = workspace(tmp_path, {"daisy202": daisy202()})
    facts = built(space, "daisy202", Material.HUMAN_AUDIO_202)
    assert (facts.duration, facts.size, facts.kdc) == (7000, 2048, "813.62")
    assert facts.library.code == "999999"
    assert facts.library.name == "시험도서관"
    assert facts.source.extent == "212 p. ; 21 cm"
    assert facts.credits == (("입력", "자원봉사자"), ("제작", "시각장애인실"))
    assert facts.unabridged is True
    assert facts.narrators == ()
    assert "한자는 한글 음으로 적음" in facts.limitations


def test_nothing_given_is_nothing_known() -> None:
    values = given({})
    assert values["unabridged"] is None
    assert values["kdc"] == ""
    assert values["source"].place == ""


def test_limits_follow_the_product() -> None:
    sound = {"modes": ("auditory",), "pages": 3}
    assert list(limits(Material.HUMAN_AUDIO_202, sound)) == ["본문 텍스트는 포함하지 않음."]
    text = {"modes": ("textual",), "pictures": 3, "described_pictures": 1}
    assert list(limits(Material.EPUB, text)) == ["그림 2점에 대체텍스트가 없음."]
