# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening the ledger: what is there, whose it is, and what cannot be opened."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.ledger import door, trouble
from daisy_pipeline.ledger.door import Ledger, connect, open_ledger, sqlite
from daisy_pipeline.ledger.setup import begin, make_folders, upgrade
from daisy_pipeline.model.finding import DaisyError, ExitCode
from tests.fakes.ledgers import open_at, server

on_sqlite = pytest.mark.skipif(bool(server()), reason="sqlite-only: it is about SQLite's file")


def refused(call: Callable[[], object]) -> tuple[str, str, ExitCode]:
    """What a person is told: number, file, exit code; Django's errors as faults judges them."""
    with pytest.raises(Exception) as error:
        call()
    problem = error.value
    told = problem if isinstance(problem, DaisyError) else trouble.judge(problem)
    assert told is not None, problem
    return told.findings[0].id, told.findings[0].place.file, told.exit_code


def where() -> str:
    """The place that a person is told: the file, or server and database without the password."""
    if not server():
        return "ledger/ledger.sqlite3"
    from django.db import connection

    told = connection.settings_dict
    shown = "/".join(part for part in (told["HOST"], told["NAME"]) if part)
    assert shown and (not told["PASSWORD"] or f":{told['PASSWORD']}@" not in shown)
    return shown


def test_a_change_is_in_the_audit_log(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import audit
    from daisy_pipeline.ledger.models import AuditLog, Volunteer

    with ledger.change("volunteer.add", "V-014"):
        Volunteer.objects.create(**ledger.fresh(), pseudonym="V-014")
    row = AuditLog.objects.order_by("-sequence")[0]
    assert (row.actor, row.action, row.subject) == ("L-07", "volunteer.add", "V-014")
    assert row.sequence == 2  # after ledger.init
    assert audit.broken() == 0


@pytest.mark.message("DP-LED-001")
def test_no_ledger_yet(no_ledger: None, tmp_path: Path) -> None:
    told = refused(lambda: open_ledger(Workspace(tmp_path)))
    assert told == ("DP-LED-001", where(), ExitCode.BAD_CONFIG)
    assert not (tmp_path / "ledger").exists()


@pytest.mark.message("DP-LED-002")
@pytest.mark.parametrize(
    "address",
    ["mysql://a/b", "postgresql://host", "postgresql://h:x/b", "nonsense", "postgres://[::1/b"],
)
def test_addresses_that_are_none(address: str, tmp_path: Path) -> None:
    with pytest.raises(DaisyError) as error:
        open_ledger(Workspace(tmp_path), environ={"DATABASE_URL": address})
    assert error.value.findings[0].id == "DP-LED-002"
    assert error.value.findings[0].place.inside == "DATABASE_URL"


def test_an_address_with_everything() -> None:
    address = "postgresql://q%40x:p%2Fw@db.local:5433/장부?sslmode=require"
    told = door.database_of(Workspace(Path("/x")), {"DATABASE_URL": address})
    said = tuple(told[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME"))
    assert said == ("q@x", "p/w", "db.local", "5433", "장부")
    assert told["OPTIONS"]["sslmode"] == "require"
    by_socket = door.database_of(Workspace(Path("/x")), {"DATABASE_URL": "postgres:///a?host=/s"})
    assert by_socket["HOST"] == "/s" and "host" not in by_socket["OPTIONS"]


@pytest.mark.message("DP-LED-018")
def test_a_ledger_is_begun_once(no_ledger: None, tmp_path: Path) -> None:
    made = begin(Workspace(tmp_path), readme="읽어 두세요\n")
    assert (tmp_path / "ledger" / "README.ko.txt").read_text("utf-8-sig") == "읽어 두세요\n"
    if os.name == "posix":
        assert made.folder.stat().st_mode & 0o077 == 0
    wanted = ("DP-LED-018", "ledger", ExitCode.BAD_CONFIG)
    assert refused(lambda: begin(Workspace(tmp_path), readme="")) == wanted
    assert open_ledger(Workspace(tmp_path)).actor == "L-00"


def test_who_works(ledger_home: Path) -> None:
    workspace = Workspace(ledger_home)
    environ = {**os.environ, "DAISY_ACTOR": "L-12"}
    assert open_ledger(workspace, environ=environ).actor == "L-12"
    assert open_ledger(workspace, environ=environ, actor="L-07").actor == "L-07"


@pytest.mark.message("DP-LED-003")
def test_an_older_ledger_is_upgraded_after_a_backup(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import schema

    with schema.rebuilding():
        schema.drop()
        schema.migrate("0001_initial")
    file = where()
    root = ledger.workspace.root
    assert refused(lambda: open_at(root)) == ("DP-LED-003", file, ExitCode.BAD_CONFIG)
    version, kept = upgrade(open_ledger(ledger.workspace, now=ledger.now, create=True))
    assert kept and kept.is_file() and version == schema.known()[-1]
    assert upgrade(open_ledger(ledger.workspace, create=True)) == (version, None)
    assert open_at(root, ledger.now).findings == ()


@pytest.mark.message("DP-LED-004")
def test_a_newer_ledger_is_refused(ledger: Ledger) -> None:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder(connection).record_applied("ledger", "0999_later")
    file = where()
    wanted = ("DP-LED-004", file, ExitCode.BAD_CONFIG)
    assert refused(lambda: open_ledger(ledger.workspace)) == wanted
    again = open_ledger(ledger.workspace, create=True)
    assert refused(lambda: upgrade(again)) == wanted
    assert refused(lambda: begin(ledger.workspace, readme="")) == wanted


@on_sqlite
@pytest.mark.message("DP-LED-005")
def test_files_that_are_no_database(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import audit
    from tests.fakes.ledger_rows import fill
    from tests.fakes.ledgers import close

    for number in range(30):
        fill(ledger, str(number))
    close()
    path = ledger.folder / "ledger.sqlite3"
    whole = path.read_bytes()
    wanted = ("DP-LED-005", "ledger/ledger.sqlite3", ExitCode.BAD_CONFIG)
    path.write_bytes(b"PK" + whole[2:])
    assert refused(lambda: open_ledger(ledger.workspace)) == wanted
    path.write_bytes(whole[:20])
    assert refused(lambda: open_ledger(ledger.workspace)) == wanted
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + b"\x5a" * 8192 + whole[middle + 8192 :])
    assert refused(lambda: audit.verify(open_ledger(ledger.workspace))) == wanted


@on_sqlite
def test_an_empty_file_of_an_interrupted_init(tmp_path: Path, no_ledger: None) -> None:
    make_folders(tmp_path / "ledger")
    (tmp_path / "ledger" / "ledger.sqlite3").touch()
    assert refused(lambda: open_ledger(Workspace(tmp_path)))[0] == "DP-LED-001"
    begin(Workspace(tmp_path), readme="")
    open_ledger(Workspace(tmp_path))


@pytest.mark.message("DP-LED-006")
def test_another_program_keeps_it(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    from daisy_pipeline.ledger.models import AuditLog

    monkeypatch.setattr(door, "_WAIT", 0.2)
    monkeypatch.setattr(door, "_WAITS", "-c lock_timeout=200")
    before = AuditLog.objects.count()

    def work() -> None:
        with open_ledger(ledger.workspace).change("test", "V-014"):
            pass

    file = where()
    with other(ledger):
        assert refused(work) == ("DP-LED-006", file, ExitCode.BAD_CONFIG)
    assert AuditLog.objects.count() == before
    work()


class other:  # noqa: N801
    """Another program in the middle of writing."""

    def __init__(self, ledger: Ledger) -> None:
        if server():
            import psycopg

            self.held = psycopg.connect(os.environ["DATABASE_URL"])
            self.held.execute("LOCK TABLE ledger_auditlog IN ACCESS EXCLUSIVE MODE")
        else:
            self.held = sqlite3.connect(ledger.folder / "ledger.sqlite3")
            self.held.execute("BEGIN IMMEDIATE")

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self.held.rollback()
        self.held.close()


@on_sqlite
@pytest.mark.message("DP-LED-009")
def test_nothing_can_be_written_there(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write everywhere: so the file is opened as one that only may be read."""
    from tests.fakes.ledgers import close

    close()
    described = sqlite(ledger.folder / "ledger.sqlite3")
    described["NAME"] = f"file:{ledger.folder / 'ledger.sqlite3'}?mode=ro"
    described["OPTIONS"]["uri"] = True

    def work() -> None:
        connect(described)
        with ledger.change("test", "V-014"):
            pass

    assert refused(work)[::2] == ("DP-LED-009", ExitCode.BAD_CONFIG)
    lost = sqlite(ledger.folder / "no" / "folder.sqlite3")

    def look() -> None:
        connect(lost)
        with ledger.change("test", "V-014"):
            pass

    assert refused(look) == ("DP-LED-009", "no/folder.sqlite3", ExitCode.BAD_CONFIG)


@on_sqlite
def test_a_full_disk(ledger: Ledger) -> None:
    from django.db import connection

    from tests.fakes.ledger_rows import fill

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")

    def work() -> None:
        for number in range(200):
            fill(ledger, str(number))

    assert refused(work)[0] == "DP-CLI-003"


@pytest.mark.message("DP-LED-008")
def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    environ = {"DATABASE_URL": f"postgresql://daisy:geheim@/x?host={tmp_path}"}
    with pytest.raises(Exception) as error:
        open_ledger(Workspace(tmp_path), environ=environ)
    told = trouble.judge(error.value)
    assert told is not None and told.findings[0].id == "DP-LED-008"
    assert "geheim" not in str(told.findings[0].facts["reason"])


@pytest.mark.message("DP-LED-019")
def test_the_component_for_a_server_is_missing(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "sys.modules['psycopg'] = sys.modules['psycopg2'] = None\n"
        "from daisy_pipeline.commands.main import run\n"
        "sys.exit(run(['ledger', 'audit']))"
    )
    (tmp_path / "daisy.toml").write_text("", "utf-8")
    env = {**os.environ, "DATABASE_URL": "postgresql://a@b/c", "LC_ALL": "ko_KR.UTF-8"}
    env["PYTHONPATH"] = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, check=False
    )
    told = done.stderr.decode("utf-8")
    assert done.returncode == ExitCode.MISSING_TOOL and "(DP-LED-019)" in told, told


def test_the_environments_django_is_not_ours(ledger_home: Path) -> None:
    """DJANGO_SETTINGS_MODULE of another program on the computer is not looked at."""
    code = (
        "from pathlib import Path\n"
        "from daisy_pipeline.config.workspace import Workspace\n"
        "from daisy_pipeline.ledger.door import open_ledger\n"
        f"print(open_ledger(Workspace(Path({str(ledger_home)!r}))).today())\n"
        "import os, time\n"
        "print(os.environ.get('TZ'))"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "a.shop.settings"}
    env["PYTHONPATH"] = str(Path(__file__).parents[3])
    env.pop("TZ", None)
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[1] == "None"  # nor is the process's time zone changed


@on_sqlite
def test_several_workspaces_one_after_the_other(tmp_path: Path, no_ledger: None) -> None:
    from daisy_pipeline.ledger.models import Volunteer

    for name in ("가", "나"):
        (tmp_path / name).mkdir()
        made = begin(Workspace(tmp_path / name), readme="")
        with made.change("volunteer.add", name):
            Volunteer.objects.create(**made.fresh(), pseudonym=f"V-{name}")
    for name in ("가", "나", "가"):
        open_ledger(Workspace(tmp_path / name))
        assert [v.pseudonym for v in Volunteer.objects.all()] == [f"V-{name}"]


def test_our_own_faults_stay_our_own() -> None:
    from django.db.utils import IntegrityError, ProgrammingError

    assert trouble.judge(ValueError("x")) is None
    for kind in (IntegrityError, ProgrammingError):
        error = kind("x")
        error.__cause__ = sqlite3.IntegrityError("x")
        assert trouble.judge(error) is None
