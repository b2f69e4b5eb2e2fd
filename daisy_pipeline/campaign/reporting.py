# SPDX-License-Identifier: AGPL-3.0-or-later
"""The year's report, put together: of the whole service, and of each branch."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from daisy_pipeline.campaign import entered, production, service, usage
from daisy_pipeline.campaign.campaigns import Rules, rules_of
from daisy_pipeline.campaign.figures import CampaignStand, Figure, Forecast, Report
from daisy_pipeline.campaign.forecast import forecast, since
from daisy_pipeline.campaign.production import Part, span_of
from daisy_pipeline.campaign.stand import stand_of
from daisy_pipeline.campaign.usage import Entries
from daisy_pipeline.config.settings import resolve
from daisy_pipeline.ledger import counts
from daisy_pipeline.ledger.counts import Span
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Campaign

_BRANCHES = 30  # that have a report of their own in the page


def report(ledger: Ledger, year: int, site: str = "") -> Report:
    """The figures of a year on the ledger's day; with ``site`` those of one branch.

    ``findings`` tell what contradicts: DP-CMP-004, -006, -007, -008.
    """
    rules, today = rules_of(ledger), ledger.today()
    known = usage.of_years(range(year - production.YEARS_SHOWN + 1, year + 1))
    base = _report(year, site, today, rules, known)
    findings = base.findings + (() if site else known.findings)
    library = str(resolve((ledger.workspace.site(),)).values["site"]["library"])
    base = replace(base, findings=tuple(dict.fromkeys(findings)), library=library)
    if site:
        return base
    names = sorted({*counts.branches(), *(e.site for e in known.listed if e.site)})[:_BRANCHES]
    parts = tuple(_report(year, name, today, rules, known) for name in names)
    return replace(base, branches=parts if len(parts) > 1 else ())


def _report(year: int, site: str, today: date, rules: Rules, known: Entries) -> Report:
    begun = counts.began()
    since = begun.year if begun else today.year
    made = production.production(year, site, known, since=since)
    sent = production.deliveries(year, site) if year >= since else Part()
    stands = () if site else _stands(year, today, rules)
    parts = [made, sent]
    parts += _service(year) if year >= since and not site else []
    parts += [_aged(year, site, today, rules)] if year >= since else []
    parts += [] if site else [entered.budget(year, known)]
    parts.append(entered.use(year, site, known))
    now = year == today.year and not site
    return Report(
        year=year,
        as_of=today,
        site=site,
        headline=(*_first(made, sent, stands), *(f for p in parts[2:] for f in p.headline)),
        tables=tuple(table for part in parts for table in part.tables),
        campaigns=stands,
        forecast=_forecast(today, made.headline) if now else None,
        findings=tuple(finding for part in parts for finding in part.findings),
    )


def _aged(year: int, site: str, today: date, rules: Rules) -> Part:
    """How long items took; of the present year also what does not move now."""
    stuck = counts.stuck(today, rules.stuck_days, site) if year == today.year else None
    ages = counts.ages(span_of(year, site))
    return production.pipeline(ages, stuck, year, rules.stuck_days)


def _service(year: int) -> list[Part]:
    """What only the whole service has: people have no branch."""
    return [
        service.hours(year),
        service.people(year),
        service.quality(year),
        service.schools(year),
        service.serials(year),
    ]


def _first(made: Part, sent: Part, stands: tuple[CampaignStand, ...]) -> tuple[Figure, ...]:
    return (*made.headline, *sent.headline, *(stand.delivered for stand in stands))


def _stands(year: int, today: date, rules: Rules) -> tuple[CampaignStand, ...]:
    rows = Campaign.objects.filter(year=year).order_by("name")
    return tuple(stand_of(row, today, rules) for row in rows)


def _forecast(today: date, made: tuple[Figure, ...]) -> Forecast:
    """The year's production; its target is the one that was entered."""
    by_day = Counter[date]()
    for row in counts.made(Span(since(today), today)):
        by_day[row.day] += row.number if row.own else 0
    wanted = made[0].target if made else None
    target = None if wanted is None else int(wanted)
    return forecast(by_day, counts.first_made(), today, target)
