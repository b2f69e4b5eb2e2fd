# SPDX-License-Identifier: AGPL-3.0-or-later
"""The made-up items lack nothing: else no test of bundles would say anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.items import KINDS, approved_items

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger


def test_made_items_lack_nothing(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.readiness import readiness

    items = approved_items(ledger, len(KINDS))
    assert [readiness(ledger, item) for item in items] == [()] * len(KINDS)
    assert len({item.item_id for item in items}) == len(KINDS)
