# SPDX-License-Identifier: AGPL-3.0-or-later
"""A chart as the table of its values: what a sighted reader may take from it, and no more."""

from __future__ import annotations

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.book import Cell, Origin, Paragraph, Row, Table, plain
from daisy_pipeline.readers.office.ooxml import A, C, number

_MOST_POINTS = 2_000
_MOST_SERIES = 60


def chart_table(root: Element, origin: Origin) -> Table | None:
    """The values stored in a chart part, a column a series; None when there are none."""
    series = [s for s in root.iter(C + "ser")][:_MOST_SERIES]
    columns = [_points(s, "val", "yVal") for s in series]
    if not any(columns):
        return None
    labels: dict[int, str] = {}
    for one in series:
        labels = labels or _points(one, "cat", "xVal")
    names = [_name(s) for s in series]
    head = Row(cells=tuple(_cell(n, "col") for n in ("", *names)))
    order = sorted({at for column in columns for at in column})[:_MOST_POINTS]
    rows = tuple(
        Row(
            cells=(
                _cell(labels.get(at, str(at + 1)), "row"),
                *(_cell(c.get(at, "")) for c in columns),
            )
        )
        for at in order
    )
    title = next(root.iter(C + "title"), None)
    words = (
        ""
        if title is None
        else " ".join("".join(t.text or "" for t in title.iter(A + "t")).split())
    )
    caption = (Paragraph(text=plain(words), origin=origin),) if words else ()
    return Table(rows=rows, head=(head,), caption=caption, origin=origin)


def _points(series: Element, *names: str) -> dict[int, str]:
    made: dict[int, str] = {}
    for name in names:
        holder = series.find(C + name)
        for point in holder.iter(C + "pt") if holder is not None else ():
            at = number(point.get("idx"), -1)
            if 0 <= at < _MOST_POINTS and len(made) < _MOST_POINTS:
                made[at] = _tidied(point.findtext(C + "v") or "")
    return made


def _tidied(value: str) -> str:
    """A number without the tail that binary fractions leave (0.30000000000000004)."""
    value = value.strip()
    if len(value) > 12 and "." in value:
        try:
            return f"{float(value):.10g}"
        except (ValueError, OverflowError):
            return value
    return value


def _name(series: Element) -> str:
    holder = series.find(C + "tx")
    return (
        "" if holder is None else (next((v.text or "" for v in holder.iter(C + "v")), "")).strip()
    )


def _cell(words: str, scope: str = "") -> Cell:
    blocks = (Paragraph(text=plain(words)),) if words else ()
    return Cell(blocks=blocks, header=bool(scope), scope=scope)
