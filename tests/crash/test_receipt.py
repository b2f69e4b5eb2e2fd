# SPDX-License-Identifier: AGPL-3.0-or-later
"""kill -9 while a receipt comes in: nothing of it or all of it, and the rerun completes it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from daisy_pipeline.export.profile import load_profile
from daisy_pipeline.export.receipt import Source, take_in
from daisy_pipeline.export.receipt_read import read_answers
from daisy_pipeline.tools.files import PART, sha256_of
from tests.crash.moments import dies
from tests.fakes import ledgers
from tests.unit.export.shelf import DAY, batch, items, name, states

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.name != "posix", reason="not-on-windows: a process cannot be killed in this way there"
    ),
]
MOST = 60  # moments; a run has fewer
WANTED = ["acknowledged", "rejected", "submitted"]


def take(root: Path, batch_id: str, file: Path) -> None:
    """What the command does."""
    opened = ledgers.open_at(root, ledgers.Clock())
    from daisy_pipeline.ledger.models import Batch

    made = Batch.objects.get(batch_id=batch_id)
    answers = read_answers(file, file.name, load_profile("nld-dream"))
    take_in(opened, made, answers, Source(DAY, file=file))


def holds(made: Any, file: Path, home: Path, sent: list[str]) -> bool:
    """Nothing or all; whether it is all."""
    from daisy_pipeline.ledger import audit
    from daisy_pipeline.ledger.models import Item, Receipt

    assert audit.broken() == 0
    rows = Item.objects.filter(item_id__in=sent).order_by("item_id")
    now = list(rows.values_list("state", "number"))
    done = Receipt.objects.filter(batch=made).exists()
    if not done:
        assert (states(made), now) == (["submitted"] * 3, [("submitted", 1)] * 3)
        return False
    whole = [("acknowledged", 1), ("in-production", 2), ("submitted", 1)]
    assert (states(made), now) == (WANTED, whole)
    assert (home / f"{sha256_of(file)}.csv").read_bytes() == file.read_bytes()
    return True


def test_every_moment(ledger: Ledger, tmp_path: Path) -> None:
    rows = items(ledger, 3 * MOST)
    batches = []
    for number in range(MOST):
        batches.append(batch(ledger, rows[3 * number :][:3], f"DREAM-20260302-{number + 1:03d}"))
    ended, whole = False, 0
    for moment, made in enumerate(batches, 1):
        sent = [name(3 * moment - 2 + n) for n in range(3)]
        file = tmp_path / f"{moment}.csv"
        file.write_text(f"자료번호,결과,사유\n{sent[0]},승인,\n{sent[1]},반려,소리\n", "utf-8")
        batch_id, home = made.batch_id, tmp_path / "ledger" / "receipts" / made.batch_id

        def act(batch_id: str = batch_id, file: Path = file) -> None:
            take(tmp_path, batch_id, file)

        ended = dies(act, moment)
        ledgers.open_at(tmp_path, ledgers.Clock())
        whole += holds(made, file, home, sent)
        act()
        assert holds(made, file, home, sent)
        assert not [path for path in home.iterdir() if path.name.startswith(PART)]
        act()
        assert made.receipts.count() == 1
        if ended:
            break
    assert ended and moment > 8 and whole >= 1  # there were as many moments as one thinks
