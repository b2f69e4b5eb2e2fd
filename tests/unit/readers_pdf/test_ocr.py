# SPDX-License-Identifier: AGPL-3.0-or-later
"""Scans: what Tesseract says becomes text, unsure words are listed, corrections come back."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.model.book import Book, Origin, Paragraph, Run, Segment, plain, text_of
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.normalization.misread import Correction, amend_ocr, ocr_bytes, read_ocr
from daisy_pipeline.readers.pdf.reader import PdfReader, ScanReader
from daisy_pipeline.tools import ocr
from tests.fakes.books import PNG
from tests.fakes.pdf import FakePage, FakePdf

LINES = ("도서관에 가는 길은 언제나,", "즐거웠고 새 책이 많았다.")


def tsv(lines: tuple[str, ...], confidence: float = 90, bad: str = "") -> str:
    """Tesseract's table for lines of Korean: a word a syllable, as it often parts them."""
    rows = ["level\tpage_num", "1\t1\t0\t0\t0\t0\t0\t0\t1750\t2479\t-1\t"]
    for n, line in enumerate(lines, 1):
        top, x, count = 300 + n * 70, 210, 0
        rows.append(f"4\t1\t1\t1\t{n}\t0\t210\t{top}\t1200\t38\t-1\t")
        for letter in line:
            if letter == " ":
                x += 18
                continue
            count += 1
            sure = 20 if letter in bad else confidence
            rows.append(f"5\t1\t1\t1\t{n}\t{count}\t{x}\t{top}\t36\t38\t{sure}\t{letter}")
            x += 41
    return "\n".join(rows)


def fake(monkeypatch: pytest.MonkeyPatch, table: str) -> None:
    monkeypatch.setattr(ocr, "require", lambda *_: None)
    monkeypatch.setattr(ocr, "recognize", lambda *_: ocr.pages_of(table))


def picture(folder: Path) -> Path:
    path = folder / "쪽.png"
    path.write_bytes(PNG)
    return path


def words(result: ReadResult) -> str:
    return " ".join(
        text_of(s) for b in result.book.body if isinstance(b, Paragraph) for s in b.text
    )


def scanned(folder: Path) -> Path:
    page = FakePage()
    page.scan(20, 20, bytes(400))
    path = folder / "스캔.pdf"
    path.write_bytes(FakePdf([page]).data())
    return path


@pytest.mark.message("DP-OCR-003", "DP-OCR-005")
def test_syllables_become_words_and_unsure_ones_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(monkeypatch, tsv(LINES, bad="길"))
    result = ScanReader().read(picture(tmp_path), {})
    assert words(result).startswith("도서관에 가는 길은 언제나, 즐거웠고 새 책이")
    (row,) = result.listed["unsure"]
    assert (row["page"], row["word"], row["count"], row["confidence"]) == (1, "길", 1, 20)
    told = {f.id: f for f in result.findings}
    assert told["DP-OCR-003"].facts["count"] == 1
    assert told["DP-OCR-005"].place.inside == "p. 1"


@pytest.mark.message("DP-OCR-004")
def test_a_page_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "require", lambda *_: None)
    monkeypatch.setattr(ocr, "recognize", lambda *_: ())
    page = FakePage()
    page.text(50, 100, "글이 있는 쪽에서 시작하는 책이다.")
    scan = FakePage()
    scan.scan(20, 20, bytes(400))
    path = tmp_path / "a.pdf"
    path.write_bytes(FakePdf([page, scan]).data())
    told = {f.id: f for f in PdfReader().read(path, {}).findings}
    assert told["DP-OCR-004"].place.inside == "p. 2"


@pytest.mark.message("DP-OCR-008", "DP-OCR-009")
def test_pictures_without_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, tsv(()))
    with pytest.raises(DaisyError, match="DP-OCR-009"):
        ScanReader().read(picture(tmp_path), {})
    page = FakePage()
    page.text(50, 100, "글이 있는 쪽에서 시작하는 책이다.")
    scan = FakePage()
    scan.scan(20, 20, bytes(400))
    path = tmp_path / "a.pdf"
    path.write_bytes(FakePdf([page, scan]).data())
    told = {f.id: f for f in PdfReader().read(path, {}).findings}
    assert told["DP-OCR-008"].place.inside == "p. 2"


@pytest.mark.message("DP-OCR-001", "DP-OCR-002")
def test_the_program_or_its_language_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "program", lambda: "")
    with pytest.raises(DaisyError, match="DP-OCR-001"):
        PdfReader().read(scanned(tmp_path), {})
    monkeypatch.setattr(ocr, "program", lambda: "tesseract")
    monkeypatch.setattr(ocr, "languages", lambda: ("eng", "osd"))
    with pytest.raises(DaisyError) as caught:
        ScanReader().read(picture(tmp_path), {})
    found = caught.value.findings[0]
    assert (found.id, found.facts["language"]) == ("DP-OCR-002", "kor")


def book() -> Book:
    origin = Origin("스캔.pdf", 0, "p. 3")
    return Book(lang="ko", body=(Paragraph(text=plain("가 나 가 다"), origin=origin),))


@pytest.mark.message("DP-OCR-006", "DP-OCR-007")
def test_corrections_survive_and_stale_ones_are_told(tmp_path: Path) -> None:
    rows = [
        Correction(file="스캔.pdf", page=3, word="가", nth=2, right="거"),
        Correction(file="스캔.pdf", page=3, word="하", nth=1, right="허"),
        Correction(file="스캔.pdf", page=3, word=" 다", nth=1, right="-"),
    ]
    path = tmp_path / "ocr.tsv"
    path.write_bytes(ocr_bytes(rows, {}) + "스캔.pdf\t셋\t가\t1\t거\n".encode())
    kept, told = read_ocr(path)
    assert [(f.id, f.place.line) for f in told] == [("DP-OCR-007", 7)]
    amended, stale = amend_ocr(book(), kept)
    paragraph = amended.body[0]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == (Segment((Run(text="가 나 거"),)),)
    assert [(f.id, f.place.line, f.facts["word"]) for f in stale] == [("DP-OCR-006", 5, "하")]
