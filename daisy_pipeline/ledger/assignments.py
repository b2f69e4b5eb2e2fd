# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who does what of a title until when: sections or print pages, and how far it has come.

An assignment of a narrator moves by itself with the recordings that are accepted (``standing``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, Q, QuerySet

from daisy_pipeline.build.layout import Layout
from daisy_pipeline.ledger.consents import require
from daisy_pipeline.ledger.days import parse_day
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Assignment, Role, TitleEntry, Volunteer
from daisy_pipeline.ledger.moves import move_assignment
from daisy_pipeline.ledger.numbers import beginning
from daisy_pipeline.ledger.people import ACTIVE
from daisy_pipeline.ledger.states import (
    AssignmentState,
    Purpose,
    VolunteerRole,
)
from daisy_pipeline.model.finding import ExitCode, Fact, Place, fail

OPEN = (
    AssignmentState.OFFERED,
    AssignmentState.AGREED,
    AssignmentState.WORKING,
    AssignmentState.SUBMITTED,
    AssignmentState.RETURNED,
)
TAKEN = (*OPEN, AssignmentState.DONE)
"""States in which the range is somebody's."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody is asked to do. Sections or pages; neither means the whole title."""

    role: VolunteerRole = VolunteerRole.NARRATOR
    first: int | None = None
    last: int | None = None
    pages: str = ""
    due: date | None = None


def short_id(assignment: Assignment) -> str:
    """The number by which people name an assignment."""
    return assignment.id.hex[:8]


def due_on(text: str) -> date | None:
    """The day by which work is due; None for "". DP-LED-048 (exit code 2) for what is no day."""
    day = parse_day(text)
    if text.strip() and day is None:
        facts = {"field": "field.due", "problem": "problem.no-day"}
        raise fail("DP-LED-048", Place(inside=text.strip()), exit_code=ExitCode.BAD_USAGE, **facts)
    return day


def add(
    ledger: Ledger,
    title: TitleEntry,
    volunteer: Volunteer,
    wish: Wish,
    layout: Layout,
    *,
    also: bool = False,
) -> Assignment:
    """Give a range of a title to a volunteer; the same again gives the one that is there.

    DaisyError (exit code 2): DP-LED-070 and -050 as ``fitting``, -071 somebody else has some of
    it already (but with ``also``), -072 the title has no such range.
    """
    fitting(volunteer, wish.role, ledger.today())
    span = span_of(wish, layout)
    if not span:
        raise _no_range(title, wish, layout)
    with ledger.together():
        TitleEntry.objects.select_for_update().get(pk=title.pk)  # two coordinators, one title
        others = _others(title, wish, layout, frozenset(span))
        for other in others:
            if other.volunteer_id == volunteer.pk and _same(other, wish):
                return other
        if others and not also:
            raise _taken(title, others[0])
        return _write(ledger, title, volunteer, wish)


def _write(ledger: Ledger, title: TitleEntry, volunteer: Volunteer, wish: Wish) -> Assignment:
    row = Assignment(
        **ledger.fresh(),
        title=title,
        volunteer=volunteer,
        role=str(wish.role),
        first=wish.first,
        last=wish.last,
        pages=wish.pages,
        due=wish.due,
        state_since=ledger.now(),
    )
    detail = {"role": str(wish.role), "range": range_text(row), "assignment": short_id(row)}
    with ledger.change("assignment.add", f"{title.slug} {volunteer.pseudonym}", **detail):
        row.save(force_insert=True)
    return row


def fitting(volunteer: Volunteer, role: VolunteerRole, today: date) -> None:
    """See that a volunteer can be asked.

    DP-LED-070 (exit code 2) for one who rests, has left or has no such role; DP-LED-050 (exit
    code 6) without the consent to be a member.
    """
    roles = Role.objects.filter(volunteer=volunteer, role=role)
    if volunteer.status != ACTIVE:
        why = f"unfit.{volunteer.status}"
    elif not roles.filter(Q(until=None) | Q(until__gte=today)).exists():
        why = "unfit.role"
    else:
        require(volunteer, Purpose.MEMBERSHIP)
        return
    name = volunteer.pseudonym
    facts = {"volunteer": name, "why": why, "remedy": f"{why}.fix"}
    raise fail("DP-LED-070", Place(inside=name), exit_code=ExitCode.BAD_USAGE, **facts)


def span_of(wish: Wish | Assignment, layout: Layout) -> tuple[str, ...]:
    """The segments of an assignment in order; () for a range that the title does not have."""
    if wish.pages:
        return layout.of_pages(wish.pages)
    if wish.first is not None:
        return layout.of_sections(wish.first, wish.last or wish.first)
    return layout.order


def range_text(row: Wish | Assignment) -> str:
    """A range in signs that need no language: ``3-5``, ``p.12-48``, ``-`` for all."""
    if row.pages:
        return f"p.{row.pages}"
    if row.first is None:
        return "-"
    return str(row.first) if row.last in (None, row.first) else f"{row.first}-{row.last}"


def _others(
    title: TitleEntry, wish: Wish, layout: Layout, span: frozenset[str]
) -> list[Assignment]:
    """Assignments of the same work whose range shares a sentence, the oldest first."""
    rows = Assignment.objects.filter(title=title, role=wish.role, state__in=TAKEN)
    rows = rows.select_related("volunteer").order_by("created_at", "pk")
    return [row for row in rows if not span.isdisjoint(span_of(row, layout))]


def _same(row: Assignment, wish: Wish) -> bool:
    return (row.first, row.last, row.pages) == (wish.first, wish.last, wish.pages)


def _taken(title: TitleEntry, other: Assignment) -> Exception:
    facts = {
        "volunteer": other.volunteer.pseudonym,
        "range": range_text(other),
        "state": f"state.{other.state}",
        "assignment": short_id(other),
    }
    return fail("DP-LED-071", Place(inside=title.slug), exit_code=ExitCode.BAD_USAGE, **facts)


def _no_range(title: TitleEntry, wish: Wish, layout: Layout) -> Exception:
    ends = f"{layout.labels[0]}-{layout.labels[-1]}" if layout.labels else "–"
    facts: dict[str, Fact] = {"range": range_text(wish), "sections": len(layout.sections)}
    facts |= {"pages": ends, "slug": title.slug}
    return fail("DP-LED-072", Place(inside=title.slug), exit_code=ExitCode.BAD_USAGE, **facts)


def named(wish: str) -> Assignment:
    """The assignment that people mean: the beginning of its number.

    DP-LED-074 (exit code 2) where it is none or several.
    """
    rows = Assignment.objects.select_related("title", "volunteer")
    found = list(rows.filter(beginning(wish))[:2])
    if len(found) != 1:
        place, count = Place(inside=wish), len(found)
        raise fail("DP-LED-074", place, exit_code=ExitCode.BAD_USAGE, wish=wish, count=count)
    return found[0]


def listed(
    *, title: str = "", volunteer: str = "", role: str = "", state: str = "", every: bool = False
) -> QuerySet[Assignment]:
    """Assignments by what is due: the longest overdue first, those without a date last."""
    rows = Assignment.objects.select_related("title", "volunteer")
    if title:
        rows = rows.filter(title__slug=title)
    if volunteer:
        rows = rows.filter(volunteer__pseudonym__iexact=volunteer)
    if role:
        rows = rows.filter(role=role)
    if state:
        rows = rows.filter(state=state)
    elif not every:
        rows = rows.filter(state__in=OPEN)
    return rows.order_by(F("due").asc(nulls_last=True), "created_at", "pk")


def move(ledger: Ledger, assignment: Assignment, to: AssignmentState) -> bool:
    """Move an assignment by hand; False when it stands there already. DP-LED-010 as the tables."""
    with ledger.together():
        row = again(assignment)
        if row.state == to:
            return False
        move_assignment(ledger, row, to)
    return True


def again(assignment: Assignment) -> Assignment:
    """The row as it is now, held until the end of the transaction."""
    return Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)


@dataclass
class Load:
    """What one volunteer has on the desk: open assignments, overdue ones, the next date."""

    volunteer: str
    open: int = 0
    overdue: int = 0
    next_due: date | None = None


def loads(today: date, limit: int, page: int) -> list[Load]:
    """A page of loads, the heaviest first: whom to ask, and whom to spare; pages count from 1.

    Every active volunteer, and whoever else still has something open.
    """
    still = Q(assignments__state__in=OPEN)
    people = Volunteer.objects.annotate(
        open=Count("assignments", filter=still),
        overdue=Count("assignments", filter=still & Q(assignments__due__lt=today)),
        next_due=Min("assignments__due", filter=still),
    ).filter(Q(status=ACTIVE) | Q(open__gt=0))
    rows = people.order_by("-overdue", "-open", "pseudonym")
    columns = ("pseudonym", "open", "overdue", "next_due")
    begin = (page - 1) * limit
    return [Load(*row) for row in rows.values_list(*columns)[begin : begin + limit]]


def newest_of(volunteer: Volunteer, slug: str, role: str) -> Assignment | None:
    """The volunteer's newest assignment of a title that was not released; None for none."""
    rows = Assignment.objects.filter(title__slug=slug, volunteer=volunteer, role=role)
    rows = rows.exclude(state=AssignmentState.RELEASED).select_related("title", "volunteer")
    return rows.order_by("created_at", "pk").last()
