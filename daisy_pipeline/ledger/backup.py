# SPDX-License-Identifier: AGPL-3.0-or-later
"""A backup of the ledger in one file: rows, receipts, who was erased, a list of the uploads.

The rows are read in one transaction, so that the copy is of one moment while others go on
writing. The key file is only in it when asked for: a backup that travels must not open the
volunteers' names and contacts to whoever finds it.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

import daisy_pipeline
from daisy_pipeline.ledger import anchor, door, erasures, portable, schema
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.setup import make_folder
from daisy_pipeline.ledger.vault import KEY
from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.tools.files import staged

KIND, MANIFEST = "daisy-ledger-backup", "manifest.json"
TABLES, FILES = "tables/", "files/"
FOLDER = "backups"
_BLOCK = 1 << 20
_OLDEST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Backup:
    """A backup that was made: where, and what it holds."""

    path: Path
    rows: int
    files: int
    bytes: int
    with_key: bool


def make(ledger: Ledger, target: Path | None = None, *, with_key: bool = False) -> Backup:
    """Write a backup to a new file, or into a folder (``ledger/backups`` unless given).

    DaisyError: DP-LED-035 where the file is there already, -005 for a damaged database.
    """
    path = _target(ledger, target)
    with _of_one_moment(ledger), staged(path) as file:
        _only_for_the_owner(file.fileno())
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            manifest = _write(archive, ledger, with_key)
    rows = sum(table["rows"] for table in manifest["tables"].values())
    with ledger.change("ledger.backup", path.name, rows=rows, with_key=with_key):
        pass
    return Backup(path, rows, len(manifest["files"]), path.stat().st_size, with_key)


def _target(ledger: Ledger, target: Path | None) -> Path:
    now = ledger.now().astimezone(ZoneInfo(settings.TIME_ZONE))
    name = f"ledger-{now:%Y%m%d-%H%M%S}.zip"
    if target is None:
        make_folder(ledger.folder / FOLDER)
        return _free(ledger.folder / FOLDER / name)
    if target.is_dir():
        return _free(target / name)
    if target.exists():
        place = Place(ledger.workspace.shown(target))
        raise fail("DP-LED-035", place, exit_code=ExitCode.BAD_USAGE)
    return target


def _free(path: Path) -> Path:
    """The path, with a number where two backups are made in one second."""
    number, free = 2, path
    while free.exists():
        free, number = path.with_stem(f"{path.stem}-{number}"), number + 1
    return free


def _only_for_the_owner(handle: int) -> None:
    if os.name != "nt":
        os.fchmod(handle, 0o600)


@contextmanager
def _of_one_moment(ledger: Ledger) -> Iterator[None]:
    """A transaction that sees the ledger as it is now and keeps nobody from writing."""
    quick_check(ledger)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = "IMMEDIATE"  # type: ignore[attr-defined]


def quick_check(ledger: Ledger) -> None:
    """DP-LED-005 (exit code 4) for a SQLite file whose pages do not fit together."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        told = cursor.fetchone()
    if told != ("ok",):
        raise fail("DP-LED-005", door.place_of(ledger), exit_code=ExitCode.BAD_CONFIG)


def _write(archive: zipfile.ZipFile, ledger: Ledger, with_key: bool) -> dict[str, Any]:
    applied = sorted(schema.applied())
    manifest: dict[str, Any] = {
        "kind": KIND,
        "format": 1,
        "program": daisy_pipeline.__version__,
        "made_at": ledger.now().isoformat(),
        "version": applied[-1],
        "key": fingerprint(ledger.folder / KEY),
        "uploads": list(_uploads(ledger.folder)),
        "audit": asdict(end) if (end := anchor.newest()) else {},
        "tables": {},
        "files": {},
    }
    for name, model in portable.tables(schema.models_at(applied[-1])).items():
        rows, digest = _member(archive, f"{TABLES}{name}.jsonl", portable.lines(model))
        manifest["tables"][name] = {"rows": rows, "sha256": digest}
    for name, path in _files(ledger.folder, with_key):
        _, digest = _member(archive, f"{FILES}{name}", _blocks(path))
        manifest["files"][name] = {"bytes": path.stat().st_size, "sha256": digest}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    archive.writestr(_info(MANIFEST), text + "\n")
    return manifest


def _member(archive: zipfile.ZipFile, name: str, parts: Iterable[bytes]) -> tuple[int, str]:
    """Write a member part by part; how many parts, and its sha256."""
    digest, count = hashlib.sha256(), 0
    with archive.open(_info(name), "w", force_zip64=True) as member:
        for part in parts:
            member.write(part)
            digest.update(part)
            count += 1
    return count, digest.hexdigest()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _OLDEST)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _files(folder: Path, with_key: bool) -> Iterator[tuple[str, Path]]:
    """The files that a backup holds, by their paths in the ledger's folder."""
    for path in sorted((folder / "receipts").rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path
    for name in (erasures.NAME, *([KEY] if with_key else [])):
        if (folder / name).is_file():
            yield name, folder / name


def _uploads(folder: Path) -> Iterator[dict[str, object]]:
    """What lies in uploads; a backup lists it, since recordings are many gigabytes."""
    for path in sorted((folder / "uploads").rglob("*")):
        if path.is_file():
            yield {"file": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size}


def fingerprint(path: Path) -> str:
    """By which a key file is known again without telling what it says; "" without one."""
    if not path.is_file():
        return ""
    return hashlib.sha256(b"daisy-ledger-key\x00" + path.read_bytes()).hexdigest()[:16]
