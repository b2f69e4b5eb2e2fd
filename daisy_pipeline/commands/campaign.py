# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy campaign``: a year's campaign, everyone's part in it, and the service's figures.

Nothing of the ledger is imported before a command is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.campaign_demo import demo
from daisy_pipeline.commands.campaign_figures import enter, import_, remove
from daisy_pipeline.commands.campaign_report import report
from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.commands.paging import paged
from daisy_pipeline.commands.people_desk import who_works
from daisy_pipeline.config.workspace import find_title
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place

if TYPE_CHECKING:
    from daisy_pipeline.campaign.figures import CampaignStand
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Campaign, CampaignSlot, Item

_YEAR = click.IntRange(1990, 2199)


@click.group()
def campaign() -> None:
    """Hold the subcommands."""


for _command in (report, enter, import_, remove, demo):
    campaign.add_command(_command)


@campaign.command()
@click.argument("name")
@click.option("--year", type=_YEAR, required=True)
@click.option("--denominator", type=int, required=True)
@click.option("--of", required=True)
@click.option("--targets", default="")
@click.option("--unit", default="점")
@who_works
@click.pass_obj
def new(
    console: Console,
    name: str,
    year: int,
    denominator: int,
    of: str,
    targets: str,
    unit: str,
    actor: str,
) -> None:
    """Begin a campaign."""
    opened = ledger_of(console, actor)
    from daisy_pipeline.campaign.campaigns import Plan
    from daisy_pipeline.campaign.campaigns import new as begin

    begin(opened, Plan(name.strip(), year, denominator, of.strip(), _targets(targets), unit))
    console.say("campaign.made", name=name.strip(), year=str(year), of=of, count=denominator)
    console.event("campaign", name=name.strip(), year=year, denominator=denominator)


def _targets(text: str) -> tuple[int, ...]:
    """8,8,8,9 as numbers; DP-CMP-016 for something else."""
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    if all(part.isascii() and part.isdecimal() and len(part) <= 7 for part in parts):
        return tuple(int(part) for part in parts)
    facts = {"problem": "campaign-problem.targets"}
    finding = Finding("DP-CMP-016", Place(inside="--targets"), facts)
    raise DaisyError(finding, exit_code=ExitCode.BAD_USAGE)


@campaign.command()
@click.argument("staff")
@click.option("--title", default="")
@click.option("--name", default="")
@click.option("--year", type=_YEAR, default=None)
@who_works
@click.pass_obj
def assign(
    console: Console, staff: str, title: str, name: str, year: int | None, actor: str
) -> None:
    """Give a librarian a part, or another title to it."""
    opened = ledger_of(console, actor)
    slug = find_title(opened.workspace, title) if title else ""
    from daisy_pipeline.campaign import campaigns
    from daisy_pipeline.ledger.staff import find
    from daisy_pipeline.ledger.titles import entry_of

    entry = entry_of(opened, slug) if slug else None
    slot = campaigns.assign(opened, _campaign(opened, name, year), find(staff), entry)
    _tell(console, slot)


@campaign.command()
@click.argument("staff")
@click.option("--name", default="")
@click.option("--year", type=_YEAR, default=None)
@who_works
@click.pass_obj
def start(console: Console, staff: str, name: str, year: int | None, actor: str) -> None:
    """Write that the work on a part has begun."""
    opened = ledger_of(console, actor)
    from daisy_pipeline.campaign import campaigns
    from daisy_pipeline.ledger.staff import find

    _tell(console, campaigns.start(opened, _campaign(opened, name, year), find(staff)))


@campaign.command()
@click.argument("staff")
@click.option("--item", default="")
@click.option("--name", default="")
@click.option("--year", type=_YEAR, default=None)
@who_works
@click.pass_obj
def deliver(
    console: Console, staff: str, item: str, name: str, year: int | None, actor: str
) -> None:
    """Write which item a part has become."""
    opened = ledger_of(console, actor)
    from daisy_pipeline.campaign import campaigns
    from daisy_pipeline.ledger import items
    from daisy_pipeline.ledger.staff import find

    found: Item | None = items.find(item) if item else None
    _tell(console, campaigns.deliver(opened, _campaign(opened, name, year), find(staff), found))


@campaign.command()
@click.option("--name", default="")
@click.option("--year", type=_YEAR, default=None)
@paged
@click.pass_obj
def status(console: Console, name: str, year: int | None, limit: int, page: int) -> None:
    """Tell how a campaign stands: counts, then everyone's part by pseudonym."""
    opened = ledger_of(console)
    from daisy_pipeline.campaign.campaigns import rules_of
    from daisy_pipeline.campaign.stand import stand_of
    from daisy_pipeline.campaign.text import slot_line, stand_lines

    stand = stand_of(_campaign(opened, name, year), opened.today(), rules_of(opened))
    for line in stand_lines(stand, console.lang):
        console.line(line)
    begin = (page - 1) * limit
    for slot in stand.slots[begin : begin + limit]:
        console.line(slot_line(slot, console.lang))
    if len(stand.slots) > limit:
        console.say("campaign.page-of", page=page, count=len(stand.slots))
    _events(console, stand, begin, limit)


def _events(console: Console, stand: CampaignStand, begin: int, limit: int) -> None:
    counts = {state.removeprefix("state."): number for state, number in stand.counts.items()}
    facts = {"name": stand.name, "year": stand.year, "denominator": stand.denominator}
    console.event("campaign", **facts, unit=stand.unit, counts=counts)
    for slot in stand.slots[begin : begin + limit]:
        since = slot.since.isoformat() if slot.since else ""
        values = vars(slot) | {"state": slot.state.removeprefix("state."), "since": since}
        console.event("slot", **values)


def _campaign(ledger: Ledger, name: str, year: int | None) -> Campaign:
    from daisy_pipeline.campaign.campaigns import find

    return find(name.strip(), year or ledger.today().year)


def _tell(console: Console, slot: CampaignSlot) -> None:
    staff, title = slot.staff.pseudonym, slot.title.slug if slot.title else ""
    shown = title or phrase("campaign.no-title", console.lang)
    state = phrase(f"state.{slot.state}", console.lang)
    console.say("campaign.slot", staff=staff, state=state, title=shown)
    item = slot.item.item_id if slot.item else ""
    console.event("slot", staff=staff, state=slot.state, title=title, item=item)
