# SPDX-License-Identifier: AGPL-3.0-or-later
"""What ebooklib does not say of an OPF: titles and roles by refinement, fallbacks, fixed layout.

Rules: EPUB 3.3, 5.3.7 (refines), 5.4 (title-type, role), 3.5 (fallbacks), 8.2.2.2 (layout);
OPF 2.0.1, 2.2 (opf:role).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from daisy_pipeline.model.book import BookInfo
from daisy_pipeline.readers.web.dom import Element, name

_OPF = "{http://www.idpf.org/2007/opf}"


def info_of(opf: Element) -> BookInfo:
    """The edition's data: main title with subtitle, authors only, the package's identifier."""
    refined = _refinements(opf)
    wanted = opf.get("unique-identifier", "")
    identifiers = [e for e in _dc(opf, "identifier") if _words(e)]
    chosen = [e for e in identifiers if e.get("id") == wanted] or identifiers
    return BookInfo(
        title=_title(opf, refined),
        creators=tuple(_creators(opf, refined)),
        publisher=_first(opf, "publisher"),
        date=_date(opf),
        identifier=_words(chosen[0]) if chosen else "",
        rights=_first(opf, "rights"),
    )


def _dc(opf: Element, what: str) -> list[Element]:
    """Elements of Dublin Core in any of the places and cases that books have."""
    metadata = opf.find("{*}metadata")
    found = metadata.iter() if metadata is not None else iter(())
    return [e for e in found if name(e) == what and str(e.tag).startswith("{http://purl.org/dc/")]


def _words(element: Element) -> str:
    return " ".join("".join(t for t in element.itertext() if isinstance(t, str)).split())


def _first(opf: Element, what: str) -> str:
    return next((w for e in _dc(opf, what) if (w := _words(e))), "")


def _date(opf: Element) -> str:
    """The date of publication; one of conversion or change is none."""
    dates = [e for e in _dc(opf, "date") if _words(e)]
    events = [e for e in dates if e.get(f"{_OPF}event", "publication") != "publication"]
    best = [e for e in dates if e not in events] or dates
    return _words(best[0]) if best else ""


def _refinements(opf: Element) -> Mapping[str, Mapping[str, str]]:
    """What metas say of other elements: id to property to value, the first said."""
    said: dict[str, dict[str, str]] = {}
    for meta in opf.iterfind("{*}metadata/{*}meta"):
        about, what = meta.get("refines", ""), meta.get("property", "")
        if about.startswith("#") and what:
            said.setdefault(about[1:], {}).setdefault(what, _words(meta))
    return said


def _title(opf: Element, refined: Mapping[str, Mapping[str, str]]) -> str:
    titles = [e for e in _dc(opf, "title") if _words(e)]
    said = [(refined.get(e.get("id", ""), {}).get("title-type", ""), _words(e)) for e in titles]
    main = next((w for t, w in said if t == "main"), said[0][1] if said else "")
    sub = next((w for t, w in said if t == "subtitle"), "")
    return f"{main} : {sub}" if sub and sub not in main else main


def _creators(opf: Element, refined: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for creator in _dc(opf, "creator"):
        role = creator.get(f"{_OPF}role") or refined.get(creator.get("id", ""), {}).get("role")
        if (role or "aut").strip().lower() == "aut" and _words(creator):
            yield _words(creator)


def fallbacks(opf: Element) -> Mapping[str, str]:
    """The id of the item that stands in for an item, by its id."""
    items = opf.iterfind("{*}manifest/{*}item")
    return {i.get("id", ""): i.get("fallback", "") for i in items if i.get("fallback")}


def chain(id: str, known: Mapping[str, str]) -> Iterator[str]:
    """An item's id and those that may stand in for it, in order; a circle ends."""
    seen: set[str] = set()
    while id and id not in seen:
        seen.add(id)
        yield id
        id = known.get(id, "")


def is_fixed(opf: Element) -> bool:
    """Whether the book's pages are laid out like print, so that words may stand in any order."""
    for meta in opf.iterfind("{*}metadata/{*}meta"):
        said = _words(meta) or meta.get("content", "")
        if meta.get("property") == "rendition:layout" and said == "pre-paginated":
            return True
        if meta.get("name") == "fixed-layout" and meta.get("content") == "true":
            return True
    refs = [r.get("properties", "") for r in opf.iterfind("{*}spine/{*}itemref")]
    fixed = sum("rendition:layout-pre-paginated" in r.split() for r in refs)
    return fixed * 2 > len(refs)


def has_sound(opf: Element) -> bool:
    """Whether pages have media overlays: somebody reads them aloud."""
    return any(i.get("media-overlay") for i in opf.iterfind("{*}manifest/{*}item"))
