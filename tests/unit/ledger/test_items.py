# SPDX-License-Identifier: AGPL-3.0-or-later
"""Items: numbers, rights, moves, lists."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from daisy_pipeline.model.finding import DaisyError
from tests.unit.ledger import titles as t

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger


def refused(call: Any, *given: Any, **named: Any) -> Any:
    with pytest.raises(DaisyError) as error:
        call(*given, **named)
    return error.value.findings[0]


def toml(ledger: Ledger, slug: str = "봄봄") -> str:
    return (ledger.workspace.folder(slug) / "title.toml").read_text("utf-8")


def test_numbers_are_minted_once_and_title_toml_owns_them(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.items import add
    from daisy_pipeline.ledger.titles import entry_of

    t.title(ledger)
    t.title(ledger, "동백꽃")
    before = toml(ledger)
    first = add(ledger, "봄봄", "daisy3-text", branch="본관")
    assert (first.item.item_id, first.item.branch, first.fresh) == ("MPT202600001", "본관", True)
    assert toml(ledger) == before + '\n[items]\n"daisy3-text" = "MPT202600001"\n'
    again = add(ledger, "봄봄", "daisy3-text")
    assert (again.item.pk, again.fresh) == (first.item.pk, False)
    assert add(ledger, "동백꽃", "daisy3-text").item.item_id == "MPT202600002"
    assert add(ledger, "봄봄", "daisy202").item.item_id == "MPA202600001"
    assert add(ledger, "봄봄", "daisy202", narration="synthetic").fresh is False
    ids = tomllib.loads(toml(ledger))["items"]
    assert ids == {"daisy202": "MPA202600001", "daisy3-text": "MPT202600001"}
    assert entry_of(ledger, "봄봄").item_ids == ids


@pytest.mark.parametrize(
    ("product", "narration", "letter", "material"),
    [
        ("daisy202", "", "A", "human-audio-202"),
        ("daisy3", "human", "A", "human-audio-3"),
        ("daisy202", "synthetic", "S", "synthetic-audio"),
        ("epub3", "", "E", "epub"),
        ("epub3", "human", "E", "epub-audio"),
        ("braille", "human", "B", "braille-file"),
        ("large-print", "", "L", "large-print"),
        ("audio", "", "A", "audio-files"),
    ],
)
def test_the_type_follows_the_narration(
    ledger: Ledger, product: str, narration: str, letter: str, material: str
) -> None:
    from daisy_pipeline.ledger.items import add

    t.title(ledger)
    item = add(ledger, "봄봄", product, narration=narration).item
    assert (item.item_id[2], item.material_type) == (letter, material)


def test_a_prefix_and_a_year_of_the_library(ledger: Ledger, clock: Any) -> None:
    from daisy_pipeline.ledger.items import add

    (ledger.workspace.root / "daisy.toml").write_text('[ledger]\nitem_prefix = "SS"\n', "utf-8")
    t.title(ledger)
    t.title(ledger, "동백꽃")
    clock.on("2026-12-31")
    assert add(ledger, "봄봄", "epub3").item.item_id == "SSE202600001"
    clock.on("2027-01-01")
    assert add(ledger, "동백꽃", "epub3").item.item_id == "SSE202700001"
    clock.on("2026-06-01")  # a clock that was set back makes no number twice
    assert add(ledger, "동백꽃", "braille").item.item_id == "SSB202600001"


def test_after_99_999_numbers_of_a_year_they_become_longer(ledger: Ledger) -> None:
    """A national library has more titles; the longer number is the later one, in lists too."""
    from daisy_pipeline.ledger.item_lists import Wish, listed
    from daisy_pipeline.ledger.items import add
    from daisy_pipeline.ledger.models import Item

    def last(number: str) -> None:
        Item.objects.create(**ledger.fresh(), item_id=number, state_since=ledger.now())

    for slug in ("봄봄", "동백꽃", "소나기", "메밀꽃"):
        t.title(ledger, slug)
    last("MPT202699998")
    last("MPT2026X")  # typed by a person: no number
    assert add(ledger, "봄봄", "daisy3-text").item.item_id == "MPT202699999"
    assert add(ledger, "동백꽃", "daisy3-text").item.item_id == "MPT2026100000"
    assert add(ledger, "소나기", "daisy3-text").item.item_id == "MPT2026100001"
    last("MPT2026999999")
    assert add(ledger, "메밀꽃", "daisy3-text").item.item_id == "MPT20261000000"
    assert 'daisy3-text" = "MPT20261000000"' in toml(ledger, "메밀꽃")
    last("MPT202600001")
    numbers = [item.item_id for item in listed(ledger, Wish())]
    tails = ("99998", "99999", "100000", "100001", "999999", "1000000")
    assert numbers == ["MPT2026X", *(f"MPT2026{tail}" for tail in ("00001", *tails))]
    assert [item.item_id for item in listed(ledger, Wish(year=2026))] == numbers[1:]
    assert not listed(ledger, Wish(year=2025)).exists()


@pytest.mark.parametrize("prefix", ["", "mp", "../A", "마포", "ABCDEFGHI"])
def test_a_prefix_that_is_none(ledger: Ledger, prefix: str) -> None:
    from daisy_pipeline.ledger.items import add
    from daisy_pipeline.ledger.models import Item

    site = f'[ledger]\nitem_prefix = "{prefix}"\n'
    (ledger.workspace.root / "daisy.toml").write_text(site, "utf-8")
    t.title(ledger)
    found = refused(add, ledger, "봄봄", "epub3")
    assert (found.id, found.place.file, found.place.line) == ("DP-CFG-008", "daisy.toml", 2)
    assert "items" not in toml(ledger) and not Item.objects.exists()


def test_a_crash_before_title_toml_was_written_is_made_good(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daisy_pipeline.ledger import items
    from daisy_pipeline.ledger.models import Item

    t.title(ledger)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(items, "publish", dies)
        with pytest.raises(KeyboardInterrupt):
            items.add(ledger, "봄봄", "epub3")
    assert "items" not in toml(ledger) and Item.objects.count() == 1
    done = items.add(ledger, "봄봄", "epub3")
    assert not done.fresh and done.item.item_id in toml(ledger)


def test_a_number_that_only_title_toml_knows_is_taken_over(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.items import add

    t.title(ledger)
    path = ledger.workspace.folder("봄봄") / "title.toml"
    path.write_text(toml(ledger) + '[items]\nepub3 = "MPE202500777"\n', "utf-8")
    done = add(ledger, "봄봄", "epub3")
    assert (done.item.item_id, done.fresh) == ("MPE202500777", True)


@pytest.mark.message("DP-LED-080")
def test_two_numbers_for_one_product_are_told(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.items import add

    t.title(ledger)
    t.title(ledger, "동백꽃")
    add(ledger, "봄봄", "epub3")
    path = ledger.workspace.folder("동백꽃") / "title.toml"
    path.write_text(toml(ledger, "동백꽃") + '[items]\nepub3 = "MPE202600001"\n', "utf-8")
    found = refused(add, ledger, "동백꽃", "epub3")
    assert (found.id, found.place.file) == ("DP-LED-080", "sources/동백꽃/title.toml")
    path = ledger.workspace.folder("봄봄") / "title.toml"
    path.write_text(toml(ledger).replace("00001", "00009"), "utf-8")
    assert refused(add, ledger, "봄봄", "epub3").id == "DP-LED-080"


@pytest.mark.message("DP-LED-081")
def test_a_table_that_a_program_cannot_change(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.items import add
    from daisy_pipeline.ledger.models import Item

    t.title(ledger)
    path = ledger.workspace.folder("봄봄") / "title.toml"
    path.write_text('items = {braille = "MPB202600001"}\n' + toml(ledger), "utf-8")
    before = path.read_bytes()
    found = refused(add, ledger, "봄봄", "epub3")
    assert (found.id, found.place.file) == ("DP-LED-081", "sources/봄봄/title.toml")
    assert path.read_bytes() == before and not Item.objects.exists(), "nothing half-written"


@pytest.mark.message("DP-LED-082")
def test_a_number_that_nobody_has(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.items import add, find

    t.title(ledger)
    made = add(ledger, "봄봄", "epub3").item
    assert find(" mpe202600001 ").pk == made.pk
    found = refused(find, "MPE2026")
    assert (found.id, found.facts["item"]) == ("DP-LED-082", "MPE2026")


@pytest.mark.message("DP-LED-084")
def test_rights_lead_on_and_the_law_is_for_readers_with_disabilities(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.items import add, find
    from daisy_pipeline.ledger.models import Rights
    from daisy_pipeline.ledger.rights import Basis, check, newest

    entry = t.title(ledger)
    item = add(ledger, "봄봄", "epub3").item
    for basis in ("kr-copyright-33-1", "kr-copyright-33-2"):
        found = refused(check, ledger, entry, Basis(basis, audience="public"))
        assert (found.id, found.place.inside) == ("DP-LED-084", "봄봄")
    paper = ledger.workspace.root / "허락.pdf"
    paper.write_bytes(b"permission")
    row, moved = check(ledger, entry, Basis("permission", "2026-1", audience="public"), paper)
    assert (moved, row.number, len(row.evidence_sha256)) == (1, 1, 64)
    assert (row.checked_by, str(row.checked_on)) == ("L-07", "2026-03-02")
    assert find(item.item_id).state == "rights-checked"
    again, _ = check(ledger, entry, Basis("permission", "2026-1", audience="public"), paper)
    assert again.pk == row.pk and Rights.objects.count() == 1
    check(ledger, entry, Basis("kr-copyright-33-2"))
    last = newest(entry)
    assert last is not None and (last.number, last.basis) == (2, "kr-copyright-33-2")
    assert add(ledger, "봄봄", "braille").item.state == "rights-checked"


@pytest.mark.message("DP-LED-085")
def test_moves_by_hand(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.items import add, find, move, withdraw
    from daisy_pipeline.ledger.rights import Basis, check
    from daisy_pipeline.ledger.states import ItemState as S

    entry = t.title(ledger)
    item = add(ledger, "봄봄", "epub3").item
    found = refused(move, ledger, item, S.RIGHTS_CHECKED)
    assert (found.id, found.place.inside) == ("DP-LED-085", "MPE202600001")
    assert found.facts["command"] == "rights"
    assert refused(move, ledger, item, S.IN_PRODUCTION).id == "DP-LED-010"  # no rights check
    check(ledger, entry, Basis("public-domain"))
    move(ledger, find(item.item_id), S.IN_PRODUCTION)
    assert find(item.item_id).made_by == "L-07"
    assert refused(move, ledger, item, S.IN_PRODUCTION).id == "DP-LED-010", "an old row of it"
    move(t.as_person(ledger, "L-02"), item, S.IN_REVIEW)
    assert find(item.item_id).made_by == "L-07"
    assert refused(move, ledger, find(item.item_id), S.APPROVED).id == "DP-LED-010"
    withdraw(ledger, item, "판권 문제")
    assert find(item.item_id).state == "withdrawn"
    fresh = add(ledger, "봄봄", "epub3").item
    assert fresh.item_id == "MPE202600002" and fresh.supersedes == item
    assert tomllib.loads(toml(ledger))["items"] == {"epub3": "MPE202600002"}


def test_lists(ledger: Ledger, clock: Any) -> None:
    from daisy_pipeline.ledger.item_lists import Wish, days_in_state, history, listed
    from daisy_pipeline.ledger.items import add, find

    for slug in ("봄봄", "동백꽃"):
        t.title(ledger, slug)
        add(ledger, slug, "epub3", branch="본관" if slug == "봄봄" else "분관")
    clock.on("2026-05-01")
    add(ledger, "봄봄", "braille")

    def ids(**wish: Any) -> list[str]:
        return [item.item_id for item in listed(ledger, Wish(**wish))]

    assert ids() == ["MPB202600001", "MPE202600001", "MPE202600002"]
    assert ids(branch="분관") == ids(slug="동백꽃") == ["MPE202600002"]
    assert ids(product="braille") == ["MPB202600001"] and ids(year=2025) == []
    assert len(ids(year=2026)) == 3 and ids(state="approved") == []
    assert ids(stuck=30) == ["MPE202600001", "MPE202600002"] and ids(stuck=90) == []
    item = find("MPE202600001")
    assert days_in_state(ledger, item) == 60
    clock.on("2026-01-01")
    assert days_in_state(ledger, item) == 0, "a clock that was set back"
    assert [row.action for row in history(item)] == ["item.add"]
