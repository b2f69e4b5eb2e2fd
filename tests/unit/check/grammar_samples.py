# SPDX-License-Identifier: AGPL-3.0-or-later
"""Documents with a bit of everything, good by the official grammars, to be mutated."""

from __future__ import annotations

from tests.fakes import products

_BODY = """<frontmatter><doctitle>책</doctitle><docauthor>글</docauthor>
<level1 class="preface"><h1>머리말</h1><p>글<br/><em>굵게</em></p></level1></frontmatter>
<bodymatter><level1><h1 id="h1">가</h1><p xml:lang="ko">글 <a href="#h1">곳</a>
<pagenum id="p1" page="normal">1</pagenum><sent>문장 <w>낱말</w></sent>
<noteref idref="#n1">1</noteref><code>x</code><bdo dir="rtl">y</bdo><q cite="u">말</q></p>
<level2><h2>나</h2><list type="ol" enum="1" start="1"><hd>목록</hd><li><p>하나</p></li>
<li><lic>둘</lic></li></list><dl><dt>말</dt><dd>뜻</dd></dl>
<table summary="s"><caption>표</caption><colgroup span="2"><col/></colgroup>
<thead><tr><th id="t1" scope="col">머리</th></tr></thead>
<tbody><tr><td headers="t1" rowspan="1">칸</td></tr></tbody></table>
<poem><title>시</title><linegroup><line><linenum>1</linenum>행</line></linegroup></poem>
<imggroup><img id="i1" src="a.png" alt="점"/><caption imgref="i1">그림</caption>
<prodnote render="optional" imgref="i1">설명</prodnote></imggroup>
<sidebar render="required"><hd>상자</hd><p>글</p></sidebar><blockquote><p>인용</p></blockquote>
<note id="n1"><p>주석</p></note><div><address>곳<line>줄</line></address></div></level2></level1>
<level1><p>앞</p><h1>중간 제목</h1><p>뒤</p></level1></bodymatter>
<rearmatter><level><hd>부록</hd><p><acronym pronounce="no">KBS</acronym></p>
<level depth="2"><p/></level></level></rearmatter>"""
DTBOOK = (
    '<dtbook xmlns="http://www.daisy.org/z3986/2005/dtbook/" version="2005-{}" xml:lang="ko">'
    '<head><meta name="dtb:uid" content="x"/><link rel="a" href="b"/></head>'
    f"<book>{_BODY}</book></dtbook>"
)
XHTML = """<html xmlns="http://www.w3.org/1999/xhtml" lang="ko"><head><title>책</title>
<meta name="a" content="b"/><style type="text/css">p {}</style><base href="x"/></head><body>
<h1 id="a" class="title">가</h1><p align="left">글 <a href="#a" name="b">곳</a><br clear="all"/>
<span bodyref="x">쪽</span><img src="a.png" alt="점" ismap="ismap"/><bdo dir="ltr">x</bdo></p>
<ul compact="compact"><li>하나<ol start="2"><li>둘</li></ol></li></ul>
<dl><dt>말</dt><dd>뜻</dd></dl>
<table border="1"><caption>표</caption><col span="1"/><thead><tr><th id="t">머리</th></tr></thead>
<tbody><tr><td headers="t" nowrap="nowrap">칸</td></tr></tbody></table><pre>x <b>y</b></pre>
<form action="x" method="post"><p><label for="i">이름</label><input id="i" type="text"/>
<select><optgroup label="a"><option selected="selected">1</option></optgroup></select>
<textarea rows="1" cols="2">x</textarea><button type="button">b</button></p>
<fieldset><legend>l</legend>x</fieldset></form><map id="m"><area alt="x"/></map>
<object data="x"><param name="p"/>x</object><blockquote><p>인용</p></blockquote><hr/>
<div><ins>i</ins><del>d</del><tt>t</tt><font size="1">f</font><script type="a">s</script></div>
</body></html>"""
_AUTHOR = "<docAuthor><text>글</text></docAuthor>"
_LINK = '<a href="x" external="true"><par id="p9"><img src="a"/></par></a><par id="p1">'
_NCX_MORE = """<navInfo><audio src="a" clipBegin="0" clipEnd="1"/><img src="b"/></navInfo>"""


def documents() -> dict[str, str]:
    """A good document for each grammar that has an official DTD."""
    three = {n: d.decode() for n, d in products.daisy3().items() if not n.endswith(("mp3", "png"))}
    ncx = three["book.ncx"].replace(
        "<navMap>", f"<docAuthor><text>글</text></docAuthor><navMap>{_NCX_MORE}"
    )
    package = three["book.opf"].replace(
        "</spine>",
        '</spine><tours><tour title="t"><site href="a" title="b"/></tour></tours>'
        '<guide><reference type="toc" title="t" href="a"/></guide>',
    )
    smil = (
        three["s001.smil"]
        .replace(
            "<customAttributes>",
            '<layout><region id="r1" fit="hidden"/></layout><customAttributes>',
        )
        .replace(
            '<par id="p1">',
            '<a href="x" external="true"><par id="p9"><img src="a"/></par></a><par id="p1">',
        )
    )
    resource = (
        three["book.res"]
        .replace("<scope", '<head><meta name="a" content="b"/></head><scope', 1)
        .replace("<text>이름</text>", '<text dir="ltr">이름</text><img src="a"/>', 1)
    )
    return {
        "dtbook-2005-1": DTBOOK.format(1)
        .replace("<thead><tr>", "<thead><tr>")
        .replace('<bdo dir="rtl">', '<bdo lang="ko" style="x" dir="rtl">'),
        "dtbook-2005-2": DTBOOK.format(2),
        "dtbook-2005-3": DTBOOK.format(3),
        "ncx-2005-1": ncx,
        "dtbsmil-2005-1": smil,
        "dtbsmil-2005-2": smil,
        "resource-2005-1": resource,
        "oebpkg-1.2": package,
        "xhtml-1.0": XHTML,
    }
