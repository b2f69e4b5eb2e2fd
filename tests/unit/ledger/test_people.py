# SPDX-License-Identifier: AGPL-3.0-or-later
"""Volunteers and librarians: pseudonyms, wrong entries, roles, lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import DaisyError, ExitCode


@pytest.fixture
def desk(ledger: Ledger) -> Any:
    """The rooms that may only be imported when Django has started."""
    from daisy_pipeline.ledger import people

    return people


def told(call: Any, *given: Any, **named: Any) -> tuple[str, str, ExitCode]:
    with pytest.raises(DaisyError) as error:
        call(*given, **named)
    finding = error.value.findings[0]
    assert "홍길동" not in repr(error.value)
    return finding.id, finding.place.inside, error.value.exit_code


def test_pseudonyms_count_on(ledger: Ledger, desk: Any) -> None:
    first = desk.add(ledger, desk.Person(name="홍길동"))
    own = desk.add(ledger, desk.Person(name="김서울", pseudonym="V-014"))
    third = desk.add(ledger, desk.Person(name="이부산"))
    assert [p.pseudonym for p in (first, own, third)] == ["V-001", "V-014", "V-015"]


def test_an_erased_pseudonym_is_not_given_again(ledger: Ledger, desk: Any) -> None:
    from daisy_pipeline.ledger import erasures

    erasures.note(ledger.folder, "V-020", "2026-03-02")  # of a backup that is not restored yet
    assert desk.add(ledger, desk.Person(name="홍길동")).pseudonym == "V-021"
    wanted = ("DP-LED-046", "V-020", ExitCode.BAD_USAGE)
    assert told(desk.add, ledger, desk.Person(name="홍길동", pseudonym="V-020")) == wanted


@pytest.mark.message("DP-LED-046")
def test_a_taken_pseudonym(ledger: Ledger, desk: Any) -> None:
    desk.add(ledger, desk.Person(name="홍길동", pseudonym="V-014"))
    wanted = ("DP-LED-046", "V-014", ExitCode.BAD_USAGE)
    assert told(desk.add, ledger, desk.Person(name="홍길동", pseudonym="V-014")) == wanted


@pytest.mark.message("DP-LED-045")
@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("field.name", {"name": " "}),
        ("field.name", {"name": "12345"}),
        ("field.name", {"name": "가" * 101}),
        ("field.phone", {"phone": "전화 없음"}),
        ("field.phone", {"phone": "12"}),
        ("field.email", {"email": "hong"}),
        ("field.email", {"email": "a b@c.kr"}),
        ("field.portal-id", {"portal_id": "홍 길"}),
        ("field.pseudonym", {"pseudonym": "../x"}),
        ("field.pseudonym", {"pseudonym": "홍 길 동"}),
        ("field.pseudonym", {"pseudonym": "홍길동"}),
    ],
)
def test_wrong_entries(ledger: Ledger, desk: Any, field: str, wrong: dict[str, str]) -> None:
    person = desk.Person(**{"name": "홍길동", **wrong})
    assert told(desk.add, ledger, person) == ("DP-LED-045", field, ExitCode.BAD_USAGE)
    from daisy_pipeline.ledger.models import Volunteer

    assert not Volunteer.objects.exists()


def test_a_lost_zero_is_put_back(desk: Any) -> None:
    assert desk.cleaned(desk.Person(name=" 홍  길동 ", phone="1012345678")).phone == "01012345678"
    assert desk.cleaned(desk.Person(name="a", phone="0212345678")).phone == "0212345678"
    ids = desk.cleaned(desk.Person(name="a", portal_id="hong1"))
    assert (ids.portal, ids.portal_id) == ("1365", "hong1")


def test_doubles_by_name_and_phone(ledger: Ledger, desk: Any) -> None:
    desk.add(ledger, desk.Person(name="홍길동", phone="010-1234-5678"))
    same = desk.Person(name="홍 길동", phone="+82 10 1234 5678")
    other = desk.Person(name="홍길동", phone="010-9999-5678")
    assert list(desk.doubles(ledger, [same]).values()) == ["V-001"]
    assert desk.doubles(ledger, [other]) == {}
    assert desk.doubles(ledger, [desk.Person(name="홍길동")]) == {}  # names alone are often alike


@pytest.mark.message("DP-LED-044")
def test_nobody_of_that_name(ledger: Ledger, desk: Any) -> None:
    desk.add(ledger, desk.Person(name="홍길동"))
    with pytest.raises(DaisyError) as error:
        desk.find("V-0O1")
    assert error.value.findings[0].id == "DP-LED-044"
    assert error.value.findings[0].facts["near"] == "V-001"
    assert desk.find("v-001").pseudonym == "V-001"
    assert told(desk.find, "홍길동")[0] == "DP-LED-044"


def test_roles(ledger: Ledger, desk: Any) -> None:
    from daisy_pipeline.ledger.states import VolunteerRole

    person = desk.add(ledger, desk.Person(name="홍길동", roles=(VolunteerRole.NARRATOR,)))
    day = date(2026, 3, 2)
    assert not desk.add_role(ledger, person, VolunteerRole.NARRATOR, day)
    assert desk.add_role(ledger, person, VolunteerRole.TYPIST, day)
    assert desk.end_role(ledger, person, VolunteerRole.TYPIST, day)
    assert not desk.end_role(ledger, person, VolunteerRole.TYPIST, day)


def test_lists_are_paged_and_counted_right(ledger: Ledger, desk: Any) -> None:
    from daisy_pipeline.ledger import people_list
    from daisy_pipeline.ledger.models import Assignment, TitleEntry, WorkLog
    from daisy_pipeline.ledger.states import VolunteerRole

    roles = (VolunteerRole.NARRATOR, VolunteerRole.TYPIST)
    made = desk.add_all(ledger, [desk.Person(name=f"봉사{n}", roles=roles) for n in "가나다"])
    title = TitleEntry.objects.create(**ledger.fresh(), slug="봄", uid="u", title="봄", digest="d")
    for state in ("offered", "working", "done", "released"):
        Assignment.objects.create(
            **ledger.fresh(), title=title, volunteer=made[0], role="narrator",
            state=state, state_since=ledger.now(),
        )  # fmt: skip
    for minutes in (30, 45):
        work = {"volunteer": made[0], "activity": "narration", "worked_on": date(2026, 3, 2)}
        WorkLog.objects.create(**ledger.fresh(), **work, minutes=90, credited_minutes=minutes)
    wanted = people_list.Wanted(role="narrator")
    first, second = people_list.page(wanted, 2, 1)
    assert (first.pseudonym, first.open, first.minutes) == ("V-001", 2, 75)
    assert first.roles == ("narrator", "typist") and (second.open, second.minutes) == (0, 0)
    assert [row.pseudonym for row in people_list.page(wanted, 2, 2)] == ["V-003"]
    assert people_list.count(wanted) == 3 and people_list.one(made[0]) == first
    assert people_list.count(people_list.Wanted(role="corrector")) == 0


@pytest.mark.message("DP-LED-065")
@pytest.mark.parametrize("text", ["41/30/20/10", "40/31/20/10", "40/30/20", "a/b/c/d", "-1/2/3/4"])
def test_points_that_cannot_be(ledger: Ledger, text: str) -> None:
    from daisy_pipeline.ledger import skills

    assert told(skills.scores_of, text) == ("DP-LED-065", "--scores", ExitCode.BAD_USAGE)


def test_an_audition_is_passed_from_the_setting_on(ledger: Ledger, desk: Any) -> None:
    from daisy_pipeline.ledger import skills
    from daisy_pipeline.ledger.models import Audition

    person, day = desk.add(ledger, desk.Person(name="홍길동")), date(2026, 3, 2)
    points = skills.scores_of("30/20/15/5")
    for needed, passed in ((70, True), (71, True)):  # the second is the first one, typed again
        made = skills.audition(ledger, person, points, day, listeners=2, needed=needed)
        assert made.passed is passed
    other = skills.audition(ledger, person, points, day, listeners=3, needed=71)
    assert not other.passed and Audition.objects.count() == 2


def test_a_training_is_written_once(ledger: Ledger, desk: Any) -> None:
    from daisy_pipeline.ledger import skills

    people = desk.add_all(ledger, [desk.Person(name="홍길동"), desk.Person(name="김서울")])
    day = date(2026, 3, 2)
    assert skills.train(ledger, people[:1], "낭독 교육", day, passed=True) == 1
    assert skills.train(ledger, people, "낭독 교육", day, passed=True) == 1


@pytest.mark.message("DP-LED-048")
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2026-3-2", "problem.no-day"),
        ("2026-02-30", "problem.no-day"),
        ("어제", "problem.no-day"),
        ("2026-03-03", "problem.future"),
        ("2025-12-31", "problem.before"),
    ],
)
def test_days(ledger: Ledger, text: str, problem: str) -> None:
    from daisy_pipeline.ledger.days import day_of

    with pytest.raises(DaisyError) as error:
        day_of(ledger, text, "field.on", since=date(2026, 1, 1))
    finding = error.value.findings[0]
    assert (finding.id, finding.place.inside) == ("DP-LED-048", text)
    assert finding.facts["problem"] == problem
    assert day_of(ledger, "", "field.on") == date(2026, 3, 2)


def test_librarians(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import staff, vault
    from daisy_pipeline.ledger.models import Staff

    made = staff.add_all(
        ledger, [staff.Librarian("김사서", "L-07", "본관"), staff.Librarian("이사서")]
    )
    assert [one.pseudonym for one in made] == ["L-07", "L-08"]
    assert vault.who(ledger, made, "확인")["L-08"] == {"name": "이사서"}
    assert staff.known_names(ledger, [staff.Librarian("김 사서")]) == {"김사서": "L-07"}
    assert told(staff.add_all, ledger, [staff.Librarian("박사서", "L-00")])[0] == "DP-LED-046"
    staff.erase(ledger, staff.find("l-07"), "본인 요청")
    row = Staff.objects.get(pseudonym="L-07")
    assert row.sealed is None and not row.active
    assert staff.add_all(ledger, [staff.Librarian("최사서")])[0].pseudonym == "L-09"
