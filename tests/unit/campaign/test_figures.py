# SPDX-License-Identifier: AGPL-3.0-or-later
"""The year's report: what is counted, what is entered, where years begin, what is never doubled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from daisy_pipeline.campaign.figures import Figure, Report, Table
    from daisy_pipeline.ledger.door import Ledger

NOON = datetime(2026, 1, 5, 3, tzinfo=UTC)


@dataclass
class Rows:
    """Makes rows of the ledger with as few words as a test needs."""

    ledger: Ledger
    numbers: Any = field(default_factory=lambda: count(1))

    def save(self, model: str, **values: Any) -> Any:
        from daisy_pipeline.ledger import models

        row = getattr(models, model)(**self.ledger.fresh(), **values)
        row.save(force_insert=True)
        return row

    def title(self) -> Any:
        slug = f"제목-{next(self.numbers)}"
        return self.save("TitleEntry", slug=slug, uid=slug, title=slug, digest="0" * 64)

    def item(self, done: str = "", **values: Any) -> Any:
        base: dict[str, Any] = {
            "item_id": f"MPT2026{next(self.numbers):05d}",
            "product": "daisy3-text",
            "material_type": "text-daisy",
            "state": "approved",
            "state_since": NOON,
            "branch": "본관",
            "completed_on": date.fromisoformat(done) if done else None,
        }
        return self.save("Item", **{**base, **values})

    def batch(self, destination: str) -> Any:
        name = f"{destination}-{next(self.numbers)}"
        return self.save(
            "Batch", batch_id=name, destination=destination, profile_version="1", built_by="L-07"
        )

    def delivery(self, item: Any, batch: Any, state: str, day: str, **values: Any) -> Any:
        on = date.fromisoformat(day)
        return self.save("Delivery", item=item, batch=batch, state=state, state_on=on, **values)

    def volunteer(self, **values: Any) -> Any:
        return self.save("Volunteer", pseudonym=f"V-{next(self.numbers):03d}", **values)

    def take(self, title: Any, volunteer: Any, **values: Any) -> Any:
        name = f"{next(self.numbers):064d}"
        base: dict[str, Any] = {"file": f"{name}.wav", "sha256": name, "came_as": "1.wav"}
        base |= {"received_on": date(2026, 2, 2), "duration_ms": 1_800_000}
        return self.save("Take", title=title, volunteer=volunteer, **{**base, **values})


@pytest.fixture
def rows(ledger: Ledger) -> Rows:
    return Rows(ledger)


def report(ledger: Ledger, year: int = 2026, site: str = "") -> Report:
    from daisy_pipeline.campaign.reporting import report as make

    return make(ledger, year, site)


def tile(made: Report, label: str) -> Figure:
    return next(figure for figure in made.headline if figure.label == label)


def table(made: Report, key: str) -> Table:
    return next(one for one in made.tables if one.key == key)


def values(made: Report, key: str) -> dict[str, list[str]]:
    rows = table(made, key).rows
    return {row.label: [cell.text() if cell else "" for cell in row.cells] for row in rows}


def test_an_empty_ledger_says_nothing_but_noughts(ledger: Ledger) -> None:
    made = report(ledger)
    assert tile(made, "metric.production").text() == "0점"
    assert tile(made, "campaign.change").value is None
    assert tile(made, "campaign.first-pass").note == "campaign.nothing-to-divide"
    assert made.forecast and made.forecast.why == "campaign.no-forecast-weeks"
    assert not made.findings and not made.branches
    before = report(ledger, 2019)  # before the ledger began there is not even nought
    (none,) = before.headline  # said in words
    assert none.value is None and none.note == "campaign.no-figure"
    assert not before.tables and before.forecast is None


def test_years_and_quarters_end_at_midnight_in_korea(ledger: Ledger, rows: Rows) -> None:
    for day in ("2025-12-31", "2026-01-01", "2026-03-31", "2026-04-01", "2026-12-31"):
        rows.item(day)
    made = report(ledger)
    assert tile(made, "metric.production").text() == "4점"
    assert tile(made, "campaign.change").value == Decimal("300.0")
    months = values(made, "production-by-month")
    assert months["2026-01"] == months["2026-03"] == ["1점"] and months["2026"] == ["4점"]
    kinds = values(made, "production-by-kind")
    assert kinds["material.text-daisy"] == ["2점", "1점", "0점", "1점"]
    assert values(made, "production-by-year")["2025"] == ["1점"]


def test_what_was_donated_is_no_production(ledger: Ledger, rows: Rows) -> None:
    for day, origin in (("2026-01-05", "own"), ("2026-02-05", "donated"), ("2026-05-05", "own")):
        rows.item(day, origin=origin)
    rows.item("2025-05-05", origin="donated")
    made = report(ledger)
    assert tile(made, "metric.production").text() == "2점"
    assert tile(made, "campaign.donated").text() == "1점"
    assert values(made, "production-by-month")["2026"] == ["2점"]
    assert values(made, "production-by-year")["2025"] == ["0점"]
    origins = values(made, "production-by-origin")
    assert origins["origin.own"] == ["1점", "1점", "0점", "0점"]
    assert origins["origin.donated"] == ["1점", "0점", "0점", "0점"]
    assert origins["campaign.total"] == ["2점", "1점", "0점", "0점"]


def test_checks_are_of_the_librarys_day(ledger: Ledger, rows: Rows) -> None:
    item = rows.item("2026-05-05")
    check = {"item": item, "tool": "우리 검사", "version": "1"}
    for hour, result in ((14, "pass"), (15, "fail")):  # 23:00 and 24:00 in Korea
        row = rows.save("Validation", **check, result=result)
        row.created_at = datetime(2026, 12, 31, hour, tzinfo=UTC)
        row.save()
    quality = values(report(ledger), "quality")
    assert quality["campaign.checks"] == ["1건"] and quality["campaign.checks-failed"] == ["0건"]
    assert values(report(ledger, 2027), "quality")["campaign.checks-failed"] == ["1건"]


def test_a_leap_day_belongs_to_its_month(ledger: Ledger, rows: Rows) -> None:
    rows.item("2028-02-29")
    assert values(report(ledger, 2028), "production-by-month")["2028-02"] == ["1점"]


def test_withdrawn_and_new_editions_do_not_count_again(ledger: Ledger, rows: Rows) -> None:
    first = rows.item("2026-02-01")
    rows.item("2026-06-01", supersedes=first)
    gone = rows.item("2026-03-01", state="withdrawn")
    rows.item("2026-07-01", supersedes=gone)
    assert tile(report(ledger), "metric.production").text() == "2점"


def test_two_destinations_are_one_production(ledger: Ledger, rows: Rows) -> None:
    batches = [rows.batch("nld-dream"), rows.batch("sen-elib")]
    for n in range(3):
        item = rows.item("2026-02-01")
        for batch in batches:
            state = "published" if n else "acknowledged"
            rows.delivery(item, batch, state, "2026-03-01", acknowledged_on=date(2026, 2, 20))
    rows.delivery(rows.item("2026-02-01"), batches[0], "submitted", "2026-03-01")
    made = report(ledger)
    assert tile(made, "metric.production").text() == "4점"
    assert tile(made, "campaign.acknowledged").text() == "3점"
    sent = values(made, "deliveries")
    assert sent["nld-dream"] == ["3점", "2점", "0점", "1점", "0점"]
    assert sent["sen-elib"][0] == "3점" and sent["campaign.each-once"][0] == "3점"


def test_a_rejected_item_that_was_sent_again(ledger: Ledger, rows: Rows) -> None:
    item = rows.item("2026-02-01")
    rows.delivery(item, rows.batch("nld-dream"), "rejected", "2026-03-01")
    again = {"number": 2, "acknowledged_on": date(2026, 4, 1)}
    rows.delivery(item, rows.batch("nld-dream"), "acknowledged", "2026-04-01", **again)
    assert values(report(ledger), "deliveries")["nld-dream"] == ["1점", "0점", "0점", "0점", "0점"]


def test_what_is_published_later_stays_in_its_year(ledger: Ledger, rows: Rows) -> None:
    item = rows.item("2026-11-01")
    day = date(2026, 12, 30)
    rows.delivery(item, rows.batch("d"), "published", "2027-01-04", acknowledged_on=day)
    assert tile(report(ledger), "campaign.acknowledged").text() == "1점"
    assert tile(report(ledger, 2027), "campaign.acknowledged").text() == "0점"
    age = tile(report(ledger), "campaign.median-age").value
    assert age == (day - date(2026, 3, 2)).days  # the row is of 2 March


def test_hours_and_volunteers(ledger: Ledger, rows: Rows) -> None:
    busy, resting, left = rows.volunteer(), rows.volunteer(), rows.volunteer(status="left")
    for who, day, minutes in ((busy, "2026-01-10", 90), (busy, "2026-04-01", -30)):
        on = date.fromisoformat(day)
        rows.save(
            "WorkLog", volunteer=who, activity="narration", worked_on=on,
            minutes=minutes, credited_minutes=minutes,
        )  # fmt: skip
    rows.take(rows.title(), left, state="accepted", received_on=date(2026, 1, 3))
    rows.save("Training", volunteer=resting, event="낭독 교육", held_on=date(2026, 1, 3))
    made = report(ledger)
    assert tile(made, "campaign.hours-credited").text() == "1시간"
    assert values(made, "hours")["2026Q1"] == ["1.5시간", "1.5시간"]
    people = values(made, "volunteers")
    assert people["campaign.volunteers-known"] == ["3명"]
    assert people["campaign.volunteers-worked"] == ["2명"]  # one of them has left since
    assert people["campaign.trainings"] == ["1회"]
    assert people["campaign.finished-audio"] == ["0.5시간"]
    assert people["campaign.hours-for-hour"] == ["2시간/시간"]


def test_quality_is_of_what_was_judged(ledger: Ledger, rows: Rows) -> None:
    title, who = rows.title(), rows.volunteer()
    first = rows.take(title, who, state="accepted")
    rows.take(title, who, state="returned")
    rows.take(title, who, state="accepted", round=2)
    rows.take(title, who)  # nobody has decided on it
    review = {"kind": "listening", "title": title, "take": first, "reviewer": "L-07"}
    done = rows.save("Review", **review, state="passed", percent_heard=100)
    for state in ("fixed", "waived"):
        rows.save("Defect", review=done, code="noise", state=state)
    quality = values(report(ledger), "quality")
    assert quality["campaign.first-pass"] == ["50.0 %"]
    assert quality["campaign.defect-rate"] == ["2건/시간"]  # 1 in half an hour
    assert quality["campaign.again-rate"] == ["25.0 %"]


def test_what_does_not_move(ledger: Ledger, rows: Rows) -> None:
    now = ledger.now()
    rows.item(state="in-review", state_since=now - timedelta(days=40))
    rows.item(state="in-review", state_since=now - timedelta(days=20))
    rows.item(state="published", state_since=now - timedelta(days=400))
    made = report(ledger)
    assert tile(made, "campaign.stuck").text() == "1점"
    assert values(made, "stuck") == {"state.in-review": ["1점"]}
    assert not [t for t in report(ledger, 2025).tables if t.key == "stuck"]  # it is about now


def test_branches_have_reports_of_their_own(ledger: Ledger, rows: Rows) -> None:
    for branch, number in (("본관", 3), ("분관", 2), ("", 1)):
        for _ in range(number):
            rows.item("2026-02-01", branch=branch)
    made = report(ledger)
    assert [one.site for one in made.branches] == ["본관", "분관"]
    assert tile(made.branches[1], "metric.production").text() == "2점"
    assert values(made, "production-by-branch")["campaign.no-branch"][0] == "1점"
    assert tile(report(ledger, site="본관"), "metric.production").text() == "3점"
    assert not [t for t in made.branches[0].tables if t.key in ("hours", "volunteers", "budget")]


def test_schools_and_serials(ledger: Ledger, rows: Rows) -> None:
    title, other = rows.title(), rows.title()
    for one in (title, title, other):
        values_ = {"school_level": "중학교", "grade": "3학년", "subject": "국어"}
        rows.save("CurriculumLink", title=one, **values_)
    rows.item("2026-02-01", title=title)
    issue = {"serial": "마포도움", "quarter": "2026Q1", "issued_on": date(2026, 3, 1)}
    rows.save("SerialIssue", title=title, issue="1", **issue)
    made = report(ledger)
    assert values(made, "curriculum") == {"중학교 3학년 국어": ["1종"]}
    assert values(made, "serials") == {"마포도움": ["1회"]}


def test_the_work_does_not_grow_with_the_items(
    ledger: Ledger, rows: Rows, count_queries: Callable[[], int]
) -> None:
    rows.item("2026-02-01")
    count_queries()
    report(ledger)
    few = count_queries()
    for n in range(40):
        item = rows.item("2026-02-01", state="acknowledged")
        rows.delivery(item, rows.batch("d"), "acknowledged", "2026-03-01")
        rows.take(rows.title(), rows.volunteer(), section=n)
    count_queries()
    report(ledger)
    assert count_queries() == few


@pytest.fixture
def count_queries() -> Any:
    """How many queries there were since it was asked last."""
    from django.db import connection

    connection.force_debug_cursor = True

    def since() -> int:
        number = len(connection.queries_log)
        connection.queries_log.clear()
        return number

    yield since
    connection.force_debug_cursor = False
