# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small EPUBs for tests."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

from daisy_pipeline.model.book import Book
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers.epub import EpubReader

CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
OPF = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x:1'
    "</dc:identifier><dc:title>책</dc:title><dc:language>ko</dc:language>"
    "<dc:creator>김유정</dc:creator></metadata><manifest>{items}</manifest>"
    "<spine{ncx}>{spine}</spine>{guide}</package>"
)
TYPES = {
    "xhtml": "application/xhtml+xml",
    "html": "application/xhtml+xml",
    "png": "image/png",
    "ncx": "application/x-dtbncx+xml",
    "svg": "image/svg+xml",
}


def page(body: str, head: str = "") -> str:
    """A page with this inside its body."""
    if "<body" not in body:
        body = f"<body>{body}</body>"
    return (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f' xml:lang="ko"><head><title>t</title>{head}</head>\n{body}</html>'
    )


def pack(
    path: Path,
    members: Mapping[str, str | bytes],
    spine: tuple[str, ...] | None = None,
    guide: str = "",
    opf: str = "",
) -> Path:
    """Write an EPUB; members lie in ``EPUB/``; pages are the spine in the order given."""
    pages = spine or tuple(n for n in members if n.endswith("html") and n != "nav.xhtml")
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="{TYPES[name.rsplit(".")[-1]]}"'
        + (' properties="nav"/>' if name == "nav.xhtml" else "/>")
        for n, name in enumerate(members)
    )
    names = list(members)
    refs = "".join(f'<itemref idref="i{names.index(n)}"/>' for n in pages)
    ncx = next((f' toc="i{n}"' for n, m in enumerate(names) if m.endswith(".ncx")), "")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        package = opf or OPF.format(items=items, spine=refs, ncx=ncx, guide=guide)
        archive.writestr("EPUB/package.opf", package)
        for name, data in members.items():
            archive.writestr(f"EPUB/{name}", data)
    return path


def read(path: Path, body: str, **more: str | bytes) -> ReadResult:
    """What is read of an EPUB with one page of this body (and images by name)."""
    members: dict[str, str | bytes] = {"a.xhtml": page(body)}
    members |= {name.replace("_", "."): data for name, data in more.items()}
    return EpubReader().read(pack(path / "a.epub", members), {})


def book(path: Path, body: str, **more: str | bytes) -> Book:
    """The Book of such an EPUB."""
    return read(path, body, **more).book
