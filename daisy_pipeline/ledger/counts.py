# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database counts for the figures of a time: grouped there, plain numbers here.

The rows that come back are as many as there are days, kinds or states, never as many as items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from daisy_pipeline.ledger.item_order import by_id
from daisy_pipeline.ledger.models import (
    AuditLog,
    CurriculumLink,
    Defect,
    Delivery,
    Item,
    Review,
    SerialIssue,
    Take,
    Training,
    Validation,
    Volunteer,
    WorkLog,
)
from daisy_pipeline.ledger.readiness import OWN
from daisy_pipeline.ledger.states import DeliveryState, ItemState, ReviewKind, TakeState

ACKNOWLEDGED = (DeliveryState.ACKNOWLEDGED, DeliveryState.PUBLISHED)
_I, _T = ItemState, TakeState
_AT_REST = (_I.ACKNOWLEDGED, _I.PUBLISHED, _I.WITHDRAWN)
_JUDGED = (_T.ACCEPTED, _T.RETURNED, _T.SUPERSEDED)


@dataclass(frozen=True)
class Span:
    """Days from ``first`` to ``last``, both within; ``site`` "" is the whole service."""

    first: date
    last: date
    site: str = ""

    def on(self, column: str) -> Q:
        """The condition that a column with a day lies within."""
        return Q(**{f"{column}__gte": self.first, f"{column}__lte": self.last})

    def at(self, column: str) -> Q:
        """The condition that a column with a time lies within, by the library's days."""
        after = self.last + timedelta(days=1)
        return Q(**{f"{column}__gte": midnight(self.first), f"{column}__lt": midnight(after)})

    def where(self, column: str) -> Q:
        """The condition that a column names the site."""
        return Q(**{column: self.site}) if self.site else Q()


def midnight(day: date) -> datetime:
    """When a day begins in the library."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def day_of(at: datetime) -> date:
    """The library's day of a time."""
    return timezone.localdate(at)


class Made(NamedTuple):
    """Items of a kind that were completed in a branch on a day."""

    day: date
    kind: str
    product: str
    branch: str
    origin: str
    number: int

    @property
    def own(self) -> bool:
        """Whether the library made them."""
        return bool(self.origin == OWN)


def made(span: Span) -> list[Made]:
    """What was completed, by day, kind, branch and origin (own or donated).

    Withdrawn items do not count, nor does a new edition of an item that still stands.
    """
    groups = ("completed_on", "material_type", "product", "branch", "origin")
    rows = _made(span).values_list(*groups).annotate(n=Count("pk")).order_by(*groups)
    return [Made(*row) for row in rows]


def _made(span: Span) -> QuerySet[Item]:
    new = Q(supersedes=None) | Q(supersedes__state=_I.WITHDRAWN)
    rows = Item.objects.filter(span.on("completed_on"), span.where("branch"), new)
    return rows.exclude(state=_I.WITHDRAWN)


def made_items(span: Span) -> QuerySet[Item]:
    """The items themselves that ``made`` counts, by their ids."""
    return _made(span).select_related("title").order_by(*by_id())


def made_number(span: Span) -> int:
    """How many items of the library's own were completed, as ``made`` counts them."""
    return _made(span).filter(origin=OWN).count()


def first_made() -> date | None:
    """The day of the oldest item that was completed."""
    found: date | None = Item.objects.aggregate(day=Min("completed_on"))["day"]
    return found


def began() -> date | None:
    """The first day that the ledger knows of: its own, or that of work that was entered later.

    Of a time before it the ledger counts nothing, which is not the same as 0.
    """
    first = AuditLog.objects.order_by("sequence").values_list("at", flat=True).first()
    days = [
        day_of(first) if first else None,
        first_made(),
        Take.objects.aggregate(day=Min("received_on"))["day"],
        WorkLog.objects.aggregate(day=Min("worked_on"))["day"],
        Delivery.objects.aggregate(day=Min("acknowledged_on"))["day"],
    ]
    return min((day for day in days if day), default=None)


def branches() -> list[str]:
    """The branches that items are of, sorted."""
    rows = Item.objects.exclude(branch="").values_list("branch", flat=True).distinct()
    return sorted(rows)


def deliveries(span: Span) -> dict[tuple[str, str], int]:
    """Items by destination and state: an item's last delivery to a destination counts.

    What is acknowledged (published included) counts for the day of its acknowledgement.
    """
    found: dict[tuple[str, str], int] = {}
    open_ones = _latest(span).filter(span.on("state_on")).exclude(state__in=ACKNOWLEDGED)
    for rows in (open_ones, _acknowledged(span)):
        groups = ("batch__destination", "state")
        counted = rows.values_list(*groups).annotate(n=Count("item", distinct=True))
        for destination, state, count in counted.order_by(*groups):
            found[destination, state] = count
    return found


def acknowledged_items(span: Span) -> int:
    """Items that at least one destination has acknowledged: each once, however many did."""
    return _acknowledged(span).values("item").distinct().count()


def acknowledged_before(states: Sequence[str] = ACKNOWLEDGED) -> QuerySet[Delivery]:
    """What a destination has acknowledged of items whose next revision is in work or on its way.

    An item's last delivery to each destination counts, as everywhere.
    """
    rows = _latest(Span(date.min, date.max))
    return rows.filter(state__in=states, number__lt=F("item__number"))


def _latest(span: Span) -> QuerySet[Delivery]:
    later = Q(number__gt=OuterRef("number"))
    later |= Q(number=OuterRef("number"), created_at__gt=OuterRef("created_at"))
    same = Delivery.objects.filter(
        later, item=OuterRef("item"), batch__destination=OuterRef("batch__destination")
    )
    return Delivery.objects.filter(~Exists(same), span.where("item__branch"))


def _acknowledged(span: Span) -> QuerySet[Delivery]:
    # A delivery of an older program has no day of its own: the day of its state stands in.
    day = span.on("acknowledged_on") | (Q(acknowledged_on=None) & span.on("state_on"))
    return _latest(span).filter(day, state__in=ACKNOWLEDGED)


def ages(span: Span) -> list[int]:
    """Days from an item's row to its first acknowledgement, for those acknowledged, sorted."""
    groups = ("item", "item__created_at")
    rows = _acknowledged(span).values_list(*groups).order_by(*groups)
    found = rows.annotate(day=Min("acknowledged_on"), other=Min("state_on"))
    ended = [(day or other, timezone.localdate(begun)) for _, begun, day, other in found]
    return sorted(max(0, (end - begin).days) for end, begin in ended)


def stuck(today: date, days: int, site: str = "") -> dict[str, int]:
    """Items by state that have not moved for more than ``days`` before today."""
    rows = Item.objects.filter(state_since__lt=midnight(today - timedelta(days=days)))
    rows = rows.filter(branch=site) if site else rows
    counted = rows.exclude(state__in=_AT_REST).values_list("state").annotate(n=Count("pk"))
    return dict(counted.order_by("state"))


class Work(NamedTuple):
    """Minutes of a quarter: worked, credited."""

    minutes: int
    credited: int


def work(spans: Sequence[Span]) -> list[Work]:
    """The minutes of each span."""
    sums = {}
    for number, span in enumerate(spans):
        for column in ("minutes", "credited_minutes"):
            sums[f"{column}_{number}"] = Sum(column, filter=span.on("worked_on"), default=0)
    found = WorkLog.objects.aggregate(**sums)
    pairs = [(found[f"minutes_{n}"], found[f"credited_minutes_{n}"]) for n in range(len(spans))]
    return [Work(*pair) for pair in pairs]


@dataclass(frozen=True)
class Volunteers:
    """How many volunteers there are, and how many of them did something."""

    known: int
    worked: int


def volunteers(span: Span) -> Volunteers:
    """Those who are not gone or did something in the span, and those who did.

    Who worked and left, or was erased, counts in both: a share never passes a hundred percent.
    """
    worked = Exists(WorkLog.objects.filter(span.on("worked_on"), volunteer=OuterRef("pk")))
    recorded = Exists(Take.objects.filter(span.on("received_on"), volunteer=OuterRef("pk")))
    here = ~Q(status__in=("left", "erased"))
    known = Volunteer.objects.filter(here | worked | recorded).count()
    return Volunteers(known, Volunteer.objects.filter(worked | recorded).count())


def trainings(span: Span) -> list[tuple[str, date, int]]:
    """Trainings: name, day, how many took part."""
    rows = Training.objects.filter(span.on("held_on")).values_list("event", "held_on")
    counted = rows.annotate(n=Count("volunteer", distinct=True)).order_by("held_on", "event")
    return list(counted)


@dataclass(frozen=True)
class Takes:
    """Recordings of a span, and what was heard in them. Times are ms."""

    all: int
    again: int  # a second recording of something, or a later one
    judged_first: int  # first recordings that somebody has decided on
    passed_first: int
    accepted_ms: int
    heard_ms: int  # of recordings that were proof-listened to the end
    defects: int  # in those, without the ones that were waived


def takes(span: Span) -> Takes:
    """Count the recordings that came in."""
    first = Q(round=1)
    rows = Take.objects.filter(span.on("received_on"))
    ended = Q(kind=ReviewKind.LISTENING) & ~Q(state="open")
    heard = rows.filter(Exists(Review.objects.filter(ended, take=OuterRef("pk"))))
    counts: dict[str, Any] = rows.aggregate(
        all=Count("pk"),
        again=Count("pk", filter=~first),
        judged_first=Count("pk", filter=first & Q(state__in=_JUDGED)),
        passed_first=Count("pk", filter=first & Q(state=_T.ACCEPTED)),
        accepted_ms=Sum("duration_ms", filter=Q(state=_T.ACCEPTED), default=0),
    )
    heard_ms = heard.aggregate(ms=Sum("duration_ms", default=0))["ms"]
    wrong = Defect.objects.filter(span.on("review__take__received_on")).exclude(state="waived")
    of_ended = Q(review__kind=ReviewKind.LISTENING) & ~Q(review__state="open")
    return Takes(**counts, heard_ms=heard_ms, defects=wrong.filter(of_ended).count())


def validations(span: Span) -> dict[str, int]:
    """Checks of items by result."""
    rows = Validation.objects.filter(span.at("created_at"), span.where("item__branch"))
    return dict(rows.values_list("result").annotate(n=Count("pk")).order_by("result"))


def curriculum(span: Span) -> list[tuple[str, str, str, int]]:
    """Titles by school level, grade and subject, of which an item was completed."""
    groups = ("school_level", "grade", "subject")
    items = _made(span).filter(title=OuterRef("title"))
    rows = CurriculumLink.objects.filter(Exists(items)).values_list(*groups)
    return list(rows.annotate(n=Count("title", distinct=True)).order_by(*groups))


def issues(span: Span) -> list[tuple[str, int]]:
    """Issues of serials: name, how many."""
    rows = SerialIssue.objects.filter(span.on("issued_on")).values_list("serial")
    return list(rows.annotate(n=Count("pk")).order_by("serial"))
