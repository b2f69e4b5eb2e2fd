# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small OpenDocument texts, packed or flat, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.fakes.books import MATHML, PNG

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
MIME = "application/vnd.oasis.opendocument.text"
_NAMES = {
    "office": f"{_ODF}:office:1.0",
    "text": f"{_ODF}:text:1.0",
    "table": f"{_ODF}:table:1.0",
    "draw": f"{_ODF}:drawing:1.0",
    "style": f"{_ODF}:style:1.0",
    "fo": f"{_ODF}:xsl-fo-compatible:1.0",
    "svg": f"{_ODF}:svg-compatible:1.0",
    "meta": f"{_ODF}:meta:1.0",
    "form": f"{_ODF}:form:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "math": "http://www.w3.org/1998/Math/MathML",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}
SPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMES.items())


def style(
    name: str, *, display: str = "", family: str = "paragraph", more: str = "", **said: str
) -> str:
    """A style; ``said`` are further attributes, _ for - (parent_style_name)."""
    rest = "".join(f' style:{k.replace("_", "-")}="{v}"' for k, v in said.items())
    shown = f' style:display-name="{display}"' if display else ""
    head = f'style:name="{name}"{shown} style:family="{family}"{rest}'
    return f"<style:style {head}>{more}</style:style>"


def look(attributes: str) -> str:
    """Properties of a style's text."""
    return f"<style:text-properties {attributes}/>"


def numbered(level: int, format: str, *, prefix: str = "", suffix: str = "", more: str = "") -> str:
    """A numbered level of a list style."""
    return (
        f'<text:list-level-style-number text:level="{level}" style:num-format="{format}"'
        f' style:num-prefix="{prefix}" style:num-suffix="{suffix}" {more}/>'
    )


OUTLINE = (
    '<text:outline-style style:name="Outline">'
    '<text:outline-level-style text:level="1" style:num-format="1" style:num-prefix="제"'
    ' style:num-suffix="장"/><text:outline-level-style text:level="2" style:num-format="1"'
    ' text:display-levels="2"/></text:outline-style>'
)
NAMED = (
    '<style:default-style style:family="paragraph"><style:text-properties fo:font-size="10pt"'
    ' fo:language="en" fo:country="US" style:language-asian="ko" style:country-asian="KR"/>'
    "</style:default-style>"
    + style("Standard")
    + style("Title")
    + style("Subtitle")
    + style("Author", display="지은이")
    + style("Heading_20_1", display="Heading 1", more=look('fo:font-weight="bold"'))
    + style("Caption")
    + style("Illustration", parent_style_name="Caption")
    + style("Quotations")
    + style("Preformatted_20_Text", display="Preformatted Text")
    + style("List_20_Heading", display="List Heading")
    + style("List_20_Contents", display="List Contents")
    + style("Verse", display="시")
    + style("Contents_20_1", display="Contents 1")
    + style("Source_20_Text", family="text", more=look('style:font-name="Liberation Mono"'))
)  # fmt: skip
AUTOMATIC = (
    style("B", family="text", more=look('fo:font-weight="bold"'))
    + style("I", family="text", more=look('fo:font-style="italic"'))
    + style("U", family="text", more=look('style:text-underline-style="solid"'))
    + style("S", family="text", more=look('style:text-line-through-style="solid"'))
    + style("Sup", family="text", more=look('style:text-position="super 58%"'))
    + style("Sub", family="text", more=look('style:text-position="-33% 58%"'))
    + style("Dots", family="text", more=look('style:text-emphasize="dot above"'))
    + style("En", family="text", more=look('fo:language="en" fo:country="GB"'))
    + style("Hidden", family="text", more=look('text:display="none"'))
    + style("Big", family="text", more=look('fo:font-weight="bold" fo:font-size="16pt"'))
    + '<text:list-style style:name="L1">'
    + numbered(1, "1", suffix=".")
    + numbered(2, "가, 나, 다, ...", suffix=")")
    + '<text:list-level-style-bullet text:level="3" text:bullet-char="•"/></text:list-style>'
    + '<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"'
    + ' text:bullet-char="•"/></text:list-style>'
    + '<text:list-style style:name="L3">' + numbered(1, "①, ②, ③, ...") + "</text:list-style>"
)  # fmt: skip


def p(inner: str = "", named: str = "") -> str:
    """A paragraph."""
    said = f' text:style-name="{named}"' if named else ""
    return f"<text:p{said}>{inner}</text:p>"


def h(inner: str, level: int = 1, more: str = "") -> str:
    """A heading."""
    return f'<text:h text:outline-level="{level}" {more}>{inner}</text:h>'


def span(inner: str, named: str) -> str:
    """A span."""
    return f'<text:span text:style-name="{named}">{inner}</text:span>'


def items(*inner: str, named: str = "", more: str = "") -> str:
    """A list; words become paragraphs."""
    said = f' text:style-name="{named}"' if named else ""
    rows = "".join(
        f"<text:list-item>{i if i.startswith('<text:p') else p(i)}</text:list-item>" for i in inner
    )
    return f"<text:list{said} {more}>{rows}</text:list>"


def note(label: str, inner: str, kind: str = "footnote") -> str:
    """A note where it is referred to."""
    return (
        f'<text:note text:note-class="{kind}"><text:note-citation>{label}</text:note-citation>'
        f"<text:note-body>{p(inner)}</text:note-body></text:note>"
    )


def frame(inner: str, *, desc: str = "", anchor: str = "paragraph", more: str = "") -> str:
    """A frame."""
    said = f"<svg:desc>{desc}</svg:desc>" if desc else ""
    return f'<draw:frame text:anchor-type="{anchor}" {more}>{inner}{said}</draw:frame>'


def image(href: str = "Pictures/hen.png") -> str:
    """A picture in a frame."""
    return f'<draw:image xlink:href="{href}"/>'


def cell(inner: str = "", more: str = "") -> str:
    """A cell of a table."""
    inner = inner if inner.startswith("<") or not inner else p(inner)
    return f"<table:table-cell {more}>{inner}</table:table-cell>"


def members(
    body: str, *, meta: str = "", files: Mapping[str, bytes] | None = None
) -> dict[str, bytes]:
    """The members of a package."""
    made = {"mimetype": MIME.encode()}
    made["META-INF/manifest.xml"] = (
        f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"/>'.encode()
    )
    made["content.xml"] = _document(
        "document-content",
        f"<office:automatic-styles>{AUTOMATIC}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body>",
    )
    made["styles.xml"] = _document(
        "document-styles", f"<office:styles>{NAMED}{OUTLINE}</office:styles>"
    )
    made["meta.xml"] = _document("document-meta", f"<office:meta>{meta}</office:meta>")
    made["Pictures/hen.png"] = PNG
    made["Object 1/content.xml"] = MATHML.encode()
    return made | dict(files or {})


def flat(body: str) -> bytes:
    """The whole as one XML file."""
    return (
        f'<office:document {SPACES} office:mimetype="{MIME}">'
        f"<office:styles>{NAMED}{OUTLINE}</office:styles>"
        f"<office:automatic-styles>{AUTOMATIC}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


def _document(name: str, inner: str) -> bytes:
    return f"<office:{name} {SPACES}>{inner}</office:{name}>".encode()


def pack(given: Mapping[str, bytes]) -> bytes:
    """The bytes of a package, its mimetype first and stored."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in given.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            stored = name == "mimetype"
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


def write(path: Path, given: Mapping[str, bytes]) -> Path:
    """The path of a file that holds the members."""
    path.write_bytes(pack(given))
    return path
