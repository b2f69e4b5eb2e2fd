# SPDX-License-Identifier: AGPL-3.0-or-later
"""Volunteers: added by pseudonym with who they are sealed, found, listed, with their roles.

What is told about a wrong entry names the field and never repeats what was typed: a finding may
stand in a log, a name may not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from daisy_pipeline.config.toml_file import nearest
from daisy_pipeline.ledger import erasures, vault
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Role, Staff, Volunteer
from daisy_pipeline.ledger.states import VolunteerRole
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail

ACTIVE, RESTING, LEFT, ERASED = "active", "resting", "left", "erased"
STATUSES = (ACTIVE, RESTING, LEFT)
PORTALS = ("1365", "VMS")
NOBODY = "near.nobody"  # words where there is no pseudonym to name
DUPLICATES = "reason.duplicates"  # the reason in the access log where a program looked for doubles
_PSEUDONYM = re.compile(r"[^\W_][\w-]{0,39}")
_NUMBERED = re.compile(r"([A-Z]+)-(\d{1,9})", re.ASCII)
_PHONE = re.compile(r"\+?\d[\d\s().-]{5,24}", re.ASCII)
_EMAIL = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]+\.[^\s@<>,;\".]{2,}")
_PORTAL_ID = re.compile(r"[\w.@+-]{2,40}")
_LONGEST = 100  # signs of a name


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who a volunteer is, as a person typed it; ``joined`` None for today."""

    name: str
    phone: str = ""
    email: str = ""
    portal: str = ""
    portal_id: str = ""
    roles: tuple[VolunteerRole, ...] = ()
    joined: date | None = None
    pseudonym: str = ""
    under_14: bool = False

    def sealed_data(self) -> dict[str, str]:
        """What of it is sealed; empty fields are left out."""
        fields = ("name", "phone", "email", "portal", "portal_id")
        texts = {field: str(getattr(self, field)) for field in fields}
        return {field: text for field, text in texts.items() if text}

    def __repr__(self) -> str:  # in no error, in no log
        return f"Person({self.pseudonym or '?'})"


def cleaned(person: Person) -> Person:
    """The same with blanks in order, NFC, and a mobile number's first zero put back.

    A spreadsheet that takes 01012345678 for a number drops the zero.
    """
    texts = {field: _neat(text) for field, text in person.sealed_data().items()}
    phone = texts.get("phone", "")
    if re.fullmatch(r"10\d{8}", phone, re.ASCII):
        texts["phone"] = f"0{phone}"
    if texts.get("portal_id") and not texts.get("portal"):
        texts["portal"] = PORTALS[0]
    empty = dict.fromkeys(("name", "phone", "email", "portal", "portal_id"), "")
    return _replaced(person, {**empty, **texts, "pseudonym": _neat(person.pseudonym)})


def _replaced(person: Person, texts: Mapping[str, str]) -> Person:
    values = {**person.__dict__, **texts}
    return Person(**values)


def _neat(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def problems(person: Person) -> Iterator[tuple[str, str]]:
    """What is wrong with a cleaned person: (field, problem), both keys of words.toml."""
    if not person.name:
        yield "field.name", "problem.empty"
    elif len(person.name) > _LONGEST or not any(c.isalpha() for c in person.name):
        yield "field.name", "problem.no-name"
    if person.phone and not _PHONE.fullmatch(person.phone):
        yield "field.phone", "problem.no-phone"
    if person.email and not _EMAIL.fullmatch(person.email):
        yield "field.email", "problem.no-email"
    if person.portal_id and not _PORTAL_ID.fullmatch(person.portal_id):
        yield "field.portal-id", "problem.no-portal-id"
    if person.portal and person.portal not in PORTALS:
        yield "field.portal", "problem.no-portal"
    if person.pseudonym and not _PSEUDONYM.fullmatch(person.pseudonym):
        yield "field.pseudonym", "problem.no-pseudonym"
    elif person.pseudonym and fold(person.pseudonym) == fold(person.name):
        yield "field.pseudonym", "problem.is-name"


def refuse_wrong(person: Person) -> None:
    """DP-LED-045 (exit code 2) for each thing that is wrong with a cleaned person."""
    wrong = [
        Finding("DP-LED-045", Place(inside=field), {"field": field, "problem": problem})
        for field, problem in problems(person)
    ]
    if wrong:
        raise DaisyError(*wrong, exit_code=ExitCode.BAD_USAGE)


def fold(text: str) -> str:
    """A name as it compares: without blanks and case."""
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def known_by(data: Mapping[str, str]) -> str:
    """By which one person is taken for another: the name and a way to reach them.

    The digits of the phone; of people without one the mail address or the portal's id; of those
    of whom only the name is known, the name.
    """
    digits = "".join(c for c in data.get("phone", "") if c.isdecimal())
    digits = digits.removeprefix("82").lstrip("0")
    reached = digits or fold(data.get("email", "")) or fold(data.get("portal_id", ""))
    return f"{fold(data.get('name', ''))}|{reached}"


def doubles(ledger: Ledger, people: Iterable[Person]) -> dict[str, str]:
    """The pseudonyms of volunteers who seem to be the same people, by ``known_by``.

    A program compares; the access log has one row for it. {} where the key is not there.
    """
    wanted = {known_by(person.sealed_data()) for person in people if person.name}
    rows = Volunteer.objects.filter(sealed__isnull=False).order_by("pseudonym")
    pairs = rows.values_list("pseudonym", "sealed").iterator(chunk_size=500)
    if not wanted:
        return {}
    found = vault.compare(ledger, ((p, bytes(s or b"")) for p, s in pairs), known_by, DUPLICATES)
    return {key: pseudonym for key, pseudonym in found.items() if key in wanted}


def add(ledger: Ledger, person: Person) -> Volunteer:
    """A new volunteer. DP-LED-045 for wrong entries, -046 (exit code 2) for a taken pseudonym."""
    return add_all(ledger, [person])[0]


def add_all(ledger: Ledger, people: Sequence[Person]) -> list[Volunteer]:
    """New volunteers, all or none of them; errors as ``add``."""
    people = [cleaned(person) for person in people]
    for person in people:
        refuse_wrong(person)
    free = free_pseudonyms(ledger, {p.pseudonym for p in people if p.pseudonym})
    made: list[Volunteer] = []
    roles: list[Role] = []
    with ledger.change("volunteer.add", _subject(people), count=len(people)):
        # Within the change: a key that is replaced meanwhile is seen (rekey works in one, too).
        keys = vault.ring(ledger)
        used = taken(ledger)
        for person in people:
            name = person.pseudonym or next(free)
            if name in used:
                raise is_taken(name)
            used.add(name)
            made.append(_row(ledger, name, person, keys))
            since = made[-1].joined_on or ledger.today()
            fresh = ledger.fresh()
            roles += [Role(**fresh, volunteer=made[-1], role=r, since=since) for r in person.roles]
        Volunteer.objects.bulk_create(made, batch_size=500)
        Role.objects.bulk_create(roles, batch_size=500)
    return made


def _subject(people: Sequence[Person]) -> str:
    return people[0].pseudonym or "V" if len(people) == 1 else "V"


def _row(ledger: Ledger, pseudonym: str, person: Person, keys: vault.Ring) -> Volunteer:
    return Volunteer(
        **ledger.fresh(),
        pseudonym=pseudonym,
        status=ACTIVE,
        joined_on=person.joined or ledger.today(),
        sealed=keys.seal(pseudonym, person.sealed_data()),
        under_14=person.under_14,
    )


def taken(ledger: Ledger) -> set[str]:
    """Pseudonyms that stand for somebody, or stood for somebody who was erased."""
    return {
        *Volunteer.objects.values_list("pseudonym", flat=True),
        *Staff.objects.values_list("pseudonym", flat=True),
        *erasures.noted(ledger.folder),
    }


def free_pseudonyms(
    ledger: Ledger, wanted: set[str], prefix: str = "V", digits: int = 3
) -> Iterator[str]:
    """V-001, V-002 ... after the highest that there is."""
    names = (_NUMBERED.fullmatch(name) for name in taken(ledger) | wanted)
    last = max((int(found[2]) for found in names if found and found[1] == prefix), default=0)
    while True:
        last += 1
        yield f"{prefix}-{last:0{digits}d}"


def is_taken(pseudonym: str) -> DaisyError:
    """DP-LED-046 (exit code 2), to be raised."""
    place = Place(inside=pseudonym)
    return fail("DP-LED-046", place, exit_code=ExitCode.BAD_USAGE, pseudonym=pseudonym)


def find(pseudonym: str) -> Volunteer:
    """The volunteer of a pseudonym; DP-LED-044 (exit code 2) names the nearest one."""
    wanted = _neat(pseudonym)
    found = Volunteer.objects.filter(pseudonym=wanted).first()
    if found is None:
        found = Volunteer.objects.filter(pseudonym__iexact=wanted).first()
    if found is None:
        known = list(Volunteer.objects.order_by("pseudonym").values_list("pseudonym", flat=True))
        # What was typed is not repeated: it may be a name.
        near = nearest(wanted, known) or (known[0] if known else NOBODY)
        raise fail("DP-LED-044", exit_code=ExitCode.BAD_USAGE, near=near)
    return found


def find_living(pseudonym: str) -> Volunteer:
    """The same; DP-LED-049 (exit code 2) for one who was erased: nothing more is written."""
    found = find(pseudonym)
    if found.status == ERASED:
        facts = {"pseudonym": found.pseudonym}
        raise fail(
            "DP-LED-049", Place(inside=found.pseudonym), exit_code=ExitCode.BAD_USAGE, **facts
        )
    return found


# ------------------------------------------------------------------------ roles and status


def add_role(ledger: Ledger, volunteer: Volunteer, role: VolunteerRole, since: date) -> bool:
    """Write that somebody does something from a day on; False when it stood there already."""
    if volunteer.roles.filter(role=role, until=None).exists():
        return False
    with ledger.change("volunteer.role", volunteer.pseudonym, role=role, since=since):
        Role.objects.create(**ledger.fresh(), volunteer=volunteer, role=role, since=since)
    return True


def end_role(ledger: Ledger, volunteer: Volunteer, role: VolunteerRole, until: date) -> bool:
    """Write that somebody does it until a day; False when there was no such role."""
    rows = list(Role.objects.filter(volunteer=volunteer, role=role, until=None, since__lte=until))
    if not rows:
        return False
    with ledger.change("volunteer.role-end", volunteer.pseudonym, role=role, until=until):
        for row in rows:
            row.until, row.revision = until, row.revision + 1
            row.save()
    return True


def set_status(ledger: Ledger, volunteer: Volunteer, status: str, on: date) -> None:
    """Write that somebody is active, rests or has left (then since that day)."""
    with ledger.change("volunteer.status", volunteer.pseudonym, status=status, on=on):
        volunteer.status, volunteer.left_on = status, on if status == LEFT else None
        volunteer.revision += 1
        volunteer.save()
