# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recordings accepted, returned, superseded: takes.tsv and ledger together, or neither."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import DaisyError
from tests.fakes.ledgers import open_at
from tests.unit.intake.desk import IDS, assigned, decisions, person, recording, rows, states, title


def told(call: Callable[[], object]) -> list[tuple[str, str]]:
    """Number and place of what a decision is refused for."""
    with pytest.raises(DaisyError) as error:
        call()
    return [(f.id, f.place.inside or f.place.file) for f in error.value.findings]


@pytest.fixture
def narrator(ledger: Ledger) -> Any:
    title(ledger)
    return person(ledger, "V-014")


def test_both_say_the_same_and_twice_is_once(ledger: Ledger, narrator: Any) -> None:
    take = recording(ledger, narrator, "1.wav", IDS[0], IDS[3])
    done = decisions(ledger).accept([take])
    assert [t.file for t in done.changed] == ["audio/1.wav"]
    assert states(ledger) == {"1.wav": ("accepted", "accepted", 1)}
    assert rows(ledger)[0].narrator == "V-014"
    before = _audit()
    again = decisions(ledger).accept([take])
    assert (again.changed, len(again.same)) == ([], 1)
    assert _audit() == before


def _audit() -> int:
    from daisy_pipeline.ledger import audit

    return audit.count()


def test_the_later_one_wins_after_acceptance_only(ledger: Ledger, narrator: Any) -> None:
    old = recording(ledger, narrator, "1.wav", IDS[0], IDS[3])
    new = recording(ledger, narrator, "2.wav", IDS[1], IDS[2])
    decisions(ledger).accept([old])
    assert states(ledger)["2.wav"] == ("received", "received", 1)
    decisions(ledger).accept([new])
    assert states(ledger) == {
        "1.wav": ("accepted", "accepted", 1),  # still carries the other sentences
        "2.wav": ("accepted", "accepted", 2),
    }


def test_an_earlier_round_stands_below(ledger: Ledger, narrator: Any) -> None:
    old = recording(ledger, narrator, "1.wav", IDS[0], IDS[3])
    new = recording(ledger, narrator, "2.wav", IDS[0], IDS[3])
    decisions(ledger).accept([new])
    decisions(ledger).accept([old])  # accepted last: somebody decided so
    assert states(ledger)["1.wav"][2] == 2


def test_returned_twice_and_accepted_after_all(ledger: Ledger, narrator: Any) -> None:
    from daisy_pipeline.intake.defect_words import parse
    from daisy_pipeline.ledger.models import Defect, Review

    take = recording(ledger, narrator, "1.wav", IDS[0], IDS[3])
    fault = parse("오독@0:12 조사를 빠뜨림")
    decisions(ledger).give_back([take], [[fault]], "잘 읽으셨습니다")
    done = decisions(ledger).give_back([take], [[fault]], "잘 읽으셨습니다")
    assert (done.changed, len(done.same)) == ([], 1)
    decisions(ledger).give_back([take], [[fault, parse("잡음@1:02:03.5")]])
    assert states(ledger) == {"1.wav": ("returned", "returned", 1)}
    found = Defect.objects.order_by("number").values_list("number", "code", "begin_ms", "note")
    assert list(found) == [
        (1, "misread", 12_000, "조사를 빠뜨림"),
        (2, "noise", 3_723_500, ""),
    ]
    kept = Review.objects.order_by("number").values_list("number", "reviewer", "state", "source")
    assert list(kept) == [(n, "L-07", "failed", take.sha256) for n in (1, 2)]


@pytest.mark.message("DP-INT-033")
def test_open_defects_are_told(ledger: Ledger, narrator: Any) -> None:
    from daisy_pipeline.intake.defect_words import parse

    take = recording(ledger, narrator, "1.wav", IDS[0], IDS[3])
    decisions(ledger).give_back([take], [[parse("잡음")]])
    done = decisions(ledger).accept([take])
    (finding,) = done.findings
    assert (finding.id, finding.place.file) == ("DP-INT-033", "audio/1.wav")
    assert states(ledger)["1.wav"] == ("accepted", "accepted", 1)


def test_nobody_decides_on_the_own_reading(ledger: Ledger, narrator: Any) -> None:
    take = recording(ledger, narrator, "1.wav", IDS[0], IDS[3])
    own = open_at(ledger.workspace.root, ledger.now, "V-014")
    assert told(lambda: decisions(own).accept([take])) == [("DP-LED-076", "audio/1.wav")]
    assert told(lambda: decisions(own).supersede(take)) == [("DP-LED-076", "audio/1.wav")]
    nobody = open_at(ledger.workspace.root, ledger.now, "")
    assert told(lambda: decisions(nobody).accept([take]))[0][0] == "DP-LED-075"
    assert states(ledger)["1.wav"] == ("received", "received", 1)


def test_consent_withdrawn_between_add_and_accept(ledger: Ledger, narrator: Any) -> None:
    from daisy_pipeline.ledger import consents
    from daisy_pipeline.ledger.states import Purpose

    take = recording(ledger, narrator, "1.wav", IDS[0], IDS[3])
    consents.withdraw(ledger, narrator, [Purpose.VOICE_USE], ledger.today())
    assert told(lambda: decisions(ledger).accept([take])) == [("DP-LED-050", "V-014")]
    assert states(ledger)["1.wav"] == ("received", "received", 1)
    decisions(ledger).give_back([take], [[]], "동의를 거두셨습니다")
    assert states(ledger)["1.wav"] == ("returned", "returned", 1)


@pytest.mark.message("DP-INT-034", "DP-INT-035")
def test_all_that_is_wrong_at_once_and_nothing_done(ledger: Ledger, narrator: Any) -> None:
    good = recording(ledger, narrator, "1.wav", IDS[0], IDS[3])
    unknown = recording(ledger, narrator, "2.wav", "", "")
    changed = recording(ledger, narrator, "3.wav", IDS[4], IDS[5])
    lost = recording(ledger, narrator, "4.wav", IDS[6], IDS[7])
    folder = ledger.workspace.folder("봄")
    (folder / "audio" / "3.wav").write_bytes(b"other")
    text = (folder / "takes.tsv").read_text("utf-8").splitlines(keepends=True)
    (folder / "takes.tsv").write_text("".join(t for t in text if "4.wav" not in t), "utf-8")
    assert told(lambda: decisions(ledger).accept([good, unknown, changed, lost])) == [
        ("DP-INT-035", "audio/2.wav"),
        ("DP-LED-023", "audio/3.wav"),
        ("DP-INT-034", "audio/4.wav"),
    ]
    assert set(states(ledger).values()) == {("received", "received", 1)}


def test_sentences_that_the_text_has_lost(ledger: Ledger, narrator: Any) -> None:
    take = recording(ledger, narrator, "1.wav", "s99990", IDS[3])
    assert told(lambda: decisions(ledger).accept([take])) == [("DP-INT-035", "audio/1.wav")]


@pytest.mark.message("DP-INT-037", "DP-INT-038")
def test_one_in_the_stead_of_another(ledger: Ledger, narrator: Any) -> None:
    old = recording(ledger, narrator, "1.wav", IDS[0], IDS[3])
    new = recording(ledger, narrator, "2.wav", IDS[0], IDS[2])
    decisions(ledger).accept([old])
    assert told(lambda: decisions(ledger).supersede(old, old)) == [("DP-INT-037", "audio/1.wav")]
    done = decisions(ledger).supersede(old, new)
    (finding,) = done.findings
    assert (finding.id, finding.place.inside) == ("DP-INT-038", "audio/1.wav")
    assert dict(finding.facts) == {"count": 1, "words": f"문장 {IDS[3]}"}
    assert states(ledger) == {
        "1.wav": ("superseded", "superseded", 1),
        "2.wav": ("accepted", "accepted", 2),
    }
    assert not decisions(ledger).supersede(old, new).changed


def test_contradictions_are_settled_by_a_decision(ledger: Ledger, narrator: Any) -> None:
    """What daisy ledger sync tells (DP-LED-021, -038) is put right by the command it names."""
    take = recording(ledger, narrator, "1.wav", IDS[0], IDS[3])
    decisions(ledger).accept([take])
    (ledger.workspace.folder("봄") / "takes.tsv").unlink()
    decisions(ledger).supersede(take)
    take.refresh_from_db()
    assert take.state == "superseded"


def test_the_power_fails_between_takes_tsv_and_ledger(
    ledger: Ledger, narrator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daisy_pipeline.intake.rows import write_rows

    take = recording(ledger, narrator, "1.wav", IDS[0], IDS[3])

    def fails(folder: Any, new: Any) -> Any:
        write_rows(folder, new)
        raise KeyboardInterrupt

    monkeypatch.setattr("daisy_pipeline.intake.decide.write_rows", fails)
    with pytest.raises(KeyboardInterrupt):
        decisions(ledger).accept([take])
    assert states(ledger)["1.wav"] == ("accepted", "received", 1)
    monkeypatch.setattr("daisy_pipeline.intake.decide.write_rows", write_rows)
    assert len(decisions(ledger).accept([take]).changed) == 1
    assert states(ledger)["1.wav"] == ("accepted", "accepted", 1)


def test_a_full_disk_leaves_both_as_they_were(
    ledger: Ledger, narrator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = recording(ledger, narrator, "1.wav", IDS[0], IDS[3])

    def full(folder: Any, new: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("daisy_pipeline.intake.decide.write_rows", full)
    with pytest.raises(OSError, match="space"):
        decisions(ledger).accept([take])
    assert states(ledger)["1.wav"] == ("received", "received", 1)


def test_two_coordinators_with_what_they_saw_before(ledger: Ledger, narrator: Any) -> None:
    from daisy_pipeline.ledger.models import Take

    take = recording(ledger, narrator, "1.wav", IDS[0], IDS[3])
    seen = Take.objects.select_related("volunteer", "title").get(pk=take.pk)
    decisions(ledger).accept([take])
    other = open_at(ledger.workspace.root, ledger.now, "L-02")
    done = decisions(other).give_back([seen], [[]], "다시")  # saw it when it was still received
    assert done.changed[0].state == "returned"
    assert states(ledger)["1.wav"] == ("returned", "returned", 1)


def test_the_assignment_follows_its_recordings(ledger: Ledger, narrator: Any) -> None:
    task = assigned(ledger, narrator, first=1, last=1)
    one = recording(ledger, narrator, "1.wav", IDS[0], IDS[1])
    two = recording(ledger, narrator, "2.wav", IDS[2], IDS[3])

    def state() -> str:
        task.refresh_from_db()
        return str(task.state)

    assert state() == "offered"
    decisions(ledger).accept([one])
    assert state() == "submitted"  # the rest has come in, nobody has decided on it
    decisions(ledger).give_back([two], [[]], "잡음")
    assert state() == "returned"
    again = recording(ledger, narrator, "3.wav", IDS[2], IDS[3])
    done = decisions(ledger).accept([again])
    assert (state(), [a.state for a in done.assignments]) == ("done", ["done"])
    decisions(ledger).give_back([one], [[]], "다시 들으니 잡음이 있습니다")
    assert state() == "returned"


def test_every_way_to_an_assignments_state_is_legal(ledger: Ledger, narrator: Any) -> None:
    """Many random decisions: takes.tsv and ledger agree after each, the log is whole."""
    from daisy_pipeline.ledger import audit

    dice = random.Random(8)
    assigned(ledger, narrator, first=1, last=2)
    takes = [
        recording(ledger, narrator, f"{n}.wav", IDS[begin], IDS[min(7, begin + dice.randrange(4))])
        for n, begin in enumerate(dice.choices(range(8), k=6), 1)
    ]
    for _ in range(40):
        desk, take = decisions(ledger), dice.choice(takes)
        act = dice.choice(["accept", "back", "out", "with"])
        if act == "accept":
            desk.accept([take])
        elif act == "back" and take.state != "superseded":
            take.refresh_from_db()
            if take.state != "superseded":
                desk.give_back([take], [[]], "까닭")
        elif act == "out":
            desk.supersede(take)
        elif act == "with" and (other := dice.choice(takes)) is not take:
            desk.supersede(take, other)
        take.refresh_from_db()
        assert all(own == known for own, known, _ in states(ledger).values())
    assert audit.broken() == 0


def test_a_released_assignment_stays(ledger: Ledger, narrator: Any) -> None:
    from daisy_pipeline.ledger.assignments import move
    from daisy_pipeline.ledger.states import AssignmentState

    task = assigned(ledger, narrator, first=1, last=1)
    move(ledger, task, AssignmentState.RELEASED)
    take = recording(ledger, narrator, "1.wav", IDS[0], IDS[3])
    decisions(ledger).accept([take])
    task.refresh_from_db()
    assert task.state == "released"
