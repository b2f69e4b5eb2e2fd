# SPDX-License-Identifier: AGPL-3.0-or-later
"""What lies in ledger/uploads of an erased volunteer: gone, or told with its path."""

from __future__ import annotations

import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.ledger.door import Ledger
from tests.unit.ledger.test_erase import SECRETS, volunteer

SOUND = b"RIFF" + bytes(range(256)) * 40


@pytest.fixture
def room(ledger: Ledger) -> Any:
    from daisy_pipeline.ledger import erase

    return erase


def put(ledger: Ledger, name: str, data: bytes) -> Path:
    path = ledger.folder / "uploads" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def packed(ledger: Ledger, name: str, members: dict[str, bytes]) -> Path:
    path = put(ledger, name, b"")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return path


def told(findings: Any) -> dict[str, str]:
    return {f.place.file.removeprefix("ledger/uploads/"): f.id for f in findings}


def heard(ledger: Ledger) -> Any:
    """V-001, whose recording is these bytes and lies in uploads under two names."""
    from daisy_pipeline.ledger.models import Take
    from daisy_pipeline.tools.files import sha256_of

    person = volunteer(ledger, retention="delete")
    copy = put(ledger, "가져온 것/3장.wav", SOUND)
    put(ledger, "메일/첨부.wav", SOUND)
    put(ledger, "다른 사람.wav", SOUND + b"x")
    Take.objects.update(sha256=sha256_of(copy))
    return person


@pytest.mark.message("DP-LED-093")
@pytest.mark.message("DP-LED-094")
def test_files_that_hold_a_person_are_told(ledger: Ledger, room: Any) -> None:
    person = volunteer(ledger)
    apart = unicodedata.normalize("NFD", "홍길동")
    put(ledger, "명단.csv", "이름,전화\n홍길동,\n".encode("cp949"))
    put(ledger, "명단2.txt", b"0" * (1 << 20) + b"01012345678")
    put(ledger, "edge.txt", b"0" * ((1 << 20) - 4) + "홍길동".encode())
    put(ledger, "utf16.txt", "\ufeff홍길동".encode("utf-16-le"))
    put(ledger, f"{apart}_3장.wav", b"x")
    put(ledger, "tags.mp3", b"ID3" + "홍길동".encode("utf-16-le") + b"\0" * (3 << 20))
    packed(ledger, "sheet.xlsx", {"xl/sharedStrings.xml": b"<t>010-1234-5678</t>"})
    put(ledger, "letter.eml", b"From: H@Example.org\n")
    put(ledger, "clean.csv", "이름\n김철수\n".encode())
    put(ledger, "clean.wav", SOUND)
    packed(ledger, "clean.xlsx", {"xl/sharedStrings.xml": b"<t>1</t>"})
    put(ledger, "paper.pdf", b"%PDF-1.7\n")
    put(ledger, "scan.jpg", b"\xff\xd8\0\0")
    packed(ledger, "several.zip", {"a/b.pdf": b"%PDF"})
    packed(ledger, "broken.zip", {"a.txt": b"1"}).write_bytes(b"PK\x03\x04rubbish")
    found = told(room.plan(ledger, person, 365).findings)
    holds = {"명단.csv", "명단2.txt", "edge.txt", "utf16.txt", f"{apart}_3장.wav", "tags.mp3"}
    unknown = {"letter.eml", "paper.pdf", "scan.jpg", "several.zip", "broken.zip"}
    assert {name for name, id in found.items() if id == "DP-LED-093"} == {*holds, "sheet.xlsx"}
    assert {name for name, id in found.items() if id == "DP-LED-094"} == unknown


@pytest.mark.message("DP-LED-094")
def test_without_the_key_every_paper_is_told(ledger: Ledger, room: Any) -> None:
    person = volunteer(ledger)
    put(ledger, "명단.csv", "홍길동".encode())
    put(ledger, "소리.wav", SOUND)
    (ledger.folder / "key").unlink()
    assert told(room.plan(ledger, person, 365).findings) == {"명단.csv": "DP-LED-094"}


def test_copies_go_where_recordings_go(ledger: Ledger, room: Any) -> None:
    person = heard(ledger)
    before = room.plan(ledger, person, 365)
    copies = [path.relative_to(ledger.folder / "uploads").as_posix() for path in before.copies]
    assert copies == ["가져온 것/3장.wav", "메일/첨부.wav"]
    room.erase(ledger, person, "본인 요청", recordings_too=True)
    left = [p.name for p in (ledger.folder / "uploads").rglob("*") if p.is_file()]
    assert left == ["다른 사람.wav"]


def test_copies_stay_where_recordings_stay(ledger: Ledger, room: Any) -> None:
    person = heard(ledger)
    room.erase(ledger, person, "본인 요청", recordings_too=False)
    assert sum(path.is_file() for path in (ledger.folder / "uploads").rglob("*")) == 3


def test_a_recording_that_only_takes_tsv_knows(ledger: Ledger, room: Any) -> None:
    from daisy_pipeline.ledger import uploads
    from daisy_pipeline.ledger.models import Take
    from daisy_pipeline.tools.files import sha256_of

    person = volunteer(ledger)
    Take.objects.all().delete()
    copy = put(ledger, "3장.wav", SOUND)
    takes = ledger.workspace.folder("봄") / "takes.tsv"
    takes.write_text(takes.read_text("utf-8").replace("1" * 64, sha256_of(copy)), "utf-8")
    assert uploads.copies(ledger, person) == [copy]


def test_after_an_erasure_what_is_left_of_a_person_was_told(ledger: Ledger, room: Any) -> None:
    """By its bytes, in everything that lies in the ledger's folder."""
    person = heard(ledger)
    put(ledger, "명단.csv", "홍길동,010-1234-5678".encode())
    packed(ledger, "sheet.xlsx", {"홍길동.txt": b"1"})
    findings = room.plan(ledger, person, 365).findings
    room.erase(ledger, person, "본인 요청", recordings_too=True)
    needles = [word.encode(code) for word in SECRETS for code in ("utf-8", "cp949", "utf-16-le")]
    files = (path for path in ledger.folder.rglob("*") if path.is_file())
    holding = {path.name for path in files if any(n in path.read_bytes() for n in needles)}
    assert holding == set(told(findings)) == {"명단.csv", "sheet.xlsx"}


@pytest.mark.message("DP-LED-098")
def test_titles_that_name_a_person_are_told(ledger: Ledger, room: Any) -> None:
    person = volunteer(ledger)
    made = {
        "읽은 책": '[audio]\nnarrators = ["김철수", "홍 길동"]\n',
        "홍길동전": '[book]\ntitle = "홍길동전"\n# 홍길동\n',
        "받은 책": '[donated.braille]\nfiles = ["donated/x/홍길동_1.brf"]\nmaker = "홍길동"\n',
        "망가진 책": "[audio",
        "이상한 책": "audio = 1\ndonated = [1]\n",
    }
    for slug, text in made.items():
        ledger.workspace.folder(slug).mkdir(parents=True)
        (ledger.workspace.folder(slug) / "title.toml").write_text(text, "utf-8")
    found = [f for f in room.plan(ledger, person, 365).findings if f.id == "DP-LED-098"]
    assert [(f.place.file, f.place.inside) for f in found] == [
        ("sources/받은 책/title.toml", "donated.braille.maker"),
        ("sources/받은 책/title.toml", "donated.braille.files"),
        ("sources/읽은 책/title.toml", "audio.narrators"),
    ]
    assert found[0].facts == {"pseudonym": "V-001"}


def test_names_of_files_stay_in_the_ledger(ledger: Ledger, room: Any) -> None:
    person = heard(ledger)
    put(ledger, "홍길동.wav", SOUND)
    room.erase(ledger, person, "본인 요청", recordings_too=True)
    files = [p for p in ledger.workspace.output.rglob("*") if p.is_file()]
    assert not any("홍길동".encode() in p.read_bytes() for p in files)
