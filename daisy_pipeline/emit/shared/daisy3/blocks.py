# SPDX-License-Identifier: AGPL-3.0-or-later
"""Blocks of the Book as DTBook elements.

Every element that ``flow`` gives may stand in a level, div, blockquote, note, list item, table
cell, caption, sidebar or producer's note: their content models share these elements (DTBook DTD
2005-3, ``%block;``); what they do not share (page numbers in cells, headings) is wrapped.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from daisy_pipeline.emit.shared.daisy3.inline import Links, contents, page_number
from daisy_pipeline.emit.shared.daisy3.lists import item_labels, list_attributes
from daisy_pipeline.emit.shared.html_tables import rows_with_cells
from daisy_pipeline.emit.shared.naming import PICTURE, has_words
from daisy_pipeline.emit.shared.units import line_number_id
from daisy_pipeline.formats.dtbook import element, language_tag
from daisy_pipeline.formats.safe_xml import Element, append
from daisy_pipeline.model.book import (
    Block,
    Box,
    Cell,
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
    Picture,
    ProducerNote,
    Quote,
    Raw,
    Row,
    Run,
    Speech,
    Table,
    Text,
    Verse,
    VerseLine,
    text_of,
)

Attributes = dict[str, str | int | None]

# Roles that have an element of their own; the others are a class of ``p``.
_ROLES = {"author": "author", "dateline": "dateline", "address": "address", "epigraph": "epigraph"}


class BlockWriter:
    """Turns blocks into elements, in reading order.

    Printed labels of notes and items, which no segment holds, wait until the next words and go
    into their sentence: so no word stands outside of playback.
    """

    def __init__(self, links: Links) -> None:
        self.links = links
        self._labels: list[str] = []
        self._depth = 0

    def flow(self, blocks: Iterable[Block], inside: str = "") -> list[Element]:
        """The elements for blocks; stanzas that follow each other make one poem.

        ``inside`` names the element around them where that matters: td or sidebar.
        """
        found: list[Element] = []
        for is_verse, group in groupby(blocks, lambda block: isinstance(block, Verse)):
            made = [self.block(block, inside) for block in group]
            found += [element("poem", None, *made)] if is_verse else made
        return found

    def words(self, text: Text) -> list[Element | str]:
        """A text as ``sent`` elements; a segment without words stands bare."""
        found: list[Element | str] = []
        for segment in text:
            if not has_words(segment):
                found += contents(segment, self.links)
                continue
            sent = element("sent", self.links.read(segment.id))
            for label in self._labels:
                append(sent, element("span", {"class": "label"}, label), " ")
            self._labels.clear()
            found.append(append(sent, *contents(segment, self.links)))
        return found

    def block(self, block: Block, inside: str = "") -> Element:
        """The element for one block (for a Verse a linegroup, which wants a poem around it)."""
        match block:
            case Paragraph():
                tag = _ROLES.get(block.role, "p")
                return self._text(tag, block, block.text, block.role if tag == "p" else "")
            case MathBlock():
                return self._text("p", block, block.text, "math")
            case Raw():
                return self._text("p", block, block.text, "raw")
            case Heading():
                return self._heading(block, inside)
            case PageBreak():
                page = page_number(block.page, self.links)
                return element("p", None, page) if inside == "td" else page
            case Divider():
                return element("p", {**_own(block), "class": "divider"}, block.sign)
            case Code():
                return self._code(block)
            case Verse():
                return element("linegroup", _own(block), *map(self._line, block.lines))
            case ItemList():
                return self._list(block)
            case DefinitionList():
                return self._definitions(block)
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case _:
                return self._holder(block)

    def _text(self, tag: str, block: Block, text: Text, look: str) -> Element:
        return element(tag, {**_own(block), "class": look or None}, *self.words(text))

    def _heading(self, block: Heading, inside: str) -> Element:
        """A heading that makes no contents: ``hd`` in a sidebar, else a bridgehead."""
        look = f"h{block.level}"
        if inside == "sidebar":
            return self._text("hd", block, block.text, look)
        head = self._text("bridgehead", block, block.text, look)
        return element("div", {"class": "heading"}, head)

    def _code(self, block: Code) -> Element:
        made = element("p", {**_own(block), "class": "code", "xml:space": "preserve"})
        for number, line in enumerate(block.lines):
            words = element("code", {"xml:space": "preserve"}, *self.words(line))
            append(made, element("br") if number else None, words)
        return made

    def _line(self, line: VerseLine) -> Element:
        made = element("line", {"class": f"indent{line.indent}" if line.indent else None})
        if line.number:
            number = self.links.read(line_number_id(line))
            append(made, element("linenum", number, line.number), " ")
        return append(made, *self.words(line.text))

    def _holder(self, block: Quote | Speech | Box | ProducerNote | Note) -> Element:
        match block:
            case Quote():
                return element("blockquote", _own(block), *self.flow(block.blocks))
            case Speech():
                speaker = element("span", {"class": "speaker"}, *self.words(block.speaker))
                who = element("p", {"class": "speaker"}, speaker)
                return element("div", {**_own(block), "class": "speech"}, who, *self._in(block))
            case Note():
                self._labels += [block.label] if block.label else []
                inner = self._in(block) or [element("p")]
                return element("note", {**self._played(block), "class": str(block.kind)}, *inner)
            case Box():
                attributes = {**self._played(block), "render": _render(block.optional)}
                return element("sidebar", attributes, *self.flow(block.blocks, "sidebar"))
            case ProducerNote():
                attributes = {**self._played(block), "render": _render(block.optional)}
                return element("prodnote", attributes, *self._in(block))

    def _in(self, block: Speech | Note | ProducerNote) -> list[Element]:
        return self.flow(block.blocks)

    def _played(self, block: Block) -> Attributes:
        """The attributes of a block that is a container in playback."""
        return {**_own(block), **self.links.read(block.id)}

    def _list(self, block: ItemList) -> Element:
        self._depth += 1
        made = element("list", {**self._played(block), **list_attributes(block, self._depth)})
        for item, label in zip(block.items, item_labels(block), strict=True):
            self._labels += [label] if label else []
            append(made, element("li", None, *self.flow(item.blocks)))
        self._depth -= 1
        return made if len(made) else append(made, element("li"))

    def _definitions(self, block: DefinitionList) -> Element:
        if not block.entries:
            return element("p", {**_own(block), "class": "dl"})
        made = element("dl", _own(block))
        for entry in block.entries:
            append(made, element("dt", None, *self.words(entry.term)))
            append(made, element("dd", None, *self.flow(entry.blocks)))
        return made

    def _table(self, block: Table) -> Element:
        made = element("table", self._played(block))
        if block.caption:
            append(made, element("caption", None, *self.flow(block.caption)))
        head, body = rows_with_cells(block.head), rows_with_cells(block.rows)
        if head:
            append(made, element("thead", None, *self._rows(head)))
        rows = self._rows(body) or [element("tr", None, element("td"))]
        return append(made, element("tbody", None, *rows))

    def _rows(self, rows: tuple[Row, ...]) -> list[Element]:
        return [
            element("tr", None, *(self._cell(cell, len(rows) - number) for cell in row.cells))
            for number, row in enumerate(rows)
        ]

    def _cell(self, cell: Cell, rows_left: int) -> Element:
        """A cell; no span reaches past the rows of its part of the table (ZedVal 225)."""
        columns, rows = max(1, cell.colspan), max(1, min(cell.rowspan, rows_left))
        attributes = {
            "scope": cell.scope or None if cell.header else None,
            "colspan": columns if columns > 1 else None,
            "rowspan": rows if rows > 1 else None,
        }
        return element("th" if cell.header else "td", attributes, *self.flow(cell.blocks, "td"))

    def _figure(self, block: Figure) -> Element:
        made = element("imggroup", _own(block))
        ids: list[str] = []
        for picture in block.pictures:
            append(made, *self._picture(picture, ids))
        if block.caption:
            about = {"imgref": " ".join(ids) or None}
            append(made, element("caption", about, *self.flow(block.caption)))
        return made if len(made) else element("p", {**_own(block), "class": "figure"})

    def _picture(self, picture: Picture, ids: list[str]) -> list[Element]:
        """The image, its words, its description; ``ids`` takes the image's id.

        An alternative text of one plain sentence is read at the image itself. Any other stands
        again as a required producer's note, because an attribute cannot be followed by sentence.
        """
        file = self.links.images.get(picture.name)
        alt = "" if picture.decorative else "".join(map(text_of, picture.alt))
        found: list[Element] = []
        at_image = file is not None and _plain(picture.alt) and not self._labels
        id = _picture_id(picture, at_image=at_image)
        if file is not None:
            ids += [id] if id else []
            attributes = self.links.read(id) if id else {}
            found.append(element("img", {**attributes, "src": file, "alt": alt}))
        about = id if file is not None else None
        if picture.alt and not at_image:
            words = element("p", None, *self.words(picture.alt))
            attributes = {"render": "required", "class": "alt", "imgref": about}
            found.append(element("prodnote", attributes, words))
        for note in self.flow(picture.description):
            if about:
                note.set("imgref", about)
            found.append(note)
        return found


def _plain(text: Text) -> bool:
    """Whether a text is one segment of words alone."""
    return (
        len(text) == 1
        and has_words(text[0])
        and all(isinstance(item, Run) for item in text[0].content)
    )


def _picture_id(picture: Picture, *, at_image: bool) -> str | None:
    if not picture.alt:
        return None
    return picture.alt[0].id if at_image else picture.alt[0].id + PICTURE


def _own(block: Block) -> Attributes:
    """The attributes of any block: its id when something may point at it, its language."""
    return {"id": block.id or None, "xml:lang": language_tag(block.lang)}


def _render(optional: bool) -> str:
    return "optional" if optional else "required"
