# SPDX-License-Identifier: AGPL-3.0-or-later
"""One consent of many volunteers: who has not given it, and the signed forms of a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from daisy_pipeline.formats.columns import columns_of
from daisy_pipeline.formats.sheets import read_sheet
from daisy_pipeline.ledger import consents, people, vault
from daisy_pipeline.ledger.days import neat_day, parse_day
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Volunteer
from daisy_pipeline.ledger.states import Purpose
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place

MOST = 10_000  # rows
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "pseudonym": ("별칭", "번호", "봉사자", "pseudonym"),
    "day": ("동의한날", "동의일", "날짜", "서명일", "on", "day"),
    "version": ("동의서의판", "동의서판", "판", "version"),
    "evidence": ("문서번호", "문서", "동의서", "evidence"),
}


@dataclass(frozen=True)
class Signed:
    """A form that a volunteer signed."""

    person: Volunteer
    version: str
    on: date
    evidence: str = ""


def lacking(purpose: Purpose) -> list[Volunteer]:
    """The volunteers whose consent to a purpose is not there, in the order of their pseudonyms.

    Those who were erased are left out; of a guardian's consent all but children are.
    """
    everybody = Volunteer.objects.exclude(status=people.ERASED).order_by("pseudonym")
    if purpose == Purpose.GUARDIAN:
        everybody = everybody.filter(under_14=True)
    there = consents.allowed([one.pseudonym for one in everybody], purpose)
    return [person for person in everybody if person.pseudonym not in there]


def give_all(ledger: Ledger, purpose: Purpose, forms: Sequence[Signed], retention: str) -> set[str]:
    """Write the consents whole or not at all; the pseudonyms of those that were not there yet.

    DP-LED-051 for a child whose guardian has not consented, -067 for a form's number with a name.
    """
    for one in forms:  # each look at a name stands in the log, whatever becomes of this
        vault.refuse_names(ledger, one.person, f"{one.version} {one.evidence}")
    new = set()
    with ledger.together():
        for one in forms:
            said = {"evidence": one.evidence[:200], "retention": retention}
            if consents.give(ledger, one.person, purpose, one.version[:40], one.on, **said):
                new.add(one.person.pseudonym)
    return new


def read_forms(ledger: Ledger, path: Path, version: str, on: date) -> list[Signed]:
    """The forms of a sheet, one a row; ``version`` and ``on`` hold where a row says nothing.

    DaisyError: every wrong cell (DP-LED-053, exit code 3; what stands in it is not repeated);
    DP-LED-054, -056 of the headings; those of ``read_sheet``.
    """
    shown = ledger.workspace.shown(path)
    rows = read_sheet(path, shown, rows=MOST)
    number, head = next(rows, (1, []))
    columns = columns_of(head, HEADINGS, "pseudonym", Place(shown, line=number))
    forms: dict[str, Signed] = {}
    wrong: list[Finding] = []
    for number, cells in rows:
        row = {name: cells[at].strip() for name, at in columns.items() if at < len(cells)}
        one, problems = _form(ledger, row, version, on)
        if one is not None and one.person.pseudonym in forms:
            problems = {"pseudonym": "problem.twice"}
        for name, problem in problems.items():
            facts = {"heading": head[columns[name]] if name in columns else HEADINGS[name][0]}
            facts["problem"] = problem
            wrong.append(Finding("DP-LED-053", Place(shown, line=number), facts))
        if one is not None:
            forms.setdefault(one.person.pseudonym, one)
    if wrong:
        raise DaisyError(*wrong, exit_code=ExitCode.FINDINGS)
    return list(forms.values())


def _form(
    ledger: Ledger, row: Mapping[str, str], version: str, on: date
) -> tuple[Signed | None, dict[str, str]]:
    problems: dict[str, str] = {}
    day = parse_day(neat_day(row["day"])) if row.get("day") else on
    if day is None or day > ledger.today():
        problems["day"] = "problem.no-day" if day is None else "problem.future"
    said = row.get("version", "") or version
    if not said:
        problems["version"] = "problem.empty"
    try:
        person = people.find_living(row.get("pseudonym", ""))
    except DaisyError:
        problems["pseudonym"] = "problem.unknown"
        return None, problems
    if problems or day is None:
        return None, problems
    return Signed(person, said, day, row.get("evidence", "")), problems
