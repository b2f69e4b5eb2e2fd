# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a sheet's column or a checklist's field may show of an item: one text, by name.

A profile chooses from these names; each is read from the item's entry in manifest.json alone, so
that whoever verifies a bundle reads the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Entry = Mapping[str, Any]


def clock(seconds: int) -> str:
    """Seconds as a sheet has them: 05:42:18; "" for none."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}" if seconds else ""


def _people(entry: Entry, *, creators: bool) -> str:
    chosen = (p for p in entry["contributors"] if p["role"] != "nrt" and p["creator"] is creators)
    return ", ".join(str(person["statement"]) for person in chosen)


def _narrators(entry: Entry) -> str:
    return ", ".join(str(p["name"]) for p in entry["contributors"] if p["role"] == "nrt")


def _content(entry: Entry) -> Entry:
    return next(file for file in entry["files"] if file["role"] == "content")


def _year(text: str) -> str:
    return text[:4]


def _curriculum(entry: Entry) -> str:
    parts = ("school_level", "grade", "subject", "unit")
    shown = (" ".join(str(one[p]) for p in parts if one[p]) for one in entry["curriculum"])
    return "; ".join(shown)


def _number(value: int) -> str:
    return str(value) if value else ""


def _maker(made: Entry) -> str:
    """Who made it: of a donated item its own maker, as far as it says."""
    came = made.get("donated")
    return str(came["maker"] if came else made["library"]["name"])


VALUES: Mapping[str, Callable[[Entry], str]] = {
    "item_id": lambda e: str(e["item_id"]),
    "revision": lambda e: str(e["revision"]),
    "type": lambda e: str(e["material_label_ko"]),
    "type_code": lambda e: str(e["destination_code"] or ""),
    "title": lambda e: str(e["title"]["main"]),
    "subtitle": lambda e: str(e["title"]["sub"]),
    "authors": lambda e: _people(e, creators=True),
    "contributors": lambda e: _people(e, creators=False),
    "narrators": _narrators,
    "giver": lambda e: str((e["production"].get("donated") or {}).get("giver", "")),
    "voice": lambda e: str(e["production"]["voice"] or ""),
    "publisher": lambda e: str(e["source"]["publisher"]),
    "year": lambda e: _year(str(e["source"]["date"])),
    "isbn": lambda e: str(e["source"]["isbn"] or ""),
    "kdc": lambda e: str((e["kdc"] or {}).get("number", "")),
    "language": lambda e: str(e["language"]),
    "producer": lambda e: _maker(e["production"]),
    "completed": lambda e: str(e["production"]["completed"]),
    "standard": lambda e: str(e["format"]["standard"]),
    "duration": lambda e: clock(e["format"]["duration_s"]),
    "pages": lambda e: _number(e["format"]["navigation"]["pages"]),
    "volumes": lambda e: str(e["format"]["volumes"]),
    "accessibility": lambda e: str(e["accessibility"]["accessibilitySummary"]),
    "basis": lambda e: str(e["rights"]["basis"]),
    "clause": lambda e: str(e["rights"]["clause"]),
    "audience": lambda e: str(e["rights"]["audience"]),
    "curriculum": _curriculum,
    "description": lambda e: str(e["title"]["description"]),
    "file": lambda e: str(_content(e)["path"]).rpartition("/")[2],
    "bytes": lambda e: str(_content(e)["bytes"]),
    "sha256": lambda e: str(_content(e)["sha256"]),
}


def value(entry: Entry, name: str) -> str:
    """The text of an entry under a name, in one line."""
    return " ".join(VALUES[name](entry).split())
