# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which items may go to a destination, and what the others lack and who has to do it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from daisy_pipeline.build.manifest import read_narrators
from daisy_pipeline.catalogue.facts import Material, id_key
from daisy_pipeline.export.profile import Profile
from daisy_pipeline.model.finding import ExitCode, Fact, fail

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.heard import Readers
    from daisy_pipeline.ledger.models import Item
    from daisy_pipeline.ledger.readiness import Missing

_QUARTER = re.compile(r"(20[0-9]{2})[Qq]([1-4])")
# Another destination may have it already: one production, several deliveries.
GOING = ("approved", "bundled", "submitted", "acknowledged", "published")
_PLANNED = ("planned", "rights-checked")
KEPT = "terms-kept"  # by the giver's wish: nothing is lacking, and nothing to be done
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
    judged = (Candidate(item, tuple(_missing(readers, profile, item, names))) for item in rows)
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


def unnamed(ledger: Ledger, rows: list[Item]) -> dict[str, str]:
    """Titles whose narrators name somebody who has not agreed to it today, with the pseudonym.

    "" where nobody can know, because the ledger's key is missing. Products print these names, so
    no record without them makes such a product fit to leave.
    """
    from daisy_pipeline.ledger.sync_names import printed_names

    slugs = sorted({item.title.slug for item in rows if item.title and not item.title.gone})
    homes = {slug: ledger.workspace.folder(slug) / "title.toml" for slug in slugs}
    places = {ledger.workspace.shown(home): slug for slug, home in homes.items() if home.is_file()}
    found = printed_names(ledger, places.values())
    told = {places[one.place.file]: "" for one in found}
    known = (one for one in found if "pseudonym" in one.facts)
    return told | {places[one.place.file]: str(one.facts["pseudonym"]) for one in known}


def _missing(
    readers: Readers, profile: Profile, item: Item, names: Mapping[str, str]
) -> Iterator[Missing]:
    from daisy_pipeline.ledger.readiness import Missing, readiness

    ledger = readers.ledger
    facts: dict[str, Fact] = {"item": item.item_id, "destination": profile.name}
    before = _sent(profile, item)
    if before is not None:
        facts["batch"] = before.batch.batch_id
        rejected = before.state == "rejected"
        yield Missing("revision" if rejected else "delivered", "librarian", facts)
        if not rejected:
            return
    if item.material_type not in (*profile.types, *map(str, profile.types)):
        known = item.material_type in set(Material)
        facts["material"] = f"material.{item.material_type}" if known else item.material_type
        yield Missing("destination-type", "librarian", facts)
    yield from readiness(ledger, item, readers)
    slug = item.title.slug if item.title else ""
    yield from _terms(ledger, item)
    if slug and names_gone(ledger, slug):
        yield Missing("names-gone", "maker", {"slug": slug})
    if slug in names:
        number = "name-consent" if names[slug] else "name-unknown"
        yield Missing(number, "coordinator", {"slug": slug, "pseudonym": names[slug]})
    for pseudonym in kept_here(readers, item) if profile.transfer_consent else ():
        yield Missing("transfer-consent", "coordinator", {"slug": slug, "pseudonym": pseudonym})
    if item.state not in GOING:
        yield Missing("approval", "librarian", {**facts, "state": f"state.{item.state}"})


def _terms(ledger: Ledger, item: Item) -> Iterator[Missing]:
    """That the giver of a donated item does not want it passed on, or nobody knows whether."""
    from daisy_pipeline.config.title_file import read_title
    from daisy_pipeline.ledger.readiness import OWN, Missing

    if item.origin == OWN or item.title is None or item.title.gone:
        return
    came = read_title(ledger.workspace, item.title.slug).donated.get(item.product)
    if came is None or not came.stays:
        return
    facts = {"slug": item.title.slug, "product": item.product, "terms": came.terms or "–"}
    yield Missing(KEPT if came.pass_on else "terms", "librarian", facts)


def kept_here(readers: Readers, item: Item) -> list[str]:
    """Volunteers whose recordings are in the item and who have not agreed that they leave.

    Their own consent for it (reference 5.1: transfer to the national library and the education
    office), apart from that to use the voice. Staff read on duty, and of a donated item the giver
    has asked its readers: neither stands among our volunteers' recordings.
    """
    from daisy_pipeline.ledger.consents import allowed
    from daisy_pipeline.ledger.materials import HUMAN
    from daisy_pipeline.ledger.readiness import OWN
    from daisy_pipeline.ledger.states import Purpose

    if item.title is None or item.origin != OWN or item.material_type not in HUMAN:
        return []
    ours = readers.volunteers(item.title)
    return sorted(ours - allowed(ours, Purpose.TRANSFER))


def names_gone(ledger: Ledger, slug: str) -> bool:
    """Whether the built products print a narrator whose name title.toml has no more."""
    from daisy_pipeline.config.title_file import read_title

    built = read_narrators(ledger.workspace.output / slug / "manifest.json")
    return bool(built) and not {*built} <= {*read_title(ledger.workspace, slug).title.narrators}


def _sent(profile: Profile, item: Item) -> Any:
    """The delivery of this revision to this destination, if there is one."""
    from daisy_pipeline.ledger.models import Delivery

    rows = Delivery.objects.select_related("batch").filter(item=item, number=item.number)
    return rows.filter(batch__destination=profile.id).order_by("batch__batch_id").last()
