# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finer points of a DTBook: lists, tables, sizes, keys, levels, mathematics (ZedVal 202-226)."""

from __future__ import annotations

import re

from daisy_pipeline.check.d3_book import Book3
from daisy_pipeline.check.members import (
    Element,
    each,
    is_outside,
    line_of,
    local,
    meta_values,
    metas,
    resolve,
)
from daisy_pipeline.check.values import is_whole, names

_DC = frozenset(
    names(
        "Title Creator Subject Description Publisher Contributor Date Type Format Identifier "
        "Source Language Relation Coverage Rights"
    )
)
_LENGTH = re.compile(r"\d+%?")
_MATH = "http://www.w3.org/1998/Math/MathML"
_DTB = "{http://www.daisy.org/z3986/2005/dtbook/}"


def check_details(book: Book3, name: str, root: Element) -> None:
    """All finer points of one DTBook."""
    for key, _, element in metas(root):
        prefix, colon, rest = key.partition(":")
        if colon and prefix.lower() == "dc" and (prefix != "dc" or rest not in _DC):
            book.report.add("DP-D3-166", name, line_of(element), name=key)
    keys: set[tuple[str, str]] = set()
    for element in root.iter():
        kind = local(element)
        if kind == "list":
            _check_list(book, name, element)
        elif kind == "level" and element.get("depth") is not None:
            depth = 1 + sum(local(a) == "level" for a in element.iterancestors())
            _compare(book, "DP-D3-169", name, element, "depth", str(depth))
        elif kind in ("td", "th", "col", "colgroup"):
            _check_spans(book, name, element)
        elif kind == "a":
            _check_keys(book, name, element, keys)
        if kind in ("img", "table"):
            _check_lengths(book, name, element)
        if kind == "table":
            _check_table(book, name, element)
    _check_math(book, name, root)


def _compare(book: Book3, id: str, name: str, element: Element, key: str, expected: str) -> None:
    said = element.get(key, "")
    if said != expected:
        book.report.add(id, name, line_of(element), said=said, real=expected)


def _check_list(book: Book3, name: str, element: Element) -> None:
    report, line = book.report, line_of(element)
    for key in ("enum", "start"):
        if element.get(key) is not None and element.get("type") != "ol":
            report.add("DP-D3-160", name, line, attribute=key)
    start = element.get("start")
    if start is not None and not is_whole(start):
        report.add("DP-D3-165", name, line, attribute="start", value=start)
    if element.get("depth") is not None:
        depth = 1 + sum(local(a) == "list" for a in element.iterancestors())
        _compare(book, "DP-D3-161", name, element, "depth", str(depth))


def _check_spans(book: Book3, name: str, element: Element) -> None:
    for key in ("span", "rowspan", "colspan"):
        value = element.get(key)
        if value is not None and (not is_whole(value) or int(value) < 1):
            book.report.add("DP-D3-167", name, line_of(element), attribute=key, value=value)
    char = element.get("char")
    if char is not None and (len(char) != 1 or element.get("align") != "char"):
        book.report.add("DP-D3-163", name, line_of(element), attribute="char", value=char)


def _check_keys(book: Book3, name: str, element: Element, seen: set[tuple[str, str]]) -> None:
    for key in ("accesskey", "tabindex"):
        value = element.get(key)
        if value is None:
            continue
        good = len(value) == 1 if key == "accesskey" else is_whole(value)
        if not good or (key, value) in seen:
            book.report.add("DP-D3-163", name, line_of(element), attribute=key, value=value)
        seen.add((key, value))


def _check_lengths(book: Book3, name: str, element: Element) -> None:
    for key in ("width", "height", "cellspacing", "cellpadding"):
        value = element.get(key)
        if value is not None and not _LENGTH.fullmatch(value):
            book.report.add("DP-D3-164", name, line_of(element), attribute=key, value=value)


def _check_table(book: Book3, name: str, table: Element) -> None:
    heads: set[str] = set()
    node: Element | None = table
    while node is not None:
        if local(node) == "table":
            heads |= {h.get("id", "") for h in each(node, "th")}
        node = node.getparent()
    for group in (table, *table.iterfind("{*}thead"), *table.iterfind("{*}tbody")):
        rows = list(group.iterfind("{*}tr"))
        for number, row in enumerate(rows):
            for cell in row:
                line = line_of(cell)
                for id in cell.get("headers", "").split():
                    if id not in heads:
                        book.report.add("DP-D3-162", name, line, target=id)
                span = cell.get("rowspan", "1")
                if is_whole(span) and int(span) > len(rows) - number:
                    book.report.add("DP-D3-168", name, line, value=span)


def _check_math(book: Book3, name: str, root: Element) -> None:
    islands = list(root.iter(f"{{{_MATH}}}math"))
    meta = [(n, c, e.get("scheme")) for n, c, e in metas(book.root)]
    said = any(n == "z39-86-extension-version" and s == _MATH for n, _, s in meta)
    if bool(islands) != said and (islands or len(book.texts) == 1):
        book.report.add("DP-D3-170", book.opf)
    if not islands:
        return
    values = meta_values(book.root, "DTBook-XSLTFallback")
    target = resolve(book.opf, values[0])[0] if values and not is_outside(values[0]) else None
    if target is None or target not in book.listed or target not in book.members:
        book.report.add("DP-D3-171", book.opf)
    for island in islands:
        for key in ("alttext", "altimg"):
            if not island.get(key, "").strip():
                book.report.add("DP-D3-172", name, line_of(island), attribute=key)
        if book.pars and not (island.get(_DTB + "smilref") or island.get("smilref")):
            book.report.add("DP-D3-173", name, line_of(island))
