# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who a volunteer is can be set right: what is not given stays, names are in no log."""

from __future__ import annotations

from typing import Any

import pytest

from daisy_pipeline.ledger import vault
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import DaisyError


@pytest.fixture
def person(ledger: Ledger) -> Any:
    from daisy_pipeline.ledger import people

    return people.add(ledger, people.Person(name="홍길동", phone="010-1234-5678", portal_id="h1"))


def who(ledger: Ledger, person: Any) -> dict[str, str]:
    person.refresh_from_db()
    return vault.who(ledger, [person], "시험")[person.pseudonym]


def test_what_is_given_changes_and_the_rest_stays(ledger: Ledger, person: Any) -> None:
    from daisy_pipeline.ledger.models import AccessLog, AuditLog
    from daisy_pipeline.ledger.people_change import change

    assert change(ledger, person, {"phone": "1099998888", "email": "h@example.kr"}) == [
        "phone",
        "email",
    ]
    data = {"name": "홍길동", "phone": "01099998888", "email": "h@example.kr"}
    assert who(ledger, person) == data | {"portal": "1365", "portal_id": "h1"}
    row = AuditLog.objects.order_by("-sequence")[0]
    assert (row.action, row.detail) == ("volunteer.change", {"fields": ["phone", "email"]})
    assert AccessLog.objects.filter(subject="V-001", reason="reason.change").count() == 1
    assert change(ledger, person, {"portal_id": ""}) == ["portal", "portal_id"]
    assert who(ledger, person) == data
    count = AuditLog.objects.count()
    assert change(ledger, person, {"name": "홍길동 "}) == []
    assert AuditLog.objects.count() == count


def test_what_is_wrong_changes_nothing(ledger: Ledger, person: Any) -> None:
    from daisy_pipeline.ledger.people_change import change

    for wrong in ({"name": ""}, {"phone": "없음"}, {"email": "x", "phone": "010-1111-2222"}):
        with pytest.raises(DaisyError) as error:
            change(ledger, person, wrong)
        assert {one.id for one in error.value.findings} == {"DP-LED-045"}
    assert who(ledger, person)["phone"] == "010-1234-5678"
