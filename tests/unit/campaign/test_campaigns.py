# SPDX-License-Identifier: AGPL-3.0-or-later
"""Campaigns and everyone's part: delivered when the item is acknowledged, never a rank."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from daisy_pipeline.model.finding import DaisyError, ExitCode
from tests.fakes.ledgers import Clock
from tests.unit.campaign.test_figures import Rows

if TYPE_CHECKING:
    from daisy_pipeline.campaign.figures import CampaignStand, SlotLine
    from daisy_pipeline.ledger.door import Ledger


@pytest.fixture
def rows(ledger: Ledger) -> Rows:
    return Rows(ledger)


def begin(ledger: Ledger, **changed: Any) -> Any:
    from daisy_pipeline.campaign.campaigns import Plan, new

    given = {"name": "1사서 1데이지", "year": 2026, "denominator": 33, "denominator_of": "사서"}
    return new(ledger, Plan(**{**given, "targets": (8, 8, 8, 9), **changed}))


def staff(rows: Rows, pseudonym: str, **values: Any) -> Any:
    return rows.save("Staff", pseudonym=pseudonym, **values)


def stand(ledger: Ledger, campaign: Any) -> CampaignStand:
    from daisy_pipeline.campaign.campaigns import rules_of
    from daisy_pipeline.campaign.stand import stand_of

    return stand_of(campaign, ledger.today(), rules_of(ledger))


def line(ledger: Ledger, campaign: Any, pseudonym: str) -> SlotLine:
    return next(one for one in stand(ledger, campaign).slots if one.staff == pseudonym)


def refused(error: pytest.ExceptionInfo[DaisyError], id: str) -> None:
    assert error.value.findings[0].id == id
    assert error.value.exit_code is ExitCode.BAD_USAGE


def test_from_the_assignment_to_the_acknowledgement(
    ledger: Ledger, rows: Rows, clock: Clock
) -> None:
    from daisy_pipeline.campaign import campaigns
    from daisy_pipeline.ledger.models import AuditLog

    campaign, who, title = begin(ledger), staff(rows, "L-07"), rows.title()
    campaigns.assign(ledger, campaign, who, None)
    assert line(ledger, campaign, "L-07").state == "state.open"
    campaigns.assign(ledger, campaign, who, title)
    clock.on("2026-04-20")
    assert line(ledger, campaign, "L-07").stuck  # since 2 March
    campaigns.start(ledger, campaign, who)
    found = line(ledger, campaign, "L-07")
    assert (found.state, found.days, found.stuck) == ("state.in-work", 0, False)
    item = rows.item("2026-05-01", title=title, state="submitted")
    assert line(ledger, campaign, "L-07").state == "state.in-work"
    item.state = "acknowledged"
    item.save()
    day = date(2026, 6, 1)
    rows.delivery(item, rows.batch("d"), "acknowledged", "2026-06-02", acknowledged_on=day)
    found = line(ledger, campaign, "L-07")  # it turns by itself
    assert (found.state, found.item, found.since) == ("state.delivered", item.item_id, day)
    campaigns.deliver(ledger, campaign, who, None)
    before = AuditLog.objects.count()
    campaigns.deliver(ledger, campaign, who, item)  # again: nothing new
    campaigns.assign(ledger, campaign, who, title)
    made = stand(ledger, campaign)
    assert AuditLog.objects.count() - before <= 1
    assert made.counts == {
        "state.open": 32, "state.assigned": 0, "state.in-work": 0, "state.delivered": 1,
    }  # fmt: skip
    assert made.delivered.text() == "1점" and made.delivered.target == 33
    assert made.delivered.facts["percent"] == "3.0"
    quarter = made.quarters.rows[1]
    assert [cell.text() for cell in quarter.cells if cell] == ["1점", "8점"]


def test_an_item_that_is_withdrawn_counts_no_more(ledger: Ledger, rows: Rows) -> None:
    from daisy_pipeline.campaign import campaigns

    campaign, who = begin(ledger), staff(rows, "L-07")
    campaigns.assign(ledger, campaign, who, rows.title())
    item = rows.item("2026-02-01", state="published")
    campaigns.deliver(ledger, campaign, who, item)
    assert stand(ledger, campaign).delivered.value == 1
    item.state = "withdrawn"
    item.save()
    assert stand(ledger, campaign).delivered.value == 0
    assert line(ledger, campaign, "L-07").state == "state.in-work"


def test_nobody_is_ranked_and_those_who_left_are_not_stuck(
    ledger: Ledger, rows: Rows, clock: Clock
) -> None:
    from daisy_pipeline.campaign import campaigns

    campaign = begin(ledger, targets=())
    for name in ("L-20", "L-03", "L-11"):
        campaigns.assign(ledger, campaign, staff(rows, name), rows.title())
    gone = campaigns.slot_of(campaign, _find("L-11")).staff
    gone.active = False
    gone.save()
    clock.at += timedelta(days=60)
    lines = stand(ledger, campaign).slots
    assert [one.staff for one in lines] == ["L-03", "L-11", "L-20"]
    assert [one.stuck for one in lines] == [True, False, True] and lines[1].left
    assert stand(ledger, campaign).counts["state.open"] == 30
    assert [row.cells[1] for row in stand(ledger, campaign).quarters.rows] == [None] * 5


def _find(pseudonym: str) -> Any:
    from daisy_pipeline.ledger.staff import find

    return find(pseudonym)


def test_a_clock_set_back_makes_no_days_of_minus(ledger: Ledger, rows: Rows, clock: Clock) -> None:
    from daisy_pipeline.campaign import campaigns

    campaign = begin(ledger)
    campaigns.assign(ledger, campaign, staff(rows, "L-07"), rows.title())
    clock.on("2025-01-01")
    assert line(ledger, campaign, "L-07").days == 0


def test_one_item_counts_for_one_person(ledger: Ledger, rows: Rows) -> None:
    from daisy_pipeline.campaign import campaigns

    campaign, title = begin(ledger), rows.title()
    old, new = staff(rows, "L-01"), staff(rows, "L-02")
    campaigns.assign(ledger, campaign, old, title)
    old.active = False
    old.save()
    campaigns.assign(ledger, campaign, new, title)  # somebody left; another goes on
    rows.item("2026-02-01", title=title, state="acknowledged")
    assert stand(ledger, campaign).delivered.value == 1


def test_the_library_chooses_the_state_that_counts(ledger: Ledger, rows: Rows) -> None:
    from daisy_pipeline.campaign import campaigns

    (ledger.workspace.root / "daisy.toml").write_text(
        '[campaign]\ndelivered_at = "approved"\nstuck_days = 7\n', "utf-8"
    )
    campaign, title = begin(ledger), rows.title()
    campaigns.assign(ledger, campaign, staff(rows, "L-07"), title)
    rows.item("2026-02-01", title=title, state="approved")
    assert stand(ledger, campaign).delivered.value == 1


@pytest.mark.message("DP-CMP-018")
def test_a_state_that_cannot_count(ledger: Ledger) -> None:
    from daisy_pipeline.campaign.campaigns import rules_of

    path = ledger.workspace.root / "daisy.toml"
    path.write_text('[campaign]\n\ndelivered_at = "planned"\n', "utf-8")
    with pytest.raises(DaisyError) as error:
        rules_of(ledger)
    found = error.value.findings[0]
    assert found.id == "DP-CMP-018" and error.value.exit_code is ExitCode.BAD_CONFIG
    assert (found.place.file, found.place.line) == ("daisy.toml", 3)


@pytest.mark.message("DP-CMP-010")
def test_no_such_campaign_or_several(ledger: Ledger) -> None:
    from daisy_pipeline.campaign.campaigns import find

    with pytest.raises(DaisyError) as error:
        find("", 2026)
    refused(error, "DP-CMP-010")
    one = begin(ledger)
    assert find("", 2026) == find(one.name, 2026) == one
    begin(ledger, name="봄 캠페인")
    with pytest.raises(DaisyError) as error:
        find("", 2026)
    assert "봄 캠페인 2026" in str(error.value.findings[0].facts["known"])


@pytest.mark.message("DP-CMP-011")
def test_the_same_campaign_twice(ledger: Ledger) -> None:
    begin(ledger)
    with pytest.raises(DaisyError) as error:
        begin(ledger)
    refused(error, "DP-CMP-011")
    begin(ledger, year=2027)


@pytest.mark.message("DP-CMP-016")
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"denominator": 0}, "denominator"),
        ({"denominator": -1}, "numbers"),
        ({"targets": (1, 2)}, "targets"),
        ({"targets": (1, 2, 3, -4)}, "numbers"),
        ({"year": 26}, "year"),
        ({"name": " "}, "name"),
        ({"denominator_of": ""}, "of"),
    ],
)
def test_numbers_that_cannot_be(ledger: Ledger, changed: dict[str, Any], why: str) -> None:
    with pytest.raises(DaisyError) as error:
        begin(ledger, **changed)
    refused(error, "DP-CMP-016")
    assert error.value.findings[0].facts["problem"] == f"campaign-problem.{why}"


def test_a_unit_that_is_none(ledger: Ledger) -> None:
    with pytest.raises(DaisyError) as error:
        begin(ledger, unit="개")
    refused(error, "DP-CMP-002")


@pytest.mark.message("DP-CMP-012", "DP-CMP-015")
def test_who_left_and_titles_that_are_taken(ledger: Ledger, rows: Rows) -> None:
    from daisy_pipeline.campaign import campaigns

    campaign, title = begin(ledger), rows.title()
    with pytest.raises(DaisyError) as error:
        campaigns.assign(ledger, campaign, staff(rows, "L-01", active=False), title)
    refused(error, "DP-CMP-012")
    campaigns.assign(ledger, campaign, staff(rows, "L-02"), title)
    with pytest.raises(DaisyError) as error:
        campaigns.assign(ledger, campaign, staff(rows, "L-03"), title)
    refused(error, "DP-CMP-015")
    assert error.value.findings[0].facts["staff"] == "L-02"


@pytest.mark.message("DP-CMP-013", "DP-CMP-014", "DP-CMP-019")
def test_what_is_not_there_yet(ledger: Ledger, rows: Rows) -> None:
    from daisy_pipeline.campaign import campaigns

    campaign, who, other = begin(ledger), staff(rows, "L-01"), staff(rows, "L-02")
    with pytest.raises(DaisyError) as error:
        campaigns.start(ledger, campaign, who)
    refused(error, "DP-CMP-013")
    campaigns.assign(ledger, campaign, who, None)
    with pytest.raises(DaisyError) as error:
        campaigns.deliver(ledger, campaign, who, None)
    refused(error, "DP-CMP-014")
    assert error.value.findings[0].facts["state"] == "campaign.no-item"
    with pytest.raises(DaisyError) as error:
        campaigns.deliver(ledger, campaign, who, rows.item(state="submitted"))
    assert error.value.findings[0].facts["state"] == "state.submitted"
    item = rows.item("2026-02-01", state="acknowledged")
    campaigns.deliver(ledger, campaign, who, item)
    campaigns.assign(ledger, campaign, other, None)
    with pytest.raises(DaisyError) as error:
        campaigns.deliver(ledger, campaign, other, item)
    refused(error, "DP-CMP-019")


def test_an_item_that_is_mended_for_another_stays_delivered(
    ledger: Ledger, rows: Rows, clock: Clock
) -> None:
    """One destination has it; the other sent it back and a person mends it."""
    from daisy_pipeline.campaign import campaigns
    from daisy_pipeline.campaign.sheets import _slots
    from daisy_pipeline.campaign.text import slot_line
    from daisy_pipeline.ledger.counts import Span, acknowledged_items

    campaign, title = begin(ledger), rows.title()
    one = staff(rows, "L-07")
    campaigns.assign(ledger, campaign, one, title)
    item = rows.item("2026-02-01", title=title, state="acknowledged")
    rows.delivery(item, rows.batch("nld-dream"), "acknowledged", "2026-02-10")
    rows.delivery(item, rows.batch("sen-elib"), "rejected", "2026-02-12")
    item.state, item.number, item.completed_on = "in-production", 2, None
    item.save()
    year = Span(date(2026, 1, 1), date(2026, 12, 31))
    told = stand(ledger, campaign)
    assert told.delivered.value == acknowledged_items(year) == 1
    own = told.slots[0]
    assert (own.state, own.mending, own.stuck) == ("state.delivered", True, False)
    assert own.since == date(2026, 2, 10)
    assert "고친 개정을 제작 중" in slot_line(own, "ko")
    assert "고친 개정을 제작 중" in _slots((told,), "ko").data.decode("utf-8-sig")
    assert campaigns.deliver(ledger, campaign, one, None).item == item, "as the page says"
    assert stand(ledger, campaign).slots[0].mending
    clock.at += timedelta(days=100)
    assert not stand(ledger, campaign).slots[0].stuck
    item.state = "withdrawn"
    item.save()
    assert stand(ledger, campaign).delivered.value == 0
    item.state = "in-production"
    item.save()
    again = rows.batch("nld-dream")
    rows.delivery(item, again, "rejected", "2026-02-20", number=2)  # the last one counts
    assert stand(ledger, campaign).delivered.value == acknowledged_items(year) == 0
