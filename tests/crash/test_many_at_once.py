# SPDX-License-Identifier: AGPL-3.0-or-later
"""kill -9 of what changes many rows or files at once: nothing of it or all, and a rerun completes.

An answer corrected, a batch taken back, one consent of several people, an item taken in from
elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.export import batches
from daisy_pipeline.export.receipt_correct import Correction, correct
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.tools.files import PART
from tests.crash.moments import dies
from tests.fakes import ledgers
from tests.unit.export.shelf import answer, batch, items, no, yes
from tests.unit.intake.gifts import PAGE, gift

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.name != "posix", reason="not-on-windows: a process cannot be killed in this way there"
    ),
]
MOST = 40  # moments; a run has fewer


def rehearsed(
    root: Path,
    act: Callable[[Ledger, int], Any],
    done: Callable[[int], bool],
    moments: Iterable[int] = range(1, MOST),
) -> int:
    """Do the n-th act, killed at its n-th moment, until one lives; the number of that one.

    ``done`` says whether an act's whole work stands, and fails where a part of it does.
    """
    from daisy_pipeline.ledger import audit

    states = set()
    for moment in moments:

        def killed(n: int = moment) -> None:
            act(ledgers.open_at(root, ledgers.Clock()), n)

        ended = dies(killed, moment)
        ledger = ledgers.open_at(root, ledgers.Clock())
        states.add(done(moment))
        assert not [one for one in audit.verify(ledger) if one.id != "DP-LED-092"]
        with suppress(DaisyError):  # what stands already may be refused
            act(ledger, moment)
        assert done(moment)
        assert not audit.verify(ledger)
        if ended:
            assert states == {False, True}
            return moment
    raise AssertionError("it has more moments than one thinks")


def test_an_answer_is_corrected(ledger: Ledger, tmp_path: Path) -> None:
    from daisy_pipeline.ledger.models import Batch, Item, Receipt

    rows = items(ledger, MOST)
    for n, row in enumerate(rows, 1):
        answer(ledger, batch(ledger, [row], f"DREAM-20260302-{n:03d}"), no(n))

    def act(opened: Ledger, n: int) -> None:
        made = Batch.objects.get(batch_id=f"DREAM-20260302-{n:03d}")
        correct(opened, made, Correction(yes(n, f"D-{n}"), "줄을 잘못 읽음"))

    def done(n: int) -> bool:
        made = Batch.objects.get(batch_id=f"DREAM-20260302-{n:03d}")
        item = Item.objects.get(item_id=rows[n - 1].item_id)
        told = (made.deliveries.get().state, item.state, item.number)
        count = Receipt.objects.filter(batch=made).count()
        assert (*told, count) in {
            ("rejected", "in-production", 2, 1),
            ("acknowledged", "acknowledged", 1, 2),
        }
        return count == 2

    assert rehearsed(tmp_path, act, done)


def test_a_batch_is_taken_back(ledger: Ledger, tmp_path: Path) -> None:
    from daisy_pipeline.ledger.models import Batch, Item

    rows = items(ledger, 2 * MOST, state="bundled")
    for n in range(1, MOST):
        batch(ledger, rows[2 * n - 2 : 2 * n], f"DREAM-20260302-{n:03d}", state="assembled")

    def act(opened: Ledger, n: int) -> None:
        batches.discard(opened, batches.find_batch(f"DREAM-20260302-{n:03d}"), "코드 누락")

    def done(n: int) -> bool:
        made = Batch.objects.get(batch_id=f"DREAM-20260302-{n:03d}")
        names = [row.item_id for row in rows[2 * n - 2 : 2 * n]]
        states = set(Item.objects.filter(item_id__in=names).values_list("state", flat=True))
        (state,) = states
        told = (made.state, state, made.deliveries.count())
        assert told in {("assembled", "bundled", 2), ("discarded", "approved", 0)}
        return state == "approved"

    assert rehearsed(tmp_path, act, done)


def test_a_consent_of_several(ledger: Ledger, tmp_path: Path) -> None:
    from daisy_pipeline.ledger import consents, people
    from daisy_pipeline.ledger.consents_many import Signed, give_all
    from daisy_pipeline.ledger.states import Purpose

    for n in range(1, 2 * MOST):
        people.add(ledger, people.Person(name=f"김{n}", pseudonym=f"V-{n:03d}"))

    def pair(n: int) -> list[str]:
        return [f"V-{2 * n - 1:03d}", f"V-{2 * n:03d}"]

    def act(opened: Ledger, n: int) -> None:
        day = opened.today()
        forms = [Signed(people.find(one), "2026-1", day) for one in pair(n)]
        give_all(opened, Purpose.TRANSFER, forms, "keep")

    def done(n: int) -> bool:
        given = consents.allowed(pair(n), Purpose.TRANSFER)
        assert set(given) in (set(), set(pair(n)))
        return bool(given)

    assert rehearsed(tmp_path, act, done)


def test_an_item_comes_from_elsewhere(ledger: Ledger, tmp_path: Path) -> None:
    from daisy_pipeline.intake.donate import donate
    from daisy_pipeline.ledger.models import Item

    (tmp_path / "daisy.toml").write_text('[site]\nlibrary = "가람도서관"\n', "utf-8")

    def file(n: int) -> Path:
        path = tmp_path / "stick" / f"{n}.brf"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(PAGE.replace(b"BOM", b"BOM" + b"A" * (n % 20) + b"B" * (n // 20)))
        return path

    def act(opened: Ledger, n: int) -> None:
        donate(opened, gift(file(n), product="braille", title=f"책{n}"))

    def done(n: int) -> bool:
        slugs = [slug for slug in ledger.workspace.slugs() if slug.startswith(f"책{n}")]
        assert len(slugs) <= 1
        rows = list(Item.objects.filter(title__slug=f"책{n}").values_list("state", flat=True))
        assert rows in ([], ["in-review"], ["validated"])
        if slugs:
            (name,) = read_title(ledger.workspace, slugs[0]).donated["braille"].files
            kept = ledger.workspace.folder(slugs[0]) / name
            assert kept.read_bytes() == file(n).read_bytes()
        return rows == ["validated"]

    assert rehearsed(tmp_path, act, done, range(2, 200, 3)) > 30
    left = [path.name for path in (tmp_path / "sources").rglob(".*")]
    assert not left and not list((tmp_path / "sources").rglob(f"{PART}*"))
