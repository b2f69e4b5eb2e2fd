# SPDX-License-Identifier: AGPL-3.0-or-later
"""The part of the report that tells what was changed in the text, and what a person decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

Say = Callable[..., str]


def changes(rules: Any, say: Say) -> Iterable[str]:
    """What rules of normalization changed: how often, with examples."""
    counted = [r for r in rules if isinstance(r, dict) and r.get("count")]
    if not counted:
        return
    yield f'<h2 id="changes">{escape(say("report.changes"))}</h2><ul>'
    for rule in counted:
        name = f"{say('rule.' + rule['rule'])} ({rule['rule']})"
        shown = [escape(say("report.change", name=name, count=rule["count"]))]
        for example in rule.get("examples", ()):
            words = say("report.example", before=example["before"], after=example["after"])
            shown.append(f"{escape(words)} {escape(_place(example))}".rstrip())
        yield f"<li>{'<br>'.join(shown)}</li>"
    yield "</ul>"


def proposals(items: Any, say: Say) -> Iterable[str]:
    """What rules would change if a person agrees: a table whose cells fit into fixes.tsv."""
    if not items:
        return
    yield f'<h2 id="proposals">{escape(say("report.proposals"))}</h2>'
    yield f"<p>{escape(say('report.proposals_why', count=len(items)))}</p>"
    yield '<table aria-labelledby="proposals"><thead><tr>'
    heads = ("before", "after", "nth", "why")
    yield "".join(f'<th scope="col">{escape(say(f"report.{h}"))}</th>' for h in heads)
    yield "</tr></thead><tbody>"
    for item in items:
        places = f"{say('report.places', count=item.get('count', 1))} {_place(item)}".rstrip()
        nth = str(item["nth"]) if item.get("nth") else ""
        cells = (item["after"], nth, f"{say('rule.' + item['rule'])}. {places}")
        yield (
            f'<tr><th scope="row">{escape(item["before"])}</th>'
            + "".join(f"<td>{escape(c)}</td>" for c in cells)
            + "</tr>"
        )
    yield "</tbody></table>"


def _place(example: Mapping[str, Any]) -> str:
    origin = example.get("origin", {})
    parts = (origin.get("file", ""), origin.get("inside", ""), str(origin.get("line") or ""))
    return f"({' '.join(p for p in parts if p)})" if any(parts) else ""
