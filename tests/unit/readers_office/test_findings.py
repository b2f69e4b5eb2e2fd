# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is told of DOCX and ODT files, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers.detect import detect
from daisy_pipeline.readers.office.docx import DocxReader
from daisy_pipeline.readers.office.odt import OdtReader
from tests.fakes import docx, odt
from tests.golden_books import test_docx as books

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def stream(name: str) -> bytes:
    return name.encode("utf-16-le") + bytes(64)


def read(tmp_path: Path, given: Mapping[str, bytes]) -> ReadResult:
    return DocxReader().read(docx.write(tmp_path / "책.docx", given), {})


def told(result: ReadResult, id: str) -> Finding:
    (found,) = [f for f in result.findings if f.id == id]
    return found


def refused(path: Path) -> Finding:
    with pytest.raises(DaisyError) as problem:
        detect(path).read(path, {})
    return problem.value.findings[0]


@pytest.mark.message("DP-DOC-001")
def test_a_password_is_told(tmp_path: Path) -> None:
    path = tmp_path / "잠긴.docx"
    path.write_bytes(OLE + stream("EncryptedPackage"))
    found = refused(path)
    assert (found.id, found.place) == ("DP-DOC-001", Place("잠긴.docx"))


@pytest.mark.message("DP-DOC-002")
def test_an_old_document_is_told_whatever_its_suffix(tmp_path: Path) -> None:
    for name in ("옛.doc", "옛.docx", "옛"):
        path = tmp_path / name
        path.write_bytes(OLE + stream("WordDocument"))
        assert (refused(path).id, refused(path).place) == ("DP-DOC-002", Place(name))


def test_a_hangul_document_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(OLE + stream("WordDocument") + stream("\x05HwpSummaryInformation"))
    assert not DocxReader().recognizes(path, path.read_bytes()[:4096])


@pytest.mark.message("DP-DOC-003")
def test_a_package_without_a_text_is_told(tmp_path: Path) -> None:
    given = dict(docx.members(docx.p("글")))
    del given["word/document.xml"]
    path = docx.write(tmp_path / "빈.docx", given)
    assert (refused(path).id, refused(path).place) == ("DP-DOC-003", Place("빈.docx"))


@pytest.mark.message("DP-DOC-004")
def test_an_empty_document_is_told(tmp_path: Path) -> None:
    path = docx.write(tmp_path / "빈.docx", docx.members(docx.p() + docx.p(" ")))
    assert (refused(path).id, refused(path).place) == ("DP-DOC-004", Place("빈.docx"))


@pytest.mark.message("DP-OFF-003", "DP-OFF-013", "DP-OFF-014", "DP-OFF-015")
def test_objects_are_told_once_a_kind(tmp_path: Path) -> None:
    result = read(tmp_path, books.objects())
    assert told(result, "DP-OFF-003").facts == {"count": 2, "words": "x의 제곱"}
    picture = told(result, "DP-OFF-013")
    assert picture.place == Place("책.docx", 6)
    assert picture.facts["words"] == "https://example.org/outside.png"
    assert told(result, "DP-OFF-014").facts == {"count": 3, "words": "chart"}
    assert told(result, "DP-OFF-015").facts == {"count": 1, "words": "Wingdings F0C1"}


@pytest.mark.message("DP-OFF-010", "DP-OFF-011", "DP-OFF-012", "DP-OFF-017", "DP-OFF-019")
def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    result = read(tmp_path, books.office())
    counts = {f.id: f.facts["count"] for f in result.findings}
    assert counts["DP-OFF-010"] == 1
    assert counts["DP-OFF-011"] == 3
    assert told(result, "DP-OFF-012").facts == {"count": 1, "words": "숨은 글"}
    assert told(result, "DP-OFF-012").place == Place("책.docx", 6)
    assert counts["DP-OFF-017"] == 3
    assert told(result, "DP-OFF-019").place == Place("책.docx")


@pytest.mark.message("DP-OFF-016")
def test_a_reference_without_a_note_is_told(tmp_path: Path) -> None:
    body = docx.p("앞") + docx.p(docx.t("글") + docx.ref(9))
    found = told(read(tmp_path, docx.members(body)), "DP-OFF-016")
    assert (found.place, found.facts["count"]) == (Place("책.docx", 2), 1)


@pytest.mark.message("DP-OFF-018")
def test_unknown_fields_and_parts_of_formulas_keep_their_words(tmp_path: Path) -> None:
    field = docx.field(r" EQ \f(1,2) ", "").replace(
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', ""
    )
    result = read(tmp_path, docx.members(docx.p(docx.t("반 ") + field)))
    assert told(result, "DP-OFF-018").place == Place("책.docx", 1)
    assert b'"text":"\xeb\xb0\x98 1,2"' in _dumps(result)


def _dumps(result: ReadResult) -> bytes:
    from daisy_pipeline.model.codec import dumps

    return dumps(result.book)


@pytest.mark.message("DP-ODT-001")
def test_a_locked_odt_is_told(tmp_path: Path) -> None:
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<m:manifest xmlns:m="{space}"><m:file-entry m:full-path="content.xml">'
        "<m:encryption-data/></m:file-entry></m:manifest>"
    )
    given = odt.members("", files={"META-INF/manifest.xml": manifest.encode()})
    path = odt.write(tmp_path / "잠긴.odt", given)
    assert (refused(path).id, refused(path).place) == ("DP-ODT-001", Place("잠긴.odt"))


@pytest.mark.message("DP-ODT-002")
def test_an_odt_without_a_text_is_told(tmp_path: Path) -> None:
    given = dict(odt.members(odt.p("글")))
    given["content.xml"] = given["content.xml"].replace(b"office:text", b"office:spreadsheet")
    path = odt.write(tmp_path / "표.odt", given)
    assert (refused(path).id, refused(path).place) == ("DP-ODT-002", Place("표.odt"))


@pytest.mark.message("DP-ODT-003")
def test_an_empty_odt_is_told(tmp_path: Path) -> None:
    path = odt.write(tmp_path / "빈.odt", odt.members(odt.p()))
    assert (refused(path).id, refused(path).place) == ("DP-ODT-003", Place("빈.odt"))


def test_a_wrong_suffix_does_not_matter(tmp_path: Path) -> None:
    one = docx.write(tmp_path / "a.odt", docx.members(docx.p("글")))
    two = odt.write(tmp_path / "b.docx", odt.members(odt.p("글")))
    three = tmp_path / "c.xml"
    three.write_bytes(odt.flat(odt.p("글")))
    assert [type(detect(p)) for p in (one, two, three)] == [DocxReader, OdtReader, OdtReader]


def test_a_strict_document_reads_the_same(tmp_path: Path) -> None:
    strict = b"http://purl.oclc.org/ooxml/"
    loose = {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"wordprocessingml/main",
        b"http://schemas.openxmlformats.org/drawingml/2006/main": b"drawingml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math": b"officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            b"officeDocument/relationships"
        ),
    }
    plain = books.story()
    given = dict(plain)
    for name, data in given.items():
        for old, new in loose.items():
            if name.endswith((".xml", ".rels")):
                data = data.replace(old, strict + new)
        given[name] = data
    assert given != plain
    assert read(tmp_path, given).book == read(tmp_path, plain).book


def test_a_property_that_names_an_account_is_no_author(tmp_path: Path) -> None:
    from daisy_pipeline.readers.office.properties import judged

    assert judged("동백꽃", "김유정", "").creators == ("김유정",)
    assert judged("동백꽃", "김유정", "김유정").creators == ()
    assert judged("", "김유정", "").creators == ()
    assert judged("책", "Windows 사용자; user", "").creators == ()
    assert judged("문서1", "", "").title == ""
    assert judged("책", "", "", "ISBN 978-89-1234-567-8").identifier == "978-89-1234-567-8"
