# SPDX-License-Identifier: AGPL-3.0-or-later
"""Begin a workspace's ledger, and bring an old one to this program's version."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.ledger import door, vault
from daisy_pipeline.ledger.door import FOLDER, Ledger
from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.tools.files import publish

README = "README.ko.txt"
FOLDERS = ("uploads", "receipts", "sent", "backups")
_PRIVATE = 0o700


def begin(
    workspace: Workspace,
    *,
    actor: str = "",
    readme: str,
    now: Callable[[], datetime] = door.clock,
    environ: Mapping[str, str] | None = None,
) -> Ledger:
    """Make the folder, the key file and the database with all tables.

    DP-LED-018 (exit code 4) where there is a ledger already. What an interrupted run has left is
    taken over: the key file is kept, the tables that lack are made.
    """
    folder = workspace.root / FOLDER
    make_folders(folder)
    new = door.open_ledger(workspace, actor=actor, now=now, environ=environ, create=True)
    from daisy_pipeline.ledger import schema

    there = schema.applied()
    schema.refuse_newer(there, door.place_of(new))
    if there and not schema.missing() and (folder / README).is_file():
        raise fail("DP-LED-018", Place(workspace.shown(folder)), exit_code=ExitCode.BAD_CONFIG)
    if not there:  # tables that are there (a server's) were sealed with a key already
        vault.make_key(folder)
    with schema.rebuilding():
        schema.migrate()
        with new.change("ledger.init", FOLDER, version=schema.known()[-1]):
            pass
    publish(readme.encode("utf-8-sig"), folder / README)
    return new


def upgrade(ledger: Ledger) -> tuple[str, Path | None]:
    """Bring an older ledger to this program's version; the version, and the backup made before.

    ``ledger`` was opened with ``create``. DP-LED-001 where there is none, -004 for a newer one.
    """
    from daisy_pipeline.ledger import backup, schema

    place = door.look_at_file(ledger)
    there = schema.applied()
    schema.refuse_newer(there, place)
    if not there:
        raise fail("DP-LED-001", place, exit_code=ExitCode.BAD_CONFIG)
    if not schema.missing():
        return schema.known()[-1], None
    made = backup.make(ledger)
    with schema.rebuilding():
        schema.migrate()
        with ledger.change("ledger.upgrade", FOLDER, version=schema.known()[-1]):
            pass
    return schema.known()[-1], made.path


def make_folders(folder: Path) -> None:
    """Make the ledger's folder and those in it."""
    make_folder(folder)
    for name in FOLDERS:
        make_folder(folder / name)


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner may look into (where the system knows such rights)."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.name != "nt":
        folder.chmod(_PRIVATE)
