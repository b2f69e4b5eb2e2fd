# SPDX-License-Identifier: AGPL-3.0-or-later
"""The NCC of a DAISY 2.02 book: form, metadata, counts, items and where they lead."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator

from daisy_pipeline.check.d202_book import Book202
from daisy_pipeline.check.members import (
    Element,
    line_of,
    local,
    meta_values,
    metas,
    resolve,
    words,
)
from daisy_pipeline.check.timing import clock
from daisy_pipeline.check.values import check_order, is_date, is_language, is_roman, is_whole, names

TYPES = frozenset(
    {"audioOnly", "audioNcc", "audioPartText", "audioFullText", "textPartAudio", "textNcc"}
)
_ONE = names(
    "dc:title dc:identifier dc:format dc:date dc:publisher ncc:charset ncc:pageFront "
    "ncc:pageNormal ncc:pageSpecial ncc:tocItems ncc:totalTime"
)
_SOME = ("dc:creator", "dc:language")
_AT_MOST = names(
    "ncc:depth ncc:files ncc:generator ncc:kByteSize ncc:maxPageNormal ncc:multimediaType "
    "ncc:producedDate ncc:producer ncc:revision ncc:revisionDate ncc:sourceDate "
    "ncc:sourceEdition ncc:sourcePublisher ncc:sourceRights ncc:sourceTitle ncc:setInfo "
    "dc:source ncc:footnotes ncc:sidebars ncc:prodNotes"
)
_MANY = names(
    "dc:subject dc:contributor dc:coverage dc:description dc:relation dc:rights dc:type "
    "ncc:narrator"
)
_KNOWN = frozenset([*_ONE, *_SOME, *_AT_MOST, *_MANY])
_DATES = ("dc:date", "ncc:producedDate", "ncc:revisionDate", "ncc:sourceDate")
_NUMBERS = frozenset(
    names(
        "ncc:pageFront ncc:pageNormal ncc:pageSpecial ncc:tocItems ncc:depth ncc:files "
        "ncc:maxPageNormal ncc:footnotes ncc:sidebars ncc:prodNotes ncc:revision"
    )
)
_SKIPPABLE = {
    "page-front": "pagenumber-on",
    "page-normal": "pagenumber-on",
    "page-special": "pagenumber-on",
    "noteref": "footnote-on",
    "sidebar": "sidebar-on",
    "optional-prodnote": "prodnote-on",
}
_XHTML = "http://www.w3.org/1999/xhtml"


def first(root: Element, name: str) -> str:
    """The first value of a metadata name, "" when there is none."""
    return next(iter(meta_values(root, name)), "")


def items(book: Book202) -> list[Element]:
    """The headings, pages and other points of the NCC in order."""
    body = book.root.find("{*}body")
    return [] if body is None else [e for e in body if isinstance(e.tag, str)]


def check_form(book: Book202) -> None:
    """The document itself: grammar, DOCTYPE, title, metadata."""
    report, ncc, root = book.report, book.ncc, book.root
    if not str(root.tag).startswith(f"{{{_XHTML}}}"):
        report.add("DP-D2-012", ncc, line_of(root))
    public = book.members.doctype(ncc)[1]
    if not public.startswith("-//W3C//DTD XHTML 1.0"):
        expected = "-//W3C//DTD XHTML 1.0 Transitional//EN"
        report.add("DP-D2-004", ncc, found=public or "-", expected=expected)
    book.members.hold(ncc, "ncc-2.02")
    title = root.find("{*}head/{*}title")
    if title is None or not words(title):
        report.add("DP-D2-030", ncc, 0 if title is None else line_of(title))
    _check_metadata(book)
    _check_values(book)


def _check_metadata(book: Book202) -> None:
    report, ncc = book.report, book.ncc
    found = metas(book.root)
    count = Counter(name for name, _, _ in found)
    for name in _ONE:
        if count[name] != 1:
            report.add("DP-D2-020", ncc, name=name, count=count[name])
    for name in _SOME:
        if not count[name]:
            report.add("DP-D2-021", ncc, name=name)
    for name in _AT_MOST:
        if count[name] > 1:
            report.add("DP-D2-022", ncc, name=name, count=count[name])
    for name, content, element in found:
        if not content.strip():
            report.add("DP-D2-023", ncc, line_of(element), name=name)
        if name not in _KNOWN and not re.match(r"prod:\S", name):
            report.add("DP-D2-024", ncc, line_of(element), name=name)


def _check_values(book: Book202) -> None:
    report, ncc = book.report, book.ncc
    for name, content, element in metas(book.root):
        line = line_of(element)
        facts = {"name": name, "value": content}
        if name == "dc:format" and content != "Daisy 2.02":
            report.add("DP-D2-025", ncc, line, value=content)
        elif name in _DATES and not is_date(content):
            report.add("DP-D2-026", ncc, line, **facts)
        elif name == "dc:language" and not is_language(content):
            report.add("DP-D2-027", ncc, line, value=content)
        elif name == "ncc:charset" and not _same_coding(content, book.members.encoding(ncc)):
            real = book.members.encoding(ncc)
            report.add("DP-D2-028", ncc, line, said=content, real=real)
        elif name in _NUMBERS and not is_whole(content):
            report.add("DP-D2-055", ncc, line, **facts)
        elif name == "ncc:totalTime" and clock(content) is None:
            report.add("DP-D2-068", ncc, line, **facts)


def _same_coding(one: str, other: str) -> bool:
    try:
        return codecs.lookup(one.strip()).name == codecs.lookup(other).name
    except (LookupError, ValueError):
        return False


def check_items(book: Book202) -> None:
    """The items: levels, pages, text, targets, order, and the counts that the metadata say."""
    found = items(book)
    report, ncc = book.report, book.ncc
    if found and (local(found[0]) != "h1" or found[0].get("class") != "title"):
        report.add("DP-D2-031", ncc, line_of(found[0]))
    check_levels(book, ncc, found, "DP-D2-033")
    _check_pages(book, found)
    for item in found:
        if not words(item):
            report.add("DP-D2-039", ncc, line_of(item))
    check_order(report, "DP-D2-092", _targets(book, found))
    _check_counts(book, found)


def check_levels(book: Book202, file: str, elements: list[Element], id: str) -> None:
    """A finding where a heading is more than one level below the one before."""
    level = 0
    for element in elements:
        name = local(element)
        if not re.fullmatch("h[1-6]", name):
            continue
        now = int(name[1])
        if now > level + 1:
            before = f"h{level}" if level else "-"
            book.report.add(id, file, line_of(element), found=name, before=before)
        level = now


def _check_pages(book: Book202, found: list[Element]) -> None:
    report, ncc = book.report, book.ncc
    seen: set[tuple[str, str]] = set()
    highest = 0
    for item in found:
        kind = item.get("class", "")
        if local(item) != "span" or not kind.startswith("page-"):
            continue
        text, line = words(item), line_of(item)
        good = is_whole(text) or (kind == "page-front" and is_roman(text))
        if kind != "page-special" and not good:
            report.add("DP-D2-035", ncc, line, text=text)
        if kind != "page-special" and (kind, text) in seen:
            report.add("DP-D2-042", ncc, line, text=text)
        seen.add((kind, text))
        if kind == "page-normal" and is_whole(text):
            if int(text) < highest:
                report.add("DP-D2-036", ncc, line, text=text, before=highest)
            highest = max(highest, int(text))


def _targets(
    book: Book202, found: list[Element]
) -> Iterator[tuple[str, int, tuple[int, int], str]]:
    """Judge where each item leads; yield its position in the reading order."""
    report, ncc, members = book.report, book.ncc, book.members
    places = {smil.name: n for n, smil in enumerate(book.smils)}
    for item in found:
        link = next(item.iter("{*}a"), None)
        href = "" if link is None else link.get("href", "")
        line = line_of(item)
        file, id = resolve(ncc, href)
        if file is None:
            report.add("DP-PRD-013", ncc, line, href=href)
        elif not re.fullmatch(r"[^#]+\.smil#[^#]+", href, re.IGNORECASE):
            report.add("DP-D2-040", ncc, line, href=href)
        elif file not in members:
            report.add("DP-D2-041", ncc, line, target=href)
        elif id not in members.ids(file):
            report.add("DP-D2-090", ncc, line, target=href)
        elif local(members.ids(file)[id]) not in ("par", "text"):
            report.add("DP-D2-091", ncc, line, target=href)
        else:
            _check_skippable(book, item, members.ids(file)[id], href)
            yield ncc, line, (places.get(file, -1), members.order(file, id)), href


def _check_skippable(book: Book202, item: Element, target: Element, href: str) -> None:
    """Warn when a page or note cannot be skipped because its par does not say what it is."""
    par = target if local(target) == "par" else target.getparent()
    wanted = _SKIPPABLE.get(item.get("class", ""), "")
    said = "" if par is None else par.get("system-required", "")
    if local(item) != "span" or wanted == "footnote-on":
        wanted = ""
    if wanted and said != wanted:
        book.report.add("DP-D2-078", book.ncc, line_of(item), target=href, expected=wanted)
    elif said and not wanted and re.fullmatch("h[1-6]", local(item)):
        book.report.add("DP-D2-079", book.ncc, line_of(item), target=href, found=said)


def _check_counts(book: Book202, found: list[Element]) -> None:
    kinds = Counter(item.get("class", "") for item in found if local(item) == "span")
    pages = [
        int(words(i))
        for i in found
        if i.get("class") == "page-normal" and is_whole(words(i)) and len(words(i)) < 9
    ]
    levels = [int(local(i)[1]) for i in found if re.fullmatch("h[1-6]", local(i))]
    real = {
        "ncc:pageFront": kinds["page-front"],
        "ncc:pageNormal": kinds["page-normal"],
        "ncc:pageSpecial": kinds["page-special"],
        "ncc:tocItems": len(found),
        "ncc:depth": max(levels, default=0),
        "ncc:maxPageNormal": max(pages, default=0),
        "ncc:footnotes": kinds["noteref"],
        "ncc:sidebars": kinds["sidebar"],
        "ncc:prodNotes": kinds["optional-prodnote"],
    }
    for name, count in real.items():
        said = first(book.root, name).strip()
        ids = ("DP-D2-050", "DP-D2-051", "DP-D2-052")
        number = 0 if "page" in name else 1 if name in ("ncc:tocItems", "ncc:depth") else 2
        number = 1 if name == "ncc:maxPageNormal" else number
        if is_whole(said) and int(said) != count:
            book.report.add(ids[number], book.ncc, name=name, said=said, real=count)
        elif not said and number == 2 and count:
            book.report.add(ids[2], book.ncc, name=name, said="-", real=count)
