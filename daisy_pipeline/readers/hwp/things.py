# SPDX-License-Identifier: AGPL-3.0-or-later
"""Drawn objects become figures, boxes, words, or raw blocks that keep their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from daisy_pipeline.formats.safe_xml import XmlLimits, parse_xml
from daisy_pipeline.model.book import (
    Block,
    Box,
    Figure,
    Origin,
    Paragraph,
    Picture,
    Raw,
    Table,
    plain,
)
from daisy_pipeline.model.finding import DaisyError, Place
from daisy_pipeline.readers._images import Pictures
from daisy_pipeline.readers.hwp import document as d
from daisy_pipeline.readers.hwp.descriptions import persons_words
from daisy_pipeline.readers.hwp.told import IDS
from daisy_pipeline.readers.office.charts import chart_table
from daisy_pipeline.readers.office.told import Told

Blocks = Callable[[Sequence[d.Para]], list[Block]]
_LIMITS = XmlLimits(size=16 << 20)
_RAW = {"ole": "OLE", "chart": "차트", "video": "동영상", "other": "?"}


class Things:
    """Makes blocks of drawn objects; ``blocks`` reads the paragraphs inside them."""

    def __init__(self, document: d.Document, format: str, told: Told, blocks: Blocks) -> None:
        self.pictures = Pictures()
        self._document = document
        self._format = format
        self._told = told
        self._blocks = blocks

    def picture(self, thing: d.Thing, origin: Origin) -> Picture | None:
        """The picture of an object; None, told, when its bytes are missing or of another kind."""
        found = self._document.picture(thing.picture)
        name = self.pictures.add(found[0], found[1]) if found else None
        if name is None:
            shown = found[0] if found else thing.picture or "?"
            self._told.note("DP-HWP-010" if found else "DP-HWP-009", origin, shown)
            return None
        return Picture(name=name, alt=plain(persons_words(thing.words)))

    def blocks(self, thing: d.Thing, origin: Origin) -> list[Block]:
        """The blocks that an object is."""
        caption = self._blocks(thing.caption)
        match thing.kind:
            case "picture":
                picture = self.picture(thing, origin)
                if picture is not None:
                    return [Figure(pictures=(picture,), caption=tuple(caption), origin=origin)]
                words = persons_words(thing.words)
                lost = [self._raw(thing, words, origin)] if words else []
                return [*lost, *caption]
            case "group":
                return self._group(thing, caption, origin)
            case "textart" | "form":
                self._told.note(IDS[thing.kind], origin)
                said = [Paragraph(text=plain(thing.words), origin=origin)] if thing.words else []
                return [*said, *caption]
            case "drawing":
                return self._drawing(thing, caption, origin)
        self._told.note(IDS["object"], origin, _RAW.get(thing.kind, "?"))
        if thing.kind == "chart" and (table := self._chart(thing, origin)) is not None:
            return [replace(table, caption=(*table.caption, *caption))]
        return [self._raw(thing, persons_words(thing.words), origin), *caption]

    def _chart(self, thing: d.Thing, origin: Origin) -> Table | None:
        """The table of a chart's values; None where the document does not hold them."""
        found = self._document.picture(thing.picture) if thing.picture else None
        if found is None:
            return None
        try:
            root = parse_xml(found[1], Place(self._told.file, inside=found[0]), _LIMITS)
        except DaisyError:
            return None
        return chart_table(root, origin)

    def _raw(self, thing: d.Thing, words: str, origin: Origin) -> Block:
        return Raw(format=self._format, code=thing.code, text=plain(words), origin=origin)

    def _drawing(self, thing: d.Thing, caption: list[Block], origin: Origin) -> list[Block]:
        inner = self._blocks(thing.paras) + caption
        if inner:
            return [Box(blocks=tuple(inner), origin=origin)]
        if words := persons_words(thing.words):
            self._told.note(IDS["object"], origin, "그리기")
            return [self._raw(thing, words, origin)]
        self._told.note(IDS["drawing"], origin)
        return []

    def _group(self, thing: d.Thing, caption: list[Block], origin: Origin) -> list[Block]:
        """Pictures set together are one figure; words beside them follow in a box."""
        parts = list(_flat(thing))
        made = [self.picture(p, origin) for p in parts if p.kind == "picture"]
        pictures = [p for p in made if p is not None]
        if pictures and not pictures[0].alt:
            alt = plain(persons_words(thing.words))
            pictures[0] = Picture(name=pictures[0].name, alt=alt)
        texts = [b for p in parts if p.kind != "picture" for b in self._part(p, origin)]
        figure: list[Block] = []
        if pictures:
            figure = [Figure(pictures=tuple(pictures), caption=tuple(caption), origin=origin)]
            caption = []
        if not texts:
            if not figure and not caption and (words := persons_words(thing.words)):
                self._told.note(IDS["object"], origin, "그리기")
                return [self._raw(thing, words, origin)]
            if not figure and not made:
                self._told.note(IDS["drawing"], origin)
            return figure + caption
        return [Box(blocks=(*figure, *texts, *caption), origin=origin)]

    def _part(self, part: d.Thing, origin: Origin) -> list[Block]:
        """The words of a group's part; lines and frames without words are its drawing."""
        if part.kind == "drawing":
            return self._blocks(part.paras)
        return self.blocks(part, origin)


def _flat(thing: d.Thing) -> Iterator[d.Thing]:
    for part in thing.parts:
        if part.kind == "group":
            yield from _flat(part)
        else:
            yield part
