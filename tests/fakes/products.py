# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tiny finished products, written by hand: what is right in every detail, to be broken by tests.

Each function gives names and bytes; ``put`` writes them into a folder.
"""

from __future__ import annotations

from tests.fakes.product_epub import epub3
from tests.fakes.product_files import UID, XML, Files, mp3, png, put

__all__ = ["UID", "XML", "Files", "daisy3", "daisy3_text", "daisy202", "epub3", "mp3", "png", "put"]

XHTML = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
)
SMIL1 = (
    '<!DOCTYPE smil PUBLIC "-//W3C//DTD SMIL 1.0//EN" "http://www.w3.org/TR/REC-smil/SMIL10.dtd">'
)
METAS = {
    "dc:title": "동백꽃",
    "dc:creator": "김유정",
    "dc:date": "2026-03-02",
    "dc:format": "Daisy 2.02",
    "dc:identifier": UID,
    "dc:language": "ko",
    "dc:publisher": "시험도서관",
    "ncc:charset": "utf-8",
    "ncc:depth": "2",
    "ncc:files": "7",
    "ncc:footnotes": "1",
    "ncc:maxPageNormal": "1",
    "ncc:multimediaType": "audioFullText",
    "ncc:pageFront": "0",
    "ncc:pageNormal": "1",
    "ncc:pageSpecial": "0",
    "ncc:prodNotes": "0",
    "ncc:producedDate": "2026-03-02",
    "ncc:revision": "0",
    "ncc:sidebars": "0",
    "ncc:tocItems": "4",
    "ncc:totalTime": "0:00:07",
    "prod:note": "x",
}


def daisy202() -> Files:
    """A DAISY 2.02 book: full text and audio, two SMIL files, a page, a note, a picture."""
    listed = "\n".join(f'<meta name="{n}" content="{v}"/>' for n, v in METAS.items())
    ncc = f"""{XML}{XHTML}
<html xmlns="http://www.w3.org/1999/xhtml" lang="ko" xml:lang="ko">
<head>
<title>동백꽃</title>
<meta http-equiv="Content-type" content="text/html; charset=utf-8"/>
{listed}
</head>
<body>
<h1 class="title" id="n1"><a href="s001.smil#t1">동백꽃</a></h1>
<span class="page-normal" id="n2"><a href="s001.smil#t2">1</a></span>
<span class="noteref" id="n3"><a href="s001.smil#t4">1</a></span>
<h2 id="n4"><a href="s002.smil#u1">둘째 마당</a></h2>
</body>
</html>
"""
    text = f"""{XML}{XHTML}
<html xmlns="http://www.w3.org/1999/xhtml" lang="ko" xml:lang="ko">
<head><title>동백꽃</title></head>
<body>
<h1 id="x1">동백꽃</h1>
<p><span class="page-normal" id="x2">1</span><span id="x3">오늘도 또 우리 수탉이</span>
<span class="noteref" id="x4" bodyref="text.html#x5">1</span></p>
<p id="x6">막 쫓기었다.</p>
<p class="notebody" id="x5">수탉은 닭이다.</p>
<h2 id="x7">둘째 마당</h2>
<p id="x8">내가 점심을 먹고 <img src="a.png" alt="점" id="x9"/></p>
</body>
</html>
"""
    return {
        "ncc.html": ncc.encode(),
        "text.html": text.encode(),
        "s001.smil": _smil202("", "0:00:00.000", 5, _PARS_1).encode(),
        "s002.smil": _smil202("", "0:00:05.000", 2, _PARS_2).encode(),
        "c001.mp3": mp3(5.2),
        "c002.mp3": mp3(2.2),
        "a.png": png(),
    }


def _par202(id: str, target: str, audio: str, begin: int, required: str = "") -> str:
    said = f' system-required="{required}"' if required else ""
    return (
        f'<par endsync="last" id="p{id}"{said}>\n<text id="{id}" src="text.html#{target}"/>\n'
        f'<audio id="a{id}" src="{audio}" clip-begin="npt={begin}.000s" '
        f'clip-end="npt={begin + 1}.000s"/>\n</par>'
    )


_PARS_1 = "\n".join(
    [
        _par202("t1", "x1", "c001.mp3", 0),
        _par202("t2", "x2", "c001.mp3", 1, "pagenumber-on"),
        _par202("t3", "x3", "c001.mp3", 2),
        "<seq>",
        _par202("t4", "x4", "c001.mp3", 3, "footnote-on"),
        _par202("t5", "x5", "c001.mp3", 4, "footnote-on"),
        "</seq>",
    ]
)
_PARS_2 = "\n".join(
    [
        _par202("u0", "x6", "c002.mp3", 0),
        '<par endsync="last" id="pu1">\n<text id="u1" src="text.html#x7"/>\n<seq>\n'
        '<audio id="au1" src="c002.mp3" clip-begin="npt=1.000s" clip-end="npt=1.500s"/>\n'
        '<audio id="au2" src="c002.mp3" clip-begin="npt=1.500s" clip-end="npt=2.000s"/>\n'
        "</seq>\n</par>",
        '<par endsync="last" id="pu2">\n<text id="u2" src="text.html#x8"/>\n</par>',
    ]
)


def _smil202(title: str, elapsed: str, seconds: int, pars: str) -> str:
    return f"""{XML}{SMIL1}
<smil>
<head>
<meta name="dc:format" content="Daisy 2.02"/>
<meta name="dc:identifier" content="{UID}"/>
<meta name="dc:title" content="{title or "동백꽃"}"/>
<meta name="ncc:totalElapsedTime" content="{elapsed}"/>
<meta name="ncc:timeInThisSmil" content="0:00:0{seconds}.000"/>
<layout><region id="txtView"/></layout>
</head>
<body>
<seq dur="{seconds}.000s">
{pars}
</seq>
</body>
</smil>
"""


DTB = (
    '<!DOCTYPE dtbook PUBLIC "-//NISO//DTD dtbook 2005-3//EN" '
    '"http://www.daisy.org/z3986/2005/dtbook-2005-3.dtd">'
)
PKG = (
    '<!DOCTYPE package PUBLIC "+//ISBN 0-9673008-1-9//DTD OEB 1.2 Package//EN" '
    '"http://openebook.org/dtds/oeb-1.2/oebpkg12.dtd">'
)
NCX = (
    '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" '
    '"http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">'
)
SMIL2 = (
    '<!DOCTYPE smil PUBLIC "-//NISO//DTD dtbsmil 2005-2//EN" '
    '"http://www.daisy.org/z3986/2005/dtbsmil-2005-2.dtd">'
)
RES = (
    '<!DOCTYPE resources PUBLIC "-//NISO//DTD resource 2005-1//EN" '
    '"http://www.daisy.org/z3986/2005/resource-2005-1.dtd">'
)
TESTS = {"pagenum": "PAGE_NUMBER", "noteref": "NOTE_REFERENCE", "note": "NOTE"}


def daisy3(audio: bool = True) -> Files:
    """A DAISY 3 book with full text and, if wanted, audio; a page, a note, a list, a picture."""
    files = {
        "book.opf": _package3(audio).encode(),
        "book.ncx": _ncx3(audio).encode(),
        "book.res": _resource3().encode(),
        "text.xml": _dtbook3().encode(),
        "s001.smil": _smil3("0:00:00.000", 5, _pars3_1(audio), audio).encode(),
        "s002.smil": _smil3("0:00:05.000", 2, _pars3_2(audio), audio).encode(),
        "a.png": png(),
    }
    if audio:
        files |= {"c001.mp3": mp3(5.2), "c002.mp3": mp3(2.2)}
    return files


def daisy3_text() -> Files:
    """A text DAISY: DAISY 3 without sound."""
    return daisy3(audio=False)


def _package3(audio: bool) -> str:
    kind = (
        ("audioFullText", "audio,image,text", "0:00:07")
        if audio
        else ("textNCX", "image,text", "0:00:00")
    )
    sounds = "".join(
        f'<item id="c{n}" href="c00{n}.mp3" media-type="audio/mpeg"/>\n' for n in (1, 2) if audio
    )
    return f"""{XML}{PKG}
<package xmlns="http://openebook.org/namespaces/oeb-package/1.0/" unique-identifier="uid">
<metadata>
<dc-metadata xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:oebpackage="http://openebook.org/namespaces/oeb-package/1.0/">
<dc:Title>동백꽃</dc:Title>
<dc:Creator>김유정</dc:Creator>
<dc:Publisher>시험도서관</dc:Publisher>
<dc:Date>2026-03-02</dc:Date>
<dc:Format>ANSI/NISO Z39.86-2005</dc:Format>
<dc:Identifier id="uid">{UID}</dc:Identifier>
<dc:Language>ko</dc:Language>
</dc-metadata>
<x-metadata>
<meta name="dtb:multimediaType" content="{kind[0]}"/>
<meta name="dtb:multimediaContent" content="{kind[1]}"/>
<meta name="dtb:totalTime" content="{kind[2]}"/>
<meta name="dtb:producedDate" content="2026-03-02"/>
<meta name="dtb:revision" content="0"/>
</x-metadata>
</metadata>
<manifest>
<item id="opf" href="book.opf" media-type="text/xml"/>
<item id="ncx" href="book.ncx" media-type="application/x-dtbncx+xml"/>
<item id="resource" href="book.res" media-type="application/x-dtbresource+xml"/>
<item id="text" href="text.xml" media-type="application/x-dtbook+xml"/>
<item id="s1" href="s001.smil" media-type="application/smil"/>
<item id="s2" href="s002.smil" media-type="application/smil"/>
<item id="img" href="a.png" media-type="image/png"/>
{sounds}</manifest>
<spine>
<itemref idref="s1"/>
<itemref idref="s2"/>
</spine>
</package>
"""


def _ncx3(audio: bool) -> str:
    label = '<audio src="c001.mp3" clipBegin="0:00:00.000" clipEnd="0:00:01.000"/>' if audio else ""
    tests = "\n".join(
        f'<smilCustomTest id="{n}" defaultState="true" override="visible" bookStruct="{s}"/>'
        for n, s in TESTS.items()
    )
    return f"""{XML}{NCX}
<ncx version="2005-1" xmlns="http://www.daisy.org/z3986/2005/ncx/" xml:lang="ko">
<head>
{tests}
<meta name="dtb:uid" content="{UID}"/>
<meta name="dtb:depth" content="1"/>
<meta name="dtb:generator" content="hand"/>
<meta name="dtb:totalPageCount" content="1"/>
<meta name="dtb:maxPageNumber" content="1"/>
</head>
<docTitle><text>동백꽃</text>{label}</docTitle>
<navMap>
<navPoint id="nav1" playOrder="1"><navLabel><text>동백꽃</text>{label}</navLabel>\
<content src="s001.smil#p1"/></navPoint>
<navPoint id="nav2" playOrder="4"><navLabel><text>둘째 마당</text></navLabel>\
<content src="s002.smil#q1"/></navPoint>
</navMap>
<pageList>
<navLabel><text>쪽</text></navLabel>
<pageTarget id="pg1" type="normal" value="1" playOrder="2"><navLabel><text>1</text></navLabel>\
<content src="s001.smil#p2"/></pageTarget>
</pageList>
<navList id="notes">
<navLabel><text>주석</text></navLabel>
<navTarget id="nt1" playOrder="3"><navLabel><text>1</text></navLabel>\
<content src="s001.smil#p4"/></navTarget>
</navList>
</ncx>
"""


def _dtbook3() -> str:
    return f"""{XML}{DTB}
<dtbook version="2005-3" xmlns="http://www.daisy.org/z3986/2005/dtbook/" xml:lang="ko">
<head>
<meta name="dtb:uid" content="{UID}"/>
<meta name="dc:Title" content="동백꽃"/>
</head>
<book>
<bodymatter id="body">
<level1 id="l1">
<h1 id="x1" smilref="s001.smil#p1">동백꽃</h1>
<p><pagenum id="x2" page="normal" smilref="s001.smil#p2">1</pagenum>\
<sent id="x3" smilref="s001.smil#p3">오늘도 또 우리 수탉이</sent>
<noteref id="x4" idref="#x5" smilref="s001.smil#p4">1</noteref></p>
<note id="x5" smilref="s001.smil#p5"><p>수탉은 닭이다.</p></note>
</level1>
<level1 id="l2">
<h1 id="x7" smilref="s002.smil#q1">둘째 마당</h1>
<list type="ul" id="x8" smilref="s002.smil#q2"><li id="x9" smilref="s002.smil#q3">닭</li></list>
<p><img id="x10" src="a.png" alt="점"/></p>
</level1>
</bodymatter>
</book>
</dtbook>
"""


def _media3(target: str, audio: str, begin: int) -> str:
    sound = (
        f'<audio src="{audio}" clipBegin="0:00:0{begin}.000" clipEnd="0:00:0{begin + 1}.000"/>'
        if audio
        else ""
    )
    return f'<text src="text.xml#{target}"/>{sound}'


def _pars3_1(audio: bool) -> str:
    rows = [("p1", "x1", ""), ("p2", "x2", "pagenum"), ("p3", "x3", ""), ("p4", "x4", "noteref")]
    sound = "c001.mp3" if audio else ""
    says = {test: f' customTest="{test}"' if test else "" for _, _, test in rows}
    pars = [
        f'<par id="{id}"{says[test]}>\n{_media3(target, sound, n)}\n</par>'
        for n, (id, target, test) in enumerate(rows)
    ]
    note = (
        '<seq id="e1" class="note" customTest="note" end="DTBuserEscape;p5.end">\n'
        f'<par id="p5" customTest="note">\n{_media3("x5", sound, 4)}\n</par>\n</seq>'
    )
    return "\n".join([*pars, note])


def _pars3_2(audio: bool) -> str:
    sound = "c002.mp3" if audio else ""
    return (
        f'<par id="q1">\n{_media3("x7", sound, 0)}\n</par>\n'
        f'<seq id="q2" class="list" end="DTBuserEscape;q3.end">\n'
        f'<par id="q3">\n{_media3("x9", sound, 1)}\n</par>\n</seq>'
    )


def _smil3(elapsed: str, seconds: int, pars: str, audio: bool) -> str:
    tests = "\n".join(
        f'<customTest id="{n}" defaultState="true" override="visible"/>' for n in TESTS
    )
    if not audio:
        elapsed, seconds = "0:00:00.000", 0
    return f"""{XML}{SMIL2}
<smil xmlns="http://www.w3.org/2001/SMIL20/">
<head>
<meta name="dtb:uid" content="{UID}"/>
<meta name="dtb:generator" content="hand"/>
<meta name="dtb:totalElapsedTime" content="{elapsed}"/>
<customAttributes>
{tests}
</customAttributes>
</head>
<body>
<seq id="main" dur="0:00:0{seconds}.000" fill="remove">
{pars}
</seq>
</body>
</smil>
"""


def _resource3() -> str:
    structures = "\n".join(
        f'<nodeSet id="ns{n}" select="//smilCustomTest[@bookStruct=\'{s}\']">\n'
        f'<resource xml:lang="ko" id="r{n}"><text>이름</text></resource>\n</nodeSet>'
        for n, s in enumerate(TESTS.values())
    )
    classes = "\n".join(
        f'<nodeSet id="nc{n}" select="//seq[@class=\'{c}\']">\n'
        f'<resource xml:lang="ko"><text>이름</text></resource>\n</nodeSet>'
        for n, c in enumerate(("note", "list"))
    )
    return f"""{XML}{RES}
<resources version="2005-1" xmlns="http://www.daisy.org/z3986/2005/resource/">
<scope nsuri="http://www.daisy.org/z3986/2005/ncx/">
{structures}
</scope>
<scope nsuri="http://www.w3.org/2001/SMIL20/">
{classes}
</scope>
</resources>
"""
