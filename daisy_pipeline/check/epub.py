# SPDX-License-Identifier: AGPL-3.0-or-later
"""EPUB 3: container, package, pages and overlays; above all what EPUBCheck does not see."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.check import epub_content, epub_overlay, epub_package
from daisy_pipeline.check.epub_book import CLIPS, Epub
from daisy_pipeline.check.members import Members, Report, each, line_of
from daisy_pipeline.check.timing import check_clips
from daisy_pipeline.check.values import check_files
from daisy_pipeline.model.finding import Finding

_CONTAINER = "META-INF/container.xml"


class CheckerEpub:
    """The checker of the registry for EPUB 3."""

    name = "epub3"
    version = 1

    def recognizes(self, folder: Path) -> bool:
        """Whether the folder has an EPUB's container or its mimetype."""
        if (folder / "META-INF" / "container.xml").is_file():
            return True
        try:
            return (folder / "mimetype").read_bytes()[:40].startswith(b"application/epub+zip")
        except OSError:
            return False

    def check(self, folder: Path) -> Sequence[Finding]:
        """Everything that is wrong with the book."""
        report = Report()
        check_epub(Members(folder, report))
        return report.findings()


def check_epub(members: Members) -> Epub | None:
    """Judge an EPUB, findings to the members' report; None where it has no package to read."""
    if members.head("mimetype", 64) != b"application/epub+zip":
        members.report.add("DP-EPC-001", "mimetype")
    opf = _package(members)
    root = members.xml(opf) if opf else None
    if root is None:
        return None
    book = Epub(members, members.report, opf, root)
    _check(book)
    return book


def _package(members: Members) -> str:
    """The member that the container names as the package, "" when there is none."""
    if _CONTAINER not in members:
        members.report.add("DP-EPC-002", _CONTAINER)
        return next((n for n in members if n.lower().endswith(".opf")), "")
    root = members.xml(_CONTAINER)
    for rootfile in () if root is None else each(root, "rootfile"):
        name = unicodedata.normalize("NFC", rootfile.get("full-path", ""))
        if name in members:
            return name
        members.report.add("DP-EPC-003", _CONTAINER, line_of(rootfile), target=name)
        return ""
    if root is not None:
        members.report.add("DP-EPC-002", _CONTAINER)
    return ""


def _check(book: Epub) -> None:
    if not epub_package.check_package(book):
        return
    epub_content.check_nav(book)
    used = epub_content.check_pages(book)
    epub_overlay.check_overlays(book)
    clips = [(clip, False) for smil in book.overlays for p in smil.pars for clip in p.clips]
    check_clips(book.members, clips, CLIPS)
    epub_package.check_accessibility(book)
    check_files(book.members, used | {clip.audio for clip, _ in clips})
