# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bookmarks that links of the document lead to, as ids of paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from daisy_pipeline.readers.hwp import document as d


class Anchors:
    """Ids for bookmarks that are wanted; the first of a name counts."""

    def __init__(self, paras: tuple[d.Para, ...]) -> None:
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._given: set[str] = set()
        every = list(every_para(paras))
        items = (item for para in every for item in para.items)
        wanted = {i.href[1:] for i in items if isinstance(i, d.FieldStart) and i.href[:1] == "#"}
        for para in every if wanted else ():
            names = [i.name for i in para.items if isinstance(i, d.Anchor) and i.name in wanted]
            fresh = [n for n in names if n not in self._ids]
            if fresh:
                id = f"bookmark-{len(self._names) + 1}"
                self._names[fresh[0]] = id
                self._ids.update(dict.fromkeys(fresh, id))

    def id_of(self, para: d.Para) -> str:
        """The id of a paragraph that holds bookmarks; "" where nothing leads to it."""
        for item in para.items if self._names else ():
            id = self._names.get(item.name, "") if isinstance(item, d.Anchor) else ""
            if id and id not in self._given:
                self._given.add(id)
                return id
        return ""

    def target(self, href: str) -> str:
        """What a link leads to: an id here, an outside address, or "" for a lost bookmark."""
        if href[:1] != "#":
            return href
        id = self._ids.get(href[1:])
        return f"#{id}" if id else ""


def every_para(paras: Iterable[d.Para]) -> Iterator[d.Para]:
    """Every paragraph, outer before inner, in reading order."""
    for para in paras:
        yield para
        for item in para.items:
            yield from every_para(_inside(item))


def _inside(item: d.Item | d.Thing) -> Iterator[d.Para]:
    match item:
        case d.NoteMark():
            yield from item.paras
        case d.Formula():
            yield from item.caption
        case d.Grid():
            yield from item.caption
            for cell in item.cells:
                yield from cell.paras
        case d.Thing():
            yield from item.caption
            yield from item.paras
            for part in item.parts:
                yield from _inside(part)
