# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hours: typed in once, credited once, corrected by further rows, sent once."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.config.settings import Settings, resolve
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import DaisyError, ExitCode
from tests.fakes.ledgers import Clock
from tests.unit.intake.desk import IDS, assigned, decisions, person, recording, site, title

DAY = date(2026, 3, 2)


@pytest.fixture
def who(ledger: Ledger) -> Any:
    title(ledger)
    return person(
        ledger,
        *("V-014", "membership", "voice-use", "hours-1365"),
        name="홍길동",
        portal_id="gildong77",
    )


def log(ledger: Ledger, who: Any, minutes: int, task: Any = None, **more: Any) -> Any:
    from daisy_pipeline.ledger import hours

    flags = {key: more.pop(key) for key in ("waits", "again") if key in more}
    work = hours.Work(minutes=minutes, on=more.pop("on", DAY), **more)
    return hours.log(ledger, who, work, task, **flags)


def credited() -> int:
    from daisy_pipeline.ledger.models import WorkLog

    return sum(WorkLog.objects.values_list("credited_minutes", flat=True))


def finish(ledger: Ledger, who: Any, settings: Settings | None = None) -> Any:
    """Accept a whole assignment; what the decision did, and its recording."""
    take = recording(ledger, who, "1.wav", IDS[0], IDS[3], duration_ms=1_800_000)
    return decisions(ledger, settings=settings).accept([take]), take


def test_work_on_an_assignment_is_credited_when_all_of_it_is_accepted(
    ledger: Ledger, who: Any
) -> None:
    task = assigned(ledger, who, first=1, last=1)
    log(ledger, who, 90, task)
    log(ledger, who, 30, task, on=date(2026, 3, 1))
    log(ledger, who, 60, activity="training")
    assert credited() == 60
    done, take = finish(ledger, who)
    assert (done.minutes, credited()) == (120, 180)
    decisions(ledger).give_back([take], [[]], "다시")
    assert decisions(ledger).accept([take]).minutes == 0  # done again: credited once
    task.refresh_from_db()
    assert (task.state, credited()) == ("done", 180)
    log(ledger, who, 15, task)
    assert credited() == 195


@pytest.mark.parametrize(
    ("rule", "minutes"),
    [({"rule": "audio", "factor": 3.0}, 90), ({"rule": "fixed", "fixed": 960}, 960)],
)
def test_a_librarys_own_rule(
    ledger: Ledger, who: Any, rule: dict[str, object], minutes: int
) -> None:
    from daisy_pipeline.intake.credit import rule_of
    from daisy_pipeline.ledger.models import WorkLog

    task = assigned(ledger, who, first=1, last=1)
    log(ledger, who, 500, task, waits=False)
    done, take = finish(ledger, who, site(**rule))
    assert (done.minutes, credited()) == (minutes, minutes)
    row = WorkLog.objects.get(rule=rule_of(site(**rule)).name)
    assert row.once == f"credit:{task.pk}"
    desk = decisions(ledger, settings=site(**rule))
    desk.give_back([take], [[]], "다시")
    assert desk.accept([take]).minutes == 0


@pytest.mark.message("DP-INT-050")
@pytest.mark.parametrize("rule", [{"rule": "x3"}, {"factor": -1.0}, {"fixed": 1_000_000}])
def test_rules_that_there_are_not(ledger: Ledger, rule: dict[str, object]) -> None:
    from daisy_pipeline.intake.credit import rule_of

    with pytest.raises(DaisyError) as error:
        rule_of(site(**rule))
    finding = error.value.findings[0]
    assert (finding.id, error.value.exit_code) == ("DP-INT-050", ExitCode.BAD_CONFIG)
    assert finding.place.file in ("daisy.toml", "--set")


@pytest.mark.message("DP-INT-044", "DP-INT-045")
def test_typed_twice_or_more_than_a_day(ledger: Ledger, who: Any) -> None:
    def refused(minutes: int) -> tuple[str, str]:
        with pytest.raises(DaisyError) as error:
            log(ledger, who, minutes)
        return error.value.findings[0].id, error.value.findings[0].place.inside

    log(ledger, who, 90)
    assert refused(90) == ("DP-INT-045", "V-014")
    log(ledger, who, 90, again=True)
    assert refused(1300) == ("DP-INT-044", "V-014")
    assert credited() == 180


def test_corrections_are_rows_of_their_own(ledger: Ledger, who: Any) -> None:
    from daisy_pipeline.ledger import hours
    from daisy_pipeline.ledger.models import WorkLog

    row = log(ledger, who, 90)
    fresh = hours.correct(ledger, row, 60)
    assert fresh is not None and fresh.minutes == -30
    assert hours.correct(ledger, row, 60) is None
    assert hours.correct(ledger, row, 75) is not None
    row.refresh_from_db()
    assert (row.minutes, WorkLog.objects.count(), credited()) == (90, 3, 75)


def test_a_correction_before_the_credit(ledger: Ledger, who: Any) -> None:
    from daisy_pipeline.ledger import hours

    task = assigned(ledger, who, first=1, last=1)
    row = log(ledger, who, 90, task)
    hours.correct(ledger, row, 60)
    assert credited() == 0
    assert finish(ledger, who)[0].minutes == 60


@pytest.mark.message("DP-INT-052")
def test_a_number_that_is_none(ledger: Ledger, who: Any) -> None:
    from daisy_pipeline.ledger import hours

    row = log(ledger, who, 90)
    assert hours.named(hours.short_id(row)).pk == row.pk
    for wish in ("abc", "zzzz", "0" * 8):
        with pytest.raises(DaisyError) as error:
            hours.named(wish)
        finding = error.value.findings[0]
        assert (finding.id, finding.place.inside) == ("DP-INT-052", wish)


def test_sums_by_month_person_and_activity(ledger: Ledger, who: Any) -> None:
    from daisy_pipeline.ledger import hours

    log(ledger, who, 90)
    log(ledger, who, 30, activity="training")
    log(ledger, who, 20, on=date(2026, 2, 28))
    found = hours.totals(hours.listed())
    assert [(t.month.month, t.activity, t.minutes, t.credited) for t in found] == [
        (3, "narrator", 90, 90),
        (3, "training", 30, 30),
        (2, "narrator", 20, 20),
    ]
    only = hours.totals(hours.listed(first=DAY, last=DAY, activity="training"))
    assert [t.minutes for t in only] == [30]


# ------------------------------------------------------------------------------ the portal


def sheet(
    ledger: Ledger, target: Path | None, settings: Settings | None = None, **order: Any
) -> Any:
    from daisy_pipeline.intake.sheet_1365 import Order, write_sheet

    return write_sheet(ledger, settings or resolve(()), target, Order(**order))


@pytest.fixture
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out") / "1365.csv"


def cells(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding))))


def test_each_minute_is_sent_once(ledger: Ledger, who: Any, out: Path) -> None:
    from daisy_pipeline.ledger.models import AccessLog

    log(ledger, who, 90)
    log(ledger, who, 30, again=True)
    dry = sheet(ledger, None, dry_run=True)
    assert (dry.batch, dry.minutes, len(dry.lines)) == ("", 120, 1)
    done = sheet(ledger, out)
    assert (done.batch, done.minutes) == ("1365-20260302-1", 120)
    assert cells(out) == [
        ["아이디", "활동일", "인정 시간(분)", "활동"],
        ["gildong77", "2026-03-02", "120", "낭독"],
    ]
    assert AccessLog.objects.filter(subject="V-014").count() == 2
    again = out.with_name("again.csv")
    sheet(ledger, again, again="1365-20260302-1")
    assert again.read_bytes() == out.read_bytes()


@pytest.mark.message("DP-INT-049")
def test_nothing_to_send(ledger: Ledger, who: Any, out: Path) -> None:
    log(ledger, who, 90)
    sheet(ledger, out)
    done = sheet(ledger, out.with_name("2.csv"))
    assert [(f.id, f.place.file) for f in done.findings] == [("DP-INT-049", "")]
    assert not out.with_name("2.csv").exists()


@pytest.mark.message("DP-INT-046", "DP-INT-047")
def test_who_did_not_agree_or_has_no_id(ledger: Ledger, who: Any, out: Path) -> None:
    log(ledger, who, 90)
    log(ledger, person(ledger, "V-015", portal_id="x99"), 60)
    log(ledger, person(ledger, "V-016", "hours-1365"), 45)
    done = sheet(ledger, out)
    assert [(f.id, f.place.inside, f.facts["minutes"]) for f in done.findings] == [
        ("DP-INT-046", "V-015", 60),
        ("DP-INT-047", "V-016", 45),
    ]
    assert done.minutes == 90 and "x99" not in out.read_text("utf-8-sig")


def test_consent_withdrawn_before_the_sheet(ledger: Ledger, who: Any, out: Path) -> None:
    from daisy_pipeline.ledger import consents
    from daisy_pipeline.ledger.states import Purpose

    log(ledger, who, 90)
    consents.withdraw(ledger, who, [Purpose.HOURS_1365], ledger.today())
    done = sheet(ledger, out)
    assert [f.id for f in done.findings] == ["DP-INT-046", "DP-INT-049"]
    assert not out.exists()


@pytest.mark.message("DP-INT-048")
def test_a_correction_of_what_was_sent(ledger: Ledger, who: Any, out: Path) -> None:
    from daisy_pipeline.ledger import hours

    row = log(ledger, who, 90)
    sheet(ledger, out)
    hours.correct(ledger, row, 60)
    done = sheet(ledger, out.with_name("2.csv"))
    finding = done.findings[0]
    assert (finding.id, finding.place.inside) == ("DP-INT-048", "V-014")
    assert dict(finding.facts) == {"volunteer": "V-014", "on": "2026-03-02", "minutes": 30}
    log(ledger, who, 50)
    assert sheet(ledger, out.with_name("3.csv")).minutes == 20  # set off against the 30


@pytest.mark.message("DP-INT-053")
@pytest.mark.parametrize("columns", ["아이디=phone", "=date", "", "활동일"])
def test_columns_that_there_are_not(ledger: Ledger, who: Any, out: Path, columns: str) -> None:
    with pytest.raises(DaisyError) as error:
        sheet(ledger, out, site(columns=columns))
    finding = error.value.findings[0]
    assert (finding.id, finding.place.file) == ("DP-INT-053", "--set")


@pytest.mark.message("DP-INT-051")
def test_cp949_and_what_it_lacks(ledger: Ledger, who: Any, out: Path) -> None:
    log(ledger, who, 90)
    named = site(columns="이름=name,시간=hours", encoding="cp949")
    sheet(ledger, out, named)
    assert cells(out, "cp949")[1] == ["홍길동", "1:30"]
    log(ledger, person(ledger, "V-020", "hours-1365", name="김😀", portal_id="y77"), 30)
    with pytest.raises(DaisyError) as error:
        sheet(ledger, out.with_name("2.csv"), named)
    finding = error.value.findings[0]
    assert (finding.id, finding.place.line) == ("DP-INT-051", 2)
    assert "김" not in repr(error.value.__cause__) + repr(error.value.__context__)
    assert not out.with_name("2.csv").exists()


@pytest.mark.message("DP-INT-056")
def test_where_a_sheet_may_not_lie(ledger: Ledger, who: Any, out: Path) -> None:
    log(ledger, who, 90)

    def refused(target: Path, **order: Any) -> tuple[str, str]:
        with pytest.raises(DaisyError) as error:
            sheet(ledger, target, **order)
        return error.value.findings[0].id, error.value.findings[0].place.file

    inside = ledger.workspace.root / "x.csv"
    assert refused(inside) == ("DP-INT-054", "x.csv")
    assert refused(out, again="1365-1") == ("DP-INT-056", "")
    out.write_text("다른 것", "utf-8")
    assert refused(out) == ("DP-LED-035", "1365.csv")
    assert out.read_text("utf-8") == "다른 것"


def test_the_power_fails_after_the_file_is_there(
    ledger: Ledger, who: Any, out: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    from daisy_pipeline.tools.files import publish

    log(ledger, who, 90)

    def fails(data: bytes, target: Path) -> None:
        publish(data, target)
        raise KeyboardInterrupt

    monkeypatch.setattr("daisy_pipeline.intake.sheet_1365.publish", fails)
    with pytest.raises(KeyboardInterrupt):
        sheet(ledger, out)
    monkeypatch.setattr("daisy_pipeline.intake.sheet_1365.publish", publish)
    assert sheet(ledger, out).batch == "1365-20260302-1"  # the same file, now noted as sent
    assert sheet(ledger, out.with_name("2.csv")).lines == []
