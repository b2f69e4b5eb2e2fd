# SPDX-License-Identifier: AGPL-3.0-or-later
"""A folder of pictures of pages is one book, read in natural order."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from daisy_pipeline.model.book import PageBreak, PageMark
from daisy_pipeline.model.walk import texts
from daisy_pipeline.readers.detect import files_of
from daisy_pipeline.readers.pdf.scan import tiff_pages
from daisy_pipeline.readers.steps import read_sources
from daisy_pipeline.tools import ocr
from tests.fakes.books import PNG
from tests.fakes.ocr import Line, table

WORDS = ("봄이 오면 마을 앞 개울에는 얼음이 풀리고 아이들은", "버들가지를 꺾어 피리를 만들었다.")


def page(number: int) -> str:
    lines: list[Line] = [(210, 140, "버들피리의 봄", 30)]
    lines += [(210, 330 + 70 * n, words, 38) for n, words in enumerate(WORDS)]
    return table([[*lines, (860, 2330, str(number), 36)]])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "스캔"
    made.mkdir()
    for name in ("쪽10.png", "쪽9.png", "쪽11.png"):
        (made / name).write_bytes(PNG)
    (made / "Thumbs.db").write_bytes(b"x")

    def recognize(path: Path, *_: object) -> tuple[ocr.OcrPage, ...]:
        number = int("".join(c for c in path.stem if c.isdecimal()))
        return ocr.pages_of(page(number)) if number < 90 else ()

    monkeypatch.setattr(ocr, "require", lambda *_: None)
    monkeypatch.setattr(ocr, "recognize", recognize)
    return made


def test_pictures_of_a_folder_are_pages_of_one_book(folder: Path) -> None:
    assert [p.name for p in files_of(folder)] == ["쪽9.png", "쪽10.png", "쪽11.png"]
    result = read_sources([folder], {})
    marks = [b.page.label for b in result.book.body if isinstance(b, PageBreak)]
    inner = (i for p in texts(result.book.body) for s in p.text for i in s.content)
    marks += [i.label for i in inner if isinstance(i, PageMark)]
    assert sorted(marks, key=int) == ["9", "10", "11"]
    assert "버들피리의 봄" not in str(result.book.body)  # the running head
    told = {f.id: f for f in result.findings}
    assert (told["DP-OCR-005"].place.file, told["DP-OCR-005"].facts["count"]) == ("스캔", 3)


def test_a_damaged_picture_among_them_is_told_and_keeps_its_number(folder: Path) -> None:
    (folder / "쪽10.png").write_bytes(b"\x89PNG\r\n\x1a\nrubbish")
    found = {f.id: f for f in read_sources([folder], {}).findings}
    assert found["DP-OCR-004"].place.inside == "p. 2"
    assert found["DP-OCR-005"].facts["count"] == 2


def test_pictures_beside_a_text_are_no_pages(folder: Path) -> None:
    (folder / "글.txt").write_text("봄이 왔다.", encoding="utf-8")
    assert [p.name for p in files_of(folder)] == ["글.txt"]


def test_texts_named_like_pictures_are_all_read(tmp_path: Path) -> None:
    for name in ("1.png", "2.png"):
        words = f"<!DOCTYPE html><html><body><p>{name[0]}째 글이다.</p></body></html>"
        (tmp_path / name).write_text(words, encoding="utf-8")
    read = str(read_sources([tmp_path], {}).book)
    assert "1째" in read
    assert "2째" in read


def test_the_pages_of_a_tiff_are_counted_also_when_they_run_in_a_circle() -> None:
    def directory(after: int) -> bytes:
        return struct.pack("<HHHIII", 1, 256, 3, 1, 1, after)

    two = b"II*\0" + struct.pack("<I", 8) + directory(26) + directory(0)
    assert tiff_pages(two) == 2
    assert tiff_pages(two[:-4] + struct.pack("<I", 8)) == 2
    assert tiff_pages(b"II*\0\xff\xff\xff\xff") == 1
