# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far the audit log had come, kept outside of it: rows cut off its very end are noticed.

``ledger/audit.anchor`` holds the number of the newest row and its digest; each backup holds them
too. The file is written after a transaction has ended, so a kill leaves it behind the log by that
transaction and never ahead. It only moves on from a row that the log still has: after rows were
cut off it stays where it was, whatever is added then.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from daisy_pipeline.formats.safe_zip import ZipLimits, open_zip
from daisy_pipeline.ledger.models import AuditLog
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place

NAME = "audit.anchor"
RESTORED = "ledger.restore"  # the action with which a log goes back
_LINE = re.compile(rb"(\d{12}) ([0-9a-f]{64})\n")
_LIMITS = ZipLimits(total=64 << 30, members=200_000, ratio=1000, small=1 << 30)
_MANIFEST = 64 << 20


@dataclass(frozen=True, slots=True)
class Anchor:
    """The newest row of a log at some moment."""

    rows: int
    digest: str


def read(folder: Path) -> Anchor | None:
    """What the file in the ledger's folder says; None without one, or where it is damaged."""
    try:
        found = _LINE.fullmatch((folder / NAME).read_bytes())
    except OSError:
        return None
    return Anchor(int(found[1]), found[2].decode("ascii")) if found else None


def newest() -> Anchor | None:
    """The newest row that the log has; None for an empty log."""
    last = AuditLog.objects.order_by("-sequence").values_list("sequence", "digest").first()
    return Anchor(*last) if last else None


def move_on(folder: Path, sequence: int) -> None:
    """Let the file know a row that is safe in the database now, and those after it.

    A file that cannot be written stops nobody: the next change tries again. The line has always
    one length and is written at once, so that a kill leaves the old one or the new one.
    """
    known = read(folder)
    if known is not None and (known.rows >= sequence or not _has(known)):
        return
    last = newest()
    if last is None:
        return
    _write(folder, last)


def _write(folder: Path, last: Anchor) -> None:
    line = f"{last.rows:012d} {last.digest}\n".encode("ascii")
    with suppress(OSError):
        handle = os.open(
            folder / NAME, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600
        )
        try:
            os.write(handle, line)
            os.ftruncate(handle, len(line))
        finally:
            os.close(handle)


@contextmanager
def set_aside(folder: Path) -> Iterator[None]:
    """A block in which the log becomes that of a backup; what was known returns if it fails.

    A kill leaves no file, which is told as such: one that is ahead of the log would be an alarm.
    """
    known = read(folder)
    (folder / NAME).unlink(missing_ok=True)
    try:
        yield
    except BaseException:
        if known is not None:
            _write(folder, known)
        raise


def _has(wanted: Anchor) -> bool:
    return AuditLog.objects.filter(sequence=wanted.rows, digest=wanted.digest).exists()


def compare(folder: Path, shown: str, backups: str) -> Iterator[Finding]:
    """DP-LED-091 where the log lacks rows that the file or a backup knows; -092 without a file.

    ``shown`` and ``backups`` are the names of the ledger's folder and of that of its backups. A
    backup from before the log was restored may know rows that went then; those are no fault.
    """
    last, own = newest(), read(folder)
    if own is None and last is not None:
        yield Finding("DP-LED-092", Place(f"{shown}/{NAME}"))
    known = [(f"{shown}/{NAME}", own)] if own else []
    known += [(f"{backups}/{name}", one) for name, one in _of_backups(folder / "backups")]
    for place, one in known:
        if not _has(one):
            facts: dict[str, Fact] = {"known": one.rows, "rows": last.rows if last else 0}
            yield Finding("DP-LED-091", Place(place), facts)


def _of_backups(folder: Path) -> Iterator[tuple[str, Anchor]]:
    """What the backups know that were made since the log was restored last.

    One from before may be of rows that were replaced, and have the same numbers.
    """
    back = AuditLog.objects.filter(action=RESTORED).order_by("-sequence").first()
    for path in sorted(folder.glob("*.zip")):
        try:
            with open_zip(path, _LIMITS) as given:
                told = json.loads(given.read("manifest.json", _MANIFEST))
            one = Anchor(int(told["audit"]["rows"]), str(told["audit"]["digest"]))
            made = datetime.fromisoformat(told["made_at"])
            older = back is not None and made <= back.at  # TypeError for a time without its zone
        except (DaisyError, OSError, ValueError, KeyError, TypeError):
            continue  # an older program's, or one that restore would refuse
        if not older:
            yield path.name, one
