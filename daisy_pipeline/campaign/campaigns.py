# SPDX-License-Identifier: AGPL-3.0-or-later
"""A year's campaign and the part of each librarian in it.

A part is delivered when its item has reached the state that the library has chosen (the setting
``campaign.delivered_at``): then it counts by itself, and when the item is withdrawn it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daisy_pipeline.campaign.units import UNITS
from daisy_pipeline.config.settings import resolve
from daisy_pipeline.ledger.counts import ACKNOWLEDGED, acknowledged_before
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.item_order import by_id
from daisy_pipeline.ledger.models import Campaign, CampaignSlot, Item, Staff, TitleEntry
from daisy_pipeline.ledger.states import ItemState, SlotState
from daisy_pipeline.model.finding import ExitCode, Fact, Place, fail

_I = ItemState
WAY = (
    _I.PLANNED, _I.RIGHTS_CHECKED, _I.IN_PRODUCTION, _I.IN_REVIEW, _I.VALIDATED, _I.APPROVED,
    _I.BUNDLED, _I.SUBMITTED, _I.ACKNOWLEDGED, _I.PUBLISHED,
)  # fmt: skip
"""The states of an item in the order in which it goes through them."""
_COUNTABLE = tuple(str(state) for state in WAY[WAY.index(_I.VALIDATED) :])
_NONE = "near.nobody"  # words for a name that was not given, or that nobody has
_MOST = 100_000  # people, or items of a quarter


@dataclass(frozen=True)
class Rules:
    """Which states of an item count as delivered; after how many days something is stuck."""

    counting: tuple[str, ...]
    stuck_days: int


def rules_of(ledger: Ledger) -> Rules:
    """The library's rules; DP-CMP-018 (exit code 4) for settings that make none."""
    settings = resolve((ledger.workspace.site(),))
    values = settings.values["campaign"]
    at, days = str(values["delivered_at"]), int(values["stuck_days"])
    for key, wrong in (("delivered_at", at not in _COUNTABLE), ("stuck_days", days < 1)):
        if wrong:
            place = settings.origin.get(f"campaign.{key}", Place(inside=f"campaign.{key}"))
            facts = {"key": f"campaign.{key}", "value": str(values[key])}
            facts["known"] = ", ".join(_COUNTABLE) if key == "delivered_at" else "1, 2, 3 …"
            raise fail("DP-CMP-018", place, exit_code=ExitCode.BAD_CONFIG, **facts)
    order = [str(state) for state in WAY]
    return Rules(tuple(order[order.index(at) :]), days)


@dataclass(frozen=True)
class Plan:
    """What a campaign is to reach: so many by so many people, by quarters or in the year."""

    name: str
    year: int
    denominator: int
    denominator_of: str
    targets: tuple[int, ...] = ()  # by quarter; () where only the year counts
    unit: str = "점"


def new(ledger: Ledger, plan: Plan) -> Campaign:
    """Begin a campaign.

    DaisyError (exit code 2): DP-CMP-011 there is one of that name and year, -016 its numbers
    cannot be, -002 its unit is none.
    """
    _judge(plan)
    if Campaign.objects.filter(name=plan.name, year=plan.year).exists():
        raise _usage("DP-CMP-011", plan.name, name=plan.name, year=str(plan.year))
    values = {**vars(plan), "targets": list(plan.targets)}
    row = Campaign(**ledger.fresh(), **values)
    people = plan.denominator
    with ledger.change("campaign.new", f"{plan.name} {plan.year}", denominator=people):
        row.save(force_insert=True)
    return row


def _judge(plan: Plan) -> None:
    from daisy_pipeline.campaign.entries import Problem
    from daisy_pipeline.campaign.quarters import FIRST, LAST
    from daisy_pipeline.model.finding import DaisyError

    if plan.unit not in UNITS:
        problem = Problem("unit", plan.unit, "unit")
        finding = problem.finding(Place(inside="--unit"))
        raise DaisyError(finding, exit_code=ExitCode.BAD_USAGE)
    numbers = (plan.denominator, *plan.targets)
    wrong = "targets" if len(plan.targets) not in (0, 4) else ""
    wrong = "numbers" if any(not 0 <= number <= _MOST for number in numbers) else wrong
    wrong = "denominator" if plan.denominator == 0 else wrong
    wrong = "year" if not FIRST <= plan.year <= LAST else wrong
    wrong = "name" if not plan.name.strip() or len(plan.name) > 200 else wrong
    wrong = "of" if not plan.denominator_of.strip() or len(plan.denominator_of) > 80 else wrong
    if wrong:
        raise _usage("DP-CMP-016", plan.name[:80], problem=f"campaign-problem.{wrong}")


def find(name: str, year: int) -> Campaign:
    """The campaign of a name in a year; with "" the only one of the year.

    DP-CMP-010 (exit code 2) where there is none, or several and no name.
    """
    rows = Campaign.objects.filter(year=year)
    found = list((rows.filter(name=name) if name else rows).order_by("name")[:2])
    if len(found) == 1:
        return found[0]
    known = [f"{row.name} {row.year}" for row in Campaign.objects.order_by("-year", "name")[:5]]
    facts = {"name": name or _NONE, "year": str(year), "known": ", ".join(known) or _NONE}
    raise _usage("DP-CMP-010", name, **facts)


def assign(
    ledger: Ledger, campaign: Campaign, staff: Staff, title: TitleEntry | None
) -> CampaignSlot:
    """Give a librarian a part, or another title to it; the same again changes nothing.

    DaisyError (exit code 2): DP-CMP-012 who works here no more, -015 a title that another has.
    """
    if not staff.active:
        raise _usage("DP-CMP-012", staff.pseudonym, staff=staff.pseudonym)
    slot = CampaignSlot.objects.filter(campaign=campaign, staff=staff).first()
    if slot and slot.title == title and slot.item_id is None:
        return slot
    _refuse_taken(campaign, staff, title)
    state = SlotState.ASSIGNED if title else SlotState.OPEN
    row = slot or CampaignSlot(**ledger.fresh(), campaign=campaign, staff=staff)
    row.title, row.item, row.revision = title, None, row.revision + (1 if slot else 0)
    _save(ledger, row, state, title=title.slug if title else "")
    return row


def _refuse_taken(campaign: Campaign, staff: Staff, title: TitleEntry | None) -> None:
    if title is None:
        return
    others = CampaignSlot.objects.filter(campaign=campaign, title=title, staff__active=True)
    other = others.exclude(staff=staff).select_related("staff").first()
    if other:
        facts = {"title": title.slug, "staff": other.staff.pseudonym}
        raise _usage("DP-CMP-015", title.slug, **facts)


def start(ledger: Ledger, campaign: Campaign, staff: Staff) -> CampaignSlot:
    """Write that the work has begun; DP-CMP-013 (exit code 2) for somebody without a part."""
    slot = slot_of(campaign, staff)
    if slot.state != SlotState.IN_WORK:
        slot.revision += 1
        _save(ledger, slot, SlotState.IN_WORK)
    return slot


def deliver(ledger: Ledger, campaign: Campaign, staff: Staff, item: Item | None) -> CampaignSlot:
    """Write which item a part has become.

    DaisyError (exit code 2): DP-CMP-013 no part, -014 no item that has got so far, -019 an item
    that another part has become.
    """
    slot, rules = slot_of(campaign, staff), rules_of(ledger)
    ready = item or next((one for one in items_of(slot) if _counts(one, rules)), None)
    if ready is None or not _counts(ready, rules):
        facts: dict[str, Fact] = {"staff": staff.pseudonym, "wanted": f"state.{rules.counting[0]}"}
        facts["item"] = ready.item_id if ready else "–"
        facts["state"] = f"state.{ready.state}" if ready else "campaign.no-item"
        raise _usage("DP-CMP-014", staff.pseudonym, **facts)
    if slot.state == SlotState.DELIVERED and slot.item_id == ready.pk:
        return slot
    _refuse_counted(slot, ready)
    slot.item, slot.revision = ready, slot.revision + 1
    _save(ledger, slot, SlotState.DELIVERED, item=ready.item_id)
    return slot


def _counts(item: Item, rules: Rules) -> bool:
    """Whether an item has got so far, or is mended while a destination has its last revision."""
    if item.state in rules.counting:
        return True
    states = [state for state in ACKNOWLEDGED if state in rules.counting]
    before = acknowledged_before(states).filter(item=item)
    return item.state != ItemState.WITHDRAWN and before.exists()


def _refuse_counted(slot: CampaignSlot, item: Item) -> None:
    """One item counts once, whoever worked on it."""
    others = CampaignSlot.objects.filter(campaign=slot.campaign, item=item)
    other = others.exclude(pk=slot.pk).select_related("staff").first()
    if other:
        facts = {"item": item.item_id, "staff": other.staff.pseudonym}
        raise _usage("DP-CMP-019", item.item_id, **facts)


def slot_of(campaign: Campaign, staff: Staff) -> CampaignSlot:
    """A librarian's part; DP-CMP-013 (exit code 2) where there is none."""
    rows = CampaignSlot.objects.filter(campaign=campaign, staff=staff)
    found = rows.select_related("campaign", "staff", "title", "item").first()
    if found is None:
        facts = {"staff": staff.pseudonym, "name": campaign.name}
        raise _usage("DP-CMP-013", staff.pseudonym, **facts)
    return found


def items_of(slot: CampaignSlot) -> Sequence[Item]:
    """The item that a part has become, or else all those of its title, by their ids."""
    if slot.item:
        return [slot.item]
    return list(Item.objects.filter(title=slot.title).order_by(*by_id())) if slot.title else []


def _save(ledger: Ledger, slot: CampaignSlot, state: SlotState, **detail: object) -> None:
    moved = {"from": slot.state, "to": str(state)}
    subject = f"{slot.campaign.name} {slot.staff.pseudonym}"
    with ledger.change("campaign.slot", subject, **moved, **detail):
        slot.state, slot.state_since = str(state), ledger.now()
        slot.save()


def _usage(id: str, inside: str, **facts: Fact) -> Exception:
    return fail(id, Place(inside=inside), exit_code=ExitCode.BAD_USAGE, **facts)
