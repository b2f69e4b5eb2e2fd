# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finished items that come again: mended, withdrawn before, or where one is made here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import ExitCode
from tests.fakes import products
from tests.unit.intake import gifts
from tests.unit.intake.gifts import gift
from tests.unit.intake.test_donate import donate, library, refused, stick

__all__ = ["library", "stick"]


@pytest.mark.message("DP-DON-007")
@pytest.mark.message("DP-DON-013")
def test_a_mended_item_replaces_the_first(ledger: Ledger, stick: Path) -> None:
    from daisy_pipeline.ledger.approval import approve
    from daisy_pipeline.ledger.models import Item
    from daisy_pipeline.ledger.rights import Basis, check

    first = donate(ledger, gift(gifts.daisy202(stick)))
    check(ledger, first.item.title, Basis("kr-copyright-33-2"))
    text = products.daisy202()["text.html"].replace("쫓기었다.".encode(), "쫓기었다!".encode())
    mended = gifts.daisy202(stick, "고침.zip", {"책/text.html": text})
    id, place, code = refused(ledger, gift(mended, slug="동백꽃"))
    shown = "sources/동백꽃/title.toml"
    assert (id, place.file, code) == ("DP-DON-007", shown, ExitCode.BAD_USAGE)
    other = type(ledger)(**{**ledger.__dict__, "actor": "L-02"})
    approve(other, first.item)
    given = gift(mended, slug="동백꽃", again=True)
    second = donate(ledger, given)
    assert second.item.item_id == first.item.item_id
    assert (second.item.state, second.item.number, second.item.completed_on) == (
        "validated", 1, None,
    )  # fmt: skip
    page = ledger.workspace.output / "동백꽃" / "daisy202" / "text.html"
    assert "쫓기었다!" in page.read_text("utf-8")
    assert len(list((ledger.workspace.folder("동백꽃") / "donated").iterdir())) == 2
    with ledger.change("test", "sent"):
        Item.objects.filter(pk=second.item.pk).update(state="submitted")
    id, place, code = refused(ledger, gift(gifts.daisy202(stick), slug="동백꽃", again=True))
    assert (id, place.inside) == ("DP-DON-013", second.item.item_id)
    with ledger.change("test", "answered"):
        Item.objects.filter(pk=second.item.pk).update(state="rejected")
    third = donate(ledger, gift(gifts.daisy202(stick), slug="동백꽃", again=True))
    assert (third.item.number, third.item.state) == (2, "validated")


def test_a_mended_file_that_cannot_be_read_changes_nothing(
    ledger: Ledger, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daisy_pipeline.intake import donate as room
    from daisy_pipeline.ledger.models import AuditLog, Item

    first = donate(ledger, gift(gifts.daisy202(stick)))
    with ledger.change("test", "published"):
        Item.objects.filter(pk=first.item.pk).update(state="published")
    before = AuditLog.objects.count()

    def pulled(*_: Any) -> Any:
        raise OSError("the stick was pulled")

    mended = gifts.daisy202(stick, "고침.zip", {"책/more.txt": b"x"})
    with monkeypatch.context() as patch, pytest.raises(OSError, match="pulled"):
        patch.setattr(room, "copied", pulled)
        donate(ledger, gift(mended, slug="동백꽃", again=True))
    row = Item.objects.get(pk=first.item.pk)
    assert (row.state, row.number, AuditLog.objects.count()) == ("published", 1, before)


@pytest.mark.message("DP-DON-008")
def test_what_is_made_here_is_not_replaced(ledger: Ledger, stick: Path) -> None:
    from daisy_pipeline.ledger.items import add, withdraw

    donate(ledger, gift(gifts.braille(stick), product="braille", title="동백꽃"))
    item = add(ledger, "동백꽃", "daisy202").item
    assert item.origin == "own"
    given = gift(gifts.daisy202(stick), slug="동백꽃", again=True)
    id, place, _ = refused(ledger, given)
    assert (id, place.file) == ("DP-DON-008", "sources/동백꽃/title.toml")
    withdraw(ledger, item, "받은 것이 낫다")
    done = donate(ledger, given)
    assert (done.item.origin, done.item.supersedes_id) == ("donated", item.pk)


def test_withdrawn_and_taken_in_again(ledger: Ledger, stick: Path) -> None:
    from daisy_pipeline.ledger.items import withdraw

    given = gift(gifts.daisy202(stick))
    first = donate(ledger, given)
    withdraw(ledger, first.item, "판권")
    second = donate(ledger, given)
    assert second.item.item_id != first.item.item_id and second.item.state == "validated"
