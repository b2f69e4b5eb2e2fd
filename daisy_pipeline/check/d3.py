# SPDX-License-Identifier: AGPL-3.0-or-later
"""DAISY 3 (ANSI/NISO Z39.86-2005): ZedVal's tests, and what ZedVal misses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.check import d3_dtbook, d3_ncx, d3_package, d3_resource, d3_smil
from daisy_pipeline.check.d3_book import CLIPS, Book3, Item
from daisy_pipeline.check.members import Members, Report, is_outside, line_of, local, resolve
from daisy_pipeline.check.timing import check_clips
from daisy_pipeline.check.values import check_files, is_language, is_plain_name
from daisy_pipeline.model.finding import Finding

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Checker3:
    """The checker of the registry for DAISY 3."""

    name = "daisy3"
    version = 1

    def recognizes(self, folder: Path) -> bool:
        """Whether an OEB package or an NCX lies in the folder, and no EPUB container."""
        if (folder / "META-INF").is_dir() or (folder / "mimetype").is_file():
            return False
        return any(p.suffix.lower() == ".opf" for p in folder.iterdir())

    def check(self, folder: Path) -> Sequence[Finding]:
        """Everything that is wrong with the book."""
        report = Report()
        members = Members(folder, report)
        packages = [n for n in members if n.lower().endswith(".opf")]
        if len(packages) != 1:
            report.add("DP-D3-010", "", 0, count=len(packages))
        root = members.xml(packages[0]) if packages else None
        if root is not None:
            _check(Book3(members, report, packages[0], root))
        return report.findings()


def _check(book: Book3) -> None:
    d3_package.check_package(book)
    d3_smil.check_smils(book)
    d3_ncx.check_ncx(book)
    d3_dtbook.check_dtbooks(book)
    d3_resource.check_resources(book)
    clips = [(clip, par.aside) for par in book.pars for clip in par.clips]
    check_clips(book.members, clips, CLIPS)
    d3_package.check_truth(book)
    used = _used(book)
    for item in book.items.values():
        if item.type.startswith(("audio/", "image/")) and item.name not in used:
            book.report.add("DP-D3-151", book.opf, item.line, target=item.name)
    for name in book.members:
        if not is_plain_name(name):
            book.report.add("DP-D3-011", name)
    check_files(book.members, used)
    _check_languages(book)


def _used(book: Book3) -> set[str]:
    """The members that SMIL, NCX, DTBook and resource files refer to."""
    found: set[str] = set()
    for item in book.items.values():
        root = book.members.xml(item.name) if _is_xml(book, item) else None
        for element in () if root is None else root.iter():
            for key in ("src", "href"):
                href = element.get(key)
                if href and not is_outside(href):
                    found.add(resolve(item.name, href)[0] or "")
    return found


def _is_xml(book: Book3, item: Item) -> bool:
    known = item.name.lower().endswith((".smil", ".ncx", ".xml", ".res"))
    return known and item.name in book.members and item.name != book.opf


def _check_languages(book: Book3) -> None:
    for item in book.items.values():
        root = book.members.xml(item.name) if _is_xml(book, item) else None
        if root is None or local(root) == "package":
            continue
        for element in root.iterfind(f".//*[@{_LANG}]"):
            tag = element.get(_LANG, "")
            if not is_language(tag):
                book.report.add("DP-D3-006", item.name, line_of(element), value=tag)
