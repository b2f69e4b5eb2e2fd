# SPDX-License-Identifier: AGPL-3.0-or-later
"""The SMIL files of a DAISY 3 book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from daisy_pipeline.check.d3_book import CLIPS, SMIL, Book3, is_note
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
from daisy_pipeline.check.smil import Smil, read_smil
from daisy_pipeline.check.timing import clock, compare
from daisy_pipeline.check.values import check_order

_PUBLICS = {
    "-//NISO//DTD dtbsmil 2005-1//EN": "dtbsmil-2005-1",
    "-//NISO//DTD dtbsmil 2005-2//EN": "dtbsmil-2005-2",
}
_DTB = ("dtb:uid", "dtb:generator", "dtb:totalElapsedTime")
_MATH = "http://www.w3.org/1998/Math/MathML"


def check_smils(book: Book3) -> None:
    """Every SMIL file by itself, then the order in which all of them read the text."""
    order = [book.items.get(e.get("idref", "")) for e in each(book.root, "itemref")]
    others = [i for i in book.items.values() if i.type == SMIL and i not in order]
    known: set[str] = set()
    for item in (*order, *others):
        if item is None or item.type != SMIL or item.name not in book.members:
            continue
        smil = None if item.name in known else read_smil(book.members, item.name, CLIPS)
        known.add(item.name)
        if smil is not None:
            book.smils.append(smil)
    for par, element in ((p, book.target_of.get(p.text)) for p in book.pars if p.text is not None):
        par.aside = element is not None and is_note(element)
    elapsed = 0
    for smil in book.smils:
        _check_smil(book, smil, elapsed)
        elapsed += smil.duration
    check_order(book.report, "DP-D3-085", _positions(book))
    _check_states(book)


def _check_smil(book: Book3, smil: Smil, elapsed: int) -> None:
    name, root = smil.name, smil.root
    book.members.hold(name, book.check_head(name, root, _PUBLICS))
    _check_metadata(book, smil, elapsed)
    _check_tests(book, smil)
    for element in smil.root.iter():
        kind = local(element)
        if kind == "par":
            _check_par(book, name, element)
        elif kind == "a":
            _check_link(book, name, element)
        elif kind == "img":
            file, _ = resolve(name, element.get("src", ""))
            if file is None or file not in book.members:
                book.report.add("DP-D3-086", name, line_of(element), target=element.get("src", ""))
        if element.get("end") is not None:
            _check_end(book, name, element)
    for par in smil.pars:
        if par.text is not None:
            _check_target(book, name, par.text, par.target)


def _check_metadata(book: Book3, smil: Smil, elapsed: int) -> None:
    report, name = book.report, smil.name
    uids = meta_values(smil.root, "dtb:uid")
    if uids != [book.uid]:
        report.add("DP-D3-061", name, 0, value=", ".join(uids) or "-", expected=book.uid or "-")
    times = meta_values(smil.root, "dtb:totalElapsedTime")
    if len(times) != 1:
        report.add("DP-D3-062", name)
    for value in times:
        time = clock(value)
        if time is None:
            report.add("DP-D3-063", name, 0, value=value)
        else:
            compare(report, "DP-D3-064", (name, 0), time, elapsed)
    for key, _, element in metas(smil.root):
        if key.startswith("dtb:") and key not in (
            "dtb:uid",
            "dtb:generator",
            "dtb:totalElapsedTime",
        ):
            report.add("DP-D3-067", name, line_of(element), name=key)
    if not meta_values(smil.root, "dtb:generator"):
        report.add("DP-D3-068", name)
    regions = {r.get("id") for r in each(smil.root, "region")}
    for element in smil.root.iterfind(".//*[@region]"):
        if element.get("region") not in regions:
            report.add("DP-D3-077", name, line_of(element), target=element.get("region", ""))
    for seq in smil.root.iterfind("{*}body/{*}seq"):
        dur = clock(seq.get("dur", ""))
        if dur is None:
            report.add("DP-D3-065", name, line_of(seq), value=seq.get("dur", ""))
        else:
            compare(report, "DP-D3-066", (name, line_of(seq)), dur, smil.duration)


def _check_tests(book: Book3, smil: Smil) -> None:
    report, name = book.report, smil.name
    known: set[str | None] = set()
    for test in each(smil.root, "customTest"):
        known.add(test.get("id"))
        for key in ("defaultState", "override"):
            if test.get(key) is None:
                report.add("DP-D3-069", name, line_of(test), attribute=key)
        if test.get("override", "visible") != "visible":
            report.add("DP-D3-070", name, line_of(test), target=test.get("id", ""))
    for element in smil.root.iterfind(".//*[@customTest]"):
        if element.get("customTest") not in known:
            report.add("DP-D3-072", name, line_of(element), target=element.get("customTest", ""))


def _check_states(book: Book3) -> None:
    """A customTest means the same in every file (smil_ defaultState; ncx_defaultStateSame)."""
    said: dict[str, tuple[str | None, str | None]] = {}
    for smil in book.smils:
        for test in each(smil.root, "customTest"):
            id = test.get("id", "")
            state = (test.get("defaultState"), test.get("override"))
            if said.setdefault(id, state) != state:
                book.report.add("DP-D3-071", smil.name, line_of(test), target=id)


def _check_par(book: Book3, name: str, par: Element) -> None:
    count = Counter(local(child) for child in par)
    for kind in ("text", "audio", "img", "seq"):
        if count[kind] > 1:
            book.report.add("DP-D3-078", name, line_of(par), element=kind, count=count[kind])


def _check_link(book: Book3, name: str, link: Element) -> None:
    href, line = link.get("href", ""), line_of(link)
    if link.get("external", "false") == "true":
        return
    file, id = resolve(name, href)
    good = not is_outside(href) and file is not None and file in book.members
    if not good or (id and id not in book.members.ids(file or "")):
        book.report.add("DP-D3-084", name, line, target=href)


def _check_end(book: Book3, name: str, element: Element) -> None:
    """Where a reader may leave a structure: ``DTBuserEscape;LASTCHILD.end`` (Z39.86 7.8.1)."""
    report, line = book.report, line_of(element)
    timed = [c for c in element if local(c) in ("par", "seq")]
    if local(element) != "seq" or not timed:
        report.add("DP-D3-076", name, line)
        return
    last = timed[-1].get("id", "")
    if element.get("end") != f"DTBuserEscape;{last}.end":
        report.add("DP-D3-074", name, line, value=element.get("end", ""), expected=last)
    if not element.get("class"):
        report.add("DP-D3-075", name, line)


def _check_target(book: Book3, name: str, text: Element, target: tuple[str | None, str]) -> None:
    report, line, src = book.report, line_of(text), text.get("src", "")
    file, id = target
    if file is None:
        report.add("DP-PRD-013", name, line, href=src)
    elif file not in book.members:
        report.add("DP-D3-079", name, line, target=src)
    elif file not in {i.name for i in book.texts} and book.type not in ("audioOnly", "audioNCX"):
        report.add("DP-D3-081", name, line, target=src)
    elif not id or id not in book.members.ids(file):
        report.add("DP-D3-080", name, line, target=src)
    else:
        element = book.members.ids(file)[id]
        if str(element.tag).startswith(f"{{{_MATH}}}"):
            _check_math(book, name, text, element)


def _check_math(book: Book3, name: str, text: Element, shown: Element) -> None:
    if local(shown) != "math" or text.get("type") != _MATH:
        book.report.add("DP-D3-174", name, line_of(text), target=text.get("src", ""))
    node = text.getparent()
    while node is not None and "DTBuserEscape" not in node.get("end", ""):
        node = node.getparent()
    if node is None:
        book.report.add("DP-D3-175", name, line_of(text), target=text.get("src", ""))


def _positions(book: Book3) -> Iterator[tuple[str, int, tuple[int, int], str]]:
    places = {item.name: n for n, item in enumerate(book.texts)}
    for par in book.pars:
        file, id = par.target
        if file is None or file not in places or par.aside or par.text is None:
            continue
        order = book.members.order(file, id)
        if order >= 0:
            yield par.file, line_of(par.text), (places[file], order), par.text.get("src", "")
