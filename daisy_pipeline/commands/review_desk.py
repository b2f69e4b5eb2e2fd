# SPDX-License-Identifier: AGPL-3.0-or-later
"""What ``daisy review`` writes into the ledger: how much was heard, and what is wrong where.

The ledger is imported when there is one, and somebody reviews.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from daisy_pipeline.build.assist import Aligned
from daisy_pipeline.build.decisions import Answer
from daisy_pipeline.commands.console import Console
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import DaisyError, Fact
from daisy_pipeline.model.times import Ms
from daisy_pipeline.synchronization.corrections import clock as precise

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Defect
    from daisy_pipeline.ledger.reviews import Sitting


def open_desk(console: Console, ledger: Ledger | None, slug: str, aligned: Aligned) -> Desk:
    """The desk of who works; one that writes nothing without a ledger, or when nobody is named.

    DaisyError (exit code 2): DP-LED-075 and -076 as ``Sitting``.
    """
    if ledger is None:
        return Desk(console)
    from daisy_pipeline.build.intake_text import pages
    from daisy_pipeline.build.listening import spoken
    from daisy_pipeline.ledger.door import NO_ONE
    from daisy_pipeline.ledger.heard import needed
    from daisy_pipeline.ledger.reviewers import accepted
    from daisy_pipeline.ledger.reviews import Sitting
    from daisy_pipeline.ledger.titles import entry_of
    from daisy_pipeline.model.walk import segments, top_blocks

    if ledger.actor == NO_ONE:
        console.say("review.nobody")
        return Desk(console)
    order = [segment.id for segment in segments(top_blocks(aligned.book))]
    takes = needed(accepted(ledger, slug), order)
    sounding = spoken(aligned.track, aligned.recordings)
    spans = {sha: sounding.get(sha, []) for sha in takes}
    sitting = Sitting(ledger, entry_of(ledger, slug), takes, spans)
    console.tell_all(sitting.refused.values())
    return Desk(console, sitting, pages(aligned.book))


@dataclass
class Desk:
    """One person's review of a title, if it is one."""

    console: Console
    sitting: Sitting | None = None
    pages: Mapping[str, str] = field(default_factory=dict)
    noted: list[Defect] = field(default_factory=list)

    def heard(self, source: str, begin: Ms, end: Ms, *, declared: bool = False) -> None:
        """Count a stretch that was heard to its end."""
        if self.sitting is not None:
            self.sitting.heard(source, begin, end, declared=declared)

    def keep(self) -> None:
        """Write what is only counted so far."""
        if self.sitting is not None:
            self.sitting.keep()

    def note(self, answer: Answer, source: str, limits: tuple[Ms, Ms], segment: str) -> None:
        """Write a defect where it was heard, and say so."""
        if self.sitting is None:
            self.console.say("review.no_ledger")
            return
        from daisy_pipeline.ledger.defects import Spot, note
        from daisy_pipeline.ledger.states import DefectCode

        begin = limits[0] if answer.after is None else limits[0] + answer.after
        page = self.pages.get(segment, "")
        spot = Spot(source, begin, max(begin, limits[1]), segment, page)
        try:
            row = note(self.sitting, DefectCode(answer.code), spot, answer.note)
        except DaisyError as problem:
            self.console.tell_all(problem.findings)
            return
        self.noted.append(row)
        what = phrase(f"defect.{row.code}", self.console.lang)
        self.console.say("review.noted", number=row.number, what=what, begin=precise(begin))
        self.console.event("defect", **defect_data(row))

    def undo(self) -> None:
        """Take the last defect of this session back."""
        if self.sitting is None or not self.noted:
            self.console.say("review.nothing_noted")
            return
        from daisy_pipeline.ledger.defects import undo

        row = self.noted.pop()
        number = row.number
        undo(self.sitting.ledger, row)
        self.console.say("review.undone", number=number)

    def lacks(self) -> bool:
        """Whether this person has not heard everything yet."""
        if self.sitting is None:
            return False
        sources = [source for source in self.sitting.takes if self.sitting.may(source)]
        return any(self.sitting.heard_so_far(source)[0] < 100 for source in sources)

    def summary(self) -> None:
        """How much of each recording this person has heard, and what comes next."""
        if self.sitting is None:
            return
        self.keep()
        for source, take in self.sitting.takes.items():
            if not self.sitting.may(source):
                continue
            whole, declared = self.sitting.heard_so_far(source)
            key = "review.heard_declared" if declared else "review.heard"
            self.console.say(key, file=take.file, percent=whole, declared=declared)
            self.console.event("heard", file=take.file, percent=whole, declared=declared)


def defect_data(row: Defect) -> dict[str, object]:
    """A defect as a line for programs."""
    return {
        "number": row.number,
        "code": row.code,
        "state": row.state,
        "begin": row.begin_ms,
        "end": row.end_ms,
        "segment": row.segment,
        "page": row.page,
        "note": row.note,
        "source": row.review.source,
    }


def tell_defects(console: Console, ledger: Ledger, slug: str) -> None:
    """A title's defects, one a line, the open ones first."""
    from daisy_pipeline.ledger.defects import OPEN, of_title
    from daisy_pipeline.ledger.reviewers import accepted
    from daisy_pipeline.ledger.titles import entry_of

    rows = list(of_title(entry_of(ledger, slug)))
    files = {sha: take.file for sha, take in accepted(ledger, slug).items()}
    still = sum(1 for row in rows if row.state == OPEN)
    console.say("review.defects" if rows else "review.no_defects", open=still, count=len(rows))
    for row in sorted(rows, key=lambda row: (row.state != OPEN, row.number)):
        _tell_defect(console, row, files.get(row.review.source, row.review.source[:8]))


def _tell_defect(console: Console, row: Defect, file: str) -> None:
    lang = console.lang
    parts: Sequence[str] = [
        phrase("defect.page", lang, page=row.page) if row.page else "",
        phrase("defect.segment", lang, segment=row.segment) if row.segment else "",
        phrase("defect.mended", lang, file=row.fixed_by.file) if row.fixed_by else "",
        row.note,
    ]
    what = phrase(f"defect.{row.code}", lang)
    state = phrase(f"defect-state.{row.state}", lang)
    facts: dict[str, Fact] = {"number": row.number, "what": what, "state": state, "file": file}
    more = ", ".join(part for part in parts if part)
    console.say("review.defect", **facts, begin=precise(row.begin_ms or 0), more=more)
    console.event("defect", file=file, **defect_data(row))
