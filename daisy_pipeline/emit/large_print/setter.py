# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every kind of block as Typst code: what is a heading, what is indented, what is kept together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from daisy_pipeline.braille.book.labels import item_label
from daisy_pipeline.config.large_print_profile import LargePrintProfile
from daisy_pipeline.emit.large_print import formulas, pictures, tables
from daisy_pipeline.emit.large_print.pen import Pen
from daisy_pipeline.emit.large_print.typecase import TypeCase
from daisy_pipeline.emit.large_print.words import OurWords
from daisy_pipeline.formats.typst import call, joined, labelled, string
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
    Math,
    MathBlock,
    Note,
    PageBreak,
    Paragraph,
    ProducerNote,
    Quote,
    Raw,
    Speech,
    Table,
    Text,
    Verse,
    text_of,
)
from daisy_pipeline.model.finding import Finding, Place


@dataclass(frozen=True)
class Form:
    """What stays the same for a whole book: profile, fonts, words, files of pictures by name.

    ``images`` are the files of pictures by their names in the Book. ``descriptions`` says whether
    descriptions of pictures are printed, ``pages`` whether pages of the print original are marked,
    ``tables`` in which form tables are (tables.FORMS), ``print_alt`` whether alternative texts are
    printed below pictures.
    """

    profile: LargePrintProfile
    case: TypeCase
    words: OurWords
    images: Mapping[str, Path] = field(default_factory=dict)
    descriptions: bool = True
    pages: bool = True
    tables: str = tables.AUTO
    print_alt: bool = False

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names that code has for pictures, by their names in the Book."""
        return {
            name: f"{number:04d}{path.suffix.lower()}"
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


class Setter:
    """Sets the blocks of one volume. ``known`` are the ids that stand in it.

    ``findings`` are what is to be told; ``row_heads`` the places of row headers, which Typst
    cannot tag: (row, cell of the row) from 0, head rows counted, for every structure element Table
    of the volume in their order, outer before inner.
    """

    def __init__(self, form: Form, known: frozenset[str]) -> None:
        self.form, self.known = form, known
        self.pen = Pen(form.case, self.thing, known, form.words, form.pages)
        self.findings: list[Finding] = []
        self.row_heads: list[tuple[tuple[int, int], ...]] = []
        self.refs: dict[str, str] = {}
        self._level = 0

    def blocks(self, blocks: Iterable[Block], within: Within) -> list[str]:
        """Code of blocks that follow each other, each a statement of code mode."""
        return [code for block in blocks for code in self.block(block, within) if code]

    def block(self, block: Block, within: Within) -> list[str]:
        """Code of one block; [] for one that shows nothing."""
        lang = block.lang or within.lang
        made = self._block(block, replace(within, lang=lang))
        if lang != within.lang and made:
            main, _, region = lang.partition("-")
            return [call("tongue", string(main), string(region), joined(made))]
        return made

    def _block(self, block: Block, within: Within) -> list[str]:
        match block:
            case Paragraph():
                return [self.paragraph(block.text, within, block.id)]
            case Heading():
                return self._heading(block, within)
            case PageBreak() if not self.form.pages:
                return []
            case PageBreak():
                mark = self.form.words.page(block.page.label)
                code = call("par", self.pen.ours(mark))
                return [labelled(code, block.page.id), call("block", "none", sticky="true")][:1]
            case Raw():
                return [self.paragraph(block.text, within, block.id)]
            case MathBlock():
                return formulas.set_block(self, block, within)
            case Verse():
                return self._verse(block, within)
            case Code():
                return self._code(block)
            case Divider():
                return [call("align", "center", call("ours", string(block.sign or "＊　＊　＊")))]
            case ItemList():
                return self._list(block, within)
            case DefinitionList():
                return self._definitions(block, within)
            case Table():
                return tables.set_table(self, block, within)
            case Figure():
                return pictures.set_figure(self, block, within)
            case Speech():
                return self._speech(block, within)
            case _:
                return self._holder(block, within)

    def paragraph(self, text: Text, within: Within, id: str = "", *lead: str) -> str:
        """A paragraph's code; ``lead`` is code before its words. "" for one without words."""
        words = self.pen.text(text)
        if not words and not lead:
            return ""
        code = call("par", joined([*lead, words] if words else [*lead]))
        return labelled(code, id if id in self.known else "")

    def _heading(self, block: Heading, within: Within) -> list[str]:
        """Levels never jump (PDF/UA-1, 7.4.2): one too deep is as deep as it may be."""
        words = self.pen.text(block.text)
        if not words:
            return []
        code = self.heading(words, block.level, self.pen.plain(block.text), listed=within.top)
        return [labelled(code, block.id if block.id in self.known else "")]

    def heading(self, words: str, level: int, plain: str, *, listed: bool = True) -> str:
        """Code of a heading. ``plain`` is what contents show, if it is ``listed`` there."""
        self._level = min(level, self._level + 1)
        options = {} if listed else {"outlined": "false", "bookmarked": "true"}
        return call("heading", words, level=str(self._level), supplement=plain, **options)

    def _verse(self, block: Verse, within: Within) -> list[str]:
        lines = []
        for line in block.lines:
            words = self.pen.text(line.text)
            if line.number:
                words = joined([words, '"  "', self.pen.ours(line.number)])
            indent = f"{within.left + 1 + 1.5 * line.indent:g}em"
            hanging = call("par", words, hanging_indent="2em")
            lines.append(call("pad", call("block", hanging), left=indent))
        return [call("stack", *lines, dir="ttb", spacing="look.leading")] if lines else []

    def _code(self, block: Code) -> list[str]:
        lines = "\n".join("".join(text_of(s) for s in line) for line in block.lines)
        return [call("raw", string(lines), block="true")] if lines.strip() else []

    def _list(self, block: ItemList, within: Within) -> list[str]:
        """Items as a list of terms whose labels are those that print has, or counted on."""
        items = []
        for number, item in enumerate(block.items):
            inner = self.blocks(item.blocks, replace(within, top=False))
            label = item_label(block, number)
            items.append((self.pen.ours(label) if label else "none", joined(inner or ["none"])))
        return [call("items", *(f"({label}, {inner})" for label, inner in items))] if items else []

    def _definitions(self, block: DefinitionList, within: Within) -> list[str]:
        made = []
        for entry in block.entries:
            term = call("strong", self.pen.text(entry.term) or "none")
            made.append(call("block", call("par", term), sticky="true"))
            made.append(call("hang", "1em", joined(self.blocks(entry.blocks, within) or ["none"])))
        return made

    def _speech(self, block: Speech, within: Within) -> list[str]:
        made = []
        if block.speaker:
            made = [call("block", call("strong", self.pen.text(block.speaker)), sticky="true")]
        inner = self.blocks(block.blocks, replace(within, top=False))
        return made + ([call("hang", "1em", joined(inner))] if inner else [])

    def _holder(self, block: Quote | Box | ProducerNote | Note, within: Within) -> list[str]:
        if isinstance(block, Note):
            return self.note(block, within)
        inner = self.blocks(block.blocks, replace(within, top=False))
        if not inner:
            return []
        if isinstance(block, Quote):
            return [call("quote", joined(inner), block="true")]
        name = "boxed" if isinstance(block, Box) else "aside"
        return [labelled(call(name, joined(inner)), block.id if block.id in self.known else "")]

    def note(self, block: Note, within: Within) -> list[str]:
        """A note: its sign, its words, and the way back to the place that refers to it."""
        sign = call("strong", self.pen.ours(self.form.words.note_sign(block.label)))
        inner = self.blocks(block.blocks, replace(within, top=False))
        back = self.refs.get(block.id, "")
        if back:
            inner.append(call("par", call("ours", call("linked", f"<{back}>", string(self.form.words.back)))))
        return [labelled(call("noted", sign, joined(inner or ["none"])), block.id)]

    def thing(self, item: InlineImage | Math) -> str:
        """Code of a picture or formula on a line."""
        if isinstance(item, Math):
            return formulas.inline(self, item)
        return pictures.inline(self, item)

    def tell(self, id: str, place: Place, **facts: str | int) -> None:
        """Remember a finding."""
        self.findings.append(Finding(id, place, facts))
