# SPDX-License-Identifier: AGPL-3.0-or-later
"""The small files of a bundle: rights statements, validation reports, the Korean README.

No person stands in them but by a pseudonym, and nothing of where a volunteer's files lay: of a
build's report only the numbers of its findings are told.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daisy_pipeline.messages import phrase

if TYPE_CHECKING:
    from daisy_pipeline.ledger.models import Item


def json_bytes(value: object) -> bytes:
    """JSON for people: UTF-8, indented, with a line break at its end."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def rights_of(item: Item) -> dict[str, Any]:
    """The statement of an item's rights check; {} where there is none."""
    from daisy_pipeline.ledger.rights import newest

    row = newest(item.title) if item.title else None
    if row is None:
        return {}
    return {
        "item_id": item.item_id,
        "basis": row.basis,
        "clause": row.clause,
        "facility_basis": row.facility_basis,
        "audience": row.audience,
        "evidence_sha256": row.evidence_sha256 or None,
        "checked_by": row.checked_by,
        "checked_on": row.checked_on.isoformat(),
    }


def report_of(item: Item, package_sha256: str, report: Path) -> dict[str, Any]:
    """What validators said of an item's package, and how many findings of each number stayed."""
    from daisy_pipeline.ledger.models import Validation

    rows = Validation.objects.filter(item=item, package_sha256=package_sha256)
    return {
        "item_id": item.item_id,
        "package_sha256": package_sha256,
        "validators": [
            {"tool": row.tool, "version": row.version, "result": row.result}
            for row in rows.order_by("created_at", "tool")
        ],
        "findings": _counted(report),
    }


def _counted(report: Path) -> list[dict[str, Any]]:
    try:
        told = json.loads(report.read_bytes()).get("findings", ())
        seen = Counter((str(row["id"]), str(row["severity"])) for row in told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
    return [{"id": id, "severity": kind, "count": n} for (id, kind), n in sorted(seen.items())]


def report_page(told: Mapping[str, Any], title: str) -> bytes:
    """The report as a page: headings and tables that a screen reader walks through."""
    heading = phrase("export.report", "ko", item=told["item_id"])
    checks = _table(
        phrase("export.validators", "ko"),
        [phrase(f"export.column.{name}", "ko") for name in ("tool", "version", "result")],
        [
            [row["tool"], row["version"], phrase(f"export.result.{row['result']}", "ko")]
            for row in told["validators"]
        ],
    )
    found = _table(
        phrase("export.findings", "ko"),
        [phrase(f"export.column.{name}", "ko") for name in ("id", "severity", "count")],
        [
            [row["id"], phrase(f"severity.{row['severity']}", "ko"), str(row["count"])]
            for row in told["findings"]
        ],
    )
    nothing = f"<p>{escape(phrase('export.no_findings', 'ko'))}</p>"
    body = f"<p>{escape(title)}</p>{checks}{found if told['findings'] else nothing}"
    return page(heading, body)


def page(heading: str, body: str) -> bytes:
    """A whole HTML page in Korean."""
    return (
        '<!DOCTYPE html>\n<html lang="ko"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(heading)}</title><style>{_STYLE}</style></head>\n"
        f"<body><main><h1>{escape(heading)}</h1>\n{body}</main></body></html>\n"
    ).encode()


_STYLE = (
    "body{font:1.1rem/1.6 sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;"
    "color:#111;background:#fff}table{border-collapse:collapse}th,td{border:1px solid #555;"
    "padding:.3rem .6rem;text-align:left}label{display:block;font-weight:bold}"
    "input{font:inherit;width:100%;box-sizing:border-box;padding:.3rem;border:1px solid #555;"
    "color:#111;background:#fff}li{margin:.6rem 0}a{color:#0645ad}"
)


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows
    )
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table>\n"
    )


def readme(batch_id: str, producer: str, count: int) -> bytes:
    """README.ko.txt: what is in the bundle and how to verify it; CRLF, for Windows' own editor."""
    text = phrase("export.readme", "ko", batch=batch_id, producer=producer or "–", count=count)
    return b"\xef\xbb\xbf" + text.strip().replace("\n", "\r\n").encode("utf-8") + b"\r\n"
