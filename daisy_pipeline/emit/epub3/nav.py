# SPDX-License-Identifier: AGPL-3.0-or-later
"""The navigation document (EPUB 3.3, 7) and what it and the NCX both list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from daisy_pipeline.emit.epub3.pages import Page
from daisy_pipeline.emit.epub3.styles import Styles
from daisy_pipeline.emit.epub3.words import words
from daisy_pipeline.emit.shared.html_inline import language
from daisy_pipeline.emit.shared.naming import has_words
from daisy_pipeline.emit.shared.outline import BODY, FRONT, REAR, Outline, Section
from daisy_pipeline.emit.shared.pages import PageNumber, page_numbers
from daisy_pipeline.emit.shared.units import PAGE, Slice
from daisy_pipeline.formats.ncx import Label, NavPoint, Ncx, PageTarget
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.formats.xhtml import HTML_5, XML_LANG, e5, write_page
from daisy_pipeline.model.title import Title


@dataclass(frozen=True)
class Entry:
    """A line of the contents: words, address, level from 1, and the entries below it."""

    label: str
    href: str
    inner: tuple[Entry, ...] = ()
    lang: str | None = None


@dataclass(frozen=True)
class PageEntry:
    """A print page and where it begins."""

    number: PageNumber
    href: str


@dataclass(frozen=True)
class Navigation:
    """What a reader can go to."""

    contents: tuple[Entry, ...]
    pages: tuple[PageEntry, ...]


def navigation(
    outline: Outline, found: Sequence[Slice], pages: Sequence[Page], title: str
) -> Navigation:
    """The contents (the title where the book has no headings) and the print pages."""
    files = {page.name: page.file for page in pages}
    numbers = page_numbers(unit for s in found for unit in s.units)
    where = {unit.id: files[s.name] for s in found for unit in s.units}
    entries = [e for section in outline.sections for e in _entries(section, where)]
    marks = tuple(
        PageEntry(numbers[unit.id], f"{files[s.name]}#{unit.id}")
        for s in found
        for unit in s.units
        if unit.kind == PAGE
    )
    return Navigation(tuple(entries) or (Entry(title, pages[0].file),), marks)


def _entries(section: Section, where: Mapping[str, str]) -> tuple[Entry, ...]:
    inner = tuple(e for s in section.sections for e in _entries(s, where))
    if section.heading is None:
        return inner
    # The first section of a page is the page: readers that open a fragment may scroll past marks.
    first = section.level == 1
    words = next(s.id for s in section.heading.text if has_words(s))
    href = where[words] if first else f"{where[words]}#{words}"
    return (Entry(section.label, href, inner, section.heading.lang),)


def nav_page(
    found: Navigation, pages: Sequence[Page], title: str, lang: str, styles: Styles
) -> bytes:
    """The navigation document's bytes."""
    say = words(lang)
    toc = _nav("toc", "doc-toc", say["contents"], [_line(e) for e in found.contents])
    lists: list[Element | None] = [toc]
    if found.pages:
        lines = [_item(p.href, p.number.label) for p in found.pages]
        lists.append(_nav("page-list", "doc-pagelist", say["pages"], lines, hidden=True))
    marks = [_item(file, say[type], type) for type, file in _landmarks(pages)]
    lists.append(_nav("landmarks", None, say["landmarks"], marks, hidden=True))
    links = styles.links(e5, lang)
    head = e5("head", None, e5("meta", {"charset": "utf-8"}), e5("title", None, title), *links)
    html = e5("html", {"lang": lang, "xml:lang": lang}, head, e5("body", None, *lists))
    return write_page(html, HTML_5)


def _landmarks(pages: Sequence[Page]) -> Iterable[tuple[str, str]]:
    """Landmark types and the first page of each."""
    types = {FRONT: "frontmatter", BODY: "bodymatter", REAR: "backmatter"}
    found: dict[str, str] = {}
    for page in pages:
        found.setdefault("titlepage" if page.title_page else types[page.matter], page.file)
    return found.items()


def _nav(
    type: str, role: str | None, title: str, lines: Iterable[Element], *, hidden: bool = False
) -> Element:
    attrs = {"epub:type": type, "id": type, "role": role, "aria-label": title}
    attrs["hidden"] = "hidden" if hidden else None
    return e5("nav", attrs, e5("h2" if hidden else "h1", None, title), e5("ol", None, *lines))


def _line(entry: Entry) -> Element:
    item = _item(entry.href, entry.label)
    for name, value in language(entry.lang).items():
        item[0].set(XML_LANG if name == "xml:lang" else name, str(value))
    if entry.inner:
        item.append(e5("ol", None, *[_line(e) for e in entry.inner]))
    return item


def _item(href: str, label: str, type: str | None = None) -> Element:
    return e5("li", None, e5("a", {"href": href, "epub:type": type}, label))


def old_ncx(found: Navigation, order: Sequence[str], title: Title, generator: str) -> Ncx:
    """The NCX for readers of EPUB 2; ``order`` are all addresses of the book in reading order."""
    places = {href: n for n, href in enumerate(order)}
    used = {e.href for e in _every(found.contents)} | {p.href for p in found.pages}
    numbers = {href: n for n, href in enumerate(sorted(used, key=places.__getitem__), 1)}
    counted = count(1)

    def point(entry: Entry) -> NavPoint:
        id, order = f"nav-{next(counted)}", numbers[entry.href]
        inner = tuple(point(e) for e in entry.inner)
        label = Label(entry.label, lang=entry.lang)
        return NavPoint(id, "section", label, entry.href, order, inner)

    points = tuple(point(e) for e in found.contents)
    pages = tuple(
        PageTarget(
            f"page-target-{n}",
            page.number.kind,
            page.number.value,
            Label(page.number.label),
            page.href,
            numbers[page.href],
        )
        for n, page in enumerate(found.pages, 1)
    )
    authors = tuple(Label(name) for name in title.creators)
    return Ncx(title.uid, generator, title.lang, Label(title.title), authors, points, pages)


def _every(entries: Iterable[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _every(entry.inner)


def addresses(found: Sequence[Slice], pages: Sequence[Page]) -> list[str]:
    """Every page and every synchronized element of it, in reading order."""
    made: list[str] = []
    for part, page in zip(found, pages, strict=True):
        made += [page.file, *(f"{page.file}#{unit.id}" for unit in part.units)]
    return made
