# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people wrote about pictures in alt.tsv comes into the Book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from daisy_pipeline.model.book import Book, InlineImage, Paragraph, Picture, plain
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.normalization.alt_sheet import FILE, AltRow, Shown, matched, pictures

T = TypeVar("T")


def amend_alt(book: Book, rows: Sequence[AltRow], shown: str = FILE) -> tuple[Book, list[Finding]]:
    """The Book with people's alternative texts; a finding for each row whose picture is gone."""
    made, left, moved = matched(rows, pictures(book))
    told = [
        Finding("DP-ALT-001", Place(shown, row.line), {"image": row.picture})
        for row in left
        if row.says
    ]
    told += [moved_to(row, picture, shown) for row, picture in moved if row.says]
    digests = {r.name: r.digest for r in book.resources}
    counts: Counter[str] = Counter()

    def change(picture: Picture | InlineImage) -> Picture | InlineImage:
        digest = digests.get(picture.name, "") or picture.name
        counts[digest] += 1
        row = made.get((digest[:16], counts[digest]))
        return _with(picture, row) if row is not None and row.says else picture

    parts: dict[str, Any] = {n: _rebuilt(getattr(book, n), change) for n in _MATTERS}
    return replace(book, **parts), told


def moved_to(row: AltRow, picture: Shown, shown: str) -> Finding:
    """Advice to look whether the words for a picture fit the one that took its place."""
    facts = {"image": row.picture, "now": picture.name}
    return Finding("DP-ALT-002", Place(shown, row.line), facts)


_MATTERS = ("front", "body", "rear")


def _with(picture: Picture | InlineImage, row: AltRow) -> Picture | InlineImage:
    alt = "" if row.decorative else " ".join(row.alt.split())
    if isinstance(picture, InlineImage):
        return replace(picture, alt=alt or " ".join(row.description.split()))
    if row.decorative:
        return replace(picture, alt=(), description=(), decorative=True)
    lines = [line.strip() for line in row.description.splitlines() if line.strip()]
    description = tuple(Paragraph(text=plain(line)) for line in lines)
    return replace(
        picture,
        alt=plain(alt) if alt else picture.alt,
        description=description or picture.description,
        decorative=False,
    )


def _rebuilt(value: T, change: Any) -> T:
    """The value with every picture in it changed, outer before inner."""
    if isinstance(value, Picture | InlineImage):
        value = change(value)
    if isinstance(value, tuple):
        made = tuple(_rebuilt(v, change) for v in value)
        same = all(a is b for a, b in zip(made, value, strict=True))
        return value if same else cast(T, made)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    new: dict[str, object] = {}
    for field in fields(value):
        inner = getattr(value, field.name)
        if not inner or not (isinstance(inner, tuple) or is_dataclass(inner)):
            continue
        if (after := _rebuilt(inner, change)) is not inner:
            new[field.name] = after
    return cast(T, replace(cast(Any, value), **new)) if new else value
