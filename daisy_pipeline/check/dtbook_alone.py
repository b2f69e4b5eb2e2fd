# SPDX-License-Identifier: AGPL-3.0-or-later
"""A DTBook file without a book around it, as publishers hand it over."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from daisy_pipeline.check.d3_book import Book3, Item
from daisy_pipeline.check.d3_dtbook import check_alone
from daisy_pipeline.check.members import Members, Report, local
from daisy_pipeline.model.finding import Finding


def check_dtbook(path: Path) -> list[Finding]:
    """What can be judged of one DTBook file and the pictures beside it."""
    report = Report()
    members = Members(path.parent, report)
    name = unicodedata.normalize("NFC", path.name)
    members.paths = {
        unicodedata.normalize("NFC", p.relative_to(path.parent).as_posix()): p
        for folder in (path.parent, *(p for p in path.parent.iterdir() if p.is_dir()))
        for p in folder.iterdir()
        if p.is_file()
    }
    root = members.xml(name)
    if root is None:
        return report.findings()
    if local(root) != "dtbook":
        report.add("DP-PRD-002", path.name)
        return report.findings()
    book = Book3(members, report, name, root)
    book.items = {n: Item(n, n, "", 0) for n in members}
    check_alone(book, name, root)
    return report.findings()
