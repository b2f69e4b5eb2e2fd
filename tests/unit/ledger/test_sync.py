# SPDX-License-Identifier: AGPL-3.0-or-later
"""The index of titles, and every way in which a title and the ledger can contradict."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import DaisyError, Finding
from daisy_pipeline.model.ports import Silent
from daisy_pipeline.recordings.takes import Take, takes_bytes

TOML = '[title]\nuid = "{uid}"\ntitle = "{title}"\ncreators = ["김유정"]\nlanguage = "ko"\n'
TOML += 'date = "2026-03-02"\n\n[edition]\nisbn = "9791199999992"\n\n[text]\nfiles = ["a.txt"]\n'
WAV = b"RIFF"
SHA = hashlib.sha256(WAV).hexdigest()


def title(ledger: Ledger, slug: str, uid: str = "", name: str = "동백꽃") -> Path:
    folder = ledger.workspace.folder(slug)
    folder.mkdir(parents=True, exist_ok=True)
    text = TOML.format(uid=uid or f"urn:test:{slug}", title=name)
    (folder / "title.toml").write_text(text, "utf-8")
    (folder / "a.txt").write_text("봄이 왔다.\n", "utf-8")
    return folder


def take(folder: Path, state: str = "accepted", **more: Any) -> Take:
    """Write one recording and its row."""
    (folder / "audio").mkdir(exist_ok=True)
    (folder / "audio" / "1.wav").write_bytes(WAV)
    row = Take(file="audio/1.wav", sha256=SHA, state=state, **more)
    (folder / "takes.tsv").write_bytes(takes_bytes([row]))
    return row


def run(ledger: Ledger, **how: Any) -> Any:
    from daisy_pipeline.ledger.sync import sync

    return sync(ledger, Silent(), **how)


def found(ledger: Ledger) -> list[tuple[str, str, str]]:
    """Every finding: number, file, what inside."""
    return [(f.id, f.place.file, f.place.inside) for f in run(ledger).findings]


def known(ledger: Ledger, slug: str, state: str = "accepted", **more: Any) -> Any:
    """A volunteer and a take of the title in the ledger."""
    from daisy_pipeline.ledger.models import Take as Row
    from daisy_pipeline.ledger.models import Volunteer
    from daisy_pipeline.ledger.titles import entry_of

    entry = entry_of(ledger, slug)
    person, _ = Volunteer.objects.get_or_create(pseudonym="V-014", defaults=ledger.fresh())
    values = {"file": "audio/1.wav", "sha256": SHA, "came_as": "1.wav", **more}
    return Row.objects.create(
        **ledger.fresh(),
        title=entry,
        volunteer=person,
        state=state,
        received_on=date(2026, 3, 2),
        **values,
    )


def test_titles_are_indexed_once(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import AuditLog, TitleEntry

    title(ledger, "동백꽃")
    title(ledger, "봄봄", name="봄봄")
    first = run(ledger)
    assert (first.titles, first.new, first.changed, first.gone) == (2, ["동백꽃", "봄봄"], [], [])
    entry = TitleEntry.objects.get(slug="봄봄")
    said = (entry.title, entry.creators, entry.isbn, entry.uid)
    assert said == ("봄봄", "김유정", "9791199999992", "urn:test:봄봄")
    rows = AuditLog.objects.count()
    again = run(ledger)
    assert (again.new, again.changed, again.findings) == ([], [], [])
    assert AuditLog.objects.count() == rows  # nothing to do, nothing written


def test_changed_and_gone_and_back(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import TitleEntry

    folder = title(ledger, "봄봄")
    run(ledger)
    title(ledger, "봄봄", name="봄·봄")
    assert run(ledger).changed == ["봄봄"]
    (folder / "title.toml").rename(folder / "away")
    assert run(ledger).gone == ["봄봄"] and run(ledger).gone == []
    entry = TitleEntry.objects.get()
    assert (entry.title, entry.gone, entry.revision) == ("봄·봄", True, 3)
    (folder / "away").rename(folder / "title.toml")
    assert run(ledger).changed == ["봄봄"]
    assert not TitleEntry.objects.get().gone


def test_a_dry_run_writes_nothing(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import TitleEntry

    title(ledger, "봄봄")
    assert run(ledger, dry_run=True).new == ["봄봄"]
    assert not TitleEntry.objects.exists()


def test_one_title_is_indexed_when_it_is_first_used(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.titles import entry_of

    title(ledger, "봄봄")
    first = entry_of(ledger, "봄봄")
    assert entry_of(ledger, "봄봄").revision == first.revision == 1
    title(ledger, "봄봄", name="다른 제목" * 200)
    later = entry_of(ledger, "봄봄")
    assert (later.id, later.revision, len(later.title)) == (first.id, 2, 500)
    with pytest.raises(DaisyError) as error:
        (ledger.workspace.folder("봄봄") / "title.toml").write_text("[title", "utf-8")
        entry_of(ledger, "봄봄")
    assert error.value.findings[0].place.file == "sources/봄봄/title.toml"


@pytest.mark.message("DP-LED-020", "DP-LED-024")
def test_recordings_that_the_ledger_does_not_know(ledger: Ledger) -> None:
    take(title(ledger, "봄봄"), narrator="V-099")
    assert found(ledger) == [
        ("DP-LED-020", "sources/봄봄/takes.tsv", "audio/1.wav"),
        ("DP-LED-024", "sources/봄봄/takes.tsv", "audio/1.wav"),
    ]


@pytest.mark.message("DP-LED-021")
@pytest.mark.parametrize(
    ("own", "state", "told"),
    [
        ("accepted", "received", True),
        ("accepted", "superseded", True),
        ("superseded", "accepted", True),
        ("accepted", "accepted", False),
        ("unassigned", "received", False),
        ("superseded", "returned", False),
    ],
)
def test_states_that_differ(own: str, state: str, told: bool, ledger: Ledger) -> None:
    take(title(ledger, "봄봄"), own, narrator="V-014")
    known(ledger, "봄봄", state)
    wanted = [("DP-LED-021", "sources/봄봄/takes.tsv", "audio/1.wav")] if told else []
    assert found(ledger) == wanted


@pytest.mark.message("DP-LED-022", "DP-LED-023")
def test_files_that_are_gone_or_changed(ledger: Ledger) -> None:
    folder = title(ledger, "봄봄")
    take(folder, narrator="V-014")
    known(ledger, "봄봄")
    assert found(ledger) == []
    (folder / "audio" / "1.wav").write_bytes(WAV + b"!")
    assert found(ledger) == [("DP-LED-023", "sources/봄봄/takes.tsv", "audio/1.wav")]
    (folder / "audio" / "1.wav").unlink()
    assert found(ledger) == [("DP-LED-022", "sources/봄봄/takes.tsv", "audio/1.wav")]


@pytest.mark.message("DP-LED-025")
def test_a_voice_that_may_not_be_used_any_more(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import Consent

    take(title(ledger, "봄봄"), narrator="V-014")
    person = known(ledger, "봄봄").volunteer
    day = date(2026, 3, 2)
    consent = {**ledger.fresh(), "volunteer": person, "purpose": "voice-use", "given_on": day}
    Consent.objects.create(**consent, version="1", withdrawn_on=day)
    assert found(ledger) == [("DP-LED-025", "sources/봄봄/takes.tsv", "audio/1.wav")]
    Consent.objects.create(**{**consent, "version": "2"})  # given again
    assert found(ledger) == []


@pytest.mark.message("DP-LED-038", "DP-LED-039")
def test_rows_that_are_not_there_and_other_readers(ledger: Ledger) -> None:
    folder = title(ledger, "봄봄")
    take(folder, narrator="V-014")
    known(ledger, "봄봄")
    known(ledger, "봄봄", sha256="0" * 64, file="audio/2.wav")
    assert found(ledger) == [("DP-LED-038", "sources/봄봄/takes.tsv", "audio/2.wav")]
    from daisy_pipeline.ledger.models import Take as Row
    from daisy_pipeline.ledger.models import Volunteer

    Row.objects.filter(file="audio/2.wav").delete()
    Volunteer.objects.create(**ledger.fresh(), pseudonym="V-020")
    take(folder, narrator="V-020")
    assert found(ledger) == [("DP-LED-039", "sources/봄봄/takes.tsv", "audio/1.wav")]


@pytest.mark.message("DP-LED-028", "DP-LED-029", "DP-LED-037")
def test_titles_that_are_gone_copied_or_wrong(ledger: Ledger) -> None:
    folder = title(ledger, "봄봄")
    known(ledger, "봄봄", "received")
    title(ledger, "봄봄-복사", uid="urn:test:봄봄")
    title(ledger, "틀림").joinpath("title.toml").write_text("[titel]\n", "utf-8")
    assert found(ledger) == [
        ("DP-LED-037", "sources/틀림/title.toml", ""),
        ("DP-LED-029", "sources/봄봄-복사/title.toml", ""),
    ]
    (folder / "title.toml").unlink()
    assert ("DP-LED-028", "sources/봄봄", "") in found(ledger)


@pytest.mark.message("DP-LED-026", "DP-LED-027")
def test_items_without_a_product_and_twice(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import Item
    from daisy_pipeline.ledger.titles import entry_of

    title(ledger, "봄봄")
    values = {**ledger.fresh(), "title": entry_of(ledger, "봄봄"), "product": "daisy202"}
    values |= {"material_type": "휴먼음성자료", "state_since": ledger.now()}
    first = Item.objects.create(**values, item_id="MPA202600001", state="approved")
    assert found(ledger) == [("DP-LED-026", "output/봄봄/daisy202", "")]
    (ledger.workspace.output / "봄봄" / "daisy202").mkdir(parents=True)
    assert found(ledger) == []
    other = Item.objects.create(**values, item_id="MPA202600002")
    assert found(ledger) == [("DP-LED-027", "sources/봄봄", "")]
    other.supersedes = first
    other.save()
    assert found(ledger) == []


def test_a_broken_takes_file_is_told(ledger: Ledger) -> None:
    folder = title(ledger, "봄봄")
    (folder / "takes.tsv").write_bytes(b"\xff\xfe\x00")
    told: list[Finding] = run(ledger).findings
    assert told and told[0].place.file == "sources/봄봄/takes.tsv"


@pytest.mark.message("DP-LED-017")
def test_item_ids_of_title_toml_are_of_that_title(ledger: Ledger) -> None:
    from daisy_pipeline.ledger.models import Item
    from daisy_pipeline.ledger.titles import entry_of

    title(ledger, "봄봄")
    values = {**ledger.fresh(), "title": entry_of(ledger, "봄봄"), "state_since": ledger.now()}
    Item.objects.create(**values, product="daisy202", material_type="x", item_id="MPA202600001")
    for slug, text in (
        ("봄봄", '[items]\ndaisy202 = "MPA202600001"\nepub3 = "MPA202600001"\n'),
        ("동백꽃", '[items]\ndaisy202 = "MPA202600001"\nepub3 = "MPE202600002"\n'),
    ):
        path = title(ledger, slug) / "title.toml"
        path.write_text(path.read_text("utf-8") + text, "utf-8")
    assert found(ledger) == [
        ("DP-LED-017", "sources/동백꽃/title.toml", "items.daisy202"),
        ("DP-LED-017", "sources/봄봄/title.toml", "items.epub3"),
    ]


@pytest.mark.message("DP-LED-016")
def test_a_name_that_may_not_be_printed(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import consents, people
    from daisy_pipeline.ledger.models import AccessLog
    from daisy_pipeline.ledger.states import Purpose

    one = people.Person(name="홍 길동", phone="010-1111-2222")
    _, second = people.add_all(ledger, [one, people.Person(name="홍길동")])
    path = title(ledger, "봄") / "title.toml"
    assert found(ledger) == [] and not AccessLog.objects.exists()
    names = '\n[audio]\nnarrators = ["V-002", "모르는 사람", "{}"]\n'
    typed = unicodedata.normalize("NFD", "홍길동")  # as macOS gives it
    path.write_text(path.read_text("utf-8") + names.format(typed), "utf-8")
    (told,) = run(ledger).findings
    assert (told.id, told.place.file) == ("DP-LED-016", "sources/봄/title.toml")
    assert told.facts == {"number": 3, "pseudonym": "V-001"} and "길동" not in repr(told)
    on = ledger.today()
    consents.give(ledger, second, Purpose.PRINTED_NAME, version="2026-1", on=on)
    assert found(ledger) == []  # one of the two who bear it agreed
    consents.withdraw(ledger, second, (Purpose.PRINTED_NAME,), on=on)
    assert found(ledger) == [("DP-LED-016", "sources/봄/title.toml", "audio.narrators")]


@pytest.mark.message("DP-LED-097")
@pytest.mark.parametrize("key", ["none", "damaged", "another"])
def test_names_that_nobody_can_compare_are_told(ledger: Ledger, key: str) -> None:
    from daisy_pipeline.ledger import consents, people, vault
    from daisy_pipeline.ledger.states import Purpose

    for slug, name in (("봄", "모르는 사람"), ("닭", "V-001"), ("꽃", "김철수")):
        path = title(ledger, slug) / "title.toml"
        toml = path.read_text("utf-8") + f'\n[audio]\nnarrators = ["{name}"]\n'
        path.write_text(toml.replace("urn:uuid:", f"urn:uuid:{ord(slug):x}"), "utf-8")
    file = ledger.folder / "key"
    file.unlink()
    vault.make_key(ledger.folder)
    assert not [one for one in run(ledger).findings if one.id == "DP-LED-097"]  # nobody to compare
    agreed = people.add(ledger, people.Person(name="김철수", phone="010-3333-4444"))
    consents.give(ledger, agreed, Purpose.PRINTED_NAME, version="2026-1", on=ledger.today())
    people.add(ledger, people.Person(name="홍길동", phone="010-1111-2222"))
    assert not [one for one in run(ledger).findings if one.id == "DP-LED-097"]
    file.unlink()
    if key == "damaged":
        file.write_bytes(b"x")
    elif key == "another":
        vault.make_key(ledger.folder)
    told = [one.place.file for one in run(ledger).findings if one.id == "DP-LED-097"]
    assert told == ["sources/꽃/title.toml", "sources/봄/title.toml"]  # a pseudonym names nobody
