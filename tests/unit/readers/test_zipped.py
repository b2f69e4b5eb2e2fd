# SPDX-License-Identifier: AGPL-3.0-or-later
"""Zips of people's files: Korean names come out right, the files are read as their folder is."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from daisy_pipeline.formats.safe_zip import open_zip
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.readers.detect import detect, files_of
from daisy_pipeline.readers.steps import read_sources
from tests.fakes.books import PNG
from tests.fakes.dtbooks import BOOKS, dtbook

PAGES = {f"책/{n}쪽.txt": f"{n}쪽의 글이 여기에 있다.\n".encode() for n in (1, 2, 10)}


def packed(path: Path, files: Mapping[str, bytes], encoding: str = "cp949") -> Path:
    """A zip whose names are in an encoding and, as Windows and macOS leave them, not flagged."""
    with zipfile.ZipFile(path, "w") as archive:
        for number, data in enumerate(files.values()):
            archive.writestr(f"{number:08d}", data)
    data = path.read_bytes()
    out, at, begins, listed = b"", 0, [], b""
    names = [name.encode(encoding) for name in files]
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    for name, info in zip(names, infos, strict=True):
        at = info.header_offset
        begins.append(len(out))
        head = data[at : at + 26] + struct.pack("<HH", len(name), 0) + name
        out += head + data[at + 38 : at + 38 + info.compress_size]
    for name, info, begin in zip(names, infos, begins, strict=True):
        listed += b"PK\x01\x02" + struct.pack(
            "<6H3L5H2L",
            *(20, 20, 0, 0, 0, 33),
            *(info.CRC, info.compress_size, info.file_size),
            *(len(name), 0, 0, 0, 0),
            *(0o100644 << 16, begin),
        )
        listed += name
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(names), len(names), len(listed), len(out), 0)
    path.write_bytes(out + listed + end)
    return path


@pytest.mark.parametrize("encoding", ["cp949", "utf-8"])
def test_korean_names(tmp_path: Path, encoding: str) -> None:
    names = ["책.txt", "쪽/짜장면.txt", "뷁 1.txt", "a.txt", "차례.md"]
    path = packed(tmp_path / "a.zip", {n: b"x" for n in names}, encoding)
    with open_zip(path) as package:
        assert list(package.names) == names


def test_names_of_formats_that_ask_for_utf_8(tmp_path: Path) -> None:
    names = {"mimetype": b"application/epub+zip", "é.txt": b"x"}
    with open_zip(packed(tmp_path / "a.zip", names, "utf-8")) as package:
        assert "é.txt" in package


def test_the_name_in_the_extra_field_counts(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("a.txt")
    name = "책.txt".encode()
    info.extra = struct.pack("<HHBL", 0x7075, 5 + len(name), 1, zlib.crc32(b"a.txt")) + name
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, b"x")
    with open_zip(path) as package:
        assert package.names == ("책.txt",)


def test_pages_are_read_as_their_folder_is(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    for name, data in PAGES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    pages = {n: PAGES[n] for n in sorted(PAGES)}
    path = packed(tmp_path / "책.zip", pages)
    assert detect(path).name == "zip"
    made = read_sources([path], {})
    assert made == read_sources([folder], {})
    labels = [b.page.label for b in made.book.body if hasattr(b, "page")]
    assert labels == ["1", "2", "10"]
    holder = tmp_path / "holder"
    holder.mkdir()
    path.rename(holder / "책.zip")
    assert files_of(holder) == (holder / "책.zip",)
    assert read_sources([holder], {}).book == made.book


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_one_loose_dtbook_in_a_zip(tmp_path: Path, encoding: str) -> None:
    text = dtbook(BOOKS["pictures"]).replace('encoding="utf-8"', f'encoding="{encoding}"')
    files = {"책/본문.xml": text.encode(encoding), "책/hen.png": PNG}
    result = read_sources([packed(tmp_path / "a.zip", files)], {})
    assert list(result.resources) == ["hen.png"] and result.book.info.title == "동백꽃"


@pytest.mark.message("DP-SRC-016")
def test_a_zip_in_a_zip_has_an_end(tmp_path: Path) -> None:
    inner = packed(tmp_path / "b.zip", {"c.txt": b"x"}).read_bytes()
    path = packed(tmp_path / "a.zip", {"a.txt": "글".encode(), "b.zip": inner})
    (finding,) = read_sources([path], {}).findings
    assert (finding.id, finding.place.file, finding.place.inside) == (
        "DP-SRC-016",
        "a.zip",
        "b.zip",
    )


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_damaged_zip_says_so_whatever_its_suffix(tmp_path: Path, cut: float) -> None:
    data = packed(tmp_path / "a.zip", PAGES).read_bytes()
    for suffix in (".zip", ".txt", ".epub", ".docx"):
        path = tmp_path / f"b{suffix}"
        path.write_bytes(data[: int(len(data) * cut)])
        with pytest.raises(DaisyError) as problem:
            read_sources([path], {})
        assert problem.value.findings[0].id == "DP-PKG-010", suffix
        assert problem.value.findings[0].place.file == path.name


def test_other_programs_zips_are_no_folders(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"[Content_Types].xml": b"<x/>", "xl/a.xml": b"<x/>"})
    with pytest.raises(DaisyError) as problem:
        detect(path)
    assert problem.value.findings[0].id == "DP-SRC-001"
    path = packed(tmp_path / "b.zip", {"a.svg": PNG})
    with pytest.raises(DaisyError) as problem:
        read_sources([path], {})
    assert problem.value.findings[0].id == "DP-SRC-002"
