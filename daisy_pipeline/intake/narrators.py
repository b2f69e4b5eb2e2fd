# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads: the volunteer whose recordings come in, and what they were asked to read."""

from __future__ import annotations

from daisy_pipeline.ledger.consents import allowed
from daisy_pipeline.ledger.models import Assignment, TitleEntry, Volunteer
from daisy_pipeline.ledger.people import find_living
from daisy_pipeline.ledger.states import AssignmentState, Purpose, VolunteerRole
from daisy_pipeline.model.finding import ExitCode, Finding, fail

_OVER = (AssignmentState.DONE, AssignmentState.RELEASED)


def find_narrator(pseudonym: str) -> tuple[Volunteer, tuple[Finding, ...]]:
    """The volunteer by pseudonym, and a warning where a consent is missing.

    DaisyError (exit code 2): DP-LED-044 nobody is called so, -049 erased, DP-INT-001 has left.
    DP-INT-017: no consent to the use of the voice, without which nothing can be accepted.
    """
    found = find_living(pseudonym)
    name = found.pseudonym
    if found.status == "left":
        raise fail("DP-INT-001", exit_code=ExitCode.BAD_USAGE, narrator=name)
    if allowed([name], Purpose.VOICE_USE):
        return found, ()
    return found, (Finding("DP-INT-017", facts={"narrator": name}),)


def open_assignments(entry: TitleEntry, narrator: Volunteer) -> list[Assignment]:
    """What the narrator was asked to read of a title and has not finished, the earliest due first.

    One that is done counts too where it is the only kind: something may come once more.
    """
    own = Assignment.objects.filter(
        title=entry, volunteer=narrator, role=VolunteerRole.NARRATOR
    ).exclude(state=AssignmentState.RELEASED)
    found = sorted(own, key=lambda a: (a.due is None, a.due, a.first or 0, str(a.id)))
    return [a for a in found if a.state not in _OVER] or found


def other_titles(entry: TitleEntry, narrator: Volunteer) -> str:
    """The other titles that the narrator is reading, by their folders' names; "" for none."""
    others = (
        Assignment.objects.filter(volunteer=narrator, role=VolunteerRole.NARRATOR)
        .exclude(title=entry)
        .exclude(state__in=_OVER)
        .values_list("title__slug", flat=True)
    )
    return ", ".join(sorted(set(others)))
