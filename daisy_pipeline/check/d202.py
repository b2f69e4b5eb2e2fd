# SPDX-License-Identifier: AGPL-3.0-or-later
"""DAISY 2.02: the checklist of the specification, of DAISY's validators, and what these miss."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.check import d202_ncc, d202_text
from daisy_pipeline.check.d202_book import Book202
from daisy_pipeline.check.members import Members, Report, each, line_of, meta_values, resolve
from daisy_pipeline.check.smil import Smil, read_smil
from daisy_pipeline.check.timing import TOLERANCE, ClipRules, check_clips, clock, compare
from daisy_pipeline.check.values import check_files, is_plain_name, names
from daisy_pipeline.model.finding import Finding

CLIPS = ClipRules(
    syntax="DP-D2-110",
    order="DP-D2-111",
    missing="DP-D2-112",
    past="DP-D2-113",
    overlap="DP-D2-114",
    gap="DP-D2-116",
    tail="DP-D2-117",
    form=re.compile(r"npt=\d+(\.\d+)?s"),
)
_SMIL_DOCTYPE = "-//W3C//DTD SMIL 1.0//EN"
_MEMBERS = frozenset(names("html htm xhtml smil mp3 mp2 wav jpg jpeg gif png css dtd ent"))


class Checker202:
    """The checker of the registry for DAISY 2.02."""

    name = "daisy202"
    version = 1

    def recognizes(self, folder: Path) -> bool:
        """Whether an NCC lies in the folder."""
        return any(p.name.lower() in ("ncc.html", "ncc.htm") for p in folder.iterdir())

    def check(self, folder: Path) -> Sequence[Finding]:
        """Everything that is wrong with the book."""
        report = Report()
        members = Members(folder, report)
        ncc = next((n for n in members if n.lower() in ("ncc.html", "ncc.htm")), "")
        if not ncc:
            report.add("DP-D2-009")
            return report.findings()
        if ncc != "ncc.html":
            report.add("DP-D2-010", ncc)
        root = members.xml(ncc)
        if root is not None:
            _check(Book202(members, report, ncc, root))
        return report.findings()


def _check(book: Book202) -> None:
    d202_ncc.check_form(book)
    _read_smils(book)
    d202_ncc.check_items(book)
    for smil in book.smils:
        _check_smil(book, smil)
    _check_times(book)
    d202_text.check_texts(book)
    clips = [(c, p.aside) for s in book.smils for p in s.pars for c in p.clips]
    check_clips(book.members, clips, CLIPS)
    _check_fileset(book)


def _read_smils(book: Book202) -> None:
    """Read the SMIL files in the order in which the NCC first leads to them, then the others."""
    names: dict[str, None] = {}
    for link in each(book.root, "a"):
        target, _ = resolve(book.ncc, link.get("href", ""))
        if target is not None and target in book.members and target.lower().endswith(".smil"):
            names[target] = None
    for name in book.members:
        if not name.lower().endswith(".smil") or name in names:
            continue
        if name.lower() == "master.smil":
            book.report.add("DP-D2-106", name)
        else:
            names[name] = None
            book.report.add("DP-D2-093", name)
    for name in names:
        smil = read_smil(book.members, name, CLIPS, ("clip-begin", "clip-end"))
        if smil is not None:
            book.smils.append(smil)


def _check_smil(book: Book202, smil: Smil) -> None:
    report, name, root = book.report, smil.name, smil.root
    if str(root.tag).startswith("{"):
        report.add("DP-D2-060", name, line_of(root))
    public = book.members.doctype(name)[1]
    if public != _SMIL_DOCTYPE:
        report.add("DP-D2-004", name, found=public or "-", expected=_SMIL_DOCTYPE)
    book.members.hold(name, "smil-2.02")
    formats = meta_values(root, "dc:format")
    if formats != ["Daisy 2.02"]:
        report.add("DP-D2-025", name, value=", ".join(formats))
    own = d202_ncc.first(book.root, "dc:identifier")
    for value in meta_values(root, "dc:identifier"):
        if own and value.strip() != own.strip():
            report.add("DP-D2-065", name, value=value, expected=own)
    title = d202_ncc.first(book.root, "dc:title")
    for value in meta_values(root, "dc:title"):
        if title and value.strip() != title.strip():
            report.add("DP-D2-066", name, value=value, expected=title)
    _check_targets(book, smil)


def _check_targets(book: Book202, smil: Smil) -> None:
    """Hold the text of each par against the documents: file, fragment and id must be there."""
    report = book.report
    for par in smil.pars:
        if par.text is None:
            continue
        line, src = line_of(par.text), par.text.get("src", "")
        file, id = par.target
        if file is None:
            report.add("DP-PRD-013", smil.name, line, href=src)
        elif file not in book.members:
            report.add("DP-D2-075", smil.name, line, target=src)
        elif not id:
            report.add("DP-D2-077", smil.name, line, target=src)
        elif id not in book.members.ids(file):
            report.add("DP-D2-076", smil.name, line, target=src)


def _check_times(book: Book202) -> None:
    elapsed = 0
    for smil in book.smils:
        real = {"ncc:totalElapsedTime": elapsed, "ncc:timeInThisSmil": smil.duration}
        for (name, value), id in zip(real.items(), ("DP-D2-069", "DP-D2-070"), strict=True):
            said = _time(book, smil, name)
            if said is not None:
                compare(book.report, id, (smil.name, 0), said, value)
        for seq in smil.root.iterfind("{*}body/{*}seq"):
            dur = clock(seq.get("dur", ""))
            if dur is None:
                book.report.add("DP-D2-067", smil.name, line_of(seq), name="dur")
            else:
                compare(book.report, "DP-D2-080", (smil.name, line_of(seq)), dur, smil.duration)
        elapsed += smil.duration
    total = clock(d202_ncc.first(book.root, "ncc:totalTime"))
    if total is not None:
        compare(book.report, "DP-D2-081", (book.ncc, 0), total, elapsed, TOLERANCE)


def _time(book: Book202, smil: Smil, name: str) -> int | None:
    values = meta_values(smil.root, name)
    if not values:
        book.report.add("DP-D2-067", smil.name, name=name)
        return None
    time = clock(values[0])
    if time is None:
        book.report.add("DP-D2-068", smil.name, name=name, value=values[0])
    return time


def _check_fileset(book: Book202) -> None:
    report, members = book.report, book.members
    used = book.used()
    for name in members:
        if not is_plain_name(name):
            report.add("DP-D2-011", name)
        suffix = name.rpartition(".")[2].lower()
        if suffix not in _MEMBERS:
            report.add("DP-D2-119", name)
        elif name not in used and suffix not in ("dtd", "ent"):
            report.add("DP-D2-108", name)
    said = d202_ncc.first(book.root, "ncc:files")
    if said.strip().isdigit() and int(said) != len(members.paths):
        report.add("DP-D2-109", book.ncc, said=said, real=len(members.paths))
    check_files(members, used)
    _check_type(book)


def _check_type(book: Book202) -> None:
    said = d202_ncc.first(book.root, "ncc:multimediaType").strip()
    if not said:
        book.report.add("DP-D2-056", book.ncc)
    elif said not in d202_ncc.TYPES:
        book.report.add("DP-D2-053", book.ncc, value=said)
    elif book.smils and said not in book.true_types():
        real = ", ".join(sorted(book.true_types()))
        book.report.add("DP-D2-105", book.ncc, said=said, real=real)
