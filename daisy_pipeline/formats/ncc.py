# SPDX-License-Identifier: AGPL-3.0-or-later
"""The navigation control centre of DAISY 2.02 (specification 2.02, 2.1): items and their counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daisy_pipeline.formats.safe_xml import Element, serialize
from daisy_pipeline.formats.xhtml import XHTML_10, e10, set_lines
from daisy_pipeline.model.times import Ms

NAME = "ncc.html"
PAGES = ("page-front", "page-normal", "page-special")
NOTEREF, SIDEBAR, PRODNOTE = "noteref", "sidebar", "optional-prodnote"


@dataclass(frozen=True, slots=True)
class Item:
    """An item: ``kind`` is h1 to h6, or the class of a span; ``target`` is ``FILE.smil#id``."""

    id: str
    kind: str
    label: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ncc:
    """An NCC. The first item is the title; ``metas`` are the names and values that are not counts.

    ``total`` is the playing time of all SMIL files, ``files`` the number of the book's files.
    """

    lang: str
    title: str
    metas: Sequence[tuple[str, str]]
    items: Sequence[Item]
    total: Ms
    files: int


def ncc_file(ncc: Ncc) -> bytes:
    """The bytes of the file, with counts that are true because they are counted here."""
    e = e10
    content_type = {"http-equiv": "Content-type", "content": "text/html; charset=utf-8"}
    head = e("head", None, e("meta", content_type), e("title", None, ncc.title))
    for name, content in (*ncc.metas, *_counts(ncc)):
        head.append(e("meta", {"name": name, "content": content}))
    items = [_item(item, first=n == 0) for n, item in enumerate(ncc.items)]
    attrs = {"lang": ncc.lang, "xml:lang": ncc.lang}
    body = e("body", None, *items)
    root = e("html", attrs, head, body)
    for holder in (root, head, body):
        set_lines(holder)
    return serialize(root, XHTML_10)


def _counts(ncc: Ncc) -> Iterator[tuple[str, str]]:
    kinds = [item.kind for item in ncc.items]
    numbers = [int(i.label) for i in ncc.items if i.kind == "page-normal"]
    for name, kind in zip(
        ("ncc:pageFront", "ncc:pageNormal", "ncc:pageSpecial"), PAGES, strict=True
    ):
        yield name, str(kinds.count(kind))
    yield "ncc:maxPageNormal", str(max(numbers, default=0))
    yield "ncc:tocItems", str(len(kinds))
    yield "ncc:depth", str(max(int(k[1]) for k in kinds if _is_heading(k)))
    for name, kind in (
        ("ncc:footnotes", NOTEREF),
        ("ncc:sidebars", SIDEBAR),
        ("ncc:prodNotes", PRODNOTE),
    ):
        if kind in kinds:
            yield name, str(kinds.count(kind))
    yield "ncc:totalTime", _whole_seconds(ncc.total)
    yield "ncc:files", str(ncc.files)


def _whole_seconds(total: Ms) -> str:
    """Players of 2.02 show this one: whole seconds, rounded."""
    minutes, second = divmod((total + 500) // 1000, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}"


def _is_heading(kind: str) -> bool:
    return len(kind) == 2 and kind[0] == "h"


def _item(item: Item, *, first: bool) -> Element:
    link = e10("a", {"href": item.target}, item.label)
    if _is_heading(item.kind):
        attrs = {"id": item.id, "class": "title" if first else "section"}
        return e10(item.kind, attrs, link)
    return e10("span", {"id": item.id, "class": item.kind}, link)
