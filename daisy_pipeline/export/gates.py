# SPDX-License-Identifier: AGPL-3.0-or-later
"""What keeps an item from leaving for a destination, and who has to do something about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from daisy_pipeline.build.manifest import read_narrators, read_printed
from daisy_pipeline.build.prepare import is_held
from daisy_pipeline.catalogue.facts import Material
from daisy_pipeline.export.profile import Profile
from daisy_pipeline.model.finding import DaisyError, Fact

if TYPE_CHECKING:
    from daisy_pipeline.config.title_file import TitleFile
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.heard import Readers
    from daisy_pipeline.ledger.models import Item
    from daisy_pipeline.ledger.readiness import Missing

# Another destination may have it already: one production, several deliveries.
GOING = ("approved", "bundled", "submitted", "acknowledged", "published")
KEPT = "terms-kept"  # by the giver's wish: nothing is lacking, and nothing to be done


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


def missing(
    readers: Readers, profile: Profile, item: Item, names: Mapping[str, str]
) -> Iterator[Missing]:
    """What an item lacks for this destination, in the order of work; ``names`` as ``unnamed``."""
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
    if item.title and is_held(ledger.workspace, item.title.slug):
        yield Missing("busy", "maker", {"slug": item.title.slug})
        return  # what a build is about to change is not judged
    yield from readiness(ledger, item, readers)
    slug = item.title.slug if item.title else ""
    yield from _by_its_file(ledger, item)
    if slug in names:
        number = "name-consent" if names[slug] else "name-unknown"
        yield Missing(number, "coordinator", {"slug": slug, "pseudonym": names[slug]})
    for pseudonym in kept_here(readers, item) if profile.transfer_consent else ():
        yield Missing("transfer-consent", "coordinator", {"slug": slug, "pseudonym": pseudonym})
    if item.state not in GOING:
        yield Missing("approval", "librarian", {**facts, "state": f"state.{item.state}"})


def _by_its_file(ledger: Ledger, item: Item) -> Iterator[Missing]:
    """What today's title.toml says against the product that was built or came."""
    from daisy_pipeline.config.title_file import read_title
    from daisy_pipeline.ledger.readiness import OWN, Missing

    if item.title is None or item.title.gone:
        return
    slug = item.title.slug
    try:
        file = read_title(ledger.workspace, slug)
    except DaisyError:
        yield Missing("title-unread", "librarian", {"slug": slug})
        return
    if item.origin != OWN:
        yield from _terms(file, item)
    elif is_renamed(ledger, file):
        yield Missing("title-changed", "maker", {"slug": slug})
    if names_gone(ledger, slug):
        yield Missing("names-gone", "maker", {"slug": slug})


def was_approved(ledger: Ledger, item: Item) -> bool:
    """Whether the product that lies there now is one that was validated without errors."""
    from daisy_pipeline.ledger.models import Validation
    from daisy_pipeline.ledger.readiness import PASS, built, package_sha256

    sha = package_sha256(built(ledger, item))
    rows = Validation.objects.filter(item=item, package_sha256=sha, result=PASS)
    return bool(sha) and rows.exists()


def _terms(file: TitleFile, item: Item) -> Iterator[Missing]:
    """That the giver of a donated item does not want it passed on, or nobody knows whether."""
    from daisy_pipeline.ledger.readiness import Missing

    came = file.donated.get(item.product)
    if came is None or not came.stays:
        return
    facts = {"slug": file.title.slug, "product": item.product, "terms": came.terms or "–"}
    yield Missing(KEPT if came.pass_on else "terms", "librarian", facts)


def is_renamed(ledger: Ledger, file: TitleFile) -> bool:
    """Whether the built products bear another title, authors or language than title.toml says now.

    Their record would then be that of another book than the one that a reader opens.
    """
    title = file.title
    built = read_printed(ledger.workspace.output / title.slug / "manifest.json")
    now = {
        "uid": title.uid,
        "title": title.title,
        "creators": list(title.creators),
        "language": title.lang,
    }
    return any(key in built and built[key] != said for key, said in now.items())


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
