# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bundles: what is in them, that equal input gives equal bytes, that nothing is half made."""

from __future__ import annotations

import hashlib
import json
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from daisy_pipeline.export import batches, bundle
from daisy_pipeline.export.choose import Wanted, choose
from daisy_pipeline.export.profile import load_profile
from daisy_pipeline.export.work import Work
from daisy_pipeline.export.work_item import item_entry
from daisy_pipeline.model.finding import DaisyError
from tests.fakes.items import KINDS, approved_items, facts_of

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger


class Quiet:
    """Progress that nobody hears."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, int, str]] = []

    def step(self, done: int, total: int, what: str) -> None:
        """Keep it."""
        self.heard.append((done, total, what))


def made(ledger: Ledger, items: list[Any], **more: Any) -> bundle.Built:
    profile = more.pop("profile", None) or load_profile("nld-dream")
    with batches.alone(ledger):
        return bundle.assemble(ledger, profile, items, progress=Quiet(), facts=facts_of)


def manifest(built: bundle.Built) -> dict[str, Any]:
    path = built.folder / built.batch_id / "data" / "manifest.json"
    told: dict[str, Any] = json.loads(path.read_bytes())
    return told


def test_everything_is_in_a_bundle(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import Batch, Delivery, Item

    items = approved_items(ledger, len(KINDS))
    built = made(ledger, items)
    assert built.batch_id == "DREAM-20260302-001"
    bag = built.folder / built.batch_id
    names = {p.relative_to(bag).as_posix() for p in bag.rglob("*") if p.is_file()}
    id = items[0].item_id
    assert {
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
        "data/README.ko.txt",
        "data/submission.xlsx",
        "data/submission.csv",
        "data/catalogue/records.xml",
        "data/catalogue/records.mrc",
        f"data/items/{id}/{id}.zip",
        f"data/reports/{id}.validation.json",
        f"data/rights/{id}.json",
    } <= names
    told = manifest(built)
    assert [title["item_id"] for title in told["titles"]] == [item.item_id for item in items]
    with zipfile.ZipFile(bag / f"data/items/{id}/{id}.zip") as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {id}
        assert f"{id}/ncc.html" in archive.namelist() and archive.testzip() is None
    assert (built.folder / "checklist.html").is_file()
    tar = built.folder / f"{built.batch_id}.tar"
    assert hashlib.sha256(tar.read_bytes()).hexdigest() == built.sha256
    row = Batch.objects.get(batch_id=built.batch_id)
    assert (row.state, row.bundle_sha256, row.built_by) == ("assembled", built.sha256, "L-07")
    assert Delivery.objects.filter(batch=row, state="bundled").count() == len(KINDS)
    assert set(Item.objects.values_list("state", flat=True)) == {"bundled"}


def test_the_same_items_give_the_same_bytes(ledger: Ledger, tmp_path: Path) -> None:
    items = approved_items(ledger, 3)
    note: list[dict[str, str]] = []
    for number in (1, 2):
        stage = tmp_path / f"stage-{number}"
        work = Work(
            ledger, load_profile("nld-dream"), "DREAM-20260302-001", stage, lambda size: None
        )
        entries = [item_entry(work, item, facts_of(ledger, item)) for item in items]
        bundle._papers(work, entries)
        note.append({path: known.sha256 for path, known in work.payload.items()})
    differing = {path for path in note[0] if note[0][path] != note[1][path]}
    assert differing == {"manifest.json"}, "it tells when it was made"


def test_a_tar_has_nothing_of_this_computer(ledger: Ledger) -> None:
    built = made(ledger, approved_items(ledger, 2))
    with tarfile.open(built.folder / f"{built.batch_id}.tar") as archive:
        members = archive.getmembers()
    assert {(m.uid, m.gid, m.uname, m.gname, m.mode) for m in members} == {(0, 0, "", "", 0o644)}
    assert len({m.mtime for m in members}) == 1
    assert [m.name for m in members] == sorted(m.name for m in members)


@pytest.mark.message("DP-EXP-006")
def test_a_product_that_was_changed_does_not_leave(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import Batch, Item

    (item,) = approved_items(ledger, 1)
    page = ledger.workspace.output / item.title.slug / "daisy202" / "ncc.html"
    page.write_bytes(page.read_bytes().replace("동백꽃".encode(), "동백곷".encode()))
    with pytest.raises(DaisyError) as error:
        made(ledger, [item])
    found = error.value.findings[0]
    assert (found.id, found.place.inside) == ("DP-EXP-006", "ncc.html")
    assert found.place.file == f"output/{item.title.slug}/{item.title.slug}.zip"
    assert not Batch.objects.exists() and Item.objects.get().state == "approved"
    assert [p.name for p in batches.sent(ledger).iterdir()] == [".lock"]


def test_two_destinations_get_one_production(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import Delivery, Item

    items = approved_items(ledger, 2)
    made(ledger, items)
    school = load_profile("sen-elib")
    assert [one.ready for one in choose(ledger, school, Wanted())] == [True, True]
    built = made(ledger, list(Item.objects.order_by("item_id")), profile=school)
    assert built.batch_id == "SENELIB-20260302-001"
    assert Delivery.objects.count() == 4 and Item.objects.count() == 2
    assert choose(ledger, school, Wanted()) == []


def left(ledger: Ledger) -> list[str]:
    """What lies where batches are kept, locks left out."""
    return sorted(p.name for p in batches.sent(ledger).iterdir() if not p.name.startswith(".lock"))


@pytest.mark.message("DP-EXP-094")
def test_what_was_built_anew_since_it_was_chosen_is_not_bundled(ledger: Ledger) -> None:
    """A build that ends while others are packed has made another product than was approved."""
    items = approved_items(ledger, 2)
    home = ledger.workspace.output / items[1].title.slug

    def build_meanwhile(ledger: Ledger, item: Any) -> Any:
        if item.pk == items[0].pk:
            plain = json.loads((home / "manifest.json").read_bytes())
            (entry,) = plain["products"].values()
            entry["package"] = {**entry["package"], "sha256": "1" * 64}
            (home / "manifest.json").write_text(json.dumps(plain), "utf-8")
        return facts_of(ledger, item)

    with batches.alone(ledger), pytest.raises(DaisyError) as error:
        dream = load_profile("nld-dream")
        bundle.assemble(ledger, dream, items, progress=Quiet(), facts=build_meanwhile)
    (found,) = error.value.findings
    assert (found.id, found.place.inside) == ("DP-EXP-094", items[1].item_id)
    assert left(ledger) == []


@pytest.mark.message("DP-EXP-093")
def test_a_title_that_is_being_built_is_not_bundled(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daisy_pipeline.build.prepare import is_held, title_lock

    (item,) = approved_items(ledger, 1)
    slug = item.title.slug
    monkeypatch.setattr(bundle, "_PATIENCE", 0.01)
    with title_lock(ledger.workspace, slug), pytest.raises(DaisyError) as error:
        made(ledger, [item])
    (found,) = error.value.findings
    assert (found.id, found.place.inside) == ("DP-EXP-093", item.item_id)
    assert left(ledger) == []
    seen: list[bool] = []

    def look(ledger: Ledger, item: Any) -> Any:
        seen.append(is_held(ledger.workspace, slug))
        return facts_of(ledger, item)

    with batches.alone(ledger):
        dream = load_profile("nld-dream")
        bundle.assemble(ledger, dream, [item], progress=Quiet(), facts=look)
    assert seen == [True], "no build begins while it is packed"
