# SPDX-License-Identifier: AGPL-3.0-or-later
"""What came in, how it was judged, what waits for whom, and for how long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Take
from daisy_pipeline.ledger.states import TakeState
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.recordings.takes import RECEIVED, read_takes

_WAITS = {TakeState.RECEIVED: "staff", TakeState.RETURNED: "narrator"}
"""Who is to do something: staff decide, the narrator records again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which recordings a person wants to see; "" and None mean all."""

    slug: str = ""
    narrator: str = ""
    since: date | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One recording as it stands. ``days`` since it came in; ``waits`` is staff, narrator or "".

    ``number`` is that by which decisions name it: the title's recordings as they came in, from 1.
    """

    title: str
    number: int
    file: str
    narrator: str
    received_on: date
    days: int
    state: str
    verdict: str
    waits: str
    section: int | None
    first: str
    last: str
    round: int
    duration_ms: int
    findings: int
    came_as: str
    due: date | None


def _chosen(asked: Asked) -> QuerySet[Take]:
    takes = Take.objects.all()
    if asked.slug:
        takes = takes.filter(title__slug=asked.slug)
    if asked.narrator:
        takes = takes.filter(volunteer__pseudonym__iexact=asked.narrator)
    if asked.since:
        takes = takes.filter(received_on__gte=asked.since)
    return takes.filter(state=asked.state) if asked.state else takes


def arrivals(ledger: Ledger, asked: Asked, limit: int = 0, page: int = 1) -> Iterator[Arrival]:
    """The recordings, a page of them or with ``limit`` 0 all.

    Those on which somebody waits come first: for staff, then for the narrator; the oldest first.
    """
    waiting = Case(
        When(state=TakeState.RECEIVED, then=Value(0)),
        When(state=TakeState.RETURNED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    takes = (
        _chosen(asked)
        .annotate(waiting=waiting)
        .select_related("title", "volunteer", "assignment")
        .defer("metrics")
        .order_by("waiting", "received_on", "title__slug", "file")
    )
    if limit:
        takes = takes[(page - 1) * limit : page * limit]
    today, page_of = ledger.today(), list(takes) if limit else takes.iterator(chunk_size=1000)
    numbers = _numbers({take.title_id for take in page_of} if isinstance(page_of, list) else None)
    for take in page_of:
        yield _arrival(take, numbers[take.pk], today)


def _numbers(titles: set[UUID] | None) -> Mapping[UUID, int]:
    """The numbers of the recordings of these titles, or of all; as decisions count."""
    takes = Take.objects.all() if titles is None else Take.objects.filter(title__in=titles)
    counted: Counter[UUID] = Counter()
    numbers: dict[UUID, int] = {}
    rows = takes.order_by("created_at", "file", "pk").values_list("pk", "title_id")
    for pk, title in rows.iterator(chunk_size=5000):
        counted[title] += 1
        numbers[pk] = counted[title]
    return numbers


def _arrival(take: Take, number: int, today: date) -> Arrival:
    return Arrival(
        title=take.title.slug,
        number=number,
        file=take.file,
        narrator=take.volunteer.pseudonym,
        received_on=take.received_on,
        days=max(0, (today - take.received_on).days),  # a clock may have been set back
        state=take.state,
        verdict=take.verdict,
        waits=_WAITS.get(TakeState(take.state), ""),
        section=take.section,
        first=take.first,
        last=take.last,
        round=take.round,
        duration_ms=take.duration_ms,
        findings=len(take.findings),
        came_as=take.came_as,
        due=take.assignment.due if take.assignment else None,
    )


def counts(asked: Asked) -> Mapping[str, int]:
    """How many recordings there are in each state, all pages together."""
    found = _chosen(asked).values_list("state").annotate(count=Count("id")).order_by("state")
    return dict(found)


def half_way(ledger: Ledger, slug: str) -> tuple[Finding, ...]:
    """DP-INT-028 where a run wrote recordings into takes.tsv and not yet into the ledger."""
    path = ledger.workspace.folder(slug) / "takes.tsv"
    shown = ledger.workspace.shown(path)
    rows = read_takes(path, shown)[0] if path.is_file() else ()
    known = set(Take.objects.filter(title__slug=slug).values_list("sha256", flat=True))
    left = [row for row in rows if row.state == RECEIVED and row.sha256 not in known]
    if not left:
        return ()
    place = Place(shown, line=left[0].line, inside=left[0].file)
    return (Finding("DP-INT-028", place, {"count": len(left), "slug": slug}),)
