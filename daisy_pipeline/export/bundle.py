# SPDX-License-Identifier: AGPL-3.0-or-later
"""Assemble a batch: zips, manifest, records, sheet, bag, tar, checklist; published by one rename.

Everything is made in a staging folder beside its final place; nothing is in the ledger before the
whole batch lies under its name. Memory holds what the manifest holds, never a product.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daisy_pipeline.build.prepare import title_lock
from daisy_pipeline.catalogue.facts import ItemFacts
from daisy_pipeline.catalogue.manifest_entry import RECORDS
from daisy_pipeline.export import bag, batches, records, schema, sheets, texts
from daisy_pipeline.export.checklist import checklist
from daisy_pipeline.export.container import open_bundle
from daisy_pipeline.export.gates import was_approved
from daisy_pipeline.export.manifest import info_of, manifest_of
from daisy_pipeline.export.profile import Profile
from daisy_pipeline.export.verify import judged
from daisy_pipeline.export.work import Work, too_much
from daisy_pipeline.export.work_item import item_entry
from daisy_pipeline.messages import is_error
from daisy_pipeline.model.finding import DaisyError, Finding, Place, fail
from daisy_pipeline.model.ports import Progress
from daisy_pipeline.tools.files import PART, fsync_folder

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Item

FactsOf = Callable[["Ledger", "Item"], ItemFacts]
MANIFEST, README = "manifest.json", "README.ko.txt"
RECORDS_2709 = "catalogue/records.mrc"
CHECKLIST = "checklist.html"
_SPARE = 64 << 20  # bytes that are left free on the disk
_PATIENCE = 20.0  # seconds for a build of a chosen title to end: one with nothing to do is quick


@dataclass(frozen=True)
class Built:
    """A batch that was assembled and registered; ``size`` and ``sha256`` are those of its tar.

    ``findings`` are told and keep nothing here: what our own rules say of its records, an ISBN
    that a book prints wrong.
    """

    batch_id: str
    folder: Path
    size: int
    sha256: str
    items: int
    findings: tuple[Finding, ...] = ()


def assemble(
    ledger: Ledger,
    profile: Profile,
    items: Sequence[Item],
    *,
    progress: Progress,
    facts: FactsOf | None = None,
) -> Built:
    """While ``batches.alone``: build a batch of items that lack nothing, publish and register it.

    DaisyError, and nothing is published: DP-EXP-006 a product is not as it was built, -007 too
    little space, -009 a limit of the destination, -011 and -012 of the sheet, -093 a title is being
    built, -094 it was built anew since it was chosen, DP-MRC of records, DP-LED-075 nobody known
    works.
    """
    from daisy_pipeline.ledger.reviewers import person

    person(ledger)
    batch_id = batches.next_id(ledger, profile.prefix)
    stage = batches.sent(ledger) / f"{PART}{batch_id}"
    total = _make_room(ledger, profile, items)
    work = Work(ledger, profile, batch_id, stage, _teller(progress, total))
    try:
        note = _write(work, items, facts or _facts_of(ledger))
        target = stage.with_name(batch_id)
        os.rename(stage, target)
        fsync_folder(target.parent)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    if not batches.register(ledger, note):
        raise DaisyError(*batches.complete(ledger))
    progress.step(1, 1, "step.export")
    told = (note["bundle_bytes"], note["bundle_sha256"], len(items))
    work.told += records.faults(work.records, batch_id)
    return Built(batch_id, target, *told, tuple(work.told))


def _facts_of(ledger: Ledger) -> FactsOf:
    from daisy_pipeline.export.facts import facts_of
    from daisy_pipeline.ledger.sync_names import PrintedNames

    return partial(facts_of, names=PrintedNames(ledger))


def _teller(progress: Progress, total: int) -> Callable[[int], None]:
    """Tell MiB that were read, of products and once more of the bag; never that it is the end."""
    done = 0
    limit = max(2, 2 * total >> 20)

    def heard(size: int) -> None:
        nonlocal done
        before, done = done >> 20, done + size
        if done >> 20 != before:
            progress.step(min(limit - 1, done >> 20), limit, "step.export")

    progress.step(0, limit, "step.export")
    return heard


def _make_room(ledger: Ledger, profile: Profile, items: Sequence[Item]) -> int:
    """The bytes of all products; DP-EXP-009 for too many items, -007 where they do not fit."""
    from daisy_pipeline.ledger.readiness import built

    if profile.batch_items and len(items) > profile.batch_items:
        raise too_much(profile, "export.limit.items", len(items), profile.batch_items)
    total = sum(int(built(ledger, item).get("size", 0)) for item in items)
    home = batches.sent(ledger)
    free = shutil.disk_usage(home).free
    need = 2 * total + _SPARE  # the bag, and its tar
    if need > free:
        place = Place(ledger.workspace.shown(home))
        raise fail("DP-EXP-007", place, need=need >> 20, free=free >> 20)
    return total


def _write(work: Work, items: Sequence[Item], facts: FactsOf) -> dict[str, Any]:
    """Everything in the staging folder; the note by which the batch is registered."""
    entries = [_entry(work, item, facts) for item in items]
    total = sum(known.size for known in work.payload.values())
    if work.profile.batch_limit and total > work.profile.batch_limit:
        limit = work.profile.batch_limit
        raise too_much(work.profile, "export.limit.batch", total >> 20, limit >> 20)
    wrong = list(sheets.faults(work.profile, entries))
    if wrong:
        raise DaisyError(*wrong)
    _papers(work, entries)
    at = work.ledger.now()
    info = info_of(work, entries)
    home = work.data.parent
    bag.write_tags(home, {f"data/{path}": k for path, k in work.payload.items()}, info)
    _agree(work, home)
    tar = work.stage / f"{work.batch_id}.tar"
    known = bag.write_tar(home, tar, int(at.timestamp()), work.heard)
    if work.profile.batch_limit and known.size > work.profile.batch_limit:
        limit = work.profile.batch_limit
        raise too_much(work.profile, "export.limit.batch", known.size >> 20, limit >> 20)
    bag.write_file(Path(f"{tar}.sha256"), f"{known.sha256}  {tar.name}\n".encode())
    bag.write_file(work.stage / CHECKLIST, checklist(work.profile, work.batch_id, entries))
    note = {
        "batch_id": work.batch_id,
        "destination": work.profile.id,
        "profile_version": work.profile.version,
        "built_by": work.ledger.actor,
        "bundle_sha256": known.sha256,
        "bundle_bytes": known.size,
        "items": [{"item_id": e["item_id"], "number": e["revision"]} for e in entries],
    }
    bag.write_file(work.stage / batches.NOTE, texts.json_bytes(note))
    return note


def _entry(work: Work, item: Item, facts: FactsOf) -> dict[str, Any]:
    """One item, while no build can exchange its product: facts, zip and report are of one build."""
    ledger, slug = work.ledger, item.title.slug if item.title else ""
    if not slug:
        return item_entry(work, item, facts(ledger, item))  # it tells that the title is gone
    try:
        with title_lock(ledger.workspace, slug, wait=_PATIENCE):
            if not was_approved(ledger, item):
                raise fail("DP-EXP-094", Place(inside=item.item_id), slug=slug)
            return item_entry(work, item, facts(ledger, item))
    except DaisyError as problem:
        if problem.findings[0].id != "DP-BLD-001":
            raise
        raise fail("DP-EXP-093", Place(inside=item.item_id), slug=slug) from problem


def _agree(work: Work, home: Path) -> None:
    """Refuse a bag that its receiver's ``verify`` would refuse; what was just written is not
    hashed again."""
    with open_bundle(home) as made:
        found = [*made.findings, *judged(made, whole=False)]
    wrong = [one for one in found if is_error(one)]
    work.told += [one for one in found if one not in wrong]
    if wrong:
        place = Place(home.name)
        raise DaisyError(*wrong, Finding("DP-EXP-091", place, {"count": len(wrong)}))


def _papers(work: Work, entries: list[dict[str, Any]]) -> None:
    """Records, sheet, README and manifest.json."""
    from daisy_pipeline.formats.kormarc.iso2709 import iso2709_bytes
    from daisy_pipeline.formats.kormarc.marcxml import marcxml_bytes

    work.put(RECORDS, marcxml_bytes(work.records, Place(RECORDS)))
    work.put(RECORDS_2709, iso2709_bytes(work.records, Place(RECORDS_2709)))
    for name, data in sheets.sheets(work.profile, entries, work.batch_id).items():
        work.put(name, data)
    name = entries[0]["production"]["library"]["name"]
    work.put(README, texts.readme(work.batch_id, name, len(entries)))
    told = manifest_of(work, entries)
    wrong = list(schema.faults(told))
    if wrong:
        place = Place(MANIFEST, inside=wrong[0])
        raise fail("DP-EXP-028", place, count=len(wrong))
    work.put(MANIFEST, texts.json_bytes(told))
