# SPDX-License-Identifier: AGPL-3.0-or-later
"""Blocks of the groups that were found: tables, boxes, speeches, notes of the producer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from daisy_pipeline.model.book import (
    Block,
    Box,
    Cell,
    Inline,
    ItemList,
    ListItem,
    ListKind,
    Mark,
    Origin,
    Paragraph,
    ProducerNote,
    Row,
    Run,
    Segment,
    Speech,
    Table,
    Text,
    plain,
)
from daisy_pipeline.readers._layout import Line
from daisy_pipeline.readers._typed_inline import Marks, typed
from daisy_pipeline.readers.typed import groups
from daisy_pipeline.readers.typed.frames import DrawnCell, drawn_cells
from daisy_pipeline.readers.typed.groups import SPEAKER, Group

_STAGE = re.compile(r"[(（][^()（）]*[)）]")
_RULE = re.compile(r"[|:\- ]+$")


def make(group: Group, lines: Sequence[Line], marks: Marks) -> Block:
    """The block of a group; ``lines`` are its own."""
    origin = Origin(marks.file, lines[0].number)
    if group.kind == "speech":
        return _speech(lines[0], origin, marks)
    if group.kind == "picture":
        words = lines[0].words.strip("[]()<>〔〕 ")
        return ProducerNote(blocks=(Paragraph(text=plain(words), origin=origin),), origin=origin)
    if group.kind == "list":
        items = tuple(ListItem(blocks=(_paragraph(n.words, n.number, marks),)) for n in lines)
        return ItemList(items=items, kind=ListKind.PLAIN, origin=origin)
    if group.kind == "box":
        inner = tuple(_paragraph(n.words, n.number, marks) for n in groups.frame_lines(lines))
        return Box(blocks=inner, origin=origin)
    return _table(group, lines, origin, marks)


def _paragraph(words: str, number: int, marks: Marks) -> Paragraph:
    return Paragraph(text=typed(words, number, marks), origin=Origin(marks.file, number))


def _table(group: Group, lines: Sequence[Line], origin: Origin, marks: Marks) -> Table:
    head = False
    drawn = drawn_cells([n.words for n in lines]) if group.why == "drawn" else ()
    if any(cell.colspan > 1 or cell.rowspan > 1 for cell in drawn):
        return _spanned(drawn, origin, marks)
    if group.why == "drawn":
        rows, head = groups.frame_rows(lines), groups.has_head(lines)
    elif group.why == "tabs":
        rows = [[c.strip() for c in re.split(r"\t+", n.words)] for n in lines]
    else:
        head = len(lines) > 2 and _is_rule(lines[1].words)
        rows = [_pipe_cells(n.words) for n in lines if not _is_rule(n.words)]
    first = origin.line
    made = tuple(
        Row(cells=tuple(_cell(c, head and n == 0, first, marks) for c in cells))
        for n, cells in enumerate(rows)
    )
    return Table(head=made[:1] if head else (), rows=made[1:] if head else made, origin=origin)


def _spanned(drawn: Sequence[DrawnCell], origin: Origin, marks: Marks) -> Table:
    rows: list[list[Cell]] = [[] for _ in range(max(c.row for c in drawn) + 1)]
    for cell in drawn:
        made = _cell(cell.words, False, origin.line, marks)
        rows[cell.row].append(replace(made, colspan=cell.colspan, rowspan=cell.rowspan))
    return Table(rows=tuple(Row(cells=tuple(cells)) for cells in rows), origin=origin)


def _pipe_cells(words: str) -> list[str]:
    return [c.strip() for c in words.strip("|").split("|")]


def _is_rule(words: str) -> bool:
    return "-" in words and _RULE.match(words) is not None


def _cell(words: str, header: bool, line: int, marks: Marks) -> Cell:
    text = typed(words, line, marks) if words else ()
    blocks = (Paragraph(text=text, origin=Origin(marks.file, line)),) if text else ()
    return Cell(blocks=blocks, header=header, scope="col" if header else "")


def _speech(line: Line, origin: Origin, marks: Marks) -> Speech:
    found = SPEAKER.match(line.words)
    assert found is not None  # the group was found by it
    text = stage_directions(typed(found[2], line.number, marks))
    return Speech(
        speaker=plain(found[1]), blocks=(Paragraph(text=text, origin=origin),), origin=origin
    )


def stage_directions(text: Text) -> Text:
    """A speech's text with what stands in brackets emphasized: it is not said on stage."""
    return tuple(
        Segment(tuple(part for item in segment.content for part in _directed(item)))
        for segment in text
    )


def _directed(item: Inline) -> list[Inline]:
    if not isinstance(item, Run):
        return [item]
    made: list[Inline] = []
    last = 0
    for found in _STAGE.finditer(item.text):
        if found.start() > last:
            made.append(Run(text=item.text[last : found.start()]))
        made.append(Run(text=found[0], marks=(Mark.EMPHASIS,)))
        last = found.end()
    if last < len(item.text):
        made.append(Run(text=item.text[last:]))
    return made
