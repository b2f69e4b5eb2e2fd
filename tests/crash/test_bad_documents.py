# SPDX-License-Identifier: AGPL-3.0-or-later
"""Locked, damaged, old and wrongly named documents, given to the real program."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.crash.shop import Shop, hashes, leftovers
from tests.fakes import docx, hwp, odt
from tests.fakes.hwpx import write_hwpx
from tests.fakes.pdf import FakePage, FakePdf
from tests.golden_books.hangul import p
from tests.unit.readers_hwp.made import hwp as hangul
from tests.unit.readers_hwp.made import record_para

WORDS = "봄이 왔다."
DOCX = docx.pack(docx.members(docx.p(WORDS)))
HWP, HWPX = hwp.write_hwp((p(WORDS),)), write_hwpx((p(WORDS),))
ODT = odt.pack(odt.members(odt.p(WORDS)))
HTML = f"<!DOCTYPE html><html><body><p>{WORDS}</p></body></html>".encode()


def pdf() -> bytes:
    page = FakePage()
    page.text(50, 100, WORDS)
    return FakePdf([page]).data()


def locked_pdf() -> bytes:
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> " % (
        b"41" * 32,
        b"42" * 32,
    )
    ids = b"/ID [<%s> <%s>] " % (b"00" * 16, b"00" * 16)
    return pdf().replace(b"trailer << ", b"trailer << " + ids + lock)


def word_97() -> bytes:
    return hwp.compound({"WordDocument": b"x" * 5000, "1Table": b"y" * 5000})


def locked_docx() -> bytes:
    return hwp.compound({"EncryptionInfo": b"x" * 5000, "EncryptedPackage": b"y" * 5000})


def deep_docx() -> bytes:
    opened, closed = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    return docx.pack(docx.members(opened * 3000 + docx.p(WORDS) + closed * 3000))


REFUSED: Mapping[str, tuple[str, Callable[[], bytes], str, str]] = {
    "hwp-password": ("a.hwp", lambda: hangul(record_para(WORDS), bits=3), "DP-HWP-002", "a.hwp"),
    "hwp-drm": ("a.hwp", lambda: hangul(record_para(WORDS), bits=0x11), "DP-HWP-003", "a.hwp"),
    "hwp-cut": ("a.hwp", lambda: HWP[:700], "DP-HWP-001", "a.hwp"),
    "hwp-old": (
        "a.hwp",
        lambda: b"HWP Document File V3.00 \x1a" + bytes(99),
        "DP-HWP-004",
        "a.hwp",
    ),
    "hwpx-cut": ("a.hwpx", lambda: HWPX[:300], "DP-PKG-010", "a.hwpx"),
    "docx-password": ("a.docx", locked_docx, "DP-DOC-001", "a.docx"),
    "docx-cut": ("a.docx", lambda: DOCX[:300], "DP-PKG-010", "a.docx"),
    "docx-deep": ("a.docx", deep_docx, "DP-PKG-005", "a.docx 안의 word/document.xml"),
    "doc": ("a.doc", word_97, "DP-DOC-002", "a.doc"),
    "doc-named-hwp": ("a.hwp", word_97, "DP-DOC-002", "a.hwp"),
    "odt-cut": ("a.odt", lambda: ODT[:300], "DP-PKG-010", "a.odt"),
    "pdf-password": ("a.pdf", locked_pdf, "DP-PDF-004", "a.pdf"),
    "pdf-cut": ("a.pdf", lambda: pdf()[:200], "DP-PDF-003", "a.pdf"),
    "empty": ("a.pdf", lambda: b"", "DP-SRC-006", "a.pdf"),
    "rtf": ("a.rtf", lambda: b"{\\rtf1 spring}", "DP-SRC-001", "a.rtf"),
    "no-words": ("a.html", lambda: b"<html><body></body></html>", "DP-HTM-001", "a.html"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_document_that_cannot_be_read(case: str, tmp_path: Path) -> None:
    name, make, id, place = REFUSED[case]
    shop = Shop(tmp_path)
    shop.title(text=make(), name=name)
    before = hashes(tmp_path / "sources")
    shop.build().tells(id, 3, place)
    assert hashes(tmp_path / "sources", "segments.tsv") == before
    assert leftovers(tmp_path) == []
    assert not shop.output().exists()


MISNAMED = {
    "a.docx": HWPX,
    "a.hwp": DOCX,
    "a.hwpx": ODT,
    "a.epub": HWP,
    "a.txt": pdf(),
    "a.md": HTML,
}


@pytest.mark.parametrize("name", MISNAMED)
def test_a_wrong_name_does_not_matter(name: str, tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.title(text=MISNAMED[name], name=name)
    told = shop.build("닭", "--only", "daisy3-text")
    assert told.code == 0, told.all
    book = (shop.output() / "daisy3-text" / "book.xml").read_text("utf-8")
    assert WORDS in book


def test_macros_are_told_and_not_taken(tmp_path: Path) -> None:
    members = {**docx.members(docx.p(WORDS)), "word/vbaProject.bin": b"AutoOpen" * 99}
    shop = Shop(tmp_path)
    shop.title(text=docx.pack(members), name="a.docm")
    told = shop.build("닭", "--only", "daisy3-text")
    assert told.code == 0, told.all
    report = json.loads((shop.output() / "report.json").read_text("utf-8"))
    (finding,) = [f for f in report["findings"] if f["id"] == "DP-OFF-019"]
    assert finding["place"]["file"] == "a.docm"
    assert not any(b"AutoOpen" in f.read_bytes() for f in shop.output().rglob("*") if f.is_file())
