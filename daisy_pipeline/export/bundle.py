# SPDX-License-Identifier: AGPL-3.0-or-later
"""Assemble a batch: zips, manifest, records, sheet, bag, tar, checklist; published by one rename.

Everything is made in a staging folder beside its final place; nothing is in the ledger before the
whole batch lies under its name. Memory holds what the manifest holds, never a product.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from daisy_pipeline import __version__
from daisy_pipeline.catalogue.facts import ItemFacts
from daisy_pipeline.catalogue.manifest_entry import RECORDS, entry_of
from daisy_pipeline.export import bag, batches, schema, sheets, texts
from daisy_pipeline.export.checklist import checklist
from daisy_pipeline.export.container import open_bundle
from daisy_pipeline.export.packing import Known, pack
from daisy_pipeline.export.profile import Profile
from daisy_pipeline.export.verify import judged
from daisy_pipeline.formats.kormarc.record import Record
from daisy_pipeline.formats.safe_zip import clean_name
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place, fail
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
_EPUB = "epub3"


@dataclass(frozen=True)
class Built:
    """A batch that was assembled and registered; ``size`` and ``sha256`` are those of its tar."""

    batch_id: str
    folder: Path
    size: int
    sha256: str
    items: int
    findings: tuple[Finding, ...] = ()


@dataclass
class _Work:
    """One assembly: what was written so far, below ``data/``."""

    ledger: Ledger
    profile: Profile
    batch_id: str
    stage: Path
    heard: Callable[[int], None]
    payload: dict[str, Known] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.stage / self.batch_id / "data"

    def put(self, path: str, data: bytes) -> Known:
        known = bag.write_file(self.data.joinpath(*path.split("/")), data)
        self.payload[path] = known
        return known


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
    little space, -009 a limit of the destination, -011 and -012 of the sheet, DP-MRC of records,
    DP-LED-075 nobody known works.
    """
    from daisy_pipeline.ledger.reviewers import person

    person(ledger)
    batch_id = batches.next_id(ledger, profile.prefix)
    stage = batches.sent(ledger) / f"{PART}{batch_id}"
    total = _make_room(ledger, profile, items)
    work = _Work(ledger, profile, batch_id, stage, _teller(progress, total))
    try:
        note = _write(work, items, facts or _facts_of())
        target = stage.with_name(batch_id)
        os.rename(stage, target)
        fsync_folder(target.parent)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    if not batches.register(ledger, note):
        raise DaisyError(*batches.complete(ledger))
    progress.step(1, 1, "step.export")
    return Built(batch_id, target, note["bundle_bytes"], note["bundle_sha256"], len(items))


def _facts_of() -> FactsOf:
    from daisy_pipeline.export.facts import facts_of

    return facts_of


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
        raise _too_much(profile, "export.limit.items", len(items), profile.batch_items)
    total = sum(int(built(ledger, item).get("size", 0)) for item in items)
    home = batches.sent(ledger)
    free = shutil.disk_usage(home).free
    need = 2 * total + _SPARE  # the bag, and its tar
    if need > free:
        place = Place(ledger.workspace.shown(home))
        raise fail("DP-EXP-007", place, need=need >> 20, free=free >> 20)
    return total


def _too_much(profile: Profile, what: str, size: int, limit: int, item: str = "") -> DaisyError:
    facts: dict[str, Fact] = {"what": what, "size": size, "limit": limit}
    facts["destination"] = profile.name
    return DaisyError(Finding("DP-EXP-009", Place(inside=item), facts))


def _write(work: _Work, items: Sequence[Item], facts: FactsOf) -> dict[str, Any]:
    """Everything in the staging folder; the note by which the batch is registered."""
    entries = [_item(work, item, facts(work.ledger, item)) for item in items]
    total = sum(known.size for known in work.payload.values())
    if work.profile.batch_limit and total > work.profile.batch_limit:
        limit = work.profile.batch_limit
        raise _too_much(work.profile, "export.limit.batch", total >> 20, limit >> 20)
    wrong = list(sheets.faults(work.profile, entries))
    if wrong:
        raise DaisyError(*wrong)
    _papers(work, entries)
    at = work.ledger.now()
    info = _info(work, entries)
    home = work.data.parent
    bag.write_tags(home, {f"data/{path}": k for path, k in work.payload.items()}, info)
    _agree(home)
    tar = work.stage / f"{work.batch_id}.tar"
    known = bag.write_tar(home, tar, int(at.timestamp()), work.heard)
    if work.profile.batch_limit and known.size > work.profile.batch_limit:
        limit = work.profile.batch_limit
        raise _too_much(work.profile, "export.limit.batch", known.size >> 20, limit >> 20)
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


def _agree(home: Path) -> None:
    """Refuse a bag that its receiver's ``verify`` would refuse; what was just written is not
    hashed again."""
    with open_bundle(home) as made:
        wrong = [*made.findings, *judged(made)]
    if wrong:
        raise DaisyError(*wrong)


def _item(work: _Work, item: Item, facts: ItemFacts) -> dict[str, Any]:
    """Zip, statement, report and record of one item; its entry of the manifest."""
    from daisy_pipeline.catalogue.record import record_of
    from daisy_pipeline.ledger.readiness import package_sha256

    id, home, built = item.item_id, *_built(work.ledger, item)
    path = f"items/{id}/{id}.zip"
    target = work.data.joinpath(*path.split("/"))
    target.parent.mkdir(parents=True)
    place = Place(work.ledger.workspace.shown(home / str(built["package"]["name"])))
    known = pack(_sources(item, home, built, place), id, target, place, work.heard)
    limit = work.profile.item_limit
    if limit and known.size > limit:
        raise _too_much(work.profile, "export.limit.item", known.size >> 20, limit >> 20, id)
    work.payload[path] = known
    facts = replace(
        facts,
        package=f"{id}.zip",
        size=known.size,
        sha256=known.sha256,
        media_type="application/zip",
    )
    files = [_file(path, "content", "application/zip", known)]
    told = texts.report_of(item, package_sha256(built), home / "report.json")
    for name, data, role, kind in (
        (f"reports/{id}.validation.json", texts.json_bytes(told), "report", "application/json"),
        (f"reports/{id}.validation.html", _page(told, facts), "report", "text/html"),
        (
            f"rights/{id}.json",
            texts.json_bytes(texts.rights_of(item)),
            "rights",
            "application/json",
        ),
    ):
        files.append(_file(name, role, kind, work.put(name, data)))
    work.records.append(record_of(facts, work.profile.kormarc))
    return {
        **entry_of(
            facts,
            destination_code=work.profile.codes.get(facts.material),
            evidence=f"rights/{id}.json",
            quality=_quality(told, f"reports/{id}.validation.json"),
            files=files,
        ),
        "material_label_ko": work.profile.types.get(facts.material, ""),
    }


def _page(told: dict[str, Any], facts: ItemFacts) -> bytes:
    return texts.report_page(told, facts.title.title)


def _built(ledger: Ledger, item: Item) -> tuple[Path, dict[str, Any]]:
    from daisy_pipeline.ledger.readiness import built

    slug = item.title.slug if item.title else ""
    return ledger.workspace.output / slug, built(ledger, item)


def _sources(
    item: Item, home: Path, built: dict[str, Any], place: Place
) -> dict[str, tuple[Path, Known]]:
    """The files that go into the item's zip: the product's own; of an EPUB the one package."""
    if item.product == _EPUB:
        package = built["package"]
        path = home / str(package["name"])
        return {f"{item.item_id}.epub": (path, Known(package["size"], package["sha256"]))}
    found = {}
    for name, known in built["files"].items():
        if clean_name(name) != name:  # output/ is not ours alone: nothing from elsewhere goes out
            raise fail("DP-EXP-006", Place(place.file, inside=name), package=place.file)
        path = home.joinpath(str(built["folder"]), *name.split("/"))
        found[name] = (path, Known(known["size"], known["sha256"]))
    return found


def _file(path: str, role: str, kind: str, known: Known) -> dict[str, Any]:
    size, sha = known.size, known.sha256
    return {"path": path, "role": role, "media_type": kind, "bytes": size, "sha256": sha}


def _quality(told: dict[str, Any], report: str) -> dict[str, Any]:
    # An open defect would have kept the item here (readiness).
    rows = [{**row, "report": report} for row in told["validators"]]
    return {"open_defects": 0, "validators": rows}


def _papers(work: _Work, entries: list[dict[str, Any]]) -> None:
    """Records, sheet, README and manifest.json."""
    from daisy_pipeline.formats.kormarc.iso2709 import iso2709_bytes
    from daisy_pipeline.formats.kormarc.marcxml import marcxml_bytes

    work.put(RECORDS, marcxml_bytes(work.records, Place(RECORDS)))
    work.put(RECORDS_2709, iso2709_bytes(work.records, Place(RECORDS_2709)))
    for name, data in sheets.sheets(work.profile, entries, work.batch_id).items():
        work.put(name, data)
    name = entries[0]["production"]["library"]["name"]
    work.put(README, texts.readme(work.batch_id, name, len(entries)))
    told = _manifest(work, entries)
    wrong = list(schema.faults(told))
    if wrong:
        place = Place(MANIFEST, inside=wrong[0])
        raise fail("DP-EXP-028", place, count=len(wrong))
    work.put(MANIFEST, texts.json_bytes(told))


def _manifest(work: _Work, entries: list[dict[str, Any]]) -> dict[str, Any]:
    from daisy_pipeline.ledger.settings import TIME_ZONE

    library = entries[0]["production"]["library"]
    created = work.ledger.now().astimezone(ZoneInfo(TIME_ZONE))
    profile, code = work.profile, library["code"]
    kinds = Counter(entry["material_type"] for entry in entries)
    sizes = (file["bytes"] for entry in entries for file in entry["files"])
    return {
        "manifest_version": schema.VERSION,
        "profile": {"id": profile.id, "version": profile.version, "verified": profile.verified},
        "batch": {
            "batch_id": work.batch_id,
            "created": created.isoformat(timespec="seconds"),
            "producer": {
                "name": library["name"],
                "library_code": code,
                "isil": f"KR-{code}" if code else None,
            },
            "destination": profile.id,
            "counts": {
                "titles": len(entries),
                "bytes": sum(sizes),
                "by_type": dict(sorted(kinds.items())),
            },
            "built_by": work.ledger.actor,
        },
        "sheet": {
            "encoding": profile.encoding,
            "columns": [{"header": c.header, "value": c.value} for c in profile.columns],
        },
        "titles": entries,
    }


def _info(work: _Work, entries: list[dict[str, Any]]) -> dict[str, str]:
    """bag-info.txt (RFC 8493, 2.2.2)."""
    name = entries[0]["production"]["library"]["name"]
    return {
        **({"Source-Organization": name} if name else {}),
        "Bagging-Date": work.ledger.today().isoformat(),
        "External-Identifier": work.batch_id,
        "Bag-Software-Agent": f"daisy-pipeline {__version__}",
    }
