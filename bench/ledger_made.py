# SPDX-License-Identifier: AGPL-3.0-or-later
"""A ledger of any size with the titles it tells of, the same one whenever it is made.

``make(folder, takes)``: to 100,000 takes belong 10,000 items of 2,500 titles, 1,000 volunteers,
10,000 assignments, 20,000 rows of hours, 10,000 reviews with a defect each, 5,000 deliveries and
200,000 rows of the audit log. Each recording is a file of some bytes that takes.tsv tells of.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.ledger_titles import digest_of, file_of, state_of, write_title
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.ledger.door import Ledger

BEGIN = datetime(2026, 1, 2, 1, 0, tzinfo=UTC)
TAKES_A_TITLE, TAKES_A_PERSON = 40, 100
PRODUCTS = ("daisy3-text", "daisy202", "epub3", "braille")
_MATERIALS = ("text-daisy", "human-audio-202", "epub", "braille-file")
_ITEM_STATES = ("in-production", "in-review", "approved", "acknowledged", "withdrawn")
_BATCH = 2000


def make(folder: Path, takes: int) -> None:
    """Begin a ledger in a folder (or at DATABASE_URL) and fill it."""
    from daisy_pipeline.ledger.setup import begin

    (folder / "sources").mkdir(parents=True)
    ledger = begin(Workspace(folder), actor="L-07", readme="견본\n", now=lambda: BEGIN)
    fill(ledger, takes)


def fill(ledger: Ledger, takes: int) -> None:
    """Fill a ledger, or make one that was filled bigger."""
    with ledger.together():
        _Maker(ledger, takes).fill()


def _id(kind: str, number: int) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}/{number}")


def _day(number: int) -> date:
    """One of 300 days of the year."""
    return BEGIN.date() + timedelta(days=number % 300)


class _Maker:
    """Fills the tables; rows know each other by numbers, from which their ids are made."""

    def __init__(self, ledger: Ledger, takes: int) -> None:
        self._ledger, self._takes = ledger, takes
        self._titles, self._people = takes // TAKES_A_TITLE, max(1, takes // TAKES_A_PERSON)

    def fill(self) -> None:
        """Everything, in the order in which rows point to each other."""
        from daisy_pipeline.ledger import models as m

        self._persons()
        _save(m.TitleEntry, (self._title(n) for n in range(self._titles)))
        self._items_and_deliveries()
        _save(m.Assignment, (self._assignment(n) for n in range(self._takes // 10)))
        _save(m.Take, (self._take(n) for n in range(self._takes)))
        _save(m.Review, (self._review(n) for n in range(self._takes // 10)))
        _save(m.Defect, (self._defect(n) for n in range(self._takes // 10)))
        _save(m.WorkLog, (self._work(n) for n in range(self._takes // 5)))
        self._campaign()
        self._log(self._takes * 2)

    def _row(self, kind: str, number: int) -> dict[str, Any]:
        at = BEGIN + timedelta(seconds=number)
        return {"id": _id(kind, number), "created_at": at, "created_by": "L-07"}

    def _persons(self) -> None:
        from daisy_pipeline.ledger import models as m

        people = range(self._people)
        day = BEGIN.date()
        named = (
            m.Volunteer(**self._row("volunteer", n), pseudonym=f"V-{n:04}", joined_on=_day(n))
            for n in people
        )
        _save(m.Volunteer, named)
        who = [(n, {"volunteer_id": _id("volunteer", n)}) for n in people]
        roles = (m.Role(**self._row("role", n), **v, role="narrator", since=day) for n, v in who)
        _save(m.Role, roles)
        for purpose in ("membership", "voice-use", "hours-1365"):
            given = {"purpose": purpose, "version": "1", "given_on": day}
            _save(m.Consent, (m.Consent(**self._row(purpose, n), **v, **given) for n, v in who))
        taught = {"event": "낭독 기초", "held_on": day}
        _save(m.Training, (m.Training(**self._row("training", n), **v, **taught) for n, v in who))

    def _title(self, number: int) -> Any:
        from daisy_pipeline.ledger import models as m

        slug, uid = f"t{number:05}", str(_id("title", number))
        takes = range(number * TAKES_A_TITLE, (number + 1) * TAKES_A_TITLE)
        home = self._ledger.workspace.folder(slug)
        digest = write_title(home, number, uid, [(n, self._who(n)) for n in takes])
        return m.TitleEntry(
            **self._row("title", number),
            slug=slug,
            uid=f"urn:uuid:{uid}",
            title=f"제목 {number}",
            digest=digest,
        )

    def _who(self, number: int) -> str:
        """The narrator of a take: a title has up to four."""
        return f"V-{self._person(number):04}"

    def _person(self, take: int) -> int:
        return take // 10 % self._people

    def _items_and_deliveries(self) -> None:
        from daisy_pipeline.ledger import models as m

        items = range(self._titles * len(PRODUCTS))
        _save(m.Item, (self._item(n) for n in items))
        batch = m.Batch(
            **self._row("batch", 0),
            batch_id="NLD-2026-01",
            destination="nld",
            profile_version="1",
            built_by="L-07",
        )
        _save(m.Batch, [batch])
        sent = (self._delivery(n) for n in items if n % 2)
        _save(m.Delivery, sent)
        checked = {"tool": "ace", "version": "1", "result": "passed"}
        rows = (
            m.Validation(**self._row("check", n), item_id=_id("item", n), **checked) for n in items
        )
        _save(m.Validation, rows)

    def _item(self, number: int) -> Any:
        from daisy_pipeline.ledger import models as m

        kind, state = number % len(PRODUCTS), _ITEM_STATES[number % len(_ITEM_STATES)]
        title = number // len(PRODUCTS)
        if state in ("in-review", "approved"):
            slug = f"t{title:05}"
            product = self._ledger.workspace.output / slug / PRODUCTS[kind]
            product.mkdir(parents=True, exist_ok=True)
        return m.Item(
            **self._row("item", number),
            item_id=f"MPT2026{number:05}",
            title_id=_id("title", title),
            product=PRODUCTS[kind],
            material_type=_MATERIALS[kind],
            state=state,
            state_since=BEGIN,
            branch=f"분관 {number % 5}",
            completed_on=_day(number) if number % 5 >= 2 else None,
        )

    def _delivery(self, number: int) -> Any:
        from daisy_pipeline.ledger import models as m

        return m.Delivery(
            **self._row("delivery", number),
            batch_id=_id("batch", 0),
            item_id=_id("item", number),
            state="acknowledged",
            state_on=_day(number),
            acknowledged_on=_day(number),
        )

    def _assignment(self, number: int) -> Any:
        from daisy_pipeline.ledger import models as m

        return m.Assignment(
            **self._row("assignment", number),
            title_id=_id("title", number * 10 // TAKES_A_TITLE % self._titles),
            volunteer_id=_id("volunteer", number % self._people),
            role="narrator",
            first=number % 4 + 1,
            last=number % 4 + 1,
            due=_day(number),
            state=("done", "working", "offered")[number % 3],
            state_since=BEGIN,
        )

    def _take(self, number: int) -> Any:
        from daisy_pipeline.ledger import models as m

        return m.Take(
            **self._row("take", number),
            title_id=_id("title", number // TAKES_A_TITLE),
            assignment_id=_id("assignment", number // 10),
            volunteer_id=_id("volunteer", self._person(number)),
            file=file_of(number),
            sha256=digest_of(number),
            came_as=f"{number}.wav",
            section=number % 40 // 10 + 1,
            verdict="accept",
            duration_ms=600_000,
            metrics={"rms": -20.1, "peak": -3.2, "found": ["s00010", "s00400"]},
            received_on=_day(number),
            state=state_of(number),
        )

    def _review(self, number: int) -> Any:
        from daisy_pipeline.ledger import models as m

        take = number * 10
        return m.Review(
            **self._row("review", number),
            kind="listening",
            title_id=_id("title", take // TAKES_A_TITLE),
            take_id=_id("take", take),
            number=number % 4 + 1,
            source=digest_of(take),
            reviewer=f"V-{(number + 1) % self._people:04}",
            heard=[[0, 600_000]],
            percent_heard=100,
            state="passed",
            closed_on=_day(number),
        )

    def _defect(self, number: int) -> Any:
        from daisy_pipeline.ledger import models as m

        return m.Defect(
            **self._row("defect", number),
            review_id=_id("review", number),
            number=number % 4 + 1,
            code="misread",
            begin_ms=1000,
            end_ms=2000,
            state="fixed",
        )

    def _work(self, number: int) -> Any:
        from daisy_pipeline.ledger import models as m

        return m.WorkLog(
            **self._row("work", number),
            volunteer_id=_id("volunteer", number % self._people),
            assignment_id=_id("assignment", number // 2),
            activity="narrator",
            worked_on=_day(number),
            minutes=60,
            credited_minutes=60,
            rule="worked",
        )

    def _campaign(self) -> None:
        from daisy_pipeline.ledger import models as m

        plan = {"name": "1인 1점", "year": 2026, "denominator": 31, "denominator_of": "전 직원"}
        _save(m.Campaign, [m.Campaign(**self._row("campaign", 0), **plan)])

    def _log(self, count: int) -> None:
        """Further rows of the audit log, each with the digest over the one before."""
        from daisy_pipeline.ledger import audit
        from daisy_pipeline.ledger import models as m

        last = m.AuditLog.objects.order_by("-sequence").first()
        assert last is not None
        begin, before = last.sequence + 1, last.digest

        def rows() -> Iterable[Any]:
            nonlocal before
            for n in range(count):
                number = n // 2
                subject, detail = file_of(number), {"title": f"t{number // TAKES_A_TITLE:05}"}
                action = ("take.receive", "take.judge")[n % 2]
                row = m.AuditLog(
                    sequence=begin + n, at=BEGIN, actor="L-07", action=action, subject=subject
                )
                row.detail = detail
                row.digest = before = audit.digest_of(row, before)
                yield row

        _save(m.AuditLog, rows())


def _save(model: Any, rows: Iterable[Any]) -> None:
    """Write rows some thousand at once; what a smaller ledger has already stays."""
    waiting: list[Any] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == _BATCH:
            model.objects.bulk_create(waiting, ignore_conflicts=True)
            waiting.clear()
    model.objects.bulk_create(waiting, ignore_conflicts=True)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
