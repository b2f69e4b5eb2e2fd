# SPDX-License-Identifier: AGPL-3.0-or-later
"""Items stand in the order of their numbers, also where a year has more than 99,999 of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from daisy_pipeline.catalogue.facts import id_key
from daisy_pipeline.export import feed as feeds
from daisy_pipeline.export import new_titles
from daisy_pipeline.export.choose import Wanted, choose
from daisy_pipeline.export.feed import Wishes, feed_of
from daisy_pipeline.export.feed_pages import documents
from daisy_pipeline.export.feed_publication import Site
from daisy_pipeline.export.profile import load_profile
from tests.fakes.items import approved_items, facts_of

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

SITE = Site("", "", "시험도서관", "ko")
IDS = ["MPT202600002", "MPT202699999", "MPT2026100000", "MPT2026100001"]


def numbered(ledger: Ledger) -> None:
    """Text items with these ids, completed on one day, and nothing else to order them by."""
    from daisy_pipeline.ledger.models import Item

    rows = approved_items(ledger, 4)
    same = {"product": "daisy3-text", "material_type": "text-daisy"}
    with ledger.change("test", "ids"):
        for row, name in zip(rows, [IDS[3], IDS[1], IDS[2], IDS[0]], strict=True):
            Item.objects.filter(pk=row.pk).update(
                item_id=name, completed_on=rows[0].completed_on, **same
            )


def test_the_order_of_numbers() -> None:
    assert sorted(reversed(IDS), key=id_key) == IDS != sorted(IDS)


def test_what_is_exported_and_listed(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.counts import Span, made_items
    from daisy_pipeline.ledger.item_lists import Wish, listed

    numbered(ledger)
    found = choose(ledger, load_profile("nld-dream"), Wanted((), "", waiting=True))
    assert [one.item.item_id for one in found] == IDS
    (day,) = {item.completed_on or date.min for item in listed(ledger, Wish())}
    assert [item.item_id for item in made_items(Span(day, day))] == IDS
    assert [item.item_id for item in listed(ledger, Wish())] == IDS


def test_the_feed_s_pages(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "facts_of", facts_of)
    approved_items(ledger, 1)
    (offer,) = feed_of(ledger, Wishes()).offers
    offers = [replace(offer, facts=replace(offer.facts, item_id=name)) for name in sorted(IDS)]
    shown = {name: json.loads(data) for name, data in documents(offers, SITE, 3)}
    for kind in ("new", offer.kind):
        pages = (shown[f"{kind}.json"], shown[f"{kind}-2.json"])
        told = [p["links"][0]["href"] for page in pages for p in page["publications"]]
        assert [next(name for name in IDS if name in one) for one in told] == IDS
    ordered = sorted(offers, key=lambda one: new_titles._order(one.facts))
    assert [one.facts.item_id for one in ordered] == IDS
