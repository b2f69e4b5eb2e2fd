# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy item list``: items page by page, or as a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.item_show import say_state
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.commands.paging import as_sheet, paged
from daisy_pipeline.commands.sheets import write_sheet
from daisy_pipeline.ledger.states import ItemState
from daisy_pipeline.messages import phrase

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Item

STATES = tuple(map(str, ItemState))
_COLUMNS = ("item_id", "state", "days", "title", "product", "material_type", "branch", "made_by")


@click.command("list")
@click.option("--state", type=click.Choice(STATES), default=None)
@click.option("--year", type=click.IntRange(1, 9999), default=None)
@click.option("--product", default="")
@click.option("--branch", default="")
@click.option("--title", "slug", default="")
@click.option("--stuck", type=click.IntRange(1, 36_500), default=None)
@paged
@as_sheet
@click.pass_obj
def list_items(
    console: Console, /, limit: int, page: int, sheet: Path | None, **chosen: Any
) -> None:
    """List items by their numbers; with ``--stuck`` those that wait longest first."""
    opened = ledger_of(console)
    from daisy_pipeline.ledger.item_lists import Wish, listed

    rows = listed(opened, Wish(**{key: value for key, value in chosen.items() if value}))
    count = rows.count()
    if sheet is not None:
        _write(console, opened, rows.iterator(chunk_size=500), sheet)
        return
    console.say("item.count" if count else "item.none", count=count)
    first = (page - 1) * limit
    for row in rows[first : first + limit]:
        say_state(console, opened, row)
    if count > page * limit:
        console.say("item.more", count=count - page * limit, page=page + 1)
    console.event("items", count=count, page=page, limit=limit)


def _write(console: Console, ledger: Ledger, rows: Iterator[Item], target: Path) -> None:
    from daisy_pipeline.ledger.item_lists import days_in_state

    lang = console.lang

    def cells() -> Iterator[list[str | int]]:
        for row in rows:
            yield [
                row.item_id,
                phrase(f"state.{row.state}", lang),
                days_in_state(ledger, row),
                row.title.slug if row.title else "",
                phrase(f"product.{row.product}", lang),
                phrase(f"material.{row.material_type}", lang),
                row.branch,
                row.made_by,
            ]

    header = [phrase(f"column.{name}", lang) for name in _COLUMNS]
    write_sheet(console, ledger.workspace, target, header, cells())
