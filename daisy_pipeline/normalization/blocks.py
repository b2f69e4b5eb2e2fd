# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules on blocks: nothing empty, headings without jumps, links that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from daisy_pipeline.model.book import (
    Block,
    Book,
    Box,
    Code,
    DefinitionList,
    Figure,
    Heading,
    ItemList,
    Note,
    PageBreak,
    PageMark,
    Paragraph,
    ProducerNote,
    Quote,
    Row,
    Run,
    Speech,
    Table,
    Text,
    Verse,
    text_of,
)
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.walk import TextPlace, change_texts, every_block, segments, top_blocks
from daisy_pipeline.normalization.changes import Change, Outcome, place_of


def drop_empty(book: Book) -> Outcome:
    """No block without content; pages in it stay, and its id goes to the block after it."""
    sweep = _Sweep()
    made = replace(
        book,
        front=sweep.blocks(book.front),
        body=sweep.blocks(book.body),
        rear=sweep.blocks(book.rear),
    )
    changes = tuple(sweep.changes)
    return Outcome(made if changes else book, changes, tuple(sweep.findings))


class _Sweep:
    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.findings: list[Finding] = []

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        made: list[Block] = []
        waiting = ""
        for block in blocks:
            block = self._inside(block)
            if not _is_empty(block):
                if waiting and not block.id and not isinstance(block, PageBreak):
                    block, waiting = replace(block, id=waiting), ""
                made.append(block)
                continue
            self.changes.append(Change(type(block).__name__, "", block.origin))
            if isinstance(block, Heading):
                self.findings.append(Finding("DP-NRM-003", place_of(block)))
            made += [PageBreak(page=m, origin=block.origin) for m in _marks(block)]
            waiting = waiting or block.id
        return tuple(made)

    def _inside(self, block: Block) -> Block:
        match block:
            case Quote() | Box() | ProducerNote() | Note() | Speech():
                return _with(block, "blocks", self.blocks(block.blocks))
            case ItemList():
                items = [replace(i, blocks=self.blocks(i.blocks)) for i in block.items]
                kept = [i for i in items if i.blocks or i.label or self._gone("ListItem", block)]
                return _with(block, "items", tuple(kept))
            case DefinitionList():
                entries = [replace(e, blocks=self.blocks(e.blocks)) for e in block.entries]
                full = [e for e in entries if e.blocks or e.term or self._gone("Definition", block)]
                return _with(block, "entries", tuple(full))
            case Table():
                return self._table(block)
            case Figure():
                return _with(block, "caption", self.blocks(block.caption))
            case Verse():
                lines = [n for n in block.lines if n.text or self._gone("VerseLine", block)]
                return _with(block, "lines", tuple(lines))
            case _:
                return block

    def _gone(self, name: str, block: Block) -> bool:
        """Note that something empty in a block falls away; always false."""
        self.changes.append(Change(name, "", block.origin))
        return False

    def _table(self, table: Table) -> Table:
        def row(old: Row) -> Row:
            return replace(
                old, cells=tuple(replace(c, blocks=self.blocks(c.blocks)) for c in old.cells)
            )

        return replace(
            table,
            caption=self.blocks(table.caption),
            head=tuple(map(row, table.head)),
            rows=tuple(map(row, table.rows)),
        )


def _with(block: Block, name: str, value: object) -> Block:
    return block if getattr(block, name) == value else replace(block, **{name: value})  # type: ignore[arg-type]


def _is_empty(block: Block) -> bool:
    match block:
        case Paragraph() | Heading():
            return not _says(block.text)
        case Verse() | Code():
            return not block.lines
        case Quote() | Box() | ProducerNote():
            return not block.blocks
        case Note():
            return not block.blocks and not block.label
        case Speech():
            return not block.blocks and not _says(block.speaker)
        case ItemList():
            return not block.items
        case DefinitionList():
            return not block.entries
        case Table():
            cells = (c for r in block.head + block.rows for c in r.cells)
            return not block.caption and not any(c.blocks for c in cells)
        case _:
            return False


def _says(text: Text) -> bool:
    return any(not isinstance(i, PageMark) for s in text for i in s.content)


def _marks(block: Block) -> list[PageMark]:
    if not isinstance(block, Paragraph | Heading):
        return []
    return [i for s in block.text for i in s.content if isinstance(i, PageMark)]


def heading_levels(book: Book) -> Outcome:
    """Headings that begin at level 1 and go down one step at a time (WCAG 2.2, technique G141).

    Order and rank among headings stay: only the gaps between levels close.
    """
    changes: list[Change] = []
    first: list[Finding] = []

    def close(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        above: list[int] = []
        made: list[Block] = []
        for block in blocks:
            if isinstance(block, Heading):
                while above and above[-1] >= block.level:
                    above.pop()
                above.append(block.level)
                if len(above) != block.level:
                    words = "".join(map(text_of, block.text))
                    changes.append(
                        Change(f"{block.level} {words}", f"{len(above)} {words}", block.origin)
                    )
                    first.append(Finding("DP-NRM-002", place_of(block), {"words": words[:40]}))
                    block = replace(block, level=len(above))
            made.append(block)
        return tuple(made)

    made = replace(book, front=close(book.front), body=close(book.body), rear=close(book.rear))
    findings = tuple(replace(f, facts={**f.facts, "count": len(changes)}) for f in first[:1])
    return Outcome(made if changes else book, tuple(changes), findings)


def live_links(book: Book) -> Outcome:
    """No link to a block that is not there; its words stay."""
    if not any(
        isinstance(i, Run) and i.href and i.href.startswith("#")
        for s in segments(top_blocks(book))
        for i in s.content
    ):
        return Outcome(book)
    ids = {b.id for b in every_block(top_blocks(book)) if b.id}
    ids |= {b.page.id for b in every_block(top_blocks(book)) if isinstance(b, PageBreak)}
    changes: list[Change] = []

    def change(place: TextPlace) -> Text:
        marks = {i.id for s in place.text for i in s.content if isinstance(i, PageMark)}
        ids.update(marks)
        return place.text

    def unlink(place: TextPlace) -> Text:
        return tuple(
            replace(
                s, content=tuple(fixed(i, place) if isinstance(i, Run) else i for i in s.content)
            )
            for s in place.text
        )

    def fixed(run: Run, place: TextPlace) -> Run:
        if not run.href or not run.href.startswith("#") or run.href[1:] in ids:
            return run
        changes.append(Change(f"{run.text} {run.href}", run.text, place.block.origin))
        return replace(run, href=None)

    change_texts(book, change)
    made = change_texts(book, unlink)
    return Outcome(made if changes else book, tuple(changes))
