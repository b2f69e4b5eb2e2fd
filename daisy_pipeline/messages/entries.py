# SPDX-License-Identifier: AGPL-3.0-or-later
"""The catalogue's entries: one TOML file an area, read when the first id of the area is asked for.

``DP-TXT-012`` stands in ``catalogue/txt.toml``.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from daisy_pipeline.model.finding import Finding

# os.path, not pathlib: `daisy --help` passes here, and pathlib costs a tenth of its time
FOLDER = os.path.join(os.path.dirname(__file__), "catalogue")
ID = re.compile(r"DP-([A-Z0-9]{2,8})-[0-9]{3}")
NOT_AREAS = ("words", "click", "help", "letter")


class Severity(StrEnum):
    """How bad a finding is, worst first."""

    FATAL = "fatal"
    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 for fatal, 3 for advice: what to sort by."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Entry:
    """One message in both languages: templates by language; ``longs`` may be empty.

    ``person`` says that only a person can settle it: a build with it ends with exit code 6.
    """

    id: str
    severity: Severity
    texts: dict[str, str]
    fixes: dict[str, str]
    longs: dict[str, str] = field(default_factory=dict)
    person: bool = False


def entry(id: str) -> Entry | None:
    """The entry of an id; None when no catalogue knows it."""
    found = ID.fullmatch(id)
    if not found or found[1].lower() in NOT_AREAS:
        return None
    return area(found[1].lower()).get(id)


@cache
def area(name: str) -> dict[str, Entry]:
    """All entries of an area by id; {} when there is no such area."""
    if not os.path.isfile(os.path.join(FOLDER, f"{name}.toml")):
        return {}
    return {id: _entry(id, table) for id, table in load(name).items()}


def load(name: str) -> dict[str, dict[str, str]]:
    """The tables of a catalogue file. Our own file: a broken one is our bug, and raises."""
    import tomllib  # not needed by a run that tells nothing

    with open(os.path.join(FOLDER, f"{name}.toml"), "rb") as file:
        return tomllib.load(file)


def load_words(name: str) -> dict[str, str]:
    """A flat table of texts, such as the one for click."""
    import tomllib

    with open(os.path.join(FOLDER, f"{name}.toml"), "rb") as file:
        return tomllib.load(file)


def _entry(id: str, table: dict[str, str]) -> Entry:
    def both(prefix: str) -> dict[str, str]:
        keys = {lang: f"{prefix}{lang}" for lang in ("ko", "en")}
        return {lang: table[key] for lang, key in keys.items() if key in table}

    severity = Severity(table["severity"])
    return Entry(id, severity, both(""), both("fix_"), both("long_"), bool(table.get("person")))


def severity(id: str) -> Severity:
    """How bad a finding of this id is; an id that nobody worded counts as an error."""
    known = entry(id)
    return known.severity if known else Severity.ERROR


def is_error(finding: Finding) -> bool:
    """Whether a finding is an error or worse."""
    return severity(finding.id).rank <= Severity.ERROR.rank


def needs_person(id: str) -> bool:
    """Whether a finding of this id waits for a person's decision."""
    known = entry(id)
    return known is not None and known.person


def known_ids() -> tuple[str, ...]:
    """Every id of every catalogue, sorted. Reads all files: for ``explain`` and for tests."""
    return tuple(sorted(id for name in file_names() if name not in NOT_AREAS for id in area(name)))


def file_names() -> tuple[str, ...]:
    """The names of all catalogue files, without their suffix."""
    found = (os.path.splitext(name) for name in os.listdir(FOLDER))
    return tuple(sorted(stem for stem, suffix in found if suffix == ".toml"))
