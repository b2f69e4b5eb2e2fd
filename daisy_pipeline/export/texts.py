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


def page(heading: str, body: str, nav: str = "") -> bytes:
    """A whole HTML page in Korean; what stands in ``nav`` can be skipped."""
    return (
        '<!DOCTYPE html>\n<html lang="ko"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(heading)}</title><style>\n{_STYLE}</style></head>\n"
        f'<body><a class="skip" href="#main">{escape(phrase("page.skip", "ko"))}</a>\n'
        f'<header><h1>{escape(heading)}</h1></header>\n{nav}<main id="main" tabindex="-1">\n'
        f"{body}</main></body></html>\n"
    ).encode()


# Contrast of 7:1 by light and dark; targets of 24 px (WCAG 2.2, 2.5.8); nothing wider than 320 px
# (1.4.10). On paper a field shows one line, so what is in it stands there as text.
_STYLE = """:root{color-scheme:light dark;--paper:#fff;--ink:#111;--line:#555;--link:#003b8e}
@media (prefers-color-scheme:dark){
:root{--paper:#141414;--ink:#f2f2f2;--line:#999;--link:#a8c7ff}}
body{font:1.1rem/1.6 "Noto Sans KR","Apple SD Gothic Neo","Malgun Gothic",system-ui,sans-serif;
max-width:60rem;margin:1rem auto;padding:0 1rem;color:var(--ink);background:var(--paper);
overflow-wrap:anywhere;word-break:keep-all}
h1{font-size:1.7rem;line-height:1.3}h2{font-size:1.35rem;margin-top:2.2rem}h3{font-size:1.1rem}
ol,ul{padding-left:1.8rem}li{margin:.6rem 0}a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-100vw}.skip:focus{position:static}
table{border-collapse:collapse}
th,td{border:1px solid var(--line);padding:.3rem .6rem;text-align:left}
label{display:block;font-weight:bold}
input{font:inherit;width:100%;box-sizing:border-box;padding:.3rem;border:1px solid var(--line);
color:var(--ink);background:var(--paper)}
input[type=checkbox]{width:1.5rem;height:1.5rem;margin:0 .4rem 0 0;vertical-align:middle}
.done{display:inline}.paper{display:none}
@media print{nav,.skip,input:read-only:not([type=checkbox]){display:none}.paper{display:block}
h2,h3{break-after:avoid}li{break-inside:avoid}}
"""


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
