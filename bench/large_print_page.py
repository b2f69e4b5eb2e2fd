# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of our EPUB of a Book as one page of HTML, for programs that print HTML."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from daisy_pipeline.emit.epub3.emitter import Epub3
from daisy_pipeline.model.ports import ProductInput

_XHTML = "{http://www.w3.org/1999/xhtml}"
_LINK = re.compile(r"part\d+\.xhtml#")
_STYLE = """
@page { size: 182mm 257mm; margin: 22mm 22mm 22mm 25mm; @bottom-left { content: counter(page);
  font: 18pt "Noto Sans CJK KR"; } }
html { font: 18pt/1.6 "Noto Sans CJK KR", sans-serif; hyphens: none; }
body { margin: 0; text-align: start; word-break: keep-all; overflow-wrap: anywhere; }
h1, h2, h3 { break-after: avoid; }
h1 { font-size: 24pt; break-before: page; } h2 { font-size: 21pt; }
p { margin: 0 0 0.8em; orphans: 2; widows: 2; }
aside { margin: 1em 0; border-left: 3pt solid; padding-left: 1em; }
img { width: 100%; } table { border-collapse: collapse; } th, td { border: 1pt solid;
  padding: 0.3em; text-align: start; } figure { margin: 1em 0; }
"""


def write_page(given: ProductInput, folder: Path) -> Path:
    """Write ``page.html`` and its pictures into the folder."""
    epub = folder / "epub"
    epub.mkdir()
    Epub3().emit(given, epub)
    bodies = []
    for path in sorted((epub / "EPUB").glob("part*.xhtml")):
        body = etree.parse(path).getroot().find(f"{_XHTML}body")
        assert body is not None
        text = "".join(etree.tostring(kid, encoding="unicode", method="html") for kid in body)
        bodies.append(_LINK.sub("#", text))
    images = epub / "EPUB" / "images"
    if images.is_dir():
        images.rename(folder / "images")
    title = given.title.title
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    page = folder / "page.html"
    text = (
        f'<!DOCTYPE html><html lang="ko"><head>{head}</head><body>{"".join(bodies)}</body></html>'
    )
    page.write_text(text, "utf-8")
    return page
