# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reviews: who heard how much of which recording, who read the text, who proofread the braille.

A listening review is one person's of one recording (by its sha256): a recording that is replaced
has to be heard again, one that stays has not. Reference, 4.2: at least one person other than the
narrator hears 100 %.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Defect, Item, Review, Take, TitleEntry
from daisy_pipeline.ledger.reviewers import makers, narrators, person, same_person
from daisy_pipeline.ledger.states import ItemState, ReviewKind
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place
from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.pauses import union
from daisy_pipeline.recordings.takes import Take as TakeLine

OPEN, PASSED, FAILED = "open", "passed", "failed"
Span = tuple[Ms, Ms]
Spans = Sequence[Span]
_BETWEEN: Ms = 60_000  # of listening between two entries in the audit log


def percent(heard: Iterable[Span], spoken: Iterable[Span]) -> float:
    """How much of what sounds was heard, rounded down to a tenth: 100.0 needs every ms."""
    wanted, had = union(spoken), union(heard)
    whole = sum(end - begin for begin, end in wanted)
    return 100.0 if whole == 0 else _common(wanted, had) * 1000 // whole / 10


def _common(wanted: Spans, had: Spans) -> Ms:
    """How long two lists of intervals, each in order, say the same; one walk along both."""
    total, at = 0, 0
    for begin, end in wanted:
        while at < len(had) and had[at][1] <= begin:
            at += 1
        look = at
        while look < len(had) and had[look][0] < end:
            total += min(end, had[look][1]) - max(begin, had[look][0])
            look += 1
        at = max(at, look - 1)
    return total


def covers(had: Spans, begin: Ms, end: Ms) -> bool:
    """Whether intervals in order, none of which touch, hold a whole stretch."""
    at = bisect_right(had, begin, key=lambda span: span[0]) - 1
    return begin >= end or (at >= 0 and had[at][1] >= end)


def spans_of(stored: object) -> list[Span]:
    """Intervals as a row holds them."""
    rows = stored if isinstance(stored, list) else []
    return [(int(begin), int(end)) for begin, end in rows]


def hold(entry: TitleEntry) -> None:
    """Within a transaction: keep others from numbering reviews and defects of the title."""
    TitleEntry.objects.select_for_update().get(pk=entry.pk)


def next_number(entry: TitleEntry) -> int:
    """The number of a new review of the title."""
    last = Review.objects.filter(title=entry).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


@dataclass
class Sitting:
    """One person listens to a title; what that person began another day goes on.

    ``takes`` are the recordings that count, ``spoken`` what sounds in each, both by sha256. Rows
    are written when there is something to write: a minute was heard, or a defect is noted.
    """

    ledger: Ledger
    entry: TitleEntry
    takes: Mapping[str, TakeLine]
    spoken: Mapping[str, Spans]
    reviewer: str = ""
    refused: dict[str, Finding] = field(default_factory=dict)
    _heard: dict[str, list[Span]] = field(default_factory=dict)
    _declared: dict[str, list[Span]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """DP-LED-075 for nobody; DP-LED-076 when the narrator of all of them wants to review."""
        self.reviewer = person(self.ledger)
        for sha, narrator in narrators(self.entry, self.takes).items():
            problem = same_person(self.reviewer, narrator, self.takes[sha].file)
            if problem:
                self.refused[sha] = problem
        if self.takes and len(self.refused) == len(self.takes):
            raise DaisyError(*self.refused.values(), exit_code=ExitCode.BAD_USAGE)

    def may(self, source: str) -> bool:
        """Whether this person's ears count for the recording."""
        return source in self.takes and source not in self.refused

    def refusals(self, source: str) -> list[Finding]:
        """Why not."""
        own = self.refused.get(source)
        return [own] if own else []

    def rows(self) -> dict[str, Review]:
        """This person's reviews that are open, by recording."""
        found = Review.objects.filter(
            title=self.entry, kind=ReviewKind.LISTENING, reviewer=self.reviewer, state=OPEN
        )
        return {row.source: row for row in found.order_by("number") if row.source in self.takes}

    def heard(self, source: str, begin: Ms, end: Ms, *, declared: bool = False) -> None:
        """Note that a stretch was played to its end, or that the person says to have heard it."""
        if not self.may(source) or begin >= end:
            return
        kept = self._declared if declared else self._heard
        kept[source] = union([*kept.get(source, []), (begin, end)])
        waiting = [*self._heard.values(), *self._declared.values()]
        if sum(end - begin for spans in waiting for begin, end in spans) >= _BETWEEN:
            self.keep()

    def keep(self) -> None:
        """Write what was heard since the last time."""
        sources = sorted(self._heard.keys() | self._declared.keys())
        if not sources:
            return
        with transaction.atomic():
            hold(self.entry)
            for source in sources:
                self._add(source)
        self._heard.clear()
        self._declared.clear()

    def _add(self, source: str) -> None:
        row = self.row(source)
        row.heard = union([*spans_of(row.heard), *self._heard.get(source, [])])
        row.declared = union([*spans_of(row.declared), *self._declared.get(source, [])])
        row.percent_heard = percent([*row.heard, *row.declared], self.spoken[source])
        row.revision += 1
        facts = {"reviewer": self.reviewer, "percent": row.percent_heard, "review": row.number}
        with self.ledger.change("review.heard", self.entry.slug, **facts):
            row.save()

    def row(self, source: str) -> Review:
        """This person's open review of a recording, begun now if need be; within `hold`."""
        row = self.rows().get(source)
        if row is not None:
            return row
        row = Review(
            **self.ledger.fresh(),
            kind=ReviewKind.LISTENING,
            title=self.entry,
            take=Take.objects.filter(title=self.entry, sha256=source).first(),
            source=source,
            number=next_number(self.entry),
            reviewer=self.reviewer,
        )
        facts = {"reviewer": self.reviewer, "review": row.number, "recording": source[:16]}
        with self.ledger.change("review.open", self.entry.slug, **facts):
            row.save()
        return row

    def heard_so_far(self, source: str) -> tuple[float, float]:
        """Percent heard, and how much of it is only declared."""
        row = self.rows().get(source)
        played = spans_of(row.heard if row else []) + self._heard.get(source, [])
        said = spans_of(row.declared if row else []) + self._declared.get(source, [])
        whole = percent([*played, *said], self.spoken[source])
        return whole, round(whole - percent(played, self.spoken[source]), 1)

    def had(self, source: str) -> list[Span]:
        """What this person heard of a recording, today or before."""
        row = self.rows().get(source)
        spans = [*spans_of(row.heard), *spans_of(row.declared)] if row else []
        return union([*spans, *self._heard.get(source, []), *self._declared.get(source, [])])

    def close(self, wanted: float, *, passed: bool, note: str = "") -> list[Finding]:
        """Pass (or fail) this person's reviews; DP-LED-077 for each that cannot be passed.

        ``wanted`` is the percent that must have been heard.
        """
        self.keep()
        findings: list[Finding] = []
        with transaction.atomic():
            hold(self.entry)
            rows = self.rows()
            for source in self.takes:
                if not self.may(source):
                    continue
                problem = self._lacking(source, rows.get(source), wanted) if passed else None
                if problem:
                    findings.append(problem)
                elif source in rows:
                    _close(self.ledger, rows[source], PASSED if passed else FAILED, note)
        return findings

    def _lacking(self, source: str, row: Review | None, wanted: float) -> Finding | None:
        if not self.spoken[source]:  # every sentence of it was read again since
            return None
        if row is None and _is_passed(self.entry, source, self.reviewer):
            return None
        had = [*spans_of(row.heard), *spans_of(row.declared)] if row else []
        share = percent(had, self.spoken[source])
        defects = Defect.objects.filter(
            review__title=self.entry, review__source=source, state="open"
        ).count()
        if row is not None and share >= wanted and not defects:
            return None
        facts: dict[str, Fact] = {"percent": share, "wanted": wanted, "defects": defects}
        return Finding("DP-LED-077", Place(self.takes[source].file), facts)


def _is_passed(entry: TitleEntry, source: str, reviewer: str) -> bool:
    own = Review.objects.filter(title=entry, source=source, reviewer=reviewer)
    return own.filter(kind=ReviewKind.LISTENING, state=PASSED).exists()


def _close(ledger: Ledger, row: Review, state: str, note: str) -> None:
    row.state, row.closed_on, row.note = state, ledger.today(), note[:500]
    row.revision += 1
    facts = {"review": row.number, "kind": row.kind, "reviewer": row.reviewer, "state": state}
    with ledger.change("review.close", row.title.slug, **facts):
        row.save()


def judge(
    ledger: Ledger, entry: TitleEntry, kind: ReviewKind, source: str, *, passed: bool, note: str
) -> Review:
    """A review of the text or of the braille, closed at once.

    ``source`` is the digest of what was read. DP-LED-075, -076 (exit code 2) as for listening.
    """
    reviewer = person(ledger)
    what = f"sources/{entry.slug}"
    for maker in sorted(makers(entry, kind)):
        if problem := same_person(reviewer, maker, what):
            raise DaisyError(problem, exit_code=ExitCode.BAD_USAGE)
    item = None
    if kind is ReviewKind.BRAILLE:
        items = Item.objects.filter(title=entry, product="braille")
        item = items.exclude(state=ItemState.WITHDRAWN).order_by("created_at", "item_id").last()
    with transaction.atomic():
        hold(entry)
        row = Review(
            **ledger.fresh(),
            kind=kind,
            title=entry,
            item=item,
            source=source,
            number=next_number(entry),
            reviewer=reviewer,
            percent_heard=0,
        )
        _close(ledger, row, PASSED if passed else FAILED, note)
    return row
