# SPDX-License-Identifier: AGPL-3.0-or-later
"""Open a workspace's ledger: start Django, find the database, see that its tables are ours."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import ExitCode, Place, fail

FOLDER, DATABASE = "ledger", "ledger.sqlite3"
_WAIT = 20.0  # seconds that a command waits for another one to finish writing


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Ledger:
    """An open ledger. ``actor`` is the pseudonym of who works; ``now`` is the clock."""

    workspace: Workspace
    actor: str
    now: Callable[[], datetime] = _now

    @property
    def folder(self) -> Path:
        """Where database, key file, uploads, receipts and sent bundles lie."""
        return self.workspace.root / FOLDER

    def today(self) -> date:
        """The library's day."""
        from django.utils import timezone

        return timezone.localtime(self.now()).date()

    def fresh(self) -> dict[str, Any]:
        """What every new row is made with: ``Volunteer(**ledger.fresh(), ...)``."""
        return {"created_at": self.now(), "created_by": self.actor}

    @contextmanager
    def change(self, action: str, subject: str, **detail: object) -> Iterator[None]:
        """Do a change whole or not at all, and write it into the audit log."""
        from django.db import transaction

        from daisy_pipeline.ledger.models import AuditLog

        with transaction.atomic():
            yield
            AuditLog.objects.create(
                at=self.now(), actor=self.actor, action=action, subject=subject, detail=detail
            )


def open_ledger(
    workspace: Workspace,
    *,
    actor: str = "",
    now: Callable[[], datetime] = _now,
    environ: Mapping[str, str] | None = None,
    create: bool = False,
) -> Ledger:
    """The workspace's ledger, ready for use.

    ``DATABASE_URL`` (``postgresql://user:password@host:port/name``) stands above the SQLite file
    ``ledger/ledger.sqlite3``. DaisyError (exit code 4): DP-LED-001 where there is none yet (and
    ``create`` is not set), -002 for an address that is none.
    """
    given = os.environ if environ is None else environ
    connect(database_of(workspace, given))
    path = workspace.root / FOLDER / DATABASE
    if not create and "DATABASE_URL" not in given and not path.is_file():
        raise fail("DP-LED-001", Place(workspace.shown(path)), exit_code=ExitCode.BAD_CONFIG)
    return Ledger(workspace, actor or given.get("DAISY_ACTOR", "") or "L-00", now)


def database_of(workspace: Workspace, environ: Mapping[str, str]) -> dict[str, Any]:
    """Django's description of the database."""
    address = environ.get("DATABASE_URL", "")
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(workspace.root / FOLDER / DATABASE),
            "OPTIONS": {
                "timeout": _WAIT,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise fail("DP-LED-002", Place(inside="DATABASE_URL"), exit_code=ExitCode.BAD_CONFIG)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


def connect(database: dict[str, Any]) -> None:
    """Point Django at a database; one at a time in a process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daisy_pipeline.ledger.settings")
    import django
    from django.apps import apps
    from django.db import connections

    if not apps.ready:
        django.setup()
    connections.close_all()
    known = connections.settings["default"]  # with all defaults, as Django completed them
    known.update({"OPTIONS": {}, "USER": "", "PASSWORD": "", "HOST": "", "PORT": ""})
    known.update(database)
    if hasattr(connections._connections, "default"):  # type: ignore[attr-defined]
        del connections["default"]
