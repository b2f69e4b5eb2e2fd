# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to PDFium: what pages say, and files that were made to hurt it."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest

from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.readers.pdf.reader import PdfReader
from daisy_pipeline.tools import pdf, pdf_child
from daisy_pipeline.tools.pdf import Unreadable
from daisy_pipeline.tools.pdf_data import Page
from daisy_pipeline.tools.process import Ran
from tests.fakes.pdf import FakePage, FakePdf
from tests.fakes.pdf_books import BOOKS, TEXT


def saved(folder: Path, data: bytes) -> Path:
    path = folder / "책.pdf"
    path.write_bytes(data)
    return path


def written(*bodies: str | bytes) -> bytes:
    """A PDF of these objects, the first of which is the catalog; without a table of places."""
    out = b"%PDF-1.7\n"
    for number, body in enumerate(bodies, 1):
        out += b"%d 0 obj\n" % number + (body.encode() if isinstance(body, str) else body)
        out += b"\nendobj\n"
    return out + b"trailer << /Size %d /Root 1 0 R >>\n%%%%EOF\n" % (len(bodies) + 1)


def stream(data: bytes, entries: str = "") -> bytes:
    packed = zlib.compress(data, 9)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>\nstream\n"
    return head.encode() + packed + b"\nendstream"


def one_page(content: bytes, resources: str = "", more: tuple[bytes, ...] = ()) -> bytes:
    return written(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents 4 0 R"
        f" /Resources << /Font << /F1 5 0 R >> {resources} >> >>",
        content,
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *more,
    )


def worked() -> float:
    """The seconds that this process and its children that have ended took of the processor."""
    return sum(os.times()[:4])


def ends(path: Path, seconds: float) -> str:
    """The finding's id with which reading ends, "" for a Book; with so many seconds of work."""
    begin = worked()
    try:
        PdfReader().read(path, {})
        id = ""
    except DaisyError as problem:
        id = problem.findings[0].id
    assert worked() - begin < seconds
    return id


# ------------------------------------------------------------------------ what is said


def test_what_a_document_says_of_itself(tmp_path: Path) -> None:
    made = BOOKS["novel"]()
    made.catalog = "/Lang (ko-KR)"
    found = pdf.about(saved(tmp_path, made.data()))
    assert (found.pages, found.lang, found.tagged) == (len(made.pages), "ko-KR", False)
    assert found.info["Title"] == "버들피리의 봄"
    assert next((b.title, b.level) for b in found.outline) == ("제1장 봄", 1)


def test_what_stands_on_a_page(tmp_path: Path) -> None:
    page = FakePage()
    page.text(50, 100, "도서관에 가는 길", 10, "F2")
    page.rule(50, 120, 150, 120)
    page.image(50, 200, 100, 80, 60)
    page.links.append((50, 90, 80, 12, "https://library.example/"))
    (found,) = pdf.pages(saved(tmp_path, FakePdf([page]).data()), 1)
    assert isinstance(found, Page)
    (span,) = found.spans
    assert (span.text, span.bold, round(span.xs[0]), span.size) == (
        "도서관에 가는 길",
        True,
        50,
        10,
    )
    assert len(span.xs) == 2 * len(span.text)
    assert [round(v) for v in found.rules[0]] == [50, 120, 150, 120] or len(found.rules) == 1
    assert [round(v) for v in found.images[0].box] == [50, 200, 150, 280]
    assert found.links[0].uri == "https://library.example/"


def test_pages_come_in_their_order_over_many_children(tmp_path: Path) -> None:
    pages = [FakePage() for _ in range(60)]
    for number, page in enumerate(pages):
        page.text(50, 100, f"{number}쪽의 글이다.")
    found = list(pdf.pages(saved(tmp_path, FakePdf(pages).data()), 60))
    assert [p.spans[0].text for p in found if isinstance(p, Page)] == [
        f"{n}쪽의 글이다." for n in range(60)
    ]


def test_a_page_on_which_the_child_dies_costs_only_that_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [FakePage() for _ in range(20)]
    for page in pages:
        page.text(50, 100, TEXT[0])
    path = saved(tmp_path, FakePdf(pages).data())
    true = pdf._child

    def child(seconds: float, *words: str | int | Path) -> Ran:
        first, last = int(str(words[2])), int(str(words[3]))
        if not first <= 7 <= last:
            return true(seconds, *words)
        before = true(seconds, "pages", path, first, 6) if first < 7 else Ran(0)
        return Ran(-11, before.out)

    monkeypatch.setattr(pdf, "_child", child)
    found = list(pdf.pages(path, 20))
    assert [n for n, p in enumerate(found, 1) if isinstance(p, Unreadable)] == [7]
    assert [p.number for p in found] == list(range(1, 21))


def test_a_picture_of_a_page_and_a_picture_on_it(tmp_path: Path) -> None:
    path = saved(tmp_path, BOOKS["columns"]().data())
    target = tmp_path / "page.pgm"
    assert pdf.render(path, 1, 100, target) == 100
    assert target.read_bytes().startswith(b"P5 826 1169 255\n")
    (page,) = pdf.pages(path, 1)
    assert isinstance(page, Page)
    one, none = pdf.images(path, [(1, page.images[0].index), (1, 0)])
    assert one.startswith(b"\x89PNG") and none == b""


# ------------------------------------------------------------------------ hostile files


def test_a_form_that_shows_itself(tmp_path: Path) -> None:
    form = stream(b"/X1 Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 7 0 R")
    content = stream(b"BT /F1 10 Tf 50 500 Td (the library is open) Tj ET /X1 Do")
    more = (form, b"<< /XObject << /X1 6 0 R >> >>")
    assert ends(saved(tmp_path, one_page(content, "/XObject << /X1 6 0 R >>", more)), 20) == ""


@pytest.mark.slow
def test_forms_that_double_thirty_times(tmp_path: Path) -> None:
    forms = [
        stream(
            b"/X Do /X Do" if n < 30 else b"BT /F1 10 Tf (a library) Tj ET",
            f"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
            f" /Resources << /Font << /F1 5 0 R >> /XObject << /X {n + 7} 0 R >> >>",
        )
        for n in range(31)
    ]
    data = one_page(stream(b"/X Do"), "/XObject << /X 6 0 R >>", tuple(forms))
    assert ends(saved(tmp_path, data), 30) in ("", "DP-PDF-022", "DP-PDF-007")


@pytest.mark.slow
def test_a_content_stream_that_unpacks_to_a_gigabyte(tmp_path: Path) -> None:
    begin = stream(b"BT /F1 10 Tf (the library) Tj ET\n" + b"0 0 m 9 9 l S\n" * (70 << 20))
    assert ends(saved(tmp_path, one_page(begin)), 30) in ("", "DP-PDF-022", "DP-PDF-007")


def test_rubbish_before_the_header(tmp_path: Path) -> None:
    page = FakePage()
    page.text(50, 100, TEXT[0])
    data = b"\r\nHTTP/1.1 200 OK\r\n\r\n" + b" " * 900 + FakePdf([page]).data()
    assert PdfReader().recognizes(tmp_path / "a.bin", data[:4096])
    assert ends(saved(tmp_path, data), 15) == ""


@pytest.mark.message("DP-PDF-006")
def test_a_hundred_thousand_pages(tmp_path: Path) -> None:
    kids = " ".join(["3 0 R"] * 100_000)
    data = written(
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count 100000 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] >>",
    )
    assert ends(saved(tmp_path, data), 20) == "DP-PDF-006"


def test_a_page_tree_in_a_circle(tmp_path: Path) -> None:
    data = written(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 9 /Parent 3 0 R >>",
        "<< /Type /Pages /Kids [2 0 R] /Count 5 /Parent 2 0 R >>",
    )
    assert ends(saved(tmp_path, data), 25).startswith("DP-PDF-")


def test_bookmarks_in_a_circle(tmp_path: Path) -> None:
    made = FakePdf([FakePage()])
    made.pages[0].text(50, 100, TEXT[0])
    made.outline = [("하나", 1, 1), ("둘", 1, 1)]
    data = made.data()
    turned = data.replace(b"/Prev ", b"/Next ")
    assert turned != data
    assert len(pdf.about(saved(tmp_path, turned)).outline) <= 4


def test_a_page_of_a_million_points_is_not_drawn(tmp_path: Path) -> None:
    page = FakePage((1e6, 1e6))
    page.text(50, 100, TEXT[0])
    path = saved(tmp_path, FakePdf([page]).data())
    assert pdf.render(path, 1, 300, tmp_path / "p.pgm") == 0
    assert (tmp_path / "p.pgm").stat().st_size == 0
    assert ends(path, 15) == ""


@pytest.mark.message("DP-PDF-018")
def test_a_form_of_xfa(tmp_path: Path) -> None:
    made = FakePdf([FakePage()])
    made.pages[0].text(50, 100, TEXT[0])
    made.catalog = "/AcroForm << /Fields [] /XFA (<xdp/>) >>"
    path = saved(tmp_path, made.data())
    told = {f.id: f for f in PdfReader().read(path, {}).findings}
    assert told["DP-PDF-018"].place.file == "책.pdf"


@pytest.mark.message("DP-PDF-019")
def test_a_portfolio(tmp_path: Path) -> None:
    made = FakePdf([FakePage()])
    made.pages[0].text(50, 100, TEXT[0])
    one = "<< /Type /Filespec /F (a.txt) /EF << /F 1 0 R >> >>"
    made.catalog = f"/Collection << >> /Names << /EmbeddedFiles << /Names [(a.txt) {one}] >> >>"
    path = saved(tmp_path, made.data())
    told = {f.id: f for f in PdfReader().read(path, {}).findings}
    assert told["DP-PDF-019"].facts["count"] == 1


def test_a_child_that_hangs_is_ended_and_its_pages_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path, BOOKS["columns"]().data())
    monkeypatch.setattr(pdf, "_CHUNK_TIME", 0.001)
    monkeypatch.setattr(pdf, "_PAGE_TIME", 0.001)
    (page,) = pdf.pages(path, 1)
    assert page == Unreadable(1, "late")


def test_a_picture_that_unpacks_without_end_is_not_taken_out(tmp_path: Path) -> None:
    entries = "/Type /XObject /Subtype /Image /ColorSpace /DeviceRGB /BitsPerComponent 8"
    bomb = stream(bytes(1 << 20), f"{entries} /Width 60000 /Height 60000")
    content = stream(b"q 300 0 0 300 50 50 cm /I Do Q BT /F1 9 Tf 50 500 Td (a library) Tj ET")
    path = saved(tmp_path, one_page(content, "/XObject << /I 6 0 R >>", (bomb,)))
    assert ends(path, 25) in ("", "DP-OCR-001", "DP-OCR-009", "DP-PDF-022")
    assert list(pdf.images(path, [(1, 0)])) == [b""]


def test_the_childs_memory_is_bounded() -> None:
    assert pdf_child.MEMORY <= 1 << 30
