# SPDX-License-Identifier: AGPL-3.0-or-later
"""The report as one HTML page: for the screen, for screen readers, and as the council's A4 page.

No script, nothing fetched, the same bytes for the same figures. It follows WCAG 2.2 (AA, and 7:1
for text); printed, what stands at a glance is the first A4 page, and the details follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from pathlib import Path

from daisy_pipeline.campaign.figures import Figure, Report
from daisy_pipeline.campaign.page_campaign import campaign, forecast, in_short, name
from daisy_pipeline.campaign.page_words import Pen
from daisy_pipeline.campaign.tables import section, sheet
from daisy_pipeline.campaign.text import forecast_lines, value_text
from daisy_pipeline.campaign.units import with_unit
from daisy_pipeline.messages import word


def render(report: Report, lang: str = "ko", sheets: Mapping[str, str] | None = None) -> bytes:
    """The page in ``lang`` (ko, en) as UTF-8.

    ``sheets`` names each table's CSV file by the table's key, as a link relative to the page.
    """
    pen = Pen(lang, report.year, dict(sheets or {}))
    title = _title(report, pen)
    body = "\n".join(_body(report, title, pen))
    page = (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n"
        f"{body}\n</body>\n</html>\n"
    )
    return page.encode("utf-8")


@cache
def _style() -> str:
    return Path(__file__).with_name("page.css").read_text("utf-8")


def _title(report: Report, pen: Pen) -> str:
    key = "page.title-site" if report.site else "page.title"
    return pen.label(key, year=str(report.year), site=report.site)


def _body(report: Report, title: str, pen: Pen) -> Iterator[str]:
    yield f'<a class="skip" href="#main">{pen.say("page.skip")}</a>'
    yield "<header>"
    if report.library:
        yield f'<p class="library">{escape(report.library)}</p>'
    yield f"<h1>{escape(title)}</h1></header>"
    yield from _contents(report, pen)
    yield '<main id="main" tabindex="-1">'
    yield from _summary(report, pen)
    for n, stand in enumerate(report.campaigns, 1):
        yield from campaign(stand, f"campaign-{n}", pen)
    if report.forecast:
        yield from forecast(report.forecast, pen)
    yield from _site(report, "site-0", pen)
    for n, branch in enumerate(report.branches, 1):
        yield from _site(branch, f"site-{n}", pen)
    yield from _findings(report, pen)
    yield from _how(pen)
    yield f"</main>\n<footer><p>{pen.say('page.made-by')}</p></footer>"


def _contents(report: Report, pen: Pen) -> Iterator[str]:
    """Links to the sections: the choice between branches too, which so needs no script."""
    links = [("summary", pen.label("page.summary"))]
    links += [(f"campaign-{n}", name(one, pen)) for n, one in enumerate(report.campaigns, 1)]
    if report.forecast:
        links.append(("forecast", pen.label("page.forecast")))
    links += [(f"site-{n}", _site_name(one, pen)) for n, one in enumerate(_sites(report))]
    if report.findings:
        links.append(("findings", pen.label("page.findings")))
    links.append(("how", pen.label("page.how")))
    yield f'<nav aria-labelledby="contents"><h2 id="contents">{pen.say("page.contents")}</h2><ul>'
    for id, words in links:
        yield f'<li><a href="#{id}">{escape(words)}</a></li>'
    yield "</ul></nav>"


def _sites(report: Report) -> tuple[Report, ...]:
    return (report, *report.branches)


def _site_name(report: Report, pen: Pen) -> str:
    if report.site:
        return pen.label("page.branch", site=report.site)
    return pen.label("page.whole")


def _summary(report: Report, pen: Pen) -> Iterator[str]:
    """What fits on the council's A4 page: the day, the tiles, the campaigns, the forecast."""
    yield '<section id="summary" aria-labelledby="summary-h">'
    yield f'<h2 id="summary-h">{pen.say("page.summary")}</h2>'
    yield f"<p>{pen.say('page.as-of', day=pen.day(report.as_of))}</p>"
    yield from _tiles(report.headline, pen)
    yield sheet("headline", pen.label("page.summary"), pen)
    for stand in report.campaigns:
        yield f"<p><strong>{escape(name(stand, pen))}</strong> {in_short(stand, pen)}</p>"
    if report.forecast:
        words = next(forecast_lines(report.forecast, pen.lang))
        yield f"<p><strong>{pen.say('page.forecast')}</strong> {escape(words)}</p>"
    yield f'<p class="aside">{pen.say("page.how-counts")}</p></section>'


def _tiles(figures: tuple[Figure, ...], pen: Pen) -> Iterator[str]:
    if not figures:
        yield f"<p>{pen.say('page.empty')}</p>"
        return
    yield '<ul class="tiles" role="list">'
    for one in figures:
        yield "".join(_tile(one, pen))
    yield "</ul>"


def _tile(one: Figure, pen: Pen) -> Iterator[str]:
    """What, how much, of when, against which target, from where; the badge in words."""
    yield f'<li class="tile {"live" if one.live else "entered"}">'
    yield f'<p class="what">{escape(pen.head(one.label, **one.facts))}</p>'
    value = escape(value_text(one, pen.lang)) if one.value is not None else pen.say("page.no-value")
    yield f'<p class="value">{value}</p>'
    if note := pen.note(one.note, one.facts):
        yield f'<p class="note">{escape(note)}</p>'
    rows = [(pen.label("page.period"), pen.label(one.period))] if one.period else []
    if one.target is not None:
        rows.append((pen.label("page.target"), with_unit(one.target, one.unit, pen.lang)))
        if one.target_source:
            rows.append((pen.label("page.target-source"), pen.label(one.target_source)))
    if not one.live:
        rows.append((pen.label("page.source"), pen.label(one.source)))
    cells = "".join(f"<div><dt>{escape(a)}</dt><dd>{escape(b)}</dd></div>" for a, b in rows)
    yield f"<dl>{cells}</dl>" if rows else ""
    badge = "campaign.counted" if one.live else "campaign.was-entered"
    told = one.value is not None or not one.live  # what is not there was not counted
    yield f'<p class="badge">{pen.say(badge)}</p></li>' if told else "</li>"


def _site(report: Report, id: str, pen: Pen) -> Iterator[str]:
    """The tables of the whole library or of a branch; a branch begins with its own tiles."""
    yield f'<section id="{id}" aria-labelledby="{id}-h">'
    yield f'<h2 id="{id}-h">{escape(_site_name(report, pen))}</h2>'
    if id != "site-0":
        yield from _tiles(report.headline, pen)
    if not report.tables:
        yield f"<p>{pen.say('page.empty')}</p>"
    for table in report.tables:
        yield from section(table, pen)
    yield "</section>"


def _findings(report: Report, pen: Pen) -> Iterator[str]:
    if not report.findings:
        return
    yield '<section id="findings" aria-labelledby="findings-h">'
    yield f'<h2 id="findings-h">{pen.say("page.findings")}</h2><ol>'
    for finding in report.findings:
        told = word(finding, pen.lang)
        lines = [f"<strong>{pen.say(f'severity.{told.severity}')}</strong> {escape(told.text)}"]
        lines += [f"{pen.say('report.place')}: {escape(told.place)}"] if told.place else []
        lines += [f"{pen.say('report.fix')}: {escape(told.fix)}"] if told.fix else []
        yield f'<li>{"<br>".join(lines)} <span class="id">{told.id}</span></li>'
    yield "</ol></section>"


def _how(pen: Pen) -> Iterator[str]:
    yield '<section id="how" aria-labelledby="how-h">'
    yield f'<h2 id="how-h">{pen.say("page.how")}</h2><ul>'
    for key in ("counts", "units", "sources", "people", "charts"):
        yield f"<li>{pen.say(f'page.how-{key}')}</li>"
    yield "</ul></section>"
