# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the sheets of a whole document to its blocks: what only many pages together can tell."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from daisy_pipeline.model.book import Block
from daisy_pipeline.model.finding import Fact, Finding, Place
from daisy_pipeline.model.outline import Reason
from daisy_pipeline.readers.pdf import wrap
from daisy_pipeline.readers.pdf.compose import Composer, note_table
from daisy_pipeline.readers.pdf.furniture import find_furniture, labels_for
from daisy_pipeline.readers.pdf.headings import LARGER, mark_headings, title_page
from daisy_pipeline.readers.pdf.notes import cut_notes, to_note
from daisy_pipeline.readers.pdf.shapes import Grid, Image, Line, Sheet
from daisy_pipeline.readers.pdf.sheets import even_sizes, repeated_pictures
from daisy_pipeline.readers.pdf.units import (
    CAPTION,
    FootNote,
    PageStart,
    Para,
    Style,
    Unit,
    style_of,
    to_units,
)
from daisy_pipeline.tools.pdf_data import Bookmark

_OCR_LARGER = 1.22


@dataclass(frozen=True)
class Arranged:
    """A document understood: its units, how lines are joined, print page numbers, findings."""

    units: list[Unit]
    joiner: wrap.Joiner
    labels: Mapping[int, str]
    pictures: list[tuple[int, int]]
    findings: list[Finding]
    numbering: str


def arrange(sheets: Sequence[Sheet], outline: Sequence[Bookmark], file: str) -> Arranged:
    """The document's units in reading order, without running heads and folios."""
    told: list[Finding] = []
    sheets = even_sizes(sheets)
    sheets, labels, numbering = _without_furniture(sheets, file, told)
    style = style_of(sheets)
    units = _units(sheets, style)
    rows = _keep_rows(units)
    title_page(units, style)
    ocr = all(s.read == "ocr" for s in sheets if s.things)
    missed = mark_headings(units, style, outline, _OCR_LARGER if ocr else LARGER)
    if missed:
        told.append(Finding("DP-PDF-015", Place(file), {"count": missed}))
    if rows:
        place = Place(file, inside=f"p. {rows[0]}")
        told.append(Finding("DP-PDF-012", place, {"count": len(rows)}))
    told += _drawn_figures(units, sheets, file)
    joiner = _joiner(units)
    pictures = [u.key for u in units if isinstance(u, Image)]
    return Arranged(units, joiner, labels, pictures, told, numbering)


def compose(
    arranged: Arranged, names: Mapping[tuple[int, int], str], file: str
) -> tuple[tuple[Block, ...], list[Finding], tuple[Reason, ...]]:
    """The blocks, what is to be told of notes, and why headings are headings."""
    notes = note_table(arranged.units)
    composer = Composer(file, arranged.joiner, arranged.labels, names, notes)
    blocks = tuple(composer.blocks(arranged.units))
    lost = [id for own in notes.values() for id in own if id not in composer.used]
    if not lost:
        return blocks, [], tuple(composer.reasons)
    page = min(int(id.removeprefix("note-p").partition("-")[0]) for id in lost)
    place = Place(file, inside=f"p. {page}")
    told = [Finding("DP-PDF-016", place, {"count": len(lost)})]
    return blocks, told, tuple(composer.reasons)


def _without_furniture(
    sheets: Sequence[Sheet], file: str, told: list[Finding]
) -> tuple[list[Sheet], dict[int, str], str]:
    found = find_furniture(sheets)
    labels, numbering = labels_for(sheets, found.labels)
    emblems = repeated_pictures(sheets)
    count = found.count + len(emblems)
    if count:
        shown = " / ".join(h[:30] for h in found.heads[:3]) or "1, 2, 3"
        facts: dict[str, Fact] = {"count": count, "folios": found.folios, "words": shown}
        told.append(Finding("DP-PDF-009", Place(file), facts))
    if numbering == "count" and len(sheets) > 1:
        told.append(Finding("DP-PDF-023", Place(file), {"count": len(sheets)}))
    kept = [_without(s, found.dropped[s.number], emblems) for s in sheets]
    return kept, labels, numbering


def _without(sheet: Sheet, lines: frozenset[Line], emblems: set[tuple[int, int]]) -> Sheet:
    """The sheet without furniture; columns are as wide as what is left of them."""
    kept = [
        t
        for t in sheet.things
        if not (isinstance(t, Line) and t in lines)
        and not (isinstance(t, Image) and t.key in emblems)
    ]
    for flow in {n.flow for n in lines}:
        boxes = [t.box for t in kept if t.flow == flow]
        column = (min(b[0] for b in boxes), max(b[2] for b in boxes)) if boxes else (0.0, 0.0)
        kept = [
            replace(t, column=column) if isinstance(t, Line) and t.flow == flow else t for t in kept
        ]
    return replace(sheet, things=tuple(kept))


def _units(sheets: Sequence[Sheet], style: Style) -> list[Unit]:
    """The units of all sheets, footnotes cut off and put at the end of their pages."""
    bare: list[Sheet] = []
    notes: dict[int, list[FootNote]] = {}
    last: FootNote | None = None
    for sheet in sheets:
        rest, found = cut_notes(sheet, style, last is not None)
        for lines in found:
            made = to_note(lines)
            if not made.label and last is not None:
                last.para.parts += made.para.parts
                continue
            notes.setdefault(sheet.number, []).append(made)
            last = made
        bare.append(rest)
    units: list[Unit] = []
    for unit in to_units(bare, style):
        units.append(unit)
        if isinstance(unit, PageStart) or (isinstance(unit, Para) and _starts(unit)):
            for page in [unit.page] if isinstance(unit, PageStart) else _starts(unit):
                units += notes.pop(page, ())
    return units


def _starts(para: Para) -> list[int]:
    return [p.page for p in para.parts if isinstance(p, PageStart)]


def _keep_rows(units: list[Unit]) -> list[int]:
    """Mark lines that stand in columns but make no sure table: they stay lines. Their pages."""
    pages: list[int] = []
    for unit in units:
        if not isinstance(unit, Para) or unit.kind != "para":
            continue
        rows = sum(n.cells >= 2 for n in unit.lines)
        if rows >= 3 and rows * 3 >= len(unit.lines) * 2:
            unit.kind = "lines"
            pages.append(unit.page)
    return pages


def _drawn_figures(units: Sequence[Unit], sheets: Sequence[Sheet], file: str) -> list[Finding]:
    """Captions of figures that are drawn on the page, not pictures: the drawing cannot be had."""
    drawn = {s.number for s in sheets if len(s.drawings) >= 3}
    found = [
        b.page
        for a, b in itertools.pairwise(units)
        if isinstance(b, Para) and CAPTION.match(b.text) and not isinstance(a, (Image, Grid))
        if b.page in drawn and not re.match(r"\W*(표|Table)", b.text)
    ]
    if not found:
        return []
    return [Finding("DP-PDF-020", Place(file, inside=f"p. {found[0]}"), {"count": len(found)})]


def _joiner(units: Sequence[Unit]) -> wrap.Joiner:
    """What the document's own words say of its line ends."""
    paras = [
        u.para if isinstance(u, FootNote) else u for u in units if isinstance(u, (Para, FootNote))
    ]
    lines = [line for para in paras for line in para.lines]
    breaks = [
        (a.text, b.text, a.open_end)
        for para in paras
        for a, b in zip(para.lines, para.lines[1:], strict=False)
    ]
    return wrap.learn([n.text for n in lines], breaks)
