# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may go to a destination, what the rest lacks, and who has to do it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from daisy_pipeline.export.choose import Wanted, choose, days_of
from daisy_pipeline.export.profile import load_profile
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import DaisyError
from tests.fakes.items import approved_items
from tests.unit.export.test_bundle import made

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

DREAM = load_profile("nld-dream")


def lacks(ledger: Ledger, *names: str) -> list[list[tuple[str, str]]]:
    found = choose(ledger, DREAM, Wanted(names))
    return [[(lack.kind, lack.who) for lack in one.missing] for one in found]


def test_a_gate_for_each_thing_that_can_be_missing(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import Item, Rights, Validation

    items = approved_items(ledger, 6)
    ids = [item.item_id for item in items]
    Rights.objects.filter(title=items[0].title).delete()
    package = ledger.workspace.output / items[1].title.slug / f"{items[1].title.slug}.zip"
    package.write_bytes(b"another")
    Validation.objects.filter(item=items[2]).update(result="fail")
    Item.objects.filter(pk=items[3].pk).update(state="validated")
    Item.objects.filter(pk=items[4].pk).update(material_type="synthetic-audio")
    assert lacks(ledger, ids[0]) == [[("rights", "librarian")]]
    assert lacks(ledger, ids[1]) == [[("product", "maker")]]
    assert lacks(ledger, ids[2]) == [[("validation-failed", "maker")]]
    assert lacks(ledger, ids[3]) == [[("approval", "librarian")]]
    assert ("destination-type", "librarian") in lacks(ledger, ids[4])[0]
    assert lacks(ledger, ids[5]) == [[]]
    assert [one.ready for one in choose(ledger, DREAM, Wanted())].count(True) == 1


def test_what_went_there_already_does_not_go_again(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import Delivery, Item

    (item,) = approved_items(ledger, 1)
    made(ledger, [item])
    assert choose(ledger, DREAM, Wanted()) == []
    assert lacks(ledger, item.item_id.lower()) == [[("delivered", "librarian")]]
    Delivery.objects.update(state="rejected")
    assert lacks(ledger, item.item_id) == [[("revision", "librarian")]]
    Item.objects.update(number=2)
    assert lacks(ledger, item.title.slug) == [[]], "another revision is another delivery"


def test_a_name_printed_without_consent_stays_here(ledger: Ledger) -> None:
    """Products print the narrators of title.toml: withdrawn is not sent, at the next export."""
    from daisy_pipeline.ledger import consents, people
    from daisy_pipeline.ledger.states import Purpose

    items = approved_items(ledger, 2)
    slug = items[0].title.slug
    file = ledger.workspace.folder(slug) / "title.toml"
    file.write_text(file.read_text("utf-8") + '\n[audio]\nnarrators = ["홍길순"]\n', "utf-8")
    ids = [item.item_id for item in items]
    assert lacks(ledger, *ids) == [[], []], "nobody here has this name"
    who = people.add(ledger, people.Person(name="홍길순", phone="010-9876-5432"))
    refused = [[("name-consent", "coordinator")], []]
    assert lacks(ledger, *ids) == refused
    consents.give(ledger, who, Purpose.PRINTED_NAME, "2026-1", date(2026, 3, 1))
    assert lacks(ledger, *ids) == [[], []]
    consents.withdraw(ledger, who, [Purpose.PRINTED_NAME], date(2026, 3, 2))
    assert lacks(ledger, *ids) == refused
    (ledger.folder / "key").unlink()
    assert lacks(ledger, *ids) == [[("name-unknown", "coordinator")], []], "nobody can know"
    assert "홍길순" not in str(choose(ledger, DREAM, Wanted()))


def test_a_product_that_still_prints_a_name_taken_out_stays_here(ledger: Ledger) -> None:
    (item,) = approved_items(ledger, 1)
    slug = item.title.slug
    manifest = ledger.workspace.output / slug / "manifest.json"
    built = json.loads(manifest.read_bytes())
    built["title"] = {**built.get("title", {}), "narrators": ["홍길순"]}
    for narration, lacking in (("synthetic", []), ("human", [("names-gone", "maker")])):
        built["products"] = {
            name: {**made, "narration": narration} for name, made in built["products"].items()
        }
        manifest.write_text(json.dumps(built), "utf-8")
        assert lacks(ledger, slug) == [lacking], "a synthetic voice's name is nobody's"
    file = ledger.workspace.folder(slug) / "title.toml"
    plain = file.read_text("utf-8")
    file.write_text(plain + '\n[audio]\nnarrators = ["홍길순"]\n', "utf-8")
    assert lacks(ledger, slug) == [[]]


@pytest.mark.message("DP-EXP-015")
def test_quarters(ledger: Ledger) -> None:
    assert days_of("2026Q4") == (date(2026, 10, 1), date(2026, 12, 31))
    assert days_of("2028q1") == (date(2028, 1, 1), date(2028, 3, 31))
    items = approved_items(ledger, 2)
    items[0].completed_on = date(2026, 3, 31)
    items[0].save()
    items[1].completed_on = date(2026, 4, 1)
    items[1].save()
    found = choose(ledger, DREAM, Wanted(quarter="2026Q1"))
    assert [one.item.item_id for one in found] == [items[0].item_id]
    for wrong in ("2026Q5", "2026", "", "26Q1", "2026Q1x"):
        with pytest.raises(DaisyError) as error:
            days_of(wrong)
        found_ = error.value.findings[0]
        assert (found_.id, found_.place.file, found_.facts) == (
            "DP-EXP-015",
            "",
            {"quarter": wrong},
        )


@pytest.mark.message("DP-EXP-003")
def test_a_name_that_no_item_has(ledger: Ledger) -> None:
    with pytest.raises(DaisyError) as error:
        choose(ledger, DREAM, Wanted(("MPT202699999",)))
    found = error.value.findings[0]
    assert (found.id, found.place.file, found.facts["name"]) == ("DP-EXP-003", "", "MPT202699999")


def test_a_recording_leaves_with_its_narrators_consent_alone(ledger: Ledger) -> None:
    """Consent to use a voice is not consent to send it elsewhere; withdrawn counts at once."""
    from daisy_pipeline.ledger import consents
    from daisy_pipeline.ledger.models import Consent, Item, Volunteer
    from daisy_pipeline.ledger.states import Purpose

    human, text = approved_items(ledger, 2)
    ids = (human.item_id, text.item_id)
    assert lacks(ledger, *ids) == [[], []]
    narrator = Volunteer.objects.get(pseudonym="V-014")
    consents.withdraw(ledger, narrator, [Purpose.TRANSFER], date(2026, 3, 2))
    assert lacks(ledger, *ids) == [[("transfer-consent", "coordinator")], []]
    Consent.objects.all().delete()
    consents.give(ledger, narrator, Purpose.VOICE_USE, "2026-1", date(2026, 3, 1))
    (one,) = choose(ledger, DREAM, Wanted((human.item_id,)))
    (lack,) = one.missing
    assert dict(lack.facts) == {"slug": human.title.slug, "pseudonym": "V-014"}
    told = phrase(f"missing.{lack.kind}", "ko", **lack.facts)
    assert "V-014가" in told and "daisy volunteer consent V-014 transfer" in told
    own = replace(DREAM, transfer_consent=False)
    assert choose(ledger, own, Wanted((human.item_id,)))[0].ready, "a house of our own"
    Item.objects.filter(pk=human.pk).update(origin="donated")
    assert lacks(ledger, human.item_id) == [[]]


def test_a_profile_says_whether_the_consent_is_asked_for() -> None:
    assert DREAM.transfer_consent and load_profile("sen-elib").transfer_consent


def test_what_is_being_built_waits(ledger: Ledger) -> None:
    from daisy_pipeline.build.prepare import is_held, title_lock

    first, second = approved_items(ledger, 2)
    with title_lock(ledger.workspace, first.title.slug):
        assert lacks(ledger, first.item_id, second.item_id) == [[("busy", "maker")], []]
    assert not is_held(ledger.workspace, first.title.slug)
    assert lacks(ledger, first.item_id) == [[]]


def test_a_book_that_was_renamed_since_it_was_built_stays_here(ledger: Ledger) -> None:
    """The record is made of today's title.toml, the product of yesterday's."""
    (item,) = approved_items(ledger, 1)
    slug = item.title.slug
    manifest = ledger.workspace.output / slug / "manifest.json"
    built = json.loads(manifest.read_bytes())
    built["title"] = {
        "uid": "urn:test:1", "title": "동백꽃 1", "creators": ["김유정"], "language": "ko",
    }  # fmt: skip
    manifest.write_text(json.dumps(built), "utf-8")
    assert lacks(ledger, slug) == [[]]
    file = ledger.workspace.folder(slug) / "title.toml"
    plain = file.read_text("utf-8")
    file.write_text(plain.replace('subtitle = "김유정 단편선"', 'subtitle = "단편"'), "utf-8")
    assert lacks(ledger, slug) == [[]], "what the record alone tells may be mended"
    file.write_text(plain.replace('"김유정"', '"김유정", "박태원"'), "utf-8")
    assert lacks(ledger, slug) == [[("title-changed", "maker")]]
    file.write_text("title = ", "utf-8")
    assert lacks(ledger, slug) == [[("title-unread", "librarian")]], "and others may go"
