# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far a narrator's assignment has come, computed from the sentences of the recordings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daisy_pipeline.build.layout import Layout
from daisy_pipeline.ledger.assignments import again, span_of
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Assignment
from daisy_pipeline.ledger.moves import move_assignment
from daisy_pipeline.ledger.states import ASSIGNMENT_MOVES, AssignmentState


@dataclass(frozen=True)
class Carried:
    """One recording of the assignment's volunteer: its state and the segments that it carries."""

    state: str
    segments: frozenset[str]


def standing(span: Iterable[str], takes: Sequence[Carried]) -> AssignmentState | None:
    """How far an assignment has come by its recordings; None when there are none of its range.

    Done: everything is accepted. Returned: something was given back and has not come again.
    Submitted: everything has come in. Working: some of it.
    """
    wanted = frozenset(span)
    own = [take for take in takes if take.segments & wanted]

    def carried(state: str) -> frozenset[str]:
        return frozenset(id for take in own if take.state == state for id in take.segments)

    lacking = wanted - carried("accepted")
    if not own or not wanted:
        return None
    if not lacking:
        return AssignmentState.DONE
    waiting = carried("received")
    if (lacking & carried("returned")) - waiting:
        return AssignmentState.RETURNED
    return AssignmentState.WORKING if lacking - waiting else AssignmentState.SUBMITTED


def settle(
    ledger: Ledger, assignment: Assignment, layout: Layout, takes: Sequence[Carried]
) -> Assignment:
    """Move an assignment to where its recordings are, by legal moves; the row as it is then.

    One that was released stays so. Must stand within ``ledger.together``.
    """
    row = again(assignment)
    wanted = standing(span_of(row, layout), takes)
    if wanted is None or row.state == AssignmentState.RELEASED:
        return row
    for step in _way(AssignmentState(row.state), wanted):
        move_assignment(ledger, row, step)
    return row


def _way(now: AssignmentState, to: AssignmentState) -> list[AssignmentState]:
    """The fewest legal moves from one state to another; nobody's work is released on the way."""
    ways: list[list[AssignmentState]] = [[now]]
    seen = {now, AssignmentState.RELEASED}
    for way in ways:
        if way[-1] is to:
            return way[1:]
        for step in ASSIGNMENT_MOVES[way[-1]]:
            if step not in seen and (step is to or step is not AssignmentState.DONE):
                seen.add(step)
                ways.append([*way, step])
    return []


def progress_of(
    span: Sequence[str], takes: Sequence[Carried]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """How many sentences of a range each state has, and those without an accepted recording."""
    wanted = frozenset(span)
    counts: dict[str, int] = {}
    for state in ("accepted", "received", "returned"):
        carried = {id for take in takes if take.state == state for id in take.segments}
        counts[state] = len(carried & wanted)
    accepted = {id for take in takes if take.state == "accepted" for id in take.segments}
    return counts, tuple(id for id in span if id not in accepted)
