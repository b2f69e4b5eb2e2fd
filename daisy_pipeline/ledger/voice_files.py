# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keep voice.toml in step with the consents of the ledger: builds read only the file.

The file gets a reference by pseudonym (``ledger:V-014/printed-name/2026-1``), never what the
ledger holds as evidence: that may name a person or a place.
"""

from __future__ import annotations

from collections.abc import Iterator

from daisy_pipeline.config.voice_consents import MEMORY, PRINTED_NAME, Mark, read_mark, with_mark
from daisy_pipeline.config.voices import narrator_folder, narrator_names, voice_toml
from daisy_pipeline.ledger import consents
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Volunteer
from daisy_pipeline.ledger.states import Purpose
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place
from daisy_pipeline.tools.files import publish

FILE = "voice.toml"
TABLES = {Purpose.PRINTED_NAME: PRINTED_NAME, Purpose.VOICE_SYNTHESIS: MEMORY}


def mirror(ledger: Ledger, volunteer: Volunteer, lang: str = "ko") -> str:
    """Write into voice.toml what the ledger says; the file as people know it, "" when unchanged.

    A folder is begun for somebody who agreed to something that a build has to know.
    """
    marks = {table: mark_of(volunteer, purpose) for purpose, table in TABLES.items()}
    folder = narrator_folder(ledger.workspace, volunteer.voice or volunteer.pseudonym)
    path = folder / FILE
    shown = ledger.workspace.shown(path)
    if not path.is_file() and not any(mark.stands for mark in marks.values()):
        return ""
    raw = path.read_bytes() if path.is_file() else voice_toml(lang).encode("utf-8")
    bom = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
    before = text = raw.decode("utf-8-sig")
    for table, mark in marks.items():
        known = read_mark(path, shown, table)
        # A reference that the library wrote itself is its own; only what contradicts is changed.
        if known.stands != mark.stands or (mark.reference and not known.reference):
            text = with_mark(text, table, mark, shown)
    if text != before or not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        publish(bom + text.encode("utf-8"), path)
        return shown
    return ""


def mark_of(volunteer: Volunteer, purpose: Purpose) -> Mark:
    """What voice.toml has to say of a consent."""
    stand = next(s for s in consents.standing(volunteer) if s.purpose == purpose)
    if stand.row is None:
        return Mark()
    reference = f"ledger:{volunteer.pseudonym}/{purpose}/{stand.row.version}"
    ended = str(stand.row.withdrawn_on or "")
    return Mark(reference, str(stand.row.given_on), ended)


def may_learn(folder: str) -> bool:
    """Whether the voice in a folder of voices/ may be learned, as far as the ledger knows.

    Somebody whom the ledger does not know is left to what voice.toml says.
    """
    person = Volunteer.objects.filter(voice=folder).first()
    person = person or Volunteer.objects.filter(pseudonym=folder).first()
    if person is None:
        return True
    return bool(consents.allowed([person.pseudonym], Purpose.VOICE_SYNTHESIS))


def contradictions(ledger: Ledger) -> Iterator[Finding]:
    """DP-LED-064 where a narrator's voice.toml and the ledger say different things."""
    people = {(p.voice or p.pseudonym): p for p in Volunteer.objects.all()}
    for name in narrator_names(ledger.workspace):
        path = ledger.workspace.voices / name / FILE
        person = people.get(name)
        if person is None or not path.is_file():
            continue
        yield from _of_one(person, path.parent.name, ledger)


def _of_one(person: Volunteer, name: str, ledger: Ledger) -> Iterator[Finding]:
    path = ledger.workspace.voices / name / FILE
    shown = ledger.workspace.shown(path)
    for purpose, table in TABLES.items():
        try:
            own = read_mark(path, shown, table).stands
        except DaisyError as problem:
            yield from problem.findings
            return
        held = bool(consents.allowed([person.pseudonym], purpose))
        if own != held:
            words = {True: "consent-state.given", False: "consent-state.never"}
            facts: dict[str, Fact] = {"pseudonym": person.pseudonym, "key": str(purpose)}
            facts |= {"purpose": f"consent.{purpose}", "own": words[own], "state": words[held]}
            yield Finding("DP-LED-064", Place(shown, inside=f"consent.{table}"), facts)
