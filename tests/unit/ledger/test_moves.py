# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows move only as the tables of states say, and each move is in the log."""

from __future__ import annotations

from itertools import product

import pytest

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.states import ITEM_MOVES, ItemState
from daisy_pipeline.messages import word
from daisy_pipeline.model.finding import DaisyError, ExitCode
from tests.fakes.ledger_rows import fill


@pytest.mark.message("DP-LED-010")
def test_every_pair_of_states(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import AuditLog, Item
    from daisy_pipeline.ledger.moves import move_item

    item = fill(ledger)["Item"]
    legal = 0
    for begin, end in product(ItemState, ItemState):
        Item.objects.update(state=str(begin))
        item.refresh_from_db()
        if end in ITEM_MOVES[begin]:
            move_item(ledger, item, end)
            assert Item.objects.get().state == end
            legal += 1
            continue
        with pytest.raises(DaisyError) as error:
            move_item(ledger, item, end)
        assert Item.objects.get().state == begin
        assert error.value.findings[0].id == "DP-LED-010"
        assert error.value.findings[0].place.inside == item.item_id
        assert error.value.exit_code is ExitCode.BAD_USAGE
    moves = AuditLog.objects.filter(action="item.move")
    assert moves.count() == legal == sum(len(to) for to in ITEM_MOVES.values())
    told = word(error.value.findings[0], "ko").text
    assert "‘거둠’ 상태여서 ‘거둠’ 상태로" in told


def test_the_rest_of_the_rows_move_too(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.moves import move_assignment, move_take
    from daisy_pipeline.ledger.states import AssignmentState, TakeState

    rows = fill(ledger)
    move_assignment(ledger, rows["Assignment"], AssignmentState.AGREED)
    move_take(ledger, rows["Take"], TakeState.ACCEPTED)
    assert (rows["Assignment"].state, rows["Take"].state) == ("agreed", "accepted")
    for call in (
        lambda: move_assignment(ledger, rows["Assignment"], AssignmentState.DONE),
        lambda: move_take(ledger, rows["Take"], TakeState.RECEIVED),
    ):
        with pytest.raises(DaisyError):
            call()
