# SPDX-License-Identifier: AGPL-3.0-or-later
"""The logs are only ever added to, and a row that was cut out of the file is missed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daisy_pipeline.ledger.door import Ledger, open_ledger
from tests.fakes.ledgers import BEGIN, Clock


def work(ledger: Ledger, times: int = 5) -> None:
    for number in range(times):
        with ledger.change("test", f"V-{number:03}", words="가", number=number):
            pass


def test_rows_cannot_be_changed_or_taken_out(ledger: Ledger) -> None:
    from django.db import DatabaseError, connection, transaction

    from daisy_pipeline.ledger.models import AccessLog, AuditLog

    work(ledger)
    AccessLog.objects.create(at=ledger.now(), actor="L-07", subject="V-001", reason="연락")
    for model in (AuditLog, AccessLog):
        before = list(model.objects.values())
        for change in (
            lambda m=model: m.objects.all().delete(),
            lambda m=model: m.objects.update(actor="L-99"),
            lambda m=model: connection.cursor().execute(f"DELETE FROM {m._meta.db_table}"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        assert list(model.objects.values()) == before


def test_a_change_that_fails_leaves_no_row(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import AuditLog, Volunteer

    before = AuditLog.objects.count()
    with pytest.raises(RuntimeError), ledger.change("volunteer.add", "V-014"):
        Volunteer.objects.create(**ledger.fresh(), pseudonym="V-014")
        raise RuntimeError
    assert AuditLog.objects.count() == before and not Volunteer.objects.exists()


@pytest.mark.message("DP-LED-036")
@pytest.mark.parametrize(
    ("damage", "at"),
    [
        ("DELETE FROM ledger_auditlog WHERE sequence = 3", 3),
        ("UPDATE ledger_auditlog SET actor = 'L-99' WHERE sequence = 4", 4),
        ("UPDATE ledger_auditlog SET subject = 'V-999' WHERE sequence = 2", 2),
        ("DELETE FROM ledger_auditlog WHERE sequence = 1", 1),
    ],
)
def test_what_was_cut_out_is_missed(damage: str, at: int, ledger: Ledger) -> None:
    from django.db import connection

    from daisy_pipeline.ledger import audit

    work(ledger)
    assert audit.verify(ledger) == []
    with connection.cursor() as cursor:  # as someone who has the file in his hands
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_auditlog DISABLE TRIGGER ALL")
        else:
            cursor.execute("DROP TRIGGER ledger_auditlog_update")
            cursor.execute("DROP TRIGGER ledger_auditlog_delete")
        cursor.execute(damage)
    told = audit.verify(ledger)
    assert [(f.id, f.place.inside, f.facts["sequence"]) for f in told] == [
        ("DP-LED-036", str(at), at)
    ]


@pytest.mark.message("DP-LED-007")
def test_a_clock_set_back(ledger: Ledger, clock: Clock) -> None:
    """It is told when the ledger is opened; rows still stand in the order of the work."""
    from daisy_pipeline.ledger import audit

    work(ledger)
    late = open_ledger(ledger.workspace, now=lambda: BEGIN - timedelta(days=365))
    assert [f.id for f in late.findings] == ["DP-LED-007"]
    assert late.findings[0].facts["now"] == "2025-03-02 09:00:00"
    with late.change("test", "back"):
        pass
    assert audit.newest(1, 1)[0].subject == "back" and audit.broken() == 0
    assert open_ledger(ledger.workspace, now=clock).findings == ()


def test_pages_of_the_log(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import audit

    work(ledger)
    assert [row.subject for row in audit.newest(2, 2)] == ["V-002", "V-001"]
    assert audit.newest(50, 9) == []


def as_the_owner(command: str) -> None:
    """Do something to the log as someone who has the database in hands."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_auditlog DISABLE TRIGGER ALL")
        else:
            for name in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS ledger_auditlog_{name}")
        cursor.execute(command)


@pytest.mark.message("DP-LED-091")
@pytest.mark.parametrize("added", [0, 1, 2, 5])
def test_rows_cut_off_the_end_are_missed_whatever_comes_after(added: int, ledger: Ledger) -> None:
    from daisy_pipeline.ledger import audit

    work(ledger)
    count = audit.count()
    as_the_owner(f"DELETE FROM ledger_auditlog WHERE sequence > {count - 2}")
    work(ledger, added)
    assert audit.broken() == 0  # the chain alone does not tell it
    told = audit.verify(ledger)
    assert [(f.id, f.place.file) for f in told] == [("DP-LED-091", "ledger/audit.anchor")]
    assert told[0].facts == {"known": count, "rows": count - 2 + added}


@pytest.mark.message("DP-LED-091")
@pytest.mark.message("DP-LED-092")
def test_a_backup_knows_the_end_too(ledger: Ledger) -> None:
    """Also where the file beside the log has gone with the rows."""
    from daisy_pipeline.ledger import anchor, audit, backup

    work(ledger)
    kept = backup.make(ledger).path
    assert audit.verify(ledger) == []
    as_the_owner(f"DELETE FROM ledger_auditlog WHERE sequence > {audit.count() - 3}")
    (ledger.folder / anchor.NAME).unlink()
    told = [(f.id, f.place.file) for f in audit.verify(ledger)]
    beside = "ledger/audit.anchor"
    assert told == [("DP-LED-092", beside), ("DP-LED-091", f"ledger/backups/{kept.name}")]
    work(ledger, 1)
    assert [f.id for f in audit.verify(ledger)] == ["DP-LED-091"]


def test_the_anchor_is_behind_or_even_and_never_ahead(ledger: Ledger) -> None:
    """What a transaction takes back it has not told; a file that is behind is no alarm."""
    from daisy_pipeline.ledger import anchor, audit

    work(ledger)
    before = anchor.read(ledger.folder)
    assert before == anchor.newest()
    with pytest.raises(RuntimeError), ledger.together():
        work(ledger, 2)
        assert anchor.read(ledger.folder) == before
        raise RuntimeError
    assert anchor.read(ledger.folder) == before == anchor.newest()
    data = (ledger.folder / anchor.NAME).read_bytes()
    with ledger.together():
        work(ledger, 3)
    assert anchor.read(ledger.folder) == anchor.newest() != before
    (ledger.folder / anchor.NAME).write_bytes(data)  # as after a kill before it was written
    assert audit.verify(ledger) == []
    for spoilt in (b"", data[:40], data + b"x", b"9" * 78):
        (ledger.folder / anchor.NAME).write_bytes(spoilt)
        assert [f.id for f in audit.verify(ledger)] == ["DP-LED-092"]
        work(ledger, 1)
        assert audit.verify(ledger) == []


def test_after_a_backup_came_back_its_log_is_what_counts(ledger: Ledger, clock: Clock) -> None:
    """Neither the file nor backups of what was replaced call that an alarm."""
    from daisy_pipeline.ledger import anchor, audit, backup
    from daisy_pipeline.ledger.restore import restore

    work(ledger)
    old = backup.make(ledger).path
    work(ledger, 30)
    backup.make(ledger)
    restore(ledger, old, replace=True)
    assert audit.verify(ledger) == []
    assert anchor.read(ledger.folder) == anchor.newest()
    work(ledger, 40)
    backup.make(ledger)
    assert audit.verify(ledger) == []
    as_the_owner(f"DELETE FROM ledger_auditlog WHERE sequence > {audit.count() - 5}")
    assert [f.id for f in audit.verify(ledger)] == ["DP-LED-091", "DP-LED-091"]


def test_backups_of_another_history_are_no_alarm(ledger: Ledger) -> None:
    """After an older one and a newer one came back, rows of three histories have one number."""
    from daisy_pipeline.ledger import audit, backup
    from daisy_pipeline.ledger.restore import restore

    work(ledger)
    old = backup.make(ledger).path
    work(ledger, 3)
    new = backup.make(ledger).path
    for path in (old, new, old):
        restore(ledger, path, replace=True)
        assert audit.verify(ledger) == []
        work(ledger, 1)
        backup.make(ledger)
        assert audit.verify(ledger) == []


def test_a_restore_that_fails_forgets_nothing(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import anchor

    work(ledger)
    with pytest.raises(RuntimeError), anchor.set_aside(ledger.folder):
        raise RuntimeError
    assert anchor.read(ledger.folder) == anchor.newest()
