# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a built product to an approved item: validation, reviews, what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.ledger import titles as t
from tests.unit.ledger.test_items import refused

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger


def in_review(ledger: Ledger, product: str = "daisy202") -> Any:
    from daisy_pipeline.ledger.items import add, find, move
    from daisy_pipeline.ledger.rights import Basis, check
    from daisy_pipeline.ledger.states import ItemState

    entry = t.title(ledger)
    item = add(ledger, "봄봄", product).item
    check(ledger, entry, Basis("kr-copyright-33-2"))
    move(ledger, item, ItemState.IN_PRODUCTION)
    move(ledger, item, ItemState.IN_REVIEW)
    return find(item.item_id)


@pytest.mark.message("DP-LED-086")
def test_validation_wants_one_whole_build(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.approval import validate

    item = in_review(ledger)
    found = refused(validate, ledger, item)
    assert (found.id, found.place.file) == ("DP-LED-086", "output/봄봄")
    folder = t.build(ledger)
    (folder / "봄봄.daisy202.zip").write_bytes(b"ziq")
    assert refused(validate, ledger, item).id == "DP-LED-086", "the package was changed"
    t.build(ledger)
    (folder / "report.json").write_text("{", "utf-8")
    assert refused(validate, ledger, item).id == "DP-LED-086", "no report"


@pytest.mark.message("DP-LED-087", "DP-LED-089")
def test_errors_keep_an_item_out(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.approval import validate
    from daisy_pipeline.ledger.items import find

    item = in_review(ledger)
    t.build(ledger, findings=("DP-SYN-004",))
    row, (found,) = validate(ledger, item)
    assert (found.id, found.place.file, found.place.inside) == (
        "DP-LED-087", "output/봄봄/report.json", item.item_id,
    )  # fmt: skip
    assert row.result == "fail" and found.facts["ids"] == "DP-SYN-004"
    assert find(item.item_id).state == "in-review"
    t.build(ledger, narration="synthetic")
    assert [f.id for f in validate(ledger, item)[1]] == ["DP-LED-089"]
    t.build(ledger)
    row, findings = validate(ledger, item)
    assert (row.result, row.version, findings) == ("pass", "daisy-pipeline 1.0", ())
    assert find(item.item_id).state == "validated"
    t.build(ledger, package=b"other", rejected=("daisy202",))
    assert [f.id for f in validate(ledger, find(item.item_id))[1]] == ["DP-LED-087"]
    assert find(item.item_id).state == "in-review", "it goes back"


def missing(ledger: Ledger, item: Any) -> list[str]:
    from daisy_pipeline.ledger.items import find
    from daisy_pipeline.ledger.readiness import readiness

    return [one.kind for one in readiness(ledger, find(item.item_id))]


@pytest.mark.message("DP-LED-083", "DP-LED-088")
def test_the_way_to_an_approval(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import defects, reviews
    from daisy_pipeline.ledger.approval import approve, validate
    from daisy_pipeline.ledger.items import find
    from daisy_pipeline.ledger.readiness import digest_of
    from daisy_pipeline.ledger.states import DefectCode, ReviewKind
    from tests.unit.ledger.test_reviews import ONE, sit

    item = in_review(ledger)
    entry, other = item.title, t.as_person(ledger, "L-02")
    assert missing(ledger, item) == ["recording", "text", "product"]
    t.takes(ledger, entry, t.take())
    t.build(ledger)
    assert missing(ledger, item) == ["listening", "text", "validation"]
    validate(ledger, item)
    found = refused(approve, ledger, find(item.item_id))
    assert (found.id, found.place.inside, found.facts["by"]) == (
        "DP-LED-088", item.item_id, "L-07",
    )  # fmt: skip
    found = refused(approve, other, find(item.item_id))
    assert (found.id, found.facts["count"]) == ("DP-LED-083", 2)
    digest = digest_of(ledger, "봄봄", ReviewKind.TEXT)
    reviews.judge(other, entry, ReviewKind.TEXT, digest, passed=False, note="")
    assert missing(ledger, item) == ["listening", "text-failed"]
    reviews.judge(other, entry, ReviewKind.TEXT, digest, passed=True, note="")
    sitting = sit(other, entry)
    sitting.heard(ONE, 0, 110_000)
    assert sitting.close(100.0, passed=True) == [] and missing(ledger, item) == []
    row = defects.note(sitting, DefectCode.VOLUME, defects.Spot(ONE, 0, 1))
    assert missing(ledger, item) == ["defects"]
    defects.waive(ledger, row, "작지만 들립니다")
    t.words(ledger.workspace.folder("봄봄"), "봄이 왔다!", "여름이 왔다.", "가을이 왔다.")
    t.build(ledger, package=b"newer")
    assert missing(ledger, item) == ["text-old", "validation-old"]
    t.words(ledger.workspace.folder("봄봄"), "봄이 왔다.", "여름이 왔다.", "가을이 왔다.")
    t.build(ledger)
    approve(other, find(item.item_id))
    done = find(item.item_id)
    assert (done.state, str(done.completed_on)) == ("approved", "2026-03-02")
    assert refused(approve, other, done).id == "DP-LED-010"


def test_what_is_missing_is_looked_at_while_the_item_is_held(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A defect that is noted just before the item is held keeps it from being approved."""
    from django.db import connection

    from daisy_pipeline.ledger import approval
    from daisy_pipeline.ledger.items import find

    held, ready = approval.held, approval.readiness
    item = approvable(ledger)
    within: list[bool] = []

    def readiness(*given: Any) -> Any:
        within.append(connection.in_atomic_block)
        return ready(*given)

    def another_was_quicker(one: Any) -> Any:
        type(one).objects.filter(pk=one.pk).update(made_by="L-08")
        return held(one)

    monkeypatch.setattr(approval, "readiness", readiness)
    with monkeypatch.context() as patch:
        patch.setattr(approval, "held", another_was_quicker)
        found = refused(approval.approve, replace(ledger, actor="L-08"), item)
    assert found.id == "DP-LED-088" and find(item.item_id).state == "validated"
    approval.approve(replace(ledger, actor="L-09"), find(item.item_id))
    assert within == [True]


def approvable(ledger: Ledger) -> Any:
    """A text item that lacks nothing but somebody who approves it."""
    from daisy_pipeline.ledger import reviews
    from daisy_pipeline.ledger.approval import validate
    from daisy_pipeline.ledger.items import find
    from daisy_pipeline.ledger.readiness import digest_of
    from daisy_pipeline.ledger.states import ReviewKind

    item = in_review(ledger, "daisy3-text")
    other = t.as_person(ledger, "L-02")
    t.build(ledger, product="daisy3-text", narration="none")
    digest = digest_of(ledger, "봄봄", ReviewKind.TEXT)
    reviews.judge(other, item.title, ReviewKind.TEXT, digest, passed=True, note="")
    validate(ledger, item)
    assert missing(ledger, item) == []
    return find(item.item_id)


def test_a_new_recording_has_to_be_heard(ledger: Ledger) -> None:
    from tests.unit.ledger.test_reviews import sit

    item = in_review(ledger)
    t.takes(ledger, item.title, t.take())
    sitting = sit(t.as_person(ledger, "L-02"), item.title)
    sitting.heard(t.SHA["1.wav"], 0, 110_000)
    sitting.close(100.0, passed=True)
    assert "listening" not in missing(ledger, item)
    punched = t.take("2.wav", first="s00002", last="s00002", round=2)
    t.takes(ledger, item.title, t.take(), punched)
    assert missing(ledger, item).count("listening") == 1
    t.takes(ledger, item.title, t.take(), replace(punched, first="", last="", narrator=""))
    assert missing(ledger, item).count("listening") == 1, "the first is not heard in the product"


def test_a_narrator_who_passes_an_own_recording_does_not_count(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import Review

    item = in_review(ledger)
    t.takes(ledger, item.title, t.take())
    values = {"kind": "listening", "title": item.title, "source": t.SHA["1.wav"]}
    Review.objects.create(**ledger.fresh(), **values, reviewer="V-014", state="passed")
    assert "listening" in missing(ledger, item)
    t.takes(ledger, item.title, t.take("2.wav", narrator=""))
    assert "narrator" in missing(ledger, item)


def test_braille_and_text_need_their_own_reviews(ledger: Ledger) -> None:
    item = in_review(ledger, "braille")
    assert missing(ledger, item) == ["braille", "product"]
    other = in_review(ledger, "daisy3-text")
    assert missing(ledger, other) == ["text", "product"]
