# SPDX-License-Identifier: AGPL-3.0-or-later
"""Blocks become what a person's outline.tsv says; the words stay, whatever they become."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from daisy_pipeline.model.book import (
    Block,
    Book,
    BookInfo,
    Divider,
    Heading,
    ItemList,
    Note,
    NoteRef,
    PageBreak,
    PageKind,
    PageMark,
    Paragraph,
    Run,
    Text,
    Verse,
    VerseLine,
    plain,
)
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.outline import Reason
from daisy_pipeline.model.walk import TextPlace, change_texts
from daisy_pipeline.normalization.amend_text import blocks_to_paragraphs, cut_lines, cut_prefix
from daisy_pipeline.normalization.amend_units import Unit, label_of, units, words_of
from daisy_pipeline.normalization.outline_sheet import FILE, ROLES, OutlineRow, korean, matched

_PAGE = re.compile(r"\d{1,5}|\b[ivxlcdm]{1,9}\b", re.IGNORECASE)
_ON_TITLE_PAGE = frozenset(("title", "subtitle", "author"))
Told = list[Finding]


def amend_outline(
    book: Book, reasons: Sequence[Reason], rows: Sequence[OutlineRow], shown: str = FILE
) -> tuple[Book, list[Finding]]:
    """The Book with every wish fulfilled, and what is to be told of rows that could not be."""
    wishes = [r for r in rows if r.wish]
    found = units(book, reasons)
    pairs, stale, carried = matched(wishes, found)
    told = [Finding("DP-OTL-002", Place(shown, r.line), {"words": r.words[:40]}) for r in stale]
    told += [carried_over(row, unit, shown) for row, unit in carried]
    work = _Work(book, reasons, shown, told)
    by_block: dict[int, list[tuple[OutlineRow, Unit]]] = defaultdict(list)
    for row, unit in pairs:
        for each in _with_its_like(row, unit, found):
            by_block[each.at].append((row, each))
    return work.run(by_block), told


def carried_over(row: OutlineRow, unit: Unit, shown: str) -> Finding:
    """Advice that a row was taken for words that the source has otherwise now."""
    facts = {"words": row.words[:40], "now": unit.words[:40]}
    return Finding("DP-OTL-007", Place(shown, row.line), facts)


def _with_its_like(row: OutlineRow, unit: Unit, found: Sequence[Unit]) -> list[Unit]:
    """A page number that is none: then all that were found in the same way are none."""
    why = unit.reason
    if row.wish != "body" or why is None or why.kind != "page":
        return [unit]
    return [
        u for u in found
        if u.reason and u.reason.why == why.why and u.origin.file == unit.origin.file
        and u.reason.kind == "page" and u.reason.taken
    ]  # fmt: skip


class _Work:
    def __init__(self, book: Book, reasons: Sequence[Reason], shown: str, told: Told) -> None:
        self.book, self.shown, self.told = book, shown, told
        self.verses = {
            r.origin: r.words.split("\n") for r in reasons if r.kind == "verse" and not r.taken
        }
        self.moved: list[Block] = []  # to the title page
        self.dead: set[str] = set()  # notes that are none

    def run(self, wishes: dict[int, list[tuple[OutlineRow, Unit]]]) -> Book:
        matters: list[list[Block]] = []
        at = 0
        for blocks in (self.book.front, self.book.body, self.book.rear):
            made: list[Block] = []
            for block in blocks:
                made += self._block(block, wishes[at]) if at in wishes else [block]
                at += 1
            matters.append(_stanzas(made))
        front, body, rear = matters
        book = replace(
            self.book,
            front=(*front, *self.moved),
            body=tuple(body),
            rear=tuple(rear),
            info=_info(self.book.info, self.moved),
        )
        return _without_refs(book, self.dead) if self.dead else book

    def _block(self, block: Block, wishes: Sequence[tuple[OutlineRow, Unit]]) -> list[Block]:
        row, unit = wishes[-1]
        items = {max(0, u.item): r for r, u in wishes if u.item >= 0 or r.wish not in _MANY}
        if items and isinstance(block, ItemList):
            return self._items(block, items)
        if row.wish == "verse":
            return self._verse(block)
        before = block.text if isinstance(block, Heading | Paragraph) else ()
        head, rest = cut_prefix(before, row.words)
        if rest and isinstance(block, Heading | Paragraph):
            first = Paragraph(text=head, origin=block.origin, lang=block.lang, id=block.id)
            after = replace(block, text=rest, id="")
            return [*self._as(first, row, unit), after]
        return self._as(block, row, unit)

    def _items(self, block: ItemList, wishes: dict[int, OutlineRow]) -> list[Block]:
        """The list around the items that become something else."""
        made: list[Block] = []
        begin = 0
        for at, item in enumerate((*block.items, None)):
            if item is not None and at not in wishes:
                continue
            if at > begin:
                start = block.start + begin
                made.append(replace(block, items=block.items[begin:at], start=start, id=""))
            begin = at + 1
            if item is None:
                break
            first, *others = item.blocks
            text = first.text if isinstance(first, Paragraph) else ()
            text = joined(label_of(block, at), text)
            made += self._as(Paragraph(text=text, origin=first.origin), wishes[at], None)
            made += others
        return made

    def _as(self, block: Block, row: OutlineRow, unit: Unit | None) -> list[Block]:
        wish = row.wish
        original = unit.reason.words if unit and unit.reason else ""
        paragraphs = blocks_to_paragraphs(block, original)
        if isinstance(block, Note):
            self.dead.add(block.id)
        if not paragraphs or wish not in _KNOWN or (len(paragraphs) > 1 and wish not in _MANY):
            return self._refused(block, row)
        if wish == "body":
            return list(paragraphs)
        text = paragraphs[0].text
        if wish.isdigit():
            return [
                Heading(level=int(wish), text=p.text, origin=p.origin, id=p.id, lang=p.lang)
                for p in paragraphs
            ]
        if wish == "verse":
            return self._verse(paragraphs[0])
        if wish == "divider":
            return [Divider(sign=words_of(text), origin=block.origin, id=block.id)]
        if wish == "page":
            return self._page(block, row, text)
        made = replace(paragraphs[0], role=wish)
        if wish in _ON_TITLE_PAGE:
            self.moved.append(made)
            return []
        return [made]

    def _page(self, block: Block, row: OutlineRow, text: Text) -> list[Block]:
        label = _PAGE.search(words_of(text))
        if label is None:
            return self._refused(block, row)
        kind = PageKind.NORMAL if label[0].isdigit() else PageKind.FRONT
        return [PageBreak(page=PageMark(label=label[0], kind=kind), origin=block.origin)]

    def _verse(self, block: Block) -> list[Block]:
        """A stanza of the lines that stood in the source, or of the one line that is left."""
        if isinstance(block, Verse):
            return [block]
        lines = self.verses.get(block.origin, []) if block.origin else []
        made: list[VerseLine] = []
        for paragraph in blocks_to_paragraphs(block, ""):
            made += [VerseLine(text=t) for t in cut_lines(paragraph.text, lines)]
        return [Verse(lines=tuple(made), origin=block.origin, id=block.id)]

    def _refused(self, block: Block, row: OutlineRow) -> list[Block]:
        facts = {"words": row.words[:40], "wish": korean(row.wish)}
        self.told.append(Finding("DP-OTL-003", Place(self.shown, row.line), facts))
        return [block]


_KNOWN = frozenset(("body", "divider", "page", "verse", *map(str, range(1, 7)), *ROLES.values()))
_MANY = frozenset(("body",))


def joined(label: str, text: Text) -> Text:
    """A text with a printed label before it."""
    if not label or not text:
        return text or plain(label)
    first = text[0].content[0] if text[0].content else None
    if isinstance(first, Run):
        run = replace(first, text=f"{label} {first.text}")
        return (replace(text[0], content=(run, *text[0].content[1:])), *text[1:])
    return (*plain(label + " "), *text)


def _stanzas(blocks: Sequence[Block]) -> list[Block]:
    """Lines of verse that follow each other line by line in the source are one stanza."""
    made: list[Block] = []
    end = 0
    for block in blocks:
        last = made[-1] if made else None
        line = block.origin.line if block.origin else 0
        if (
            isinstance(block, Verse)
            and isinstance(last, Verse)
            and line == end + 1
            and 1 in (len(block.lines), len(last.lines))
        ):
            made[-1] = replace(last, lines=last.lines + block.lines)
            end += len(block.lines)
            continue
        made.append(block)
        end = line + (len(block.lines) - 1 if isinstance(block, Verse) else 0)
    return made


def _info(info: BookInfo, moved: Sequence[Block]) -> BookInfo:
    named = [(b.role, words_of(b.text)) for b in moved if isinstance(b, Paragraph)]
    title = next((words for role, words in named if role == "title"), info.title)
    authors = tuple(words for role, words in named if role == "author")
    return replace(info, title=title, creators=authors or info.creators)


def _without_refs(book: Book, dead: set[str]) -> Book:
    """References to notes that became text are their own words again."""

    def change(place: TextPlace) -> Text:
        return tuple(
            replace(
                s,
                content=tuple(
                    Run(text=i.text) if isinstance(i, NoteRef) and i.note in dead else i
                    for i in s.content
                ),
            )
            for s in place.text
        )

    return change_texts(book, change)
