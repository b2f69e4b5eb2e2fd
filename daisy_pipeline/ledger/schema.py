# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which version the ledger's tables have, and how they come to this program's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pkgutil import iter_modules

from django.apps.registry import Apps
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from daisy_pipeline.ledger import migrations
from daisy_pipeline.model.finding import ExitCode, Place, fail

APP = "ledger"
_LOCK = 0x6C65_6467  # "ledg": of PostgreSQL's advisory locks


def applied() -> frozenset[str]:
    """The names of the migrations that the database has; empty for one without tables."""
    known = MigrationRecorder(connection).applied_migrations()
    return frozenset(name for app, name in known if app == APP)


def known() -> tuple[str, ...]:
    """The names of this program's migrations, in order."""
    # Django's own loader imports them all; a command only needs their names.
    found = (one.name for one in iter_modules(migrations.__path__))
    return tuple(sorted(name for name in found if name[0].isdecimal()))


def missing() -> tuple[str, ...]:
    """The migrations that this program has and the database lacks, in order."""
    there = applied()
    return tuple(name for name in known() if name not in there)


def judge(place: Place) -> None:
    """See that the database has just this program's tables.

    DaisyError (exit code 4): DP-LED-001 for a database without our tables, -003 for one of an
    older program, -004 for one of a newer program.
    """
    there = applied()
    refuse_newer(there, place)
    lacking = [name for name in known() if name not in there]
    if not there:
        raise fail("DP-LED-001", place, exit_code=ExitCode.BAD_CONFIG)
    if lacking:
        facts = {"count": len(lacking)}
        raise fail("DP-LED-003", place, exit_code=ExitCode.BAD_CONFIG, **facts)


def refuse_newer(there: frozenset[str], place: Place) -> None:
    """DP-LED-004 (exit code 4) for tables that a newer program made."""
    strange = sorted(there - set(known()))
    if strange:
        facts = {"version": strange[-1]}
        raise fail("DP-LED-004", place, exit_code=ExitCode.BAD_CONFIG, **facts)


@contextmanager
def rebuilding() -> Iterator[None]:
    """A transaction in which tables may be made, changed and dropped: all or nothing.

    SQLite allows that only where it does not look at foreign keys meanwhile; they are looked at
    before the end. Another program that wants to rebuild waits.
    """
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            yield
            connection.check_constraints()
    finally:
        connection.enable_constraint_checking()


def migrate(to: str = "") -> None:
    """Bring the tables to this program's version, or to that of a migration; within rebuilding."""
    executor = MigrationExecutor(connection)
    executor.migrate([(APP, to or known()[-1])])


def settle() -> None:
    """Look at the foreign keys now: PostgreSQL changes no table while it still has to."""
    connection.check_constraints()


def models_at(version: str) -> Apps:
    """The models as they were after a migration."""
    state = MigrationExecutor(connection).loader.project_state((APP, version))
    return state.apps


def drop() -> None:
    """Take out every table of the ledger; within rebuilding."""
    names = [n for n in connection.introspection.table_names() if n.startswith(f"{APP}_")]
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}{cascade}")
    recorder = MigrationRecorder(connection)
    if recorder.has_table():
        recorder.migration_qs.filter(app=APP).delete()
