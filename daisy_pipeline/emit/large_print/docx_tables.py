# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of a DOCX: all of them stay tables, as wide as the page, for those who adapt them.

One that is too wide for the page has pages of its own that lie on their side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from daisy_pipeline.braille.book.grid import grid_of
from daisy_pipeline.emit.large_print.docx_draft import Around
from daisy_pipeline.emit.large_print.table_measure import Ink, ink_of
from daisy_pipeline.emit.large_print.table_plan import Laid, Plan, plan_of, widths
from daisy_pipeline.formats.docx_objects import TableCell, TableRow, table
from daisy_pipeline.formats.docx_xml import section_end
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.book import Block, Table, text_of
from daisy_pipeline.model.walk import child_blocks, segments

if TYPE_CHECKING:
    from daisy_pipeline.emit.large_print.docx_blocks import BlockWriter

_PAD = 0.7  # em at the sides of a cell, both together


def set_table(writer: BlockWriter, block: Table, around: Around) -> list[Element]:
    """A caption above the rows; a table whose cells overlap becomes its paragraphs."""
    draft = writer.draft
    made = draft.flush(around)
    plan = plan_of(grid_of(block))
    if plan is None:
        return [*made, *writer.blocks((*block.caption, *_inside(block)), around)]
    inks = _inks(plan, writer)
    turned = around.top and _widths(plan, inks, writer, around) is None
    if not turned:
        return [*made, *_table(writer, block, plan, inks, around)]
    package = draft.package
    wide = replace(around, room=package.paper.turned)
    made.append(section_end(package.section()))
    made += _table(writer, block, plan, inks, wide)[:-1]  # the section ends with a paragraph
    return [*made, section_end(package.section(turned=True))]


def _inside(block: Table) -> tuple[Block, ...]:
    """The blocks of all cells."""
    return child_blocks(replace(block, caption=()))


def _table(
    writer: BlockWriter, block: Table, plan: Plan, inks: dict[Laid, Ink], around: Around
) -> list[Element]:
    """The caption, the table, and the paragraph that parts it from what follows."""
    draft = writer.draft
    made = writer.blocks(block.caption, replace(around, style="Caption", keep=True, top=False))
    if not plan.rows:
        return made
    columns = _columns(plan, inks, writer, around)
    inner = replace(around, left=0, frame=None, depth=0, top=False)
    rows = [
        TableRow(_row(writer, plan, number, columns, inner), head=number < plan.heads)
        for number in range(len(plan.rows))
    ]
    first = {laid.heads for row in plan.rows for laid in row if not laid.column and laid.placed}
    words = " ".join("".join(text_of(s) for s in segments(block.caption)).split())
    heads = (plan.heads > 0, "Row" in first)
    behind = draft.paragraph(around.style, [], replace(around, keep=False))
    return [*made, table(columns, rows, heads=heads, words=words), behind]


def _inks(plan: Plan, writer: BlockWriter) -> dict[Laid, Ink]:
    words = writer.draft.form.words
    return {
        laid: ink_of(laid.placed.cell.blocks, words)
        for row in plan.rows
        for laid in row
        if laid.placed is not None
    }


def _widths(
    plan: Plan, inks: dict[Laid, Ink], writer: BlockWriter, around: Around
) -> list[float] | None:
    """The widths of the columns in em; None where they do not fit the line."""
    room = around.room / writer.draft.em
    return widths(plan, inks, room, writer.draft.form.profile.column)


def _columns(plan: Plan, inks: dict[Laid, Ink], writer: BlockWriter, around: Around) -> list[int]:
    """The widths of the columns in twips: by their words, stretched or squeezed to the line."""
    found = _widths(plan, inks, writer, around)
    if found is None:  # too wide: columns share the line by what they hold
        found = [_PAD + 1.0] * plan.columns
        for laid, ink in inks.items():
            share = (ink.longest + _PAD) / laid.columns
            for column in range(laid.column, laid.column + laid.columns):
                found[column] = max(found[column], share)
    scale = around.room / sum(found)
    return [max(1, int(width * scale)) for width in found]


def _row(
    writer: BlockWriter, plan: Plan, number: int, columns: Sequence[int], around: Around
) -> list[TableCell]:
    """The cells of a row from left to right, with those that go on from above (17.4.84)."""
    cells: list[tuple[int, TableCell]] = []
    for above in plan.rows[: number + 1]:
        for laid in above:
            if not laid.row <= number < laid.row + laid.rows:
                continue
            width = sum(columns[laid.column : laid.column + laid.columns])
            if laid.row == number:
                merge = "restart" if laid.rows > 1 else ""
                content = _content(writer, laid, replace(around, room=width))
            else:
                merge = "continue"
                content = writer.cell((), replace(around, style="Cell"))
            cells.append((laid.column, TableCell(content, width, laid.columns, merge)))
    return [cell for _, cell in sorted(cells, key=lambda pair: pair[0])]


def _content(writer: BlockWriter, laid: Laid, around: Around) -> list[Element]:
    style = "HeaderCell" if laid.heads else "Cell"
    room = max(around.room - round(_PAD * writer.draft.em), 1)
    blocks = laid.placed.cell.blocks if laid.placed is not None else ()
    return writer.cell(blocks, replace(around, style=style, room=room))
