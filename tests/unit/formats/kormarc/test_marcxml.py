# SPDX-License-Identifier: AGPL-3.0-or-later
"""MARCXML: the same bytes every time, valid, and foreign files read within bounds."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.formats.kormarc.marcxml import (
    LARGEST_RECORD,
    NAMESPACE,
    iter_marcxml,
    marcxml_bytes,
    marcxml_parts,
    read_marcxml,
)
from daisy_pipeline.formats.kormarc.parts import Counted
from daisy_pipeline.formats.kormarc.record import Control, Record, field
from daisy_pipeline.formats.safe_xml import parse_xml
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from tests.unit.formats.kormarc.worked import HUMAN_AUDIO, TEXT_DAISY, record

TEXT, AUDIO = record(TEXT_DAISY), record(HUMAN_AUDIO)
SMALL = Record(
    "00000nam a2200000   4500",
    (Control("001", "KMO1"), field("245", "00", 'a동백꽃 <"&">', "b  봄 ")),
)
BODY = (
    "<record><leader>00000nam a2200000   4500</leader>"
    '<datafield tag="245" ind1="0" ind2="0"><subfield code="a">봄</subfield></datafield></record>'
)


def found(data: bytes) -> Finding:
    """The one finding of a file that cannot be read to its end."""
    (told,) = (
        one for one in iter_marcxml(BytesIO(data), Place("책.xml")) if isinstance(one, Finding)
    )
    return told


def test_bytes() -> None:
    expected = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<collection xmlns="http://www.loc.gov/MARC21/slim">\n'
        "  <record>\n"
        "    <leader>00000nam a2200000   4500</leader>\n"
        '    <controlfield tag="001">KMO1</controlfield>\n'
        '    <datafield tag="245" ind1="0" ind2="0">\n'
        '      <subfield code="a">동백꽃 &lt;"&amp;"&gt;</subfield>\n'
        '      <subfield code="b">  봄 </subfield>\n'
        "    </datafield>\n"
        "  </record>\n"
        "</collection>\n"
    )
    assert marcxml_bytes([SMALL]).decode() == expected


def test_both_worked_records_come_back_and_another_parser_agrees() -> None:
    data = marcxml_bytes([TEXT, AUDIO])
    assert data == b"".join(marcxml_parts(iter([TEXT, AUDIO])))
    assert read_marcxml(data) == (TEXT, AUDIO)
    root = parse_xml(data)
    assert root.tag == f"{{{NAMESPACE}}}collection" and len(root) == 2
    assert len(root[0]) == len(TEXT.fields) + 1


def test_files_of_other_systems() -> None:
    (made,) = read_marcxml(BODY.encode())
    assert made.fields == (field("245", "00", "a봄"),)
    prefixed = BODY.replace("</", "</m:").replace("<r", "<m:r", 1)
    for name in ("leader", "datafield", "subfield"):
        prefixed = prefixed.replace(f"<{name}", f"<m:{name}")
    wrapped = f'<m:collection xmlns:m="{NAMESPACE}">{prefixed}<!-- 끝 --></m:collection>'
    assert read_marcxml(wrapped.encode("utf-16")) == (made,)
    old = f'<?xml version="1.0" encoding="EUC-KR"?>\n{BODY.replace("봄", "뷁")}'.encode("cp949")
    assert read_marcxml(old)[0].fields == (field("245", "00", "a뷁"),)
    empty = BODY.replace(">봄<", "><")
    assert read_marcxml(empty.encode())[0].fields[0].tag == "245"
    lengths = BODY.replace("00000nam a2200000", "01234nam a2200567")
    assert read_marcxml(lengths.encode()) == (made,)


@pytest.mark.message("DP-PKG-001")
def test_records_before_the_break_are_given() -> None:
    data = f"<collection>\n{BODY}\n{BODY[:40]}".encode()
    read = list(iter_marcxml(BytesIO(data), Place("책.xml")))
    assert isinstance(read[0], Counted) and read[0].number == 1
    assert isinstance(read[1], Finding) and read[1].id == "DP-PKG-001"
    assert read[1].place == Place("책.xml", 3)
    with pytest.raises(DaisyError):
        read_marcxml(data)


NOT_MARCXML = [
    ("<html/>", "html"),
    ("<collection><leader/></collection>", "leader"),
    (BODY.replace("<record>", '<record xmlns="urn:other">'), "record"),
    ("<record/>", "leader"),
    (BODY.replace("00000nam", "00000na"), "leader"),
    (BODY.replace('tag="245"', 'tag="2455"'), "2455"),
    (BODY.replace('tag="245"', ""), ""),
    (BODY.replace('tag="245"', 'tag="001"'), "001"),
    (BODY.replace(">봄<", "><b>봄</b><"), "b"),
    (BODY.replace("<leader>", "<record><leader>"), "record"),
]


@pytest.mark.message("DP-MRC-010")
@pytest.mark.parametrize(("text", "named"), NOT_MARCXML, ids=range(len(NOT_MARCXML)))
def test_xml_that_is_no_marcxml(text: str, named: str) -> None:
    told = found(f"\n{text}".encode())
    assert told.id == "DP-MRC-010" and told.facts["field"] == named
    assert told.place.file == "책.xml" and told.place.line == 2


@pytest.mark.message("DP-MRC-011")
@pytest.mark.parametrize("inside", ["", ' SYSTEM "http://example.org/x.dtd"', ' [<!ENTITY a "b">]'])
def test_a_doctype_is_refused(inside: str) -> None:
    told = found(f"<!DOCTYPE record{inside}>\n{BODY}".encode())
    assert told.id == "DP-MRC-011" and told.place.line == 1


class Long(BytesIO):
    """A file that begins like a record and goes on with one letter for a gigabyte."""

    def __init__(self, begin: str) -> None:
        super().__init__(begin.encode())
        self.given = 0

    def read(self, size: int | None = -1) -> bytes:
        size = size or 0
        self.given += size
        return super().read(size) or (b"x" * size if self.given < 1 << 30 else b"")


@pytest.mark.message("DP-MRC-012")
@pytest.mark.parametrize(
    "begin",
    [
        BODY[: BODY.index("봄") + 1],
        BODY[: BODY.index('"245"') + 2],
        "<collection><!-- ",
        "<record><leader>",
    ],
)
def test_a_record_without_bounds_is_not_read(begin: str) -> None:
    file = Long(begin)
    (told,) = iter_marcxml(file, Place("책.xml"))
    assert isinstance(told, Finding) and told.id == "DP-MRC-012"
    assert told.place.line == 1 and told.facts["number"] == 1
    assert file.given < 3 * LARGEST_RECORD


def test_many_fields_without_text_are_bounded_too() -> None:
    told = found(b"<record>" + b'<datafield tag="500"/>' * 400_000)
    assert told.id == "DP-MRC-012"


@pytest.mark.message("DP-PKG-006")
def test_letters_that_are_not_of_the_encoding() -> None:
    data = f'<?xml version="1.0" encoding="euc-kr"?>{BODY}'.encode()
    assert found(data.replace("봄".encode(), b"\xff\xff")).id == "DP-PKG-006"


@given(st.binary(max_size=80), st.integers(0, len(BODY) - 1))
@settings(max_examples=200, deadline=None)
def test_no_bytes_bring_the_reader_down(noise: bytes, at: int) -> None:
    list(iter_marcxml(BytesIO(noise)))
    begin, end = BODY[:at].encode(), BODY[at:].encode()
    list(iter_marcxml(BytesIO(begin + noise + end)))
