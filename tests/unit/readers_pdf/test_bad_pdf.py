# SPDX-License-Identifier: AGPL-3.0-or-later
"""PDF files that are damaged, locked, rubbish or only half a book."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from daisy_pipeline.model.book import Book
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers.pdf import reader as module
from daisy_pipeline.readers.pdf.reader import PdfReader
from daisy_pipeline.tools import ocr, pdf
from daisy_pipeline.tools.pdf import Unreadable
from daisy_pipeline.tools.pdf_data import Document, Page, Span
from tests.fakes.pdf import FakePage, FakePdf
from tests.fakes.pdf_books import BOOKS, TEXT


def read(path: Path, data: bytes) -> ReadResult:
    file = path / "책.pdf"
    file.write_bytes(data)
    return PdfReader().read(file, {})


def refused(path: Path, data: bytes) -> Finding:
    with pytest.raises(DaisyError) as caught:
        read(path, data)
    return caught.value.findings[0]


def page_of(words: str = TEXT[0]) -> FakePage:
    page = FakePage()
    page.text(50, 100, words)
    return page


def told(result: ReadResult, id: str) -> Finding:
    return next(f for f in result.findings if f.id == id)


@pytest.mark.message("DP-PDF-001")
def test_pypdfium2_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "available", lambda: "")
    found = refused(tmp_path, b"%PDF-1.7")
    assert (found.id, found.place.file) == ("DP-PDF-001", "책.pdf")


@pytest.mark.message("DP-PDF-002")
def test_a_file_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LARGEST", 4)
    assert refused(tmp_path, b"%PDF-1.7").id == "DP-PDF-002"


@pytest.mark.message("DP-PDF-003")
def test_a_file_cut_off(tmp_path: Path) -> None:
    found = refused(tmp_path, b"%PDF-1.7\nrubbish")
    assert (found.id, found.facts["why"]) == ("DP-PDF-003", "pdf.damaged")


@pytest.mark.message("DP-PDF-004")
def test_a_password(tmp_path: Path) -> None:
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (
        b"41" * 32,
        b"42" * 32,
    )
    data = FakePdf([page_of()]).data()
    id = b"/ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>] "
    assert (
        refused(tmp_path, data.replace(b"trailer << ", b"trailer << " + id + lock)).id
        == "DP-PDF-004"
    )


@pytest.mark.message("DP-PDF-005")
def test_no_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from daisy_pipeline.tools.process import Ran

    monkeypatch.setattr(pdf, "_child", lambda *_: Ran(0, b'{"error":"empty"}\n'))
    assert refused(tmp_path, b"%PDF-1.7").id == "DP-PDF-005"


@pytest.mark.message("DP-PDF-006")
def test_too_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 1)
    found = refused(tmp_path, FakePdf([page_of(), page_of()]).data())
    assert (found.id, found.facts["pages"]) == ("DP-PDF-006", 2)


@pytest.mark.message("DP-PDF-007")
def test_a_file_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from daisy_pipeline.tools.process import Ran

    monkeypatch.setattr(pdf, "_child", lambda *_: Ran(None, late=True))
    with pytest.raises(DaisyError) as caught:
        list(pdf.pages(tmp_path / "a.pdf", 9))
    found = caught.value.findings[0]
    assert (found.id, found.place.inside) == ("DP-PDF-007", "p. 2")


def given(pages: list[Page | Unreadable], monkeypatch: pytest.MonkeyPatch, **more: object) -> None:
    about = Document(len(pages), **more)  # type: ignore[arg-type]
    monkeypatch.setattr(module.pdf, "about", lambda _: about)
    monkeypatch.setattr(module.pdf, "pages", lambda *_: iter(pages))


def span(words: str, **more: object) -> Span:
    xs = tuple(50.0 + 10 * (n // 2 + n % 2) for n in range(2 * len(words)))
    return Span(words, xs, 100, 110, 10, "F", **more)  # type: ignore[arg-type]


@pytest.mark.message("DP-PDF-008", "DP-PDF-018", "DP-PDF-019", "DP-PDF-021")
def test_what_is_lost_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(1, 420, 595, spans=(span("도서관에 가는 길은 즐겁다."),), cut=True)
    given([page, Unreadable(2, "crashed")], monkeypatch, form="xfa", attached=3)
    result = read(tmp_path, b"")
    lost = told(result, "DP-PDF-008")
    assert (lost.place.inside, lost.facts["why"]) == ("p. 2", "pdf.crashed")
    assert told(result, "DP-PDF-018").place.file == "책.pdf"
    assert told(result, "DP-PDF-019").facts["count"] == 3
    assert told(result, "DP-PDF-021").place.inside == "p. 1"


@pytest.mark.message("DP-PDF-010", "DP-OCR-001")
def test_fonts_without_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = Page(1, 420, 595, spans=(span("도서관에 가는 길은 즐겁다."),))
    bad = Page(2, 420, 595, spans=(span("ÇÑ±¹¾î Ã¥À» ÀÐ´Â´Ù"),))
    given([good, bad], monkeypatch)
    monkeypatch.setattr(ocr, "program", lambda: "")
    result = read(tmp_path, b"")
    assert told(result, "DP-PDF-010").place.inside == "p. 2"
    assert told(result, "DP-OCR-001").facts["count"] == 1
    assert "Ç" not in dumps(result.book).decode()
    given([bad], monkeypatch)
    with pytest.raises(DaisyError) as caught:
        read(tmp_path, b"")
    assert caught.value.exit_code == ExitCode.MISSING_TOOL


@pytest.mark.message("DP-PDF-011")
def test_the_words_of_an_earlier_ocr(tmp_path: Path) -> None:
    page = FakePage()
    page.scan(20, 20, bytes(400))
    for n in range(4):
        page.text(50, 100 + 17 * n, TEXT[0][: 30 - n], more="3 Tr")
    result = read(tmp_path, FakePdf([page]).data())
    assert told(result, "DP-PDF-011").place.inside == "p. 1"
    assert "봄이 오면 마을" in dumps(result.book).decode()


@pytest.mark.message("DP-PDF-012")
def test_an_unsure_table(tmp_path: Path) -> None:
    assert told(read(tmp_path, BOOKS["tables"]().data()), "DP-PDF-012").place.inside == "p. 1"


@pytest.mark.message("DP-PDF-013", "DP-PDF-014", "DP-PDF-023")
def test_directions(tmp_path: Path) -> None:
    result = read(tmp_path, BOOKS["turned"]().data())
    assert told(result, "DP-PDF-013").place.inside == "p. 3"
    assert told(result, "DP-PDF-014").place.inside == "p. 2"
    assert told(result, "DP-PDF-023").facts["count"] == 4


@pytest.mark.message("DP-PDF-009", "DP-PDF-015")
def test_heads_and_lost_bookmarks(tmp_path: Path) -> None:
    made = BOOKS["novel"]()
    made.outline.append(("없는 장", 1, 2))
    result = read(tmp_path, made.data())
    assert told(result, "DP-PDF-015").facts["count"] == 1
    assert "버들피리의 봄" in str(told(result, "DP-PDF-009").facts["words"])


@pytest.mark.message("DP-PDF-016")
def test_a_note_without_its_mark(tmp_path: Path) -> None:
    page = page_of()
    page.text(50, 117, TEXT[0][:25])
    page.rule(50, 520, 150, 520)
    page.text(50, 535, "1 아무도 찾지 않는 주석이다.", 8)
    found = told(read(tmp_path, FakePdf([page]).data()), "DP-PDF-016")
    assert (found.place.inside, found.facts["count"]) == ("p. 1", 1)


@pytest.mark.message("DP-PDF-017")
def test_a_lost_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.pdf, "images", lambda _, wanted: (b"" for _ in wanted))
    found = told(read(tmp_path, BOOKS["columns"]().data()), "DP-PDF-017")
    assert found.facts["count"] == 1


@pytest.mark.message("DP-PDF-020")
def test_a_drawing(tmp_path: Path) -> None:
    page = page_of()
    for n in range(4):
        page.raw(f"100 {300 - n * 20} m 200 380 250 300 300 {250 + n * 9} c S")
    page.text(100, 400, "그림 1. 선으로 그린 지도", 9)
    assert told(read(tmp_path, FakePdf([page]).data()), "DP-PDF-020").place.inside == "p. 1"


@pytest.mark.message("DP-PDF-022")
def test_blank_pages(tmp_path: Path) -> None:
    assert refused(tmp_path, FakePdf([FakePage(), FakePage()]).data()).facts["pages"] == 2


def test_rubbish_before_the_header_and_a_huge_page(tmp_path: Path) -> None:
    huge = FakePage((1e6, 1e6))
    huge.text(50, 100, TEXT[0])
    data = b"\n\n" + FakePdf([huge]).data()
    assert PdfReader().recognizes(tmp_path / "a.doc", data[:4096])
    assert "봄이 오면" in dumps(read(tmp_path, data).book).decode()


@pytest.mark.parametrize(
    "seed", [*range(6), *(pytest.param(n, marks=pytest.mark.slow) for n in range(6, 30))]
)
def test_mutated_files(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "program", lambda: "")
    chance = random.Random(seed)
    data = bytearray(BOOKS[sorted(BOOKS)[seed % len(BOOKS)]]().data())
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                del data[at : at + chance.randint(1, 50)]
            case _:
                data[at:at] = data[at : at + chance.randint(1, 50)]
    try:
        result = read(tmp_path, bytes(data))
    except DaisyError:
        return
    assert loads(Book, dumps(result.book)) == result.book
