# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the structure tree of a tagged page says of its letters (ISO 32000-1, 14.8.4).

Word processors write it from the document's own paragraphs, headings, lists and tables: it is
better than any guess, where it is sound. A tree that leaves out much of the page, or puts a whole
page into one element, is not believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from daisy_pipeline.readers.pdf.letters import to_lines
from daisy_pipeline.readers.pdf.shapes import Atom, Grid, GridCell, Thing, around
from daisy_pipeline.readers.pdf.shapes import Line as PrintLine
from daisy_pipeline.readers.pdf.tables import head_rows
from daisy_pipeline.tools.pdf_data import Page, Tag

_COVERED = 0.8  # of the page's letters
_MOST_ALONE = 1500  # letters of one element: a page of print has 700 to 2,000
_LARGEST_TABLE = 400
_HEADINGS = ("H", *(f"H{n}" for n in range(1, 7)))
_OTHERS = (
    "P",
    "LI",
    "TD",
    "TH",
    "Caption",
    "BlockQuote",
    "Note",
    "FENote",
    "TOCI",
    "Title",
    "Code",
)
_BLOCKS = frozenset((*_HEADINGS, *_OTHERS, "BibEntry"))


@dataclass
class Elements:
    """The elements of a page: the number of each marked content's block, and the blocks' kinds."""

    of_content: dict[int, int] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)
    alternatives: dict[int, str] = field(default_factory=dict)
    tables: list[Tag] = field(default_factory=list)
    opened: set[int] = field(default_factory=set)

    def walk(self, tag: Tag, block: int = -1, alt: str = "") -> None:
        """Take in an element and all below it."""
        kind = tag.kind
        alt = tag.alt or alt
        if kind == "Table":
            self.tables.append(tag)
        first_of_item = kind == "P" and self.kinds.get(block) == "LI" and block not in self.opened
        if first_of_item:
            self.opened.add(block)  # the next paragraph of the item is one of its own
        elif kind in _BLOCKS:
            block = len(self.kinds)
            self.kinds[block] = kind
        for kid in tag.kids:
            if isinstance(kid, Tag):
                self.walk(kid, block, alt)
                continue
            if block >= 0:
                self.of_content[kid] = block
            if alt:
                self.alternatives[kid] = alt


def elements_of(page: Page) -> Elements:
    """What the page's tree says; alternative texts also where the rest is not believed."""
    found = Elements()
    for tag in page.tree:
        found.walk(tag)
    letters: dict[int, int] = {}
    for span in page.spans:
        block = found.of_content.get(span.mcid, -1)
        letters[block] = letters.get(block, 0) + len(span.text)
    within = [count for block, count in letters.items() if block >= 0]
    sound = sum(within) >= sum(letters.values()) * _COVERED
    if not within or not sound or (len(within) == 1 and within[0] > _MOST_ALONE):
        return Elements(alternatives=found.alternatives)
    return found


def tagged_tables(
    elements: Elements, atoms: list[Atom], page: int
) -> tuple[list[Grid], list[Atom]]:
    """The tables of the tree, and the atoms that stand in none of them."""
    grids: list[Grid] = []
    for table in elements.tables:
        rows = tuple(_row(row, atoms, page) for row in _of_kind(table, "TR"))[:_LARGEST_TABLE]
        lines = [n for row in rows for cell in row for n in cell.lines]
        if len(rows) < 2 or max(map(len, rows)) < 2 or not lines:
            continue
        head = next((n for n, row in enumerate(rows) if not all(c.header for c in row)), 1)
        head = head if any(c.header for row in rows for c in row) else head_rows(rows)
        grids.append(Grid(page, around(n.box for n in lines), rows, head))
        own = set(_contents(table))
        atoms = [a for a in atoms if a.mcid not in own]
    return grids, atoms


def _of_kind(tag: Tag, *kinds: str) -> Iterator[Tag]:
    for kid in tag.kids:
        if isinstance(kid, Tag):
            if kid.kind in kinds:
                yield kid
            elif kid.kind != "Table":
                yield from _of_kind(kid, *kinds)


def _row(row: Tag, atoms: Sequence[Atom], page: int) -> tuple[GridCell, ...]:
    cells: list[GridCell] = []
    for tag in _of_kind(row, "TD", "TH"):
        own = set(_contents(tag))
        lines = to_lines((a for a in atoms if a.mcid in own), page)
        spans = (_span(tag, "ColSpan"), _span(tag, "RowSpan"))
        cells.append(GridCell(tuple(lines), *spans, header=tag.kind == "TH"))
    return tuple(cells)


def _span(tag: Tag, name: str) -> int:
    value = tag.attributes.get(name, 1.0)
    return max(1, min(_LARGEST_TABLE, int(value))) if isinstance(value, float) else 1


def _contents(tag: Tag) -> Iterator[int]:
    for kid in tag.kids:
        if isinstance(kid, Tag):
            yield from _contents(kid)
        else:
            yield kid


def with_elements(things: Iterable[Thing], elements: Elements) -> tuple[Thing, ...]:
    """The things with the element of each line; ``mcid`` of its letters decides."""
    kinds: Mapping[int, str] = elements.kinds
    return tuple(
        replace(t, element=block, role=kinds[block])
        if isinstance(t, PrintLine) and (block := elements.of_content.get(t.element, -1)) >= 0
        else replace(t, element=-1)
        if isinstance(t, PrintLine)
        else t
        for t in things
    )
