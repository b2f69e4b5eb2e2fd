# SPDX-License-Identifier: AGPL-3.0-or-later
"""A Book whose every id can stand in XML and in a URI, and whose every link leads somewhere.

Emitters work on this Book alone: an id in it is the id of the element that shows it.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, is_dataclass, replace
from functools import cache
from html import unescape
from typing import TypeVar, cast, get_args, get_type_hints

from daisy_pipeline.model.book import (
    Block,
    BlockBase,
    Book,
    Box,
    Heading,
    InlineImage,
    ItemList,
    ListItem,
    Mark,
    Math,
    Note,
    NoteRef,
    PageBreak,
    PageMark,
    Paragraph,
    Picture,
    ProducerNote,
    Run,
    Segment,
    Table,
    VerseLine,
    plain,
)
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.walk import segments

T = TypeVar("T")
TITLE_ID = "book-title"
LINE_NUMBER = ".n"
PICTURE = ".i"
_SAFE = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
_TAG = re.compile("<[^>]*>")
_CONTAINERS = {Note: "note", Box: "box", ProducerNote: "prodnote", ItemList: "list", Table: "table"}


@dataclass(frozen=True)
class NamedBook:
    """A Book ready to be written.

    In it every Segment, PageMark, NoteRef, Note, Box, ProducerNote, ItemList and Table has an id;
    ids are unique and plain ASCII XML names; a PageBreak has no id but its page's; every NoteRef
    and every ``#`` link has its target; a picture's description is one ProducerNote; a label of a
    note or list item without words has become its words. ``renamed`` leads from a segment's new id
    to the one it had (nearly always empty: minted ids are safe).
    """

    book: Book
    renamed: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def named(book: Book) -> NamedBook:
    """The Book with the ids and links that a product needs; the same Book gives the same names."""
    return _Namer(book).result()


def is_safe_id(id: str) -> bool:
    """Whether an id may stand in XML (NCName) and, unescaped, in a URI's fragment (RFC 3986).

    Ids that products make themselves are not safe: the title's, line numbers' (``s1.n``) and
    pictures' (``s1.i``).
    """
    return (
        _SAFE.match(id) is not None and id != TITLE_ID and not id.endswith((LINE_NUMBER, PICTURE))
    )


@cache
def _fields(kind: Hashable) -> tuple[str, ...]:
    """Names of the fields whose type has something of the model in it."""
    hints = get_type_hints(kind)
    return tuple(name for name, hint in hints.items() if name != "origin" and _holds_model(hint))


def _holds_model(hint: object) -> bool:
    return is_dataclass(hint) or any(_holds_model(inner) for inner in get_args(hint))


def _nodes(book: Book) -> list[object]:
    """Every object of the model in a Book, outer before inner."""
    found: list[object] = []
    waiting: list[object] = [book]
    while waiting:
        value = waiting.pop()
        if isinstance(value, tuple):
            waiting.extend(reversed(value))
        elif value is not None:
            found.append(value)
            for name in reversed(_fields(cast(Hashable, type(value)))):
                waiting.append(getattr(value, name))
    return found


class _Namer:
    """Gives names in one walk over the Book; segments' own ids come first, blocks' last."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._used: set[str] = set()
        self._targets: dict[str, str] = {}
        self._notes: set[str] = set()
        self._counts: dict[str, int] = {}
        self._findings: list[Finding] = []
        self._renamed: dict[str, str] = {}
        self._given: set[str] = set()
        self._reserve()

    def result(self) -> NamedBook:
        book = self._rebuild(self._book)
        return NamedBook(book, self._renamed, tuple(self._findings))

    def _reserve(self) -> None:
        """Keep every id that can be kept, and know each link's target before the first link."""
        every = _nodes(self._book)
        inline = [n for n in every if isinstance(n, Segment | PageMark | NoteRef)]
        for node in inline:
            if is_safe_id(node.id):
                self._used.add(node.id)
        blocks = [n for n in every if isinstance(n, BlockBase) and n.id]
        free = {b.id for b in blocks if is_safe_id(b.id)} - self._used
        self._used |= free
        for block in blocks:
            if isinstance(block, Note):
                self._notes.add(block.id)
            if not isinstance(block, PageBreak) and block.id not in self._targets:
                self._targets[block.id] = block.id if block.id in free else self._fresh("b")
        for node in inline:
            if node.id in self._used and self._is_shown(node):
                self._targets.setdefault(node.id, node.id)
        for block in blocks:
            if isinstance(block, PageBreak) and block.page.id in self._used:
                self._targets.setdefault(block.id, block.page.id)

    def _is_shown(self, node: Segment | PageMark | NoteRef) -> bool:
        """Whether there will be an element with the node's own id."""
        if isinstance(node, NoteRef):
            return node.note in self._notes
        return not isinstance(node, Segment) or has_words(node)

    def _fresh(self, stem: str) -> str:
        while True:
            self._counts[stem] = self._counts.get(stem, 0) + 1
            name = f"{stem}-{self._counts[stem]}"
            if name not in self._used:
                self._used.add(name)
                return name

    def _own(self, old: str, stem: str) -> str:
        """The id of an inline thing: its own once, a fresh one where that is missing or taken."""
        if is_safe_id(old) and old not in self._given:
            self._given.add(old)
            return old
        return self._fresh(stem)

    def _rebuild(self, value: T) -> T:
        """The value with every name in it made right; the value itself where all are right."""
        if isinstance(value, tuple):
            made = tuple([self._rebuild(item) for item in value])
            same = all(new is old for new, old in zip(made, value, strict=True))
            return value if same else cast(T, made)
        if value is None:
            return value
        changed = self._changed(value)
        inner: dict[str, object] = {}
        for name in _fields(cast(Hashable, type(changed))):
            part: object = getattr(changed, name)
            made_part = self._rebuild(part)
            if made_part is not part:
                inner[name] = made_part
        return cast(T, replace(changed, **inner) if inner else changed)  # type: ignore[type-var]

    def _changed(self, node: object) -> object:
        """The node itself made right; what is inside it follows."""
        match node:
            case Run():
                inside = node.href is not None and node.href.startswith("#")
                return replace(node, href=self._link(str(node.href))) if inside else node
            case Segment():
                return self._segment(node)
            case PageMark():
                return replace(node, id=self._own(node.id, "page"))
            case NoteRef():
                return self._note_ref(node)
            case Picture() if node.description:
                return replace(node, description=_described(node))
            case ListItem() if node.label and not _reads(node.blocks):
                return replace(node, blocks=(_label(node.label), *node.blocks), label="")
            case VerseLine() if node.number and not node.text:
                return replace(node, text=plain(node.number), number="")
            case Math() if not node.alt.strip():
                return replace(node, alt=_math_words(node))
            case BlockBase():
                return self._block(cast(Block, node))
            case _:
                return node

    def _segment(self, segment: Segment) -> Segment:
        id = self._own(segment.id, "seg")
        if segment.id and id != segment.id:
            self._renamed[id] = segment.id
        return segment if id == segment.id else replace(segment, id=id)

    def _note_ref(self, ref: NoteRef) -> NoteRef | Run:
        if ref.note not in self._notes:
            self._findings.append(
                Finding("DP-EMT-002", Place(inside=ref.id), {"text": ref.text, "note": ref.note})
            )
            return Run(text=ref.text or "*", marks=(Mark.SUP,))
        return replace(ref, id=self._own(ref.id, "ref"), note=self._targets[ref.note])

    def _link(self, href: str) -> str | None:
        target = self._targets.get(href[1:])
        if target is None:
            self._findings.append(Finding("DP-EMT-003", Place(inside=href[1:]), {"link": href}))
        return None if target is None else f"#{target}"

    def _block(self, block: Block) -> Block:
        if isinstance(block, PageBreak):
            return replace(block, id="")
        if isinstance(block, Note) and block.label and not _reads(block.blocks):
            block = replace(block, blocks=(_label(block.label), *block.blocks), label="")
        if isinstance(block, Heading) and not _reads((block,)):
            block = Paragraph(id=block.id, lang=block.lang, origin=block.origin, text=block.text)
        if block.id:
            known = self._targets[block.id]
            id = known if known not in self._given else self._fresh("b")
        else:
            stem = _CONTAINERS.get(type(block))
            id = self._fresh(stem) if stem else ""
        self._given.add(id)
        return block if id == block.id else replace(block, id=id)


def has_words(segment: Segment) -> bool:
    """Whether there is anything to read in a segment: signs count, white space does not."""
    for item in segment.content:
        if isinstance(item, Run):
            if item.ruby or item.text.strip():
                return True
        elif isinstance(item, InlineImage | Math) and item.alt.strip():
            return True
    return False


def _reads(blocks: tuple[Block, ...]) -> bool:
    return any(has_words(s) for s in segments(blocks))


def _math_words(math: Math) -> str:
    """The signs of a formula, in a row, where nobody said how to speak it."""
    return " ".join(unescape(_TAG.sub(" ", math.mathml)).split())


def _label(label: str) -> Paragraph:
    return Paragraph(text=plain(label))


def _described(picture: Picture) -> tuple[ProducerNote, ...]:
    """A picture's description as one optional producer's note: readers may skip it."""
    blocks = picture.description
    if len(blocks) == 1 and isinstance(blocks[0], ProducerNote):
        return (blocks[0],)
    return (ProducerNote(blocks=blocks, optional=True),)
