# SPDX-License-Identifier: AGPL-3.0-or-later
"""Large print: tagged PDF that people with low vision can read on paper, screen and by ear."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daisy_pipeline.check import large_print_look as look
from daisy_pipeline.check.large_print_docx import check_docx
from daisy_pipeline.check.large_print_tags import check_tags
from daisy_pipeline.check.large_print_words import Chapter, check_words
from daisy_pipeline.check.members import Members, Report
from daisy_pipeline.check.pdf_view import View
from daisy_pipeline.model.finding import DaisyError, Finding
from daisy_pipeline.tools import verapdf
from daisy_pipeline.tools.pdf_facts import facts

LIST = "large-print.json"
PDF, DOCX = ".pdf", ".docx"
_LARGEST_LIST = 16 << 20


@dataclass(frozen=True)
class Wish:
    """What the section ``check`` says: the smallest size in points (0: as the list says, or none),
    and the path of veraPDF ("": do not ask it)."""

    size: float = 0.0
    verapdf: str = ""

    @classmethod
    def of(cls, section: Mapping[str, object]) -> Wish:
        """The wishes of a section of settings."""
        return cls(float(str(section.get("size", 0))), str(section.get("verapdf", "")))


@dataclass(frozen=True)
class Listed:
    """A file of ``large-print.json``: its kind, sizes in points, pages (0: untold), chapters."""

    file: str
    kind: str
    size: float
    pages: int
    chapters: tuple[Chapter, ...]


class CheckerLargePrint:
    """The checker of the registry for folders of large print."""

    name = "large-print"
    version = 2

    def __init__(self, wish: Wish = Wish()) -> None:
        self.wish = wish

    def recognizes(self, folder: Path) -> bool:
        """Whether the folder has our list of large print, or a PDF."""
        if (folder / LIST).is_file():
            return True
        return any(path.suffix.lower() == PDF for path in folder.iterdir())

    def check(self, folder: Path) -> Sequence[Finding]:
        """Everything that is wrong with the files, and where they differ from the Book."""
        report = Report()
        members = Members(folder, report)
        listed = _read_list(members) if LIST in members else {}
        for name, own in listed.items():
            if name not in members:
                report.add("DP-LPC-002", name)
            elif own.kind == "docx":
                floor = self.wish.size or own.size
                report.put(*check_docx(members.paths[name], name, own.chapters, floor))
            else:
                _check(members.paths[name], name, own, self.wish, report)
        for name in members:
            if name.lower().endswith(PDF) and name not in listed:
                if listed:
                    report.add("DP-LPC-049", name)
                _check(members.paths[name], name, None, self.wish, report)
        return report.findings()


def check_pdf(path: Path, wish: Wish) -> list[Finding]:
    """Everything that is wrong with one PDF, as one of its folder if that has our list."""
    report = Report()
    listed: Mapping[str, Listed] = {}
    if (path.parent / LIST).is_file():
        listed = _read_list(_Beside(path.parent, report))
    _check(path, path.name, listed.get(path.name), wish, report)
    return report.findings()


class _Beside(Members):
    """The folder of a single PDF, of which only the list is looked at."""

    @property
    def paths(self) -> dict[str, Path]:
        """The list alone: the folder may be somebody's whole desk."""
        return {LIST: self.root / LIST}


def _check(path: Path, name: str, own: Listed | None, wish: Wish, report: Report) -> None:
    try:
        view = View(name, facts(path), report, own is not None)
    except DaisyError as problem:
        report.put(*problem.findings)
        return
    if own is None:
        report.add("DP-LPC-003", name)
    elif own.pages and own.pages != view.facts.pages:
        view.add("DP-LPC-048", pages=view.facts.pages, wanted=own.pages)
    look.check_document(view)
    look.check_fonts(view)
    look.check_look(view, wish.size or (own.size if own else 0.0))
    if not (view.facts.marked and view.facts.tagged):
        view.add("DP-LPC-004")  # what is not tagged at all has one finding, not thousands
    else:
        look.check_links(view)
        look.check_bookmarks(view)
        check_tags(view)
        if own is not None:
            check_words(view, own.chapters)
    if wish.verapdf:
        _ask_verapdf(path, name, wish.verapdf, report)


def _ask_verapdf(path: Path, name: str, program: str, report: Report) -> None:
    verdict = verapdf.judge(Path(program), path)
    if verdict.problem:
        reason = f"pdf.{verdict.problem}"
        report.add("DP-LPC-046", name, reason=reason, detail=verdict.detail)
    for failure in verdict.failures:
        report.add("DP-LPC-045", name, rule=failure.rule, text=failure.text, count=failure.count)


# ------------------------------------------------------------------------------- our list


def _read_list(members: Members) -> dict[str, Listed]:
    """The files by name; {} and a finding for a list that nobody can read."""
    path = members.paths[LIST]
    try:
        if path.stat().st_size > _LARGEST_LIST:
            raise ValueError("large")
        told = json.loads(path.read_bytes())
        if told["version"] != 1:
            raise ValueError("version")
        files = [_listed(one) for one in told["files"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        members.report.add("DP-LPC-001", LIST)
        return {}
    return {one.file: one for one in files}


def _listed(told: dict[str, Any]) -> Listed:
    name = str(told["file"])
    if "/" in name or "\\" in name or name.startswith("."):
        raise ValueError(name)
    return Listed(
        file=name,
        kind=str(told["kind"]),
        size=float((told.get("profile") or {}).get("size", 0)),
        pages=int(told.get("pages") or 0),
        chapters=tuple(_chapter(one) for one in told.get("chapters") or ()),
    )


def _chapter(told: dict[str, Any]) -> Chapter:
    pieces = tuple(str(piece) for piece in told.get("pieces") or ())
    return Chapter(str(told["heading"]), int(told["count"]), str(told["sha256"]), pieces)
