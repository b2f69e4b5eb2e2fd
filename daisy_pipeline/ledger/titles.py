# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ledger's index of titles: what each title.toml said when it was last looked at."""

from __future__ import annotations

import hashlib
from typing import Any

from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import TitleEntry
from daisy_pipeline.ledger.serials import index_issue


def entry_of(ledger: Ledger, slug: str) -> TitleEntry:
    """The title's row, indexed now when it is new or its title.toml has changed.

    DaisyError (exit code 4) for a title.toml that is missing or wrong.
    """
    known = TitleEntry.objects.filter(slug=slug).first()
    path = ledger.workspace.folder(slug) / "title.toml"
    if known and not known.gone and path.is_file() and known.digest == digest_of(path.read_bytes()):
        return known
    return index(ledger, slug, known)


def index(ledger: Ledger, slug: str, known: TitleEntry | None) -> TitleEntry:
    """Read a title's title.toml and write its row, new or again."""
    values = values_of(ledger, slug)
    entry = known or TitleEntry(**ledger.fresh(), slug=slug)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.revision += 1 if known else 0
    with ledger.change("title.index", slug, digest=entry.digest[:16]):
        entry.save()
        index_issue(ledger, entry)
    return entry


def values_of(ledger: Ledger, slug: str) -> dict[str, Any]:
    """What a title's row says, from its title.toml; DaisyError (exit code 4) for a wrong one."""
    data = (ledger.workspace.folder(slug) / "title.toml").read_bytes()
    file = read_title(ledger.workspace, slug)
    title = file.title
    values = {
        "uid": title.uid,
        "title": title.title,
        "creators": ", ".join(title.creators),
        "isbn": title.edition.isbn,
    }
    cut: dict[str, Any] = {name: text[: _longest(name)] for name, text in values.items()}
    return cut | {"digest": digest_of(data), "gone": False, "item_ids": dict(file.items)}


def _longest(column: str) -> int | None:
    """How many signs fit; SQLite does not mind, PostgreSQL does."""
    longest: int | None = getattr(TitleEntry._meta.get_field(column), "max_length", None)
    return longest


def digest_of(data: bytes) -> str:
    """By which a title.toml is known again."""
    return hashlib.sha256(data).hexdigest()
