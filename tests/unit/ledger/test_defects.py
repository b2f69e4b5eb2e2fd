# SPDX-License-Identifier: AGPL-3.0-or-later
"""Defects: noted, taken back, mended by another take, left as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from daisy_pipeline.model.finding import DaisyError
from tests.unit.ledger import titles as t
from tests.unit.ledger.test_reviews import ONE, sit

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger


@pytest.fixture
def entry(ledger: Ledger) -> Any:
    made = t.title(ledger)
    t.takes(ledger, made, t.take())
    return made


def noted(ledger: Ledger, entry: Any, segment: str = "s00002", begin: int = 1000) -> Any:
    from daisy_pipeline.ledger.defects import Spot, note
    from daisy_pipeline.ledger.states import DefectCode

    spot = Spot(ONE, begin, begin + 500, segment, "12")
    return note(sit(ledger, entry), DefectCode.NOISE, spot, "의자 소리")


def test_numbers_go_on_in_a_title_whoever_listens(ledger: Ledger, entry: Any) -> None:
    from daisy_pipeline.ledger.defects import find, of_title, open_defects, undo
    from daisy_pipeline.ledger.models import AuditLog, Take

    first = noted(ledger, entry, begin=9000)
    second = noted(t.as_person(ledger, "L-02"), entry, begin=10)
    assert (first.number, second.number) == (1, 2)
    assert find(entry, "#2").id == second.id
    take = Take.objects.get(sha256=ONE)
    assert [d.number for d in open_defects(take)] == [2, 1]  # by their times
    undo(ledger, second)
    assert [d.number for d in of_title(entry)] == [1]
    said = AuditLog.objects.filter(action__startswith="defect.").values_list("action", "detail")
    assert [action for action, _ in said] == ["defect.note", "defect.note", "defect.undo"]
    assert "의자 소리" not in str(list(said)), "what people write stays out of the log"


@pytest.mark.message("DP-LED-078")
@pytest.mark.parametrize("wish", ["2", "", "하나", "9" * 30, "-1", "١"])
def test_a_number_that_is_none(ledger: Ledger, entry: Any, wish: str) -> None:
    from daisy_pipeline.ledger.defects import find

    noted(ledger, entry)
    with pytest.raises(DaisyError) as error:
        find(entry, wish)
    (found,) = error.value.findings
    assert (found.id, found.place.inside) == ("DP-LED-078", wish[:40])


@pytest.mark.message("DP-LED-079")
def test_only_another_accepted_take_of_the_sentence_mends(ledger: Ledger, entry: Any) -> None:
    from daisy_pipeline.ledger.defects import fix
    from daisy_pipeline.ledger.models import Take

    row = noted(ledger, entry)
    again = t.take("2.wav", first="s00002", last="s00002", round=2)
    other = t.take("3.wav", first="s00003", last="s00003", round=2)
    t.takes(ledger, entry, t.take(), again, other)

    def why(wish: str) -> object:
        with pytest.raises(DaisyError) as error:
            fix(ledger, entry, row, wish)
        (found,) = error.value.findings
        assert (found.id, found.place.file) == ("DP-LED-079", wish)
        return found.facts["why"]

    assert why("audio/1.wav") == "defect-fix.same"
    assert why("3.wav") == "defect-fix.elsewhere"
    assert why("없음.wav") == "defect-fix.not-accepted"
    Take.objects.filter(sha256=again.sha256).delete()
    assert why("2.wav") == "defect-fix.not-in-ledger"
    t.takes(ledger, entry, t.take(), again, other)
    assert fix(ledger, entry, row, again.sha256[:8]).sha256 == again.sha256
    row.refresh_from_db()
    assert (row.state, row.fixed_by.file) == ("fixed", "audio/2.wav")


def test_left_with_a_reason(ledger: Ledger, entry: Any) -> None:
    from daisy_pipeline.ledger.defects import waive
    from daisy_pipeline.ledger.models import AuditLog

    row = noted(ledger, entry)
    waive(ledger, row, "사투리입니다")
    row.refresh_from_db()
    assert (row.state, row.note) == ("waived", "의자 소리 / 사투리입니다")
    last = AuditLog.objects.order_by("sequence").last()
    assert last is not None and last.detail == {"defect": 1, "state": "waived"}
