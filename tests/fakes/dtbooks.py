# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small made DTBooks that together hold every element of the grammar, and DAISY 2.02 books."""

from __future__ import annotations

from pathlib import Path

from daisy_pipeline.formats.dtbook import DOCTYPE
from tests.fakes.books import PNG
from tests.fakes.webs import LISTS, TABLES

_FRONT = (
    "<frontmatter><doctitle>동백꽃<br/><span class='subtitle'>단편 소설</span></doctitle>"
    "<covertitle>동백</covertitle><docauthor>김유정</docauthor>"
    "<level1 class='preface'><h1>머리말</h1><pagenum id='p-i' page='front'>i</pagenum><p>머리.</p>"
    "</level1></frontmatter>"
)
BOOKS = {
    "novel": _FRONT
    + """<bodymatter><level1><pagenum id="p1" page="normal">1</pagenum><h1>첫째 장</h1>
<byline>김유정</byline><dateline>1936년 봄</dateline>
<p>오늘도 <em>우리</em> <strong>수탉</strong>이<noteref idref="#n1">1</noteref> 막
<pagenum id="p2" page="normal">2</pagenum> 쫓기었다<sup>2</sup> H<sub>2</sub>O
<code>print()</code> <q>따옴</q> <cite><title>책</title></cite>
<span class="underline">밑줄</span>
<span class="strike">지움</span> <span class="small">작게</span>
<span xml:lang="en">English <acronym>WHO</acronym></span>
<a href="https://example.org/" external="true">밖</a> <a href="#two">안</a>.</p>
<note id="n1"><p><sent><span class="label">1</span> 각주의 말.</sent></p></note>
<p>덧붙임<annoref idref="#a1">*</annoref></p><annotation id="a1">주석의 말.</annotation>
<level2 id="two"><h2>마디</h2><p class="divider">* * *</p><blockquote><p>따온 글.</p></blockquote>
<epigraph><p>제사.</p></epigraph><address><line>서울</line><line>종로</line></address>
<bridgehead>떠 있는 제목</bridgehead><p>끝.</p></level2></level1></bodymatter>
<rearmatter><level1><h1>주</h1><note id="n2" class="endnote"><p>미주의 말.</p></note></level1>
</rearmatter>""",
    "lists": """<bodymatter><level><hd>목록</hd>
<list type="ol" enum="a" start="3"><li>셋</li><pagenum id="p3" page="normal">3</pagenum>
<li>넷<list type="ul"><li>안</li></list></li></list>
<list type="pl"><hd>차례</hd><li><lic>가</lic> <lic>1</lic></li><li><p><span
class="label">(나)</span>
나다</p></li></list><dl><dt>점자</dt><dd>손으로 읽는 글자</dd></dl>
<level><hd>안의 마디</hd><p>글.</p></level></level></bodymatter>""",
    "tables": """<bodymatter><level1><h1>표</h1><table><caption>표 1</caption><col/>
<thead><tr><th>해</th><th colspan="2">값</th></tr></thead><tbody><tr><th rowspan="2">2024</th>
<td>1</td><td>2</td></tr><pagenum id="p4" page="special">A-4</pagenum><tr><td>3</td><td><table><tr>
<td>안</td></tr></table></td></tr></tbody></table>
<sidebar render="optional"><hd>곁글</hd><p>상자.</p></sidebar>
<sidebar render="required"><p>빠질 수 없는 상자.</p></sidebar>
<prodnote render="optional">제작자의 말.</prodnote><prodnote render="required"><p>꼭.</p></prodnote>
<p class="code" xml:space="preserve"><code>for x:</code><br/><code
xml:space="preserve">    pass</code></p></level1></bodymatter>""",
    "pictures": """<bodymatter><level1><h1>그림</h1><imggroup>
<img id="i1" src="hen.png" alt="닭 두 마리"/><caption imgref="i1"><p>그림 1. 닭</p></caption>
<prodnote imgref="i1" render="optional">닭이 싸운다.</prodnote></imggroup>
<p>글 속 <img src="hen.png" alt="점"/> 그림.</p><imggroup><img src="none.png"
alt="없음"/></imggroup>
<m:math xmlns:m="http://www.w3.org/1998/Math/MathML" alttext="엑스"><m:mi>x</m:mi></m:math>
<p>식 <m:math xmlns:m="http://www.w3.org/1998/Math/MathML"
alttext="와이"><m:mi>y</m:mi></m:math>.</p>
<p><span class="ruby">圖書館<span
class="rt">(도서관)</span></span> 옛글 ᄒᆞᆫ글</p></level1></bodymatter>""",
    "verse": """<bodymatter><level1><h1>시</h1><poem><title>진달래꽃</title><author>김소월</author>
<linegroup><line><linenum>5</linenum> 나 보기가 역겨워</line><line
class="indent1">가실 때에는</line>
</linegroup><linegroup><line>말없이</line><pagenum id="p9" page="normal">9</pagenum>
<line>고이 보내</line></linegroup></poem><linegroup><line>홀로 선 줄</line></linegroup>
<div class="speech"><p class="speaker">점순</p><p>이거 없지?</p></div></level1></bodymatter>""",
}


def dtbook(book: str) -> str:
    """A DTBook around a book's matters."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n{DOCTYPE}\n<dtbook version="2005-3" xml:lang="ko"'
        ' xmlns="http://www.daisy.org/z3986/2005/dtbook/"><head><meta name="dtb:uid" content="u1"/>'
        '<meta name="dc:Title" content="동백꽃"/><meta name="dc:Creator" content="김유정"/></head>'
        f"<book>{book}</book></dtbook>\n"
    )


def write_dtbook(folder: Path, name: str) -> Path:
    """A made DTBook and its picture in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hen.png").write_bytes(PNG)
    path = folder / f"{name}.xml"
    path.write_text(dtbook(BOOKS[name]), encoding="utf-8", newline="\n")
    return path


PAGES = {
    "novel": """<h1 class="title" id="t">동백꽃</h1><p class="subtitle">단편</p>
<p class="author">김유정</p><h1 id="h1">머리말</h1><p>머리.</p>
<div class="page-normal" id="p1">1</div><h1 id="h2"><a href="a.smil#x2">첫째 장</a></h1>
<p id="x3">글<em>이다</em><br/>새 줄<span class="noteref" bodyref="#n1">1</span>
<span class="page-normal" id="p2"> 2 </span> 다음
<a href="https://example.org/">밖</a> <span xml:lang="en">English</span>.</p>
<div class="notebody" id="n1"><p><span class="note-label">1</span> 각주의 말.</p></div>
<p class="divider">* * *</p><blockquote><p>따온 글.</p></blockquote><h2 id="h3">마디</h2><p>끝.</p>
<h1 id="h4">참고 문헌</h1><p>책.</p>""",
    "lists": LISTS,
    "tables": TABLES.split("<pre>")[0] + "<pre>for x:\n    pass</pre>"
    '<div class="optional-prodnote"><p>제작자의 말.</p></div><p class="heading heading-3">곁</p>',
    "pictures": """<h1 id="h1">그림</h1><div class="figure"><div class="picture">
<img src="hen.png" alt="닭 두 마리"/></div><div class="caption"><p>그림 1. 닭</p></div></div>
<p>글 속 <img src="hen.png" alt="점"/> 옛글 ᄒᆞᆫ글</p><p><img src="none.png" alt="없음"/></p>""",
    "verse": """<h1 id="h1">시</h1><p id="bare">쪽 표시가 없는 문단.</p>
<div class="verse"><p class="line"><span class="line-number">5</span> 나 보기가</p>
<p class="line indent-1">가실 때에는</p></div>
<div class="speech"><p class="speaker">점순</p><p>이거 없지?</p></div>""",
}
_HEAD = '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="ko"><head><title>t</title>{}</head>'


def write_daisy202(folder: Path, name: str, sound: bool = True) -> Path:
    """A made DAISY 2.02 book in a folder: an ncc, a SMIL that shows the page's parts, the page."""
    folder.mkdir(parents=True, exist_ok=True)
    metas = (
        '<meta name="dc:title" content="동백꽃"/><meta name="dc:creator" content="김유정"/>'
        '<meta name="dc:identifier" content="u1"/><meta name="ncc:totalTime" content="0:01:00"/>'
    )
    ids = ("h1", "bare")
    pars = "".join(
        f'<par id="x{n}"><text src="a.html#{id}" id="t{n}"/></par>' for n, id in enumerate(ids)
    )
    ncc = (
        f'{_HEAD.format(metas)}<body><h1 class="title" id="n0"><a href="a.smil#x0">동백꽃</a></h1>'
        '<span class="page-normal" id="n1"><a href="a.smil#x1">7</a></span></body></html>'
    )
    page = f"{_HEAD.format('')}<body>\n{PAGES[name]}</body></html>"
    files = {
        "ncc.html": ncc,
        "a.html": page,
        "a.smil": f"<smil><body><seq>{pars}</seq></body></smil>",
    }
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
    (folder / "hen.png").write_bytes(PNG)
    if sound:
        (folder / "a.mp3").write_bytes(b"ID3")
    return folder
