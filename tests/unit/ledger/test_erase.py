# SPDX-License-Identifier: AGPL-3.0-or-later
"""Erasure: who a person is goes, work stays; killed anywhere, a rerun completes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.intake.naming import reduced
from daisy_pipeline.ledger import vault
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.states import Purpose
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding
from daisy_pipeline.recordings.takes import Take, read_takes, takes_bytes
from tests.fakes.ledgers import close, open_at, server

DAY = date(2026, 3, 1)
SECRETS = ("홍길동", "1234-5678", "h@example.org", "hong77")


@pytest.fixture
def room(ledger: Ledger) -> Any:
    from daisy_pipeline.ledger import erase

    return erase


def volunteer(ledger: Ledger, retention: str = "keep") -> Any:
    """V-001 with everything: consents, a recording, hours, work to do, a learned voice."""
    from daisy_pipeline.ledger import consents, people, voice_files
    from daisy_pipeline.ledger.models import Assignment, Take, TitleEntry, WorkLog

    who = {"name": "홍길동", "phone": "010-1234-5678", "email": "h@example.org"}
    person = people.add(ledger, people.Person(**who, portal_id="hong77"))
    for purpose in (Purpose.MEMBERSHIP, Purpose.VOICE_USE, Purpose.VOICE_SYNTHESIS):
        said = {"evidence": "서랍 3", "retention": retention}
        consents.give(ledger, person, purpose, "2026-1", DAY, **said)
    voice_files.mirror(ledger, person)
    learned = ledger.workspace.voices / "V-001" / "snapshots" / f"{'a' * 64}.json"
    learned.parent.mkdir(parents=True)
    learned.write_text("{}", "utf-8")
    made = ledger.fresh
    title = TitleEntry.objects.create(**made(), slug="봄", uid="u", title="봄", digest="d")
    recorded(ledger.workspace.folder("봄"))
    work = {"title": title, "volunteer": person, "role": "narrator", "state_since": ledger.now()}
    assigned = Assignment.objects.create(**made(), **work, state="working")
    take = {"title": title, "volunteer": person, "assignment": assigned, "state": "accepted"}
    with ledger.change("test.take", "봄"):
        Take.objects.create(
            **made(), **take, file="audio/1.wav", sha256="1" * 64,
            came_as=reduced("홍길동_3장.wav"), received_on=DAY,
        )  # fmt: skip
    hours = {"volunteer": person, "activity": "narration", "worked_on": DAY, "minutes": 90}
    WorkLog.objects.create(**made(), **hours, credited_minutes=60, evidence="서랍 3")
    return person


def recorded(folder: Path) -> None:
    """A title with a recording of V-001 and one of somebody else."""
    (folder / "audio").mkdir(parents=True)
    (folder / "title.toml").write_text("", "utf-8")
    takes = []
    for number, narrator in ((1, "V-001"), (2, "V-002")):
        (folder / "audio" / f"{number}.wav").write_bytes(b"sound")
        name = f"audio/{number}.wav"
        takes.append(Take(file=name, sha256=str(number) * 64, narrator=narrator))
    (folder / "takes.tsv").write_bytes(takes_bytes(takes))


def states(ledger: Ledger) -> dict[str, str]:
    takes, _ = read_takes(ledger.workspace.folder("봄") / "takes.tsv")
    return {take.file: take.state for take in takes}


def ids(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.id for finding in findings]


def test_what_goes_and_what_stays(ledger: Ledger, room: Any) -> None:
    from daisy_pipeline.ledger.models import Assignment, Consent, Volunteer, WorkLog
    from daisy_pipeline.ledger.models import Take as TakeRow

    person = volunteer(ledger)
    before = room.plan(ledger, person, 365)
    assert (before.sealed, before.consents, before.snapshots) == (True, 3, 1)
    assert (len(before.recordings), before.minutes, before.retention) == (1, 60, "keep")
    assert room.choose(before, "") is False
    room.erase(ledger, person, "본인 요청", recordings_too=False)
    row = Volunteer.objects.get()
    assert (row.pseudonym, row.status, row.sealed) == ("V-001", "erased", None)
    assert not Consent.objects.filter(withdrawn_on=None).exists()
    assert Consent.objects.count() == 3 and WorkLog.objects.get().credited_minutes == 60
    assert Assignment.objects.get().state == "released"
    assert TakeRow.objects.get().state == "accepted" and TakeRow.objects.get().came_as == ""
    kept = dict(Consent.objects.values_list("purpose", "evidence"))
    assert kept == {"membership": "", "voice-use": "서랍 3", "voice-synthesis": ""}
    assert not (ledger.workspace.voices / "V-001" / "snapshots").exists()
    text = (ledger.workspace.voices / "V-001" / "voice.toml").read_text("utf-8")
    assert '"2026-03-02"' in text  # withdrawn: nothing is learned again
    assert states(ledger) == {"audio/1.wav": "accepted", "audio/2.wav": "accepted"}


@pytest.mark.message("DP-LED-060")
def test_recordings_go_where_the_consent_says_so(ledger: Ledger, room: Any) -> None:
    from daisy_pipeline.ledger.models import Take as TakeRow

    person = volunteer(ledger, retention="delete")
    done = room.erase(ledger, person, "본인 요청", recordings_too=True)
    (told,) = [f for f in done.findings if f.id == "DP-LED-060"]
    assert told.place.file == "sources/봄/takes.tsv" and told.facts["count"] == 1
    folder = ledger.workspace.folder("봄")
    assert not (folder / "audio" / "1.wav").exists() and (folder / "audio" / "2.wav").exists()
    assert states(ledger) == {"audio/1.wav": "superseded", "audio/2.wav": "accepted"}
    assert TakeRow.objects.get().state == "superseded"


@pytest.mark.message("DP-LED-063")
def test_recordings_never_go_silently(ledger: Ledger, room: Any) -> None:
    before = room.plan(ledger, volunteer(ledger, retention="delete"), 365)
    for wish in ("", "keep"):
        with pytest.raises(DaisyError) as error:
            room.choose(before, wish)
        assert error.value.exit_code == ExitCode.BAD_USAGE
        finding = error.value.findings[0]
        assert (finding.id, finding.place.inside) == ("DP-LED-063", "V-001")
        assert finding.facts["retention"] == "retention.delete"
    assert room.choose(before, "delete") is True


def moments(room: Any) -> Iterator[tuple[str, Callable[[], tuple[Any, str]]]]:
    """Where an erasure can be killed: before each of its parts."""
    from daisy_pipeline.ledger import recordings, voice_files

    yield "files", lambda: (room, "remove_snapshots")
    yield "takes.tsv", lambda: (recordings, "takes_bytes")
    yield "rows of takes", lambda: (recordings, "move_take")
    yield "rows", lambda: (room, "strip")
    yield "assignments", lambda: (room, "move_assignment")
    yield "voice.toml", lambda: (voice_files, "publish")
    yield "free places", lambda: (room, "shred")


@pytest.mark.parametrize("number", range(7))
def test_killed_anywhere(
    ledger: Ledger, room: Any, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daisy_pipeline.ledger import people
    from daisy_pipeline.ledger.models import Consent, Volunteer

    person = volunteer(ledger, retention="delete")
    where, name = list(moments(room))[number][1]()

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(where, name, killed)
        with pytest.raises(KeyboardInterrupt):
            room.erase(ledger, person, "본인 요청", recordings_too=True)
    again = open_at(ledger.workspace.root, ledger.now)
    room.erase(again, people.find("V-001"), "본인 요청", recordings_too=True)
    assert Volunteer.objects.get().sealed is None
    assert not Consent.objects.filter(withdrawn_on=None).exists()
    assert states(ledger) == {"audio/1.wav": "superseded", "audio/2.wav": "accepted"}
    assert not (ledger.workspace.folder("봄") / "audio" / "1.wav").exists()
    assert not (ledger.workspace.voices / "V-001" / "snapshots").exists()
    assert room.plan(again, people.find("V-001"), 365).again


@pytest.mark.message("DP-LED-049")
def test_nothing_more_is_written_of_the_erased(ledger: Ledger, room: Any) -> None:
    from daisy_pipeline.ledger import people

    room.erase(ledger, volunteer(ledger), "본인 요청", recordings_too=False)
    with pytest.raises(DaisyError) as error:
        people.find_living("V-001")
    assert error.value.findings[0].id == "DP-LED-049"
    assert error.value.findings[0].place.inside == "V-001"


@pytest.mark.message("DP-LED-059")
def test_backups_that_still_hold_a_person(ledger: Ledger, room: Any) -> None:
    from daisy_pipeline.ledger import backup, people
    from daisy_pipeline.ledger.restore import restore

    backup.make(ledger)  # of before
    person = volunteer(ledger)
    made = backup.make(ledger)
    (ledger.folder / "backups" / "broken.zip").write_bytes(b"none")
    found = room.plan(ledger, person, 365).findings
    assert ids(found) == ["DP-LED-059"]
    assert found[0].place.file == f"ledger/backups/{made.path.name}"
    assert found[0].facts["date"] == "2027-03-02"
    room.erase(ledger, person, "본인 요청", recordings_too=False)
    again = open_at(ledger.workspace.root, ledger.now)
    done = restore(again, made.path, replace=True)
    assert ids(tuple(done.findings)) == ["DP-LED-033"]
    back = people.find("V-001")
    assert (back.sealed, back.status, back.under_14) == (None, "erased", False)
    from daisy_pipeline.ledger.models import Take as TakeRow

    assert TakeRow.objects.get().came_as == ""


@pytest.mark.message("DP-LED-067")
def test_a_reason_names_nobody(ledger: Ledger) -> None:
    person = volunteer(ledger)
    for text in ("홍 길동의 요청", "010-1234-5678로 전화함", "hong77"):
        with pytest.raises(DaisyError) as error:
            vault.refuse_names(ledger, person, text)
        assert error.value.findings[0].id == "DP-LED-067"
        assert error.value.findings[0].place.inside == "V-001"
    vault.refuse_names(ledger, person, "1365 문서-12, 본인 요청")


@pytest.mark.skipif(bool(server()), reason="sqlite-only: it is about SQLite's file")
@pytest.mark.message("DP-LED-061")
def test_while_another_program_reads(ledger: Ledger, room: Any) -> None:
    import sqlite3

    from django.db import connection

    person = volunteer(ledger)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100")
    other = sqlite3.connect(ledger.folder / "ledger.sqlite3")
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM ledger_volunteer").fetchone()
    done = room.erase(ledger, person, "본인 요청", recordings_too=False)
    assert ids(done.findings) == ["DP-LED-061"]
    assert done.findings[0].place.file == "ledger/ledger.sqlite3"
    other.close()
    assert room.shred(ledger) == []


def test_no_byte_of_the_workspace_says_who_somebody_is(ledger: Ledger, room: Any) -> None:
    """A whole life; then every file is read as bytes, the database and its log among them."""
    from daisy_pipeline.ledger import backup, export
    from daisy_pipeline.ledger.models import Volunteer

    person = volunteer(ledger)
    sealed = bytes(Volunteer.objects.get().sealed or b"")
    assert vault.who(ledger, [person], "확인")["V-001"]["name"] == "홍길동"
    backup.make(ledger)
    export.export(ledger, ledger.workspace.root / "표", lambda key: key, "견본")
    close()
    assert leaks(ledger.workspace.root, SECRETS) == []
    again = open_at(ledger.workspace.root, ledger.now)
    for path in (ledger.folder / "backups").glob("*.zip"):
        path.unlink()
    room.erase(again, person, "본인 요청", recordings_too=False)
    close()
    assert leaks(ledger.workspace.root, [*SECRETS, sealed]) == []


@pytest.mark.skipif(bool(server()), reason="sqlite-only: it is about SQLite's file")
def test_the_look_would_find_something(ledger: Ledger) -> None:
    """Sealed bytes are in the file before: else the test above could not fail."""
    from daisy_pipeline.ledger.models import Volunteer

    volunteer(ledger)
    sealed = bytes(Volunteer.objects.get().sealed or b"")
    close()
    assert leaks(ledger.workspace.root, [sealed])


def leaks(root: Path, secrets: Any) -> list[tuple[str, int]]:
    wanted = [text if isinstance(text, bytes) else text.encode("utf-8") for text in secrets]
    files = [path for path in sorted(root.rglob("*")) if path.is_file()]
    assert len(files) > 3
    found = []
    for path in files:
        data = path.read_bytes()
        found += [(path.name, n) for n, one in enumerate(wanted) if one in data]
        if path.suffix == ".zip":
            found += _in_zip(path, wanted)
    return found


def _in_zip(path: Path, wanted: list[bytes]) -> Iterator[tuple[str, int]]:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            yield from ((f"{path.name}:{name}", n) for n, one in enumerate(wanted) if one in data)


def test_a_restored_backup_leaves_no_work_with_who_was_erased(ledger: Ledger) -> None:
    from daisy_pipeline.ledger import erasures
    from daisy_pipeline.ledger.models import Assignment
    from tests.unit.intake.desk import assigned, person, title

    title(ledger)
    who = person(ledger, "V-014", name="홍길동")
    assigned(ledger, who, first=1, last=1)  # as an old backup still has it
    erasures.note(ledger.folder, "V-014", "2026-03-02")
    assert [f.id for f in erasures.reapply(ledger)] == ["DP-LED-033"]
    assert Assignment.objects.get().state == "released"
