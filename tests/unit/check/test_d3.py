# SPDX-License-Identifier: AGPL-3.0-or-later
"""DAISY 3: good books are good; each rule, broken alone, is seen alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.products import Files, daisy3, daisy3_text, mp3, png
from tests.unit.check.mutate import add, check_fault, drop, edit, found, rows

OPF, X, R, T, S1, S2 = "book.opf", "book.ncx", "book.res", "text.xml", "s001.smil", "s002.smil"
Q1 = '<text src="text.xml#x7"/>'
DATE = '<meta name="dtb:producedDate" content="2026-03-02"/>'
LAST = '<p><img id="x10" src="a.png" alt="점"/></p>'
C1 = '<item id="c1" href="c001.mp3" media-type="audio/mpeg"/>'
MATH = "http://www.w3.org/1998/Math/MathML"
ISLAND = (
    f'<p><m:math xmlns:m="{MATH}" id="m1" alttext="x" altimg="a.png" '
    'xmlns:d="http://www.daisy.org/z3986/2005/dtbook/" d:smilref="s002.smil#q4">'
    "<m:mi>x</m:mi></m:math></p>"
)
XSLT = b'<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"/>'


def extra(name: str, content: str) -> tuple[str, str, str]:
    return (OPF, DATE, f'{DATE}<meta name="{name}" content="{content}"/>')


def last(markup: str) -> tuple[str, str, str]:
    return (T, LAST, LAST + markup)


def item(line: str) -> tuple[str, str, str]:
    return (OPF, "</manifest>", line + "</manifest>")


def table(cells: str, more: str = "") -> tuple[str, str, str]:
    """A table that is read: it needs its own seq with class, and a name in the resource file."""
    return last(f'<table id="t1" smilref="s002.smil#t1"{more}><tr>{cells}</tr></table>')


READ_TABLE = [
    (S2, '<seq id="q2"', '<!-- --><seq id="q2"'),
    (
        S2,
        "\n</seq>\n</body>",
        '<seq id="t1" class="table"><par id="q5"><text src="text.xml#c1"/></par></seq>'
        "</seq></body>",
    ),
]
CELL = '<td id="c1" smilref="s002.smil#q5"{}>칸</td>'

FAULTS = rows(
    "D3",
    [
        ("002", (X, "-//NISO//DTD ncx 2005-1//EN", "-//NISO//DTD ncx v2004-1//EN")),
        ("003", lambda f: {**f, X: f[X].decode().replace("utf-8", "euc-kr").encode("euc-kr")}),
        ("006", (T, '<p><img', '<p xml:lang="한국어"><img')),
        ("010", add("two.opf", b"<package/>"), item(
            '<item id="two" href="two.opf" media-type="text/xml"/>')),
        ("011", add("동백.css", b"p {}"), item(
            '<item id="css" href="동백.css" media-type="text/css"/>')),
        ("012", (R, ' xmlns="http://www.daisy.org/z3986/2005/resource/"', "")),
        ("014", (OPF, ' xmlns:oebpackage="http://openebook.org/namespaces/oeb-package/1.0/"', "")),
        ("016", (OPF, "<dc:Publisher>시험도서관</dc:Publisher>", "")),
        ("017", (OPF, "시험도서관", "")),
        ("018", (OPF, "<dc:Date>2026-03-02", "<dc:Date>2026-13-02")),
        ("019", (OPF, "Z39.86-2005", "Z39.86-2002")),
        ("020", (OPF, ">ko<", ">한국어<")),
        ("021", (OPF, 'unique-identifier="uid"', 'unique-identifier="opf"'), "061", "091"),
        ("022", (OPF, DATE, DATE + '<meta name="dtb:totalTime" content="0:00:07"/>')),
        ("023", extra("dtb:colour", "red")),
        ("024", (OPF, '"audioFullText"', '"audioNcc"')),
        ("025", (OPF, "audio,image,text", "audio,image,text,smell"), "043"),
        ("026", extra("dtb:audioFormat", "OGG")),
        ("027", (OPF, 'content="0:00:07"', 'content="seven"')),
        ("028", (OPF, 'dtb:revision" content="0"', 'dtb:revision" content="one"')),
        ("029", (OPF, DATE, DATE + DATE)),
        ("030", item('<item id="zz" href="gone.css" media-type="text/css"/>')),
        ("031", item('<item id="zz" href="a.png" media-type="image/png"/>')),
        ("032", (OPF, 'href="a.png"', 'href="a.png#x"')),
        ("033", (OPF, C1, C1.replace("audio/mpeg", "audio/ogg"))),
        ("034", (OPF, C1, C1.replace("audio/mpeg", "audio/x-wav"))),
        ("035", (OPF, '<item id="opf" href="book.opf" media-type="text/xml"/>', "")),
        ("036", (OPF, 'id="ncx"', 'id="toc"')),
        ("037", (OPF, 'id="resource"', 'id="res"')),
        ("038", lambda f: {**f, "two.ncx": f[X]}, item(
            '<item id="two" href="two.ncx" media-type="application/x-dtbncx+xml"/>')),
        ("039", lambda f: {**f, "two.res": f[R]}, item(
            '<item id="two" href="two.res" media-type="application/x-dtbresource+xml"/>')),
        ("040", add("unused.css", b"p {}")),
        ("042", (OPF, '"audioFullText"', '"audioNCX"')),
        ("043", (OPF, "audio,image,text", "audio,text")),
        ("050", (OPF, '<itemref idref="s2"/>', '<itemref idref="s2"/><itemref idref="img"/>')),
        ("051", (OPF, '<itemref idref="s2"/>', "")),
        ("052", (OPF, '<itemref idref="s2"/>', '<itemref idref="s2"/><itemref idref="s2"/>')),
        ("061", (S2, "KR-TEST-0001", "KR-TEST-0002")),
        ("062", (S2, "dtb:totalElapsedTime", "elapsed")),
        ("063", (S2, "0:00:05.000", "five")),
        ("064", (S2, "0:00:05.000", "0:00:09.000")),
        ("065", (S2, 'dur="0:00:02.000"', 'dur="two"')),
        ("066", (S2, 'dur="0:00:02.000"', 'dur="0:00:09.000"')),
        ("067", (S2, '<meta name="dtb:g', '<meta name="dtb:depth" content="1"/><meta name="dtb:g')),
        ("068", (S2, "dtb:generator", "generator")),
        ("069", (S2, '<customTest id="note" defaultState="true"', '<customTest id="note"'),
         "071", "122"),
        ("070", *((s, 'id="note" defaultState="true" override="visible"',
                   'id="note" defaultState="true" override="hidden"') for s in (S1, S2, X))),
        ("071", (S2, 'id="note" defaultState="true"', 'id="note" defaultState="false"'), "122"),
        ("072", (S1, '<par id="p1"', '<par id="p1" customTest="gone"'), "DP-PRD-026"),
        ("074", (S1, "DTBuserEscape;p5.end", "DTBuserEscape;p4.end")),
        ("075", (S1, ' class="note"', "")),
        ("076", (S1, '<seq id="main"', '<seq id="main"'),
         (S2, '<par id="q3">', "<!-- -->"), (S2, "</par>\n</seq>\n</seq>", "</seq></seq>"),
         (T, "s002.smil#q3", "s002.smil#q2")),
        ("077", (S1, Q1.replace("7", "1"), '<text region="r1" src="text.xml#x1"/>')),
        ("078", (S2, Q1, Q1 + '<img src="a.png"/><img src="a.png"/>')),
        ("079", (S2, "text.xml#x9", "gone.xml#x9"), "135"),
        ("080", (S2, "text.xml#x9", "text.xml#x99"), "135"),
        ("081", (S2, Q1, '<text src="book.ncx#nav1"/>'), "135", "132"),
        ("082", (OPF, 'content="0:00:07"', 'content="0:00:17"')),
        ("084", (S2, Q1, f'<a href="gone.smil#x">{Q1}</a>')),
        ("085", (S1, "x2", "xx"), (S1, '#x3"', '#x2"'), (S1, "#xx", "#x3"), "132"),
        ("086", (S2, Q1, Q1 + '<img src="gone.png"/>')),
        ("090", (X, "dtb:depth", "depth")),
        ("091", (X, "KR-TEST-0001", "KR-TEST-0002")),
        ("092", (X, 'dtb:depth" content="1"', 'dtb:depth" content="3"')),
        ("093", (X, "<docTitle><text>동백꽃", "<docTitle><text>")),
        ("094", (X, "둘째 마당", "")),
        ("095", (X, 'value="1"', 'value="one"'), (X, 'maxPageNumber" content="1"',
         'maxPageNumber" content="0"')),
        ("096", (X, "</pageList>", '<pageTarget id="pg2" type="normal" value="1" playOrder="4">'
         '<navLabel><text>1</text></navLabel><content src="s002.smil#q1"/></pageTarget>'
         "</pageList>"),
         (X, 'totalPageCount" content="1"', 'totalPageCount" content="2"'), "134"),
        ("097", (X, '<meta name="dtb:d', '<meta name="dtb:x" content=""/><meta name="dtb:d')),
        ("100", (X, 'playOrder="4"', 'playOrder="four"')),
        ("101", (X, 'playOrder="4"', 'playOrder="5"')),
        ("102", (X, 's002.smil#q1"', 's001.smil#p1"')),
        ("103", (X, 'playOrder="4"', 'playOrder="1"')),
        ("104", (X, 'playOrder="2"', 'playOrder="x"'), (X, 'playOrder="3"', 'playOrder="2"'),
         (X, 'playOrder="x"', 'playOrder="3"')),
        ("105", (X, "s002.smil#q1", "s002.smil")),
        ("106", (X, "s002.smil#q1", "s002.smil#q99")),
        ("107", (X, "s002.smil#q1", "s002.smil#t7"), (S2, '<text src="text.xml#x7"',
         '<text id="t7" src="text.xml#x7"')),
        ("110", (S2, 'clipBegin="0:00:01.000"', 'clipBegin="one"'),
         (S2, "0:00:02.000", "0:00:01.000"),
         (OPF, "0:00:07", "0:00:06")),
        ("111", (S2, 'clipBegin="0:00:01.000"', 'clipBegin="0:00:03.000"'),
         (S2, 'dur="0:00:02.000"', 'dur="0:00:01.000"'), (OPF, "0:00:07", "0:00:06")),
        ("112", (S2, 'c002.mp3" clipBegin="0:00:01.000"', 'gone.mp3" clipBegin="0:00:01.000"')),
        ("113", (S2, 'clipEnd="0:00:02.000"', 'clipEnd="0:00:02.900"')),
        ("114", (S2, 'clipBegin="0:00:01.000"', 'clipBegin="0:00:00.500"')),
        ("116", add("c002.mp3", mp3(8)), (S2, 'clipBegin="0:00:01.000" clipEnd="0:00:02.000"',
         'clipBegin="0:00:07.000" clipEnd="0:00:08.000"')),
        ("117", add("c002.mp3", mp3(9))),
        ("120", (X, "</docTitle>", '<img src="gone.png"/></docTitle>')),
        ("121", (X, 'bookStruct="NOTE"', 'bookStruct="ANNOTATION"'), "152"),
        ("122", (X, '<smilCustomTest id="note" defaultState="true"',
         '<smilCustomTest id="note" defaultState="false"')),
        ("123", (X, "<meta name=\"dtb:uid\"", '<smilCustomTest id="x" defaultState="true" '
         'override="visible"/><meta name="dtb:uid"')),
        ("130", (T, "s002.smil#q1", "s002.smil#q99")),
        ("131", (T, "s002.smil#q1", "s002.smil#t7"), (S2, '<text src="text.xml#x7"',
         '<text id="t7" src="text.xml#x7"')),
        ("132", (T, 'x7" smilref="s002.smil#q1', 'x7" smilref="s001.smil#p3')),
        ("133", (T, ' smilref="s002.smil#q1"', "")),
        ("134", (X, 'type="normal" value="1"', 'type="normal" value="1"'), lambda f: _no_pages(f)),
        ("135", last("<p>아무도 읽지 않는다.</p>")),
        ("138", (S1, ' customTest="pagenum"', "")),
        ("139", (S2, ' class="list" end="DTBuserEscape;q3.end"', "")),
        ("140", (T, ' version="2005-3"', "")),
        ("141", (T, '#p2">1<', '#p2">가<')),
        ("142", (T, 'page="normal"', 'page="front"')),
        ("143", (T, "KR-TEST-0001", "KR-TEST-0002")),
        ("144", (T, 'idref="#x5"', 'idref="#x3"')),
        ("145", last('<prodnote render="required" imgref="x7"/>')),
        ("146", (T, 'src="a.png"', 'src="b.png"'), "151"),
        ("147", last('<p><a href="#gone"/></p>')),
        ("149", (T, "dc:Title", "Title")),
        ("150", drop(R), (OPF, '<item id="resource" href="book.res" '
         'media-type="application/x-dtbresource+xml"/>', "")),
        ("151", add("b.png", png()), item('<item id="b" href="b.png" media-type="image/png"/>')),
        ("152", (R, "'NOTE'", "'LINE_NUMBER'")),
        ("153", (R, "'list'", "'table'")),
        ("154", (R, '</resource>\n</nodeSet>\n</scope>\n</resources>',
         '</resource><resource xml:lang="ko"><text>x</text></resource>'
         '</nodeSet></scope></resources>')),
        ("155", (R, "//seq[@class='list']", "seq[@class='list'][1]")),
        ("156", (R, "</scope>\n</resources>", '</scope><scope nsuri="http://www.w3.org/2001/SMIL20/">'
         '<nodeSet id="z" select="//seq"><resource xml:lang="ko"><text>x</text></resource>'
         "</nodeSet></scope></resources>")),
        ("157", (R, "<text>이름</text></resource>\n</nodeSet>\n</scope>\n</resources>",
         '<text>x</text><img src="gone.png"/></resource></nodeSet></scope></resources>')),
        ("160", (T, 'type="ul"', 'type="ul" enum="1"')),
        ("161", (T, 'type="ul"', 'type="ul" depth="2"')),
        ("162", *READ_TABLE, table(CELL.format(' headers="x7"'))),
        ("163", last('<p><a accesskey="xx"/></p>')),
        ("164", (T, 'alt="점"', 'alt="점" width="12em"')),
        ("165", (T, 'type="ul"', 'type="ol" start="-1"')),
        ("166", (T, "<head>", '<head><meta name="dc:title" content="x"/>')),
        ("167", *READ_TABLE, table(CELL.format(' colspan="0"'))),
        ("168", *READ_TABLE, table(CELL.format(' rowspan="3"'))),
        ("169", (T, "</bodymatter>", '<level depth="2"><p/></level></bodymatter>')),
        ("170", extra("z39-86-extension-version", "1.0\" scheme=\"" + MATH)),
    ],
)  # fmt: skip


def _no_pages(files: Files) -> Files:
    """The NCX without its pages, numbered anew."""
    text = files[X].decode()
    begin, end = text.index("<pageList>"), text.index("</pageList>") + len("</pageList>")
    text = text[:begin] + text[end:]
    for old, new in (("3", "2"), ("4", "3")):
        text = text.replace(f'playOrder="{old}"', f'playOrder="{new}"')
    text = text.replace('totalPageCount" content="1"', 'totalPageCount" content="0"')
    text = text.replace('maxPageNumber" content="1"', 'maxPageNumber" content="0"')
    return {**files, X: text.encode()}


def with_math() -> Files:
    """The audio book with one formula, right in every detail."""
    return edit(
        add("math.xsl", XSLT)(daisy3()),
        extra("z39-86-extension-version", f'1.0" scheme="{MATH}'),
        extra("DTBook-XSLTFallback", f'math.xsl" scheme="{MATH}'),
        item('<item id="xsl" href="math.xsl" media-type="text/xml"/>'),
        last(ISLAND),
        (
            S2,
            "</seq>\n</seq>",
            '</seq><seq id="e4" class="math" end="DTBuserEscape;q4.end">'
            f'<par id="q4">\n<text type="{MATH}" src="text.xml#m1"/></par></seq></seq>',
        ),
        (
            R,
            '<nodeSet id="nc0"',
            '<nodeSet id="nm" select="//seq[@class=\'math\']">'
            '<resource xml:lang="ko"><text>수식</text></resource></nodeSet><nodeSet id="nc0"',
        ),
    )


MATH_FAULTS = rows(
    "D3",
    [
        ("171", (OPF, "DTBook-XSLTFallback", "Fallback")),
        ("172", (T, ' alttext="x"', "")),
        ("173", (T, ' d:smilref="s002.smil#q4"', ""), "133"),
        ("174", (S2, f' type="{MATH}"', "")),
        ("175", (S2, ' end="DTBuserEscape;q4.end"', "")),
    ],
)


@pytest.mark.parametrize("good", [daisy3, daisy3_text, with_math])
def test_a_good_book_has_no_findings(good, tmp_path: Path) -> None:
    assert found(good(), tmp_path) == []


@pytest.mark.parametrize(("id", "changes", "also"), FAULTS)
def test_each_fault_is_found_alone(id: str, changes: list, also: set[str], tmp_path: Path) -> None:
    check_fault(daisy3, id, changes, also, tmp_path)


@pytest.mark.parametrize(("id", "changes", "also"), MATH_FAULTS)
def test_each_fault_of_mathematics(id: str, changes: list, also: set[str], tmp_path: Path) -> None:
    check_fault(with_math, id, changes, also, tmp_path)


@pytest.mark.message("DP-D3-041")
def test_a_package_without_smil(tmp_path: Path) -> None:
    files = edit(daisy3(), (OPF, "application/smil", "text/xml"))
    assert "DP-D3-041" in {f.id for f in found(files, tmp_path)}
