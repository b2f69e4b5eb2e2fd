# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ledgers for tests: fresh ones in milliseconds, in SQLite or in PostgreSQL.

With ``DAISY_TEST_DATABASE_URL`` (a PostgreSQL address whose user may create databases) every
fixture here works there instead of in a file.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from daisy_pipeline.config.workspace import Workspace

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

BEGIN = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)  # nine in the morning in Seoul
_NUMBERS = count(1)


@dataclass
class Clock:
    """A clock that goes one second a look, and is set by hand."""

    at: datetime = BEGIN

    def __call__(self) -> datetime:
        """What time it is."""
        self.at += timedelta(seconds=1)
        return self.at

    def on(self, day: str) -> None:
        """Let it be noon (UTC 03:00) of a day in Korea, ``2026-03-02``."""
        self.at = datetime.fromisoformat(f"{day}T03:00:00+00:00")


def server() -> str:
    """The address of the tests' PostgreSQL; "" when they run on SQLite."""
    return os.environ.get("DAISY_TEST_DATABASE_URL", "")


def address(name: str) -> str:
    """The address of another database of the same server."""
    return urlunsplit(urlsplit(server())._replace(path=f"/{name}"))


def on_server(*commands: str) -> None:
    """Run commands that create and drop databases."""
    import psycopg

    with psycopg.connect(server(), autocommit=True) as connection:
        for command in commands:
            connection.execute(command)  # type: ignore[arg-type]


def open_at(root: Path, clock: Any = None, actor: str = "L-07") -> Ledger:
    """The ledger of a workspace, with the environment's database."""
    from daisy_pipeline.ledger.door import open_ledger

    workspace = Workspace(root)
    return (
        open_ledger(workspace, actor=actor, now=clock)
        if clock
        else open_ledger(workspace, actor=actor)
    )


@pytest.fixture(scope="session")
def ledger_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace with an empty ledger, made once; tests get copies."""
    root = tmp_path_factory.mktemp("ledger-template")
    with pytest.MonkeyPatch.context() as patch:
        name = f"daisy_template_{os.getpid()}"
        if server():
            on_server(f"CREATE DATABASE {name}")
            patch.setenv("DATABASE_URL", address(name))
        else:
            patch.delenv("DATABASE_URL", raising=False)
        begin(root)
        close()
        yield root
        close()
        if server():
            on_server(f"DROP DATABASE {name} WITH (FORCE)")


def begin(root: Path) -> Ledger:
    """Begin a ledger in a folder."""
    from daisy_pipeline.ledger.setup import begin as begin_ledger

    (root / "sources").mkdir(exist_ok=True)
    return begin_ledger(Workspace(root), actor="L-07", readme="견본\n", now=Clock())


def close() -> None:
    """Let go of the database, so that its file can be copied and its server's copy dropped."""
    from django.db import connections

    connections.close_all()


@pytest.fixture
def no_ledger(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database for one test that has no tables yet (of PostgreSQL; a file begins by itself)."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("DAISY_ACTOR", raising=False)
    if not server():
        yield
        return
    name = f"daisy_test_{os.getpid()}_{next(_NUMBERS)}"
    on_server(f"CREATE DATABASE {name}")
    monkeypatch.setenv("DATABASE_URL", address(name))
    yield
    _drop(name)


def _drop(name: str) -> None:
    close()
    on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def ledger_home(
    ledger_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A workspace (``tmp_path``) with an empty ledger; DATABASE_URL is set where it is needed."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("DAISY_ACTOR", raising=False)
    close()
    (tmp_path / "sources").mkdir(exist_ok=True)
    shutil.copytree(ledger_template / "ledger", tmp_path / "ledger")
    if not server():
        yield tmp_path
        close()
        return
    name = f"daisy_test_{os.getpid()}_{next(_NUMBERS)}"
    on_server(f"CREATE DATABASE {name} TEMPLATE daisy_template_{os.getpid()}")
    monkeypatch.setenv("DATABASE_URL", address(name))
    yield tmp_path
    _drop(name)


@pytest.fixture
def clock() -> Clock:
    """A clock at nine in the morning of 2 March 2026 in Seoul."""
    return Clock()


@pytest.fixture
def ledger(ledger_home: Path, clock: Clock) -> Ledger:
    """An empty ledger in ``tmp_path``, kept by L-07, with the test's clock."""
    return open_at(ledger_home, clock)
