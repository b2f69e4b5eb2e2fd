# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real bundle that was rejected, mended and sent again; what leaves the house names nobody."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from daisy_pipeline.export import batches
from daisy_pipeline.export.bundle import assemble
from daisy_pipeline.export.choose import Wanted, choose
from daisy_pipeline.export.compare import differences_of, last_sent
from daisy_pipeline.export.profile import load_profile
from daisy_pipeline.export.receipt import Source, take_in
from daisy_pipeline.export.receipt_read import Answer, Answers
from daisy_pipeline.model.ports import Silent
from tests.fakes import ledgers
from tests.fakes.items import KINDS, approved_items
from tests.unit.export.shelf import DAY
from tests.unit.export.test_bundle import made

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger


def test_rejected_mended_sent_again(ledger: Ledger, tmp_path: Path) -> None:
    from daisy_pipeline.ledger.models import Item

    (item,) = approved_items(ledger, 1, KINDS[:1])
    first = batches.find_batch(made(ledger, [item]).batch_id)
    batches.approve(ledgers.open_at(tmp_path, ledger.now, actor="L-02"), first)
    first = batches.submitted(ledger, batches.find_batch(first.batch_id), DAY)
    said = Answer(item.item_id, False, reason="쪽 이동이 안 됨")
    assert take_in(ledger, first, Answers((said,)), Source(DAY)).reopened == (item.item_id,)
    (lacking,) = choose(ledger, load_profile("nld-dream"), Wanted((item.item_id,)))
    assert [one.kind for one in lacking.missing] == ["approval"]
    Item.objects.update(state="approved", completed_on=DAY)  # mended, reviewed, approved
    item.refresh_from_db()
    second = batches.find_batch(made(ledger, [item]).batch_id)
    now = second.deliveries.get()
    before = last_sent(now)
    assert before is not None
    assert (now.number, before.number, before.reason) == (2, 1, "쪽 이동이 안 됨")
    told = differences_of(ledger, now, before)
    assert ("changed", "revision", "1", "2") in [
        (one.kind, one.what, one.before, one.now) for one in told
    ]
    content = f"items/{item.item_id}/{item.item_id}.zip"
    assert content not in {one.what for one in told}  # the product is the same, byte by byte


def test_a_bundle_names_no_volunteer(ledger: Ledger) -> None:
    """What the vault knows of a narrator is in no file of a batch, packed or not."""
    from daisy_pipeline.ledger.models import Volunteer
    from daisy_pipeline.ledger.people import Person, add

    told = Person(name="홍길순", phone="010-9876-5432", portal="1365", portal_id="hgs1365x")
    items = approved_items(ledger, 4, KINDS[:4])
    readers = list(Volunteer.objects.all())
    assert readers  # somebody has narrated
    sealed = add(ledger, told).sealed
    Volunteer.objects.filter(pk__in=[one.pk for one in readers]).update(sealed=sealed)
    with batches.alone(ledger):
        built = assemble(ledger, load_profile("nld-dream"), items, progress=Silent())
    hidden = [text.encode() for text in (told.name, told.phone, told.portal_id, "98765432")]
    files = [path for path in built.folder.rglob("*") if path.is_file()]
    assert len(files) > 3 * len(items)
    for path in files:
        assert not any(mark in data for data in _all(path.read_bytes()) for mark in hidden), path


def _all(data: bytes) -> list[bytes]:
    """A file's bytes, and those of what it packs."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return [data]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [data, *(part for name in archive.namelist() for part in _all(archive.read(name)))]
