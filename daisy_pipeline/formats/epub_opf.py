# SPDX-License-Identifier: AGPL-3.0-or-later
"""The package document of EPUB 3.3 (section 5) and its container file.

Namespaces and the reserved prefixes (D.1.5: a11y, dcterms, marc, media, schema) need no
declaration; what an element means is said where it is made (``emit/epub3``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daisy_pipeline.formats.safe_xml import Element, builder, serialize

OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"

MIMETYPE = b"application/epub+zip"
CONTAINER = (
    b'<?xml version="1.0" encoding="utf-8"?>\n'
    b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">\n'
    b"  <rootfiles>\n"
    b'    <rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>\n'
    b"  </rootfiles>\n"
    b"</container>\n"
)
UID = "pub-id"

_opf = builder(OPF, {"dc": DC})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A file in the manifest. ``overlay`` is the id of its media overlay."""

    id: str
    href: str
    media_type: str
    properties: str = ""
    overlay: str = ""


def dc(name: str, value: str, id: str | None = None) -> Element:
    """A Dublin Core element."""
    return _opf(f"dc:{name}", {"id": id}, value)


def meta(
    property: str, value: str, *, refines: str | None = None, scheme: str | None = None
) -> Element:
    """A ``meta`` that states a property of the publication, or of the element ``refines``."""
    target = f"#{refines}" if refines else None
    return _opf("meta", {"refines": target, "property": property, "scheme": scheme}, value)


def old_meta(name: str, content: str) -> Element:
    """A ``meta`` of EPUB 2, which EPUB 3 readers pass over."""
    return _opf("meta", {"name": name, "content": content})


def package(
    lang: str,
    metadata: Iterable[Element],
    items: Iterable[Item],
    spine: Sequence[str],
    *,
    ncx: bool = True,
) -> bytes:
    """The package document. ``spine`` are item ids; with ``ncx``, that item is in the manifest."""
    made = [_item(i) for i in items]
    order = [_opf("itemref", {"idref": id}) for id in spine]
    root = _opf(
        "package",
        {"version": "3.0", "unique-identifier": UID, "xml:lang": lang},
        _opf("metadata", None, *metadata),
        _opf("manifest", None, *made),
        _opf("spine", {"toc": "ncx" if ncx else None}, *order),
    )
    return serialize(root, indent=True)


def _item(item: Item) -> Element:
    attrs = {
        "id": item.id,
        "href": item.href,
        "media-type": item.media_type,
        "properties": item.properties or None,
        "media-overlay": item.overlay or None,
    }
    return _opf("item", attrs)
