# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which version the ledger's tables have, and how they come to this program's."""

from __future__ import annotations

from pkgutil import iter_modules

from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from daisy_pipeline.ledger import migrations
from daisy_pipeline.model.finding import ExitCode, Place, fail

APP = "ledger"


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


def migrate() -> None:
    """Bring the tables to this program's version; each migration whole or not at all."""
    call_command("migrate", APP, verbosity=0, interactive=False)
