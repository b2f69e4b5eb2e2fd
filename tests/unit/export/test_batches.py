# SPDX-License-Identifier: AGPL-3.0-or-later
"""Batches: two exports at once, a crash between rename and row, two persons, days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from daisy_pipeline.export import batches, bundle
from daisy_pipeline.export.choose import Wanted, choose
from daisy_pipeline.export.profile import load_profile
from daisy_pipeline.model.finding import DaisyError, Finding
from tests.fakes.items import approved_items
from tests.unit.export.test_bundle import made

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger


def refused(call: Any, *given: Any) -> Finding:
    with pytest.raises(DaisyError) as error:
        call(*given)
    return error.value.findings[0]


@pytest.mark.message("DP-EXP-008")
def test_two_exports_at_once(ledger: Ledger) -> None:
    def second() -> None:
        with batches.alone(ledger):
            raise AssertionError

    with batches.alone(ledger):
        found = refused(second)
    assert (found.id, found.place.file) == ("DP-EXP-008", "ledger/sent")


def crash(ledger: Ledger, items: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish a batch and die before it is registered."""

    def dies(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(batches, "register", dies)
        with pytest.raises(KeyboardInterrupt):
            made(ledger, items)


@pytest.mark.message("DP-EXP-013")
def test_a_batch_that_was_published_is_registered_later(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daisy_pipeline.ledger.models import Batch, Delivery, Item

    items = approved_items(ledger, 2)
    crash(ledger, items, monkeypatch)
    assert not Batch.objects.exists()
    assert set(Item.objects.values_list("state", flat=True)) == {"approved"}
    (batches.sent(ledger) / ".part-DREAM-20260302-002").mkdir()
    other = replace(ledger, actor="L-09")
    with batches.alone(other):
        (found,) = batches.complete(other)
        assert batches.complete(other) == []
    assert (found.id, found.place.file) == ("DP-EXP-013", "ledger/sent/DREAM-20260302-001")
    row = Batch.objects.get()
    assert (row.batch_id, row.built_by) == ("DREAM-20260302-001", "L-07"), "who built it"
    assert Delivery.objects.count() == 2
    assert set(Item.objects.values_list("state", flat=True)) == {"bundled"}
    assert not list(batches.sent(ledger).glob(".part-*"))


@pytest.mark.message("DP-EXP-014")
def test_a_batch_whose_items_have_changed_is_set_aside(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daisy_pipeline.ledger.models import Batch, Item

    items = approved_items(ledger, 2)
    crash(ledger, items, monkeypatch)
    Item.objects.filter(pk=items[0].pk).update(state="withdrawn")
    with batches.alone(ledger):
        (found,) = batches.complete(ledger)
    assert (found.id, found.place.file) == (
        "DP-EXP-014",
        "ledger/sent/.set-aside-DREAM-20260302-001",
    )
    assert not Batch.objects.exists()
    built = made(ledger, [items[1]])
    assert built.batch_id == "DREAM-20260302-002", "a number is not given twice"


@pytest.mark.message("DP-EXP-016")
def test_a_day_has_999_batches(ledger: Ledger) -> None:
    (batches.sent(ledger) / "DREAM-20260302-999").mkdir(parents=True)
    found = refused(batches.next_id, ledger, "DREAM")
    assert (found.id, found.place.file) == ("DP-EXP-016", "")
    assert found.facts == {"stem": "DREAM-20260302"}


@pytest.mark.message("DP-EXP-092")
def test_a_batch_that_was_not_uploaded_is_taken_back(ledger: Ledger) -> None:
    """Its items may go again; another destination's batch of the same item stays."""
    from daisy_pipeline.ledger import audit
    from daisy_pipeline.ledger.models import Delivery, Item

    items = approved_items(ledger, 2)
    built = made(ledger, items)
    made(ledger, items[1:], profile=load_profile("sen-elib"))
    row = batches.find_batch(built.batch_id)
    names = [item.item_id for item in items]
    assert batches.discard(ledger, row, "도서관부호를 빠뜨림") == names
    states = dict(Item.objects.values_list("item_id", "state"))
    assert states == {names[0]: "approved", names[1]: "bundled"}
    assert Delivery.objects.count() == 1 and audit.broken() == 0
    found = refused(batches.discard, ledger, row, "다시")
    assert (found.id, found.place.inside) == ("DP-EXP-092", built.batch_id)
    assert refused(batches.approve, replace(ledger, actor="L-02"), row).id == "DP-EXP-019"
    with batches.alone(ledger):
        assert batches.complete(ledger) == [], "its folder is not taken for a killed export"
    ready = choose(ledger, load_profile("nld-dream"), Wanted(tuple(names)))
    assert all(one.ready for one in ready)
    assert made(ledger, [one.item for one in ready]).batch_id == f"{built.batch_id[:-1]}2"


@pytest.mark.message("DP-EXP-017")
@pytest.mark.message("DP-EXP-018")
@pytest.mark.message("DP-EXP-019")
@pytest.mark.message("DP-EXP-020")
@pytest.mark.message("DP-EXP-043")
def test_from_assembled_to_submitted(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import Delivery, Item

    built = made(ledger, approved_items(ledger, 2))
    found = refused(batches.find_batch, "DREAM-1")
    assert (found.id, found.place.file, found.facts["batch"]) == ("DP-EXP-017", "", "DREAM-1")
    row = batches.find_batch(built.batch_id.lower())
    found = refused(batches.approve, ledger, row)
    assert (found.id, found.place.inside) == ("DP-EXP-018", built.batch_id)
    found = refused(batches.submitted, ledger, row, date(2026, 3, 2))
    assert (found.id, found.place.inside) == ("DP-EXP-019", built.batch_id)
    other = replace(ledger, actor="L-02")
    tar = batches.tar_of(ledger, row)
    whole = tar.read_bytes()
    tar.write_bytes(whole[:-1] + b"x")
    found = refused(batches.approve, other, row)
    assert (found.id, found.place.file) == (
        "DP-EXP-043",
        f"ledger/sent/{built.batch_id}/{built.batch_id}.tar",
    )
    tar.write_bytes(whole)
    assert batches.approve(other, row).approved_by == "L-02"
    assert refused(batches.approve, other, row).id == "DP-EXP-019"
    for day in (date(2026, 3, 1), date(2026, 3, 3)):
        found = refused(batches.submitted, ledger, row, day)
        assert (found.id, found.place.inside) == ("DP-EXP-020", built.batch_id)
    batches.submitted(ledger, row, date(2026, 3, 2))
    assert set(Delivery.objects.values_list("state", flat=True)) == {"submitted"}
    assert set(Item.objects.values_list("state", flat=True)) == {"submitted"}


@pytest.mark.message("DP-EXP-007")
@pytest.mark.message("DP-EXP-009")
def test_space_and_limits(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    items = approved_items(ledger, 2)
    profile = replace(load_profile("nld-dream"), batch_items=1)
    found = refused(lambda: made(ledger, items, profile=profile))
    assert (found.id, found.place.inside, found.facts["limit"]) == ("DP-EXP-009", "", 1)
    profile = replace(load_profile("nld-dream"), item_limit=10)
    found = refused(lambda: made(ledger, items, profile=profile))
    assert (found.id, found.place.inside) == ("DP-EXP-009", items[0].item_id)
    profile = replace(load_profile("nld-dream"), batch_limit=10)
    assert refused(lambda: made(ledger, items, profile=profile)).id == "DP-EXP-009"

    class Full:
        free = 1 << 20

    monkeypatch.setattr(bundle.shutil, "disk_usage", lambda path: Full)
    found = refused(made, ledger, items)
    assert (found.id, found.place.file) == ("DP-EXP-007", "ledger/sent")
    assert not [p for p in batches.sent(ledger).iterdir() if p.is_dir()]
