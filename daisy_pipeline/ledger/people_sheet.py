# SPDX-License-Identifier: AGPL-3.0-or-later
"""Volunteers and librarians from a sheet: columns by their Korean names in any order, all or none.

A wrong cell is told by row and column; what stands in it is not repeated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from daisy_pipeline.formats.columns import columns_of
from daisy_pipeline.formats.sheets import read_sheet
from daisy_pipeline.ledger import people, staff
from daisy_pipeline.ledger.days import neat_day, parse_day
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.people import Person, cleaned, known_by
from daisy_pipeline.ledger.staff import Librarian
from daisy_pipeline.ledger.states import VolunteerRole
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place

MOST = 10_000  # rows
T = TypeVar("T")

# By what libraries call a column in their lists; blanks, stars and brackets aside.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("이름", "성명", "봉사자", "봉사자명", "name"),
    "phone": ("전화번호", "전화", "연락처", "휴대폰", "휴대전화", "핸드폰", "phone"),
    "email": ("전자우편", "이메일", "메일", "email"),
    "portal_id": ("1365아이디", "1365id", "vms아이디", "vmsid", "포털아이디", "portalid"),
    "portal": ("포털", "봉사포털", "portal"),
    "roles": ("역할", "봉사분야", "분야", "활동", "roles", "role"),
    "joined": ("시작한날", "시작일", "가입일", "등록일", "joined"),
    "pseudonym": ("별칭", "번호", "pseudonym"),
    "under_14": ("14세미만", "under14"),
}
STAFF_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("이름", "성명", "사서", "사서명", "직원", "name"),
    "pseudonym": ("별칭", "번호", "pseudonym"),
    "branch": ("본관·분관", "본관분관", "소속", "관", "부서", "branch"),
}
_ROLES: Mapping[str, VolunteerRole] = {
    "낭독": VolunteerRole.NARRATOR,
    "녹음": VolunteerRole.NARRATOR,
    "입력": VolunteerRole.TYPIST,
    "타이핑": VolunteerRole.TYPIST,
    "교정": VolunteerRole.CORRECTOR,
    "검청": VolunteerRole.PROOF_LISTENER,
    "점역교정": VolunteerRole.BRAILLE_PROOFREADER,
    **{str(role): role for role in VolunteerRole},
}
_YES = {"": False, "예": True, "네": True, "o": True, "y": True, "yes": True, "1": True}
_NO = {"아니요": False, "아니오": False, "x": False, "n": False, "no": False, "0": False}


@dataclass
class Read(Generic[T]):
    """What a sheet says: people by the number of their row, and what is wrong or left out."""

    people: dict[int, T] = field(default_factory=dict)
    wrong: list[Finding] = field(default_factory=list)
    told: list[Finding] = field(default_factory=list)


@dataclass
class _Sheet:
    """A sheet's rows by field; ``columns`` are the headings as they stand in it."""

    shown: str
    columns: dict[str, str]
    rows: list[tuple[int, dict[str, str]]]
    told: list[Finding]

    def wrong(self, row: int, name: str, problem: str) -> Finding:
        facts = {"heading": self.columns.get(name, name), "problem": problem}
        return Finding("DP-LED-053", Place(self.shown, line=row), facts)


def read_volunteers(ledger: Ledger, path: Path) -> Read[Person]:
    """The volunteers of a sheet. Those who are there already are left out (DP-LED-057).

    ``wrong``: DP-LED-053 for each wrong cell. DaisyError (exit code 2): DP-LED-054 no column of
    names, -056 two columns of one meaning, and those of ``read_sheet``.
    """
    sheet = _sheet(path, ledger.workspace.shown(path), HEADINGS)
    done: Read[Person] = Read(told=sheet.told)
    for number, cells in sheet.rows:
        person = _person(sheet, number, cells, done.wrong)
        done.people[number] = person
    there = people.doubles(ledger, done.people.values())
    keys = {n: _key(p) for n, p in done.people.items()}
    reached = {n for n, p in done.people.items() if p.phone or p.email or p.portal_id}
    _leave_out(sheet, keys, there, done, reached)
    _twice(sheet, {n: p.pseudonym for n, p in done.people.items()}, people.taken(ledger), done)
    return done


def _key(person: Person) -> str:
    return known_by(person.sealed_data()) if person.name else ""


def read_staff(ledger: Ledger, path: Path) -> Read[Librarian]:
    """The librarians of a sheet; as ``read_volunteers``, but one name is one person."""
    sheet = _sheet(path, ledger.workspace.shown(path), STAFF_HEADINGS)
    done: Read[Librarian] = Read(told=sheet.told)
    for number, cells in sheet.rows:
        person = cleaned(Person(name=cells["name"], pseudonym=cells.get("pseudonym", "")))
        done.wrong += [_of(sheet, number, *one) for one in people.problems(person)]
        branch = cells.get("branch", "")
        if len(branch) > staff.LONGEST_BRANCH:
            done.wrong.append(sheet.wrong(number, "branch", "problem.too-long"))
        done.people[number] = Librarian(person.name, person.pseudonym, branch)
    there = staff.known_names(ledger, list(done.people.values()))
    keys = {n: people.fold(p.name) for n, p in done.people.items()}
    _leave_out(sheet, keys, there, done, set(keys))
    _twice(sheet, {n: p.pseudonym for n, p in done.people.items()}, people.taken(ledger), done)
    return done


def _sheet(path: Path, shown: str, headings: Mapping[str, tuple[str, ...]]) -> _Sheet:
    rows = read_sheet(path, shown, rows=MOST)
    number, head = next(rows, (1, []))
    columns = columns_of(head, headings, "name", Place(shown, line=1))
    told = [
        Finding("DP-LED-055", Place(shown, line=number), {"heading": text})
        for at, text in enumerate(head)
        if text and at not in columns.values()
    ]
    found = [(n, {c: _at(cells, i) for c, i in columns.items()}) for n, cells in rows]
    return _Sheet(shown, {name: head[at] for name, at in columns.items()}, found, told)


def _at(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _person(sheet: _Sheet, row: int, cells: Mapping[str, str], wrong: list[Finding]) -> Person:
    roles, joined, under = _roles(cells), parse_day(neat_day(cells.get("joined", ""))), _yes(cells)
    if roles is None:
        wrong.append(sheet.wrong(row, "roles", "problem.no-role"))
    if joined is None and cells.get("joined"):
        wrong.append(sheet.wrong(row, "joined", "problem.no-day"))
    if under is None:
        wrong.append(sheet.wrong(row, "under_14", "problem.no-yes"))
    texts = {f: cells.get(f, "") for f in ("phone", "email", "portal", "portal_id", "pseudonym")}
    texts["portal"] = texts["portal"].upper() or _portal_of(sheet.columns.get("portal_id", ""))
    if not texts["portal_id"]:
        texts["portal"] = ""
    person = cleaned(
        Person(name=cells["name"], roles=roles or (), joined=joined, under_14=bool(under), **texts)
    )
    wrong += [_of(sheet, row, *one) for one in people.problems(person)]
    return person


def _of(sheet: _Sheet, row: int, name: str, problem: str) -> Finding:
    field_ = name.removeprefix("field.").replace("-", "_")
    return sheet.wrong(row, field_, problem)


def _portal_of(heading: str) -> str:
    return "VMS" if "vms" in heading.casefold() else ""


def _roles(cells: Mapping[str, str]) -> tuple[VolunteerRole, ...] | None:
    """The roles in a cell; None when it names one that nobody knows."""
    words = [w for w in re.split(r"[,/·;\n]+", cells.get("roles", "")) if w.strip()]
    plain = (
        "".join(w.split()).casefold().removesuffix("봉사자").removesuffix("봉사") for w in words
    )
    found = [_ROLES.get(word) for word in plain]
    known = [role for role in found if role is not None]
    return None if len(known) < len(found) else tuple(dict.fromkeys(known))


def _yes(cells: Mapping[str, str]) -> bool | None:
    return {**_YES, **_NO}.get(cells.get("under_14", "").strip().casefold())


def _twice(sheet: _Sheet, names: Mapping[int, str], taken: set[str], done: Read[T]) -> None:
    seen: set[str] = set()
    for number, name in names.items():
        if name and (name in seen or name in taken):
            problem = "problem.twice" if name in seen else "problem.taken"
            done.wrong.append(sheet.wrong(number, "pseudonym", problem))
        seen.add(name)


def _leave_out(
    sheet: _Sheet,
    keys: Mapping[int, str],
    there: Mapping[str, str],
    done: Read[T],
    reached: set[int],
) -> None:
    """Leave out who is in the ledger, or further up in the sheet; DP-LED-057 says of whom.

    Two rows of one sheet with a name and nothing else may be two people, and both are taken in:
    only those rows are held against each other who can be ``reached``.
    """
    rows: dict[str, int] = {}
    for number, key in keys.items():
        other = there.get(key, "") if key else ""
        if not other and number in reached and key in rows:
            other = str(rows[key])
        if other:
            del done.people[number]
            done.told.append(
                Finding("DP-LED-057", Place(sheet.shown, line=number), {"other": other})
            )
        if key:
            rows.setdefault(key, number)


def refuse(read: Read[T]) -> None:
    """All DP-LED-053 of a sheet at once (exit code 3); nothing was written."""
    if read.wrong:
        raise DaisyError(*read.wrong, exit_code=ExitCode.FINDINGS)
