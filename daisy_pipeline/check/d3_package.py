# SPDX-License-Identifier: AGPL-3.0-or-later
"""The package file of a DAISY 3 book: metadata, manifest and spine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from daisy_pipeline.check.d3_book import DTBOOK, NCX, RESOURCE, SMIL, Book3, Item
from daisy_pipeline.check.members import (
    each,
    is_outside,
    line_of,
    local,
    meta_values,
    metas,
    resolve,
    words,
)
from daisy_pipeline.check.timing import clock, compare
from daisy_pipeline.check.values import is_date, is_language, is_whole, names

_PUBLICS = {"+//ISBN 0-9673008-1-9//DTD OEB 1.2 Package//EN": "oebpkg-1.2"}
_NEEDED = ("Title", "Identifier", "Publisher", "Date", "Format", "Language")
_ONCE = ("dtb:multimediaType", "dtb:multimediaContent", "dtb:totalTime")
_DTB = frozenset(
    names(
        "sourceDate sourceEdition sourcePublisher sourceRights sourceTitle multimediaType "
        "multimediaContent narrator producer producedDate revision revisionDate "
        "revisionDescription totalTime audioFormat"
    )
)
_AT_MOST = names(
    "dtb:sourceDate dtb:sourceEdition dtb:sourcePublisher dtb:sourceRights dtb:sourceTitle "
    "dtb:producedDate dtb:revision dtb:revisionDate dtb:revisionDescription"
)
_TYPES = frozenset(names("audioOnly audioNCX audioPartText audioFullText textPartAudio textNCX"))
_SUFFIXES: Mapping[str, frozenset[str]] = {
    SMIL: frozenset({"smil"}),
    DTBOOK: frozenset({"xml"}),
    NCX: frozenset({"ncx"}),
    RESOURCE: frozenset({"res"}),
    "text/xml": frozenset({"opf", "xml", "xsl", "xslt", "dtd"}),
    "application/xml": frozenset({"opf", "xml"}),
    "application/xslt+xml": frozenset({"xsl", "xslt"}),
    "audio/mpeg": frozenset({"mp3"}),
    "audio/x-wav": frozenset({"wav"}),
    "audio/mpeg4-generic": frozenset({"mp4", "m4a", "aac"}),
    "image/jpeg": frozenset({"jpg", "jpeg"}),
    "image/png": frozenset({"png"}),
    "image/svg+xml": frozenset({"svg"}),
    "text/css": frozenset({"css"}),
    "application/x-font-ttf": frozenset({"ttf"}),
    "application/xml-dtd": frozenset({"dtd", "ent", "mod"}),
}


def check_package(book: Book3) -> None:
    """The package: grammar, metadata, manifest, spine; fills in what the book holds."""
    grammar = book.check_head(book.opf, book.root, _PUBLICS)
    book.members.hold(book.opf, grammar)
    _check_dublin_core(book)
    _check_extended(book)
    _read_manifest(book)
    _check_kinds(book)
    _check_spine(book)


def _check_dublin_core(book: Book3) -> None:
    report, opf = book.report, book.opf
    for name in _NEEDED:
        found = list(each(book.root, name))
        if not found:
            report.add("DP-D3-016", opf, 0, name=f"dc:{name}")
        for element in found:
            value, line = words(element), line_of(element)
            if not value:
                report.add("DP-D3-017", opf, line, name=f"dc:{name}")
            elif name == "Date" and not is_date(value):
                report.add("DP-D3-018", opf, line, name="dc:Date", value=value)
            elif name == "Format" and value != "ANSI/NISO Z39.86-2005":
                report.add("DP-D3-019", opf, line, value=value)
            elif name == "Language" and not is_language(value):
                report.add("DP-D3-020", opf, line, value=value)
    if not book.uid:
        wanted = book.root.get("unique-identifier", "")
        report.add("DP-D3-021", opf, line_of(book.root), value=wanted)
    _check_prefixes(book)


def _check_prefixes(book: Book3) -> None:
    """Old players look for both declarations on ``dc-metadata`` itself (opf_dc-metadata-xmlns)."""
    for element in each(book.root, "dc-metadata"):
        known = {p for p, _ in element.nsmap.items()}
        if not {"dc", "oebpackage"} <= known:
            book.report.add("DP-D3-014", book.opf, line_of(element))


def _check_extended(book: Book3) -> None:
    report, opf = book.report, book.opf
    found = metas(book.root)
    count = Counter(name for name, _, _ in found)
    for name in _ONCE:
        if count[name] != 1:
            report.add("DP-D3-022", opf, 0, name=name, count=count[name])
    for name in _AT_MOST:
        if count[name] > 1:
            report.add("DP-D3-029", opf, 0, name=name, count=count[name])
    for name, content, element in found:
        _check_value(book, name, content.strip(), line_of(element))


def _check_value(book: Book3, name: str, value: str, line: int) -> None:
    report, opf = book.report, book.opf
    if name.startswith("dtb:") and name[4:] not in _DTB:
        report.add("DP-D3-023", opf, line, name=name)
    elif name == "dtb:multimediaType" and value not in _TYPES:
        report.add("DP-D3-024", opf, line, value=value)
    elif name == "dtb:multimediaContent":
        kinds = [k.strip() for k in value.split(",")]
        if not set(kinds) <= {"audio", "text", "image"} or len(set(kinds)) < len(kinds):
            report.add("DP-D3-025", opf, line, value=value)
    elif name == "dtb:audioFormat" and value not in ("MP3", "WAV", "MP4-AAC"):
        report.add("DP-D3-026", opf, line, value=value)
    elif name == "dtb:totalTime" and clock(value) is None:
        report.add("DP-D3-027", opf, line, name=name, value=value)
    elif (name.endswith("Date") and name.startswith("dtb:") and not is_date(value)) or (
        name == "dtb:revision" and not is_whole(value)
    ):
        report.add("DP-D3-028", opf, line, name=name, value=value)


def _read_manifest(book: Book3) -> None:
    report, opf = book.report, book.opf
    seen: set[str] = set()
    for element in each(book.root, "item"):
        href, line = element.get("href", ""), line_of(element)
        if is_outside(href) or not href:
            report.add("DP-D3-030", opf, line, target=href)
            continue
        name, _ = resolve(opf, href)
        if name is None:
            report.add("DP-PRD-013", opf, line, href=href)
            continue
        if "#" in href:
            report.add("DP-D3-032", opf, line, target=href)
        if name in seen:
            report.add("DP-D3-031", opf, line, target=href)
        elif name not in book.members:
            report.add("DP-D3-030", opf, line, target=href)
        seen.add(name)
        item = Item(element.get("id", ""), name, element.get("media-type", ""), line)
        book.items.setdefault(item.id, item)
        _check_item(book, item)
    if book.opf not in seen:
        report.add("DP-D3-035", opf)
    for name in book.members:
        if name not in seen and name != opf:
            report.add("DP-D3-040", name)


def _check_item(book: Book3, item: Item) -> None:
    suffix = item.name.rpartition(".")[2].lower()
    if item.type not in _SUFFIXES:
        book.report.add("DP-D3-033", book.opf, item.line, target=item.name, type=item.type)
    elif suffix not in _SUFFIXES[item.type]:
        book.report.add("DP-D3-034", book.opf, item.line, target=item.name, type=item.type)
    root = (
        book.members.xml(item.name)
        if suffix in ("ncx", "smil", "res") and (item.name in book.members)
        else None
    )
    wanted = {NCX: "ncx", SMIL: "smil", RESOURCE: "resources"}.get(item.type)
    if root is not None and wanted and local(root) != wanted:
        book.report.add("DP-D3-034", book.opf, item.line, target=item.name, type=item.type)


def _check_kinds(book: Book3) -> None:
    report, opf = book.report, book.opf
    for media_type, id, one, misnamed in (
        (NCX, "ncx", "DP-D3-038", "DP-D3-036"),
        (RESOURCE, "resource", "DP-D3-039", "DP-D3-037"),
    ):
        found = [i for i in book.items.values() if i.type == media_type]
        if len(found) > 1 or (not found and media_type == NCX):
            report.add(one, opf, 0, count=len(found))
        elif found and found[0].id != id:
            report.add(misnamed, opf, found[0].line, found=found[0].id)
    if not any(i.type == SMIL for i in book.items.values()):
        report.add("DP-D3-041", opf)


def _check_spine(book: Book3) -> None:
    seen: set[str] = set()
    for element in each(book.root, "itemref"):
        id, line = element.get("idref", ""), line_of(element)
        item = book.items.get(id)
        if item is None or item.type != SMIL:
            book.report.add("DP-D3-050", book.opf, line, target=id)
        elif id in seen:
            book.report.add("DP-D3-052", book.opf, line, target=id)
        seen.add(id)
    for item in book.items.values():
        if item.type == SMIL and item.id not in seen:
            book.report.add("DP-D3-051", book.opf, item.line, target=item.name)


def check_truth(book: Book3) -> None:
    """What the package says of the whole book: type, kinds of content, length."""
    report, opf = book.report, book.opf
    if book.type in _TYPES and book.smils:
        real = book.true_types()
        texts, audio = bool(book.texts), any(i.type[:6] == "audio/" for i in book.items.values())
        wrong = (book.type == "textNCX" and audio) or (
            book.type in ("audioOnly", "audioNCX") and texts
        )
        if book.type not in real or wrong:
            report.add("DP-D3-042", opf, 0, said=book.type, real=", ".join(sorted(real)))
    there = {i.type.partition("/")[0] for i in book.items.values()} & {"audio", "image"}
    there |= {"text"} if book.texts else set()
    for value in meta_values(book.root, "dtb:multimediaContent"):
        said = {k.strip() for k in value.split(",")}
        if said != there:
            report.add("DP-D3-043", opf, 0, said=value, real=",".join(sorted(there)) or "-")
    total = sum(smil.duration for smil in book.smils)
    for value in meta_values(book.root, "dtb:totalTime"):
        time = clock(value)
        if time is not None:
            compare(report, "DP-D3-082", (opf, 0), time, total)
