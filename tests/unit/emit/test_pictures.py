# SPDX-License-Identifier: AGPL-3.0-or-later
"""The step of pictures: files for every product, under their names, and what is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from daisy_pipeline.emit import pictures as step
from daisy_pipeline.emit.shared.picture_index import FOLDER, read_index
from daisy_pipeline.formats import svg
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.ports import StepInput
from tests.fakes.pictures import KINDS, SVG, drawing, encoded, opened, placed, printed

SCRIPTED = SVG.format('<script>draw()</script>a<rect onclick="x()"/>').encode()


def made(
    files: Mapping[str, bytes], folder: Path, **limits: int
) -> tuple[dict[str, Path], frozenset[str], list[Finding]]:
    source, out = folder / "in", folder / "out"
    source.mkdir(parents=True)
    out.mkdir()
    for name, data in files.items():
        (source / name).write_bytes(data)
    found = step.pictures(StepInput({"images": source}, {"images": limits}), out)
    return *read_index(out), list(found)


@pytest.mark.message(
    "DP-IMG-001", "DP-IMG-002", "DP-IMG-004", "DP-IMG-005", "DP-IMG-006", "DP-IMG-007",
    "DP-IMG-008", "DP-IMG-010", "DP-IMG-011",
)  # fmt: skip
@pytest.mark.parametrize(
    ("name", "data", "ids", "kept"),
    [
        ("a.png", KINDS["png"](), [], True),
        ("a.png", b"\x89PNG\r\n\x1a\n cut", ["DP-IMG-001"], False),
        ("a.png", b"no picture", ["DP-IMG-001"], False),
        ("a.bmp", encoded(drawing(), "BMP")[:-900], ["DP-IMG-002", "DP-IMG-005"], True),
        ("a.gif", KINDS["gif-moving"](), ["DP-IMG-004", "DP-IMG-005"], True),
        ("a.bmp", KINDS["bmp"](), ["DP-IMG-005"], True),
        ("a.jpg", printed(), ["DP-IMG-006"], True),
        ("a.svg", SVG.format('<image href="b.png"/>').encode(), ["DP-IMG-007"], False),
        ("a.svg", b"<svg", ["DP-IMG-001"], False),
        ("a.svg", b"<svg ", ["DP-IMG-007"], False),
        ("a.svg", SVG.format("<rect/>").encode(), [], True),
        ("a.svg", SCRIPTED, ["DP-IMG-011"], True),
        ("a.jpg", placed(), ["DP-IMG-008"], True),
        ("a.tif", KINDS["tiff-pages"](), ["DP-IMG-005", "DP-IMG-010"], True),
    ],
)
def test_what_is_told(name: str, data: bytes, ids: list[str], kept: bool, tmp_path: Path) -> None:
    files, refused, found = made({name: data}, tmp_path)
    assert [f.id for f in found] == ids
    assert all(f.place == Place(inside=name) for f in found)
    assert all(f.facts == {"count": 1, "name": name} for f in found)
    assert (name in files) == kept and (name in refused) != kept


@pytest.mark.message("DP-IMG-003", "DP-IMG-009")
def test_limits_are_named(tmp_path: Path) -> None:
    large = KINDS["png"]()
    large = large[:16] + b"\x00\x01\x00\x00" * 2 + large[24:]
    large = large[:29] + __import__("zlib").crc32(large[12:29]).to_bytes(4, "big") + large[33:]
    _, refused, found = made({"a.png": KINDS["png-alpha"](), "b.png": large}, tmp_path, max_bytes=9)
    assert refused == {"b.png"}
    assert [(f.id, f.place.inside, f.facts["limit"]) for f in found] == [
        ("DP-IMG-003", "b.png", 50), ("DP-IMG-009", "a.png", 9),
    ]  # fmt: skip


def test_pictures_of_one_kind_are_told_once(tmp_path: Path) -> None:
    _, _, found = made({f"{n}.bmp": KINDS["bmp"]() for n in "cab"}, tmp_path)
    assert [(f.id, f.facts) for f in found] == [("DP-IMG-005", {"count": 3, "name": "a.bmp"})]


def test_names_say_what_a_file_is_and_stay_apart(tmp_path: Path) -> None:
    given = {
        "a.bmp": KINDS["bmp"](),
        "a.PNG": KINDS["png"](),
        "b.jpg": KINDS["png"](),
        "c": SCRIPTED,
    }
    files, _, _ = made(given, tmp_path)
    names = {n: p.name for n, p in files.items()}
    assert names == {"a.PNG": "a.png", "a.bmp": "a-2.png", "b.jpg": "b.png", "c": "c.svg"}
    assert files["b.jpg"].read_bytes() == given["b.jpg"]
    assert svg.may_stand(files["c"].read_bytes()) and b">a<" in files["c"].read_bytes()


def test_pictures_are_reduced_where_that_is_set(tmp_path: Path) -> None:
    files, _, found = made({"a.png": KINDS["png"]()}, tmp_path, longest_side=12)
    assert max(opened(files["a.png"].read_bytes()).size) == 12 and found == []


def test_a_product_reduces_what_is_ready_and_tells_nothing_twice(tmp_path: Path) -> None:
    made({"a.bmp": KINDS["bmp"](), "b.png": b"broken"}, tmp_path)
    again = tmp_path / "again"
    again.mkdir()
    given = StepInput({"images": tmp_path / "out"}, {"images": {}}, {"longest_side": 12})
    assert step.pictures(given, again) == ()
    files, refused = read_index(again)
    assert refused == {"b.png"} and list(files) == ["a.bmp"]
    assert max(opened(files["a.bmp"].read_bytes()).size) == 12


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    given = {f"{kind}.x": make() for kind, make in KINDS.items()}
    for name in ("one", "two"):
        made(given, tmp_path / name, longest_side=40)
    trees = [
        {p.name: p.read_bytes() for p in (tmp_path / name / "out").rglob("*") if p.is_file()}
        for name in ("one", "two")
    ]
    assert trees[0] == trees[1] and len(trees[0]) == len(KINDS) + 1


def test_a_book_without_pictures(tmp_path: Path) -> None:
    assert made({}, tmp_path) == ({}, frozenset(), [])
    assert (tmp_path / "out" / FOLDER).is_dir()
    assert read_index(None) == ({}, frozenset())
