# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages in reading order to one Book: the same for EPUB, HTML, Markdown and both kinds of DAISY."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from daisy_pipeline.model.book import (
    Block,
    Book,
    BookInfo,
    Inline,
    NoteRef,
    PageBreak,
    Paragraph,
    Run,
    Segment,
    Text,
    text_of,
)
from daisy_pipeline.model.finding import Fact, Finding, Place
from daisy_pipeline.model.walk import (
    TextPlace,
    change_texts,
    every_block,
    segments,
    top_blocks,
)
from daisy_pipeline.readers._rename import ids, renamed
from daisy_pipeline.readers._typed_inline import page_mark
from daisy_pipeline.readers.txt import language_of
from daisy_pipeline.readers.txt import matters as heading_matters
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.blocks import Maker, State
from daisy_pipeline.readers.web.contents import add_headings, with_matter
from daisy_pipeline.readers.web.descriptions import descriptions
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.figures import figure_of
from daisy_pipeline.readers.web.kinds import kind_of
from daisy_pipeline.readers.web.matter import Chunk, matters
from daisy_pipeline.readers.web.pages import Pages

Roots = list[tuple[str, Element]]
Marks = Sequence[tuple[str, str]]
_TITLES = frozenset(("title", "subtitle", "author"))


def keys_of(roots: Roots) -> frozenset[str]:
    """Every key that something may point at: members, and the ids in them."""
    keys = {member for member, _ in roots}
    for member, root in roots:
        for element in root.iter():
            id = element.get("id") or (element.get("name") if dom.name(element) == "a" else None)
            if id:
                keys.add(f"{member}#{id}")
    return frozenset(keys)


def make_book(roots: Roots, pages: Pages, lang: str, info: BookInfo, marks: Marks = ()) -> Book:
    """The Book of these pages; ``marks`` are (key, types) that landmarks or a guide say.

    ``lang`` is what the package says; "" takes the pages' own language, else what letters show.
    """
    said = lang or next((x for _, r in roots if (x := dom.lang_of(r))), "")
    said = said if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", said) else ""
    maker = Maker(pages, kind_of, figure_of, descriptions)
    chunks: list[Chunk] = []
    for member, root in roots:
        pages.enter(member, root)
        chunks += _page_chunks(maker, root, said, marks)
    contents = pages.links.contents
    chunks = with_matter(chunks, contents, maker.aliases)
    if added := add_headings(chunks, contents, maker.aliases):
        facts: dict[str, Fact] = {"count": len(added), "words": added[0].words}
        id = "DP-HTM-018" if pages.plain else "DP-EPB-018"
        pages.findings.append(Finding(id, Place(pages.file), facts))
    front, body, rear = matters(chunks)
    book = Book(
        lang=said or _shown(front + body + rear),
        front=front,
        body=body,
        rear=rear,
        info=info,
        resources=pages.pictures.resources,
    )
    return _tied(renamed(book, _names(book, pages, maker.aliases), {}))


def _tied(book: Book) -> Book:
    """The book with references whose note became no block as the words that they show."""
    known = {block.id for block in every_block(top_blocks(book)) if block.id}

    def words(place: TextPlace) -> Text:
        if not any(_is_loose(i, known) for s in place.text for i in s.content):
            return place.text
        return tuple(
            Segment(
                tuple(Run(text=i.text) if _is_loose(i, known) else i for i in s.content)  # type: ignore[union-attr]
            )
            for s in place.text
        )

    return change_texts(book, words)


def _is_loose(item: Inline, known: set[str]) -> bool:
    return isinstance(item, NoteRef) and item.note not in known


def by_headings(book: Book) -> Book:
    """The book of a source that names no matter, parted by the words of its headings.

    The title, subtitles and authors that begin it stand in the front.
    """
    if book.front or book.rear:
        return book
    at = 0
    for block in book.body:
        if not (isinstance(block, Paragraph) and block.role in _TITLES):
            break
        at += 1
    front, body, rear = heading_matters(book.body[at:])
    if not body:
        front, body, rear = (), book.body[at:], ()
    while front and isinstance(front[-1], PageBreak):  # the body begins on its page
        front, body = front[:-1], (front[-1], *body)
    return replace(book, front=book.body[:at] + front, body=body, rear=rear)


def _shown(blocks: Sequence[Block]) -> str:
    """The language that the first letters show; und for a book without any."""
    text = ""
    for segment in segments(blocks):
        text += text_of(segment)
        if len(text) > 20_000:
            break
    return language_of(text) if any(c.isalpha() for c in text) else "und"


def _page_chunks(maker: Maker, root: Element, lang: str, marks: Marks) -> list[Chunk]:
    """The blocks of a page with what it says of its matter; a page may hold all three."""
    member = maker.pages.member
    state = State(lang=dom.lang_of(root) or lang, block_lang=lang)
    page_types = frozenset(t for target, t in marks if target == member)
    body = next((e for e in root if dom.name(e) == "body"), None)
    holder = body if body is not None else root
    if dom.name(holder) in ("svg", "math"):
        return [Chunk(maker.owned(maker.loose(holder, state), [member]), page_types)]
    types = page_types | dom.types(holder)
    holder = _unwrapped(holder)
    sections = [c for c in holder if dom.name(c) in ("section", "div", "article", "main")]
    inner = [dom.types(s) | _marked(maker, s, marks) for s in sections]
    listed = maker.pages.links.pages.get(member)
    first: list[Block] = []
    if listed:
        first = [PageBreak(page=page_mark(listed))]
    if len(sections) != sum(isinstance(c.tag, str) for c in holder) or not any(inner):
        return [Chunk(first + maker.owned(maker.block(holder, state), [member]), types)]
    chunks = [Chunk(first, types)] if first else []
    wrapped = State(lang=dom.lang_of(holder) or state.lang, block_lang=lang)
    for section, said in zip(sections, inner, strict=True):
        blocks = maker.owned(maker.block(section, wrapped), [] if chunks else [member])
        chunks.append(Chunk(blocks, said or types))
    return chunks


def _unwrapped(holder: Element) -> Element:
    """What really holds a page's sections: not a lone ``main`` or ``div`` around them."""
    while True:
        inner = [c for c in holder if isinstance(c.tag, str)]
        only = inner[0] if len(inner) == 1 else None
        loose = "".join([holder.text or "", *(c.tail or "" for c in holder)]).strip()
        if only is None or loose or dom.name(only) not in ("main", "div", "article"):
            return holder
        if only.get("id") or dom.hints(only) or dom.lang_of(only) or not _sections(only):
            return holder
        holder = only


def _sections(element: Element) -> bool:
    return any(dom.name(c) == "section" and dom.types(c) for c in element)


def _marked(maker: Maker, section: Element, marks: Marks) -> frozenset[str]:
    key = maker.pages.key_of(section)
    return frozenset(t for target, t in marks if target == key)


def _names(book: Book, pages: Pages, aliases: Mapping[str, str]) -> dict[str, str]:
    """The block id for every key; "" for ids that nothing points at."""
    taken: set[str] = set()
    names: dict[str, str] = {}
    for key in dict.fromkeys(ids(book)):
        stem = re.sub(r"[^A-Za-z0-9._-]", "-", key.partition("#")[2] or key.rpartition("/")[2])
        stem = stem if re.match(r"[A-Za-z_]", stem) else f"n-{stem}"
        name, count = stem, 1
        while name.lower() in taken:
            count += 1
            name = f"{stem}-{count}"
        taken.add(name.lower())
        names[key] = name
    for key, owner in aliases.items():
        names.setdefault(key, names.get(owner, ""))
    for key in pages.known:
        names.setdefault(key, "")
    return names
