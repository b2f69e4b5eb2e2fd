# SPDX-License-Identifier: AGPL-3.0-or-later
"""One volume as a whole Typst document: the profile's values, the preamble, its parts in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from daisy_pipeline.emit.large_print.chapters import Chapter
from daisy_pipeline.emit.large_print.colophon import colophon
from daisy_pipeline.emit.large_print.front import (
    Span,
    contents,
    lifted,
    one_line,
    ours_heading,
    title_page,
    volume_list,
)
from daisy_pipeline.emit.large_print.places import NOWHERE, places
from daisy_pipeline.emit.large_print.print_pages import page_marks, page_table
from daisy_pipeline.emit.large_print.setter import Form, Setter, Within, words_of
from daisy_pipeline.formats.typst import call, mm, points, string
from daisy_pipeline.model.book import Block, Heading, NoteRef, PageBreak, Run, text_of
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.title import Title
from daisy_pipeline.model.walk import every_block, segments

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?\Z")
AT = "#[#metadata(0)<at>]"
NEW_PAGE = "#pagebreak(weak: true)"
_SAID = 40  # characters of a block that a finding shows


@dataclass(frozen=True)
class Volume:
    """One volume: its number from 1, of how many, and its chapters.

    ``heads`` are what its pages say above the text, chapter by chapter; () where each says its own
    heading. ``spans`` say of every volume of the book what it holds, where there are several.
    ``link`` is the address in the QR code, or "".
    """

    number: int
    of: int
    chapters: tuple[Chapter, ...]
    heads: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a statement of the code stands in the Book: its chapter, print page, first words."""

    chapter: str
    page: str
    words: str


@dataclass(frozen=True)
class Document:
    """Typst code of a volume, what is to be told, and the places of row headers by table.

    ``spots`` are the places of the lines of code, from the line ``first`` on.
    """

    code: str
    findings: tuple[Finding, ...]
    row_heads: tuple[tuple[tuple[int, int], ...], ...]
    first: int = 0
    spots: tuple[Spot | None, ...] = ()

    def spot(self, line: int) -> Spot | None:
        """The place in the Book that a line of the code (from 1) sets; None for one of ours."""
        number = line - self.first
        return self.spots[number] if 0 <= number < len(self.spots) else None


class _Lines:
    """Statements of a document, each on a line of its own, and the places that they set."""

    def __init__(self) -> None:
        self.code: list[str] = []
        self.spots: list[Spot | None] = []

    def add(self, lines: Iterable[str], spot: Spot | None = None) -> None:
        for line in lines:
            self.code.append(line)
            self.spots.append(spot)


def document(volume: Volume, title: Title, form: Form, lang: str) -> Document:
    """A volume as code."""
    setter = Setter(form, _ids(volume.chapters))
    setter.refs.update(_first_refs(volume.chapters))
    lines = _Lines()
    count = lifted(volume.chapters) if volume.number == 1 else 0
    own = volume.chapters[0].blocks[:count] if count else ()
    _front(lines, volume, title, setter, lang, own)
    text = _Lines()
    heads = volume.heads or tuple(heads_of(volume.chapters, title))
    for number, (chapter, above) in enumerate(zip(volume.chapters, heads, strict=True)):
        skipped = 0 if number else count
        if chapter.blocks[skipped:] or chapter.notes:
            text.add([_page(setter, above)])
            _chapter(text, chapter, skipped, setter, lang)
    pages = page_table(setter, title, volume.chapters, [*lines.code, *text.code])
    lines.code += text.code
    lines.spots += text.spots
    if pages:
        lines.add([_page(setter, setter.form.words.pages_table), *pages])
    lines.add([_page(setter, setter.form.words.colophon)])
    lines.add(colophon(setter, title, volume.number, volume.of, volume.link))
    head = _head(form, lang, [_about(title, volume, form, lang)], places(lines.code, setter.known))
    return Document(
        "\n".join([*head, *lines.code]) + "\n",
        setter.told(),
        tuple(setter.row_heads),
        sum(part.count("\n") + 1 for part in head) + 1,
        tuple(lines.spots),
    )


def measuring(chapters: Sequence[Chapter], form: Form, lang: str) -> tuple[str, list[int]]:
    """Code that sets chapters for their pages alone, and how many places each has.

    A place stands before every block of a chapter and one at its end.
    """
    setter = Setter(form, frozenset())
    code: list[str] = []
    for chapter in chapters:
        code.append(NEW_PAGE)
        for block in chapter.blocks:
            code.append(AT)
            code += [f"#{one}" for one in setter.block(block, Within(lang, top=True)) if one]
        code += [f"#{one}" for one in _notes(setter, chapter, lang)]
        code.append(AT)
    return "\n".join([*_head(form, lang, []), *code]) + "\n", [len(c.blocks) + 1 for c in chapters]


def heads_of(chapters: Iterable[Chapter], title: Title) -> Iterator[str]:
    """The words of each chapter's heading, the book's title for one without."""
    for chapter in chapters:
        heading = chapter.heading
        yield (words_of(heading) if heading else "") or title.title


def _front(
    lines: _Lines, volume: Volume, title: Title, setter: Setter, lang: str, own: Sequence[Block]
) -> None:
    form = setter.form
    spot = Spot("", "", _said(own[0])) if own else None
    lines.add(["#set page(header: none, footer: none)"])
    lines.add(title_page(setter, title, own, lang, volume.spans, volume.number), spot)
    listed = form.profile.contents and any(
        isinstance(block, Heading) and block.level <= form.profile.contents
        for chapter in volume.chapters
        for block in chapter.blocks
    )
    several = volume.number == 1 and len(volume.spans) > 1
    if listed or several:
        lines.add([_page(setter, form.words.contents)])
    if several:
        lines.add([*volume_list(setter, title, volume.spans), NEW_PAGE])
    if listed:
        lines.add(contents(setter, form.profile.contents))


def _page(setter: Setter, head: str) -> str:
    """A new page, and what stands above the text from there on."""
    line = one_line(" ".join(head.split()), setter.form.profile.measure)
    return f"#set page(header: running({setter.pen.ours(line)}), footer: auto)"


def _chapter(lines: _Lines, chapter: Chapter, begin: int, setter: Setter, lang: str) -> None:
    heading, page = chapter.heading, ""
    words = words_of(heading) if heading else ""
    for block in chapter.blocks[begin:]:
        if isinstance(block, PageBreak):
            page = block.page.label
        code = (f"#{one}" for one in setter.block(block, Within(lang, top=True)) if one)
        lines.add(code, Spot(words, page, _said(block)))
    notes = [f"#{one}" for one in _notes(setter, chapter, lang)]
    lines.add(notes, Spot(words, page, _said(chapter.notes[0])) if notes else None)


def _notes(setter: Setter, chapter: Chapter, lang: str) -> list[str]:
    """The notes of a chapter below a heading of ours."""
    if not chapter.notes:
        return []
    made = [ours_heading(setter, setter.form.words.notes, 2)]
    return made + [one for one in setter.blocks(chapter.notes, Within(lang, top=True)) if one]


def _said(block: Block) -> str:
    words = " ".join("".join(text_of(s) for s in segments((block,))).split())
    return words[:_SAID] + "…" * (len(words) > _SAID)


@cache
def _preamble() -> tuple[str, str]:
    room = files("daisy_pipeline.emit.large_print")
    return (
        room.joinpath("preamble.typ").read_text("utf-8"),
        room.joinpath("frame.typ").read_text("utf-8"),
    )


def _head(form: Form, lang: str, more: Sequence[str], labels: str = NOWHERE) -> list[str]:
    """What every document begins with; ``labels`` says where links may lead."""
    return [_look(form, lang), labels, *_preamble(), *more]


def _about(title: Title, volume: Volume, form: Form, lang: str) -> str:
    """The document's metadata (ISO 32000-1, 14.3.3): the date is that of the product."""
    name = title.title
    if volume.of > 1:
        name = f"{name} ({form.words.volume_of(volume.number, volume.of)})"
    options = {"title": string(name), "author": _strings(title.creators)}
    if title.description:
        options["description"] = string(title.description)
    if title.subjects:
        options["keywords"] = _strings(title.subjects)
    if found := _DATE.match(title.revision_date or title.date):
        year, month, day = (int(part or 1) for part in found.groups())
        options["date"] = f"datetime(year: {year}, month: {month}, day: {day})"
    return "#" + call("set document", **options)


def _strings(values: Iterable[str]) -> str:
    return "(" + "".join(f"{string(value)}," for value in values) + ")"


def _look(form: Form, lang: str) -> str:
    """The dictionary that the preamble reads."""
    profile = form.profile
    main, _, region = lang.partition("-")
    sizes = [profile.headings[min(n, len(profile.headings) - 1)] for n in range(6)]
    fonts = _strings(form.case.families)
    values = {
        "size": points(profile.size),
        "headings": "(" + ", ".join(map(points, sizes)) + ")",
        "leading": points(profile.size * (profile.pitch - 1)),
        "gap": points(profile.size * (profile.pitch - 1 + profile.gap)),
        "width": mm(profile.width),
        "height": mm(profile.height),
        "inner": mm(profile.inner),
        "outer": mm(profile.outer),
        "top": mm(profile.top),
        "bottom": mm(profile.bottom),
        "ink": f'rgb("{profile.ink}")',
        "paper": f'rgb("{profile.paper}")',
        "emphasis": string(profile.emphasis),
        "lang": string(main),
        "region": string(region or ("KR" if main == "ko" else "US")),
        "fonts": fonts,
        "mono": fonts,
    }
    return "#let look = (" + ", ".join(f"{key}: {value}" for key, value in values.items()) + ")"


def _ids(chapters: Iterable[Chapter]) -> frozenset[str]:
    """Every id within a volume that a link or the table of print pages leads to."""
    chapters = tuple(chapters)
    blocks = [b for chapter in chapters for b in every_block(chapter.ordered)]
    inline = [i for c in chapters for s in segments(c.ordered) for i in s.content]
    hrefs = {i.href[1:] for i in inline if isinstance(i, Run) and i.href and i.href[0] == "#"}
    own: set[str] = {s.id for c in chapters for s in segments(c.ordered) if s.id in hrefs}
    refs = set(_first_refs(chapters).values())
    pages = {mark.id for mark in page_marks(chapters)}
    return frozenset({b.id for b in blocks if b.id} | own | refs | pages)


def _first_refs(chapters: Iterable[Chapter]) -> dict[str, str]:
    """The first reference to each note."""
    found: dict[str, str] = {}
    for chapter in chapters:
        for segment in segments(chapter.ordered):
            for item in segment.content:
                if isinstance(item, NoteRef) and item.id:
                    found.setdefault(item.note, item.id)
    return found
