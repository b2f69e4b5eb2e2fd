# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who does what until when: ranges, overlaps, dates, loads, and moves by recordings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import DaisyError, ExitCode
from tests.fakes.ledgers import Clock, open_at
from tests.unit.intake.desk import IDS, LAYOUT, assigned, person, title


@pytest.fixture
def who(ledger: Ledger) -> Any:
    title(ledger)
    return person(ledger, "V-014")


def refused(call: Any) -> tuple[str, str, dict[str, object]]:
    with pytest.raises(DaisyError) as error:
        call()
    finding = error.value.findings[0]
    return finding.id, finding.place.inside, dict(finding.facts)


def test_ranges(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.assignments import Wish, span_of

    assert span_of(Wish(), LAYOUT) == IDS
    assert span_of(Wish(first=2), LAYOUT) == IDS[4:]
    assert span_of(Wish(first=1, last=2), LAYOUT) == IDS
    assert span_of(Wish(pages="11-13"), LAYOUT) == IDS[:4]
    assert span_of(Wish(pages="13-14"), LAYOUT) == IDS[4:6]
    assert span_of(Wish(pages="iv"), LAYOUT) == IDS[6:]
    assert span_of(Wish(pages="14-iv"), LAYOUT) == IDS[4:]
    for wish in (Wish(first=3), Wish(first=1, last=3), Wish(pages="90-99"), Wish(pages="-")):
        assert span_of(wish, LAYOUT) == ()


@pytest.mark.message("DP-LED-072")
def test_a_range_that_the_title_has_not(ledger: Ledger, who: Any) -> None:
    id, place, facts = refused(lambda: assigned(ledger, who, first=2, last=5))
    assert (id, place) == ("DP-LED-072", "봄")
    assert facts == {"range": "2-5", "sections": 2, "pages": "11-iv", "slug": "봄"}


@pytest.mark.message("DP-LED-071")
def test_two_people_for_one_section(ledger: Ledger, who: Any) -> None:
    first = assigned(ledger, who, first=1, last=1)
    other = person(ledger, "V-015")
    id, place, facts = refused(lambda: assigned(ledger, other, pages="12"))
    assert (id, place, facts["volunteer"]) == ("DP-LED-071", "봄", "V-014")
    assert assigned(ledger, other, pages="14").state == "offered"
    assert assigned(ledger, other, pages="12", also=True).pages == "12"
    assert assigned(ledger, who, first=1, last=1).pk == first.pk  # the same again is the same


@pytest.mark.message("DP-LED-070")
def test_who_cannot_be_asked(ledger: Ledger, who: Any) -> None:
    from daisy_pipeline.ledger import people
    from daisy_pipeline.ledger.states import VolunteerRole

    def why(one: Any, **wish: Any) -> object:
        id, place, facts = refused(lambda: assigned(ledger, one, first=1, **wish))
        assert (id, place) == ("DP-LED-070", one.pseudonym)
        return facts["why"]

    assert why(who, role=VolunteerRole.TYPIST) == "unfit.role"
    people.set_status(ledger, who, "resting", ledger.today())
    assert why(who) == "unfit.resting"
    stranger = person(ledger, "V-015", "voice-use")
    assert refused(lambda: assigned(ledger, stranger, first=1))[0] == "DP-LED-050"


def test_the_longest_overdue_first(ledger: Ledger, who: Any) -> None:
    from daisy_pipeline.ledger import assignments

    for section, due in ((1, None), (2, date(2026, 2, 1))):
        assigned(ledger, who, first=section, due=due)
    title(ledger, "여름")
    assigned(ledger, who, slug="여름", due=date(2026, 5, 1))
    rows = list(assignments.listed())
    assert [row.due for row in rows] == [date(2026, 2, 1), date(2026, 5, 1), None]
    assert len(assignments.listed(title="여름", volunteer="v-014")) == 1
    (load,) = assignments.loads(ledger.today(), 50, 1)
    assert (load.open, load.overdue, load.next_due) == (3, 1, date(2026, 2, 1))


def test_moves_by_hand(ledger: Ledger, who: Any) -> None:
    from daisy_pipeline.ledger import assignments
    from daisy_pipeline.ledger.states import AssignmentState

    task = assigned(ledger, who, first=1)
    assert assignments.move(ledger, task, AssignmentState.AGREED)
    assert not assignments.move(ledger, task, AssignmentState.AGREED)
    # What somebody saw before does not decide: the row is read anew.
    other = open_at(ledger.workspace.root, ledger.now, "L-02")
    assert assignments.move(other, task, AssignmentState.WORKING)
    assert refused(lambda: assignments.move(ledger, task, AssignmentState.DONE))[0] == "DP-LED-010"
    assert assignments.named(assignments.short_id(task)).pk == task.pk


@pytest.mark.message("DP-LED-074")
def test_a_number_that_is_none(ledger: Ledger, who: Any) -> None:
    from daisy_pipeline.ledger import assignments

    for wish in ("abc", "zzzzzzzz", "00000000"):
        id, place, facts = refused(lambda wish=wish: assignments.named(wish))
        assert (id, place, facts["count"]) == ("DP-LED-074", wish, 0)


def test_dates(ledger: Ledger, clock: Clock) -> None:
    from daisy_pipeline.ledger.assignments import due_on

    assert due_on("") is None
    assert due_on(" 2026-12-20 ") == date(2026, 12, 20)
    for text in ("2026-02-30", "12/20", "내일"):
        with pytest.raises(DaisyError) as error:
            due_on(text)
        assert error.value.findings[0].id == "DP-LED-048"
        assert error.value.exit_code is ExitCode.BAD_USAGE


TAKES = st.lists(
    st.tuples(
        st.sampled_from(["accepted", "received", "returned", "superseded"]),
        st.frozensets(st.sampled_from(IDS)),
    ),
    max_size=6,
)


@given(TAKES, st.frozensets(st.sampled_from(IDS), min_size=1))
def test_standing(takes: list[tuple[str, frozenset[str]]], span: frozenset[str]) -> None:
    from daisy_pipeline.ledger.door import start

    start()
    from daisy_pipeline.ledger.standing import Carried, standing

    found = standing(span, [Carried(state, ids) for state, ids in takes])
    accepted = {id for state, ids in takes if state == "accepted" for id in ids}
    came = accepted | {id for state, ids in takes if state == "received" for id in ids}
    assert (found == "done") == (span <= accepted)
    if found == "submitted":
        assert span <= came and not span <= accepted
    if found == "returned":
        assert any(s == "returned" and ids & span - came for s, ids in takes)
    if found is None:
        assert not any(ids & span for _, ids in takes)
