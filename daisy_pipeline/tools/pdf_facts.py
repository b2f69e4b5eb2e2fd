# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to what checks must know of a PDF: its tags (pikepdf) and what is painted (PDFium).

Both read untrusted files in C++, so they run in child processes with limits of memory and time;
a file on which one fails is a file that cannot be checked, never the end of the command.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.tools.pdf import LARGEST, MOST_PAGES, available, json_lines, python_child
from daisy_pipeline.tools.process import Ran

_MODULE = "daisy_pipeline.tools.pdf_facts_child"
_TIME = 120.0  # seconds for the tags of a file; 724 pages of large print take 3
_CHUNK, _CHUNK_TIME = 64, 60.0  # pages of one child; 64 of large print take 0.5 s
_PATIENCE = 2  # chunks that may be lost before the rest is not looked at

Rgb = tuple[int, int, int]
Mark = tuple[int, int]  # page from 1, marked-content id


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the structure tree; ``role`` is its type by the role map, ``up`` its parent.

    ``kids`` are places of elements, marked contents, and places of annotations as text.
    """

    number: int
    type: str
    role: str
    up: int
    page: int
    kids: tuple[int | Mark | str, ...]
    alt: str = ""
    actual: str = ""
    lang: str = ""
    id: str = ""
    scope: str = ""
    headers: tuple[str, ...] = ()
    rows: int = 1
    columns: int = 1
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Font:
    """A font that shows something; ``lost`` and ``notdef`` are the first pages, 0 for none."""

    name: str
    page: int
    type3: bool
    embedded: bool
    mapped: bool
    lost: int
    notdef: int


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark; ``page`` 0 where it leads nowhere."""

    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation; ``words`` its contents, ``to`` the page that a link leads to."""

    kind: str
    page: int
    words: str
    outside: bool
    hidden: bool
    to: int


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What is painted on a page. ``texts`` are words by marked content, as far as it is marked.

    ``loose`` are kinds and words of what is neither tagged nor an artifact, ``crossed`` words that
    are both; ``sizes`` in points and ``colours`` (ink, paper) each with the first words so shown;
    these and ``slanted`` words with their marked content, -1 for none, -2 for an artifact that does
    not say of which kind it is.
    """

    label: str
    texts: Mapping[int, str]
    loose: Sequence[tuple[str, str]]
    crossed: Sequence[str]
    sizes: Sequence[tuple[float, str, int]]
    colours: Sequence[tuple[Rgb, Rgb, str, int]]
    outside: Sequence[str]
    slanted: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class PdfFacts:
    """A whole document; ``sheets`` are its pages, None for one that could not be painted."""

    pages: int
    marked: bool
    suspect: bool
    tagged: bool
    lang: str
    title: str
    xmp_title: str
    part: str
    display_title: bool
    labelled: bool
    forbidden: bool
    xfa: bool
    script: bool
    fonts: tuple[Font, ...]
    outline: tuple[Bookmark, ...]
    annotations: tuple[Annotation, ...]
    untabbed: tuple[int, ...]
    elements: tuple[Element, ...]
    strays: tuple[Mark, ...]
    ids: frozenset[str]
    cut: bool = False
    sheets: tuple[PageFacts | None, ...] = field(default=(), repr=False)

    @cached_property
    def words(self) -> Mapping[Mark, str]:
        """The painted words of every marked content."""
        return {
            (number, mcid): words
            for number, sheet in enumerate(self.sheets, 1)
            if sheet is not None
            for mcid, words in sheet.texts.items()
        }


def facts(path: Path) -> PdfFacts:
    """Everything that checks ask of a PDF; DaisyError when it cannot be read at all."""
    if not available():
        how = "pip install pypdfium2"
        raise fail("DP-PDF-001", Place(path.name), exit_code=ExitCode.MISSING_TOOL, how=how)
    if path.stat().st_size > LARGEST:
        raise fail("DP-PDF-002", Place(path.name), megabytes=LARGEST >> 20)
    with ThreadPoolExecutor(2) as beside:
        waiting = beside.submit(python_child, _MODULE, _TIME, "about", path)
        first = beside.submit(_sheets, path, 1, _CHUNK)
        said = _about(waiting.result(), path)
        begun = first.result()[: said["pages"]]
        rest = list(_rest(path, said["pages"], beside))
    sheets = (*begun, *rest)
    lost = (None,) * (said["pages"] - len(sheets))
    return _facts(said, (*sheets, *lost))


def _about(ran: Ran, path: Path) -> dict[str, Any]:
    lines = json_lines(ran)
    if ran.code != 0 or not lines:
        raise fail("DP-PDF-003", Place(path.name), why=f"pdf.{'late' if ran.late else 'crashed'}")
    said = lines[0]
    match said.get("error"):
        case None:
            pass
        case "password":
            raise fail("DP-PDF-004", Place(path.name))
        case "empty":
            raise fail("DP-PDF-005", Place(path.name))
        case problem:
            raise fail("DP-PDF-003", Place(path.name), why=f"pdf.{problem}")
    if said["pages"] > MOST_PAGES:
        raise fail("DP-PDF-006", Place(path.name), pages=said["pages"], most=MOST_PAGES)
    return said


def _rest(path: Path, pages: int, beside: ThreadPoolExecutor) -> Iterator[PageFacts | None]:
    """The pages behind the first chunk, two children at a time."""
    lost = 0
    starts = range(_CHUNK + 1, pages + 1, _CHUNK)
    for at in range(0, len(starts), 2):
        if lost > _PATIENCE:
            return
        asked = [(s, min(pages, s + _CHUNK - 1)) for s in starts[at : at + 2]]
        for chunk in beside.map(lambda pair: _sheets(path, *pair), asked):
            lost += None in chunk
            yield from chunk


def _sheets(path: Path, first: int, last: int) -> list[PageFacts | None]:
    ran = python_child(_MODULE, _CHUNK_TIME, "pages", path, first, last)
    found: list[PageFacts | None] = []
    for said in json_lines(ran)[: last - first + 1]:
        found.append(None if "error" in said else _sheet(said))
    return found + [None] * (last - first + 1 - len(found))


def _sheet(said: Mapping[str, Any]) -> PageFacts:
    texts: dict[int, str] = {}
    for mcid, words in said["texts"]:
        texts[mcid] = texts.get(mcid, "") + words
    return PageFacts(
        label=said["label"],
        texts=texts,
        loose=[(kind, words) for kind, words in said["loose"]],
        crossed=said["crossed"],
        sizes=[(size, words, at) for size, words, at in said["sizes"]],
        colours=[(_rgb(ink), _rgb(paper), *more) for ink, paper, *more in said["colours"]],
        outside=said["outside"],
        slanted=[(words, at) for words, at in said["slanted"]],
    )


def _rgb(parts: Sequence[int]) -> Rgb:
    return parts[0], parts[1], parts[2]


def _facts(said: dict[str, Any], sheets: tuple[PageFacts | None, ...]) -> PdfFacts:
    fonts = tuple(Font(**one) for one in said.pop("fonts"))
    outline = tuple(Bookmark(**one) for one in said.pop("outline"))
    annotations = tuple(Annotation(**one) for one in said.pop("links"))
    elements = tuple(_elements(said.pop("elements")))
    strays = tuple((page, number) for page, number in said.pop("strays"))
    ids = frozenset(said.pop("ids", ()))
    untabbed = tuple(said.pop("untabbed"))
    return PdfFacts(
        **said,
        fonts=fonts,
        outline=outline,
        annotations=annotations,
        untabbed=untabbed,
        elements=elements,
        strays=strays,
        ids=ids,
        sheets=sheets,
    )


def _elements(given: list[dict[str, Any]]) -> Iterator[Element]:
    """The elements with their marks decoded; each has the page on which it begins."""
    kids = [tuple(_kids(one["kids"])) for one in given]
    pages = [0] * len(given)
    for number in range(len(given) - 1, -1, -1):  # inner elements stand behind outer ones
        for kid in kids[number]:
            page = kid[0] if isinstance(kid, tuple) else pages[kid] if isinstance(kid, int) else 0
            if page:
                pages[number] = page
                break
    last = 0  # an element without content stands where the one before it does
    for number, one in enumerate(given):
        last = pages[number] = pages[number] or one["page"] or last
        own = {k: v for k, v in one.items() if k not in ("kids", "page", "headers", "expanded")}
        headers = tuple(one.get("headers", ()))
        page = pages[number]
        yield Element(number=number, kids=kids[number], page=page, headers=headers, **own)


def _kids(given: list[Any]) -> Iterator[int | Mark | str]:
    page = 0
    for kid in given:
        if isinstance(kid, list):
            page = kid[0]
        elif isinstance(kid, int) and kid < 0:
            yield page, -kid - 1
        else:
            yield kid
