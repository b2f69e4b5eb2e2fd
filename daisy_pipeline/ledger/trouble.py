# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database's errors mean to a person: the one place that decides.

``commands/faults`` asks it for whatever a command raised; the site asks it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.utils import DatabaseError, InterfaceError, OperationalError

from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Place, fail

_REASON = 300  # signs of what a server said

# https://sqlite.org/rescode.html, by the beginning of the name: READONLY_DIRECTORY and the like.
_SQLITE = {
    "SQLITE_BUSY": "DP-LED-006",
    "SQLITE_LOCKED": "DP-LED-006",
    "SQLITE_CANTOPEN": "DP-LED-009",
    "SQLITE_READONLY": "DP-LED-009",
    "SQLITE_PERM": "DP-LED-009",
    "SQLITE_FULL": "DP-CLI-003",
    "SQLITE_CORRUPT": "DP-LED-005",
    "SQLITE_NOTADB": "DP-LED-005",
    "SQLITE_IOERR": "DP-CLI-004",
}
# https://www.postgresql.org/docs/15/errcodes-appendix.html, by the beginning of the code.
_POSTGRESQL = {
    "55P03": "DP-LED-006",  # lock_not_available
    "40": "DP-LED-006",  # deadlock, serialization failure
    "25006": "DP-LED-009",  # read_only_sql_transaction
    "42501": "DP-LED-009",  # insufficient_privilege
    "53100": "DP-CLI-003",  # disk_full
    "08": "DP-LED-008",  # the connection
    "28": "DP-LED-008",  # who may come in
    "3D000": "DP-LED-008",  # no such database
    "53": "DP-LED-008",  # too many connections, out of memory
    "57P": "DP-LED-008",  # the server is stopped or starts
}


def judge(error: BaseException) -> DaisyError | None:
    """The finding for an error of the database; None for one that is our own fault."""
    if isinstance(error, ImproperlyConfigured) and "psycopg" in str(error):
        return fail("DP-LED-019", exit_code=ExitCode.MISSING_TOOL)
    if not isinstance(error, (DatabaseError, InterfaceError)):
        return None
    cause = error.__cause__
    if name := str(getattr(cause, "sqlite_errorname", "") or ""):
        return _worded(_found(_SQLITE, name), error)
    state = str(getattr(cause, "sqlstate", "") or "")
    if not state and isinstance(error, (OperationalError, InterfaceError)):
        return _worded("DP-LED-008", error)  # there was no server to give a code
    return _worded(_found(_POSTGRESQL, state), error)


def _found(table: dict[str, str], code: str) -> str:
    return next((id for begin, id in table.items() if code.startswith(begin)), "")


def _worded(id: str, error: BaseException) -> DaisyError | None:
    reason = " ".join(str(error).split())[:_REASON]
    facts: dict[str, Fact] = {"reason": reason} if id in ("DP-LED-008", "DP-CLI-004") else {}
    code = ExitCode.FINDINGS if id.startswith("DP-CLI") else ExitCode.BAD_CONFIG
    return fail(id, Place(_file()), exit_code=code, **facts) if id else None


def _file() -> str:
    """The database's file as a person knows it, or its name on which server."""
    database = connections.settings["default"]
    if "sqlite" not in database["ENGINE"]:
        return on_server(database)
    return "/".join(Path(str(database["NAME"])).parts[-2:])


def on_server(database: Mapping[str, Any]) -> str:
    """A server's host and database, never the address as it was given: it has the password."""
    return "/".join(str(database[key]) for key in ("HOST", "NAME") if database[key])
