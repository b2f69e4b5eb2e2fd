# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening the ledger: what is there, whose it is, and what cannot be opened."""

from __future__ import annotations

from daisy_pipeline.ledger.door import Ledger


def test_a_change_is_in_the_audit_log(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import audit
    from daisy_pipeline.ledger.models import AuditLog, Volunteer

    with ledger.change("volunteer.add", "V-014"):
        Volunteer.objects.create(**ledger.fresh(), pseudonym="V-014")
    row = AuditLog.objects.order_by("-sequence")[0]
    assert (row.actor, row.action, row.subject) == ("L-07", "volunteer.add", "V-014")
    assert row.sequence == 2  # after ledger.init
    assert audit.broken() == 0
