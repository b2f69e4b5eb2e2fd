# SPDX-License-Identifier: AGPL-3.0-or-later
"""Batches in the ledger: registered whole or not at all, approved by another person, submitted.

A bundle is published by one rename into ``ledger/sent/`` and registered after that in one
transaction. Killed in between, it lies there with ``batch.json`` and no row: the next export
completes it (``complete``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from daisy_pipeline.catalogue.facts import id_key
from daisy_pipeline.config.workspace import same_name
from daisy_pipeline.model.finding import ExitCode, Fact, Finding, Place, fail
from daisy_pipeline.tools.files import PART, sha256_of

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Batch

SENT, NOTE, ASIDE = "sent", "batch.json", ".set-aside-"
ASSEMBLED, APPROVED, SUBMITTED = "assembled", "approved", "submitted"
DISCARDED = "discarded"
_ID = re.compile(r"[A-Z][A-Z0-9]{1,11}-[0-9]{8}-[0-9]{3}")


def sent(ledger: Ledger) -> Path:
    """Where batches are kept: a folder each, named by its id."""
    return ledger.folder / SENT


@contextmanager
def alone(ledger: Ledger) -> Iterator[None]:
    """Be the only one who exports from this ledger; DP-EXP-008 while another one does."""
    home = sent(ledger)
    home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as problem:
        raise fail("DP-EXP-008", Place(ledger.workspace.shown(home))) from problem
    try:
        yield
    finally:
        lock.release()


def complete(ledger: Ledger) -> list[Finding]:
    """While alone: clear what a killed export left half made, register what it had published.

    Findings: DP-EXP-013 for each batch registered now, -014 for one that cannot be any more; its
    folder is set aside.
    """
    from shutil import rmtree

    from daisy_pipeline.ledger.models import Batch

    found: list[Finding] = []
    home = sent(ledger)
    for path in sorted(home.iterdir()) if home.is_dir() else ():
        if path.name.startswith(PART):
            rmtree(path, ignore_errors=True)
        elif _ID.fullmatch(path.name) and not Batch.objects.filter(batch_id=path.name).exists():
            found.append(_late(ledger, path))
    return found


def _late(ledger: Ledger, folder: Path) -> Finding:
    place, facts = Place(ledger.workspace.shown(folder)), {"batch": folder.name}
    note = _note(folder)
    if note and register(ledger, note):
        return Finding("DP-EXP-013", place, dict(facts))
    aside = folder.with_name(f"{ASIDE}{folder.name}")
    number = 1
    while aside.exists():
        number += 1
        aside = folder.with_name(f"{ASIDE}{folder.name}-{number}")
    folder.rename(aside)
    return Finding("DP-EXP-014", Place(ledger.workspace.shown(aside)), dict(facts))


def _note(folder: Path) -> dict[str, Any]:
    try:
        note = json.loads((folder / NOTE).read_bytes())
        right = isinstance(note, dict) and note.get("batch_id") == folder.name
        return note if right and isinstance(note["items"], list) else {}
    except (OSError, ValueError, KeyError, RecursionError):
        return {}


def next_id(ledger: Ledger, prefix: str) -> str:
    """The next batch id of the day: ``DREAM-20261123-001``; what was set aside keeps its number."""
    from daisy_pipeline.ledger.models import Batch

    stem = f"{prefix}-{ledger.today():%Y%m%d}-"
    taken = set(Batch.objects.filter(batch_id__startswith=stem).values_list("batch_id", flat=True))
    taken |= {path.name.removeprefix(ASIDE)[: len(stem) + 3] for path in sent(ledger).iterdir()}
    numbers = [int(id[len(stem) :]) for id in taken if _ID.fullmatch(id) and id.startswith(stem)]
    if max(numbers, default=0) >= 999:
        raise fail("DP-EXP-016", exit_code=ExitCode.BAD_USAGE, stem=stem[:-1])
    return f"{stem}{max(numbers, default=0) + 1:03d}"


def register(ledger: Ledger, note: Mapping[str, Any]) -> bool:
    """Write batch and deliveries and move the items, in one transaction; False if they changed.

    An item that another destination has already stays where it is.
    """
    from daisy_pipeline.export.gates import GOING
    from daisy_pipeline.ledger.items import find, held
    from daisy_pipeline.ledger.models import Batch, Delivery
    from daisy_pipeline.ledger.moves import move_item
    from daisy_pipeline.ledger.states import ItemState

    batch = Batch(
        **ledger.fresh(),
        batch_id=note["batch_id"],
        destination=note["destination"],
        profile_version=note["profile_version"],
        state=ASSEMBLED,
        bundle_sha256=note["bundle_sha256"],
        built_by=note["built_by"],
    )
    facts = {"destination": batch.destination, "items": len(note["items"])}
    with ledger.together():
        rows = [(held(find(one["item_id"])), one["number"]) for one in note["items"]]
        if any(item.number != number or item.state not in GOING for item, number in rows):
            return False
        with ledger.change("batch.assemble", batch.batch_id, sha256=batch.bundle_sha256, **facts):
            batch.save(force_insert=True)
            for item, number in rows:
                Delivery.objects.create(
                    **ledger.fresh(), batch=batch, item=item, number=number, state_on=ledger.today()
                )
        for item, _ in rows:
            if item.state == ItemState.APPROVED:
                move_item(ledger, item, ItemState.BUNDLED, batch=batch.batch_id)
    return True


def find_batch(batch_id: str) -> Batch:
    """The batch of an id, in capitals or not; DP-EXP-017 (exit code 2) when there is none."""
    from daisy_pipeline.ledger.models import Batch

    row = Batch.objects.filter(batch_id=batch_id.strip().upper()).first()
    if row is None:
        raise fail("DP-EXP-017", exit_code=ExitCode.BAD_USAGE, batch=batch_id.strip()[:60])
    return row


def tar_of(ledger: Ledger, batch: Batch) -> Path:
    """The hand-over file of a batch."""
    return sent(ledger) / batch.batch_id / f"{batch.batch_id}.tar"


def approve(ledger: Ledger, batch: Batch) -> Batch:
    """Approve a batch as it lies there: declared by a person who has not built it.

    Errors (exit code 2 unless told): DP-EXP-018 by its builder, -019 not in a state to be
    approved, -043 (exit code 3) when its tar is not what was registered; DP-LED-075 for an
    unknown person.
    """
    from daisy_pipeline.ledger.reviewers import person

    who = person(ledger)
    place = Place(inside=batch.batch_id)
    if same_name(who, batch.built_by):
        raise fail("DP-EXP-018", place, exit_code=ExitCode.BAD_USAGE, by=who)
    tar = tar_of(ledger, batch)
    if not tar.is_file() or sha256_of(tar) != batch.bundle_sha256:
        raise fail("DP-EXP-043", Place(ledger.workspace.shown(tar)), batch=batch.batch_id)
    with ledger.together():
        batch = _held(batch, ASSEMBLED)
        with ledger.change("batch.approve", batch.batch_id, approver=who, to=APPROVED):
            batch.state, batch.approved_by = APPROVED, who
            _save(batch)
    return batch


def submitted(ledger: Ledger, batch: Batch, on: date) -> Batch:
    """Write that a person has uploaded an approved batch; deliveries and items move on.

    Errors (exit code 2): DP-EXP-019 for one that is not approved, -020 for a day to come or one
    before the batch was made.
    """
    from daisy_pipeline.ledger.items import held
    from daisy_pipeline.ledger.moves import move_item
    from daisy_pipeline.ledger.reviewers import person
    from daisy_pipeline.ledger.states import DeliveryState, ItemState

    person(ledger)
    if not date.fromisoformat(_day(batch)) <= on <= ledger.today():
        place = Place(inside=batch.batch_id)
        raise fail("DP-EXP-020", place, exit_code=ExitCode.BAD_USAGE, day=on.isoformat())
    with ledger.together():
        batch = _held(batch, APPROVED)
        with ledger.change("batch.submit", batch.batch_id, on=on.isoformat(), to=SUBMITTED):
            batch.state = SUBMITTED
            _save(batch)
            for row in batch.deliveries.select_related("item").filter(state=DeliveryState.BUNDLED):
                row.state, row.state_on = DeliveryState.SUBMITTED, on
                row.revision += 1
                row.save()
        for row in batch.deliveries.select_related("item"):
            item = held(row.item)
            if item.state == ItemState.BUNDLED:
                move_item(ledger, item, ItemState.SUBMITTED, batch=batch.batch_id)
    return batch


def discard(ledger: Ledger, batch: Batch, reason: str) -> list[str]:
    """Take back a batch that was not uploaded: its items may be bundled again; their ids.

    Its files and its row stay, with who took it back and why; it is counted nowhere. Errors (exit
    code 2): DP-EXP-092 it was uploaded or taken back already; DP-LED-075 an unknown person.
    """
    from daisy_pipeline.ledger.items import held
    from daisy_pipeline.ledger.models import Batch as Row
    from daisy_pipeline.ledger.moves import move_item
    from daisy_pipeline.ledger.reviewers import person
    from daisy_pipeline.ledger.states import ItemState

    person(ledger)
    with ledger.together():
        batch = Row.objects.select_for_update().get(pk=batch.pk)
        if batch.state not in (ASSEMBLED, APPROVED):
            facts: dict[str, Fact] = {"batch": batch.batch_id, "state": f"batch.{batch.state}"}
            place = Place(inside=batch.batch_id)
            raise fail("DP-EXP-092", place, exit_code=ExitCode.BAD_USAGE, **facts)
        items = [row.item for row in batch.deliveries.select_related("item")]
        names = sorted((item.item_id for item in items), key=id_key)
        told = {"reason": reason, "items": names, "to": DISCARDED}
        with ledger.change("batch.discard", batch.batch_id, **told):
            batch.state = DISCARDED
            _save(batch)
            batch.deliveries.all().delete()
        for item in map(held, items):
            if item.state == ItemState.BUNDLED and not item.deliveries.filter(state="bundled"):
                move_item(ledger, item, ItemState.APPROVED, batch=batch.batch_id)
    return names


def _day(batch: Batch) -> str:
    told = batch.batch_id.split("-")[1]
    return f"{told[:4]}-{told[4:6]}-{told[6:]}"


def _held(batch: Batch, state: str) -> Batch:
    """Within a transaction: the batch as it is now; DP-EXP-019 unless it is in this state."""
    from daisy_pipeline.ledger.models import Batch as Row

    now = Row.objects.select_for_update().get(pk=batch.pk)
    if now.state != state:
        facts: dict[str, Fact] = {"batch": now.batch_id, "state": f"batch.{now.state}"}
        facts["wanted"] = f"batch.{state}"
        place = Place(inside=now.batch_id)
        raise fail("DP-EXP-019", place, exit_code=ExitCode.BAD_USAGE, **facts)
    return now


def _save(batch: Batch) -> None:
    batch.revision += 1
    batch.save()
