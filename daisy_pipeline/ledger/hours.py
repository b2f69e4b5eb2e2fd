# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hours of volunteers: typed in, credited by a rule once, corrected by further rows, added up.

No row is changed after it was written but for what is credited of it and in which batch it was
sent. Minutes are whole minutes; days are the library's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Assignment, TitleEntry, Volunteer, WorkLog
from daisy_pipeline.ledger.numbers import beginning
from daisy_pipeline.ledger.states import AssignmentState, VolunteerRole
from daisy_pipeline.model.finding import ExitCode, Fact, Place, fail

DAY = 24 * 60  # minutes
WORKED = "worked"  # the rule by which minutes that were typed in are credited
_LONGEST = 200  # signs of ``evidence``


@dataclass(frozen=True, kw_only=True)
class Work:
    """What somebody did on a day."""

    minutes: int
    on: date
    activity: str = str(VolunteerRole.NARRATOR)
    evidence: str = ""


def log(
    ledger: Ledger,
    volunteer: Volunteer,
    work: Work,
    assignment: Assignment | None = None,
    *,
    waits: bool = True,
    again: bool = False,
) -> WorkLog:
    """Write minutes that somebody worked.

    They are credited at once where no assignment has to be finished first; ``waits`` False says
    that a rule credits assignments by something else, so that these minutes only stand there.
    DP-INT-044 (exit code 2): the day would have more than 24 hours; -045: the same row is there
    already (but with ``again``).
    """
    with ledger.together():
        Volunteer.objects.select_for_update().get(pk=volunteer.pk)
        rows = WorkLog.objects.filter(volunteer=volunteer, worked_on=work.on)
        _refuse(rows, volunteer, work, assignment, again=again)
        free = assignment is None or (assignment.state == AssignmentState.DONE and waits)
        row = WorkLog(
            **ledger.fresh(),
            volunteer=volunteer,
            assignment=assignment,
            activity=work.activity,
            worked_on=work.on,
            minutes=work.minutes,
            credited_minutes=work.minutes if free else 0,
            rule=WORKED if free else "",
            evidence=work.evidence[:_LONGEST],
        )
        facts = {"minutes": work.minutes, "on": work.on, "activity": work.activity}
        with ledger.change("hours.log", volunteer.pseudonym, row=short_id(row), **facts):
            row.save(force_insert=True)
    return row


def _refuse(
    rows: QuerySet[WorkLog],
    volunteer: Volunteer,
    work: Work,
    assignment: Assignment | None,
    *,
    again: bool,
) -> None:
    place = Place(inside=volunteer.pseudonym)
    facts: dict[str, Fact] = {"volunteer": volunteer.pseudonym, "on": str(work.on)}
    typed = rows.filter(once=None)
    before = int(typed.aggregate(sum=Sum("minutes"))["sum"] or 0)
    if before + work.minutes > DAY:
        facts |= {"minutes": before + work.minutes}
        raise fail("DP-INT-044", place, exit_code=ExitCode.BAD_USAGE, **facts)
    same = typed.filter(activity=work.activity, minutes=work.minutes, assignment=assignment)
    if not again and (found := same.filter(corrects=None).first()):
        facts |= {"minutes": work.minutes, "row": short_id(found)}
        raise fail("DP-INT-045", place, exit_code=ExitCode.BAD_USAGE, **facts)


def correct(ledger: Ledger, row: WorkLog, minutes: int, evidence: str = "") -> WorkLog | None:
    """Let a row and all that corrects it come to ``minutes``; None where they do already.

    What was credited changes by as much: a row of its own says so.
    """
    with ledger.together():
        WorkLog.objects.select_for_update().get(pk=row.pk)
        family = WorkLog.objects.filter(pk=row.pk) | WorkLog.objects.filter(corrects=row)
        sums = family.aggregate(minutes=Sum("minutes"), credited=Sum("credited_minutes"))
        by = minutes - sums["minutes"]
        if by == 0:
            return None
        fresh = WorkLog(
            **ledger.fresh(),
            volunteer_id=row.volunteer_id,
            assignment_id=row.assignment_id,
            activity=row.activity,
            worked_on=row.worked_on,
            minutes=by,
            credited_minutes=minutes - sums["credited"] if row.rule else 0,
            rule=row.rule,
            corrects=row,
            evidence=evidence[:_LONGEST],
        )
        facts = {"row": short_id(row), "by": by, "to": minutes}
        with ledger.change("hours.correct", row.volunteer.pseudonym, **facts):
            fresh.save(force_insert=True)
    return fresh


def credit_worked(ledger: Ledger, assignment: Assignment) -> int:
    """Credit the minutes typed for a finished assignment; how many, 0 the second time."""
    rows = WorkLog.objects.select_for_update().filter(assignment=assignment, rule="")
    found = list(rows.order_by("created_at", "pk"))
    if not found:
        return 0
    minutes = sum(row.minutes for row in found)
    with ledger.change("hours.credit", _whose(assignment), minutes=minutes, rule=WORKED):
        for row in found:
            row.credited_minutes, row.rule = row.minutes, WORKED
            row.revision += 1
            row.save()
    return minutes


def credit_once(ledger: Ledger, assignment: Assignment, minutes: int, rule: str) -> int:
    """Credit a finished assignment with minutes that a rule gives; 0 when that was done before."""
    key = f"credit:{assignment.pk}"
    if minutes <= 0 or WorkLog.objects.filter(once=key).exists():
        return 0
    row = WorkLog(
        **ledger.fresh(),
        volunteer_id=assignment.volunteer_id,
        assignment=assignment,
        activity=assignment.role,
        worked_on=ledger.today(),
        minutes=minutes,
        credited_minutes=minutes,
        rule=rule[:40],
        once=key,
    )
    with ledger.change("hours.credit", _whose(assignment), minutes=minutes, rule=rule[:40]):
        row.save(force_insert=True)
    return minutes


def _whose(assignment: Assignment) -> str:
    return f"{assignment.title.slug} {assignment.volunteer.pseudonym}"


def short_id(row: WorkLog) -> str:
    """The number by which people name a row."""
    return row.id.hex[:8]


def named(wish: str) -> WorkLog:
    """The row of a number; DP-INT-052 (exit code 2) where it is none or several."""
    rows = WorkLog.objects.select_related("volunteer", "assignment__title")
    found = list(rows.filter(beginning(wish))[:2])
    if len(found) != 1:
        place = Place(inside=wish[:40])
        raise fail("DP-INT-052", place, exit_code=ExitCode.BAD_USAGE, wish=wish[:40])
    return found[0]


def listed(
    *,
    volunteer: str = "",
    activity: str = "",
    first: date | None = None,
    last: date | None = None,
    title: TitleEntry | None = None,
) -> QuerySet[WorkLog]:
    """Rows, the newest day first; ``first`` and ``last`` are days, both within."""
    rows = WorkLog.objects.select_related("volunteer", "assignment__title")
    if volunteer:
        rows = rows.filter(volunteer__pseudonym__iexact=volunteer)
    if activity:
        rows = rows.filter(activity=activity)
    if first:
        rows = rows.filter(worked_on__gte=first)
    if last:
        rows = rows.filter(worked_on__lte=last)
    if title:
        rows = rows.filter(assignment__title=title)
    return rows.order_by("-worked_on", "-created_at", "pk")


@dataclass(frozen=True)
class Total:
    """Minutes of one volunteer's activity in a month (its first day)."""

    month: date
    volunteer: str
    activity: str
    minutes: int
    credited: int
    sent: int


def totals(rows: QuerySet[WorkLog]) -> list[Total]:
    """Sums by month, volunteer and activity, the newest month first.

    What a rule credited by itself counts as credited, not as worked.
    """
    found: dict[tuple[date, str, str], list[int]] = {}
    grouped: Any = rows.order_by().annotate(month=TruncMonth("worked_on"))
    names = ("month", "volunteer__pseudonym", "activity", "once", "sent_in")
    grouped = grouped.values_list(*names).annotate(Sum("minutes"), Sum("credited_minutes"))
    for month, who, activity, once, sent_in, minutes, credited in grouped:
        sums = found.setdefault((month, who, activity), [0, 0, 0])
        sums[0] += 0 if once else minutes
        sums[1] += credited
        sums[2] += credited if sent_in else 0
    keys = sorted(found, key=lambda key: (-key[0].toordinal(), key[1], key[2]))
    return [Total(*key, *found[key]) for key in keys]


def credited_in(rows: Iterable[WorkLog]) -> int:
    """The minutes credited in these rows, as the database adds them up."""
    found = WorkLog.objects.filter(pk__in=[row.pk for row in rows])
    return int(found.aggregate(sum=Sum("credited_minutes"))["sum"] or 0)


def waiting(last: date | None = None, sent_in: str = "") -> list[WorkLog]:
    """Rows with credited minutes that no batch has sent yet, or those of a batch, held.

    Must stand within ``Ledger.together``.
    """
    rows = WorkLog.objects.select_for_update(of=("self",)).filter(sent_in=sent_in)
    rows = rows.exclude(credited_minutes=0).select_related("volunteer", "assignment__title")
    if last:
        rows = rows.filter(worked_on__lte=last)
    return list(rows.order_by("worked_on", "volunteer__pseudonym", "activity", "created_at", "pk"))


def mark_sent(ledger: Ledger, rows: Iterable[WorkLog], batch: str) -> None:
    """Write that rows went out in a batch."""
    marked = list(rows)
    with ledger.change("hours.sent", batch, rows=len(marked), minutes=credited_in(marked)):
        for row in marked:
            row.sent_in, row.revision = batch, row.revision + 1
            row.save()


def next_batch(ledger: Ledger, portal: str) -> str:
    """The number of a new batch: portal, day, and which one of the day."""
    begin = f"{portal}-{ledger.today():%Y%m%d}-"
    names = WorkLog.objects.filter(sent_in__startswith=begin).values_list("sent_in", flat=True)
    numbers = [int(name.removeprefix(begin)) for name in names.distinct()]
    return f"{begin}{max(numbers, default=0) + 1}"
