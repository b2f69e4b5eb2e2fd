# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages and the navigation document of an EPUB 3."""

from __future__ import annotations

from collections.abc import Iterator

from daisy_pipeline.check.epub_book import XHTML, Epub, types
from daisy_pipeline.check.members import Element, each, is_outside, line_of, resolve, words
from daisy_pipeline.check.values import check_order

_SPACE = "{http://www.w3.org/1999/xhtml}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XLINK = "{http://www.w3.org/1999/xlink}href"


def check_nav(book: Epub) -> None:
    """The navigation document: a table of contents whose links lead on in reading order."""
    nav = book.nav
    root = book.members.xml(nav.name) if nav else None
    if nav is None or root is None:
        return
    tables = [n for n in each(root, "nav") if "toc" in types(n)]
    if len(tables) != 1:
        book.report.add("DP-EPC-030", nav.name, 0, count=len(tables))
    for table in each(root, "nav"):
        if not {"toc", "page-list", "landmarks"} & set(types(table)):
            continue
        if len(list(table.iterchildren("{*}ol"))) != 1:
            book.report.add("DP-EPC-031", nav.name, line_of(table))
        for item in table.iter(_SPACE + "li"):
            _check_entry(book, nav.name, item)
        if "landmarks" not in types(table):
            check_order(book.report, "DP-EPC-033", _positions(book, nav.name, table))


def _check_entry(book: Epub, name: str, item: Element) -> None:
    """An entry is a link (or a span over a sub-list) with words (EPUB 3.3, 7.3)."""
    children = [c for c in item if isinstance(c.tag, str)]
    kinds = [str(c.tag).removeprefix(_SPACE) for c in children]
    if kinds not in (["a"], ["a", "ol"], ["span", "ol"]):
        book.report.add("DP-EPC-031", name, line_of(item))
    elif not words(children[0]) and not any(e.get("alt") for e in children[0].iter()):
        book.report.add("DP-EPC-034", name, line_of(item))


def _positions(
    book: Epub, name: str, table: Element
) -> Iterator[tuple[str, int, tuple[int, int], str]]:
    places = {item.name: n for n, item in enumerate(book.spine)}
    for link in table.iter(_SPACE + "a"):
        href = link.get("href", "")
        file, id = resolve(name, href)
        if file in places and file is not None:
            order = book.members.order(file, id) if id else 0
            yield name, line_of(link), (places[file], max(0, order)), href


def check_pages(book: Epub) -> set[str]:
    """Every content document: grammar, title, language, links, pictures; the members they use."""
    used: set[str] = set()
    for item in book.items.values():
        there = item.type == XHTML and item.name in book.members
        root = book.members.xml(item.name) if there else None
        if root is None:
            continue
        if not str(root.tag).startswith(_SPACE):
            book.report.add("DP-EPC-040", item.name, line_of(root))
            continue
        book.members.hold(item.name, "xhtml-5")
        title = root.find("{*}head/{*}title")
        if title is None or not words(title):
            book.report.add("DP-EPC-045", item.name, 0 if title is None else line_of(title))
        if not (root.get(_LANG) or root.get("lang")):
            book.report.add("DP-EPC-046", item.name, line_of(root))
        used |= _check_references(book, item.name, root)
    return used


def _check_references(book: Epub, name: str, root: Element) -> set[str]:
    report, members = book.report, book.members
    used: set[str] = set()
    for element in root.iter():
        if element.tag == _SPACE + "img" and element.get("alt") is None:
            report.add("DP-EPC-044", name, line_of(element))
        for key in ("href", "src", "data", "poster", _XLINK):
            href = element.get(key)
            if not href or is_outside(href):
                continue
            file, id = resolve(name, href)
            line = line_of(element)
            if file is None:
                report.add("DP-PRD-013", name, line, href=href)
                continue
            used.add(file)
            linked = key == "href" and element.tag in (_SPACE + "a", _SPACE + "area")
            if file not in members or (file not in book.by_name and file != book.opf):
                report.add("DP-EPC-041" if linked else "DP-EPC-043", name, line, target=href)
            elif linked and id and _is_page(book, file) and id not in members.ids(file):
                report.add("DP-EPC-042", name, line, target=href)
    return used


def _is_page(book: Epub, name: str) -> bool:
    return book.by_name[name].type == XHTML if name in book.by_name else False
