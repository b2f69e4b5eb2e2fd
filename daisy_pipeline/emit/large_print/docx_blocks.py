# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every kind of block as paragraphs and tables of a DOCX, each in a style that says what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from daisy_pipeline.emit.large_print.docx_draft import Around, Draft, Headed, Lead
from daisy_pipeline.emit.large_print.docx_figures import formula_line, set_figure
from daisy_pipeline.emit.large_print.docx_lines import whole
from daisy_pipeline.emit.large_print.docx_lists import counting_of, labels_of
from daisy_pipeline.emit.large_print.docx_tables import set_table
from daisy_pipeline.formats.docx_numbering import DEPTHS, INDENT
from daisy_pipeline.formats.docx_styles import aside, box
from daisy_pipeline.formats.docx_xml import PLAIN, Frame, Look, inner_link, run
from daisy_pipeline.formats.safe_xml import Child, Element
from daisy_pipeline.model.book import (
    Block,
    Box,
    Code,
    DefinitionList,
    Divider,
    Figure,
    Heading,
    ItemList,
    MathBlock,
    Note,
    PageBreak,
    Paragraph,
    ProducerNote,
    Quote,
    Raw,
    Speech,
    Table,
    Verse,
    text_of,
)

_ROLES = {"title": "Title", "subtitle": "Subtitle", "author": "Author"}
_DIVIDER = "＊　＊　＊"
_LABEL = 6  # characters up to which a typed label stands before its item's words


class BlockWriter:
    """Writes blocks. ``refs`` are, by note, the id of the first reference to it."""

    def __init__(self, draft: Draft, refs: dict[str, str]) -> None:
        self.draft, self.refs = draft, refs
        self.liner = draft.liner

    def blocks(self, blocks: Iterable[Block], around: Around) -> list[Element]:
        """Blocks that follow each other."""
        return [made for block in blocks for made in self.block(block, around)]

    def block(self, block: Block, around: Around) -> list[Element]:
        """One block; [] for one that shows nothing."""
        around = replace(around, lang=block.lang or around.lang)
        match block:
            case Paragraph():
                return self._paragraph(block, around)
            case Heading():
                return self._heading(block, around)
            case Raw():
                words = self.liner.text(block.text, around.lang)
                return self._named(block.id, around.style, words, around) if words else []
            case PageBreak():
                return self._page(block, around)
            case MathBlock():
                return formula_line(self.draft, block, around)
            case Verse():
                return self._verse(block, around)
            case Code():
                return self._code(block, around)
            case Divider():
                sign = self.liner.ours(block.sign or _DIVIDER)
                return [self.draft.paragraph("Divider", [sign], around)]
            case Table():
                return set_table(self, block, around)
            case Figure():
                return set_figure(self, block, around)
            case _:
                return self._holder(block, around)

    def _holder(self, block: Block, around: Around) -> list[Element]:
        match block:
            case ItemList():
                return self._list(block, around)
            case DefinitionList():
                return self._definitions(block, around)
            case Speech():
                return self._speech(block, around)
            case Note():
                return self._note(block, around)
            case Quote():
                return self.blocks(block.blocks, replace(around, style="Quote", top=False))
            case Box():
                frame = box(self.draft.package.paper)
                return self._framed(block.blocks, replace(around, style="Box", top=False), frame)
            case ProducerNote():
                frame = aside(self.draft.package.paper)
                return self._framed(block.blocks, replace(around, style="Aside", top=False), frame)
            case _:
                raise TypeError(type(block).__name__)

    def _framed(self, blocks: Iterable[Block], around: Around, frame: Frame) -> list[Element]:
        """Paragraphs with lines around them: Word makes one frame of those that follow each other
        with the same indent, so it differs between neighbours, and a frame within another is
        further in."""
        deeper = self.draft.em if around.frame else self.draft.by_turns()
        return self.blocks(blocks, replace(around.inner(deeper), frame=frame))

    # -------------------------------------------------------------- lines

    def _named(
        self, id: str, style: str, content: list[Child], around: Around, *, keep: bool = False
    ) -> list[Element]:
        """A paragraph with a bookmark where something leads to it."""
        if id in self.liner.known:
            content = self.liner.anchor(id, *content)
        return [self.draft.paragraph(style, content, around, keep=keep)]

    def _paragraph(self, block: Paragraph, around: Around) -> list[Element]:
        words = self.liner.text(block.text, around.lang)
        if not words:
            return []
        style = _ROLES.get(block.role, around.style)
        return self._named(block.id, style, words, around)

    def _heading(self, block: Heading, around: Around) -> list[Element]:
        """Levels never jump, as in the PDF: one too deep is as deep as it may be."""
        words = self.liner.text(block.text, around.lang)
        if not words:
            return []
        draft = self.draft
        draft.level = level = min(block.level, draft.level + 1)
        plain = " ".join("".join(text_of(s) for s in block.text).split())
        anchor = self.liner.names.name(f"heading {len(draft.headed)}", "_Toc")
        draft.headed.append(Headed(level, anchor, plain, around.lang))
        words = self.liner.names.around(anchor, *words)
        return self._named(block.id, f"Heading{level}", words, around)

    def _page(self, block: PageBreak, around: Around) -> list[Element]:
        words = whole(self.liner.words.page(block.page.label))
        mark = [self.liner.ours(words)]
        return [self.draft.paragraph("PageMark", mark, around)] if words else []

    def _verse(self, block: Verse, around: Around) -> list[Element]:
        """A line a paragraph: no room between them, but behind the last."""
        made = []
        for number, line in enumerate(block.lines, 1):
            words = self.liner.text(line.text, around.lang)
            if line.number:
                words += [self.liner.ours(f"  {line.number}")]
            last = None if number < len(block.lines) else False
            made.append(
                self.draft.paragraph("Verse", words, around, tight=last, deeper=1.5 * line.indent)
            )
        return made

    def _code(self, block: Code, around: Around) -> list[Element]:
        made = []
        for number, line in enumerate(block.lines, 1):
            words = self.liner.text(line, around.lang)
            last = None if number < len(block.lines) else False
            made.append(self.draft.paragraph("CodeLines", words, around, tight=last))
        return made

    # -------------------------------------------------------------- lists

    def _list(self, block: ItemList, around: Around) -> list[Element]:
        """Counted by Word where the labels are regular, else with labels that are typed."""
        draft = self.draft
        counting = counting_of(block) if around.depth < DEPTHS else None
        number = 0
        if counting is not None:
            number = draft.package.numbering.add(counting[0], around.depth, counting[1])
        deeper = round(INDENT * draft.em)
        inner = replace(around.inner(deeper), depth=around.depth + 1, style="ListParagraph")
        made: list[Element] = []
        for item, label in zip(block.items, labels_of(block), strict=True):
            typed: tuple[Child, ...] = ()
            if counting is None and label:
                behind = "\t" if len(label) <= _LABEL else " "
                typed = (self.liner.ours(label + behind),)
            numbering = (number, around.depth) if counting is not None else None
            draft.begin(Lead(typed, numbering, inner.left, deeper))
            made += self.blocks(item.blocks, inner)
            made += draft.flush(inner)
        return made

    def _definitions(self, block: DefinitionList, around: Around) -> list[Element]:
        made: list[Element] = []
        for entry in block.entries:
            words = self.liner.text(entry.term, around.lang)
            if words:
                made.append(self.draft.paragraph("Term", words, around))
            made += self.blocks(entry.blocks, replace(around, style="Definition", top=False))
        return made

    def _speech(self, block: Speech, around: Around) -> list[Element]:
        made = []
        words = self.liner.text(block.speaker, around.lang)
        if words:
            made = [self.draft.paragraph("Speaker", words, around)]
        return made + self.blocks(block.blocks, replace(around, style="Speech", top=False))

    def _note(self, block: Note, around: Around) -> list[Element]:
        """A note: its sign, its words, and the way back to the place that refers to it."""
        liner, draft = self.liner, self.draft
        inner = replace(around, style="NoteText", top=False)
        sign = liner.ours(whole(liner.words.note_sign(block.label)), Look(bold=True))
        signed = [sign, liner.ours(" ")]
        left = around.left + draft.em
        lead = liner.anchor(block.id, *signed) if block.id in liner.known else signed
        draft.begin(Lead(tuple(lead), None, left, draft.em))
        made = self.blocks(block.blocks, inner) + draft.flush(inner)
        back = self.refs.get(block.id)
        if back:
            words = liner.ours(liner.words.back, Look(underline=True))
            link = inner_link(liner.names.name(back), words)
            made.append(draft.paragraph("NoteText", [link], inner))
        return made

    def cell(self, blocks: Iterable[Block], around: Around) -> list[Element]:
        """What stands in a cell: at least one paragraph, and one at the end (17.4.65)."""
        made = self.blocks(blocks, around)
        if not made or not str(made[-1].tag).endswith("}p"):
            made.append(self.draft.paragraph(around.style, [run("", PLAIN)], around))
        return made
