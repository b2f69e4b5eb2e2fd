# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy check`` on what is no product."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.crash.shop import NO_JAVA, Shop


def test_nothing_there(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.run("check").tells("DP-CLI-007", 2)
    shop.run("check", "no such file").tells("DP-NEW-002", 2, "no such file")
    shop.run("check", "--lang", "en", "no such file").tells("DP-NEW-002", 2, "no such file")


def make(path: Path, what: str) -> Path:
    """Something that is no product."""
    match what:
        case "folder":
            path.mkdir()
        case "text":
            path.write_text("그냥 글", "utf-8")
        case "empty":
            path.write_bytes(b"")
        case "zip":
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("readme.txt", "hello")
        case "outside":
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("../ncc.html", "hello")
        case "bomb":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.writestr("ncc.html", b" " * (250 << 20))
    return path


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("folder", "a"),
        ("text", "a.txt"),
        ("text", "a.epub"),
        ("text", "a.zip"),
        ("empty", "a.zip"),
        ("empty", "a.epub"),
        ("zip", "a.zip"),
        ("zip", "a.epub"),
        ("outside", "a.zip"),
        ("bomb", "a.zip"),
    ],
)
def test_no_product(what: str, name: str, tmp_path: Path) -> None:
    make(tmp_path / name, what)
    told = Shop(tmp_path).run("check", name)
    assert told.code == 3, told.all
    assert "오류: " in told.err and "  조치: " in told.err and "  위치: " in told.err, told.all
    assert not (tmp_path.parent / "ncc.html").exists()


@pytest.mark.slow
def test_products_that_are_cut_off(built: Shop) -> None:
    (built.root / "daisy.toml").write_text(NO_JAVA, "utf-8")
    for package in (*built.output().glob("*.epub"), *built.output().glob("*.zip")):
        package.write_bytes(package.read_bytes()[: package.stat().st_size * 2 // 3])
        told = built.run("check", str(package))
        told.tells("DP-PKG-010", 3, package.name)
    for name, page in (("daisy202", "ncc.html"), ("epub3", "package.opf")):
        (path,) = (built.output() / name).rglob(page)
        path.write_bytes(path.read_bytes()[:200])
        told = built.run("check", str(built.output() / name))
        assert told.code == 3 and "  조치: " in told.err, told.all


def test_all_products_of_a_title(built: Shop) -> None:
    (built.root / "daisy.toml").write_text(NO_JAVA, "utf-8")
    told = built.run("check", "output/닭", "--json")
    assert told.code == 0, told.all
    assert told.out.count('"type": "checked"') == 8
