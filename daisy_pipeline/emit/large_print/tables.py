# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables: fitted on the page, else on a page of their own turned on its side, else as a list.

The type is never made smaller: the form gives way, not the letters (docs/decisions/0071).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from daisy_pipeline.braille.book.grid import grid_of
from daisy_pipeline.config.large_print_profile import POINT
from daisy_pipeline.emit.large_print import table_plan as plans
from daisy_pipeline.emit.large_print.table_linear import Linear, bold
from daisy_pipeline.emit.large_print.table_measure import IN_CELL, Ink, ink_of
from daisy_pipeline.emit.large_print.table_plan import Laid, Plan
from daisy_pipeline.formats.typst import call, joined
from daisy_pipeline.model.book import Table, text_of
from daisy_pipeline.model.finding import Place
from daisy_pipeline.model.walk import texts

if TYPE_CHECKING:
    from daisy_pipeline.emit.large_print.setter import Setter, Within

AUTO, FITTED, TURNED, LINEAR = "auto", "fitted", "turned", "linear"
FORMS = (AUTO, FITTED, TURNED, LINEAR)
_TOLD = {TURNED: "DP-LPR-020", LINEAR: "DP-LPR-021"}
_INSIDE = 3.0  # em that the sides of a box, a quotation or a list take
_SPAN_ALL = 40  # characters of a table in a message
_MOST_HEAD = 0.9  # of a page for heads, which are never divided
_MOST_REPEATED = 0.35  # of a page for heads that stand on every page


def set_table(setter: Setter, table: Table, within: Within) -> list[str]:
    """A table's caption, then the table in the first form that holds it; which, is told."""
    return _Table(setter, table, within).code()


@dataclass(frozen=True)
class _Sheet:
    """A form of a table: the widths of its columns, the heights of its page, heads and rows."""

    form: str
    columns: Sequence[float]
    height: float
    heads: float
    highs: Sequence[float]

    @property
    def repeats(self) -> bool:
        """Whether the heads stand on every page."""
        return self.heads <= _MOST_REPEATED * self.height

    @property
    def left(self) -> float:
        """The height below the heads."""
        return self.height - (self.heads if self.repeats else 0.0)


class _Table:
    """One table being set."""

    def __init__(self, setter: Setter, table: Table, within: Within) -> None:
        self.setter, self.table = setter, table
        self.profile = setter.form.profile
        self.given = within
        room = within.room or self.profile.measure - within.left - (0 if within.top else _INSIDE)
        self.within = replace(within, room=room)
        self.grid = grid_of(table)

    def code(self) -> list[str]:
        """Statements that show caption and table."""
        caption = [
            call("kept", code) for code in self.setter.blocks(self.table.caption, self.given)
        ]
        plan = plans.plan_of(self.grid) if self.grid.cells else None
        inks = self._inks(plan) if plan else {}
        sheet = self._sheet(plan, inks) if plan else None
        if not self.grid.cells:
            return self._marked(caption or ["metadata(none)"] * self._is_known())
        if plan is None or sheet is None:
            self._tell(LINEAR)
            rows = Linear(self.setter, self.grid, self.within).code()
            return self._marked([*caption, *rows])
        made = self._marked([*caption, self._table(plan, inks, sheet)])
        if sheet.form != TURNED:
            return made
        self._tell(TURNED)
        return [self.setter.turned(made)]

    def _marked(self, made: list[str]) -> list[str]:
        """The statements with the table's label on the first."""
        return [self.setter.pen.mark(made[0], self.table.id), *made[1:]] if made else []

    def _is_known(self) -> bool:
        return self.table.id in self.setter.known

    def _inks(self, plan: Plan) -> dict[Laid, Ink]:
        words = self.setter.form.words
        return {
            laid: ink_of(laid.placed.cell.blocks, words)
            for row in plan.rows
            for laid in row
            if laid.placed is not None
        }

    def _sheet(self, plan: Plan, inks: dict[Laid, Ink]) -> _Sheet | None:
        """The first form that holds the table; None when that is a list."""
        wanted = self.setter.form.tables
        if wanted == LINEAR:
            return None
        tall = self.profile.height - self.profile.top - self.profile.bottom
        wide = self.profile.height - self.profile.inner - self.profile.outer
        low = self.profile.width - self.profile.top - self.profile.bottom
        em = self.profile.size * POINT
        if self.given.room:  # in a cell, of a page that may be turned and begin with heads
            tall = low * IN_CELL
        fitted, turned = (FITTED, self.within.room, tall / em), (TURNED, wide / em, low / em)
        least = float(self.profile.column)
        tries = [(*fitted, least)]
        if wanted == FITTED:
            tries.append((*fitted, 0.0))
        elif self.within.top:
            tries += [(*turned, least)] + [(*turned, 0.0)] * (wanted == TURNED)
        for form, room, height, narrowest in tries:
            columns = plans.widths(plan, inks, room, narrowest)
            sheet = self._measured(plan, inks, form, columns, height) if columns else None
            if sheet:
                return sheet
        return None

    def _measured(
        self, plan: Plan, inks: dict[Laid, Ink], form: str, columns: Sequence[float], height: float
    ) -> _Sheet | None:
        """The form with its heights; None where something that stays whole is too high.

        Typst sets rows of heads whole, and what it divides of a cell over several rows can come to
        stand below the page.
        """
        highs, across = plans.heights(plan, columns, inks, self.profile)
        sheet = _Sheet(form, columns, height, sum(highs[: plan.heads]), highs)
        within = max((highs[row] for row in plan.within), default=0.0)
        fits = sheet.heads + within <= _MOST_HEAD * height and across <= _MOST_HEAD * sheet.left
        return sheet if fits else None

    # ------------------------------------------------------------------ a table of Typst

    def _table(self, plan: Plan, inks: dict[Laid, Ink], sheet: _Sheet) -> str:
        number = len(self.setter.row_heads)
        self.setter.row_heads.append(())  # before those of tables in its cells
        repeats = str(sheet.repeats).lower()
        parts: list[str] = []
        if plan.heads:
            cells = [c for row in plan.rows[: plan.heads] for c in self._cells(row, sheet, False)]
            parts.append(
                call("table.header", *cells, "table.hline(stroke: rule-below)", repeat=repeats)
            )
        for row in range(plan.heads, len(plan.rows)):
            cells = list(self._cells(plan.rows[row], sheet, sheet.highs[row] <= sheet.left))
            if row in plan.within:
                level = str(2 if plan.heads else 1)
                parts.append(call("table.header", *cells, level=level, repeat="false"))
            else:
                parts += cells
        self.setter.row_heads[number] = plan.row_heads
        return call("table", *parts, columns=self._columns(sheet))

    def _columns(self, sheet: _Sheet) -> str:
        """Within other things widths are shares, as the room there is not known to the hair."""
        unit = "em" if self.within.top else "fr"
        return "(" + "".join(f"{width:.3f}{unit}, " for width in sheet.columns) + ")"

    def _cells(self, row: Sequence[Laid], sheet: _Sheet, whole: bool) -> Iterator[str]:
        for laid in row:
            if laid.placed is None:
                yield "[]"
                continue
            wide = sum(sheet.columns[laid.column : laid.column + laid.columns]) - 2 * plans.PAD
            inner = replace(self.within, top=False, left=0.0, room=wide)
            before, self.setter.pen.heavy = self.setter.pen.heavy, bool(laid.heads)
            code = joined(self.setter.blocks(laid.placed.cell.blocks, inner) or ["none"])
            self.setter.pen.heavy = before
            spans = {"colspan": laid.columns, "rowspan": laid.rows}
            options = {name: str(count) for name, count in spans.items() if count > 1}
            if whole and laid.rows == 1:
                options["breakable"] = "false"
            yield call("table.cell", bold(code) if laid.heads else code, **options)

    # ------------------------------------------------------------------ what is told

    def _tell(self, form: str) -> None:
        """Tell in which form the table is, and which it is by its first words."""
        if self.setter.form.tables == form:
            return  # as it was asked for
        said = (" ".join("".join(map(text_of, p.text)).split()) for p in texts((self.table,)))
        first = next((words for words in said if words), "")
        origin = self.table.origin
        place = Place(origin.file, origin.line) if origin else Place()
        place = replace(place, inside=first[:_SPAN_ALL])
        self.setter.tell(_TOLD[form], place, characters=self.profile.column)
