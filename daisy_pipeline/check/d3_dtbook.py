# SPDX-License-Identifier: AGPL-3.0-or-later
"""The DTBook of a DAISY 3 book: form, references, and both directions between text and SMIL."""

from __future__ import annotations

from daisy_pipeline.check import d3_details
from daisy_pipeline.check.d3_book import NCX, STRUCTURES, Book3
from daisy_pipeline.check.members import (
    Element,
    each,
    is_outside,
    line_of,
    local,
    meta_values,
    resolve,
    words,
)
from daisy_pipeline.check.values import is_roman, is_whole, unread_words

_PUBLICS = {f"-//NISO//DTD dtbook 2005-{n}//EN": f"dtbook-2005-{n}" for n in (1, 2, 3)}
_OPTIONAL = frozenset({"prodnote", "sidebar"})
_MIXED = frozenset({"audioFullText", "audioPartText", "textPartAudio"})
_SILENT = frozenset({"head", "math"})
_SMILREF = "{http://www.daisy.org/z3986/2005/dtbook/}smilref"


def check_dtbooks(book: Book3) -> None:
    """Every DTBook file of the book."""
    pages = 0
    for item in book.texts:
        root = book.members.xml(item.name)
        if root is None:
            continue
        check_alone(book, item.name, root)
        pages += sum(1 for _ in each(root, "pagenum"))
        _check_smilrefs(book, item.name, root)
        _check_words(book, item.name, root)
    for item in book.named(NCX):
        root = book.members.xml(item.name)
        targets = 0 if root is None else sum(1 for _ in each(root, "pageTarget"))
        if root is not None and book.texts and targets != pages:
            book.report.add("DP-D3-134", item.name, 0, found=targets, expected=pages)


def check_alone(book: Book3, name: str, root: Element) -> None:
    """What can be judged of a DTBook without SMIL files."""
    report = book.report
    grammar = book.check_head(name, root, _PUBLICS)
    version = root.get("version")
    if version is None:
        report.add("DP-D3-140", name, line_of(root), expected=grammar.removeprefix("dtbook-"))
    book.members.hold(name, grammar)
    uids = meta_values(root, "dtb:uid")
    if book.uid and uids != [book.uid]:
        report.add("DP-D3-143", name, 0, value=", ".join(uids) or "-", expected=book.uid)
    if not any(meta_values(root, "dc:Title")):
        report.add("DP-D3-149", name)
    _check_pages(book, name, root)
    _check_references(book, name, root)
    d3_details.check_details(book, name, root)


def _check_pages(book: Book3, name: str, root: Element) -> None:
    for page in each(root, "pagenum"):
        text, kind = words(page), page.get("page", "normal")
        if kind == "normal" and not (is_whole(text) and int(text) > 0):
            book.report.add("DP-D3-141", name, line_of(page), text=text)
        elif kind == "front" and not is_roman(text):
            book.report.add("DP-D3-142", name, line_of(page), text=text)


def _check_references(book: Book3, name: str, root: Element) -> None:
    report, ids = book.report, book.members.ids(name)
    for element in root.iter():
        kind, line = local(element), line_of(element)
        if kind in ("noteref", "annoref"):
            wanted = "note" if kind == "noteref" else "annotation"
            href = element.get("idref", "")
            file, id = resolve(name, href)
            target = book.members.element(file, id)
            if "#" not in href or target is None or local(target) != wanted:
                report.add("DP-D3-144", name, line, target=href)
        elif kind in ("prodnote", "caption") and element.get("imgref"):
            for id in element.get("imgref", "").split():
                if id not in ids or local(ids[id]) != "img":
                    report.add("DP-D3-145", name, line, target=id)
        elif kind == "img":
            file, _ = resolve(name, element.get("src", ""))
            if file is None or file not in book.members or file not in book.listed:
                report.add("DP-D3-146", name, line, target=element.get("src", ""))
        elif kind == "a":
            _check_link(book, name, element)


def _check_link(book: Book3, name: str, link: Element) -> None:
    href = link.get("href", "")
    if not href or is_outside(href) or link.get("external") == "true":
        return
    file, id = resolve(name, href)
    there = file is not None and file in book.members
    if not there or (id and id not in book.members.ids(file or "")):
        book.report.add("DP-D3-147", name, line_of(link), target=href)


def _check_smilrefs(book: Book3, name: str, root: Element) -> None:
    for element in root.iter():
        smilref = element.get("smilref") or element.get(_SMILREF)
        if smilref is not None:
            _check_smilref(book, name, element, smilref)
        elif book.pars and book.type in _MIXED and _is_skippable(element):
            book.report.add("DP-D3-138", name, line_of(element), element=local(element))
    for text, shown in book.target_of.items():
        if shown.getroottree().getroot() is not root:
            continue
        if not (shown.get("smilref") or shown.get(_SMILREF)):
            par = text.getparent()
            place = "" if par is None else par.get("id", "")
            book.report.add("DP-D3-133", name, line_of(shown), element=local(shown), target=place)


def _is_skippable(element: Element) -> bool:
    kind = local(element)
    optional = kind not in _OPTIONAL or element.get("render") == "optional"
    return kind in STRUCTURES and optional


def _check_smilref(book: Book3, name: str, element: Element, smilref: str) -> None:
    """Where an element says it is read, and whether it is the one that is read there."""
    report, line = book.report, line_of(element)
    file, id = resolve(name, smilref)
    target = book.members.element(file, id)
    if target is None:
        report.add("DP-D3-130", name, line, target=smilref)
        return
    kind = local(target)
    if kind not in ("par", "seq") and not (kind == "text" and book.type == "textNCX"):
        report.add("DP-D3-131", name, line, target=smilref, element=kind)
        return
    shown = [book.target_of[t] for t in target.iter("{*}text") if t in book.target_of]
    if shown and not any(_related(element, other, kind) for other in shown):
        report.add("DP-D3-132", name, line, target=smilref, element=local(element))
    if book.type in _MIXED:
        if _is_skippable(element) and not _tested(target):
            report.add("DP-D3-138", name, line, element=local(element))
        if local(element) in ("list", "table") and target.get("class") != local(element):
            report.add("DP-D3-139", name, line, element=local(element), target=smilref)


def _related(element: Element, shown: Element, kind: str) -> bool:
    """Whether what is shown is the element, or one in it where a group is read."""
    node: Element | None = shown
    while node is not None:
        if node is element:
            return True
        node = node.getparent()
    return kind == "seq" and shown in element.iterancestors()


def _tested(target: Element) -> bool:
    node: Element | None = target
    while node is not None:
        if node.get("customTest"):
            return True
        node = node.getparent()
    return False


def _check_words(book: Book3, name: str, root: Element) -> None:
    """Words that no par shows: nobody hears them, and no player highlights them."""
    body = root.find("{*}book")
    if body is None or book.type in ("audioPartText", "") or not book.pars:
        return
    for element, text in unread_words(body, set(book.target_of.values()), _SILENT):
        book.report.add("DP-D3-135", name, line_of(element), text=text)
