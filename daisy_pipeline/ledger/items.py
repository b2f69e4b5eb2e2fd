# SPDX-License-Identifier: AGPL-3.0-or-later
"""Items (점): one catalogued product each, with an id for life and a state.

``title.toml`` owns the id of each of its products (design, section 4); the ledger indexes it. The
row is written first and title.toml after it, so that an id that two titles name cannot come from a
crash: whoever adds the item again finds the row and completes the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Length

from daisy_pipeline.build.manifest import DONATED, read_products
from daisy_pipeline.build.prepare import title_lock
from daisy_pipeline.catalogue.facts import Material
from daisy_pipeline.config.settings import resolve
from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.config.toml_edit import says_also, with_value
from daisy_pipeline.ledger import audit
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.materials import LETTERS, material_of
from daisy_pipeline.ledger.models import Item, Rights, TitleEntry
from daisy_pipeline.ledger.moves import move_item
from daisy_pipeline.ledger.readiness import OWN
from daisy_pipeline.ledger.reviewers import accepted, person
from daisy_pipeline.ledger.serials import is_issue
from daisy_pipeline.ledger.states import ITEM_MOVES, ItemState
from daisy_pipeline.ledger.titles import entry_of, index
from daisy_pipeline.model.finding import ExitCode, Fact, Place, fail
from daisy_pipeline.tools.files import publish

TABLE = "items"
_PREFIX = re.compile(r"[A-Z0-9]{1,8}")
_BY_COMMAND: Mapping[ItemState, str] = {
    ItemState.RIGHTS_CHECKED: "rights",
    ItemState.VALIDATED: "validate",
    ItemState.APPROVED: "approve",
    ItemState.WITHDRAWN: "withdraw",
}
_AGAIN = (ItemState.IN_PRODUCTION, ItemState.IN_REVIEW)
_SENT = (ItemState.REJECTED, ItemState.ACKNOWLEDGED, ItemState.PUBLISHED)


@dataclass(frozen=True)
class Added:
    """The item of a product; ``fresh`` unless it was there already."""

    item: Item
    fresh: bool


def add(ledger: Ledger, slug: str, product: str, *, narration: str = "", branch: str = "") -> Added:
    """Give a title's product its item; the same again gives the same item.

    Errors (exit code 2): DP-LED-080 title.toml and ledger name two ids, -081 its table ``items``
    cannot be changed by a program; DP-BLD-001 while the title is built.
    """
    with title_lock(ledger.workspace, slug):
        entry = entry_of(ledger, slug)
        with transaction.atomic():
            audit.stand_in_line()
            own = dict(read_title(ledger.workspace, slug).items).get(product, "")
            item = _known(ledger, entry, product, own)
            fresh = item is None
            if item is None:
                item = _make(ledger, entry, product, own, narration, branch)
            text = _edited(ledger, slug, product, item.item_id)
        if text:
            publish(text, ledger.workspace.folder(slug) / "title.toml")
            index(ledger, slug, entry)
    return Added(item, fresh)


def _known(ledger: Ledger, entry: TitleEntry, product: str, own: str) -> Item | None:
    """The item that the product has; DP-LED-080 where title.toml and ledger contradict."""
    rows = Item.objects.filter(title=entry, product=product).exclude(state=ItemState.WITHDRAWN)
    row = rows.order_by("created_at", "item_id").last()
    named = Item.objects.filter(item_id=own).first() if own else None
    of_another = named is not None and (named.title_id != entry.pk or named.product != product)
    if of_another or (row is not None and named is None and own):
        place = Place(_shown(ledger, entry.slug), inside=f"{TABLE}.{product}")
        facts: dict[str, Fact] = {"own": own, "item": row.item_id if row else "–"}
        raise fail("DP-LED-080", place, exit_code=ExitCode.BAD_USAGE, **facts)
    return row


def _make(
    ledger: Ledger, entry: TitleEntry, product: str, own: str, narration: str, branch: str
) -> Item:
    sounds = narration or _narration(ledger, entry.slug, product)
    material = material_of(product, sounds, serial=is_issue(entry))
    earlier = Item.objects.filter(title=entry, product=product)
    before = earlier.order_by("created_at", "item_id").last()
    came = product in read_title(ledger.workspace, entry.slug).donated
    unused = own if own and not Item.objects.filter(item_id=own).exists() else ""
    item = Item(
        **ledger.fresh(),
        item_id=unused or _mint(ledger, material),
        title=entry,
        product=product,
        origin=DONATED if came else OWN,
        material_type=str(material),
        supersedes=before,
        # Nobody makes it any more: what is left to do is to look at it.
        state=str(ItemState.IN_REVIEW if came else ItemState.PLANNED),
        state_since=ledger.now(),
        branch=branch,
    )
    facts = {"title": entry.slug, "product": product, "material": str(material)}
    facts |= {"origin": DONATED} if came else {}
    with ledger.change("item.add", item.item_id, **facts):
        item.save(force_insert=True)
    if not came and Rights.objects.filter(title=entry).exists():
        move_item(ledger, item, ItemState.RIGHTS_CHECKED)
    return item


def _narration(ledger: Ledger, slug: str, product: str) -> str:
    """How the product sounds: as it was built, else as the title's recordings promise."""
    given = read_title(ledger.workspace, slug).donated.get(product)
    if given is not None:
        return given.narration
    built = read_products(ledger.workspace.output / slug / "manifest.json").get(product, {})
    if built.get("narration"):
        return str(built["narration"])
    if product == "epub3" and not accepted(ledger, slug):
        return "none"
    return "human"


def _mint(ledger: Ledger, material: Material) -> str:
    """The next id: prefix, letter of the type, year, five digits or more (``MPT202400117``)."""
    settings = resolve((ledger.workspace.site(),)).values["ledger"]
    prefix = str(settings["item_prefix"])
    if not _PREFIX.fullmatch(prefix):  # title.toml would not be read with such an id in it
        place = ledger.workspace.site().place("ledger.item_prefix")
        facts: dict[str, Fact] = {"key": "ledger.item_prefix", "value": prefix}
        raise fail("DP-CFG-008", place, exit_code=ExitCode.BAD_CONFIG, **facts)
    stem = f"{prefix}{LETTERS[material]}{ledger.today().year}"
    return f"{stem}{_highest(stem) + 1:05d}"


def _highest(stem: str) -> int:
    """The highest number after a stem; a longer one is higher. 0 where there is none.

    What is no number was typed by people; ids between these limits begin with the stem.
    """
    ids = Item.objects.filter(item_id__gte=f"{stem}0", item_id__lte=f"{stem}{'9' * 20}")
    longest = ids.order_by(Length("item_id").desc(), "-item_id").values_list("item_id", flat=True)
    numbers = (id.removeprefix(stem) for id in longest.iterator(chunk_size=20))
    return next((int(n) for n in numbers if n.isascii() and n.isdecimal()), 0)


def _edited(ledger: Ledger, slug: str, product: str, item_id: str) -> bytes:
    """title.toml's bytes with the id in it; b"" where it stands there. DP-LED-081 as told."""
    path = ledger.workspace.folder(slug) / "title.toml"
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig")
    if read_title(ledger.workspace, slug).items.get(product) == item_id:
        return b""
    made = with_value(text, TABLE, product, item_id)
    if not says_also(made, text, TABLE, product, item_id):
        place = Place(ledger.workspace.shown(path), inside=TABLE)
        facts: dict[str, Fact] = {"product": product, "item": item_id}
        raise fail("DP-LED-081", place, exit_code=ExitCode.BAD_USAGE, **facts)
    mark = raw[:3] if raw.startswith(b"\xef\xbb\xbf") else b""
    return mark + made.encode("utf-8")


def _shown(ledger: Ledger, slug: str) -> str:
    return ledger.workspace.shown(ledger.workspace.folder(slug) / "title.toml")


def find(item_id: str) -> Item:
    """The item of an id, in capitals or not; DP-LED-082 (exit code 2) when there is none."""
    wanted = item_id.strip().upper()
    row = Item.objects.select_related("title").filter(item_id=wanted).first()
    if row is None:
        raise fail("DP-LED-082", exit_code=ExitCode.BAD_USAGE, item=item_id.strip()[:60])
    return row


def held(item: Item) -> Item:
    """Within a transaction: the item as it is now, held so that nobody else moves it meanwhile."""
    return Item.objects.select_for_update(of=("self",)).select_related("title").get(pk=item.pk)


def move(ledger: Ledger, item: Item, to: ItemState, note: str = "") -> None:
    """Move an item by hand; DP-LED-085 (exit code 2) for states that have a command of their own.

    Who takes it into production is its maker, unless somebody is named already. What was sent
    before becomes the item's next revision there.
    """
    if to in _BY_COMMAND and to in ITEM_MOVES[ItemState(item.state)]:
        facts: dict[str, Fact] = {"item": item.item_id, "to": f"state.{to}"}
        facts["command"] = _BY_COMMAND[to]
        place = Place(inside=item.item_id)
        raise fail("DP-LED-085", place, exit_code=ExitCode.BAD_USAGE, **facts)
    with transaction.atomic():
        item = held(item)
        if to is ItemState.IN_PRODUCTION and not item.made_by:
            item.made_by = person(ledger)
        if to is ItemState.IN_PRODUCTION and item.state in _SENT:
            item.number += 1
        if to in _AGAIN:
            item.completed_on = None
        move_item(ledger, item, to, **({"note": note} if note else {}))


def again(ledger: Ledger, item: Item) -> None:
    """Bring a donated item back into review: a mended one has come in its place.

    What was sent before becomes the item's next revision, as for what is made here. DP-DON-013
    (exit code 2) while a batch with it waits for its answer.
    """
    with transaction.atomic():
        item = held(item)
        refuse_waiting(item)
        state = ItemState(item.state)
        item.completed_on = None
        item.number += state in _SENT
        if state in (*_SENT, ItemState.APPROVED):
            move_item(ledger, item, ItemState.IN_PRODUCTION)
        if item.state != ItemState.IN_REVIEW:
            move_item(ledger, item, ItemState.IN_REVIEW)


def refuse_waiting(item: Item) -> None:
    """DP-DON-013 (exit code 2) for an item in a batch that waits for its answer."""
    if item.state in (ItemState.BUNDLED, ItemState.SUBMITTED):
        facts: dict[str, Fact] = {"item": item.item_id, "state": f"state.{item.state}"}
        place = Place(inside=item.item_id)
        raise fail("DP-DON-013", place, exit_code=ExitCode.BAD_USAGE, **facts)


def withdraw(ledger: Ledger, item: Item, reason: str) -> None:
    """Take an item out for good; its id is never given again."""
    person(ledger)
    with transaction.atomic():
        move_item(ledger, held(item), ItemState.WITHDRAWN, reason=reason)
