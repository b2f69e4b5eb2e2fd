# SPDX-License-Identifier: AGPL-3.0-or-later
"""Packages that people give, and packages that we write."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.formats.safe_zip import (
    ZipLimits,
    open_zip,
    portable,
    read_member,
    unpack,
    write_zip,
)
from daisy_pipeline.model.finding import DaisyError

DEFAULT = ZipLimits()


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def refused(path: Path, id: str, inside: str = "", limits: ZipLimits = DEFAULT) -> None:
    with pytest.raises(DaisyError) as caught:
        unpack(path, path.parent / "out", limits)
    (finding,) = caught.value.findings
    assert (finding.id, finding.place.file) == (id, path.name)
    assert inside == finding.place.inside or not inside


def test_unpack_and_read(tmp_path: Path):
    path = packed(tmp_path / "a.zip", {"글/하나.txt": "가".encode(), "b.txt": b"b", "빈/": b""})
    assert unpack(path, tmp_path / "out") == ("글/하나.txt", "b.txt")
    assert (tmp_path / "out/글/하나.txt").read_text(encoding="utf-8") == "가"
    assert read_member(path, unicodedata.normalize("NFD", "글/하나.txt")) == "가".encode()


def test_korean_windows_names(tmp_path: Path):
    path = packed(tmp_path / "a.zip", {"xxxxxx.txt": b"1", "yyyyyyyyy.txt": b"2"})
    data = path.read_bytes().replace(b"xxxxxx", "동백꽃".encode("cp949"))
    path.write_bytes(data.replace(b"yyyyyyyyy", "봄봄가".encode()))
    with open_zip(path) as package:
        assert package.names == ("동백꽃.txt", "봄봄가.txt")
        assert package.read("동백꽃.txt") == b"1"


def test_backslashes_are_folders(tmp_path: Path):
    path = packed(tmp_path / "a.zip", {"a\\b.txt": b"1"})
    assert unpack(path, tmp_path / "out") == ("a/b.txt",)


@pytest.mark.message("DP-PKG-010")
def test_damage(tmp_path: Path):
    path = packed(tmp_path / "a.zip", {"a.txt": b"hello world" * 100})
    whole = path.read_bytes()
    for bad in (b"", b"PK", whole[:-30], whole[: len(whole) // 2], whole.replace(b"\x4b", b"\0")):
        path.write_bytes(bad)
        refused(path, "DP-PKG-010")
    path.write_bytes(whole[:40] + b"\xff\xff" + whole[42:])
    refused(path, "DP-PKG-010", "a.txt")


@pytest.mark.message("DP-PKG-011")
def test_bombs(tmp_path: Path):
    path = packed(tmp_path / "a.zip", {"a.txt": bytes(20 << 20)})
    refused(path, "DP-PKG-011", limits=ZipLimits(small=1 << 20))
    refused(path, "DP-PKG-011", limits=ZipLimits(total=1 << 20))
    with open_zip(path) as package, pytest.raises(DaisyError):
        package.read("a.txt", limit=1 << 20)


@pytest.mark.message("DP-PKG-012")
def test_too_many_members(tmp_path: Path):
    path = packed(tmp_path / "a.zip", {f"{n}": b"" for n in range(50)})
    refused(path, "DP-PKG-012", limits=ZipLimits(members=10))
    refused(path, "DP-PKG-012", limits=ZipLimits(directory=100))


@pytest.mark.message("DP-PKG-013")
@pytest.mark.parametrize(
    "name", ["../a", "a/../../b", "/etc/a", "C:/a", "C:a", "..\\a", "a/con.txt", "a?b", "끝."]
)
def test_names_that_leave_or_cannot_be_stored(tmp_path: Path, name: str):
    refused(packed(tmp_path / "a.zip", {name: b"x"}), "DP-PKG-013")
    assert not list((tmp_path / "out").rglob("*.*")) and not (tmp_path / "a").exists()


@pytest.mark.message("DP-PKG-014")
@pytest.mark.parametrize(
    "names", [("a.txt", "A.txt"), ("a", "a/b"), ("가", unicodedata.normalize("NFD", "가"))]
)
def test_clashing_names(tmp_path: Path, names: tuple[str, str]):
    refused(packed(tmp_path / "a.zip", {n: b"x" for n in names}), "DP-PKG-014")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice(tmp_path: Path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", b"1")
        archive.writestr("a", b"2")
    refused(path, "DP-PKG-014", "a")


@pytest.mark.message("DP-PKG-015")
def test_links(tmp_path: Path):
    path = tmp_path / "a.zip"
    info = zipfile.ZipInfo("link")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    refused(path, "DP-PKG-015", "link")


@pytest.mark.message("DP-PKG-016")
def test_encrypted(tmp_path: Path):
    path = packed(tmp_path / "a.zip", {"a.txt": b"x"})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    refused(path, "DP-PKG-016", "a.txt")


@pytest.mark.message("DP-PKG-017")
def test_missing_member(tmp_path: Path):
    path = packed(tmp_path / "a.zip", {"a.txt": b"x"})
    with pytest.raises(DaisyError) as caught:
        read_member(path, "b.txt")
    assert [(f.id, f.place.inside) for f in caught.value.findings] == [("DP-PKG-017", "b.txt")]


def test_writing_is_deterministic_and_ordered(tmp_path: Path):
    for folder in ("one", "two"):
        root = tmp_path / folder
        (root / "글").mkdir(parents=True)
        for name in ("글/나.xhtml", "b.mp3", "mimetype", "a.xml")[:: 1 if folder == "one" else -1]:
            (root / name).write_bytes(name.encode() * 50)
        write_zip(root, tmp_path / f"{folder}.epub")
    assert (tmp_path / "one.epub").read_bytes() == (tmp_path / "two.epub").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.epub") as archive:
        infos = archive.infolist()
    assert [i.filename for i in infos] == ["mimetype", "a.xml", "b.mp3", "글/나.xhtml"]
    assert [i.compress_type for i in infos] == [0, 8, 0, 8]
    assert not infos[0].extra and infos[0].date_time == (1980, 1, 1, 0, 0, 0)
    assert (tmp_path / "one.epub").read_bytes()[30:38] == b"mimetype"
    assert unpack(tmp_path / "one.epub", tmp_path / "out")


def test_portable():
    assert portable("글/하나 (1).txt")
    assert not any(map(portable, ("a:b", "a/nul", "COM1.txt", "a ", "a\tb", "가" * 100)))


@given(st.binary(max_size=40), st.integers(0, 200))
def test_any_damage_gives_names_or_a_finding(tmp_path_factory, junk: bytes, at: int):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", b"hello")
        archive.writestr("나.txt", b"hello" * 9)
    whole = buffer.getvalue()
    path = tmp_path_factory.mktemp("z") / "a.zip"
    path.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
    try:
        with open_zip(path) as package:
            for name in package.names:
                package.read(name)
    except DaisyError as problem:
        assert problem.findings[0].place.file == "a.zip"
