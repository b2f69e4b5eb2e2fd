# SPDX-License-Identifier: AGPL-3.0-or-later
"""kill -9 while a batch is made: published and registered or not there, and the rerun ends it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from daisy_pipeline.export import batches
from daisy_pipeline.export.bundle import assemble
from daisy_pipeline.export.choose import Wanted, choose
from daisy_pipeline.export.profile import load_profile
from daisy_pipeline.model.ports import Silent
from daisy_pipeline.tools.files import PART, sha256_of
from tests.crash.moments import dies
from tests.fakes import ledgers
from tests.fakes.items import approved_items

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.name != "posix", reason="not-on-windows: a process cannot be killed in this way there"
    ),
]
MOST = 90  # moments; a run has fewer
KINDS = (("daisy3-text", "none"),)


def export(root: Path, clock: ledgers.Clock, item_id: str) -> None:
    """What the command does for one item."""
    opened = ledgers.open_at(root, clock)
    profile = load_profile("nld-dream")
    with batches.alone(opened):
        batches.complete(opened)
        found = choose(opened, profile, Wanted((item_id,)))
        ready = [one.item for one in found if one.ready]
        if ready:
            assemble(opened, profile, ready, progress=Silent())


def holds(ledger: Ledger, item_id: str) -> bool:
    """Every row has its bundle, whole; no bundle has half a row. Whether the item is in one."""
    from daisy_pipeline.ledger import audit
    from daisy_pipeline.ledger.models import Batch, Delivery, Item

    assert audit.broken() == 0
    for row in Batch.objects.all():
        assert sha256_of(batches.tar_of(ledger, row)) == row.bundle_sha256
        assert row.deliveries.count() == 1
    sent = Delivery.objects.filter(item__item_id=item_id).count()
    state = Item.objects.get(item_id=item_id).state
    assert (sent, state) in ((0, "approved"), (1, "bundled"))
    return sent == 1


def test_every_moment(ledger: Ledger, tmp_path: Path, clock: ledgers.Clock) -> None:
    names = [item.item_id for item in approved_items(ledger, MOST, KINDS)]
    ended, late = False, 0
    for moment, item_id in enumerate(names, 1):

        def act(item_id: str = item_id) -> None:
            export(tmp_path, clock, item_id)

        ended = dies(act, moment)
        opened = ledgers.open_at(tmp_path, clock)
        done = holds(opened, item_id)
        late += not done and len(_folders(opened)) == moment
        act()
        assert holds(opened, item_id)
        assert len(_folders(opened)) == moment
        assert not [p for p in batches.sent(opened).iterdir() if p.name.startswith(PART)]
        if ended:
            assert done
            break
    assert ended and moment > 10 and late >= 1  # also between the rename and the rows


def _folders(ledger: Ledger) -> list[Path]:
    return [path for path in batches.sent(ledger).glob("DREAM-*") if path.is_dir()]
