# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows of the audit log and of the access log are only ever added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import migrations

TABLES = ("ledger_auditlog", "ledger_accesslog")


def guard(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        for sql in _triggers(table, schema_editor.connection.vendor):
            schema_editor.execute(sql, params=None)


def _triggers(table: str, vendor: str) -> Iterator[str]:
    if vendor == "postgresql":
        yield (
            f"CREATE OR REPLACE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        yield (
            f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep()"
        )
        return
    for what in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {table}_{what.lower()} BEFORE {what} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
