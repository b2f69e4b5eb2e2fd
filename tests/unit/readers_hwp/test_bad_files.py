# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that are locked, old, damaged, enormous or not what their name says."""

from __future__ import annotations

import struct
import time
import zlib
from pathlib import Path

import pytest

from daisy_pipeline.readers.detect import detect
from tests.fakes import docx, odt
from tests.fakes.hwpx import zipped
from tests.golden_books.hangul import p
from tests.unit.readers_hwp.made import (
    compound,
    deflated,
    file_header,
    hwp,
    hwpx,
    put,
    read,
    record,
    record_para,
    refused,
    write_hwp,
    write_hwpx,
    xml_para,
)

GOOD_HWP = write_hwp((p("좋은 글"),))
GOOD_HWPX = write_hwpx((p("좋은 글"),))


@pytest.mark.parametrize("name", ["a.hwpx", "a.hwp", "a.docx", "a.epub", "a.txt", "a"])
def test_content_decides_not_the_suffix(name: str, tmp_path: Path) -> None:
    path = put(tmp_path, name, GOOD_HWP)
    assert detect(path).name == "hwp"
    path = put(tmp_path, name, GOOD_HWPX)
    assert detect(path).name == "hwpx"
    assert read(path).book.body


@pytest.mark.message("DP-HWP-001")
@pytest.mark.parametrize(
    "data", [b"", b"garbage", b"\0" * 5000, GOOD_HWP[:512], GOOD_HWP[:700], GOOD_HWP[:8] * 200]
)
def test_damaged_containers(data: bytes, tmp_path: Path) -> None:
    finding = refused(put(tmp_path, "a.hwp", data))
    assert (finding.id, finding.place.file) == ("DP-HWP-001", "a.hwp")


def test_a_compound_file_of_another_program(tmp_path: Path) -> None:
    path = put(tmp_path, "a.hwp", compound({"Workbook": b"x" * 5000}))
    assert refused(path).id == "DP-HWP-001"
    path = put(tmp_path, "a.hwp", compound({"WordDocument": b"x" * 5000}))
    assert refused(path).id == "DP-DOC-002"


def test_a_package_of_another_program_that_is_named_as_hangul_s(tmp_path: Path) -> None:
    assert detect(put(tmp_path, "a.hwp", docx.pack(docx.members(docx.p("글"))))).name == "docx"
    assert detect(put(tmp_path, "a.hwpx", odt.pack(odt.members(odt.p("글"))))).name == "odt"


def test_cyclic_sectors(tmp_path: Path) -> None:
    data = bytearray(write_hwp((p("가" * 20_000),)))
    at = (int.from_bytes(data[76:80], "little") + 1) * 512
    data[at : at + 512] = struct.pack("<128I", *[0] * 128)
    assert refused(put(tmp_path, "a.hwp", bytes(data))).id == "DP-HWP-001"


@pytest.mark.message("DP-HWP-002")
def test_passwords(tmp_path: Path) -> None:
    finding = refused(put(tmp_path, "a.hwp", hwp(record_para("글"), bits=3)))
    assert (finding.id, finding.place.file) == ("DP-HWP-002", "a.hwp")
    manifest = b'<m xmlns:o="u"><o:file-entry><o:encryption-data/></o:file-entry></m>'
    locked = hwpx(xml_para("글"), **{"META-INF/manifest.xml": manifest})
    assert refused(put(tmp_path, "a.hwpx", locked)).id == "DP-HWP-002"


@pytest.mark.message("DP-HWP-003")
@pytest.mark.parametrize("bit", [4, 8, 10])
def test_drm(bit: int, tmp_path: Path) -> None:
    finding = refused(put(tmp_path, "a.hwp", hwp(record_para("글"), bits=1 | 1 << bit)))
    assert (finding.id, finding.place.file) == ("DP-HWP-003", "a.hwp")


@pytest.mark.message("DP-HWP-004")
def test_old_documents(tmp_path: Path) -> None:
    data = b"HWP Document File V3.00 \x1a\1\2\3\4\5" + bytes(200)
    finding = refused(put(tmp_path, "old.hwp", data))
    assert (finding.id, finding.place.file) == ("DP-HWP-004", "old.hwp")


@pytest.mark.message("DP-HWP-005")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_hwpml(encoding: str, tmp_path: Path) -> None:
    data = '<?xml version="1.0"?><HWPML Version="2.8"><HEAD/></HWPML>'.encode(encoding)
    finding = refused(put(tmp_path, "a.hml", data))
    assert (finding.id, finding.place.file) == ("DP-HWP-005", "a.hml")


@pytest.mark.message("DP-HWP-006")
def test_only_a_preview(tmp_path: Path) -> None:
    package = {"mimetype": b"application/hwp+zip", "Preview/PrvText.txt": b"x"}
    finding = refused(put(tmp_path, "a.hwpx", zipped(package)))
    assert (finding.id, finding.place.file) == ("DP-HWP-006", "a.hwpx")
    streams = {"FileHeader": file_header(1), "PrvText": b"x" * 100}
    assert refused(put(tmp_path, "a.hwp", compound(streams))).id == "DP-HWP-006"
    assert refused(put(tmp_path, "b.hwpx", hwpx(xml_para("")))).id == "DP-HWP-006"


def test_samples_without_words(shared: Path) -> None:
    for name in ("HeaderFooter.hwpx", "making_caption.hwp"):
        assert refused(shared / "samples" / "hwp" / name).id == "DP-HWP-006"


@pytest.mark.message("DP-HWP-007")
def test_a_damaged_section_is_read_up_to_there(tmp_path: Path) -> None:
    lying = record_para("남은 글") + struct.pack("<I", 66 | 0xFFF << 20) + b"\xff\xff\xff\x7f"
    result = read(put(tmp_path, "a.hwp", hwp(lying)))
    (finding,) = result.findings
    assert (finding.id, finding.place.inside) == ("DP-HWP-007", "BodyText/Section0")
    assert len(result.book.body) == 1
    body = hwpx(xml_para("둘째"), **{"Contents/section1.xml": b"<broken"})
    result = read(put(tmp_path, "a.hwpx", body))
    assert [(f.id, f.place.inside) for f in result.findings] == [
        ("DP-HWP-007", "Contents/section1.xml")
    ]


def test_a_truncated_stream_is_read_up_to_there(tmp_path: Path) -> None:
    body = b"".join(record_para(f"{n}째 문단 글자 {n * n * 7919}") for n in range(500))
    streams = {
        "FileHeader": file_header(1),
        "BodyText/Section0": deflated(body)[:3000],
    }
    result = read(put(tmp_path, "a.hwp", compound(streams)))
    assert 10 < len(result.book.body) < 500
    assert [f.id for f in result.findings] == ["DP-HWP-021", "DP-HWP-007"]


@pytest.mark.message("DP-HWP-008")
def test_bombs(tmp_path: Path) -> None:
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = b"".join(machine.compress(bytes(1 << 20)) for _ in range(300)) + machine.flush()
    streams = {"FileHeader": file_header(1), "BodyText/Section0": bomb}
    begin = time.process_time()
    finding = refused(put(tmp_path, "a.hwp", compound(streams)))
    assert (finding.id, finding.place.inside) == ("DP-HWP-008", "BodyText/Section0")
    many = hwp(record(66, 0) * 500_001)
    assert refused(put(tmp_path, "b.hwp", many)).id == "DP-HWP-008"
    signs = record(66, 0, bytes(24)) + record(67, 1, b"\x0a\0" * 1_100_000)
    assert refused(put(tmp_path, "d.hwp", hwp(signs))).id == "DP-HWP-008"
    tags = hwpx("<hp:p/>" * 4_000_001)
    assert refused(put(tmp_path, "a.hwpx", tags)).place.inside == "Contents/section0.xml"
    deep = hwp(b"".join(record(66, n) for n in range(1000)))
    assert refused(put(tmp_path, "c.hwp", deep)).id == "DP-HWP-008"
    assert time.process_time() - begin < 25


def test_enormous_and_deep_xml(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "a.hwpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/hwp+zip")
        with archive.open("Contents/section0.xml", "w") as member:
            member.write(b"<s><p>")
            for _ in range(300):
                member.write(b"a" * 1_000_000)
            member.write(b"</p></s>")
    begin = time.process_time()
    assert refused(path).id == "DP-PKG-011"
    assert time.process_time() - begin < 5
    nested = "<hp:p><hp:run><hp:tbl><hp:tr><hp:tc><hp:subList>" * 2000
    closed = "</hp:subList></hp:tc></hp:tr></hp:tbl></hp:run></hp:p>" * 2000
    assert refused(put(tmp_path, "b.hwpx", hwpx(nested + closed))).id == "DP-PKG-005"
    entity = b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><s>&x;</s>'
    bad = hwpx("", **{"Contents/section0.xml": entity})
    assert refused(put(tmp_path, "c.hwpx", bad)).id == "DP-PKG-004"


def test_absurd_numbers(tmp_path: Path) -> None:
    cell = (
        '<hp:tc><hp:subList><hp:p paraPrIDRef="99999999999" styleIDRef="-5"><hp:run '
        'charPrIDRef="x"><hp:t>칸</hp:t></hp:run></hp:p></hp:subList>'
        '<hp:cellAddr colAddr="4000000000" rowAddr="4000000000"/>'
        '<hp:cellSpan colSpan="1000000000" rowSpan="1000000000"/></hp:tc>'
    )
    table = f"<hp:p><hp:run><hp:tbl><hp:tr>{cell}{cell}</hp:tr></hp:tbl></hp:run></hp:p>"
    result = read(put(tmp_path, "a.hwpx", hwpx(table)))
    (block,) = result.book.body
    assert [(c.colspan, c.rowspan) for c in block.rows[0].cells] == [(1000, 1)] * 2  # type: ignore[union-attr]


@pytest.mark.message("DP-HWP-021")
def test_damaged_tables_of_shapes(tmp_path: Path) -> None:
    bad = hwpx(xml_para("글"), **{"Contents/header.xml": b"<head"})
    result = read(put(tmp_path, "a.hwpx", bad))
    assert [(f.id, f.place.inside) for f in result.findings] == [
        ("DP-HWP-021", "Contents/header.xml")
    ]
    result = read(put(tmp_path, "a.hwp", hwp(record_para("글"), DocInfo=b"\xff" * 90)))
    assert [(f.id, f.place.inside) for f in result.findings] == [("DP-HWP-021", "DocInfo")]
