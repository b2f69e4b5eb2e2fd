# SPDX-License-Identifier: AGPL-3.0-or-later
"""The facts of an item of the ledger: its built product, and what the ledger's rows say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from daisy_pipeline.catalogue.built import Identity, facts_of_built
from daisy_pipeline.catalogue.facts import Curriculum, ItemFacts, Material, RightsFacts
from daisy_pipeline.catalogue.options import SOUNDING
from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.model.finding import DaisyError, Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Item, TitleEntry
    from daisy_pipeline.ledger.sync_names import PrintedNames


def facts_of(ledger: Ledger, item: Item, names: PrintedNames | None = None) -> ItemFacts:
    """All that a record says of an item, from title.toml, the built product and the ledger.

    Equal states of these give equal facts: the record's date is that of the newest row that it
    is made of, never the day of the export. DaisyError: DP-MRC-040 for an item whose title is
    gone, DP-MRC-041 for a product that is not built or not whole, DP-CFG for a wrong title.toml.
    """
    from daisy_pipeline.ledger.readiness import built
    from daisy_pipeline.ledger.sync_names import PrintedNames

    title = item.title
    if title is None or title.gone:
        raise fail("DP-MRC-040", Place(inside=item.item_id), item=item.item_id)
    file = read_title(ledger.workspace, title.slug)
    entry = built(ledger, item)
    folder = ledger.workspace.output / title.slug / item.product
    place = Place(ledger.workspace.shown(folder), inside=item.item_id)
    if not entry or not folder.is_dir():
        raise fail("DP-MRC-041", place, title=title.slug, product=item.product)
    identity = Identity(
        item_id=item.item_id,
        material=Material(item.material_type),
        created=ledger.shown_time(item.created_at)[:10],
        entered=re.sub(r"\D", "", ledger.shown_time(_changed(item, title))),
    )
    more = _of_item(ledger, item) | _of_title(item, title)
    if identity.material in SOUNDING and str(entry.get("narration")) == "human":
        more["narrators"] = named(
            ledger, title, file.title.narrators, names or PrintedNames(ledger)
        )
    try:
        return facts_of_built(file, item.product, entry, folder, identity, **more)
    except (DaisyError, OSError, ValueError, KeyError):
        raise fail("DP-MRC-041", place, title=title.slug, product=item.product) from None


def _changed(item: Item, title: TitleEntry) -> datetime:
    """When the newest of the rows was made that the record is made of."""
    from daisy_pipeline.ledger.models import CurriculumLink, Rights, SerialIssue

    made = [item.created_at]
    made += item.validations.values_list("created_at", flat=True)
    for kind in (Rights, CurriculumLink, SerialIssue):
        made += kind.objects.filter(title=title).values_list("created_at", flat=True)
    return max(made)


def _of_item(ledger: Ledger, item: Item) -> dict[str, Any]:
    """Revision, day, campaign."""
    more: dict[str, Any] = {
        "revision": item.number,
        "supersedes": item.supersedes.item_id if item.supersedes else "",
    }
    if item.completed_on:
        more["completed"] = item.completed_on.isoformat()
    slot = item.slots.select_related("campaign").order_by("created_at").first()
    if slot is not None:
        more["campaign"] = slot.campaign.name
    return more


def _of_title(item: Item, title: TitleEntry) -> dict[str, Any]:
    """Rights, curriculum, serial, the title's other items."""
    from daisy_pipeline.ledger.item_order import by_id
    from daisy_pipeline.ledger.models import CurriculumLink, Item, SerialIssue
    from daisy_pipeline.ledger.rights import newest
    from daisy_pipeline.ledger.states import ItemState

    more: dict[str, Any] = {}
    row = newest(title)
    if row is not None:
        more["rights"] = RightsFacts(
            basis=row.basis,
            clause=row.clause,
            audience=row.audience,
            checked_by=row.checked_by,
            checked_on=row.checked_on.isoformat(),
        )
    words = ("school_level", "grade", "subject", "unit", "textbook", "partner")
    links = CurriculumLink.objects.filter(title=title).order_by("created_at", "id")
    more["curriculum"] = tuple(
        Curriculum(**{key: getattr(link, key) for key in words}) for link in links
    )
    others = Item.objects.filter(title=title).exclude(pk=item.pk)
    live = others.exclude(state=ItemState.WITHDRAWN).order_by(*by_id())
    more["sisters"] = tuple((one.item_id, Material(one.material_type)) for one in live)
    issue = SerialIssue.objects.filter(title=title).order_by("created_at").last()
    if issue is not None and item.material_type == Material.SERIAL_AUDIO:
        more |= {"serial": issue.serial, "issue": issue.issue}
        more["frequency"] = "quarterly" if issue.quarter else ""
    return more


def named(
    ledger: Ledger, title: TitleEntry | None, told: Sequence[str], names: PrintedNames
) -> tuple[str, ...]:
    """Names of readers that may be printed today.

    Where the ledger knows who is heard, their consents alone decide: a name in title.toml may be
    that of somebody who has withdrawn. Where it knows nobody, title.toml's names stand, without
    those of volunteers who have not agreed. DaisyError where the ledger's key is missing.
    """
    from daisy_pipeline.ledger.consents import printed_name
    from daisy_pipeline.ledger.heard import Readers

    people = sorted(Readers(ledger).volunteers(title)) if title is not None else []
    if not people:
        return names.allowed(told)
    found = (printed_name(ledger, pseudonym) for pseudonym in people)
    return tuple(name for name in found if name)
