# SPDX-License-Identifier: AGPL-3.0-or-later
"""A spreadsheet of one sheet (ISO/IEC 29500-1 xlsx), written by hand: equal rows, equal bytes.

Every cell is a text, so that no office program makes 9.79E+12 of an ISBN or a day of 1-2. The
head is the header row of a real table, which screen readers announce with each cell; the title and
the language of the document are told.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = f"""{_XML}<Types xmlns="{_PKG}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>\
<Override PartName="/xl/tables/table1.xml" ContentType="{_KIND}.table+xml"/>\
<Override PartName="/docProps/core.xml" \
ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"""
_STYLES = f"""{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/>\
<name val="맑은 고딕"/></font><font><b/><sz val="11"/><name val="맑은 고딕"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>\
<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">\
<xf numFmtId="49" fontId="0" applyNumberFormat="1"/>\
<xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1">\
<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
_WIDEST = 60  # letters


def xlsx_bytes(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    sheet: str,
    title: str,
    lang: str = "ko",
) -> bytes:
    """The whole file. Heads must differ (a table's columns are known by them): else ValueError."""
    if len(set(header)) != len(header) or not all(header):
        raise ValueError("heads of a table")
    body = [list(header), *map(list, rows)]
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _rels(
            (f"{_DOC}/officeDocument", "xl/workbook.xml"),
            (f"{_PKG}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(title, lang),
        "xl/workbook.xml": _book(sheet),
        "xl/_rels/workbook.xml.rels": _rels(
            (f"{_DOC}/worksheet", "worksheets/sheet1.xml"), (f"{_DOC}/styles", "styles.xml")
        ),
        "xl/styles.xml": _STYLES,
        "xl/worksheets/sheet1.xml": "".join(_sheet(body)),
        "xl/worksheets/_rels/sheet1.xml.rels": _rels((f"{_DOC}/table", "../tables/table1.xml")),
        "xl/tables/table1.xml": _table(header, len(body)),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
            info.external_attr = 0o100644 << 16
            archive.writestr(info, text.encode("utf-8"))
    return file.getvalue()


def _rels(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PKG}/relationships">{rows}</Relationships>'


def _core(title: str, lang: str) -> str:
    dc = "http://purl.org/dc/elements/1.1/"
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PKG}/metadata/core-properties" xmlns:dc="{dc}">'
        f"<dc:title>{escape(title)}</dc:title><dc:language>{lang}</dc:language>"
        "</cp:coreProperties>"
    )


def _book(sheet: str) -> str:
    name = escape(sheet[:31], {'"': "&quot;"})
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _sheet(body: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f'{_XML}<worksheet xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheetViews>'
    yield '<sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    yield 'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>'
    for number in range(len(body[0])):
        widest = max(len(row[number]) for row in body)
        wide = min(_WIDEST, 2 * widest + 3)
        yield f'<col min="{number + 1}" max="{number + 1}" width="{wide}" customWidth="1"/>'
    yield "</cols><sheetData>"
    for number, row in enumerate(body, 1):
        style = ' s="1"' if number == 1 else ""
        yield f'<row r="{number}">'
        for at, text in enumerate(row):
            yield f'<c r="{_letters(at)}{number}"{style} t="inlineStr"><is>'
            yield f'<t xml:space="preserve">{escape(text)}</t></is></c>'
        yield "</row>"
    yield '</sheetData><tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>'


def _table(header: Sequence[str], rows: int) -> str:
    span = f"A1:{_letters(len(header) - 1)}{max(rows, 2)}"  # a table has a row besides its head
    columns = "".join(
        f'<tableColumn id="{n}" name="{escape(name, {chr(34): "&quot;"})}"/>'
        for n, name in enumerate(header, 1)
    )
    return (
        f'{_XML}<table xmlns="{_MAIN}" id="1" name="List" displayName="List" ref="{span}" '
        f'headerRowCount="1"><autoFilter ref="{span}"/>'
        f'<tableColumns count="{len(header)}">{columns}</tableColumns></table>'
    )


def _letters(at: int) -> str:
    """The column's name: 0 is A, 26 is AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name
