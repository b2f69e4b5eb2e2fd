# SPDX-License-Identifier: AGPL-3.0-or-later
"""The key is changed: whatever happens in between, everybody's data can be opened."""

from __future__ import annotations

from typing import Any

import pytest

from daisy_pipeline.ledger import vault
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import DaisyError


@pytest.fixture
def people(ledger: Ledger) -> Any:
    """Two volunteers and a librarian."""
    from daisy_pipeline.ledger import people, staff

    made = people.add_all(ledger, [people.Person(name="홍길동"), people.Person(name="김서울")])
    return [*made, *staff.add_all(ledger, [staff.Librarian("이사서")])]


def names(ledger: Ledger) -> list[str]:
    from daisy_pipeline.ledger.models import Staff, Volunteer

    every = [*Volunteer.objects.order_by("pseudonym"), *Staff.objects.all()]
    return [who["name"] for who in vault.who(ledger, every, "확인").values()]


ALL = ["홍길동", "김서울", "이사서"]


def test_a_new_key(ledger: Ledger, people: Any) -> None:
    from daisy_pipeline.ledger.rekey import drop_old, rekey

    old = (ledger.folder / "key").read_bytes()
    done = rekey(ledger)
    assert (done.people, done.old) == (3, ("key-old-1",)) and names(ledger) == ALL
    assert (ledger.folder / "key-old-1").read_bytes() == old
    assert (ledger.folder / "key").read_bytes() != old
    assert not (ledger.folder / "key-next").exists()
    assert rekey(ledger).old == ("key-old-2",)
    assert drop_old(ledger).old == ("key-old-1", "key-old-2")
    assert names(ledger) == ALL and not list(ledger.folder.glob("key-*"))


@pytest.mark.message("DP-LED-066")
@pytest.mark.parametrize("step", ["_seal_again", "_free", "_copy", "replace_file", "fsync_folder"])
def test_killed_in_between(
    ledger: Ledger, people: Any, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daisy_pipeline.ledger import rekey
    from daisy_pipeline.ledger.people import Person, add

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rekey, step, killed)
        with pytest.raises(KeyboardInterrupt):
            rekey.rekey(ledger)
    assert names(ledger) == ALL
    told = vault.look_at_key(ledger)
    if step != "fsync_folder":  # by then it is done
        assert [(f.id, f.place.file) for f in told] == [("DP-LED-066", "ledger/key-next")]
    add(ledger, Person(name="박새로"))  # work goes on meanwhile
    rekey.rekey(ledger)
    rekey.drop_old(ledger)
    assert sorted(names(ledger)) == sorted([*ALL, "박새로"])
    assert vault.look_at_key(ledger) == []


def test_data_that_does_not_open_stops_it(ledger: Ledger, people: Any) -> None:
    from daisy_pipeline.ledger import rekey
    from daisy_pipeline.ledger.models import Volunteer

    first, second = Volunteer.objects.order_by("pseudonym")
    kept = bytes(second.sealed or b"")
    Volunteer.objects.filter(pk=second.pk).update(sealed=bytes(first.sealed or b""))
    with pytest.raises(DaisyError) as error:
        rekey.rekey(ledger)
    assert error.value.findings[0].id == "DP-LED-041"
    assert error.value.findings[0].place.inside == "V-002"
    Volunteer.objects.filter(pk=second.pk).update(sealed=kept)
    rekey.rekey(ledger)
    assert names(ledger) == ALL


def test_without_a_key_nothing_is_made(ledger: Ledger, people: Any) -> None:
    from daisy_pipeline.ledger import rekey

    (ledger.folder / "key").unlink()
    with pytest.raises(DaisyError) as error:
        rekey.rekey(ledger)
    assert error.value.findings[0].id == "DP-LED-040"
    assert not list(ledger.folder.glob("key*"))
