# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several pages of one text: their order, and the links between them that are no words of it."""

from __future__ import annotations

from collections.abc import Iterator

from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.book import Roots
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.package import resolve

_INDEX = ("index", "default", "home", "main", "toc", "contents", "목차", "차례")
_LISTS = frozenset(("ul", "ol", "dl", "table", "nav", "p", "div"))
_SHORT = 12  # letters of a link that turns pages: 이전, 다음 장, Table of contents is longer


def reading_order(roots: Roots) -> tuple[Roots, str, list[str]]:
    """The pages as the index's links order them, the index, and pages that it does not name.

    Without an index: natural order of names. Pages not linked follow in natural order.
    """
    by_name = dict(sorted(roots, key=lambda r: natural_key(r[0])))
    index = _index(by_name)
    if not index:
        return list(by_name.items()), "", []
    linked = [t.partition("#")[0] for t in _targets(index, by_name[index])]
    order = [index, *(m for m in dict.fromkeys(linked) if m in by_name and m != index)]
    for member in list(order[1:]):  # a part's own list of chapters
        inner = [t.partition("#")[0] for t in _targets(member, by_name[member])]
        new = [m for m in dict.fromkeys(inner) if m in by_name and m not in order]
        at = order.index(member) + 1
        order[at:at] = new
    rest = [m for m in by_name if m not in order]
    return [(m, by_name[m]) for m in (*order, *rest)], index, rest


def _index(by_name: dict[str, Element]) -> str:
    """The page that leads to the others: by its name, nearest to the top."""
    for stem in _INDEX:
        found = [n for n in by_name if n.rpartition("/")[2].rpartition(".")[0].lower() == stem]
        if found and len(by_name) > 1:
            return min(found, key=lambda n: (n.count("/"), n))
    return ""


def _targets(member: str, root: Element) -> Iterator[str]:
    for anchor in root.iter():
        href = anchor.get("href") if dom.name(anchor) == "a" else None
        if href and (target := resolve(member, href)):
            yield target


def own_furniture(roots: Roots, index: str) -> int:
    """Take lists of the book's own pages out of the index, and turning links out of all; count."""
    known = {member for member, _ in roots}
    taken = 0
    for member, root in roots:
        for element in list(root.iter()):
            if dom.name(element) not in _LISTS or element.getparent() is None:
                continue
            if _only_links(element, member, known, short=member != index):
                dom.remove(element)
                taken += 1
    return taken


def _only_links(element: Element, member: str, known: set[str], *, short: bool) -> bool:
    """Whether an element says nothing but links to other pages of the book."""
    anchors = [a for a in element.iter() if dom.name(a) == "a" and dom.words(a)]
    if not anchors:
        return False
    for anchor in anchors:
        target = (resolve(member, anchor.get("href") or "") or "").partition("#")[0]
        if target not in known or target == member or (short and len(dom.words(anchor)) > _SHORT):
            return False
    letters = sum(c.isalnum() for c in dom.words(element))
    linked = sum(c.isalnum() for a in anchors for c in dom.words(a))
    return linked * 10 >= letters * 9 and not any(
        dom.name(e) in (*dom.HEADINGS, "img") for e in element.iter()
    )
