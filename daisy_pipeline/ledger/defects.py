# SPDX-License-Identifier: AGPL-3.0-or-later
"""Defects of recordings: noted while listening, mended by another take, or left with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, QuerySet

from daisy_pipeline.config.workspace import same_name
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Defect, Take, TitleEntry
from daisy_pipeline.ledger.reviewers import accepted, person
from daisy_pipeline.ledger.reviews import Sitting, hold
from daisy_pipeline.ledger.states import DefectCode
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Place, fail
from daisy_pipeline.model.times import Ms
from daisy_pipeline.recordings.takes import Take as TakeLine
from daisy_pipeline.segmentation.rows import FILE as SEGMENTS
from daisy_pipeline.segmentation.rows import SegmentRow, read_rows

OPEN, FIXED, WAIVED = "open", "fixed", "waived"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a defect is: times in ms of the recording, segment, print page ("" if unknown)."""

    source: str
    begin: Ms
    end: Ms
    segment: str = ""
    page: str = ""


def note(sitting: Sitting, code: DefectCode, spot: Spot, words: str = "") -> Defect:
    """Write a defect into this person's review of the recording; DP-LED-076 for its narrator."""
    if not sitting.may(spot.source):
        raise DaisyError(*sitting.refusals(spot.source), exit_code=ExitCode.BAD_USAGE)
    sitting.keep()
    with transaction.atomic():
        hold(sitting.entry)
        row = Defect(
            **sitting.ledger.fresh(),
            review=sitting.row(spot.source),
            number=_next(sitting.entry),
            code=code,
            begin_ms=spot.begin,
            end_ms=spot.end,
            segment=spot.segment,
            page=spot.page[:20],
            note=words[:500],
        )
        facts = {"defect": row.number, "code": str(code), "segment": spot.segment}
        with sitting.ledger.change("defect.note", sitting.entry.slug, **facts):
            row.save(force_insert=True)
    return row


def undo(ledger: Ledger, defect: Defect) -> None:
    """Take out a defect that was noted by mistake a moment ago; the audit log keeps both."""
    with ledger.change("defect.undo", defect.review.title.slug, defect=defect.number):
        defect.delete()


def _next(entry: TitleEntry) -> int:
    last = Defect.objects.filter(review__title=entry).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def of_title(entry: TitleEntry, *, only_open: bool = False) -> QuerySet[Defect]:
    """A title's defects in the order of their numbers."""
    rows = Defect.objects.filter(review__title=entry).select_related("review", "fixed_by")
    rows = rows.order_by("number")
    return rows.filter(state=OPEN) if only_open else rows


def open_defects(take: Take) -> list[Defect]:
    """What is still wrong with a take, by its times: for the report to its volunteer."""
    rows = Defect.objects.filter(review__title=take.title_id, review__source=take.sha256)
    return list(rows.filter(state=OPEN).order_by("begin_ms", "number"))


def find(entry: TitleEntry, wish: str) -> Defect:
    """The defect of a number; DP-LED-078 (exit code 2) when the title has none such."""
    digits = wish.strip().lstrip("#")
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 9 else 0
    row = of_title(entry).filter(number=number).first()
    if row is None:
        facts: dict[str, Fact] = {"wish": wish[:40], "slug": entry.slug}
        raise fail("DP-LED-078", Place(inside=wish[:40]), exit_code=ExitCode.BAD_USAGE, **facts)
    return row


def fix(ledger: Ledger, entry: TitleEntry, defect: Defect, wish: str) -> Take:
    """Close a defect by the take that mended it: its file, or how its sha256 begins.

    DP-LED-079 (exit code 2): not an accepted take of the title, the very recording that has the
    defect, or one that does not hold the segment.
    """
    person(ledger)
    line = _line(ledger, entry.slug, wish)
    take = Take.objects.filter(title=entry, sha256=line.sha256).first() if line else None
    why = _why_not(ledger, defect, line, take)
    if why or take is None:
        facts: dict[str, Fact] = {"number": defect.number, "why": f"defect-fix.{why}"}
        raise fail("DP-LED-079", Place(wish), exit_code=ExitCode.BAD_USAGE, **facts)
    _close(ledger, defect, FIXED, take=take)
    return take


def waive(ledger: Ledger, defect: Defect, reason: str) -> None:
    """Leave a defect as it is, for a reason that its note then ends with."""
    person(ledger)
    words = f"{defect.note} / {reason}" if defect.note else reason
    defect.note = words[:500]
    _close(ledger, defect, WAIVED)


def _close(ledger: Ledger, defect: Defect, state: str, take: Take | None = None) -> None:
    defect.state, defect.fixed_by = state, take
    defect.revision += 1
    facts = {"defect": defect.number, "state": state}
    with ledger.change("defect.close", defect.review.title.slug, **facts):
        defect.save()


def _line(ledger: Ledger, slug: str, wish: str) -> TakeLine | None:
    name = wish.replace("\\", "/").strip()
    takes = accepted(ledger, slug).values()
    for take in takes:
        if same_name(take.file, name) or same_name(take.file.rpartition("/")[2], name):
            return take
    found = [take for take in takes if len(name) >= 6 and take.sha256.startswith(name.lower())]
    return found[0] if len(found) == 1 else None


def _why_not(ledger: Ledger, defect: Defect, line: TakeLine | None, take: Take | None) -> str:
    if line is None:
        return "not-accepted"
    if take is None:
        return "not-in-ledger"
    if line.sha256 == defect.review.source:
        return "same"
    order = [row.id for row in order_of(ledger, defect.review.title.slug)]
    return "" if _holds(line, defect.segment, order) else "elsewhere"


def order_of(ledger: Ledger, slug: str) -> list[SegmentRow]:
    """A title's segments in reading order, as its segments.tsv says; [] without a sound one."""
    path = ledger.workspace.folder(slug) / SEGMENTS
    try:
        return [row for row in read_rows(path) if row.live]
    except DaisyError:  # whoever builds the title is told
        return []


def _holds(line: TakeLine, segment: str, order: Sequence[str]) -> bool:
    """Whether a take carries a segment; nothing is known of one that is not in the text."""
    rank = {name: number for number, name in enumerate(order)}
    if segment not in rank:
        return True
    first, last = rank.get(line.first, 0), rank.get(line.last, len(order))
    return first <= rank[segment] <= last
