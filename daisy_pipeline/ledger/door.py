# SPDX-License-Identifier: AGPL-3.0-or-later
"""Open a workspace's ledger: start Django, find the database, see that its tables are ours."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import ExitCode, Finding, Place, fail

FOLDER, DATABASE = "ledger", "ledger.sqlite3"
NO_ONE = "L-00"  # who works when nobody says
_WAIT = 20.0  # seconds that a command waits for another one to finish writing
_SQLITE_HEAD = b"SQLite format 3\x00"
# secure_delete: what is deleted is overwritten, so that erased people are not left in free pages.
_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"


def clock() -> datetime:
    """What time it is, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Ledger:
    """An open ledger. ``actor`` is the pseudonym of who works; ``now`` is the clock."""

    workspace: Workspace
    actor: str
    now: Callable[[], datetime] = clock
    findings: tuple[Finding, ...] = ()  # what to tell a person who opens it

    @property
    def folder(self) -> Path:
        """Where database, key file, uploads, receipts and sent bundles lie."""
        return self.workspace.root / FOLDER

    def today(self) -> date:
        """The library's day."""
        from django.utils import timezone

        return timezone.localtime(self.now()).date()

    def shown_time(self, at: datetime) -> str:
        """A time as the library's people read it: 2026-03-02 09:00:01."""
        from django.utils import timezone

        return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"

    def moment(self, digits: str) -> str:
        """A time of the library, YYYYMMDDhhmmss as records have it, with its zone (ISO 8601)."""
        from django.utils import timezone

        return timezone.make_aware(datetime.strptime(digits, "%Y%m%d%H%M%S")).isoformat()

    def fresh(self) -> dict[str, Any]:
        """What every new row is made with: ``Volunteer(**ledger.fresh(), ...)``."""
        return {"created_at": self.now(), "created_by": self.actor}

    @contextmanager
    def together(self) -> Iterator[None]:
        """Several changes whole or not at all; each writes its own row of the audit log."""
        from django.db import transaction

        with transaction.atomic():
            yield

    @contextmanager
    def change(self, action: str, subject: str, **detail: object) -> Iterator[None]:
        """Do a change whole or not at all, and write it into the audit log."""
        from django.db import transaction

        from daisy_pipeline.ledger import audit

        with transaction.atomic():
            yield
            audit.append(self, action, subject, detail)


def open_ledger(
    workspace: Workspace,
    *,
    actor: str = "",
    now: Callable[[], datetime] = clock,
    environ: Mapping[str, str] | None = None,
    create: bool = False,
) -> Ledger:
    """The workspace's ledger, ready for use.

    ``DATABASE_URL`` (``postgresql://user:password@host:port/name``) stands above the SQLite file
    ``ledger/ledger.sqlite3``. DaisyError (exit code 4): DP-LED-001 where there is none yet, -002
    for an address that is none, -003 for tables of an older program, -004 for those of a newer
    one, -005 for a damaged file. ``findings`` of what comes out has DP-LED-007 when the clock was
    set back. ``create`` (for init, upgrade and restore) leaves out these looks at what is there.
    """
    given = os.environ if environ is None else environ
    connect(database_of(workspace, given))
    opened = Ledger(workspace, actor or given.get("DAISY_ACTOR", "") or NO_ONE, now)
    if not create:
        opened = replace(opened, findings=_look(opened))
    return opened


def _look(ledger: Ledger) -> tuple[Finding, ...]:
    """See that the database is there, whole, and of this program's version; what to tell."""
    from daisy_pipeline.ledger import schema

    schema.judge(look_at_file(ledger))
    from daisy_pipeline.ledger import audit

    return audit.clock_set_back(ledger)


def place_of(ledger: Ledger) -> Place:
    """Where the database is, for findings: its file, or its name on which server."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return Place(ledger.workspace.shown(ledger.folder / DATABASE))
    from daisy_pipeline.ledger import trouble  # it imports Django

    return Place(trouble.on_server(connection.settings_dict))


def look_at_file(ledger: Ledger) -> Place:
    """Where the database is, for findings; DP-LED-001 and -005 for a file that is none."""
    from django.db import connection

    path, place = ledger.folder / DATABASE, place_of(ledger)
    if connection.vendor != "sqlite":
        return place
    if not path.is_file():
        raise fail("DP-LED-001", place, exit_code=ExitCode.BAD_CONFIG)
    with path.open("rb") as file:
        head = file.read(len(_SQLITE_HEAD))
    if head and head != _SQLITE_HEAD:  # an empty one was being made when the power failed
        raise fail("DP-LED-005", place, exit_code=ExitCode.BAD_CONFIG)
    return place


def database_of(workspace: Workspace, environ: Mapping[str, str]) -> dict[str, Any]:
    """Django's description of the database."""
    address = environ.get("DATABASE_URL", "")
    if address:
        return _server(address)
    return sqlite(workspace.root / FOLDER / DATABASE)


def sqlite(path: Path) -> dict[str, Any]:
    """Django's description of a database in a file."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "timeout": _WAIT,
            # Two commands that both read and then write would otherwise refuse one another.
            "transaction_mode": "IMMEDIATE",
            "init_command": _PRAGMAS,
        },
    }


def _server(address: str) -> dict[str, Any]:
    try:
        parts = urlsplit(address)
        port = str(parts.port or "")
    except ValueError:  # a port that is no number, brackets that do not close
        raise _no_address() from None
    name = unquote(parts.path.strip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise _no_address()
    asked = dict(parse_qsl(parts.query))
    host = asked.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": {"connect_timeout": int(_WAIT), "options": _WAITS, **asked},
    }


_WAITS = f"-c lock_timeout={int(_WAIT * 1000)}"


def _no_address() -> Exception:
    return fail("DP-LED-002", Place(inside="DATABASE_URL"), exit_code=ExitCode.BAD_CONFIG)


def connect(database: dict[str, Any]) -> None:
    """Point Django at a database; one at a time in a process."""
    start()
    from django.db import connections

    connections.close_all()
    known = connections.settings["default"]  # with all defaults, as Django completed them
    known.update({"OPTIONS": {}, "USER": "", "PASSWORD": "", "HOST": "", "PORT": ""})
    known.update(database)
    if hasattr(connections._connections, "default"):  # type: ignore[attr-defined]
        del connections["default"]


def disconnect() -> None:
    """Let go of the database: its file may be moved or removed."""
    from django.db import connections

    connections.close_all()


def start() -> None:
    """Start Django with our settings, whatever DJANGO_SETTINGS_MODULE says.

    A library's computer may run other programs on Django; its environment is not ours. The site
    (``web``) has called ``settings.configure`` with more of them before.
    """
    import django
    from django.apps import apps
    from django.conf import settings

    from daisy_pipeline.ledger import settings as ours

    if not settings.configured:
        settings.configure(**{k: getattr(ours, k) for k in dir(ours) if k.isupper()})
    if not apps.ready:
        django.setup()
