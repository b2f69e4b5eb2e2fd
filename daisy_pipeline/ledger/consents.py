# SPDX-License-Identifier: AGPL-3.0-or-later
"""Consents: one for each purpose, in the version that was signed, given and withdrawn on a day.

Nothing is agreed to unless it was given. What others ask: ``allowed``, ``require``,
``printed_name``, ``for_hours``. Korean law on it: 개인정보 보호법 15조, 17조, 22조, 22조의2
(from memory; the library's privacy officer decides).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from daisy_pipeline.ledger import vault
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Consent, Volunteer
from daisy_pipeline.ledger.states import Purpose
from daisy_pipeline.model.finding import ExitCode, Place, fail

KEEP, DELETE = "keep", "delete"
GIVEN, WITHDRAWN, NEVER, REFUSED = "given", "withdrawn", "never", "refused"


@dataclass(frozen=True)
class Stand:
    """Where one purpose stands; ``row`` is the newest consent to it, if there is one."""

    purpose: Purpose
    state: str  # given, withdrawn, never, refused
    row: Consent | None = None


def give(
    ledger: Ledger,
    volunteer: Volunteer,
    purpose: Purpose,
    version: str,
    on: date,
    *,
    evidence: str = "",
    retention: str = KEEP,
) -> bool:
    """Write a consent; False when the same stood there already.

    DP-LED-051 (exit code 6): of a child under 14 the guardian has to consent first.
    """
    if purpose != Purpose.GUARDIAN and _needs_guardian(volunteer):
        place = Place(inside=volunteer.pseudonym)
        facts = {"pseudonym": volunteer.pseudonym}
        raise fail("DP-LED-051", place, exit_code=ExitCode.NEEDS_PERSON, **facts)
    values = {"purpose": purpose, "version": version, "given_on": on, "withdrawn_on": None}
    values |= {"evidence": evidence, "retention": retention}
    if Consent.objects.filter(volunteer=volunteer, **values).exists():
        return False
    told = {"purpose": purpose, "version": version, "on": on, "retention": retention}
    with ledger.change("consent.give", volunteer.pseudonym, **told):
        Consent.objects.create(**ledger.fresh(), volunteer=volunteer, **values)
    return True


def _needs_guardian(volunteer: Volunteer) -> bool:
    return volunteer.under_14 and not _open(volunteer, [Purpose.GUARDIAN]).exists()


def _open(volunteer: Volunteer, purposes: Sequence[Purpose]) -> QuerySet[Consent]:
    found = Consent.objects.filter(volunteer=volunteer, withdrawn_on=None)
    return found.filter(purpose__in=list(purposes))


def withdraw(
    ledger: Ledger, volunteer: Volunteer, purposes: Sequence[Purpose], on: date
) -> list[Purpose]:
    """Write that consents are withdrawn since a day; which of them had been given.

    DP-LED-048 (exit code 2) for a day before one of them was given.
    """
    rows = list(_open(volunteer, purposes).order_by("given_on"))
    if late := next((row for row in rows if row.given_on > on), None):
        facts = {"field": f"consent.{late.purpose}", "problem": "problem.before"}
        raise fail("DP-LED-048", Place(inside=str(on)), exit_code=ExitCode.BAD_USAGE, **facts)
    ended = [one for one in purposes if one in {row.purpose for row in rows}]
    if ended:
        said = [str(one) for one in ended]
        with ledger.change("consent.withdraw", volunteer.pseudonym, purposes=said, on=on):
            for row in rows:
                row.withdrawn_on, row.revision = on, row.revision + 1
                row.save()
    return ended


def standing(volunteer: Volunteer) -> list[Stand]:
    """Every purpose in the order of the form; the guardian's only for a child."""
    newest: dict[str, Consent] = {}
    order = Consent.objects.filter(volunteer=volunteer).order_by("given_on", "created_at")
    for row in order:
        there = newest.get(row.purpose)
        if there is None or row.withdrawn_on is None or there.withdrawn_on is not None:
            newest[row.purpose] = row
    asked = [p for p in Purpose if p != Purpose.GUARDIAN or volunteer.under_14 or p in newest]
    return [Stand(one, _state(one, newest.get(one)), newest.get(one)) for one in asked]


def _state(purpose: Purpose, row: Consent | None) -> str:
    if row is None:  # learning a voice is refused unless somebody says yes (issue 8)
        return REFUSED if purpose == Purpose.VOICE_SYNTHESIS else NEVER
    return GIVEN if row.withdrawn_on is None else WITHDRAWN


def allowed(pseudonyms: Iterable[str], purpose: Purpose) -> set[str]:
    """Those of the pseudonyms whose consent to the purpose stands."""
    given = Consent.objects.filter(purpose=purpose, withdrawn_on=None)
    given = given.filter(volunteer__pseudonym__in=list(pseudonyms)).select_related("volunteer")
    found = {row.volunteer.pseudonym: row.volunteer for row in given}
    return {name for name, person in found.items() if not _needs_guardian(person)}


def require(volunteer: Volunteer, purpose: Purpose) -> None:
    """DP-LED-050 (exit code 6, a person is needed) unless the consent to the purpose stands.

    ``membership`` before somebody is assigned, ``voice-use`` before a take is accepted,
    ``voice-synthesis`` before anything is learned of a voice.
    """
    if not allowed([volunteer.pseudonym], purpose):
        place = Place(inside=volunteer.pseudonym)
        facts = {"pseudonym": volunteer.pseudonym, "purpose": f"consent.{purpose}"}
        facts |= {"key": str(purpose)}
        raise fail("DP-LED-050", place, exit_code=ExitCode.NEEDS_PERSON, **facts)


def printed_name(ledger: Ledger, pseudonym: str) -> str:
    """The name that products may print for a narrator; "" where nobody consented to that.

    The look is logged. DaisyError where the key is missing.
    """
    if not allowed([pseudonym], Purpose.PRINTED_NAME):
        return ""
    person = Volunteer.objects.get(pseudonym=pseudonym)
    return vault.who(ledger, [person], f"consent.{Purpose.PRINTED_NAME}")[pseudonym].get("name", "")


def for_hours(ledger: Ledger, pseudonyms: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """``name``, ``portal`` and ``portal_id`` of those who agreed that hours go to 1365 or VMS.

    The others are not in it. Each look is logged.
    """
    agreed = sorted(allowed(pseudonyms, Purpose.HOURS_1365))
    people = Volunteer.objects.filter(pseudonym__in=agreed)
    known = vault.who(ledger, people, f"consent.{Purpose.HOURS_1365}")
    wanted = ("name", "portal", "portal_id")
    return {who: {f: t for f, t in data.items() if f in wanted} for who, data in known.items()}


def retention_of(volunteer: Volunteer) -> str:
    """What the newest consent to use the voice says of recordings: keep, delete; "" for none.

    A withdrawn consent still tells what was agreed on for the time after.
    """
    rows = Consent.objects.filter(volunteer=volunteer, purpose=Purpose.VOICE_USE)
    last = rows.order_by("given_on", "created_at").last()
    return last.retention if last else ""
