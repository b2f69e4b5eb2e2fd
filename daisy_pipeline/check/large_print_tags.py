# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tags of a PDF: every thing tagged once, standard types rightly nested, tables, headings.

The points in brackets are failure conditions of the Matterhorn Protocol 1.1 (PDF Association),
which says how PDF/UA-1 (ISO 14289-1) is tested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from daisy_pipeline.check.pdf_view import View
from daisy_pipeline.check.values import is_language
from daisy_pipeline.tools.pdf_facts import Element

_GROUPS = frozenset({"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "TOC", "Index"})
_HOLDERS = frozenset({"L", "LI", "Table", "THead", "TBody", "TFoot", "TR"})
_HEADINGS = frozenset({"H", "H1", "H2", "H3", "H4", "H5", "H6"})
_BLOCKS = (
    frozenset({"P", "L", "Table", "TOC", "Caption", "NonStruct", "Private"}) | _GROUPS | _HEADINGS
)
_OTHERS = frozenset(
    {"TOCI", "LI", "Lbl", "LBody", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote"}
    | {"Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP"}
    | {"Warichu", "WT", "WP", "Figure", "Formula", "Form"}
)
STANDARD = _BLOCKS | _OTHERS
"""The standard structure types (ISO 32000-1, 14.8.4)."""

_CHILDREN = {  # what an element may hold, where that is limited
    "L": frozenset({"Caption", "LI", "L"}),
    "LI": frozenset({"Lbl", "LBody"}),
    "TOC": frozenset({"Caption", "TOCI", "TOC"}),
    "Table": frozenset({"Caption", "TR", "THead", "TBody", "TFoot"}),
    "THead": frozenset({"TR"}),
    "TBody": frozenset({"TR"}),
    "TFoot": frozenset({"TR"}),
    "TR": frozenset({"TH", "TD"}),
}
_PARENTS = {  # what an element must stand in
    "LI": frozenset({"L"}),
    "LBody": frozenset({"LI"}),
    "TOCI": frozenset({"TOC"}),
    "TR": frozenset({"Table", "THead", "TBody", "TFoot"}),
    "TH": frozenset({"TR"}),
    "TD": frozenset({"TR"}),
    "THead": frozenset({"Table"}),
    "TBody": frozenset({"Table"}),
    "TFoot": frozenset({"Table"}),
}
_FILE_NAME = re.compile(r"[^/\n]*\.(png|jpe?g|gif|svg|bmp|tiff?|webp|emf|wmf|pdf)", re.IGNORECASE)


def check_tags(view: View) -> None:
    """Everything that is wrong with the structure tree of a tagged PDF."""
    _check_marks(view)
    for element in view.facts.elements:
        _check_type(view, element)
        _check_nesting(view, element)
        _check_said(view, element)
    _check_headings(view)
    _check_notes(view)


def _check_marks(view: View) -> None:
    """What is painted is tagged or an artifact, and the tree knows each mark (01-003 to 01-005)."""
    held = {kid for e in view.facts.elements for kid in e.kids if isinstance(kid, tuple)}
    for page, sheet in view.sheets:
        for kind, words in sheet.loose:
            view.add("DP-LPC-006", page, kind=f"pdf.{kind}", words=words)
        for words in sheet.crossed:
            view.add("DP-LPC-007", page, words=words)
        for mcid, words in sheet.texts.items():
            if (page, mcid) not in held:
                view.add("DP-LPC-008", page, words=words.strip()[:60], mark=mcid)
    for page, mcid in view.facts.strays:
        words = view.facts.words.get((page, mcid), "").strip()[:60]
        view.add("DP-LPC-008", page, words=words, mark=mcid)


def _check_type(view: View, element: Element) -> None:
    """Types are standard ones or mapped to them (02-001, 02-003)."""
    if element.role not in STANDARD:
        view.at(element, "DP-LPC-009", type=element.type)


def _check_nesting(view: View, element: Element) -> None:
    """Lists, tables and contents are built of their parts (09-004 to 09-008)."""
    every = view.facts.elements
    outer = every[element.up].role if element.up >= 0 else ""
    allowed = _PARENTS.get(element.role)
    limited = _CHILDREN.get(outer)
    wrong = allowed is not None and outer not in allowed
    wrong |= limited is not None and element.role not in limited
    wrong |= outer in _HEADINGS | {"P"} and element.role in _BLOCKS
    if wrong:
        view.at(element, "DP-LPC-010", inner=element.role, outer=outer or "StructTreeRoot")
    direct = any(isinstance(kid, tuple) for kid in element.kids)
    if direct and element.role in _GROUPS | _HOLDERS:
        view.at(element, "DP-LPC-011", outer=element.role)


def _check_said(view: View, element: Element) -> None:
    """Alternative texts (13-004, 17-002), languages (11), cells (15), rows of tables."""
    if element.role in ("Figure", "Formula"):
        words = (element.alt or element.actual).strip()
        if not words:
            view.at(element, "DP-LPC-012", role=f"pdf.{element.role}")
        elif _FILE_NAME.fullmatch(words):
            view.at(element, "DP-LPC-013", words=words[:60])
    if element.lang and not is_language(element.lang):
        view.at(element, "DP-LPC-021", lang=element.lang[:40])
    if element.role in ("TH", "TD"):
        _check_cell(view, element)
    elif element.role == "Table":
        _check_table(view, element)


def _check_cell(view: View, cell: Element) -> None:
    """Headers are found by scope or by id (15-003)."""
    missing = [name for name in cell.headers if name not in view.header_ids]
    if missing or any(name not in view.facts.ids for name in cell.headers):
        view.at(cell, "DP-LPC-015")
    scoped = cell.scope in ("Row", "Column", "Both")
    if cell.role == "TH" and not scoped and cell.id not in view.named_headers:
        view.at(cell, "DP-LPC-014")


def _check_table(view: View, table: Element) -> None:
    """A table has rows, and all of them cover the same columns."""
    rows = list(_rows(view, table))
    if not rows:
        view.at(table, "DP-LPC-016")
        return
    taken: dict[tuple[int, int], bool] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            for y in range(min(cell.rows, len(rows) - number + 1)):
                taken.update({(number + y, column + x): True for x in range(cell.columns)})
    wide = max((x for _, x in taken), default=0) + 1
    for number, row in enumerate(rows):
        many = sum((number, x) in taken for x in range(wide))
        if many != wide:
            at = row[0] if row else table
            view.at(at, "DP-LPC-017", row=number + 1, many=many, wanted=wide)
            return
    if any(y >= len(rows) for y, _ in taken):
        view.at(table, "DP-LPC-017", row=len(rows) + 1, many=0, wanted=wide)


def _rows(view: View, table: Element) -> Iterator[list[Element]]:
    for kid in view.below(table):
        if kid.role == "TR":
            yield [cell for cell in view.below(kid) if cell.role in ("TH", "TD")]
        elif kid.role in ("THead", "TBody", "TFoot"):
            yield from _rows(view, kid)


def _check_headings(view: View) -> None:
    """Headings begin with level 1 and go down one level at a time (14-002, 14-003)."""
    last = 0
    for heading in view.headings:
        level = int(heading.role[1])
        if level > last + 1:
            id = "DP-LPC-019" if last else "DP-LPC-018"
            view.at(heading, id, words=view.text(heading)[:60], level=level, before=last)
        last = level


def _check_notes(view: View) -> None:
    """Every Note has an ID of its own (19-003, 19-004)."""
    seen: set[str] = set()
    for element in view.facts.elements:
        if element.role == "Note":
            if not element.id or element.id in seen:
                view.at(element, "DP-LPC-047", words=view.text(element)[:60])
            seen.add(element.id)
