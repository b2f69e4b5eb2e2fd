# SPDX-License-Identifier: AGPL-3.0-or-later
"""All letters of a page and all letters of a Book, each in order, to hold one against the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from daisy_pipeline.model import book as b
from daisy_pipeline.model.walk import every_block, texts, top_blocks
from daisy_pipeline.readers._rename import ids
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.links import own_page_label, part_page_label, said_as_words


def letters(pieces: Iterator[str]) -> str:
    """The pieces without white space."""
    return "".join("".join(pieces).split())


def of_page(element: etree._Element) -> Iterator[str]:
    """What a person gets of an element: words, alternative texts, page labels."""
    tag = dom.name(element)
    label = own_page_label(element)
    if tag in dom.SILENT or tag == "rp":
        return
    if tag == "nav" and dom.types(element) & {"page-list", "landmarks"}:
        return
    if element.get("hidden") is not None:
        return
    if part := part_page_label(element):
        yield part
    if label is not None:
        yield label
    elif said_as_words(element):
        return
    elif tag == "img":
        yield element.get("alt") or ""
    elif tag == "math":
        yield element.get("alttext") or dom.words(element)
    else:
        for child in dom.children(element):
            if isinstance(child, str):
                yield child
            else:
                yield from of_page(child)


def of_book(book: b.Book) -> Iterator[str]:
    """What the Book says, in reading order."""
    for block in book.front + book.body + book.rear:
        yield from of_block(block)


def _text(text: b.Text) -> Iterator[str]:
    for segment in text:
        for item in segment.content:
            match item:
                case b.Run():
                    yield item.text + (item.ruby or "")
                case b.InlineImage() | b.Math():
                    yield item.alt
                case b.NoteRef():
                    yield item.text
                case b.PageMark():
                    yield item.label


def of_block(block: b.Block) -> Iterator[str]:
    """What a block says."""
    match block:
        case b.Heading() | b.Paragraph() | b.MathBlock() | b.Raw():
            yield from _text(block.text)
        case b.Verse() | b.Code():
            for line in block.lines:
                yield from _text(line.text if isinstance(line, b.VerseLine) else line)
        case b.PageBreak():
            yield block.page.label
        case b.Figure():
            for picture in block.pictures:
                yield from _text(picture.alt)
                yield from _blocks(picture.description)
            yield from _blocks(block.caption)
        case b.DefinitionList():
            for entry in block.entries:
                yield from _text(entry.term)
                yield from _blocks(entry.blocks)
        case b.ItemList():
            for item in block.items:
                yield from _blocks(item.blocks)
        case b.Table():
            yield from _blocks(block.caption)
            for row in block.head + block.rows:
                for cell in row.cells:
                    yield from _blocks(cell.blocks)
        case b.Speech():
            yield from _text(block.speaker)
            yield from _blocks(block.blocks)
        case b.Note():
            yield block.label
            yield from _blocks(block.blocks)
        case b.Quote() | b.Box() | b.ProducerNote():
            yield from _blocks(block.blocks)


def _blocks(blocks: tuple[b.Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield from of_block(block)


def loose_ends(book: b.Book) -> list[str]:
    """Ids that two things have, and links and references that lead nowhere."""
    found = Counter(ids(book))
    blocks = {x.id for x in every_block(top_blocks(book)) if x.id}
    ends = [f"twice {i}" for i, count in found.items() if count > 1]
    for place in texts(top_blocks(book)):
        for item in (i for s in place.text for i in s.content):
            if isinstance(item, b.NoteRef) and item.note not in blocks:
                ends.append(f"note {item.note}")
            if isinstance(item, b.Run) and (item.href or "").startswith("#"):
                ends += [] if str(item.href)[1:] in found else [f"href {item.href}"]
    return ends
