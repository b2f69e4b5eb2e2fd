# SPDX-License-Identifier: AGPL-3.0-or-later
"""Librarians by pseudonym (``L-07``): who works with the ledger, and who has a campaign's slot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daisy_pipeline.ledger import erasures, vault
from daisy_pipeline.ledger.door import NO_ONE, Ledger
from daisy_pipeline.ledger.erase import shred, strip
from daisy_pipeline.ledger.models import Staff
from daisy_pipeline.ledger.people import (
    DUPLICATES,
    NOBODY,
    Person,
    cleaned,
    fold,
    free_pseudonyms,
    is_taken,
    refuse_wrong,
    taken,
)
from daisy_pipeline.model.finding import ExitCode, Finding, fail

PREFIX, DIGITS = "L", 2
LONGEST_BRANCH = 80  # signs


@dataclass(frozen=True, repr=False)
class Librarian:
    """One to add: a name that is sealed, a pseudonym or "", the branch."""

    name: str
    pseudonym: str = ""
    branch: str = ""


def add_all(ledger: Ledger, people: Sequence[Librarian]) -> list[Staff]:
    """New librarians, all or none. DP-LED-045 for wrong entries, -046 for a taken pseudonym."""
    persons = [cleaned(Person(name=one.name, pseudonym=one.pseudonym)) for one in people]
    for person in persons:
        refuse_wrong(person)
    wanted = {person.pseudonym for person in persons} | {NO_ONE}
    free = free_pseudonyms(ledger, wanted, PREFIX, DIGITS)
    made: list[Staff] = []
    with ledger.change("staff.add", persons[0].pseudonym or PREFIX, count=len(persons)):
        keys, used = vault.ring(ledger), taken(ledger) | {NO_ONE}
        for one, person in zip(people, persons, strict=True):
            name = person.pseudonym or next(free)
            if name in used:
                raise is_taken(name)
            used.add(name)
            sealed = keys.seal(name, person.sealed_data())
            branch = " ".join(one.branch.split())
            made.append(Staff(**ledger.fresh(), pseudonym=name, branch=branch, sealed=sealed))
        Staff.objects.bulk_create(made, batch_size=500)
    return made


def known_names(ledger: Ledger, people: Sequence[Librarian]) -> dict[str, str]:
    """The pseudonyms of librarians who are there already, by the folded name."""
    wanted = {fold(one.name) for one in people}
    rows = Staff.objects.filter(sealed__isnull=False).order_by("pseudonym")
    pairs = [(row.pseudonym, bytes(row.sealed or b"")) for row in rows]
    found = vault.compare(ledger, pairs, lambda who: fold(who.get("name", "")), DUPLICATES)
    return {name: pseudonym for name, pseudonym in found.items() if name in wanted}


def find(pseudonym: str) -> Staff:
    """The librarian of a pseudonym; DP-LED-044 (exit code 2) for one who is none."""
    found = Staff.objects.filter(pseudonym__iexact=pseudonym.strip()).first()
    if found is None:
        first = Staff.objects.order_by("pseudonym").values_list("pseudonym", flat=True).first()
        raise fail("DP-LED-044", exit_code=ExitCode.BAD_USAGE, near=first or NOBODY)
    return found


def set_active(ledger: Ledger, person: Staff, *, active: bool) -> None:
    """Write that a librarian works here, or no longer."""
    with ledger.change("staff.active", person.pseudonym, active=active):
        person.active, person.revision = active, person.revision + 1
        person.save()


def erase(ledger: Ledger, person: Staff, reason: str) -> list[Finding]:
    """Take a librarian's name out; pseudonym and work stay. A rerun completes it. DP-LED-061."""
    erasures.note(ledger.folder, person.pseudonym, ledger.today().isoformat())
    if person.sealed is not None:
        with ledger.change("staff.erase", person.pseudonym, reason=reason):
            strip(ledger, person)
    return shred(ledger)
