# SPDX-License-Identifier: AGPL-3.0-or-later
"""A problem as data: numbered, placed, worded elsewhere (design rule 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

Fact = str | int | float


class ExitCode(IntEnum):
    """What the process tells its caller (design section 5); 1 stays Python's own."""

    OK = 0
    BAD_USAGE = 2
    FINDINGS = 3
    BAD_CONFIG = 4
    MISSING_TOOL = 5
    NEEDS_PERSON = 6
    INTERNAL = 70
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a problem is: a file as its owner knows it, and a line, a column, a time or a member.

    ``line`` and ``column`` count from 1 (0: unknown); ``time`` is in ms of the original recording;
    ``inside`` names a member of a package, a segment or a key.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    time: int | None = None
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One numbered problem. Severity and wording live in the catalogue of ``messages``."""

    id: str
    place: Place = Place()
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.id, self.place, tuple(sorted(self.facts.items()))))


class DaisyError(Exception):
    """A step cannot go on. Carries the findings that say why, and the exit code."""

    def __init__(self, *findings: Finding, exit_code: ExitCode = ExitCode.FINDINGS) -> None:
        super().__init__(", ".join(f.id for f in findings))
        self.findings = findings
        self.exit_code = exit_code

    def __reduce__(self) -> tuple[object, ...]:
        """Make the error survive the way from a worker process."""
        return (_rebuild, (type(self), self.findings, self.exit_code))


def _rebuild(
    kind: type[DaisyError], findings: tuple[Finding, ...], exit_code: ExitCode
) -> DaisyError:
    return kind(*findings, exit_code=exit_code)


def fail(
    id: str, place: Place = Place(), *, exit_code: ExitCode = ExitCode.FINDINGS, **facts: Fact
) -> DaisyError:
    """The exception for one finding: ``raise fail("DP-TXT-012", Place(file), line=3)``."""
    return DaisyError(Finding(id, place, facts), exit_code=exit_code)
