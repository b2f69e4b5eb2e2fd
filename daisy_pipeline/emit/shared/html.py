# SPDX-License-Identifier: AGPL-3.0-or-later
"""Blocks of a named Book as XHTML, written once for DAISY 2.02 and EPUB 3.

Words come out in the order of ``model.walk.texts``; every id of the Book stands on the element
that shows it. Alternative texts are synchronized, so an image carries the id of the first segment
of its alternative text (``alias_ids`` gives the others).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from daisy_pipeline.emit.shared.html_dialects import Node
from daisy_pipeline.emit.shared.html_inline import InlineRenderer, language, plain_words
from daisy_pipeline.emit.shared.html_labels import takes_label
from daisy_pipeline.emit.shared.html_tables import rows_with_cells
from daisy_pipeline.emit.shared.units import line_number_id
from daisy_pipeline.formats.safe_xml import Element
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
    ListItem,
    ListKind,
    MathBlock,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    ProducerNote,
    Quote,
    Raw,
    Row,
    Speech,
    Table,
    Text,
    Verse,
    VerseLine,
)
from daisy_pipeline.model.walk import every_block, segments

_IMAGE_WORD = {"ko": "그림"}
_BOX_WORD = {"ko": "글상자"}
_STYLES = frozenset("1aAiI")


class Renderer(InlineRenderer):
    """Writes blocks for one page. ``lang`` is the Book's language."""

    lang = "ko"
    _boxes = 0

    def blocks(self, blocks: Iterable[Block]) -> list[Node]:
        """The blocks, one after the other."""
        return [node for block in blocks for node in self.block(block)]

    def block(self, block: Block) -> Sequence[Node]:
        """What a block becomes: mostly one element."""
        match block:
            case Heading():
                return (self.heading(block, None),)
            case Paragraph():
                return (self._paragraph(block),)
            case MathBlock():
                return (self._math_block(block),)
            case PageBreak():
                return (self.page(block.page, "div"),)
            case Divider():
                return (self.dialect.divider(_named(block), block.sign),)
            case Raw():
                return (self._worded("p", block, "raw", block.text),) if block.text else ()
            case Verse():
                return (self._verse(block),)
            case Code():
                return (self._code(block),)
            case _:
                return self._holder(block)

    def _holder(self, block: Block) -> Sequence[Node]:
        """Blocks that hold blocks."""
        match block:
            case Quote():
                return (self.e("blockquote", _named(block), *self._inner(block.blocks)),)
            case Speech():
                return (self._speech(block),)
            case Note():
                return (self._note(block),)
            case Box():
                return (self._aside(block, "sidebar", block.blocks, ""),)
            case ProducerNote():
                name = "optional-prodnote" if block.optional else "prodnote"
                return (self._aside(block, "prodnote", block.blocks, name),)
            case ItemList():
                return (self._list(block) if block.items else self._empty(block, "list"),)
            case DefinitionList():
                return (self._definitions(block),) if block.entries else ()
            case Table():
                return self._table(block)
            case Figure():
                return (self._figure(block),)
            case _:
                raise AssertionError(block)

    # ------------------------------------------------------------- lines of words

    def heading(self, block: Heading, level: int | None) -> Element:
        """A heading: ``h1`` to ``h6`` where ``level`` says that it makes contents.

        One inside a box or a quotation makes none: its level would break the hierarchy (D2-100).
        """
        if level is not None:
            return self.e(f"h{level}", _named(block), *self.text(block.text))
        attrs = {**_named(block), "class": f"heading heading-{block.level}"}
        if self.dialect.rich:
            attrs |= {"role": "heading", "aria-level": block.level}
        return self.e("p", attrs, *self.text(block.text))

    def _paragraph(self, block: Paragraph) -> Element:
        rich = self.dialect.rich
        extra: Mapping[str, str] = _ROLES.get(block.role, {}) if rich else {}
        attrs = {**_named(block), "class": block.role or None, **extra}
        return self.e("p", attrs, *self.text(block.text))

    def title(self, words: Text | str, id: str | None = None, lang: str | None = None) -> Element:
        """The book's title on its title page: an ``h1`` of class title."""
        inner = [words] if isinstance(words, str) else self.text(words)
        return self.e("h1", {"id": id or None, **language(lang), "class": "title"}, *inner)

    def _worded(self, tag: str, block: Block, name: str, text: Text) -> Element:
        return self.e(tag, {**_named(block), "class": name}, *self.text(text))

    def _math_block(self, block: MathBlock) -> Element:
        return self._worded("p", block, "formula", block.text)

    def _verse(self, block: Verse) -> Element:
        lines = [self._verse_line(line) for line in block.lines]
        return self.e("div", {**_named(block), "class": "verse"}, *lines)

    def _verse_line(self, line: VerseLine) -> Element:
        indent = f" indent-{min(line.indent, 8)}" if line.indent else ""
        number: tuple[Node, ...] = ()
        if line.number:
            attrs = {"class": "line-number", "id": line_number_id(line)}
            number = (self.e("span", attrs, line.number), " ")
        return self.e("p", {"class": f"line{indent}"}, *number, *self.text(line.text))

    def _code(self, block: Code) -> Element:
        lines: list[Node] = []
        for index, line in enumerate(block.lines):
            lines += ["\n"] if index else []
            lines += self.text(line, preformatted=True)
        inner = self.e("code", None, *lines)
        return self.e("pre", _named(block), inner)

    # ------------------------------------------------------------- blocks in blocks

    def _inner(self, blocks: Sequence[Block], label: Node = None) -> list[Node]:
        """Blocks inside a block, with a label before their first words."""
        if label is None:
            return self.blocks(blocks)
        if takes_label(blocks):
            self.label_next(label)
            return self.blocks(blocks)
        return [self.e("p", {"class": "label"}, label), *self.blocks(blocks)]

    def _speech(self, block: Speech) -> Element:
        speaker = self.e("p", {"class": "speaker"}, *self.text(block.speaker))
        head = speaker if block.speaker else None
        return self.e("div", {**_named(block), "class": "speech"}, head, *self._inner(block.blocks))

    def _note(self, block: Note) -> Element:
        label: Node = None
        if block.label:
            ref = self.links.first_refs.get(block.id)
            back = self.links.href(ref, self.here) if ref else None
            label = self.dialect.backlink(block.label, back)
        return self.dialect.note(_named(block), block.kind, self._inner(block.blocks, label))

    def _aside(self, block: Block, kind: str, blocks: Sequence[Block], name: str) -> Element:
        attrs = {**_named(block), **({"class": name} if name else {})}
        if kind == "sidebar" and self.dialect.rich:
            attrs |= self._landmark(blocks)
        return self.dialect.aside(attrs, kind, self._inner(blocks))

    def _landmark(self, blocks: Sequence[Block]) -> dict[str, str | int | None]:
        """The name of a box: screen readers list boxes, so each has its own."""
        self._boxes += 1
        if blocks and isinstance(blocks[0], Heading):
            return {"aria-labelledby": " ".join(s.id for s in blocks[0].text)}
        word = _BOX_WORD.get(self.lang.split("-")[0], "Box")
        return {"aria-label": f"{word} {self._boxes}"}

    def _list(self, block: ItemList) -> Element:
        attrs = _named(block)
        items = [self._item_of(i) for i in block.items]
        if block.kind is not ListKind.NUMBER:
            plain = "plain" if block.kind is ListKind.PLAIN else None
            return self.e("ul", {**attrs, "class": plain}, *items)
        counted = block.style if block.style in _STYLES else None
        attrs["class"] = "hangul" if counted is None else None
        attrs["start"] = block.start if block.start != 1 else None
        attrs["type"] = counted if counted != "1" else None
        return self.e("ol", attrs, *items)

    def _item_of(self, item: ListItem) -> Element:
        label = self.e("span", {"class": "label"}, item.label) if item.label else None
        # A printed label replaces the counted one: the player must not say both.
        attrs = {"class": "labelled" if label is not None else None}
        return self.e("li", attrs, *self._inner(item.blocks, label))

    def _empty(self, block: Block, name: str, inner: Sequence[Node] = ()) -> Element:
        """The place of a list or table without items or rows: XHTML 1.0 allows none such."""
        return self.e("div", {**_named(block), "class": name}, *inner)

    def _definitions(self, block: DefinitionList) -> Element:
        made: list[Node] = []
        for entry in block.entries:
            made.append(self.e("dt", None, *self.text(entry.term)))
            made.append(self.e("dd", None, *self._inner(entry.blocks)))
        return self.e("dl", _named(block), *made)

    # ------------------------------------------------------------- tables and pictures

    def _table(self, block: Table) -> Sequence[Node]:
        head = [self._row(r) for r in rows_with_cells(block.head)]
        rows = [self._row(r) for r in rows_with_cells(block.rows)]
        if not head and not rows:
            return (self._empty(block, "table", self.blocks(block.caption)),)
        before, caption = self._caption(block.caption)
        thead = self.e("thead", None, *head) if head and rows else None
        body = self.e("tbody", None, *(rows or head))
        return (before, self.e("table", _named(block), caption, thead, body))

    def _caption(self, blocks: tuple[Block, ...]) -> tuple[Node, Node]:
        """What stands before the table, and the caption in it.

        XHTML 1.0 allows only a line in a caption, HTML no table in it.
        """
        if not blocks:
            return None, None
        lines = [b for b in blocks if isinstance(b, Paragraph)]
        if len(lines) < len(blocks):
            if self.dialect.rich and not any(isinstance(b, Table) for b in every_block(blocks)):
                return None, self.e("caption", None, *self.blocks(blocks))
            return self.e("div", {"class": "caption"}, *self.blocks(blocks)), None
        nodes: list[Node] = []
        for index, line in enumerate(lines):
            nodes += [self.e("br")] if index else []
            nodes.append(self.e("span", _named(line), *self.text(line.text)))
        return None, self.e("caption", None, *nodes)

    def _row(self, row: Row) -> Element:
        return self.e("tr", None, *[self._cell(c) for c in row.cells])

    def _cell(self, cell: Cell) -> Element:
        attrs = {
            "scope": cell.scope or None if cell.header else None,
            "colspan": cell.colspan if cell.colspan > 1 else None,
            "rowspan": cell.rowspan if cell.rowspan > 1 else None,
        }
        return self.e("th" if cell.header else "td", attrs, *self._inner(cell.blocks))

    def _figure(self, block: Figure) -> Element:
        inner = [node for picture in block.pictures for node in self._picture(picture)]
        first = next(segments((block,)), None)
        attrs = _named(block)
        attrs["id"] = block.id or (f"{first.id}.figure" if first else None)
        return self.dialect.figure(attrs, inner, self.blocks(block.caption))

    def _picture(self, picture: Picture) -> Sequence[Node]:
        description = self.blocks(picture.description)
        address = self.links.images.get(picture.name)
        if address is None:
            words = self.e("p", {"class": "alt"}, *self.text(picture.alt)) if picture.alt else None
            return (words, *description)
        alt = plain_words(picture.alt)
        if not alt and not picture.decorative:
            alt = _IMAGE_WORD.get(self.lang.split("-")[0], "image")
        attrs = {"id": picture.alt[0].id if picture.alt else None, "src": address, "alt": alt}
        if self.dialect.rich:
            attrs["role"] = "presentation" if picture.decorative and not alt else None
            first = picture.description[0].id if picture.description else ""
            attrs["aria-details"] = first or None
        return (self.e("div", {"class": "picture"}, self.e("img", attrs)), *description)


_ROLES: Mapping[str, Mapping[str, str]] = {
    "subtitle": {"epub:type": "subtitle", "role": "doc-subtitle"},
    "epigraph": {"epub:type": "epigraph", "role": "doc-epigraph"},
}


def _named(block: Block) -> dict[str, str | int | None]:
    return {"id": block.id or None, **language(block.lang)}
