# SPDX-License-Identifier: AGPL-3.0-or-later
"""The campaign on the page: how many people stand where, everyone's part, the year's forecast.

No ranking: people stand in the order of their pseudonyms, and no chart has a bar a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from html import escape

from daisy_pipeline.campaign.charts import Chart, Group, Mark
from daisy_pipeline.campaign.figures import CampaignStand, Forecast, SlotLine
from daisy_pipeline.campaign.page_words import Pen
from daisy_pipeline.campaign.tables import figure, line, opened, section, sheet
from daisy_pipeline.campaign.text import forecast_lines
from daisy_pipeline.campaign.units import Days, Items, People, with_unit

PEOPLE = 100  # whom the page lists; a campaign of more is read in its sheet


def name(stand: CampaignStand, pen: Pen) -> str:
    """The campaign's name with its year, as plain text."""
    return pen.label("page.campaign", name=stand.name, year=str(stand.year))


def in_short(stand: CampaignStand, pen: Pen) -> str:
    """How a campaign stands, in two sentences, for HTML."""
    of = pen.say("page.denominator", of=pen.label(stand.denominator_of), count=stand.denominator)
    return f"{of} {pen.say('page.delivered', value=_delivered(stand, pen))}"


def _delivered(stand: CampaignStand, pen: Pen) -> str:
    told = stand.delivered
    words = told.text(pen.lang)
    if told.target is not None:
        target = with_unit(told.target, told.unit, pen.lang)
        words = pen.label("page.of-target", value=words, target=target)
    return words


def campaign(stand: CampaignStand, id: str, pen: Pen) -> Iterator[str]:
    """A campaign's section: in short, by state, by quarter, by person."""
    yield f'<section id="{id}" aria-labelledby="{id}-h">'
    yield f'<h2 id="{id}-h">{escape(name(stand, pen))}</h2>'
    yield f"<p>{in_short(stand, pen)}</p>"
    if note := pen.note(stand.delivered.note, stand.delivered.facts):
        yield f"<p>{escape(note)}</p>"
    yield from _states(stand, pen)
    yield from section(stand.quarters, pen)
    yield from _people(stand, pen)
    yield "</section>"


def _states(stand: CampaignStand, pen: Pen) -> Iterator[str]:
    title = pen.label("page.states")
    told = [
        Mark(pen.label(state), Decimal(count), with_unit(Decimal(count), People.sign, pen.lang))
        for state, count in stand.counts.items()
    ]
    yield f'<section class="figures"><h3>{escape(title)}</h3>'
    about = ", ".join(f"{mark.label} {mark.words}" for mark in told) + "."
    groups = tuple(Group("", (mark,)) for mark in told)
    yield figure(Chart(pen.id("c"), pen.label("page.chart", title=title), about, groups))
    heads = [pen.label("page.state"), pen.label("page.people")]
    yield from opened(title, heads, pen)
    for mark in told:
        yield line(heads, escape(mark.label), [escape(mark.words)])
    yield "</tbody></table></section>"


def _people(stand: CampaignStand, pen: Pen) -> Iterator[str]:
    if not stand.slots:
        return
    title = pen.label("page.slots")
    yield f'<section class="figures"><h3>{escape(title)}</h3>'
    yield f"<p>{pen.say('page.slots-why')}</p>"
    heads = [pen.label(f"page.{k}") for k in ("staff", "state", "work", "item", "since", "days")]
    people = sorted(stand.slots, key=lambda slot: slot.staff)
    yield from opened(title, heads, pen)
    for slot in people[:PEOPLE]:
        yield line(heads, escape(slot.staff), _slot(slot, pen), "stuck" if slot.stuck else "")
    yield "</tbody></table>"
    if len(people) > PEOPLE:
        yield f"<p>{pen.say('page.cut', shown=PEOPLE, count=len(people))}</p>"
    yield f"{sheet('campaign-slots', title, pen)}</section>"


def _slot(slot: SlotLine, pen: Pen) -> list[str]:
    state = [pen.label(slot.state)]
    state += [pen.label("campaign.mending")] if slot.mending else []
    state += [pen.label("page.stuck")] if slot.stuck else []
    state += [pen.label("page.left")] if slot.left else []
    none = pen.label("page.not-yet")
    days = with_unit(Decimal(slot.days), Days.sign, pen.lang)
    since = pen.day(slot.since) if slot.since else none
    cells = (", ".join(state), slot.title or none, slot.item or none, since, days)
    return [escape(cell) for cell in cells]


# ------------------------------------------------------------------------------------ forecast


def forecast(told: Forecast, pen: Pen) -> Iterator[str]:
    """The forecast's section: in words with its method, drawn, and as a table."""
    yield '<section id="forecast" aria-labelledby="forecast-h">'
    title = pen.label("page.forecast")
    yield f'<h2 id="forecast-h">{escape(title)}</h2>'
    lines = list(forecast_lines(told, pen.lang))
    yield from (f"<p>{escape(line)}</p>" for line in lines)
    yield from _forecast_table(told, title, lines[0], pen)
    yield "</section>"


def _forecast_table(told: Forecast, title: str, about: str, pen: Pen) -> Iterator[str]:
    parts = {"done": told.done, "low": told.low, "expected": told.expected}
    parts |= {"high": told.high, "target": told.target}
    marks = [
        Mark(
            pen.label(f"page.forecast-{key}"),
            Decimal(count),
            with_unit(Decimal(count), Items.sign, pen.lang),
        )
        for key, count in parts.items()
        if count is not None
    ]
    groups = tuple(Group("", (mark,)) for mark in marks)
    yield figure(Chart(pen.id("c"), pen.label("page.chart", title=title), about, groups))
    heads = [pen.label("page.forecast-head"), pen.label("page.forecast-count")]
    yield from opened(title, heads, pen)
    for mark in marks:
        yield line(heads, escape(mark.label), [escape(mark.words)])
    yield "</tbody></table>"
