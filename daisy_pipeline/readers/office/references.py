# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bookmarks become block ids: those that a link leads to, in plain letters."""

from __future__ import annotations

import re
from collections.abc import Mapping

from daisy_pipeline.model.book import Book, Note, Run
from daisy_pipeline.model.walk import every_block, segments, top_blocks
from daisy_pipeline.readers._rename import renamed


def with_ids(book: Book, bookmarks: Mapping[str, str]) -> Book:
    """The Book with an id on every block that a link leads to, and on no other but notes.

    ``bookmarks`` leads from a name to the (first) name that stands on a block as its id. A link to
    a bookmark that is nowhere stays; normalization tells of it.
    """
    blocks = top_blocks(book)
    wanted = {
        bookmarks.get(item.href[1:], item.href[1:])
        for segment in segments(blocks)
        for item in segment.content
        if isinstance(item, Run) and item.href and item.href.startswith("#")
    }
    taken = {b.id.lower() for b in every_block(blocks) if isinstance(b, Note)}
    names: dict[str, str] = {}
    for block in every_block(blocks):
        if isinstance(block, Note) or not block.id or block.id in names:
            continue
        names[block.id] = _name(block.id, taken) if block.id in wanted else ""
    for name, owner in bookmarks.items():
        names.setdefault(name, names.get(owner, name))
    return renamed(book, names, {}) if names else book


def _name(bookmark: str, taken: set[str]) -> str:
    """The bookmark's name as an id: ASCII, beginning with a letter, unique in any case."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", bookmark).strip("-._")
    stem = stem if re.match(r"[A-Za-z]", stem) else f"b-{stem}" if stem else "b"
    made, count = stem, 1
    while made.lower() in taken:
        count += 1
        made = f"{stem}-{count}"
    taken.add(made.lower())
    return made
