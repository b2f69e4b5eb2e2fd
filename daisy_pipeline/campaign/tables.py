# SPDX-License-Identifier: AGPL-3.0-or-later
"""A table of figures as HTML, with its charts before it: the same numbers twice.

Roles say what HTML says already: on a narrow screen the style sheet lays rows out as blocks, and
browsers then forget that they are tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from daisy_pipeline.campaign.charts import Chart, Group, Mark, draw
from daisy_pipeline.campaign.figures import Figure, Row, Table
from daisy_pipeline.campaign.page_words import Pen
from daisy_pipeline.campaign.quarters import parse
from daisy_pipeline.campaign.text import value_text
from daisy_pipeline.campaign.units import unit_name, with_unit

LONGEST = 60  # rows; what is longer is read in its CSV sheet
_MANY = 6  # columns that fit on a screen of ordinary width


def section(table: Table, pen: Pen, level: int = 3) -> Iterator[str]:
    """Heading, charts with what they show in words, the table, and the link to its sheet."""
    title = pen.head(f"campaign.table.{table.key}", **table.facts)
    yield f'<section class="figures"><h{level}>{escape(title)}</h{level}>'
    if note := pen.note(table.note, table.facts):
        yield f"<p>{escape(note)}</p>"
    if not table.rows:
        yield f"<p>{pen.say('page.empty')}</p></section>"
        return
    for chart in charts(table, title, pen):
        yield figure(chart)
    yield from _table(table, title, pen)
    yield f"{sheet(table.key, title, pen)}</section>"


def sheet(key: str, title: str, pen: Pen) -> str:
    """The link to a table's CSV file; "" where there is none."""
    link = pen.sheets.get(key)
    if not link:
        return ""
    words = pen.say("page.sheet", title=title)
    return f'<p class="sheet"><a href="{escape(link)}" download="">{words}</a></p>'


def figure(chart: Chart) -> str:
    """A chart with what it shows in words below it; "" when there is nothing to draw."""
    drawn = draw(chart)
    about = escape(chart.about)
    caption = f'<figcaption aria-hidden="true">{about}</figcaption>'  # the drawing says it
    return f"<figure>{drawn}{caption}</figure>" if drawn else ""


# ------------------------------------------------------------------------------------ charts


def charts(table: Table, title: str, pen: Pen) -> list[Chart]:
    """A chart for every unit that has two values and more: unlike units share no axis.

    Where every value is nothing there is nothing to draw.
    """
    if not table.chart:
        return []
    rows = [row for row in table.rows if not row.total][:LONGEST]
    told = [cell for row in rows for cell in row.cells if cell and cell.value is not None]
    units = [cell.unit for cell in told]
    some = {cell.unit for cell in told if cell.value}
    drawn = [unit for unit in dict.fromkeys(units) if units.count(unit) > 1 and unit in some]
    made = []
    for unit in drawn:
        groups = _groups(table, rows, unit, pen)
        key = "page.chart" if len(set(units)) == 1 else "page.chart-unit"
        words = pen.label(key, title=title, unit=unit_name(unit, pen.lang))
        about = " ".join(_about(groups, table.chart == "line", pen))
        made.append(Chart(pen.id("c"), words, about, groups, table.chart == "line"))
    return made


def _groups(table: Table, rows: Sequence[Row], unit: str, pen: Pen) -> tuple[Group, ...]:
    """Marks as they stand together: by row, or by column; a line runs along its periods."""
    names, heads = row_names(rows, pen), pen.heads(table.columns)
    cells = [[_mark(cell, unit, pen) for cell in row.cells] for row in rows]
    by_row = table.chart == "bars" or (table.chart == "line" and bool(parse(rows[0].label)))
    if not by_row:
        names, heads = heads, names
        cells = [list(column) for column in zip(*cells, strict=True)]
    if table.chart != "line" and len(heads) == 1:  # one bar a row: the row's name beside it
        return tuple(
            Group("", (_named(row[0], name),)) for name, row in zip(names, cells, strict=True)
        )
    return tuple(
        Group(name, tuple(map(_named, row, heads))) for name, row in zip(names, cells, strict=True)
    )


def row_names(rows: Sequence[Row], pen: Pen) -> list[str]:
    """The rows' labels in words; periods of the report's year without it, but for sums."""
    plain = iter(pen.heads([row.label for row in rows if not row.total]))
    return [pen.head(row.label) if row.total else next(plain) for row in rows]


def _mark(cell: Figure | None, unit: str, pen: Pen) -> Mark | None:
    if cell is None or cell.value is None or cell.unit != unit:
        return None
    return Mark("", cell.value, with_unit(cell.value, unit, pen.lang))


def _named(mark: Mark | None, label: str) -> Mark | None:
    return Mark(label, mark.value, mark.words) if mark else None


def _about(groups: Sequence[Group], over_time: bool, pen: Pen) -> Iterator[str]:
    """What a chart shows, in words, a sentence a series."""
    for n in range(max((len(group.marks) for group in groups), default=0)):
        marks = [
            (group.head or mark.label, mark)
            for group in groups
            if n < len(group.marks) and (mark := group.marks[n])
        ]
        if not marks:
            continue
        words = _message(marks, over_time, pen)
        named = marks[0][1].label if any(group.head for group in groups) else ""
        yield pen.label("page.series", name=named, words=words) if named else words


def _message(marks: Sequence[tuple[str, Mark]], over_time: bool, pen: Pen) -> str:
    most = max(marks, key=lambda one: one[1].value)
    least = min(marks, key=lambda one: one[1].value)
    facts = {"most": most[0], "most_value": most[1].words}
    if len(marks) == 1:
        return pen.label("page.one-value", label=most[0], value=most[1].words)
    if most[1].value == least[1].value:
        return pen.label("page.all-same", count=len(marks), value=most[1].words)
    if over_time:
        (first, begin), (last, end) = marks[0], marks[-1]
        ends = {"first": first, "first_value": begin.words, "last": last, "last_value": end.words}
        return pen.label("page.from-to", **facts, **ends)
    low = {"least": least[0], "least_value": least[1].words}
    return pen.label("page.most-and-least", count=len(marks), **facts, **low)


# ------------------------------------------------------------------------------------ tables


def _table(table: Table, title: str, pen: Pen) -> Iterator[str]:
    cells = [cell for row in table.rows for cell in row.cells if cell]
    mixed = any(not cell.live for cell in cells)
    heads = [pen.head(table.head), *pen.heads(table.columns)]
    if mixed:
        heads.append(pen.label("page.source"))
    rows = shown(table.rows)
    names = row_names(rows, pen)
    if cells and not mixed:
        yield f'<p class="aside">{pen.say("page.all-live")}</p>'
    yield from opened(title, heads, pen)
    for name, row in zip(names, rows, strict=True):
        told = [_value(cell, pen) for cell in row.cells]
        if mixed:
            told.append(escape(_sources(row, pen)))
        yield line(heads, escape(name), told, "total" if row.total else "")
    yield "</tbody></table>"
    if len(rows) < len(table.rows):
        yield f"<p>{pen.say('page.cut', shown=len(rows), count=len(table.rows))}</p>"


def shown(rows: Sequence[Row]) -> list[Row]:
    """The rows that the page lists: the first ones, and the sums."""
    kept = [row for row in rows if not row.total][:LONGEST]
    chosen = {id(row) for row in kept}
    return [row for row in rows if row.total or id(row) in chosen]


def opened(title: str, heads: Sequence[str], pen: Pen) -> Iterator[str]:
    """A table with its caption and head row, open for its rows."""
    id = pen.id("t")
    look = ' class="many"' if len(heads) > _MANY else ""
    yield f'<table role="table" aria-labelledby="{id}"{look}>'
    yield f'<caption id="{id}">{escape(title)}</caption>'
    cells = "".join(f'<th scope="col" role="columnheader">{escape(head)}</th>' for head in heads)
    yield f'<thead role="rowgroup"><tr role="row">{cells}</tr></thead>'
    yield '<tbody role="rowgroup">'


def line(heads: Sequence[str], name: str, cells: Sequence[str], look: str = "") -> str:
    """A row: its name as a header, then its cells (HTML), each knowing its column's head."""
    told = "".join(
        f'<td role="cell" data-head="{escape(head)}">{cell}</td>'
        for head, cell in zip(heads[1:], cells, strict=True)
    )
    kind = f' class="{look}"' if look else ""
    return f'<tr role="row"{kind}><th scope="row" role="rowheader">{name}</th>{told}</tr>'


def _value(cell: Figure | None, pen: Pen) -> str:
    if cell is None or cell.value is None:
        none = pen.say("page.no-value")
        note = pen.note(cell.note, cell.facts) if cell else ""
        return f'<span class="none">{escape(note) or none}</span>'
    words = value_text(cell, pen.lang)
    if cell.target is not None:
        target = with_unit(cell.target, cell.unit, pen.lang)
        words = pen.label("page.of-target", value=words, target=target)
    note = pen.note(cell.note, cell.facts)
    return escape(words) + (f'<br><span class="note">{escape(note)}</span>' if note else "")


def _sources(row: Row, pen: Pen) -> str:
    """Where a row's figures come from, each source once."""
    return "; ".join(dict.fromkeys(pen.source(cell) for cell in row.cells if cell))
