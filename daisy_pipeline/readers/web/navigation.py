# SPDX-License-Identifier: AGPL-3.0-or-later
"""Navigation documents: contents, print pages and landmarks of EPUB 3, an NCX, a page map."""

from __future__ import annotations

from collections.abc import Iterator

from daisy_pipeline.readers.web.dom import Element, name, types, words
from daisy_pipeline.readers.web.package import resolve


def navigation(member: str, root: Element) -> Iterator[tuple[str, str, str, int]]:
    """(kind, target, words, depth) for the entries of an EPUB 3 navigation page or an NCX."""
    if name(root) == "ncx":
        for entry in root.iterfind(".//{*}pageTarget"):
            yield from _ncx_entry("page-list", member, entry, 1)
        return
    if name(root) == "page-map":  # of Adobe's programs, before EPUB had one of its own
        for page in root.iterfind(".//{*}page"):
            target = resolve(member, page.get("href", "")) if page.get("href") else None
            if target and page.get("name"):
                yield "page-list", target, page.get("name", ""), 1
        return
    for nav in root.iter("{*}nav", "nav"):
        for kind in types(nav) & {"toc", "page-list"}:
            yield from _nav_list(kind, member, nav, 0)
        for anchor in nav.iter("{*}a") if "landmarks" in types(nav) else ():
            if target := resolve(member, anchor.get("href") or "#"):
                yield "landmark", target, " ".join(sorted(types(anchor))), 1


def _nav_list(
    kind: str, member: str, element: Element, depth: int
) -> Iterator[tuple[str, str, str, int]]:
    for child in element:
        tag = name(child)
        if tag == "a" and child.get("href") and (target := resolve(member, child.get("href", ""))):
            yield kind, target, words(child), depth
        elif tag:
            yield from _nav_list(kind, member, child, depth + (tag in ("ol", "ul")))


def _ncx_entry(
    kind: str, member: str, entry: Element, depth: int
) -> Iterator[tuple[str, str, str, int]]:
    label, content = entry.find("{*}navLabel"), entry.find("{*}content")
    src = content.get("src") if content is not None else None
    target = resolve(member, src) if src else None
    if target and label is not None:
        yield kind, target, words(label), depth
