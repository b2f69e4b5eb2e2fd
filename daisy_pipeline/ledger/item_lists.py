# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists of items for people: by state, year, product, branch, title; those that stand still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.item_order import by_id
from daisy_pipeline.ledger.models import AuditLog, Item
from daisy_pipeline.ledger.states import ItemState

_AT_REST = (ItemState.ACKNOWLEDGED, ItemState.PUBLISHED, ItemState.WITHDRAWN)
# An id ends with the letter of its type, the year and a number of five digits or more.
_OF_YEAR = "(^|[A-Z]){year:04d}[0-9]{{5,}}$"
_OF_TITLE = ("rights.", "review.", "defect.")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which items; an empty field asks for all. ``stuck``: days in one state, 0 for any."""

    state: str = ""
    year: int = 0
    product: str = ""
    branch: str = ""
    slug: str = ""
    stuck: int = 0


def listed(ledger: Ledger, wish: Wish) -> QuerySet[Item]:
    """The items in the order of their ids; with ``stuck`` those that wait longest first."""
    rows = Item.objects.select_related("title")
    exact = {"state": wish.state, "product": wish.product, "branch": wish.branch}
    exact["title__slug"] = wish.slug
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wish.year:
        rows = rows.filter(item_id__regex=_OF_YEAR.format(year=wish.year))
    if wish.stuck:
        since = ledger.now() - timedelta(days=wish.stuck)
        still = rows.filter(state_since__lt=since).exclude(state__in=_AT_REST)
        return still.order_by("state_since", *by_id())
    return rows.order_by(*by_id())


def days_in_state(ledger: Ledger, item: Item) -> int:
    """Whole days since the item came into its state; 0 when the clock was set back."""
    return max(0, (ledger.now() - item.state_since).days)


def history(item: Item) -> QuerySet[AuditLog]:
    """What was done to an item, and to the title it is made of, in the order of the log."""
    own = Q(subject=item.item_id)
    if item.title is not None:
        of_title = Q()
        for begin in _OF_TITLE:
            of_title |= Q(action__startswith=begin)
        own |= Q(subject=item.title.slug) & of_title
    return AuditLog.objects.filter(own).order_by("sequence")
