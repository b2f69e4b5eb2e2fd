# SPDX-License-Identifier: AGPL-3.0-or-later
"""The audit log: rows in order, each with the digest of the row before.

Triggers of the database (migration 0002) refuse to change or take out a row. Whoever cuts one out
of the file itself breaks the chain of digests; ``broken`` finds where. Rows that are cut off the
end break no chain: ``anchor`` keeps outside how far it had come.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import connection, transaction

from daisy_pipeline.ledger import anchor
from daisy_pipeline.ledger.models import AuditLog
from daisy_pipeline.model.finding import Fact, Finding, Place

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

_LOCK = 0x6461_6973  # "dais": of PostgreSQL's advisory locks


def append(ledger: Ledger, action: str, subject: str, detail: Mapping[str, object]) -> AuditLog:
    """Add a row, within a transaction."""
    stand_in_line()
    last = AuditLog.objects.order_by("-sequence").first()
    row = AuditLog(
        sequence=last.sequence + 1 if last else 1,
        at=ledger.now(),
        actor=ledger.actor,
        action=action,
        subject=subject,
        detail=json.loads(json.dumps(detail, default=str)),
    )
    row.digest = digest_of(row, last.digest if last else "")
    row.save(force_insert=True)
    transaction.on_commit(partial(anchor.move_on, ledger.folder, row.sequence))
    return row


def stand_in_line() -> None:
    """Within a transaction: wait until nobody else numbers rows."""
    if connection.vendor == "postgresql":  # SQLite's transactions that write stand in a line
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def digest_of(row: AuditLog, before: str) -> str:
    """The SHA-256 over a row's values and the digest of the row before it."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    values = [before, row.sequence, at, row.actor, row.action, row.subject, row.detail]
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode("utf-8")).hexdigest()


def broken(rows: Iterable[AuditLog] | None = None) -> int:
    """The first sequence whose row is missing or not as it was written; 0 for a whole log."""
    before, wanted = "", 1
    for row in AuditLog.objects.order_by("sequence").iterator() if rows is None else rows:
        if row.sequence != wanted or row.digest != digest_of(row, before):
            return wanted
        before, wanted = row.digest, wanted + 1
    return 0


def verify(ledger: Ledger) -> list[Finding]:
    """Look at the whole log, its end, and the file it lies in: DP-LED-036, -091, -092 and -005."""
    from daisy_pipeline.ledger.backup import quick_check

    quick_check(ledger)
    at = broken()
    place = Place(inside=str(at))
    found = [Finding("DP-LED-036", place, {"sequence": at})] if at else []
    folder = ledger.workspace.shown(ledger.folder)
    shown_backups = ledger.workspace.shown(ledger.folder / "backups")
    return [*found, *anchor.compare(ledger.folder, folder, shown_backups)]


def count() -> int:
    """How many rows there are."""
    return AuditLog.objects.count()


def newest(limit: int, page: int) -> list[AuditLog]:
    """A page of rows, the newest first; pages count from 1."""
    begin = (page - 1) * limit
    return list(AuditLog.objects.order_by("-sequence")[begin : begin + limit])


def clock_set_back(ledger: Ledger) -> tuple[Finding, ...]:
    """DP-LED-007 when the clock is before the newest row: the order of rows still holds."""
    last, now = last_at(), ledger.now()
    if last is None or now >= last:
        return ()
    facts: dict[str, Fact] = {"last": ledger.shown_time(last), "now": ledger.shown_time(now)}
    return (Finding("DP-LED-007", facts=facts),)


def last_at() -> datetime | None:
    """When the newest row was written; None for an empty log."""
    last = AuditLog.objects.order_by("-sequence").first()
    return last.at if last else None
