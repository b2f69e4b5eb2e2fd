# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a recording goes back: a review that failed, with a defect for each place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Defect, Review, Take
from daisy_pipeline.ledger.reviews import FAILED, hold, next_number
from daisy_pipeline.ledger.states import DefectCode, ReviewKind
from daisy_pipeline.model.times import Ms

LONGEST = 500  # signs of a note (the tables' columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A defect before it is written: what, where in the file, where in the text, in words."""

    code: DefectCode
    begin: Ms | None = None
    end: Ms | None = None
    segment: str = ""
    page: str = ""
    note: str = ""


def note_faults(ledger: Ledger, take: Take, faults: Sequence[Fault], note: str = "") -> bool:
    """Write why a recording goes back; False when all of it stands there already.

    A defect is known by its code, its place and its segment. Must stand within
    ``ledger.together``.
    """
    hold(take.title)
    fresh = _unknown(take, faults)
    told = Review.objects.filter(title=take.title, source=take.sha256, state=FAILED)
    if not fresh and (not note or told.filter(note=note[:LONGEST]).exists()):
        return False
    row = Review(
        **ledger.fresh(),
        kind=ReviewKind.LISTENING,
        title=take.title,
        take=take,
        source=take.sha256,
        number=next_number(take.title),
        reviewer=ledger.actor,
        state=FAILED,
        closed_on=ledger.today(),
        note=note[:LONGEST],
    )
    last = Defect.objects.filter(review__title=take.title).aggregate(last=Max("number"))["last"]
    facts = {"review": row.number, "recording": take.sha256[:16], "defects": len(fresh)}
    with ledger.change("take.faults", take.title.slug, **facts):
        row.save(force_insert=True)
        for number, one in enumerate(fresh, int(last or 0) + 1):
            _write(ledger, row, number, one)
    return True


def _write(ledger: Ledger, review: Review, number: int, one: Fault) -> None:
    Defect.objects.create(
        **ledger.fresh(),
        review=review,
        number=number,
        code=str(one.code),
        begin_ms=one.begin,
        end_ms=one.end if one.end is not None else one.begin,
        segment=one.segment[:60],
        page=one.page[:20],
        note=one.note[:LONGEST],
    )


def _unknown(take: Take, faults: Iterable[Fault]) -> list[Fault]:
    """The faults that are not open defects of the recording already, each once."""
    rows = Defect.objects.filter(review__title=take.title, review__source=take.sha256)
    known = set(rows.filter(state="open").values_list("code", "begin_ms", "segment"))
    found: dict[tuple[str, Ms | None, str], Fault] = {}
    for one in faults:
        key = (str(one.code), one.begin, one.segment)
        if key not in known:
            found.setdefault(key, one)
    return list(found.values())
