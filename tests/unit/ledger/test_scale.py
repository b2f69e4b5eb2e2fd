# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists ask the database as often in a big ledger as in a small one; pages are not whole lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from bench.ledger_made import TAKES_A_TITLE, fill

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger


def counted(call: Callable[[], Any]) -> int:
    """How many questions a call asks the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        call()
    return len(asked)


def _lists(ledger: Ledger) -> dict[str, Callable[[], Any]]:
    from daisy_pipeline.ledger import assignments, audit, hours, item_lists, people_list
    from daisy_pipeline.ledger.arrivals import Asked, arrivals
    from daisy_pipeline.ledger.people_list import Wanted

    def whose(rows: Any) -> list[object]:
        work = [getattr(row, "assignment", row) for row in rows]
        return [
            (row.volunteer.pseudonym, one.title.slug) for row, one in zip(rows, work, strict=True)
        ]

    return {
        "takes": lambda: list(arrivals(ledger, Asked(), 20, 1)),
        "items": lambda: [
            row.title and row.title.slug
            for row in item_lists.listed(ledger, item_lists.Wish())[:20]
        ],
        "people": lambda: people_list.page(Wanted(), 20, 1),
        "assignments": lambda: whose(assignments.listed()[:20]),
        "loads": lambda: assignments.loads(ledger.today(), 20, 1),
        "hours": lambda: whose(hours.listed()[:20]),
        "totals": lambda: hours.totals(hours.listed()),
        "audit": lambda: audit.newest(20, 1),
        "log": lambda: audit.broken(),
    }


def _costs(ledger: Ledger) -> dict[str, int]:
    return {name: counted(call) for name, call in _lists(ledger).items()}


def test_lists_ask_no_more_of_a_big_ledger(ledger: Ledger) -> None:
    fill(ledger, TAKES_A_TITLE)
    small = _costs(ledger)
    fill(ledger, 5 * TAKES_A_TITLE)
    assert _costs(ledger) == small
    assert max(small.values()) <= 3


def test_pages_hold_what_they_say(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import assignments, item_lists, people_list
    from daisy_pipeline.ledger.arrivals import Asked, arrivals
    from daisy_pipeline.ledger.people_list import Wanted

    fill(ledger, 10 * TAKES_A_TITLE)
    every = [one.file for one in arrivals(ledger, Asked())]
    paged = [one.file for page in (1, 2, 3) for one in arrivals(ledger, Asked(), 150, page)]
    assert paged == every and len(every) == len(set(every)) == 400
    numbers = {(one.file, one.number) for one in arrivals(ledger, Asked(), 150, 2)}
    assert numbers <= {(one.file, one.number) for one in arrivals(ledger, Asked())}
    people = [row.pseudonym for row in people_list.every(Wanted())]
    assert [p.pseudonym for n in (1, 2) for p in people_list.page(Wanted(), 2, n)] == people
    today = ledger.today()
    loads = assignments.loads(today, 100, 1)
    assert [load for n in (1, 2, 3, 4) for load in assignments.loads(today, 1, n)] == loads
    assert sum(load.open for load in loads) == assignments.listed().count()
    assert item_lists.listed(ledger, item_lists.Wish()).count() == 40


def test_sync_asks_the_same_of_one_title_as_of_many(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.sync import sync
    from daisy_pipeline.model.ports import Silent

    fill(ledger, TAKES_A_TITLE)
    one = counted(lambda: sync(ledger, Silent()))
    fill(ledger, 6 * TAKES_A_TITLE)
    done: list[Any] = []
    assert counted(lambda: done.append(sync(ledger, Silent()))) == one
    assert done[0].titles == 6 and {f.id for f in done[0].findings} <= {"DP-LED-039"}


def test_nothing_is_a_list_too(ledger: Ledger) -> None:
    assert max(_costs(ledger).values()) <= 3


def test_questions_use_an_index(ledger: Ledger) -> None:
    """Those that are asked once a recording, an item or a row of the log."""
    from django.db import connection

    from daisy_pipeline.ledger.models import AuditLog, Item, Take

    fill(ledger, 5 * TAKES_A_TITLE)
    if connection.vendor == "postgresql":
        pytest.skip("sqlite-only: PostgreSQL's planner reads small tables whole")
    take = Take.objects.all()[0]
    asked = (
        Take.objects.filter(title=take.title, sha256=take.sha256),
        Take.objects.filter(sha256=take.sha256),
        Item.objects.filter(item_id__gte="MPT202600000", item_id__lte="MPT202699999"),
        AuditLog.objects.order_by("-sequence")[:1],
        AuditLog.objects.filter(subject="t00001"),
    )
    for query in asked:
        plan = query.explain()
        assert "INDEX" in plan and "TEMP B-TREE" not in plan, plan
