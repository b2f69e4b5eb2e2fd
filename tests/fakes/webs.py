# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small made pages that together hold every structure that HTML and EPUB can say."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.books import MATHML, PNG

NOVEL = """
<section epub:type="frontmatter titlepage" class="titlepage"><h1>동백꽃</h1>
<p class="subtitle">단편 소설</p><p class="author">김유정</p></section>
<section epub:type="bodymatter chapter"><h2>첫째 장</h2>
<p>오늘도 또 <em>우리</em> <strong>수탉</strong>이 <u>막</u> <s>안</s> 쫓기었다<sup>2</sup>
H<sub>2</sub>O <small>작게</small> <q>따옴</q> <cite>책</cite> <code>print()</code>.</p>
<p><span class="dropcap"><b>내</b></span>가 <span class="bold">점심</span>을
<span lang="en" xml:lang="en">English words</span> <a href="https://example.org/">밖</a>
<a href="#second">안</a><br/>새 줄.</p><hr/><p>* * *</p>
<p>각주<a epub:type="noteref" role="doc-noteref" href="#n1" id="r1">1</a> 다음.</p>
<aside epub:type="footnote" id="n1"><p><a href="#r1">1</a> 각주의 말.
<a role="doc-backlink" href="#r1">↩</a></p></aside>
<blockquote><p>따온 글.</p></blockquote></section>
<section epub:type="bodymatter chapter" id="second"><h2>둘째 장</h2><h3>마디</h3><p>끝.</p>
<p>미주<a epub:type="noteref" href="#e1">2</a>.</p></section>
<section epub:type="backmatter endnotes"><h2>주</h2>
<aside epub:type="endnote" id="e1"><p>미주의 말.</p></aside></section>
"""
LISTS = """
<h1>목록</h1><ul><li>하나<ul><li>안</li></ul></li><li>둘</li></ul>
<ol start="3"><li>셋</li><li value="7">일곱</li></ol><ol reversed="reversed"><li>둘</li>
<li>하나</li></ol><ol type="a"><li>에이</li></ol>
<ol style="list-style-type: hangul"><li>가나</li></ol>
<ul class="plain"><li>표시 없음</li></ul>
<dl><dt>점자</dt><dd>손으로 읽는 글자</dd><dt>묵자</dt><dd><p>눈으로 읽는 글자</p></dd></dl>
"""
TABLES = """
<h1>표</h1><table><caption>표 1. 모은 것</caption>
<thead><tr><th>해</th><th colspan="2">값</th></tr></thead>
<tbody><tr><th rowspan="2">2024</th><td>1</td><td>2</td></tr><tr><td>3</td>
<td><table><tr><td>안의 표</td></tr></table></td></tr></tbody></table>
<aside class="sidebar"><h2>곁글</h2><p>상자.</p></aside>
<div class="box"><p>빠질 수 없는 상자.</p></div>
<pre>for x in y:
    <b>pass</b></pre>
<details><summary>더 보기</summary><p>접힌 글.</p></details>
<aside role="doc-pullquote"><p>크게 다시 적은 글</p></aside>
<p hidden="hidden">숨긴 글</p>
"""
PICTURES = f"""
<h1>그림</h1><figure><img src="hen.png" alt="닭 두 마리" aria-describedby="d1"/>
<figcaption>그림 1. 닭</figcaption></figure><div id="d1" hidden="hidden"><p>닭이 싸운다.</p></div>
<p><img src="hen.png" alt=""/></p><p>글 속 <img src="hen.png" alt="점"/> 그림.</p>
<p>식 {MATHML.replace("<math ", '<math alttext="엑스 제곱" ', 1)} 있음</p>
{MATHML.replace("<math ", '<math alttext="엑스 제곱" ', 1)}
<p><ruby>圖書館<rp>(</rp><rt>도서관</rt><rp>)</rp></ruby>에서 읽는 옛글 ᄒᆞᆫ글</p>
<p><audio src="a.mp3">소리</audio><input type="text"/></p><p><img src="none.png" alt="없음"/></p>
"""
VERSE = """
<h1>시와 희곡</h1><div epub:type="pagebreak" role="doc-pagebreak" id="p12" title="12"></div>
<div class="poem"><p class="line">나 보기가 역겨워</p><p class="line indent1">가실 때에는</p></div>
<div class="speech"><p class="speaker">점순</p><p>느 집엔 <em>(웃으며)</em> 이거 없지?</p></div>
<p>쪽<span epub:type="pagebreak" title="13" id="p13"></span> 사이</p><p class="epigraph">제사</p>
<ul><li epub:type="pagebreak" title="14">새 쪽의 항목</li></ul>
"""
BODIES = {
    "novel": NOVEL,
    "lists": LISTS,
    "tables": TABLES,
    "pictures": PICTURES,
    "verse": VERSE,
}
_STYLE = "<style>span.bold { font-weight: bold } @media print { p { display: none } }</style>"


def html(body: str, title: str = "온갖 것") -> str:
    """An HTML page around a body, with a site's furniture."""
    return (
        f'<!DOCTYPE html>\n<html lang="ko"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="author" content="김유정">{_STYLE}</head><body>\n'
        f'<nav><a href="https://example.org/">처음으로</a></nav><main>{body}</main>\n'
        "<footer>사이트 꼬리말</footer></body></html>\n"
    )


def write_html(folder: Path, name: str) -> Path:
    """A made page and its picture in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hen.png").write_bytes(PNG)
    path = folder / f"{name}.html"
    path.write_text(html(BODIES[name]), encoding="utf-8", newline="\n")
    return path
