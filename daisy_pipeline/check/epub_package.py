# SPDX-License-Identifier: AGPL-3.0-or-later
"""The package document of an EPUB 3: metadata, manifest, spine, accessibility (EPUB 3.3, 5)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from daisy_pipeline.check.epub_book import OVERLAY, XHTML, Epub, Item, types
from daisy_pipeline.check.members import each, is_outside, line_of, resolve, words
from daisy_pipeline.check.values import is_language, names

_MODIFIED = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ")
_TYPES: Mapping[str, frozenset[str]] = {
    "xhtml": frozenset({XHTML}),
    "html": frozenset({XHTML}),
    "smil": frozenset({OVERLAY}),
    "ncx": frozenset({"application/x-dtbncx+xml"}),
    "css": frozenset({"text/css"}),
    "mp3": frozenset({"audio/mpeg", "audio/mp3"}),
    "m4a": frozenset({"audio/mp4"}),
    "jpg": frozenset({"image/jpeg"}),
    "jpeg": frozenset({"image/jpeg"}),
    "png": frozenset({"image/png"}),
    "gif": frozenset({"image/gif"}),
    "svg": frozenset({"image/svg+xml"}),
    "webp": frozenset({"image/webp"}),
}
_NEEDED = ("schema:accessMode", "schema:accessibilityFeature", "schema:accessibilityHazard")
_WISHED = ("schema:accessModeSufficient", "schema:accessibilitySummary")
_MODES = frozenset(
    names(
        "auditory chartOnVisual chemOnVisual colorDependent diagramOnVisual mathOnVisual "
        "musicOnVisual tactile textOnVisual textual visual"
    )
)


def check_package(book: Epub) -> bool:
    """The package; whether it is an EPUB 3, so that the rest can be judged."""
    version = book.root.get("version", "")
    if not version.startswith("3"):
        book.report.add("DP-EPC-004", book.opf, line_of(book.root), version=version or "-")
        return False
    book.members.hold(book.opf, "opf-3")
    _check_metadata(book)
    _read_manifest(book)
    _read_spine(book)
    return True


def _check_metadata(book: Epub) -> None:
    report, opf = book.report, book.opf
    for name in ("identifier", "title", "language"):
        found = [e for e in each(book.root, name) if "purl.org/dc" in str(e.tag)]
        if not found or not all(words(e) for e in found):
            report.add("DP-EPC-010", opf, line_of(found[0]) if found else 0, name=f"dc:{name}")
        for element in found if name == "language" else ():
            if words(element) and not is_language(words(element)):
                report.add("DP-EPC-013", opf, line_of(element), value=words(element))
    wanted = book.root.get("unique-identifier")
    if not any(e.get("id") == wanted for e in each(book.root, "identifier")):
        report.add("DP-EPC-011", opf, line_of(book.root), value=wanted or "")
    modified = book.meta("dcterms:modified")
    if len(modified) != 1 or not _MODIFIED.fullmatch(modified[0][0]):
        value = modified[0][0] if modified else "-"
        report.add("DP-EPC-012", opf, line_of(modified[0][1]) if modified else 0, value=value)


def _read_manifest(book: Epub) -> None:
    report, opf = book.report, book.opf
    seen: set[str] = set()
    for element in each(book.root, "item"):
        href, line = element.get("href", ""), line_of(element)
        name = None if not href or is_outside(href) else resolve(opf, href)[0]
        if is_outside(href):
            continue
        if name is None:
            report.add("DP-PRD-013", opf, line, href=href)
            continue
        if name in seen:
            report.add("DP-EPC-021", opf, line, target=href)
        elif name not in book.members:
            report.add("DP-EPC-020", opf, line, target=href)
        seen.add(name)
        properties = frozenset(element.get("properties", "").split())
        given = (element.get("id", ""), name, element.get("media-type", ""))
        item = Item(*given, properties, element.get("media-overlay", ""), line)
        book.items.setdefault(item.id, item)
        wanted = _TYPES.get(name.rpartition(".")[2].lower())
        if wanted and item.type not in wanted:
            report.add("DP-EPC-023", opf, line, target=href, type=item.type)
    for name in book.members:
        if name not in seen and name not in (opf, "mimetype") and not name.startswith("META-INF/"):
            report.add("DP-EPC-022", name)
    navs = [i for i in book.items.values() if "nav" in i.properties]
    if len(navs) != 1:
        report.add("DP-EPC-026", opf, 0, count=len(navs))


def _read_spine(book: Epub) -> None:
    seen: set[str] = set()
    for element in each(book.root, "itemref"):
        id, line = element.get("idref", ""), line_of(element)
        item = book.items.get(id)
        if item is None or item.type not in (XHTML, "image/svg+xml"):
            book.report.add("DP-EPC-025", book.opf, line, target=id)
        elif id in seen:
            book.report.add("DP-EPC-027", book.opf, line, target=id)
        else:
            book.spine.append(item)
        seen.add(id)


def check_accessibility(book: Epub) -> None:
    """Accessibility metadata: there, of known values, and true (EPUB Accessibility 1.1, 2)."""
    report, opf = book.report, book.opf
    for name in (*_NEEDED, *_WISHED):
        if not any(value for value, _ in book.meta(name)):
            id = "DP-EPC-070" if name in _NEEDED else "DP-EPC-071"
            report.add(id, opf, 0, name=name)
    for value, element in book.meta("schema:accessMode"):
        if value not in _MODES:
            report.add("DP-EPC-072", opf, line_of(element), name="schema:accessMode", value=value)
    features = {value: e for value, e in book.meta("schema:accessibilityFeature")}
    has_pages = any(
        "pagebreak" in types(e) or e.get("role") == "doc-pagebreak"
        for page in book.pages
        if (root := book.members.xml(page.name)) is not None
        for e in root.iter()
    )
    truth = {
        "synchronizedAudioText": bool(book.overlays),
        "pageNavigation": _has_page_list(book),
        "pageBreakMarkers": has_pages,
    }
    for feature, true in truth.items():
        if feature in features and not true:
            report.add("DP-EPC-073", opf, line_of(features[feature]), value=feature)
        elif true and feature not in features:
            report.add("DP-EPC-074", opf, 0, value=feature)
    sources = [e for e in each(book.root, "source") if "purl.org/dc" in str(e.tag)]
    if has_pages and not (book.meta("pageBreakSource") or book.meta("dcterms:source") or sources):
        report.add("DP-EPC-075", opf)
    if has_pages and not _has_page_list(book):
        report.add("DP-EPC-035", book.nav.name if book.nav else opf)


def _has_page_list(book: Epub) -> bool:
    root = book.members.xml(book.nav.name) if book.nav else None
    return root is not None and any("page-list" in types(n) for n in each(root, "nav"))
