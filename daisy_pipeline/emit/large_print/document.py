# SPDX-License-Identifier: AGPL-3.0-or-later
"""One volume as a whole Typst document: the profile's values, the preamble, its parts in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from daisy_pipeline.emit.large_print.chapters import Chapter
from daisy_pipeline.emit.large_print.colophon import colophon
from daisy_pipeline.emit.large_print.frame_words import frame_words
from daisy_pipeline.emit.large_print.front import (
    Span,
    contents,
    lifted,
    one_line,
    ours_heading,
    title_page,
    volume_list,
)
from daisy_pipeline.emit.large_print.phrases import from_right
from daisy_pipeline.emit.large_print.places import NOWHERE, places
from daisy_pipeline.emit.large_print.print_pages import page_table
from daisy_pipeline.emit.large_print.setter import Form, Setter, words_of
from daisy_pipeline.emit.large_print.text import RowHeads, SetBlock, SetText, Spot, set_text
from daisy_pipeline.formats.typst import call, mm, points, string
from daisy_pipeline.model.book import Heading, PageBreak
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.title import Title

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?\Z")
AT = "#[#metadata(0)<at>]"
NEW_PAGE = "#pagebreak(weak: true)"

_MONO = ("Noto Sans Mono CJK KR", "DejaVu Sans Mono")
"""Faces of program text: in the file of the Korean one, and among Typst's own."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a volume has of a chapter: the number of the chapter, and the first and last blocks."""

    chapter: int
    begin: int
    end: int


@dataclass(frozen=True)
class Volume:
    """One volume: its number from 1, of how many, and its chapters.

    ``parts`` say which blocks of the whole text these are, () where the text is this volume's
    alone. ``heads`` are what its pages say above the text, chapter by chapter; () where each says
    its own heading. ``spans`` say of every volume of the book what it holds, where there are
    several. ``link`` is the address in the QR code, or "".
    """

    number: int
    of: int
    chapters: tuple[Chapter, ...]
    parts: tuple[Part, ...] = ()
    heads: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    link: str = ""


@dataclass(frozen=True)
class Document:
    """Typst code of a volume, what is to be told, and the places of row headers by table.

    ``spots`` are the places of the lines of code, from the line ``first`` on.
    """

    code: str
    findings: tuple[Finding, ...]
    row_heads: tuple[RowHeads, ...]
    first: int = 0
    spots: tuple[Spot | None, ...] = ()

    def spot(self, line: int) -> Spot | None:
        """The place in the Book that a line of the code (from 1) sets; None for one of ours."""
        number = line - self.first
        return self.spots[number] if 0 <= number < len(self.spots) else None


def document(
    volume: Volume, title: Title, form: Form, lang: str, text: SetText | None = None
) -> Document:
    """A volume as code; ``text`` is that of the whole book, set before."""
    return _Writing(volume, title, text or set_text(volume.chapters, form, lang), form, lang).run()


def measuring(chapters: Sequence[int], text: SetText, form: Form, lang: str) -> str:
    """Code that shows chapters for their pages alone.

    A place stands before every block of a chapter and one at its end; notes are not among them.
    """
    code: list[str] = []
    for number in chapters:
        code.append(NEW_PAGE)
        for block in text.blocks[number]:
            code += [AT, *block.code]
        code.append(AT)
    return "\n".join([*_head(form, lang, [], NOWHERE), *code]) + "\n"


class _Writing:
    """One volume in the making. ``setter`` sets what is ours around the text."""

    def __init__(self, volume: Volume, title: Title, text: SetText, form: Form, lang: str) -> None:
        self.volume, self.title, self.text, self.lang = volume, title, text, lang
        self.setter = Setter(form, frozenset())
        self.words = form.words
        self.code: list[str] = []
        self.spots: list[Spot | None] = []
        self.row_heads: list[RowHeads] = []
        every = enumerate(volume.chapters)
        self.parts = volume.parts or tuple(Part(n, 0, len(c.blocks)) for n, c in every)
        self.headed = False  # whether a heading stands above

    def run(self) -> Document:
        lifts = lifted(self.volume.chapters) if self.volume.number == 1 else 0
        self._front(self.text.blocks[0][:lifts] if lifts else ())
        heads = self.volume.heads or tuple(heads_of(self.volume.chapters, self.title))
        for number, (part, above) in enumerate(zip(self.parts, heads, strict=True)):
            begin = part.begin + (0 if number else lifts)
            self._chapter(number, replace(part, begin=begin), above)
        pages = page_table(self.setter, self.title, self.volume.chapters, self.code)
        if pages:
            self._add([self._page(self.words.pages_table), *pages])
        self._add([self._page(self.words.colophon)])
        volume = self.volume
        self._add(colophon(self.setter, self.title, volume.number, volume.of, volume.link))
        form = self.setter.form
        about = [_about(self.title, self.volume, form)]
        head = _head(form, self.lang, about, places(self.code, self.text.known))
        return Document(
            "\n".join([*head, *self.code]) + "\n",
            self.text.findings,
            (*self.row_heads, *self.setter.row_heads),
            sum(part.count("\n") + 1 for part in head) + 1,
            tuple(self.spots),
        )

    def _add(self, lines: Iterable[str], spot: Spot | None = None) -> None:
        for line in lines:
            self.code.append(line)
            self.spots.append(spot)

    def _set(self, blocks: Iterable[SetBlock]) -> None:
        for block in blocks:
            self._add(block.code, block.spot)
            self.row_heads += block.row_heads

    def _front(self, own: Sequence[SetBlock]) -> None:
        volume, depth = self.volume, self.setter.form.profile.contents
        self._add(["#set page(header: none, footer: none)"])
        blocks = volume.chapters[0].blocks[: len(own)] if own else ()
        title = title_page(self.setter, self.title, blocks, own, volume.spans, volume.number)
        self._add(title, own[0].spot if own else None)
        listed = depth and any(
            isinstance(block, Heading) and block.level <= depth
            for chapter in volume.chapters
            for block in chapter.blocks
        )
        several = volume.number == 1 and len(volume.spans) > 1
        if listed or several:
            self._add([self._page(self.words.contents)])
            self.headed = True
        if several:
            self._add([*volume_list(self.setter, self.title, volume.spans), NEW_PAGE])
        if listed:
            self._add(contents(self.setter, depth))

    def _chapter(self, number: int, part: Part, head: str) -> None:
        blocks = self.text.blocks[part.chapter][part.begin : part.end]
        notes = self.volume.chapters[number].notes
        if not blocks and not notes:
            return
        self._add([self._page(head)])
        if not number and self.volume.number > 1 and part.begin:
            own = self.volume.chapters[0].blocks
            begin = next((n for n, b in enumerate(own) if not isinstance(b, PageBreak)), 0)
            self._go_on(blocks[begin].path)
        self._set(blocks)
        if notes:
            level = 2 if self.headed or self.volume.chapters[number].heading else 1
            self._add(["#" + ours_heading(self.setter, self.words.notes, level)])
            self._set(self.text.notes[note.id] for note in notes)
        self.headed = True

    def _go_on(self, path: Sequence[str]) -> None:
        """Above a text that goes on from the volume before: the headings that it stands under.

        Without them its own headings would jump over a level (PDF/UA-1, 7.4.2).
        """
        goes_on = frame_words(self.title.lang).goes_on
        for level, words in enumerate(path, 1):
            self._add(["#" + ours_heading(self.setter, goes_on.format(words), level)])

    def _page(self, head: str) -> str:
        """A new page, and what stands above the text from there on."""
        line = one_line(" ".join(head.split()), self.setter.form.profile.measure)
        return f"#set page(header: running({self.setter.pen.ours(line)}), footer: auto)"


def heads_of(chapters: Iterable[Chapter], title: Title) -> Iterator[str]:
    """The words of each chapter's heading, the book's title for one without."""
    for chapter in chapters:
        heading = chapter.heading
        yield (words_of(heading) if heading else "") or title.title


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


def _about(title: Title, volume: Volume, form: Form) -> str:
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
        "bold": "true" if form.case.bold else "false",
        "lang": string(main),
        "dir": "rtl" if from_right(lang) else "ltr",
        "region": string(region or ("KR" if main == "ko" else "US")),
        "fonts": fonts,
        "mono": _strings((*_MONO, *form.case.families)),
    }
    return "#let look = (" + ", ".join(f"{key}: {value}" for key, value in values.items()) + ")"
