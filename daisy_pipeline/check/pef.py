# SPDX-License-Identifier: AGPL-3.0-or-later
"""PEF 2008-1: the grammar, the metadata, and what the grammar does not see: what fits on a page."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from lxml import etree

from daisy_pipeline.check.braille_pages import Size, check_numbers
from daisy_pipeline.check.grammar import LANGUAGE, grammar
from daisy_pipeline.check.members import Element, Report, line_of, local, words
from daisy_pipeline.formats.brf import ReadPage, trimmed
from daisy_pipeline.formats.pef import DC, FORMAT, PEF
from daisy_pipeline.formats.safe_xml import append, parse_xml
from daisy_pipeline.model.finding import DaisyError, Place

_PEF, _DC = f"{{{PEF}}}", f"{{{DC}}}"
_ONCE = ("identifier", "format", "title", "description", "date")
_MANY = (
    *("creator", "subject", "publisher", "contributor", "type", "source", "language"),
    *("relation", "coverage", "rights"),
)
_NEEDED = ("identifier", "format")
_FORMS: Mapping[str, re.Pattern[str]] = {
    "format": re.compile(rf"\s*{re.escape(FORMAT)}\s*"),
    "date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "language": LANGUAGE,
}
_NO_CELL = re.compile("[^\u2800-\u28ff]")


@dataclass
class PefBook:
    """What a PEF holds: pages of all volumes, and the size of the first."""

    pages: list[ReadPage] = field(default_factory=list)
    size: Size | None = None


def check_pef(path: Path, name: str, report: Report) -> PefBook | None:
    """The book in a PEF file, findings to the report; None where it cannot be read."""
    try:
        root = parse_xml(path, Place(name))
    except DaisyError as problem:
        report.put(*problem.findings)
        return None
    if root.tag != f"{_PEF}pef":
        report.add("DP-PEF-001", name, line_of(root), element=local(root))
        return None
    _check_data(root, name, report)
    root = _plain(root, name, report)
    for fault in grammar("pef-2008-1").check(root):
        report.add(fault.id, name, fault.line, **fault.facts)
    book = PefBook()
    for volume in root.iter(f"{_PEF}volume"):
        pages = [_page(page, name, report) for page in volume.iter(f"{_PEF}page")]
        check_numbers(pages, name, report)
        book.pages += pages
        book.size = book.size or Size(_number(volume, "cols"), _number(volume, "rows"))
    return book


def _plain(source: Element, name: str, report: Report) -> Element:
    """A copy without what other vocabularies add, as the format allows nearly everywhere.

    A row may hold no element at all, so what stands in one stays for the grammar to refuse; so
    does an element of PEF within another vocabulary's.
    """
    kept = {str(k): str(v) for k, v in source.attrib.items() if not str(k).startswith("{")}
    made = etree.Element(source.tag, kept, nsmap=cast("dict[str, str]", {None: PEF}))
    made.sourceline, made.text = source.sourceline, source.text
    for child in source if source.tag != f"{_PEF}meta" else ():
        if str(child.tag).startswith(_PEF) or source.tag == f"{_PEF}row":
            made.append(_plain(child, name, report))
            made[-1].tail = child.tail
            continue
        append(made, child.tail)
        for inner in child.iter(f"{_PEF}*"):
            report.add("DP-PRD-020", name, line_of(inner), **_strange(inner, local(child)))
    return made


def _strange(element: Element, holder: str) -> dict[str, str]:
    return {"element": local(element), "expected": f"<{holder}>", "grammar": "pef-2008-1"}


def _check_data(root: Element, name: str, report: Report) -> None:
    """Dublin Core: what must be there, what may be there once, and the forms of values."""
    meta = root.find(f"{_PEF}head/{_PEF}meta")
    if meta is None:
        return
    counts: Counter[str] = Counter()
    for element in meta:
        kind, line = local(element), line_of(element)
        known = str(element.tag).startswith(_DC) and kind in (*_ONCE, *_MANY)
        for inner in element.iter(f"{_PEF}*", f"{_DC}*"):
            if inner is not element or not known:
                report.add("DP-PRD-020", name, line_of(inner), **_strange(inner, "meta"))
        if not known:
            continue
        _check_plain(element, name, report)
        counts[kind] += 1
        if kind in _ONCE and counts[kind] == 2:
            report.add("DP-PEF-014", name, line, name=f"dc:{kind}")
        value = element.text or ""
        if kind in _FORMS and not _FORMS[kind].fullmatch(value):
            report.add("DP-PEF-015", name, line, name=f"dc:{kind}", value=value[:60])
    for kind in _NEEDED:
        if not counts[kind]:
            report.add("DP-PEF-013", name, line_of(meta), name=f"dc:{kind}")
    if (meta.text or "").strip() or any((e.tail or "").strip() for e in meta):
        facts = {"element": "meta", "grammar": "pef-2008-1"}
        report.add("DP-PRD-022", name, line_of(meta), **facts)


def _check_plain(element: Element, name: str, report: Report) -> None:
    """A value is text alone, and only attributes of other vocabularies stand beside it."""
    for child in element:
        report.add("DP-PRD-020", name, line_of(child), **_strange(child, local(element)))
    for key in (str(k) for k in element.attrib if not str(k).startswith("{")):
        facts = {"element": local(element), "attribute": key, "grammar": "pef-2008-1"}
        report.add("DP-PRD-023", name, line_of(element), **facts)


def _page(page: Element, name: str, report: Report) -> ReadPage:
    """A page's rows; rules 1 and 2 of the format's Schematron: rows and cells fit on the page."""
    rows = list(page.iter(f"{_PEF}row"))
    cells, lines = _number(page, "cols"), _number(page, "rows")
    gaps = sum(_number(row, "rowgap") for row in rows)
    taken = len(rows) + math.ceil(gaps / 4)  # a gap is a multiple of the distance of two dots
    if lines and taken > lines:
        report.add("DP-PEF-012", name, line_of(page), rows=taken, lines=lines)
    for row in rows:
        _check_row(row, cells, name, report)
    return ReadPage(line_of(page), trimmed([words(row) for row in rows]))


def _check_row(row: Element, cells: int, name: str, report: Report) -> None:
    text = row.text or ""
    if strange := _NO_CELL.search(text):
        report.add("DP-PEF-010", name, line_of(row), sign=strange[0])
    if cells and len(text) > cells:
        report.add("DP-PEF-011", name, line_of(row), length=len(text), cells=cells)


def _number(element: Element, key: str) -> int:
    """The value that holds for an element: its own or the nearest above it; 0 if none is good."""
    for holder in _upwards(element):
        value = str(holder.get(key, "")).strip()
        if value:
            return int(value) if re.fullmatch(r"\+?[0-9]{1,9}", value) else 0
    return 0


def _upwards(element: Element) -> Iterator[Element]:
    yield element
    yield from element.iterancestors()
