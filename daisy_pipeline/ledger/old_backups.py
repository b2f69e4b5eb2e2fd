# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which backups still hold a person, and until when they are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from daisy_pipeline.formats.safe_zip import SafeZip, ZipLimits, open_zip
from daisy_pipeline.ledger import backup
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import DaisyError, Finding, Place

_TABLES = ("volunteer", "staff")
_LIMITS = ZipLimits(total=64 << 30, members=200_000, ratio=1000, small=1 << 30)
_LARGEST = 16 << 30
_MANIFEST = 64 << 20


def findings(ledger: Ledger, pseudonym: str, days: int) -> Iterator[Finding]:
    """DP-LED-059 for each file in ledger/backups in which the person's sealed data still is.

    ``days``: how long a backup is kept after it was made. Copies elsewhere nobody here knows.
    """
    for path in sorted((ledger.folder / backup.FOLDER).glob("*.zip")):
        try:
            made = _made_with(path, pseudonym)
        except DaisyError:  # restore would refuse it as well
            continue
        if made is not None:
            until = made + timedelta(days=days)
            facts = {"pseudonym": pseudonym, "date": until.isoformat()}
            yield Finding("DP-LED-059", Place(ledger.workspace.shown(path)), facts)


def _made_with(path: Path, pseudonym: str) -> date | None:
    """The day on which a backup was made; None when it holds nothing of the person."""
    with open_zip(path, _LIMITS) as given:
        if not any(_holds(given, table, pseudonym) for table in _TABLES):
            return None
        try:
            told = json.loads(given.read(backup.MANIFEST, _MANIFEST))
            return datetime.fromisoformat(told["made_at"]).date()
        except (DaisyError, ValueError, KeyError, TypeError):
            changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            return changed.date()


def _holds(given: SafeZip, table: str, pseudonym: str) -> bool:
    name = f"{backup.TABLES}{table}.jsonl"
    if name not in given:
        return False
    rest = b""
    for block in given.blocks(name, _LARGEST):
        *lines, rest = (rest + block).split(b"\n")
        if any(_is_sealed(line, pseudonym) for line in lines):
            return True
    return _is_sealed(rest, pseudonym)


def _is_sealed(line: bytes, pseudonym: str) -> bool:
    if json.dumps(pseudonym, ensure_ascii=False).encode("utf-8") not in line:
        return False
    try:
        row = json.loads(line)
        return bool(row["pseudonym"] == pseudonym and row["sealed"])
    except (ValueError, KeyError, TypeError):
        return False
