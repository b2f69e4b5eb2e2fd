# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a batch says of itself: manifest.json (reference 5.3) and bag-info.txt (RFC 8493, 2.2.2)."""

from __future__ import annotations

from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

from daisy_pipeline import __version__
from daisy_pipeline.export import schema
from daisy_pipeline.export.work import Work


def manifest_of(work: Work, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """manifest.json of a batch of these entries, created now."""
    from daisy_pipeline.ledger.settings import TIME_ZONE

    library = entries[0]["production"]["library"]
    created = work.ledger.now().astimezone(ZoneInfo(TIME_ZONE))
    profile, code = work.profile, library["code"]
    kinds = Counter(entry["material_type"] for entry in entries)
    sizes = (file["bytes"] for entry in entries for file in entry["files"])
    return {
        "manifest_version": schema.VERSION,
        "profile": {"id": profile.id, "version": profile.version, "verified": profile.verified},
        "batch": {
            "batch_id": work.batch_id,
            "created": created.isoformat(timespec="seconds"),
            "producer": {
                "name": library["name"],
                "library_code": code,
                "isil": f"KR-{code}" if code else None,
            },
            "destination": profile.id,
            "counts": {
                "titles": len(entries),
                "bytes": sum(sizes),
                "by_type": dict(sorted(kinds.items())),
            },
            "built_by": work.ledger.actor,
        },
        "sheet": {
            "encoding": profile.encoding,
            "columns": [{"header": c.header, "value": c.value} for c in profile.columns],
        },
        "titles": entries,
    }


def info_of(work: Work, entries: list[dict[str, Any]]) -> dict[str, str]:
    """The fields of bag-info.txt, bagged today."""
    name = entries[0]["production"]["library"]["name"]
    return {
        **({"Source-Organization": name} if name else {}),
        "Bagging-Date": work.ledger.today().isoformat(),
        "External-Identifier": work.batch_id,
        "Bag-Software-Agent": f"daisy-pipeline {__version__}",
    }
