# SPDX-License-Identifier: AGPL-3.0-or-later
"""The text documents of a DAISY 2.02 book, and whether text, SMIL and NCC read in one order."""

from __future__ import annotations

from collections.abc import Iterator

from daisy_pipeline.check.d202_book import Book202
from daisy_pipeline.check.d202_ncc import check_levels, items
from daisy_pipeline.check.members import Element, each, is_outside, line_of, resolve
from daisy_pipeline.check.values import check_order, unread_words

_SILENT = frozenset({"script", "style", "head", "rt", "rp"})


def check_texts(book: Book202) -> None:
    """Grammar, headings, links, pictures, words that no par reads, and order."""
    texts = book.texts()
    for name in texts:
        root = book.members.xml(name)
        if root is None:
            continue
        public = book.members.doctype(name)[1]
        if not public.startswith("-//W3C//DTD XHTML 1.0"):
            expected = "-//W3C//DTD XHTML 1.0 Transitional//EN"
            book.report.add("DP-D2-004", name, found=public or "-", expected=expected)
        if not str(root.tag).startswith("{http://www.w3.org/1999/xhtml}"):
            book.report.add("DP-D2-012", name, line_of(root))
        book.members.hold(name, "xhtml-1.0")
        headings = list(each(root, "h1", "h2", "h3", "h4", "h5", "h6"))
        check_levels(book, name, headings, "DP-D2-100")
        _check_links(book, name, root)
        _check_words(book, name, root)
    check_order(book.report, "DP-D2-104", _positions(book, texts))
    if not texts:
        _check_ncc_only(book)


def _check_links(book: Book202, name: str, root: Element) -> None:
    report, members = book.report, book.members
    for element in each(root, "a", "img", "link"):
        key = "src" if element.get("src") is not None else "href"
        href = element.get(key, "")
        if not href or is_outside(href):
            continue
        file, id = resolve(name, href)
        missing = "DP-D2-102" if key == "src" else "DP-D2-101"
        if file is None:
            report.add("DP-PRD-013", name, line_of(element), href=href)
        elif file not in members or (id and key == "href" and id not in members.ids(file)):
            report.add(missing, name, line_of(element), target=href)


def _check_words(book: Book202, name: str, root: Element) -> None:
    """Words that lie in no element which a par shows: nobody hears them."""
    body = root.find("{*}body")
    if body is None:
        return
    ids = book.members.ids(name)
    read = {ids[p.target[1]] for p in book.pars if p.target[0] == name and p.target[1] in ids}
    for element, text in unread_words(body, read, _SILENT):
        book.report.add("DP-D2-103", name, line_of(element), text=text)


def _positions(book: Book202, texts: list[str]) -> Iterator[tuple[str, int, tuple[int, int], str]]:
    places = {name: n for n, name in enumerate(texts)}
    for par in book.pars:
        file, id = par.target
        if file not in places or file is None or par.aside:
            continue
        order = book.members.order(file, id)
        if order >= 0 and par.text is not None:
            yield par.file, line_of(par.text), (places[file], order), par.text.get("src", "")


def _check_ncc_only(book: Book202) -> None:
    """Where the NCC is the only text, every item must be the text of a par (D2-094)."""
    shown = {p.target[1] for p in book.pars if p.target[0] == book.ncc}
    for item in items(book):
        ids = {item.get("id", ""), *(e.get("id", "") for e in item)}
        if not ids & shown:
            book.report.add("DP-D2-094", book.ncc, line_of(item))
