# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small DOCX files, the same bytes every time: paragraphs are given as WordprocessingML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from tests.fakes.books import PNG

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": f"{_OFFICE}/relationships",
    "m": f"{_OFFICE}/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
SPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMES.items())
_KINDS = ("styles", "numbering", "footnotes", "endnotes", "settings", "comments")
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def t(words: str, properties: str = "") -> str:
    """A run."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def p(inner: str = "", style: str = "", properties: str = "") -> str:
    """A paragraph of runs, or of words where it begins with no tag."""
    inner = inner if inner.startswith("<") or not inner else t(inner)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    said = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{said}{inner}</w:p>"


def li(words: str, num: int = 1, depth: int = 0) -> str:
    """An item of a list."""
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{num}"/></w:numPr>'
    return p(words, properties=place)


def level(depth: int, format: str, text: str, more: str = "") -> str:
    """A level of a numbering."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}'
        f'<w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="{(depth + 1) * 400}"/></w:pPr></w:lvl>'
    )


def numbering(*levels: str) -> str:
    """numbering.xml with one list a group of levels; w:num n leads to the n-th."""
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{inner}</w:abstractNum>'
        for n, inner in enumerate(levels, 1)
    )
    nums = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
        for n in range(1, len(levels) + 1)
    )
    return lists + nums


def style(id: str, name: str, more: str = "", based: str = "", kind: str = "paragraph") -> str:
    """A style."""
    above = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{id}"><w:name w:val="{name}"/>{above}{more}</w:style>'
    )


STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="20"/>'
    '<w:lang w:val="en-US" w:eastAsia="ko-KR"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    + style("T", "Title")
    + style("S", "Subtitle")
    + style("Au", "지은이")
    + style("1", "heading 1", "<w:rPr><w:b/></w:rPr>")
    + style("2", "제목 2")
    + style("3", "나의 제목", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>')
    + style("3b", "더 나의 제목", based="3")
    + style("cap", "caption")
    + style("q", "Quote", "<w:rPr><w:i/></w:rPr>")
    + style("code", "HTML Preformatted")
    + style("v", "시")
    + style("toc1", "toc 1")
    + style("em", "Emphasis", "<w:rPr><w:i/></w:rPr>", kind="character")
    + style("hide", "Hidden", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    + style("link", "Hyperlink", '<w:rPr><w:u w:val="single"/></w:rPr>', kind="character")
)


def field(instruction: str, shown: str) -> str:
    """A complex field; ``shown`` are runs."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{escape(instruction)}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def picture(
    id: str = "rId90", alt: str = "", *, anchor: bool = False, decorative: bool = False
) -> str:
    """A run with a picture."""
    kind = "anchor" if anchor else "inline"
    flag = '<a:extLst><a:ext uri="x"><adec:decorative val="1"/></a:ext></a:extLst>'
    said = flag if decorative else ""
    return (
        f'<w:r><w:drawing><wp:{kind}><wp:docPr id="1" name="그림 1" descr="{alt}">{said}</wp:docPr>'
        '<a:graphic><a:graphicData><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="hen.png"/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{id}"/></pic:blipFill></pic:pic>'
        f"</a:graphicData></a:graphic></wp:{kind}></w:drawing></w:r>"
    )


def note(id: int, inner: str, kind: str = "footnote") -> str:
    """A note's element."""
    return f'<w:{kind} w:id="{id}"><w:p><w:r><w:{kind}Ref/></w:r>{t(" " + inner)}</w:p></w:{kind}>'


def ref(id: int, kind: str = "footnote") -> str:
    """A run that refers to a note."""
    return f'<w:r><w:{kind}Reference w:id="{id}"/></w:r>'


def tc(words: str, properties: str = "") -> str:
    """A cell of a table."""
    inner = words if words.startswith("<w:p>") or words.startswith("<w:tbl>") else p(words)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, head: bool = False) -> str:
    """A row of a table."""
    said = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr>{said}{''.join(cells)}</w:tr>"


def members(
    body: str,
    *,
    parts: Mapping[str, str] | None = None,
    relations: Mapping[str, tuple[str, str]] | None = None,
    files: Mapping[str, bytes] | None = None,
    core: str = "",
) -> dict[str, bytes]:
    """The members of a package.

    ``parts`` are the inner XML of styles, numbering, footnotes ... by name; ``relations`` lead from
    an id to (kind, target), a target with ":" is outside; ``files`` are further members.
    """
    inner = {"styles": STYLES, **(parts or {})}
    made: dict[str, bytes] = {}
    rels = {f"rId{n}": (kind, f"{kind}.xml") for n, kind in enumerate(_KINDS, 1) if kind in inner}
    rels["rId90"] = ("image", "media/hen.png")
    rels |= relations or {}
    document = f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"
    made["[Content_Types].xml"] = b"<Types/>"
    made["_rels/.rels"] = _relations(
        {"rId1": ("officeDocument", "word/document.xml"), "rId2": ("core-properties", "core.xml")}
    )
    made["word/document.xml"] = document.encode()
    made["word/_rels/document.xml.rels"] = _relations(rels)
    for kind, xml in inner.items():
        made[f"word/{kind}.xml"] = f"<w:{kind} {SPACES}>{xml}</w:{kind}>".encode()
    made["word/media/hen.png"] = PNG
    if core:
        spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
        made["core.xml"] = f"<p {spaces}>{core}</p>".encode()
    return made | dict(files or {})


def _relations(rels: Mapping[str, tuple[str, str]]) -> bytes:
    rows = "".join(
        f'<Relationship Id="{id}" Type="{_OFFICE}/relationships/{kind}" Target="{escape(target)}"'
        + (' TargetMode="External"' if ":" in target else "")
        + "/>"
        for id, (kind, target) in rels.items()
    )
    return f'<Relationships xmlns="{_RELS}">{rows}</Relationships>'.encode()


def pack(given: Mapping[str, bytes]) -> bytes:
    """The bytes of a zip of members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in given.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


def write(path: Path, given: Mapping[str, bytes]) -> Path:
    """The path of a file that holds the members."""
    path.write_bytes(pack(given))
    return path
