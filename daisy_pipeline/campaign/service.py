# SPDX-License-Identifier: AGPL-3.0-or-later
"""The service of a year: volunteers and their hours, quality, schools, and issues of serials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from daisy_pipeline.campaign import units
from daisy_pipeline.campaign.figures import Figure, Row, Table, counted
from daisy_pipeline.campaign.production import NUMBER, Part, span_of
from daisy_pipeline.campaign.quarters import Period, quarters
from daisy_pipeline.campaign.units import Cases, Hours, People, Times, Works, of
from daisy_pipeline.ledger import counts
from daisy_pipeline.ledger.counts import Span, Takes

_HOUR = 3_600_000  # ms
_PASSED = "pass"
_WORKED, _CREDITED = "campaign.hours-worked", "campaign.hours-credited"


def hours(year: int) -> Part:
    """Hours of volunteers by quarter: worked, and credited by the rule."""
    periods = (*quarters(year), Period(year))
    found = counts.work([Span(period.first, period.last) for period in periods])
    rows = []
    for period, work in zip(periods, found, strict=True):
        cells = (
            counted(_WORKED, units.hours(work.minutes), str(period)),
            counted(_CREDITED, units.hours(work.credited), str(period)),
        )
        rows.append(Row(str(period), cells, total=not period.quarter))
    table = Table("hours", "campaign.quarter", (_WORKED, _CREDITED), tuple(rows), chart="bars")
    credited = counted(_CREDITED, units.hours(found[-1].credited), str(year))
    return Part((credited,), (table,))


def people(year: int) -> Part:
    """Volunteers: how many there are, worked, were trained; what their work came to."""
    span, period = span_of(year), str(year)
    found, takes = counts.volunteers(span), counts.takes(span)
    work = counts.work([span])[0]
    held = counts.trainings(span)
    worked = counted("campaign.volunteers-worked", of(found.worked, People), period)
    share = units.share(of(found.worked, People), of(found.known, People))
    facts = {"known": f"{found.known:,}"}
    worked = replace(worked, note="campaign.of-known", facts=dict(facts))
    finished = _audio(takes.accepted_ms)
    ratio = units.rate(units.hours(work.credited), finished)
    sign = units.rate_sign(Hours, Hours)
    listed = [
        counted("campaign.volunteers-known", of(found.known, People), period),
        worked,
        Figure("campaign.volunteers-share", share, units.PERCENT, period),
        counted("campaign.trainings", of(len(held), Times), period),
        counted("campaign.trained", of(sum(n for *_, n in held), People), period),
        counted("campaign.finished-audio", finished, period),
        _or_none(Figure("campaign.hours-for-hour", ratio, sign, period)),
    ]
    return Part((worked,), (_list("volunteers", listed), *_trainings(held)))


def _trainings(held: Sequence[tuple[str, date, int]]) -> list[Table]:
    rows = [
        Row(event, (counted("campaign.trained", of(number, People), f"{day:%Y-%m}"),))
        for event, day, number in held
    ]
    if not rows:
        return []
    return [Table("trainings", "column.event", ("campaign.trained",), tuple(rows))]


def _audio(ms: int) -> units.Quantity[Hours]:
    return units.Quantity(Decimal(ms) / _HOUR, Hours)


def quality(year: int) -> Part:
    """How good recordings and items were: shares and rates, each with what it is of."""
    span, period = span_of(year), str(year)
    takes = counts.takes(span)
    passed = Figure("campaign.first-pass", _first_pass(takes), units.PERCENT, period)
    facts = {"count": f"{takes.judged_first:,}"}
    passed = _or_none(replace(passed, note="campaign.of-judged", facts=dict(facts)))
    heard = _audio(takes.heard_ms)
    defects = units.rate(of(takes.defects, Cases), heard)
    again = units.share(of(takes.again, Cases), of(takes.all, Cases))
    checks = counts.validations(span)
    failed = sum(number for result, number in checks.items() if result != _PASSED)
    listed = [
        passed,
        _or_none(Figure("campaign.defect-rate", defects, units.rate_sign(Cases, Hours), period)),
        counted("campaign.heard", heard, period),
        _or_none(Figure("campaign.again-rate", again, units.PERCENT, period)),
        counted("campaign.checks", of(sum(checks.values()), Cases), period),
        counted("campaign.checks-failed", of(failed, Cases), period),
    ]
    return Part((passed,), (_list("quality", listed),))


def _first_pass(takes: Takes) -> Decimal | None:
    return units.share(of(takes.passed_first, Cases), of(takes.judged_first, Cases))


def _or_none(figure: Figure) -> Figure:
    """The figure; one that cannot be said says why."""
    if figure.value is not None:
        return figure
    return replace(figure, note="campaign.nothing-to-divide", facts={})


def _list(key: str, figures: list[Figure]) -> Table:
    """A table of single figures, a row each."""
    rows = tuple(Row(figure.label, (figure,)) for figure in figures)
    return Table(key, "column.metric", ("column.value",), rows)


def schools(year: int) -> Part:
    """Titles that belong to what is taught, by school, grade and subject."""
    rows = [
        Row(
            " ".join(name for name in (level, grade, subject) if name),
            (counted("campaign.curriculum", of(number, Works), str(year)),),
        )
        for level, grade, subject, number in counts.curriculum(span_of(year))
    ]
    key = "campaign.school"
    return Part(tables=(Table("curriculum", key, (NUMBER,), tuple(rows)),) if rows else ())


def serials(year: int) -> Part:
    """Issues of serials that came out."""
    rows = [
        Row(name, (counted("campaign.issues", of(number, Times), str(year)),))
        for name, number in counts.issues(span_of(year))
    ]
    return Part(tables=(Table("serials", "column.serial", (NUMBER,), tuple(rows)),) if rows else ())
