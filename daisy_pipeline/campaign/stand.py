# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a campaign stands: everyone's part as it is now, in the order of pseudonyms, and counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from daisy_pipeline.campaign.campaigns import Rules
from daisy_pipeline.campaign.figures import CampaignStand, Figure, Row, SlotLine, Table
from daisy_pipeline.campaign.quarters import Period, quarter_of, quarters
from daisy_pipeline.campaign.units import UNITS, Quantity, share
from daisy_pipeline.catalogue.facts import id_key
from daisy_pipeline.ledger.counts import ACKNOWLEDGED, acknowledged_before, day_of
from daisy_pipeline.ledger.models import Campaign, CampaignSlot, Delivery, Item
from daisy_pipeline.ledger.states import ItemState, SlotState

_WORKED_ON = (SlotState.ASSIGNED, SlotState.IN_WORK)


@dataclass(frozen=True)
class _Reached:
    """An item that counts, and since when; ``mending``: by a revision that is mended now."""

    pk: UUID
    item_id: str
    day: date
    mending: bool = False


def stand_of(campaign: Campaign, today: date, rules: Rules) -> CampaignStand:
    """The campaign on a day."""
    lines = _lines(campaign, today, rules)
    done = [line for line in lines if line.state == f"state.{SlotState.DELIVERED}"]
    return CampaignStand(
        name=campaign.name,
        year=campaign.year,
        unit=campaign.unit,
        denominator=campaign.denominator,
        denominator_of=campaign.denominator_of,
        counts=_counts(campaign, lines),
        delivered=_delivered(campaign, len(done)),
        quarters=_quarters(campaign, done),
        slots=tuple(lines),
    )


def _lines(campaign: Campaign, today: date, rules: Rules) -> list[SlotLine]:
    rows = CampaignSlot.objects.filter(campaign=campaign).select_related("staff", "title", "item")
    slots = list(rows.order_by("staff__pseudonym"))
    reached = _reached(slots, rules)
    taken: set[UUID] = set()
    lines = []
    # An item counts once: first for the parts that name it, then for those of its title.
    for slot in sorted(slots, key=lambda one: one.item_id is None):
        ready = next((one for one in reached.get(slot.pk, ()) if one.pk not in taken), None)
        if ready:
            taken.add(ready.pk)
        lines.append(_line(slot, ready, today, rules))
    return sorted(lines, key=lambda line: line.staff)


def _line(slot: CampaignSlot, ready: _Reached | None, today: date, rules: Rules) -> SlotLine:
    line = SlotLine(
        staff=slot.staff.pseudonym,
        state=f"state.{slot.state}",
        title=slot.title.slug if slot.title else "",
        item=slot.item.item_id if slot.item else "",
        since=day_of(slot.state_since),
        left=not slot.staff.active,
    )
    if ready:
        state = f"state.{SlotState.DELIVERED}"
        line = replace(line, state=state, item=ready.item_id, since=ready.day)
        line = replace(line, mending=ready.mending)
    elif slot.state == SlotState.DELIVERED:  # what it was delivered with counts no more
        line = replace(line, state=f"state.{SlotState.IN_WORK}")
    days = max(0, (today - (line.since or today)).days)  # a clock set back makes no days of minus
    waits = line.state in {f"state.{state}" for state in _WORKED_ON} and not line.left
    return replace(line, days=days, stuck=waits and days > rules.stuck_days)


def _reached(slots: Sequence[CampaignSlot], rules: Rules) -> dict[UUID, list[_Reached]]:
    """The items that count, by the part that may have become them; the oldest id first."""
    titles = {slot.title_id for slot in slots if slot.title_id and not slot.item_id}
    named = {slot.item_id for slot in slots if slot.item_id}
    # What readers have stays delivered while its next revision is made (decision 0094).
    mended = acknowledged_before([s for s in ACKNOWLEDGED if s in rules.counting]).values("item")
    counting = Item.objects.filter(state__in=rules.counting) | Item.objects.filter(pk__in=mended)
    counting = counting.exclude(state=ItemState.WITHDRAWN)
    columns = ("pk", "item_id", "title_id", "state_since", "state")
    rows = set(counting.filter(title__in=titles).values_list(*columns))
    rows |= set(counting.filter(pk__in=named).values_list(*columns))
    days = _acknowledged_on([row[0] for row in rows])
    by_title: dict[UUID | None, list[_Reached]] = defaultdict(list)
    by_item: dict[UUID, list[_Reached]] = {}
    for pk, item_id, title, since, state in sorted(rows, key=lambda row: id_key(row[1])):
        mending = state not in rules.counting
        one = _Reached(pk, item_id, days.get(pk) or day_of(since), mending)
        by_title[title].append(one)
        by_item[pk] = [one]
    found: dict[UUID, list[_Reached]] = {}
    for slot in slots:
        of_title = by_title[slot.title_id] if slot.title_id else []
        found[slot.pk] = by_item.get(slot.item_id, []) if slot.item_id else of_title
    return found


def _acknowledged_on(items: Sequence[UUID]) -> dict[UUID, date]:
    """The day of an item's first acknowledgement."""
    rows = Delivery.objects.filter(item__in=items, state__in=ACKNOWLEDGED)
    found: dict[UUID, date] = {}
    for item, day, other in rows.values_list("item__pk", "acknowledged_on", "state_on"):
        found[item] = min(found.get(item, date.max), day or other)
    return found


def _counts(campaign: Campaign, lines: Sequence[SlotLine]) -> dict[str, int]:
    """People by state. Whoever of the denominator has no title is "not assigned"."""
    found = Counter(line.state for line in lines)
    states = [SlotState.ASSIGNED, SlotState.IN_WORK, SlotState.DELIVERED]
    counts = {f"state.{state}": found[f"state.{state}"] for state in states}
    rest = max(0, campaign.denominator - sum(counts.values()))
    return {f"state.{SlotState.OPEN}": rest, **counts}


def _delivered(campaign: Campaign, count: int) -> Figure:
    unit = UNITS[campaign.unit]
    done = Quantity(Decimal(count), unit)
    target = Decimal(sum(campaign.targets) if campaign.targets else campaign.denominator)
    percent = share(done, Quantity(target, unit))
    facts = {"percent": "–" if percent is None else f"{percent:,}"}
    note = "campaign.share-of-target"
    return Figure(
        "campaign.delivered",
        done.value,
        unit.sign,
        str(campaign.year),
        target=target,
        target_source=campaign.name,
        note=note,
        facts=dict(facts),
    )


def _quarters(campaign: Campaign, done: Sequence[SlotLine]) -> Table:
    """Delivered by quarter; what was delivered in another year stands in no quarter."""
    by = Counter(quarter_of(d) for line in done if (d := line.since) and d.year == campaign.year)
    rows = []
    for number, period in enumerate(quarters(campaign.year)):
        target = campaign.targets[number] if len(campaign.targets) == 4 else None
        rows.append(_quarter(campaign, period, by[period.quarter], target))
    whole = sum(campaign.targets) if len(campaign.targets) == 4 else None
    total = _quarter(campaign, Period(campaign.year), sum(by.values()), whole)
    rows.append(replace(total, total=True))
    heads = ("campaign.delivered", "campaign.target")
    return Table("campaign-quarters", "campaign.quarter", heads, tuple(rows), chart="bars")


def _quarter(campaign: Campaign, period: Period, done: int, target: int | None) -> Row:
    name = str(period)
    made = Figure("campaign.delivered", Decimal(done), campaign.unit, name)
    wanted = None
    if target is not None:
        wanted = Figure(
            "campaign.target", Decimal(target), campaign.unit, name, campaign.name, live=False
        )
    return Row(name, (made, wanted))
