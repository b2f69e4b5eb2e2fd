# SPDX-License-Identifier: AGPL-3.0-or-later
"""eBraille 1.0 (DAISY, 2025): an EPUB 3 with rules of its own, above all where things stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from daisy_pipeline.check.epub import check_epub
from daisy_pipeline.check.epub_book import Epub, types
from daisy_pipeline.check.members import (
    Element,
    Members,
    Report,
    each,
    is_outside,
    line_of,
    local,
    words,
)
from daisy_pipeline.check.values import names
from daisy_pipeline.formats.ebraille import FORMAT, REQUIRED
from daisy_pipeline.model.finding import Finding

PACKAGE, ENTRY = "package.opf", "index.html"
_DUBLIN = ("creator", "date", "format", "identifier", "language", "title")
_NEEDED = ("dcterms:modified", "dcterms:dateCopyrighted", *REQUIRED)
_VALUES: Mapping[str, re.Pattern[str]] = {
    "a11y:brailleCellType": re.compile("6|8"),
    "a11y:completeTranscription": re.compile("true|false"),
}
_BRAILLE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z]{3})?-Brai(-.*)?")
_FORBIDDEN = frozenset(
    names("script form input button select textarea iframe object embed audio video canvas")
)
_PRINT = re.compile("[^\u2800-\u28ff\\s]")
_EIGHT = re.compile("[\u2840-\u28ff]")


class CheckerEbraille:
    """The checker of the registry for eBraille."""

    name = "ebraille"
    version = 1

    def recognizes(self, folder: Path) -> bool:
        """Whether the folder has a package in its root that calls itself eBraille."""
        try:
            with (folder / PACKAGE).open("rb") as file:
                head = file.read(1 << 16)
        except OSError:
            return False
        return b"eBraille" in head or b"a11y:brailleCellType" in head

    def check(self, folder: Path) -> Sequence[Finding]:
        """Everything that is wrong with the book, as EPUB and as eBraille."""
        report = Report()
        book = check_epub(Members(folder, report))
        if book is not None:
            _check(book)
        return report.findings()


def book_text(folder: Path) -> str:
    """The text of the pages in reading order, a line a block; print pages' marks left out."""
    book = check_epub(Members(folder, Report()))
    if book is None:
        return ""
    lines: list[str] = []
    for item in book.pages:
        root = book.members.xml(item.name)
        for body in () if root is None or item.name == ENTRY else each(root, "body"):
            lines += _blocks(body)
    return "\n".join(lines)


def _blocks(element: Element) -> Iterator[str]:
    """The text of an element, a line for every block in it."""
    made = [""]
    for event, part in _walk(element):
        if event and local(part) not in ("span", "a", "em", "strong", "i", "b"):
            made.append("")
        made[-1] += (part.text if event else part.tail) or ""
    lines = (" ".join(line.split()) for line in made)  # an empty cell is no blank of print
    return (line for line in lines if line)


def _walk(element: Element) -> Iterator[tuple[bool, Element]]:
    """An element's parts as they begin (True) and end, marks of pages without their text."""
    yield True, element
    for child in element:
        if child.get("role") != "doc-pagebreak" and "pagebreak" not in types(child):
            yield from _walk(child)
        yield False, child


def _check(book: Epub) -> None:
    _check_root(book)
    _check_metadata(book)
    _check_layout(book)
    cells = next((value for value, _ in book.meta("a11y:brailleCellType")), "")
    for item in book.items.values():
        root = book.members.xml(item.name) if item.type == "application/xhtml+xml" else None
        if root is not None:
            _check_page(book, item.name, root, eight=cells == "8")


def _check_root(book: Epub) -> None:
    """The package and the primary entry page lie in the root, and the one names the other."""
    report, members = book.report, book.members
    if book.opf != PACKAGE:
        report.add("DP-EBR-001", book.opf)
    root = members.xml(ENTRY)
    if root is None:
        report.add("DP-EBR-002", book.opf)
        return
    if book.nav is None or book.nav.name != ENTRY:
        report.add("DP-EBR-003", ENTRY)
    links = [e for e in each(root, "link") if "publication" in e.get("rel", "").split()]
    if not any(e.get("href") == PACKAGE for e in links):
        report.add("DP-EBR-004", ENTRY)
    for nav in each(root, "nav"):
        for link in each(nav, "a") if "page-list" in types(nav) else ():
            if not link.get("title", "").strip():
                report.add("DP-EBR-011", ENTRY, line_of(link))


def _check_metadata(book: Epub) -> None:
    report, opf = book.report, book.opf
    found = {name: _dublin(book, name) for name in _DUBLIN}
    missing = [f"dc:{name}" for name, values in found.items() if not values]
    missing += [name for name in _NEEDED if not any(value for value, _ in book.meta(name))]
    for name in missing:
        report.add("DP-EBR-005", opf, 0, name=name)
    for element in found["format"]:
        if words(element) != FORMAT:
            facts = {"name": "dc:format", "value": words(element)}
            report.add("DP-EBR-006", opf, line_of(element), **facts)
    if found["language"] and not any(_BRAILLE.fullmatch(words(e)) for e in found["language"]):
        first = found["language"][0]
        report.add("DP-EBR-007", opf, line_of(first), language=words(first))
    for name, form in _VALUES.items():
        for value, element in book.meta(name):
            if not form.fullmatch(value):
                report.add("DP-EBR-006", opf, line_of(element), name=name, value=value)


def _dublin(book: Epub, name: str) -> list[Element]:
    found = each(book.root, name)
    return [e for e in found if "purl.org/dc" in str(e.tag) and words(e)]


def _check_layout(book: Epub) -> None:
    """Text flows, and no file of the manifest stands in for another."""
    for value, element in book.meta("rendition:layout"):
        if value == "pre-paginated":
            book.report.add("DP-EBR-009", book.opf, line_of(element))
    for item in each(book.root, "item"):
        if item.get("fallback") is not None:
            book.report.add("DP-EBR-010", book.opf, line_of(item), target=item.get("href", ""))


def _check_page(book: Epub, name: str, root: Element, *, eight: bool) -> None:
    report = book.report
    for element in root.iter():
        kind, line = local(element), line_of(element)
        if kind in _FORBIDDEN:
            report.add("DP-EBR-008", name, line, element=kind)
        source = element.get("src") or (element.get("href") if kind == "link" else "")
        if source and is_outside(source):
            report.add("DP-EBR-012", name, line, href=source)
    for body in each(root, "body"):
        _check_cells(book, name, body, eight=eight)


def _check_cells(book: Epub, name: str, body: Element, *, eight: bool) -> None:
    """The text is cells, of as many dots as the package says; the first place of a page."""
    rules = {"DP-EBR-013": _PRINT} if eight else {"DP-EBR-013": _PRINT, "DP-EBR-014": _EIGHT}
    for id, form in rules.items():
        for _, part in _walk(body):
            text = (part.text or "") + (part.tail or "")
            if found := form.search(text):
                book.report.add(id, name, line_of(part), sign=found[0])
                break
