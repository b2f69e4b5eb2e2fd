# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the ledger says of items, held against what has been built."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Item, TitleEntry
from daisy_pipeline.ledger.readiness import OWN
from daisy_pipeline.ledger.states import ItemState
from daisy_pipeline.model.finding import Finding, Place

# States in which the product is wanted on this computer; what was sent has its own bundle.
_NEEDED = (ItemState.IN_REVIEW, ItemState.VALIDATED, ItemState.APPROVED)


def item_findings(ledger: Ledger) -> list[Finding]:
    """DP-LED-026 for products that are gone, -027 for two items of one product of a title.

    DP-LED-017 where a title.toml names an item that is another title's or another product's.
    """
    columns = ("item_id", "title__slug", "product", "state", "supersedes__item_id")
    # What came in with errors waits in review for a mended one: no build can put it there.
    waits = Q(state=ItemState.IN_REVIEW) & ~Q(origin=OWN)
    rows = Item.objects.order_by("item_id").values_list(*columns)
    items = [row for row in rows if row[3] != ItemState.WITHDRAWN and row[1]]
    waiting = set(Item.objects.filter(waits).values_list("item_id", flat=True))
    made = [row for row in items if row[0] not in waiting]
    return [*_gone(ledger, made), *_twice(ledger, items), *_other_ids(ledger, items)]


def _gone(ledger: Ledger, items: list[tuple[str, str, str, str, str]]) -> Iterator[Finding]:
    for item_id, slug, product, state, _ in items:
        path = ledger.workspace.output / slug / product
        if state in _NEEDED and not path.exists():
            facts = {"item": item_id, "slug": slug}
            yield Finding("DP-LED-026", Place(ledger.workspace.shown(path)), facts)


def _twice(ledger: Ledger, items: list[tuple[str, str, str, str, str]]) -> Iterator[Finding]:
    replaced = {row[4] for row in items if row[4]}
    first: dict[tuple[str, str], str] = {}
    for item_id, slug, product, _, _ in items:
        if item_id in replaced:
            continue
        other = first.setdefault((slug, product), item_id)
        if other != item_id:
            path = ledger.workspace.folder(slug)
            facts = {"item": item_id, "other": other, "product": f"product.{product}"}
            yield Finding("DP-LED-027", Place(ledger.workspace.shown(path)), facts)


def _other_ids(ledger: Ledger, items: list[tuple[str, str, str, str, str]]) -> Iterator[Finding]:
    owners = {item_id: (slug, product) for item_id, slug, product, _, _ in items}
    entries = TitleEntry.objects.filter(gone=False).exclude(item_ids={}).order_by("slug")
    for slug, ids in entries.values_list("slug", "item_ids"):
        for product, item_id in sorted(ids.items()):
            owner = owners.setdefault(item_id, (slug, product))
            if owner != (slug, product):
                path = ledger.workspace.folder(slug) / "title.toml"
                place = Place(ledger.workspace.shown(path), inside=f"items.{product}")
                facts = {"item": item_id, "slug": owner[0], "product": f"product.{owner[1]}"}
                yield Finding("DP-LED-017", place, facts)
