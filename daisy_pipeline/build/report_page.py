# SPDX-License-Identifier: AGPL-3.0-or-later
"""report.html: a page that a screen reader can walk by headings, lists and table headers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from daisy_pipeline.build.report_listen import STYLE, head_row, listen, way_to_listen
from daisy_pipeline.build.report_mastering import mastering
from daisy_pipeline.build.report_text import changes, proposals
from daisy_pipeline.messages import clock, phrase

_STYLE = """
body{font:1.1rem/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#111;background:#fff}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #767676;padding:.4rem .6rem;
text-align:left;vertical-align:top}caption{text-align:left;font-weight:bold;padding:.4rem 0}
a{color:#003ea8}a:focus{outline:3px solid #003ea8}li{margin:.6rem 0}.id{font-family:monospace}
@media(prefers-color-scheme:dark){body{color:#eee;background:#111}a{color:#9cf}a:focus{outline-color:#9cf}}
"""


def page(plain: Mapping[str, Any], lang: str, other: str) -> str:
    """The page for a report's values in ``lang``; ``other`` is the page in the other language."""
    say = _Say(lang)
    title = say("report.title", title=plain["title"]["title"])
    body = [
        f"<h1>{escape(title)}</h1>",
        f'<p><a href="{other}" hreflang="{"en" if lang == "ko" else "ko"}" '
        f'lang="{"en" if lang == "ko" else "ko"}">{say("report.other")}</a></p>',
        f"<p>{escape(_summary(plain, say))}</p>",
        *way_to_listen(plain, say),
        *_products(plain, say),
        *_findings(plain["findings"], say, "report.findings", "report.no_findings"),
        *listen(plain, say, lang),
        *mastering(plain, say, lang),
        *_accepted(plain["accepted"], say),
        *changes(plain["normalization"], say),
        *proposals(plain.get("proposals", []), say),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


class _Say:
    """Phrases of one language, ready for HTML by the caller."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, key: str, **facts: str | int) -> str:
        return phrase(key, self.lang, **facts)


def _summary(plain: Mapping[str, Any], say: _Say) -> str:
    counts = {"error": 0, "warning": 0, "advice": 0}
    for finding in plain["findings"]:
        kind = "error" if finding["severity"] in ("fatal", "error") else finding["severity"]
        counts[kind] += 1
    return say("report.summary", products=len(plain["products"]), **counts)


def _products(plain: Mapping[str, Any], say: _Say) -> Iterable[str]:
    yield f'<h2 id="products">{escape(say("report.products"))}</h2>'
    if plain["rejected"]:
        names = ", ".join(plain["rejected"])
        yield f"<p><strong>{escape(say('report.rejected', names=names))}</strong></p>"
    heads = ("product", "narration", "duration", "size", "check", "package")
    yield '<table class="ear" role="table" aria-labelledby="products">'
    yield from head_row([say(f"report.{h}") for h in heads])
    yield '<tbody role="rowgroup">'
    for name, entry in plain["products"].items():
        duration = clock(entry["duration_ms"], say.lang) if entry["duration_ms"] else "–"
        package = entry["package"]["name"]
        link = f'<a href="{escape(package)}">{escape(package)}</a>'
        cells = (
            say(f"narration.{entry['narration']}"),
            duration,
            _size(entry["size"]),
            _verdict(entry, say),
        )
        yield (
            f'<tr role="row"><th scope="row" role="rowheader">{escape(say(f"product.{name}"))}</th>'
            + "".join(f'<td role="cell">{escape(c)}</td>' for c in cells)
            + f'<td role="cell">{link}</td></tr>'
        )
    yield "</tbody></table>"
    for voice in plain.get("voices", ()):
        key = "report.voice" if voice["licence"] else "report.voice_open"
        yield f"<p>{escape(say(key, **voice))}</p>"


def _verdict(entry: Mapping[str, Any], say: _Say) -> str:
    if entry["checked"] is None:
        return say("report.unchecked")
    return say("report.faults", count=entry["checked"]) if entry["checked"] else say("report.good")


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 100_000 else f"{count / 1000:.1f} kB"


def _findings(items: list[Any], say: _Say, head: str, none: str) -> Iterable[str]:
    yield f'<h2 id="findings">{escape(say(head))}</h2>'
    if not items:
        yield f"<p>{escape(say(none))}</p>"
        return
    yield "<ol>"
    for item in items:
        yield f"<li>{_finding(item, say)}</li>"
    yield "</ol>"


def _finding(item: Mapping[str, Any], say: _Say) -> str:
    words = item[say.lang]
    lines = [
        f"<strong>{escape(say('severity.' + item['severity']))}</strong> "
        f'{escape(words["text"])} <span class="id">{item["id"]}</span>'
    ]
    if words["place"]:
        lines.append(f"{escape(say('report.place'))}: {escape(words['place'])}")
    if words["fix"]:
        lines.append(f"{escape(say('report.fix'))}: {escape(words['fix'])}")
    return "<br>".join(lines)


def _accepted(items: list[Any], say: _Say) -> Iterable[str]:
    if not items:
        return
    yield f'<h2 id="accepted">{escape(say("report.accepted"))}</h2><ul>'
    for item in items:
        why = say("report.accepted_by", by=item["by"], reason=item["reason"])
        yield f"<li>{_finding(item, say)}<br>{escape(why)}</li>"
    yield "</ul>"
