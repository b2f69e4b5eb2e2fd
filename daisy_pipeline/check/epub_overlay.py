# SPDX-License-Identifier: AGPL-3.0-or-later
"""The media overlays of an EPUB 3 (EPUB 3.3, 9), with what EPUBCheck 5.3 does not see."""

from __future__ import annotations

from collections.abc import Iterator

from daisy_pipeline.check.epub_book import CLIPS, OPS, OVERLAY, XHTML, Epub, Item
from daisy_pipeline.check.members import each, line_of, local, resolve, words
from daisy_pipeline.check.smil import Par, Smil, read_smil
from daisy_pipeline.check.timing import TOLERANCE, clock, compare
from daisy_pipeline.check.values import check_order, unread_words

_SILENT = frozenset({"head", "script", "style", "rt", "rp", "math", "svg", "nav"})


def check_overlays(book: Epub) -> None:
    """Every overlay, in the order of the spine, and the durations that the package says."""
    order = [book.items.get(page.overlay) for page in book.spine if page.overlay]
    others = [i for i in book.items.values() if i.type == OVERLAY and i not in order]
    known: set[str] = set()
    for item in (*order, *others):
        if item is None or item.name in known or item.name not in book.members:
            continue
        known.add(item.name)
        if item.type != OVERLAY:
            book.report.add("DP-EPC-050", book.opf, item.line, target=item.name)
            continue
        smil = read_smil(book.members, item.name, CLIPS)
        if smil is None:
            continue
        book.overlays.append(smil)
        book.members.hold(item.name, "overlay-3")
        _check_overlay(book, item, smil)
        _check_duration(book, item, smil)
    check_order(book.report, "DP-EPC-055", _positions(book))
    _check_total(book)
    _check_words(book)
    _check_style(book)


def _check_overlay(book: Epub, item: Item, smil: Smil) -> None:
    report, members = book.report, book.members
    for par in smil.pars:
        file, id = par.target
        if par.text is None:
            continue
        line, src = line_of(par.text), par.text.get("src", "")
        if file is None:
            report.add("DP-PRD-013", item.name, line, href=src)
        elif file not in members:
            report.add("DP-EPC-053", item.name, line, target=src)
        elif id and members.element(file, id) is None:
            report.add("DP-EPC-054", item.name, line, target=src)
        elif file not in book.by_name or book.by_name[file].overlay != item.id:
            report.add("DP-EPC-050", item.name, line, target=src)
        for clip in par.clips:
            if clip.audio not in book.by_name:
                report.add("DP-EPC-066", item.name, clip.line, audio=clip.audio)
    for element in smil.root.iter():
        reference = element.get(OPS + "textref")
        file, id = resolve(item.name, reference) if reference else (None, "")
        there = file is not None and file in members
        if reference and not (there and (not id or members.element(file, id) is not None)):
            report.add("DP-EPC-065", item.name, line_of(element), target=reference)


def _check_duration(book: Epub, item: Item, smil: Smil) -> None:
    said = [
        (words(e), line_of(e))
        for e in each(book.root, "meta")
        if e.get("property") == "media:duration" and e.get("refines") == f"#{item.id}"
    ]
    time = clock(said[0][0]) if said else None
    if time is None:
        book.report.add("DP-EPC-051", book.opf, item.line, target=item.name)
    else:
        compare(book.report, "DP-EPC-052", (book.opf, said[0][1]), time, smil.duration)


def _check_total(book: Epub) -> None:
    if not book.overlays:
        return
    said = book.meta("media:duration")
    time = clock(said[0][0]) if said else None
    if time is None:
        book.report.add("DP-EPC-051", book.opf, 0, target=book.opf)
    else:
        total = sum(smil.duration for smil in book.overlays)
        compare(book.report, "DP-EPC-052", (book.opf, line_of(said[0][1])), time, total, TOLERANCE)


def _positions(book: Epub) -> Iterator[tuple[str, int, tuple[int, int], str]]:
    places = {item.name: n for n, item in enumerate(book.spine)}
    for par in (p for smil in book.overlays for p in smil.pars):
        file, id = par.target
        if file is None or file not in places or par.text is None:
            continue
        order = book.members.order(file, id) if id else 0
        if order >= 0:
            yield par.file, line_of(par.text), (places[file], order), par.text.get("src", "")


def _check_words(book: Epub) -> None:
    """Words of a narrated page that no par reads."""
    shown: dict[str, list[Par]] = {}
    for par in (p for smil in book.overlays for p in smil.pars):
        shown.setdefault(par.target[0] or "", []).append(par)
    for page in book.pages:
        root = book.members.xml(page.name) if page.name in shown else None
        body = None if root is None else root.find("{*}body")
        if body is None or "nav" in page.properties:
            continue
        targets = [book.members.element(page.name, p.target[1]) for p in shown[page.name]]
        read = {t for t in targets if t is not None}
        for element, text in unread_words(body, read, _SILENT):
            book.report.add("DP-EPC-064", page.name, line_of(element), text=text)


def _check_style(book: Epub) -> None:
    """A class for the words that are read is declared: each narrated page needs a style."""
    if not book.meta("media:active-class"):
        return
    for page in book.items.values():
        if not page.overlay or page.type != XHTML or page.name not in book.members:
            continue
        root = book.members.xml(page.name)
        head = None if root is None else root.find("{*}head")
        styles = () if head is None else [e for e in head if local(e) in ("link", "style")]
        if root is not None and not styles:
            book.report.add("DP-EPC-063", page.name)
