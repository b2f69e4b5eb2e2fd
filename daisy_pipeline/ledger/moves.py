# SPDX-License-Identifier: AGPL-3.0-or-later
"""Move an item, an assignment or a take to another state: only as the tables of states allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Assignment, Item, Take
from daisy_pipeline.ledger.states import (
    ASSIGNMENT_MOVES,
    ITEM_CORRECTIONS,
    ITEM_MOVES,
    TAKE_MOVES,
    AssignmentState,
    ItemState,
    TakeState,
)
from daisy_pipeline.model.finding import ExitCode, Place, fail

State = TypeVar("State", bound=StrEnum)


def move_item(ledger: Ledger, item: Item, to: ItemState, **detail: object) -> None:
    """Move an item; DP-LED-010 (exit code 2) for a move that is not legal."""
    _judge(ITEM_MOVES, ItemState(item.state), to, item.item_id)
    with ledger.change("item.move", item.item_id, **{"from": item.state, "to": str(to)}, **detail):
        item.state, item.state_since = str(to), ledger.now()
        _save(item)


def correct_item(ledger: Ledger, item: Item, to: ItemState, **detail: object) -> None:
    """Put an item where it would be without a wrong answer; DP-LED-010 (exit code 2) elsewhere.

    What the caller has changed of the row (its revision number, its day) is saved with it.
    """
    _judge(ITEM_CORRECTIONS, ItemState(item.state), to, item.item_id)
    moved = {"from": item.state, "to": str(to), "number": item.number}
    with ledger.change("item.correct", item.item_id, **moved, **detail):
        item.state, item.state_since = str(to), ledger.now()
        _save(item)


def move_assignment(
    ledger: Ledger, assignment: Assignment, to: AssignmentState, **detail: object
) -> None:
    """Move an assignment; DP-LED-010 (exit code 2) for a move that is not legal."""
    subject = f"{assignment.title.slug} {assignment.volunteer.pseudonym}"
    _judge(ASSIGNMENT_MOVES, AssignmentState(assignment.state), to, subject)
    moved = {"from": assignment.state, "to": str(to), "assignment": str(assignment.id)}
    with ledger.change("assignment.move", subject, **moved, **detail):
        assignment.state, assignment.state_since = str(to), ledger.now()
        _save(assignment)


def move_take(ledger: Ledger, take: Take, to: TakeState, **detail: object) -> None:
    """Move a take; DP-LED-010 (exit code 2) for a move that is not legal."""
    _judge(TAKE_MOVES, TakeState(take.state), to, take.file)
    moved = {"from": take.state, "to": str(to), "title": take.title.slug}
    with ledger.change("take.move", take.file, **moved, **detail):
        take.state = str(to)
        _save(take)


def _judge(moves: Mapping[State, Sequence[State]], now: State, to: State, subject: str) -> None:
    if to not in moves.get(now, ()):
        facts = {"state": f"state.{now}", "to": f"state.{to}", "subject": subject}
        facts["next"] = ", ".join(f"state.{one}" for one in moves.get(now, ())) or "state.none"
        facts["typed"] = ", ".join(moves.get(now, ())) or "–"
        raise fail("DP-LED-010", Place(inside=subject), exit_code=ExitCode.BAD_USAGE, **facts)


def _save(row: Item | Assignment | Take) -> None:
    row.revision += 1
    row.save()
