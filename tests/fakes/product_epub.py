# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tiny EPUB 3 with overlays, written by hand."""

from __future__ import annotations

from tests.fakes.product_files import UID, XML, Files, mp3, png


def epub3() -> Files:
    """An EPUB 3 with overlays, a page number and accessibility metadata."""
    return {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": (
            f'{XML}<container version="1.0" '
            'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>\n'
            '<rootfile full-path="EPUB/package.opf" '
            'media-type="application/oebps-package+xml"/>\n</rootfiles></container>'
        ).encode(),
        "EPUB/package.opf": _EPUB_PACKAGE.encode(),
        "EPUB/nav.xhtml": _EPUB_NAV.encode(),
        "EPUB/c1.xhtml": _page("c1", "동백꽃", _BODY_1).encode(),
        "EPUB/c2.xhtml": _page("c2", "둘째 마당", _BODY_2).encode(),
        "EPUB/c1.smil": _overlay("c1", ["x1", "x2", "x3"], "c001.mp3").encode(),
        "EPUB/c2.smil": _overlay("c2", ["y1", "y2"], "c002.mp3").encode(),
        "EPUB/style.css": b".-epub-media-overlay-active { background: #ff0; color: #000 }\n",
        "EPUB/c001.mp3": mp3(3.2),
        "EPUB/c002.mp3": mp3(2.2),
        "EPUB/a.png": png(),
    }


_EPUB_PACKAGE = f"""{XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" \
unique-identifier="uid" xml:lang="ko">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="uid">{UID}</dc:identifier>
<dc:title>동백꽃</dc:title>
<dc:language>ko</dc:language>
<dc:source>ISBN 1</dc:source>
<meta property="dcterms:modified">2026-03-02T00:00:00Z</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">auditory</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">synchronizedAudioText</meta>
<meta property="schema:accessibilityFeature">pageNavigation</meta>
<meta property="schema:accessibilityFeature">pageBreakMarkers</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">소리와 글이 함께 있습니다.</meta>
<meta property="media:active-class">-epub-media-overlay-active</meta>
<meta property="media:duration">0:00:05.000</meta>
<meta property="media:duration" refines="#o1">0:00:03.000</meta>
<meta property="media:duration" refines="#o2">0:00:02.000</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c1" href="c1.xhtml" media-type="application/xhtml+xml" media-overlay="o1"/>
<item id="c2" href="c2.xhtml" media-type="application/xhtml+xml" media-overlay="o2"/>
<item id="o1" href="c1.smil" media-type="application/smil+xml"/>
<item id="o2" href="c2.smil" media-type="application/smil+xml"/>
<item id="css" href="style.css" media-type="text/css"/>
<item id="m1" href="c001.mp3" media-type="audio/mpeg"/>
<item id="m2" href="c002.mp3" media-type="audio/mpeg"/>
<item id="img" href="a.png" media-type="image/png"/>
</manifest>
<spine>
<itemref idref="c1"/>
<itemref idref="c2"/>
</spine>
</package>
"""
_HEAD = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
_EPUB_NAV = f"""{XML}<!DOCTYPE html>
<html {_HEAD} lang="ko" xml:lang="ko">
<head><title>차례</title></head>
<body>
<nav epub:type="toc"><ol>
<li><a href="c1.xhtml#x1">동백꽃</a></li>
<li><a href="c2.xhtml#y1">둘째 마당</a></li>
</ol></nav>
<nav epub:type="page-list" hidden=""><ol>
<li><a href="c1.xhtml#x2">1</a></li>
</ol></nav>
</body>
</html>
"""
_BODY_1 = (
    '<h1 id="x1">동백꽃</h1>\n'
    '<p><span id="x2" epub:type="pagebreak" role="doc-pagebreak">1</span>'
    '<span id="x3">오늘도 또 우리 수탉이</span></p>'
)
_BODY_2 = (
    '<h1 id="y1">둘째 마당</h1>\n<p id="y2">닭이 <a href="c1.xhtml#x1">또</a></p>\n'
    '<figure><img src="a.png" alt="점"/></figure>'
)


def _page(name: str, title: str, body: str) -> str:
    return f"""{XML}<!DOCTYPE html>
<html {_HEAD} lang="ko" xml:lang="ko">
<head><title>{title}</title><link rel="stylesheet" href="style.css" type="text/css"/></head>
<body>
<section id="{name}">
{body}
</section>
</body>
</html>
"""


def _overlay(page: str, targets: list[str], audio: str) -> str:
    pars = "\n".join(
        f'<par id="p{n}">\n<text src="{page}.xhtml#{target}"/>\n'
        f'<audio src="{audio}" clipBegin="0:00:0{n}.000" clipEnd="0:00:0{n + 1}.000"/>\n</par>'
        for n, target in enumerate(targets)
    )
    return f"""{XML}<smil xmlns="http://www.w3.org/ns/SMIL" \
xmlns:epub="http://www.idpf.org/2007/ops" version="3.0">
<body>
<seq id="s1" epub:textref="{page}.xhtml#{page}">
{pars}
</seq>
</body>
</smil>
"""
