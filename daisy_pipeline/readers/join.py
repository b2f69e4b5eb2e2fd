# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several sources, read one by one, become one Book in which every id and name is unique."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from daisy_pipeline.model.book import (
    Block,
    Book,
    BookInfo,
    Heading,
    Paragraph,
)
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers._images import Pictures
from daisy_pipeline.readers._rename import ids as ids_of
from daisy_pipeline.readers._rename import renamed


def join(results: Sequence[ReadResult]) -> ReadResult:
    """The results in order as one; a later file's front matter stands before its own body.

    Where several files have a title of their own (stories in a folder), the titles are headings.
    """
    pictures = Pictures()
    taken: set[str] = set()
    stories = sum(map(_has_title, results)) > 1
    books = [_own(r, pictures, taken) for r in results]
    if stories:
        books = [_title_to_heading(b) for b in books]
    front, body, rear = _matters(books)
    lang = books[0].lang
    info = BookInfo() if stories else next((b.info for b in books if b.info.title), books[0].info)
    book = Book(
        lang=lang, front=front, body=body, rear=rear, info=info, resources=pictures.resources
    )
    findings = tuple(f for r in results for f in r.findings)
    reasons = tuple(r for result in results for r in result.reasons)
    kinds = sorted({kind for r in results for kind in r.listed})
    listed = {k: tuple(row for r in results for row in r.listed.get(k, ())) for k in kinds}
    return ReadResult(book, findings, pictures.data, reasons=reasons, listed=listed)


def _has_title(result: ReadResult) -> bool:
    return any(isinstance(b, Paragraph) and b.role == "title" for b in result.book.front)


def _matters(
    books: Sequence[Book],
) -> tuple[tuple[Block, ...], tuple[Block, ...], tuple[Block, ...]]:
    front: list[Block] = []
    body: list[Block] = []
    rear: list[Block] = []
    for book in books:
        parts = [_in_language(p, book.lang, books[0].lang) for p in (book.front, book.body)]
        if parts[1] or (parts[0] and (body or rear)):
            body, rear = body + rear, []
        (body if body else front).extend(parts[0])
        body.extend(parts[1])
        rear.extend(_in_language(book.rear, book.lang, books[0].lang))
    if not body:
        titles = [b for b in front if isinstance(b, Paragraph) and b.role]
        return tuple(titles), tuple(b for b in front if b not in titles) + tuple(rear), ()
    return tuple(front), tuple(body), tuple(rear)


def _in_language(blocks: tuple[Block, ...], lang: str, main: str) -> tuple[Block, ...]:
    if lang == main:
        return blocks
    return tuple(replace(b, lang=lang) if b.lang is None else b for b in blocks)


def _title_to_heading(book: Book) -> Book:
    if not any(isinstance(b, Paragraph) and b.role == "title" for b in book.front):
        return book
    front = tuple(
        Heading(level=1, text=b.text, id=b.id, lang=b.lang, origin=b.origin)
        if isinstance(b, Paragraph) and b.role == "title"
        else b
        for b in book.front
    )
    return replace(book, front=(), body=front + _deeper(book.body), rear=_deeper(book.rear))


def _deeper(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(
        replace(b, level=min(6, b.level + 1)) if isinstance(b, Heading) else b for b in blocks
    )


def _own(result: ReadResult, pictures: Pictures, taken: set[str]) -> Book:
    """The result's book with ids and picture names that no book before it has."""
    names = {n: pictures.add(n, data) or n for n, data in sorted(result.resources.items())}
    ids: dict[str, str] = {}
    for id in ids_of(result.book):
        new, count = id, 1
        while new in taken:
            count += 1
            new = f"{id}-{count}"
        taken.add(new)
        ids[id] = new
    if all(old == new for old, new in (*names.items(), *ids.items())):
        return result.book
    return renamed(result.book, ids, names)
