# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists of volunteers by pseudonym: what they do, what they still have to do, their hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from daisy_pipeline.ledger.models import Assignment, Role, Volunteer, WorkLog
from daisy_pipeline.ledger.states import ASSIGNMENT_MOVES, AssignmentState

_DONE = (AssignmentState.DONE, AssignmentState.RELEASED)
OPEN = [str(state) for state in ASSIGNMENT_MOVES if state not in _DONE]
"""States of an assignment in which something is still to be done."""
_CHUNK = 500


@dataclass(frozen=True)
class Row:
    """One volunteer; ``minutes`` are credited ones."""

    pseudonym: str
    status: str
    roles: tuple[str, ...]
    open: int
    minutes: int
    joined: date | None
    person: Volunteer


@dataclass(frozen=True)
class Wanted:
    """Which volunteers: of a role, of a status; "" for any but those who were erased."""

    role: str = ""
    status: str = ""


def count(wanted: Wanted) -> int:
    """How many there are."""
    return _chosen(wanted).count()


def page(wanted: Wanted, limit: int, number: int) -> list[Row]:
    """A page of them, sorted by pseudonym; pages count from 1."""
    begin = (number - 1) * limit
    return list(_rows(_asked(wanted)[begin : begin + limit]))


def every(wanted: Wanted) -> Iterator[Row]:
    """All of them, some hundred in memory at once."""
    return _rows(_asked(wanted).iterator(chunk_size=_CHUNK))


def _chosen(wanted: Wanted) -> QuerySet[Volunteer]:
    people = Volunteer.objects.all()
    if wanted.status:
        people = people.filter(status=wanted.status)
    else:
        people = people.exclude(status="erased")
    if wanted.role:
        people = people.filter(Q(roles__role=wanted.role) & Q(roles__until=None)).distinct()
    return people


def _asked(wanted: Wanted) -> QuerySet[Volunteer]:
    """Counts by subqueries: two joins of many rows each would count each other's."""
    work = Assignment.objects.filter(volunteer=OuterRef("pk"), state__in=OPEN)
    hours = WorkLog.objects.filter(volunteer=OuterRef("pk")).order_by().values("volunteer")
    return (
        _chosen(wanted)
        .annotate(
            open_work=Subquery(
                work.order_by().values("volunteer").annotate(n=Count("pk")).values("n")
            ),
            credited=Subquery(hours.annotate(n=Sum("credited_minutes")).values("n")),
        )
        .prefetch_related(
            Prefetch("roles", Role.objects.filter(until=None).order_by("role"), "present")
        )
        .order_by("pseudonym")
    )


def _rows(people: Iterable[Volunteer]) -> Iterator[Row]:
    for one in people:
        told: dict[str, object] = one.__dict__
        present: list[Role] = told["present"]  # type: ignore[assignment]
        roles = tuple(role.role for role in present)
        open_work, minutes = told["open_work"], told["credited"]
        yield Row(
            one.pseudonym,
            one.status,
            roles,
            int(str(open_work or 0)),
            int(str(minutes or 0)),
            one.joined_on,
            one,
        )


def one(volunteer: Volunteer) -> Row:
    """The row of one volunteer, also of one who was erased."""
    (found,) = _rows(_asked(Wanted(status=volunteer.status)).filter(pk=volunteer.pk))
    return found
