# SPDX-License-Identifier: AGPL-3.0-or-later
"""Issues of a serial (소리잡지): title.toml's table ``serial`` owns them, the ledger indexes it."""

from __future__ import annotations

from datetime import date
from typing import Any

from daisy_pipeline.build.serial_issue import number_of, plain_name
from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import SerialIssue, TitleEntry
from daisy_pipeline.model.finding import Finding, Place


def index_issue(ledger: Ledger, entry: TitleEntry) -> None:
    """Make the title's row of SerialIssue what title.toml says; none where it says none.

    Within the caller's change. DaisyError (exit code 4) for a wrong title.toml.
    """
    table = read_title(ledger.workspace, entry.slug).serial
    rows = SerialIssue.objects.filter(title=entry)
    if not table:
        rows.delete()
        return
    values: dict[str, Any] = {
        "serial": table["name"][:200],
        "issue": table["issue"][:40],
        "quarter": table.get("quarter", ""),
        "issued_on": date.fromisoformat(table["issued"]) if table.get("issued") else None,
    }
    row = rows.first()
    if row is None:
        SerialIssue(**ledger.fresh(), title=entry, **values).save(force_insert=True)
    elif any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
        row.revision += 1
        row.save()


def twice(ledger: Ledger) -> list[Finding]:
    """DP-LED-095 for each title that says to be an issue which another title is already."""
    rows = SerialIssue.objects.filter(title__gone=False).order_by("title__slug")
    first: dict[tuple[str, str], str] = {}
    found = []
    for slug, serial, issue in rows.values_list("title__slug", "serial", "issue"):
        other = first.setdefault((plain_name(serial), number_of(issue)), slug)
        if other != slug:
            path = ledger.workspace.folder(slug) / "title.toml"
            place = Place(ledger.workspace.shown(path), inside="serial.issue")
            facts = {"serial": serial, "issue": issue, "slug": slug, "other": other}
            found.append(Finding("DP-LED-095", place, dict(facts)))
    return found


def is_issue(entry: TitleEntry | None) -> bool:
    """Whether a title is an issue of a serial."""
    return entry is not None and SerialIssue.objects.filter(title=entry).exists()
