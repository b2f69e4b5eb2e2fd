# SPDX-License-Identifier: AGPL-3.0-or-later
"""Take a backup in again: into SQLite or PostgreSQL, from this version or an older one.

The whole of it is one transaction, which also brings old tables to this program's version and
erases again who was erased since. A ledger that is replaced is backed up before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from daisy_pipeline.formats.safe_zip import SafeZip, ZipLimits, open_zip
from daisy_pipeline.ledger import anchor, audit, backup, erasures, portable, schema
from daisy_pipeline.ledger.door import Ledger, place_of
from daisy_pipeline.ledger.setup import make_folder, make_folders
from daisy_pipeline.ledger.vault import KEY
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail
from daisy_pipeline.tools.files import publish

# A line of JSON for each row packs well, and a library's whole ledger is in one file.
_LIMITS = ZipLimits(total=64 << 30, members=200_000, ratio=1000, small=1 << 30)
_LARGEST = 16 << 30  # bytes of one member
_LONGEST = 64 << 20  # bytes of one row


@dataclass
class Restored:
    """What came back; ``kept`` is the backup of the ledger that stood here before."""

    rows: int
    version: str
    kept: Path | None = None
    findings: list[Finding] = field(default_factory=list)


def restore(ledger: Ledger, path: Path, *, replace: bool = False) -> Restored:
    """Make the ledger what the backup says.

    ``ledger`` was opened with ``create``. DaisyError: DP-LED-030 for a file that is no whole
    backup, -031 for a ledger that has rows (without ``replace``), -032 for a backup of a newer
    program. Findings: DP-LED-033 people were erased again, -034 another key is needed, -036 the
    backup's audit log was tampered with.
    """
    place = Place(ledger.workspace.shown(path))
    path.stat()  # a file that is not there is no damaged one
    with open_zip(path, _LIMITS) as given:
        manifest = _manifest(given, place)
        _verify(given, manifest, place)
        kept = _make_room(ledger, replace)
        _take_files(ledger.folder, given, manifest, replace=replace)
        done = Restored(0, str(manifest["version"]), kept)
        with anchor.set_aside(ledger.folder):
            _take_rows(ledger, given, manifest, done, place)
    key = backup.fingerprint(ledger.folder / KEY)
    if manifest["key"] and manifest["key"] != key:
        done.findings.append(Finding("DP-LED-034", Place(f"ledger/{KEY}")))
    return done


def _manifest(given: SafeZip, place: Place) -> dict[str, Any]:
    try:
        found = json.loads(given.read(backup.MANIFEST, _LONGEST))
        tables, files = found["tables"], found["files"]
        right = found["kind"] == backup.KIND and isinstance(found["version"], str)
        right = right and all(isinstance(t["rows"], int) and t["sha256"] for t in tables.values())
        right = right and all(f["sha256"] for f in files.values()) and "key" in found
    except (DaisyError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise _damaged(place, backup.MANIFEST) from problem
    if not right:
        raise _damaged(place, backup.MANIFEST)
    if found["format"] != 1 or found["version"] not in schema.known():
        facts = {"version": found["version"]}
        raise fail("DP-LED-032", place, exit_code=ExitCode.BAD_CONFIG, **facts)
    result: dict[str, Any] = found
    return result


def _damaged(place: Place, name: str) -> DaisyError:
    return fail("DP-LED-030", Place(place.file, inside=name))


def _verify(given: SafeZip, manifest: dict[str, Any], place: Place) -> None:
    """Read everything once before anything is changed."""
    wanted = {f"{backup.TABLES}{n}.jsonl": t["sha256"] for n, t in manifest["tables"].items()}
    wanted |= {f"{backup.FILES}{n}": f["sha256"] for n, f in manifest["files"].items()}
    if set(given.names) != {*wanted, backup.MANIFEST}:
        different = {*wanted, backup.MANIFEST} ^ set(given.names)
        raise _damaged(place, min(different))
    if set(manifest["tables"]) != set(portable.tables(schema.models_at(manifest["version"]))):
        raise _damaged(place, backup.TABLES)
    for name, sha256 in wanted.items():
        digest = hashlib.sha256()
        for block in given.blocks(name, _LARGEST):
            digest.update(block)
        if digest.hexdigest() != sha256:
            raise _damaged(place, name)


def _make_room(ledger: Ledger, replace: bool) -> Path | None:
    """See that nothing is lost: an empty ledger, or one whose backup has just been made."""
    there = schema.applied()
    place = place_of(ledger)
    schema.refuse_newer(there, place)
    if not there or not _has_rows(sorted(there)[-1]):
        return None
    if not replace:
        raise fail("DP-LED-031", place, exit_code=ExitCode.BAD_USAGE)
    return backup.make(ledger).path


def _has_rows(version: str) -> bool:
    """Whether someone has worked with it: a fresh ledger only has rows of the audit log."""
    tables = portable.tables(schema.models_at(version))
    return any(m._default_manager.exists() for n, m in tables.items() if n != "auditlog")


def _take_files(folder: Path, given: SafeZip, manifest: dict[str, Any], *, replace: bool) -> None:
    """Put receipts and the key where they belong; what lies there already stays."""
    make_folders(folder)
    days = erasures.noted(folder)
    for name in manifest["files"]:
        data = given.read(f"{backup.FILES}{name}", _LARGEST)
        if name == erasures.NAME:
            _merge(folder, data, days)
        elif name != KEY and not name.startswith("receipts/"):
            continue
        elif not (target := folder / name).exists() or (replace and name == KEY):
            make_folder(target.parent)
            if target.exists():
                target.replace(_aside(target))
            publish(data, target)
            if name == KEY:
                target.chmod(0o600)


def _aside(path: Path) -> Path:
    number = 1
    while (free := path.with_name(f"{path.name}-old-{number}")).exists():
        number += 1
    return free


def _merge(folder: Path, data: bytes, days: dict[str, str]) -> None:
    """People erased here and people erased in the backup's ledger are erased."""
    erasures.write(folder, {**erasures.parse(data), **days})


def _take_rows(
    ledger: Ledger, given: SafeZip, manifest: dict[str, Any], done: Restored, place: Place
) -> None:
    with schema.rebuilding():
        schema.drop()
        schema.migrate(manifest["version"])
        schema.settle()  # after Django made keys, PostgreSQL looks at each row at once
        tables = portable.tables(schema.models_at(manifest["version"]))
        for name, model in tables.items():
            lines = _lines(given.blocks(f"{backup.TABLES}{name}.jsonl", _LARGEST))
            try:
                rows = portable.load(model, lines)
            except ValueError as problem:
                raise _damaged(place, f"{backup.TABLES}{name}.jsonl") from problem
            if rows != manifest["tables"][name]["rows"]:
                raise _damaged(place, f"{backup.TABLES}{name}.jsonl")
            done.rows += rows
        portable.count_on(tables.values())
        schema.settle()
        schema.migrate()
        if at := audit.broken():
            done.findings.append(Finding("DP-LED-036", place, {"sequence": at}))
        with ledger.change("ledger.restore", Path(place.file).name, rows=done.rows):
            pass
        done.findings += erasures.reapply(ledger)


def _lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        *whole, rest = (rest + block).split(b"\n")
        yield from whole
        if len(rest) > _LONGEST:
            raise ValueError("line")
    if rest:
        yield rest
