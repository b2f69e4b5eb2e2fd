# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every kind of block as Typst code: what is a heading, what is indented, what is kept together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from daisy_pipeline.config.large_print_profile import LargePrintProfile
from daisy_pipeline.emit.large_print import formulas, lists, notes, pictures, tables, verse
from daisy_pipeline.emit.large_print.pen import Missing, Pen, tongue_of
from daisy_pipeline.emit.large_print.phrases import from_right
from daisy_pipeline.emit.large_print.pieces import width
from daisy_pipeline.emit.large_print.typecase import TypeCase
from daisy_pipeline.emit.large_print.words import OurWords
from daisy_pipeline.formats.print_words import bare
from daisy_pipeline.formats.typst import call, joined, string
from daisy_pipeline.model.book import (
    Block,
    Box,
    Code,
    DefinitionList,
    Divider,
    Figure,
    Heading,
    InlineImage,
    ItemList,
    Mark,
    Math,
    MathBlock,
    Note,
    PageBreak,
    Paragraph,
    ProducerNote,
    Quote,
    Raw,
    Run,
    Speech,
    Table,
    Text,
    Verse,
    text_of,
)
from daisy_pipeline.model.finding import Finding, Place

_LABELLED = (Paragraph, Raw, Heading, Note, Table, Figure, MathBlock)  # their own code has it
_ROLES = frozenset({"title", "subtitle", "author", "epigraph", "dateline", "signature", "address"})
_DIVIDER = "＊　＊　＊"
_DEEPEST = 6.0  # em that blocks within blocks may be indented
_MOST_SIGNS = 20  # signs without a font that are told one by one


@dataclass(frozen=True)
class Form:
    """What stays the same for a whole book: profile, fonts, words, files of pictures by name.

    ``images`` are the files of pictures by their names in the Book. ``descriptions`` says whether
    descriptions of pictures are printed, ``tables`` in which form tables are (tables.FORMS),
    ``print_alt`` whether alternative texts are printed below pictures.
    """

    profile: LargePrintProfile
    case: TypeCase
    words: OurWords
    images: Mapping[str, Path] = field(default_factory=dict)
    descriptions: bool = True
    tables: str = tables.AUTO
    print_alt: bool = False

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names that code has for pictures, by their names in the Book."""
        return {
            name: f"{number:04d}{pictures.suffix_of(path)}"
            for number, (name, path) in enumerate(sorted(self.images.items()))
        }

    @cached_property
    def sizes(self) -> Mapping[str, tuple[int, int]]:
        """The sizes of those pictures that can be shown (pictures.size_of)."""
        found = ((name, pictures.size_of(path)) for name, path in self.images.items())
        return {name: size for name, size in found if size is not None}


@dataclass(frozen=True, slots=True)
class Within:
    """Where a block stands: its language, em of indent, and how deep headings are at least.

    ``room`` is the width there in em, 0 where it is the page's less what stands around.
    """

    lang: str
    left: float = 0.0
    top: bool = False
    room: float = 0.0

    def deeper(self, by: float) -> Within:
        """Where a block stands that is within this one: ``by`` em further in, but not too far."""
        step = max(0.0, min(by, _DEEPEST - self.left))
        room = max(1.0, self.room - step) if self.room else 0.0
        return replace(self, left=self.left + step, top=False, room=room)


class Setter:
    """Sets the blocks of one volume. ``known`` are the ids that stand in it.

    ``findings`` are what is to be told; ``row_heads`` the places of row headers, which Typst
    cannot tag: (row, cell of the row) from 0, head rows counted, and 1 for one that heads a column,
    for every structure element Table of the volume in their order, outer before inner.
    """

    def __init__(self, form: Form, known: frozenset[str]) -> None:
        self.form, self.known = form, known
        self.pen = Pen(form.case, self.thing, known, form.words)
        self.findings: list[Finding] = []
        self.row_heads: list[tuple[tuple[int, ...], ...]] = []
        self.refs: dict[str, str] = {}
        self.room = form.profile.measure  # em of a line where the pen is writing
        self.lead: list[str] = []  # headings just before, which go with a turned page
        self._levels: list[int] = []

    def blocks(self, blocks: Iterable[Block], within: Within) -> list[str]:
        """Code of blocks that follow each other, each a statement of code mode."""
        return [code for block in blocks for code in self.block(block, within) if code]

    def block(self, block: Block, within: Within) -> list[str]:
        """Code of one block; [] for one that shows nothing."""
        lang = block.lang or within.lang
        inner = replace(within, lang=lang)
        outer, self.room = self.room, within.room or self.form.profile.measure - within.left
        before, self.pen.from_right = self.pen.from_right, from_right(lang)
        made = [code for code in self._block(block, inner) if code]
        self.room, self.pen.from_right = outer, before
        if block.id in self.known and not isinstance(block, _LABELLED):
            made = [self.pen.mark("metadata(none)", block.id), *made]
        if lang != within.lang and made:
            way = "rtl" if from_right(lang) else "ltr"
            return [call("speaking", *tongue_of(lang), way, joined(made))]
        return made

    def _block(self, block: Block, within: Within) -> list[str]:
        match block:
            case Paragraph() | Raw():
                role = block.role if isinstance(block, Paragraph) else ""
                return [self.paragraph(block.text, within, block.id, role=role)]
            case Heading():
                return self._heading(block, within)
            case PageBreak():
                mark = self.pen.page(block.page)
                return [call("kept", call("par", mark))] if mark else []
            case MathBlock():
                return formulas.set_block(self, block, within)
            case Verse():
                return verse.set_verse(self, block, within)
            case Code():
                return verse.set_code(self, block, within)
            case Divider():
                sign = self.pen.ours(block.sign.strip() or _DIVIDER)
                return [call("align", "center", call("par", sign))]
            case ItemList():
                return lists.set_list(self, block, within)
            case DefinitionList():
                return lists.set_definitions(self, block, within)
            case Table():
                return tables.set_table(self, block, within)
            case Figure():
                return pictures.set_figure(self, block, within)
            case Speech():
                return verse.set_speech(self, block, within)
            case Note():
                return notes.set_note(self, block, within)
            case _:
                return self._holder(block, within)

    def paragraph(
        self,
        text: Text,
        within: Within,
        id: str = "",
        *lead: str,
        tail: Sequence[str] = (),
        role: str = "",
    ) -> str:
        """A paragraph's code; ``lead`` and ``tail`` are code before and behind its words.

        "" for one without words. ``role`` is that of the Book's Paragraph.
        """
        words = self.pen.text(text)
        if not words and not lead and not tail:
            return self.pen.mark("metadata(none)", id) if id in self.known else ""
        code = call("par", joined([*lead, *([words] if words else []), *tail]))
        if not lead and not tail and self._heads(text):
            code = call("kept", code)
        return self.pen.mark(call("role", string(role), code) if role in _ROLES else code, id)

    def _heads(self, text: Text) -> bool:
        """Whether a paragraph is a line of bold words: print often has headings that look so."""
        items = [item for segment in text for item in segment.content]
        runs = [item for item in items if isinstance(item, Run) and item.text.strip()]
        bold = all(Mark.STRONG in run.marks for run in runs) and len(runs) > 0
        return bold and sum(width(run.text) for run in runs) <= self.room

    def _heading(self, block: Heading, within: Within) -> list[str]:
        title = self.pen.shown(words_of(block))
        if not bare(title):  # a picture, a sign that no font has: no bookmark can say it
            return [self.paragraph(block.text, within, block.id)]
        before, self.pen.heavy = self.pen.heavy, True
        words = self.pen.text(block.text)
        self.pen.heavy = before
        code = self.heading(
            string(title), block.level, self.pen.plain(block.text), listed=within.top
        )
        return [call("headed", words, self.pen.mark(code, block.id))]

    def heading(self, words: str, level: int, plain: str, *, listed: bool = True) -> str:
        """Code of a heading. ``plain`` is what contents show, if it is ``listed`` there.

        Levels begin with 1 and never jump (PDF/UA-1, 7.4.2): as deep as the headings above it that
        are of a higher level.
        """
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        options = {} if listed else {"outlined": "false", "bookmarked": "true"}
        made = str(min(6, len(self._levels)))
        return call("heading", words, level=made, supplement=plain, **options)

    def indented(self, blocks: Iterable[Block], within: Within) -> list[str]:
        """Blocks a little to the right of what stands above them."""
        inner = within.deeper(1.0)
        made = self.blocks(blocks, inner)
        return [call("hang", f"{inner.left - within.left:g}em", joined(made))] if made else []

    def _holder(self, block: Quote | Box | ProducerNote, within: Within) -> list[str]:
        inner = within.deeper(1.0)
        made = self.blocks(block.blocks, inner)
        if not made:
            return []
        step = f"{inner.left - within.left:g}em"
        if isinstance(block, Quote):
            return [call("cited", step, joined(made))]
        return [call("boxed" if isinstance(block, Box) else "aside", joined(made), by=step)]

    def turned(self, codes: Iterable[str]) -> str:
        """Code of a page turned on its side, with the headings that stand just before it."""
        lead, self.lead = self.lead, []
        return call("page", joined([*lead, *codes]), flipped="true")

    def begin(self) -> None:
        """A part of the Book begins: its headings stand under none of those before."""
        self._levels.clear()

    def told(self) -> tuple[Finding, ...]:
        """What is to be told of the volume, signs that no font has last."""
        return (*self.findings, *_missing(self.pen.missing))

    def thing(self, item: InlineImage | Math) -> str:
        """Code of a picture or formula on a line."""
        if isinstance(item, Math):
            return formulas.inline(self, item)
        return pictures.inline(self, item)

    def tell(self, id: str, place: Place, **facts: str | int) -> None:
        """Remember a finding."""
        self.findings.append(Finding(id, place, facts))


def words_of(block: Heading | Paragraph) -> str:
    """The words of a heading or paragraph on one line."""
    return " ".join("".join(text_of(segment) for segment in block.text).split())


def _missing(signs: Mapping[str, Missing]) -> Iterable[Finding]:
    """Each sign that no font has, where it first stands; many more of them in one finding."""
    for number, (sign, missed) in enumerate(signs.items()):
        place = Place(inside=missed.segment)
        if number == _MOST_SIGNS:
            yield Finding("DP-LPR-011", place, {"count": len(signs) - number})
            return
        facts: dict[str, str | int] = {
            "sign": sign,
            "code": f"U+{ord(sign):04X}",
            "count": missed.count,
        }
        if missed.page:
            yield Finding("DP-LPR-012", place, {**facts, "page": missed.page})
        else:
            yield Finding("DP-LPR-010", place, facts)
