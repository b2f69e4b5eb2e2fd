# SPDX-License-Identifier: AGPL-3.0-or-later
"""The package of an EPUB, by ebooklib behind a guard.

ebooklib opens the zip itself, reads every member into memory, parses XML with entities on and stops
at the first missing file. Here it gets its bytes from a judged zip, XML that was parsed within
bounds before, and nothing at all for members that only a page asks for.
"""

from __future__ import annotations

import posixpath
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from ebooklib import epub
from lxml import etree

from daisy_pipeline.formats.safe_xml import parse_xml
from daisy_pipeline.formats.safe_zip import SafeZip
from daisy_pipeline.model.book import BookInfo
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place, fail
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.opf import chain, fallbacks, has_sound, info_of, is_fixed

_CORE_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")
PAGES = (
    "application/xhtml+xml",
    "text/html",
    "text/x-oeb1-document",
    "application/x-dtbook+xml",
    "application/xml",
    "text/xml",
    "image/svg+xml",
)


@dataclass(frozen=True, slots=True)
class Item:
    """A member that the manifest lists, by its name in the zip."""

    name: str
    media_type: str
    properties: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Package:
    """What the package says: pages in reading order, metadata, guide and contents.

    ``toc`` are (target, words, depth); a target is ``member#id`` or ``member``. ``instead`` leads
    from a picture to the one that stands in for it where its kind is not known.
    """

    spine: tuple[Item, ...]
    items: tuple[Item, ...]
    lang: str
    info: BookInfo
    guide: tuple[tuple[str, str], ...] = ()
    toc: tuple[tuple[str, str, int], ...] = ()
    findings: tuple[Finding, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)


def resolve(base: str, href: str) -> str | None:
    """The member (and ``#id``) that an href on a page of member ``base`` means.

    None for an address outside the book; "" for one that leaves the package's folder.
    """
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return ""
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path).replace("\\", "/")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base
    if target.startswith(("..", "/")) or "\0" in target:
        return ""
    return f"{target}#{unquote(parts.fragment)}" if parts.fragment else target


class _Guarded(epub.EpubReader):  # type: ignore[misc]
    """ebooklib's reader over a SafeZip."""

    def __init__(self, package: SafeZip) -> None:
        super().__init__(package.place.file, {"ignore_ncx": False})
        self.package = package
        self.missing: list[str] = []
        self.renditions = 0
        self.parsed: dict[str, etree._Element] = {}

    def _load(self) -> None:
        self._load_container()
        if not self.opf_file:
            raise fail("DP-EPB-001", self.package.place, reason="META-INF/container.xml")
        self._load_opf_file()

    def read_file(self, name: str) -> bytes:
        name = posixpath.normpath(name)
        if name.startswith(("..", "/")):
            by = str(getattr(self, "opf_file", "")) or "META-INF/container.xml"
            raise fail("DP-EPB-003", Place(self.package.place.file, inside=by), href=name)
        if name not in self.package:
            if name in ("META-INF/container.xml", self.opf_file):
                raise fail("DP-PKG-017", Place(self.package.place.file, inside=name))
            self.missing.append(name)
            return b""
        if name.endswith(".ncx") or name in ("META-INF/container.xml", self.opf_file):
            place = Place(self.package.place.file, inside=name)
            root = parse_xml(self.package.read(name), place)
            self.parsed[name] = root
            # The first is the default rendition (EPUB 3.3, 4.2.6.3.1); ebooklib takes the last.
            files = list(root.iter("{*}rootfile"))
            self.renditions = max(self.renditions, len(files))
            for other in files[1:]:
                dom.remove(other)
            return bytes(etree.tostring(root))
        return b""

    def _load_manifest(self) -> None:
        for item in list(self.container.iterfind("{*}manifest/{*}item")):
            if not item.get("href") or not item.get("id"):
                item.getparent().remove(item)
        super()._load_manifest()

    def _parse_ncx(self, data: bytes) -> None:
        """Contents help, but a book without them can be read."""
        try:
            super()._parse_ncx(data)
        except (AttributeError, LookupError, TypeError, etree.LxmlError):
            self.book.toc = []

    def _parse_nav(self, data: bytes, base_path: str, navtype: str = "toc") -> None:
        """Contents and page list of a navigation page are read by ``links``, bounded."""


def read_package(package: SafeZip) -> Package:
    """The package of an open EPUB; DaisyError when it has no readable spine."""
    reader = _Guarded(package)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = reader.load()
    except DaisyError:
        raise
    except (epub.EpubException, etree.LxmlError, AttributeError, LookupError) as problem:
        raise _broken(package, problem) from problem
    except (TypeError, ValueError, RecursionError) as problem:
        raise _broken(package, problem) from problem
    made = _package(book, reader)
    if not made.spine:
        raise fail("DP-EPB-002", package.place)
    return made


def _broken(package: SafeZip, problem: Exception) -> DaisyError:
    return fail("DP-EPB-001", package.place, reason=str(problem) or type(problem).__name__)


def _package(book: epub.EpubBook, reader: _Guarded) -> Package:
    file, opf = reader.package.place.file, reader.opf_file
    findings = [Finding("DP-EPB-004", Place(file, inside=name)) for name in reader.missing]
    items: dict[str, Item] = {}
    for item in book.get_items():
        target = resolve(opf, item.file_name.replace("%", "%25").replace("#", "%23"))
        if not target:
            place = Place(file, inside=opf)
            findings.append(Finding("DP-EPB-003", place, {"href": str(item.file_name)}))
            continue
        kinds = {"nav"} if isinstance(item, epub.EpubNav) else set()
        kinds |= set(getattr(item, "properties", []))
        items[item.id] = Item(target, item.media_type or "", frozenset(kinds))
    root = reader.parsed[posixpath.normpath(opf)]
    known = fallbacks(root)
    spine = []
    for ref, _ in book.spine:
        if ref in items:
            spine.append(_readable(str(ref), items, known))
        else:
            facts = {"ref": str(ref)}
            findings.append(Finding("DP-EPB-005", Place(file, inside=opf), facts))
    return Package(
        spine=tuple(s for s in dict.fromkeys(spine) if s.name in reader.package),
        items=tuple(items.values()),
        lang=_first(book, "language"),
        info=info_of(root),
        guide=tuple(_guide(book, opf)),
        toc=tuple(_toc(book.toc, _ncx_name(book, opf), 1)),
        findings=(*findings, *_told(reader, root)),
        instead=dict(_pictures(items, known)),
    )


def _told(reader: _Guarded, opf: etree._Element) -> Iterator[Finding]:
    """What is known of the whole book before a page of it is read."""
    place = reader.package.place
    if reader.renditions > 1:
        facts: dict[str, Fact] = {"count": reader.renditions, "name": str(reader.opf_file)}
        yield Finding("DP-EPB-020", place, facts)
    if is_fixed(opf):
        yield Finding("DP-EPB-021", place)
    if has_sound(opf):
        yield Finding("DP-EPB-022", place)


def _readable(id: str, items: Mapping[str, Item], known: Mapping[str, str]) -> Item:
    """The item itself, or the first that stands in for it and is a page (EPUB 3.3, 3.5.1)."""
    found = (items[i] for i in chain(id, known) if i in items)
    return next((i for i in found if i.media_type in PAGES), items[id])


def _pictures(items: Mapping[str, Item], known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for id in known:
        own = items.get(id)
        if own is None or own.media_type in _CORE_PICTURES:
            continue
        for other in chain(id, known):
            if other in items and items[other].media_type in _CORE_PICTURES:
                yield own.name, items[other].name
                break


def _first(book: epub.EpubBook, what: str) -> str:
    values = [(v or "").strip() for v, _ in book.get_metadata("DC", what)]
    return next((v for v in values if v), "")


def _guide(book: epub.EpubBook, opf: str) -> Iterator[tuple[str, str]]:
    for entry in book.guide:
        target = resolve(opf, entry.get("href") or "")
        if target and entry.get("type"):
            yield target, str(entry["type"]).lower()


def _ncx_name(book: epub.EpubBook, opf: str) -> str:
    ncx = next((i for i in book.get_items() if isinstance(i, epub.EpubNcx)), None)
    return (resolve(opf, ncx.file_name) if ncx else None) or opf


def _toc(entries: object, base: str, depth: int) -> Iterator[tuple[str, str, int]]:
    """ebooklib's contents, which are one Link where there is just one entry."""
    for entry in entries if isinstance(entries, list | tuple) else [entries]:
        own, inner = entry if isinstance(entry, tuple) and len(entry) == 2 else (entry, ())
        href, title = getattr(own, "href", "") or "", getattr(own, "title", "") or ""
        if target := resolve(base, href) if href else None:
            yield target, str(title), depth
        yield from _toc(inner, base, depth + 1)
