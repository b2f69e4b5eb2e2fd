# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the things of a Book stand in the pages of a product, and the pages' style sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.emit.shared.html_inline import Links
from daisy_pipeline.emit.shared.outline import Outline, Section
from daisy_pipeline.emit.shared.pages import page_numbers
from daisy_pipeline.emit.shared.units import Slice
from daisy_pipeline.model.book import Block, Figure, NoteRef, PageBreak, Paragraph, Segment
from daisy_pipeline.model.walk import every_block, segments

STYLE = "style.css"


def style() -> bytes:
    """The style sheet of all pages; an EPUB's class for what is read is in it."""
    return Path(__file__).with_name(STYLE).read_bytes().replace(b"\r\n", b"\n")


def alias_ids(blocks: Iterable[Block]) -> dict[str, str]:
    """Segments that have no element of their own, and the id of the element that shows them.

    These are the second and later sentences of alternative texts: an image has one id. An image
    that is written as its words has them all; then nothing here harms.
    """
    found: dict[str, str] = {}
    for block in every_block(blocks):
        if isinstance(block, Figure):
            for picture in block.pictures:
                for later in picture.alt[1:]:
                    found[later.id] = picture.alt[0].id
    return found


def first_refs(all_segments: Iterable[Segment]) -> dict[str, str]:
    """The id of the first reference to each note."""
    found: dict[str, str] = {}
    for segment in all_segments:
        for item in segment.content:
            if isinstance(item, NoteRef):
                found.setdefault(item.note, item.id)
    return found


def files_of_ids(pages: Iterable[tuple[str, Sequence[Block]]]) -> dict[str, str]:
    """Which page holds each id: of blocks, segments, page marks and references."""
    found: dict[str, str] = {}
    for file, blocks in pages:
        for block in every_block(blocks):
            if block.id:
                found[block.id] = file
            if isinstance(block, PageBreak):
                found[block.page.id] = file
        for segment in segments(blocks):
            found[segment.id] = file
            for item in segment.content:
                if (id := getattr(item, "id", "")) and isinstance(id, str):
                    found[id] = file
    return found


@dataclass(frozen=True)
class Sheet:
    """What one page shows: the opening on the first one, then sections.

    A section in which nothing is read (a picture without words) makes no slice of its own; it
    stands on the page before it. ``slice`` is what plays while the page is shown.
    """

    slice: Slice
    opening: tuple[Paragraph, ...] | None
    sections: tuple[Section, ...]

    @property
    def name(self) -> str:
        """The stem of the page's file."""
        return self.slice.name

    @property
    def label(self) -> str:
        """The words of the page's first heading; "" without one."""
        return self.slice.section.label if self.slice.section else ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in reading order."""
        return (*(self.opening or ()), *(b for s in self.sections for b in s.all_blocks()))


def sheets(outline: Outline, found: Sequence[Slice]) -> tuple[Sheet, ...]:
    """The pages of the product: one a slice, and every block of the Book on one of them.

    ``opening`` is None on all but the first.
    """
    starts = {id(part.section): n for n, part in enumerate(found) if part.section is not None}
    inside: list[list[Section]] = [[] for _ in found]
    here = 0
    for section in outline.pieces:
        here = starts.get(id(section), here)
        inside[here].append(section)
    return tuple(
        Sheet(part, outline.opening if n == 0 else None, tuple(inside[n]))
        for n, part in enumerate(found)
    )


def links_of(found: Sequence[Sheet], images: Mapping[str, str], suffix: str) -> Links:
    """Where everything stands in pages named after the slices (``part001`` and ``suffix``)."""
    pages = [(sheet.name + suffix, sheet.blocks) for sheet in found]
    every = [block for _, blocks in pages for block in blocks]
    numbers = page_numbers(unit for sheet in found for unit in sheet.slice.units)
    return Links(files_of_ids(pages), first_refs(segments(every)), images, numbers)
