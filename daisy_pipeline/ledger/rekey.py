# SPDX-License-Identifier: AGPL-3.0-or-later
"""Change the key that seals who people are; nothing is ever without a key that opens it.

The new key is written first, then everything is sealed again in one transaction, then the files
change their names. Killed in between, all keys still lie there and a rerun goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from daisy_pipeline.ledger import vault
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Staff, Volunteer
from daisy_pipeline.tools.files import fsync_folder, replace_file

_PEOPLE = (Volunteer, Staff)


@dataclass(frozen=True)
class Rekeyed:
    """How many people were sealed again, and the file names of keys that are kept or gone."""

    people: int
    old: tuple[str, ...] = ()


def rekey(ledger: Ledger) -> Rekeyed:
    """Seal everything by a new key; the key of before is kept as ``key-old-1`` for old backups.

    DaisyError as ``vault.ring``, and DP-LED-041 for a person whose data does not open: then
    nothing has changed.
    """
    vault.ring(ledger)  # a missing or damaged key is told before a new one is made
    folder = ledger.folder
    vault.make_key(folder, vault.NEXT)
    people = _seal_again(ledger, "ledger.rekey")
    kept = _free(folder)
    # The key has to be there at every moment: so it is copied aside before it is replaced.
    _copy(folder / vault.KEY, kept)
    replace_file(folder / vault.NEXT, folder / vault.KEY)
    fsync_folder(folder)
    return Rekeyed(people, (kept.name,))


def drop_old(ledger: Ledger) -> Rekeyed:
    """Delete the keys of before, after everything that needs them is sealed by the present one.

    What old backups hold of people cannot be read from then on, by nobody.
    """
    folder = ledger.folder
    people = _seal_again(ledger, "ledger.drop-old-keys")
    gone = sorted(folder.glob(vault.OLD))
    for path in gone:
        path.unlink()
    fsync_folder(folder)
    return Rekeyed(people, tuple(path.name for path in gone))


def _seal_again(ledger: Ledger, action: str) -> int:
    """One transaction over all people; those that the present key sealed are left alone."""
    keys = vault.ring(ledger)
    count = 0
    with ledger.change(action, ledger.folder.name):
        if connection.vendor == "postgresql":  # SQLite has but one that writes
            with connection.cursor() as cursor:
                for model in _PEOPLE:
                    cursor.execute(f"LOCK TABLE {model._meta.db_table} IN EXCLUSIVE MODE")
        for model in _PEOPLE:
            for person in model.objects.filter(sealed__isnull=False).iterator(chunk_size=500):
                sealed = bytes(person.sealed or b"")
                if vault.key_of(sealed) == keys.own:
                    continue
                known = keys.open(person.pseudonym, sealed)
                person.sealed = keys.seal(person.pseudonym, known)
                person.revision += 1
                person.save(update_fields=["sealed", "revision"])
                count += 1
    return count


def _free(folder: Path) -> Path:
    """Where the key of before goes; the same place again when it lies there already."""
    number = 1
    key = (folder / vault.KEY).read_bytes()
    while (path := folder / vault.OLD.replace("*", str(number))).exists():
        if path.read_bytes() == key:
            return path
        number += 1
    return path


def _copy(key: Path, target: Path) -> None:
    if not target.exists():
        vault.put_key(key.read_bytes(), target)
