# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bad DOCX and ODT files end in a finding: soon, in little memory, without a traceback."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from daisy_pipeline.model.book import Book
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers.office.docx import DocxReader
from daisy_pipeline.readers.office.odt import OdtReader
from tests.fakes import docx, odt
from tests.golden_books import test_docx, test_odt

CASES = 40


def outcome(reader: DocxReader | OdtReader, path: Path) -> str:
    """The first finding's id of a refusal, "" for a Book that can be written and read back."""
    try:
        result = reader.read(path, {})
    except DaisyError as problem:
        return problem.findings[0].id
    assert isinstance(result, ReadResult)
    assert loads(Book, dumps(result.book)) == result.book
    return ""


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some turned, taken out or doubled."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(made)) if made else 0
        size = chance.choice((1, 1, 4, 40))
        kind = chance.randrange(3)
        if kind == 0 and made:
            made[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del made[at : at + size]
        else:
            made[at:at] = made[at : at + size * 4]
    return bytes(made)


def digits_turned(data: bytes, chance: random.Random) -> bytes:
    """XML whose attributes say absurd things; it stays well-formed."""
    parts = data.split(b'="')
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(1, len(parts)) if len(parts) > 1 else 0
        if at and b"://" not in parts[at] and not parts[at].startswith(b"urn:"):
            value, _, rest = parts[at].partition(b'"')
            wild = (b"999999999999", b"-5", b"", b"x", b"1e400", b"\xea\xb0\x80", value[::2])
            parts[at] = chance.choice(wild) + b'"' + rest
    return b'="'.join(parts)


def zips() -> list[tuple[DocxReader, str, Mapping[str, bytes]]]:
    made: list[tuple[DocxReader, str, Mapping[str, bytes]]] = []
    for name, make in test_docx.BOOKS.items():
        made.append((DocxReader(), f"{name}.docx", make()))
    return made


@pytest.mark.parametrize(("reader", "name", "given"), zips())
def test_changed_docx(
    reader: DocxReader, name: str, given: Mapping[str, bytes], tmp_path: Path
) -> None:
    chance = random.Random(name)
    inner = [n for n in given if n.endswith((".xml", ".rels"))]
    for number in range(CASES):
        change = mutated if number % 2 else digits_turned
        victim = chance.choice(inner)
        path = docx.write(tmp_path / name, {**given, victim: change(given[victim], chance)})
        outcome(reader, path)
        path.write_bytes(mutated(docx.pack(given), chance))
        outcome(reader, path)


@pytest.mark.parametrize("name", test_odt.BOOKS)
def test_changed_odt(name: str, tmp_path: Path) -> None:
    data, chance = test_odt.BOOKS[name](), random.Random(name)
    path = tmp_path / f"{name}.odt"
    for number in range(CASES):
        change = mutated if number % 2 else digits_turned
        if data.startswith(b"PK"):
            path.write_bytes(data)
            with zipfile.ZipFile(path) as archive:
                given = {n: archive.read(n) for n in archive.namelist()}
            victim = chance.choice([n for n in given if n.endswith(".xml")])
            odt.write(path, {**given, victim: change(given[victim], chance)})
        else:
            path.write_bytes(change(data, chance))
        outcome(OdtReader(), path)
        path.write_bytes(mutated(data, chance))
        outcome(OdtReader(), path)


@pytest.mark.parametrize("reader", [DocxReader(), OdtReader()])
def test_cut_off_empty_and_foreign_files(reader: DocxReader | OdtReader, tmp_path: Path) -> None:
    data = docx.pack(docx.members(docx.p("글")))
    for bad in (b"", b"PK", data[:200], data[:-30], b"\0" * 5000, b"<html/>", b"%PDF-1.7"):
        path = tmp_path / f"bad.{reader.name}"
        path.write_bytes(bad)
        assert outcome(reader, path).startswith("DP-")


@pytest.mark.parametrize("entity", ['<!ENTITY x SYSTEM "file:///etc/hostname">', "<!ENTITY x 'y'>"])
def test_entities_bring_nothing_in(entity: str, tmp_path: Path) -> None:
    given = dict(docx.members(docx.p("글 X")))
    text = given["word/document.xml"].replace(b"X", b"&x;")
    given["word/document.xml"] = f"<!DOCTYPE w:document [{entity}]>".encode() + text
    assert outcome(DocxReader(), docx.write(tmp_path / "a.docx", given)) in ("DP-PKG-004", "")


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    deep = "<w:sdt><w:sdtContent>" * 5_000 + docx.p("글") + "</w:sdtContent></w:sdt>" * 5_000
    path = docx.write(tmp_path / "a.docx", docx.members(deep))
    assert outcome(DocxReader(), path) == "DP-PKG-005"
    sections = "<text:section>" * 10_000 + odt.p("글") + "</text:section>" * 10_000
    other = odt.write(tmp_path / "a.odt", odt.members(sections))
    assert outcome(OdtReader(), other) == "DP-PKG-005"


def test_tables_in_tables_as_deep_as_xml_may_be(tmp_path: Path) -> None:
    inner = docx.p("속")
    for _ in range(36):
        row = docx.tr(f"<w:tc>{inner}</w:tc>", docx.tc("곁"))
        inner = f"<w:tbl>{row}</w:tbl>" + docx.p()
    assert outcome(DocxReader(), docx.write(tmp_path / "a.docx", docx.members(inner))) == ""


def test_a_huge_member_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in docx.members(docx.p("글")).items():
            if name != "word/document.xml":
                archive.writestr(name, data)
        with archive.open("word/document.xml", "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(b"a" * 1_000_000)
    assert outcome(DocxReader(), path) == "DP-PKG-011"


def test_absurd_numbers_and_cycles(tmp_path: Path) -> None:
    styles = docx.STYLES + docx.style("x", "X", based="y") + docx.style("y", "Y", based="x")
    body = (
        docx.li("깊다", 1, 10**6)
        + docx.p("돈다", "x")
        + "<w:tbl>"
        + docx.tr(docx.tc("넓다", '<w:gridSpan w:val="1000000000"/>'), docx.tc("곁"))
        + "</w:tbl>"
        + docx.p("<w:r><w:fldChar w:fldCharType='begin'/></w:r>" * 500 + docx.t("안 보임"))
        + docx.p("\u0000".replace("\0", "") + "끝", properties='<w:outlineLvl w:val="99"/>')
    )
    path = docx.write(
        tmp_path / "a.docx",
        docx.members(
            body,
            parts={"styles": styles, "numbering": docx.numbering(docx.level(0, "decimal", "%1."))},
            files={"word/_rels/x.rels": b""},
        ),
    )
    assert outcome(DocxReader(), path) == ""


def test_links_out_of_the_package_bring_nothing_in(tmp_path: Path) -> None:
    given = docx.members(
        docx.p(docx.picture("rId92")) + docx.p("글"),
        relations={"rId92": ("image", "../../../../etc/hostname")},
    )
    result = DocxReader().read(docx.write(tmp_path / "a.docx", given), {})
    assert not result.resources
    body = odt.p(odt.frame(odt.image("../../../etc/hostname"))) + odt.p("글")
    other = OdtReader().read(odt.write(tmp_path / "a.odt", odt.members(body)), {})
    assert not other.resources
