# SPDX-License-Identifier: AGPL-3.0-or-later
"""Erase who a volunteer is: what will go is told first, and a rerun completes what was interrupted.

Identity, contact, the id at the portal, learned voices, file names that the volunteer gave and
the places of papers go. Pseudonym, counts, hours, states and dates stay: they are the library's
own record of its work. Recordings follow what the consent to use the voice says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.db import OperationalError, connection
from django.db.models import Sum

from daisy_pipeline.build.voices import pinned
from daisy_pipeline.config.voices import Narrator, narrator_folder, remove_snapshots
from daisy_pipeline.ledger import (
    consents,
    door,
    erasures,
    old_backups,
    recordings,
    uploads,
    voice_files,
)
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Assignment, Consent, Staff, Take, Volunteer, WorkLog
from daisy_pipeline.ledger.moves import move_assignment
from daisy_pipeline.ledger.people import ERASED
from daisy_pipeline.ledger.recordings import Recording
from daisy_pipeline.ledger.states import ASSIGNMENT_MOVES, AssignmentState, Purpose
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place, fail


@dataclass(frozen=True)
class Plan:
    """What an erasure will do; ``again`` for one who was erased before."""

    pseudonym: str
    again: bool
    sealed: bool
    consents: int
    snapshots: int
    pinned: tuple[str, ...]  # titles that are aligned with what was learned
    recordings: tuple[Recording, ...]
    retention: str  # keep, delete, or "" where no consent says anything
    minutes: int
    copies: tuple[Path, ...] = ()  # of recordings, in ledger/uploads
    findings: tuple[Finding, ...] = field(default=())  # DP-LED-059: backups; -093, -094: uploads


def plan(ledger: Ledger, volunteer: Volunteer, days: int) -> Plan:
    """What will go and what stays; ``days`` is how long backups are kept (for DP-LED-059)."""
    narrator = _narrator(ledger, volunteer)
    copies = uploads.copies(ledger, volunteer)
    minutes = WorkLog.objects.filter(volunteer=volunteer).aggregate(n=Sum("credited_minutes"))["n"]
    return Plan(
        pseudonym=volunteer.pseudonym,
        again=volunteer.status == ERASED,
        sealed=volunteer.sealed is not None,
        consents=Consent.objects.filter(volunteer=volunteer, withdrawn_on=None).count(),
        snapshots=len(narrator.snapshots()),
        pinned=tuple(sorted({slug for slug, _ in pinned(ledger.workspace, narrator.name)})),
        recordings=tuple(recordings.recordings_of(ledger, volunteer)),
        retention=consents.retention_of(volunteer),
        minutes=int(minutes or 0),
        copies=tuple(copies),
        findings=(
            *old_backups.findings(ledger, volunteer.pseudonym, days),
            *uploads.findings(ledger, volunteer, copies),
        ),
    )


def _narrator(ledger: Ledger, volunteer: Volunteer) -> Narrator:
    folder = narrator_folder(ledger.workspace, volunteer.voice or volunteer.pseudonym)
    return Narrator(folder.name, folder, "", "")  # a broken voice.toml hinders nobody


def choose(plan: Plan, wish: str) -> bool:
    """Whether recordings are deleted; ``wish`` is keep, delete, or "" for what the consent says.

    DP-LED-063 (exit code 2): the consent says that they are deleted and nobody said so in as many
    words, or says so and the wish is to keep them, or no consent says anything.
    """
    there = [*plan.copies, *(one for one in plan.recordings if one.there or one.accepted)]
    if not there or wish == consents.DELETE:
        return wish == consents.DELETE
    if plan.retention == consents.KEEP or (wish == consents.KEEP and not plan.retention):
        return False
    told: dict[str, Fact] = {"pseudonym": plan.pseudonym, "count": len(there)}
    told["retention"] = f"retention.{plan.retention}"
    raise fail("DP-LED-063", Place(inside=plan.pseudonym), exit_code=ExitCode.BAD_USAGE, **told)


def erase(ledger: Ledger, volunteer: Volunteer, reason: str, *, recordings_too: bool) -> Plan:
    """Erase a volunteer; what was done, with findings (DP-LED-060, -061).

    In this order, so that it can be killed anywhere: noted beside the database (a backup that is
    restored then erases again), files, rows in one transaction, free places in the database.
    """
    before = plan(ledger, volunteer, 0)
    found: list[Finding] = []
    erasures.note(ledger.folder, volunteer.pseudonym, ledger.today().isoformat())
    remove_snapshots(_narrator(ledger, volunteer))
    if recordings_too:
        found += recordings.delete(ledger, volunteer)
        for path in before.copies:
            path.unlink(missing_ok=True)
    if not before.again or before.sealed or before.consents:
        with ledger.change("volunteer.erase", volunteer.pseudonym, reason=reason):
            strip(ledger, volunteer)
            release(ledger, volunteer)
    try:
        voice_files.mirror(ledger, volunteer)
    except DaisyError as problem:  # a broken voice.toml holds only references
        found += problem.findings
    found += shred(ledger)
    return Plan(**{**before.__dict__, "findings": tuple(found)})


def strip(ledger: Ledger, person: Volunteer | Staff) -> None:
    """Take out of a person's rows what says who it is; within a change."""
    person.sealed = None
    person.revision += 1
    if isinstance(person, Staff):
        person.active = False
        person.save()
        return
    today = ledger.today()
    person.status, person.under_14 = ERASED, False
    person.left_on = person.left_on or today
    person.save()
    theirs = Consent.objects.filter(volunteer=person)
    theirs.filter(withdrawn_on=None).update(withdrawn_on=today)
    # What proves that the recordings may be kept has to be found; every other paper's place goes.
    theirs.exclude(purpose=Purpose.VOICE_USE, retention=consents.KEEP).update(evidence="")
    Take.objects.filter(volunteer=person).update(came_as="")
    WorkLog.objects.filter(volunteer=person).update(evidence="")


def release(ledger: Ledger, volunteer: Volunteer) -> None:
    """What the volunteer still had to do is free for another."""
    for row in Assignment.objects.filter(volunteer=volunteer).select_related("title", "volunteer"):
        if AssignmentState.RELEASED in ASSIGNMENT_MOVES[AssignmentState(row.state)]:
            move_assignment(ledger, row, AssignmentState.RELEASED, why="erase")


def shred(ledger: Ledger) -> list[Finding]:
    """Empty the places that deleted data leaves in the database; DP-LED-061 where others use it.

    SQLite: the file is written anew and its log cut off (sqlite.org/lang_vacuum.html,
    pragma.html#pragma_wal_checkpoint). PostgreSQL: the tables are written anew; its own log and
    backups of the server are its keeper's.
    """
    place = Place("", inside=connection.vendor)
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                place = door.place_of(ledger)
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy = bool(cursor.fetchone()[0])
            else:
                for model in (Volunteer, Staff, Take, Consent, WorkLog):
                    cursor.execute(f"VACUUM (FULL) {model._meta.db_table}")
                busy = False
    except OperationalError:  # another command holds it; what is deleted is overwritten already
        busy = True
    return [Finding("DP-LED-061", place)] if busy else []
