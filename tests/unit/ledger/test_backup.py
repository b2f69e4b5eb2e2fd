# SPDX-License-Identifier: AGPL-3.0-or-later
"""Backup and restore, rehearsed with a row in every table, over versions and databases."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.ledger.door import Ledger, connect, open_ledger, sqlite
from daisy_pipeline.ledger.setup import make_folders
from daisy_pipeline.model.finding import DaisyError
from tests.fakes import ledgers
from tests.fakes.ledger_rows import fill
from tests.fakes.ledgers import Clock


def rows() -> dict[str, list[bytes]]:
    """Every row of every table but the audit log."""
    from django.apps import apps

    from daisy_pipeline.ledger import portable

    tables = portable.tables(apps)
    return {n: list(portable.lines(m)) for n, m in tables.items() if n != "auditlog"}


def ids(error: pytest.ExceptionInfo[DaisyError]) -> list[str]:
    return [finding.id for finding in error.value.findings]


@pytest.fixture
def elsewhere(tmp_path: Path, clock: Clock, no_ledger: None) -> Ledger:
    """A workspace without a ledger, to restore into."""
    root = tmp_path / "elsewhere"
    (root / "sources").mkdir(parents=True)
    make_folders(root / "ledger")
    return open_ledger(Workspace(root), actor="L-02", now=clock, create=True)


@pytest.fixture
def saved(ledger: Ledger) -> tuple[Path, dict[str, list[bytes]]]:
    """A backup of a ledger with a row in every table and a receipt; what it holds."""
    from daisy_pipeline.ledger import backup

    fill(ledger)
    (ledger.folder / "receipts" / "DREAM-1").mkdir(parents=True)
    (ledger.folder / "receipts" / "DREAM-1" / "답.txt").write_text("접수 279점", "utf-8")
    (ledger.folder / "uploads" / "1.wav").write_bytes(b"RIFF")
    made = backup.make(ledger)
    assert made.rows > 25 and made.files == 1
    return made.path, rows()


def test_every_table_comes_back(
    saved: tuple[Path, dict[str, list[bytes]]], elsewhere: Ledger
) -> None:
    from daisy_pipeline.ledger import audit
    from daisy_pipeline.ledger.restore import restore

    path, wanted = saved
    assert all(wanted.values())
    done = restore(elsewhere, path)
    assert done.kept is None
    assert rows() == wanted
    receipt = elsewhere.folder / "receipts" / "DREAM-1" / "답.txt"
    assert receipt.read_text("utf-8") == "접수 279점"
    assert audit.broken() == 0
    assert [row.action for row in audit.newest(3, 1)] == [
        "ledger.restore",
        "test.fill",
        "ledger.init",
    ]
    with elsewhere.change("volunteer.add", "V-020"):  # the database's own counters go on
        from daisy_pipeline.ledger.models import AccessLog

        AccessLog.objects.create(at=elsewhere.now(), actor="L-02", subject="V-014", reason="시험")
    assert AccessLog.objects.count() == 2


def test_what_a_backup_tells_of_itself(saved: tuple[Path, dict[str, list[bytes]]]) -> None:
    with zipfile.ZipFile(saved[0]) as archive:
        told = json.loads(archive.read("manifest.json"))
        names = archive.namelist()
    assert told["uploads"] == [{"bytes": 4, "file": "uploads/1.wav"}]
    assert told["tables"]["volunteer"]["rows"] == 1
    assert not any(name.endswith("key") for name in names)
    if os.name == "posix":
        assert saved[0].stat().st_mode & 0o077 == 0


@pytest.fixture(params=[True, False])
def locked(ledger: Ledger, request: pytest.FixtureRequest) -> Path:
    """A backup with the key and one without."""
    from daisy_pipeline.ledger import backup

    (ledger.folder / "key").write_bytes(b"k" * 44)
    return backup.make(ledger, with_key=request.param).path


@pytest.mark.message("DP-LED-034")
def test_the_key_only_on_request(
    locked: Path, elsewhere: Ledger, request: pytest.FixtureRequest
) -> None:
    """Where it is not in the backup, it is said that it is needed."""
    from daisy_pipeline.ledger.restore import restore

    done = restore(elsewhere, locked)
    told = [(f.id, f.place.file) for f in done.findings]
    if request.node.callspec.params["locked"]:
        assert (elsewhere.folder / "key").read_bytes() == b"k" * 44 and told == []
    else:
        assert not (elsewhere.folder / "key").exists()
        assert told == [("DP-LED-034", "ledger/key")]


@pytest.mark.message("DP-LED-031")
def test_rows_are_not_written_over(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import backup
    from daisy_pipeline.ledger.models import Volunteer
    from daisy_pipeline.ledger.restore import restore

    fill(ledger)
    first = backup.make(ledger)
    fill(ledger, "2")
    before = rows()
    with pytest.raises(DaisyError) as error:
        restore(ledger, first.path)
    assert ids(error) == ["DP-LED-031"] and rows() == before
    done = restore(ledger, first.path, replace=True)
    assert Volunteer.objects.count() == 1
    assert done.kept and done.kept.is_file()
    restore(ledger, done.kept, replace=True)  # what was replaced is not lost
    assert rows() == before


@pytest.mark.message("DP-LED-033")
def test_the_erased_stay_erased(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import backup, erasures
    from daisy_pipeline.ledger.models import Volunteer
    from daisy_pipeline.ledger.restore import restore

    person = fill(ledger)["Volunteer"].pseudonym
    old = backup.make(ledger)
    erasures.note(ledger.folder, person, "2026-03-02")
    Volunteer.objects.update(sealed=None, status="erased")
    done = restore(ledger, old.path, replace=True)
    found = Volunteer.objects.get()
    assert (found.pseudonym, found.sealed, found.status) == (person, None, "erased")
    assert [(f.id, f.facts["count"]) for f in done.findings] == [("DP-LED-033", 2)]  # L and V alike


def test_an_older_version_is_brought_up(saved: tuple[Path, Any], elsewhere: Ledger) -> None:
    """A backup of the first version comes back with what later migrations made."""
    from django.db import DatabaseError

    from daisy_pipeline.ledger import schema
    from daisy_pipeline.ledger.models import AuditLog
    from daisy_pipeline.ledger.restore import restore

    first = schema.models_at("0001_initial")
    restore(elsewhere, as_of(saved[0], "0001_initial", first))
    assert schema.missing() == ()
    assert columns_of(first, rows()) == columns_of(first, saved[1])
    with pytest.raises(DatabaseError):
        AuditLog.objects.all().delete()


def columns_of(apps: Any, tables: dict[str, list[bytes]]) -> dict[str, list[bytes]]:
    """The rows with the columns alone that an older version had."""
    from daisy_pipeline.ledger import portable

    known = {
        name: {field.attname for field in model._meta.concrete_fields}
        for name, model in portable.tables(apps).items()
    }
    return {
        name: [
            json.dumps(
                {k: v for k, v in json.loads(line).items() if k in known[name]},
                ensure_ascii=False,
                sort_keys=True,
            ).encode()
            + b"\n"
            for line in lines
        ]
        for name, lines in tables.items()
        if name in known
    }


def as_of(path: Path, version: str, apps: Any) -> Path:
    """A backup as an older program would have made it."""
    with zipfile.ZipFile(path) as old:
        names = [n for n in old.namelist() if n.startswith("tables/")]
        tables = {n[7:-6]: old.read(n).splitlines(keepends=True) for n in names}
    made = {name: b"".join(lines) for name, lines in columns_of(apps, tables).items()}

    def change(told: dict[str, Any]) -> None:
        told["version"] = version
        told["tables"] = {
            name: {**told["tables"][name], "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in made.items()
        }

    return rewritten(path, change, {f"tables/{n}.jsonl": data for n, data in made.items()})


def rewritten(
    path: Path, change: Callable[[dict[str, Any]], object], members: dict[str, bytes] | None = None
) -> Path:
    """A copy of a backup with another manifest, and other members."""
    target = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = (members or {}).get(name, old.read(name))
            if name == "manifest.json":
                told = json.loads(data)
                change(told)
                data = json.dumps(told).encode()
            new.writestr(name, data)
    return target


@pytest.mark.message("DP-LED-032")
def test_a_newer_backup_is_refused(saved: tuple[Path, Any], elsewhere: Ledger) -> None:
    new = rewritten(saved[0], lambda told: told.update(version="0999_later"))
    from daisy_pipeline.ledger.restore import restore

    with pytest.raises(DaisyError) as error:
        restore(elsewhere, new)
    assert ids(error) == ["DP-LED-032"]
    assert error.value.findings[0].place.file == str(new)


def spoilt(path: Path) -> Iterator[Path]:
    """Backups that are none, or not whole."""
    yield rewritten(path, lambda told: told, {"tables/item.jsonl": b"{}\n"})
    yield rewritten(path, lambda told: told["tables"].pop("item"))
    yield rewritten(path, lambda told: told["files"].clear())
    yield rewritten(path, lambda told: told["tables"].update(item=5))
    yield rewritten(path, lambda told: told.update(kind="holiday pictures"))
    yield rewritten(path, lambda told: told["tables"]["item"].update(rows=2))


@pytest.mark.message("DP-LED-030")
@pytest.mark.parametrize("number", range(6))
def test_a_damaged_backup_changes_nothing(number: int, saved: tuple[Path, Any]) -> None:
    from daisy_pipeline.ledger.restore import restore

    ledger = open_ledger(Workspace(saved[0].parents[2]), create=True)
    before = rows()
    bad = next(p for n, p in enumerate(spoilt(saved[0])) if n == number)
    with pytest.raises(DaisyError) as error:
        restore(ledger, bad, replace=True)
    assert ids(error) == ["DP-LED-030"]
    assert error.value.findings[0].place.inside
    assert rows() == before


def test_any_cut_of_the_file_is_told(saved: tuple[Path, Any]) -> None:
    from daisy_pipeline.ledger.restore import restore

    ledger = open_ledger(Workspace(saved[0].parents[2]), create=True)
    data = saved[0].read_bytes()
    bad = saved[0].with_name("cut.zip")
    for size in (0, 10, len(data) // 2, len(data) - 1):
        bad.write_bytes(data[:size])
        with pytest.raises(DaisyError):
            restore(ledger, bad, replace=True)
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 1
    bad.write_bytes(flipped)
    with pytest.raises(DaisyError):
        restore(ledger, bad, replace=True)


@pytest.mark.message("DP-LED-035")
def test_a_backup_overwrites_nothing(ledger: Ledger, tmp_path: Path) -> None:
    from daisy_pipeline.ledger import backup

    path = tmp_path / "x.zip"
    backup.make(ledger, path)
    with pytest.raises(DaisyError) as error:
        backup.make(ledger, path)
    assert ids(error) == ["DP-LED-035"] and error.value.findings[0].place.file == "x.zip"
    assert backup.make(ledger, tmp_path).path.parent == tmp_path


def test_from_one_kind_of_database_into_the_other(ledger: Ledger, tmp_path: Path) -> None:
    """PostgreSQL into SQLite where the tests run on PostgreSQL; the way back in test_server."""
    from daisy_pipeline.ledger import backup
    from daisy_pipeline.ledger.restore import restore

    fill(ledger)
    wanted = rows()
    path = backup.make(ledger).path
    other = Workspace(tmp_path / "other")
    (other.root / "ledger").mkdir(parents=True)
    connect(sqlite(other.root / "ledger" / "ledger.sqlite3"))
    done = restore(Ledger(other, "L-02", ledger.now), path)
    assert rows() == wanted and done.rows >= len(wanted)
    again = backup.make(Ledger(other, "L-02", ledger.now)).path
    opened = ledgers.open_at(ledger.workspace.root)
    restore(opened, again, replace=True)
    assert rows() == wanted
    shutil.rmtree(other.root)
