# SPDX-License-Identifier: AGPL-3.0-or-later
"""What docs/sources says of a format is what its golden Books show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from daisy_pipeline.messages import known_ids
from daisy_pipeline.readers import registry
from scripts import sources

BOOKS = Path(__file__).resolve().parent.parent / "golden" / "books"
FORMATS = sources.formats()
# Found in a Book by looking: (the item's kind, its field, what the field must be).
_BLOCKS = {
    "headings": "Heading",
    "paragraphs": "Paragraph",
    "line-breaks": "LineBreak",
    "dividers": "Divider",
    "definition-lists": "DefinitionList",
    "tables": "Table",
    "images": ("Figure", "InlineImage"),
    "formulas": ("Math", "MathBlock"),
    "verse": "Verse",
    "drama": "Speech",
    "quotations": "Quote",
    "boxes": "Box",
    "code": "Code",
    "page-numbers": ("PageMark", "PageBreak"),
}
# Seen in the words only, not in the Book's shape: the format's own tests hold these.
_IN_WORDS = frozenset(("heading-numbers", "tracked-changes", "embedded-objects", "form-fields"))


def test_every_reader_has_its_table_and_every_table_its_reader() -> None:
    holders = {"zip"}  # no format of its own: what is in it has one
    assert registry.BUILT_IN.keys() - holders <= FORMATS.keys()


@pytest.mark.parametrize("format", FORMATS)
def test_a_table_says_something_of_every_structure(format: str) -> None:
    said = FORMATS[format]["structure"]
    assert isinstance(said, dict)
    assert sorted(said) == sorted(sources.STRUCTURES)
    for key, row in said.items():
        assert row["state"] in sources.STATES, key
        assert (row["state"] == "finding") == ("id" in row), key
        assert row.get("id", "DP") in {"DP", *known_ids()}, key
        assert row["state"] == "arrives" or ("ko" in row and "en" in row) or "id" in row, key


@pytest.mark.parametrize("format", FORMATS)
def test_what_a_table_says_is_in_a_golden_book(format: str) -> None:
    said = FORMATS[format]["structure"]
    assert isinstance(said, dict)
    books = [json.loads(p.read_text("utf-8")) for p in (BOOKS / format).glob("*.json")]
    assert len(books) >= 5, "a format has five golden documents"
    shown: set[str] = set()
    for book in books:
        shown |= set(structures(book.get("book", {})))  # a summary holds no Book
    told = {f if isinstance(f, str) else f[0] for b in books for f in b["findings"]}
    arriving = {key for key, row in said.items() if row["state"] == "arrives"}
    assert arriving - shown - _IN_WORDS == set(), "said to arrive, but in no golden Book"
    ids = {row["id"] for key, row in said.items() if key != "passwords" and "id" in row}
    assert ids - told == set(), "said to be told, but by no golden Book"


def structures(book: dict[str, object]) -> Iterator[str]:
    """The keys of docs/sources that a Book in plain JSON shows."""
    if book.get("info"):
        yield "metadata"
    for item, above in _items(book, ()):
        kind = item.get("is", "")
        for key, kinds in _BLOCKS.items():
            if kind and kind in ((kinds,) if isinstance(kinds, str) else kinds):
                yield key
        yield from _of_block(item, str(kind), above)
        yield from _of_run(item, str(kind))


def _items(
    value: object, above: tuple[str, ...]
) -> Iterator[tuple[dict[str, object], tuple[str, ...]]]:
    if isinstance(value, dict):
        yield value, above
        inner = (*above, str(value["is"])) if "is" in value else above
        for each in value.values():
            yield from _items(each, inner)
    elif isinstance(value, list):
        for each in value:
            yield from _items(each, above)


def _of_block(item: dict[str, object], kind: str, above: tuple[str, ...]) -> Iterator[str]:
    if kind == "Paragraph" and item.get("role") in ("title", "author"):
        yield "title-page"
    if kind == "ItemList":
        yield "bulleted-lists" if item.get("kind", "bullet") == "bullet" else "numbered-lists"
        if "ItemList" in above:
            yield "nested-lists"
    if kind == "Table":
        yield from ["table-captions"] if item.get("caption") else []
        yield from ["nested-tables"] if "Table" in above else []
    if "colspan" in item or "rowspan" in item:
        yield "cell-spans"
    if item.get("header"):
        yield "header-cells"
    if kind == "Note":
        yield "endnotes" if item.get("kind") == "endnote" else "footnotes"
    if kind == "Figure" and item.get("caption"):
        yield "image-captions"
    if ("name" in item and "alt" in item) or (kind == "InlineImage" and item.get("alt")):
        yield "image-alternatives"


def _of_run(item: dict[str, object], kind: str) -> Iterator[str]:
    if item.get("lang") and kind:
        yield "languages"
    if kind != "Run":
        return
    text = str(item["text"])
    yield from ["text-marks"] if item.get("marks") else []
    yield from ["links"] if item.get("href") else []
    yield from ["ruby"] if item.get("ruby") else []
    old = any("\u1100" <= c <= "\u11ff" or "\ue0bc" <= c <= "\uf8ff" for c in text)
    yield from ["old-hangul"] if old else []
