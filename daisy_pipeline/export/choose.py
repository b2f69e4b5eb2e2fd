# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which items may go to a destination, and what the others lack and who has to do it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from daisy_pipeline.catalogue.facts import id_key
from daisy_pipeline.export.gates import GOING, KEPT, missing, unnamed
from daisy_pipeline.export.profile import Profile
from daisy_pipeline.model.finding import ExitCode, fail

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Item
    from daisy_pipeline.ledger.readiness import Missing

_QUARTER = re.compile(r"(20[0-9]{2})[Qq]([1-4])")
_PLANNED = ("planned", "rights-checked")
_SETTLED = ("delivered", KEPT)
_WAITING = ("in-production", "in-review", "validated", "rejected")


@dataclass(frozen=True)
class Wanted:
    """What to export: titles (slugs) and item ids by name, or a quarter, or all that is ready.

    ``waiting`` also gives the items that are not approved yet, for a look ahead.
    """

    names: tuple[str, ...] = ()
    quarter: str = ""
    waiting: bool = False


@dataclass(frozen=True)
class Candidate:
    """An item, and what it lacks; it may go when that is nothing."""

    item: Item
    missing: tuple[Missing, ...]

    @property
    def ready(self) -> bool:
        """Whether it may go."""
        return not self.missing


def days_of(quarter: str) -> tuple[date, date]:
    """First and last day of ``2026Q4``; DP-EXP-015 (exit code 2) for what is none."""
    told = _QUARTER.fullmatch(quarter.strip())
    if not told:
        raise fail("DP-EXP-015", exit_code=ExitCode.BAD_USAGE, quarter=quarter.strip()[:40])
    year, month = int(told[1]), 3 * int(told[2]) - 2
    after = date(year + (month == 10), (month + 2) % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def choose(ledger: Ledger, profile: Profile, wanted: Wanted) -> list[Candidate]:
    """The items that are meant, by their ids, each with what it lacks for this destination.

    Of a quarter, and of all, those that the destination has already are left out, and those that
    their giver wants kept in the house; an item that was named is told of. DP-EXP-003 (exit code
    2) for a name that no item has.
    """
    from daisy_pipeline.ledger.heard import Readers

    found = _named(wanted.names) if wanted.names else _meant(wanted)
    rows = sorted(found, key=lambda item: id_key(item.item_id))
    names, readers = unnamed(ledger, rows), Readers(ledger)
    judged = (Candidate(item, tuple(missing(readers, profile, item, names))) for item in rows)
    if wanted.names:
        return list(judged)
    return [one for one in judged if not any(lack.kind in _SETTLED for lack in one.missing)]


def not_begun() -> int:
    """How many items are planned only: nobody looks at what they lack yet."""
    from daisy_pipeline.ledger.models import Item

    return Item.objects.filter(state__in=_PLANNED).count()


def _named(names: tuple[str, ...]) -> list[Item]:
    from daisy_pipeline.ledger.models import Item

    found: dict[str, Item] = {}
    for name in names:
        rows = Item.objects.select_related("title").exclude(state="withdrawn")
        mine = list(rows.filter(item_id=name.upper())) or list(rows.filter(title__slug=name))
        if not mine:
            raise fail("DP-EXP-003", exit_code=ExitCode.BAD_USAGE, name=name[:80])
        found |= {item.item_id: item for item in mine}
    return list(found.values())


def _meant(wanted: Wanted) -> list[Item]:
    from daisy_pipeline.ledger.models import Item

    rows: Any = Item.objects.select_related("title")
    going = rows.filter(state__in=GOING)
    if wanted.quarter:
        going = going.filter(completed_on__range=days_of(wanted.quarter))
    return [*going, *(rows.filter(state__in=_WAITING) if wanted.waiting else ())]
