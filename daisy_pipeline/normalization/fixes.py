# SPDX-License-Identifier: AGPL-3.0-or-later
"""fixes.tsv: what a person decided on a title's words, proposals taken or refused among them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from daisy_pipeline.formats.tsv import TableRow, read_table
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.normalization.lines import BREAK, PAGE, STRING, Edit

COLUMNS = ("before", "after")
OPTIONAL = ("nth", "note")


@dataclass(frozen=True, slots=True)
class Fix:
    """Words of the Book and what they become; ``nth``: only there (from 1), 0 everywhere.

    Words that become themselves are right as they stand: no rule proposes to change them.
    """

    before: str
    after: str
    nth: int = 0
    line: int = 0


@dataclass(frozen=True)
class Fixes:
    """A title's rows in their order, what is wrong with the file, its name for people."""

    rows: tuple[Fix, ...] = ()
    findings: tuple[Finding, ...] = ()
    shown: str = ""

    @cached_property
    def right(self) -> frozenset[str]:
        """Words that a person found right as they stand."""
        return frozenset(r.before for r in self.rows if r.before == r.after)


NO_FIXES = Fixes()


def read_fixes(path: Path | None) -> Fixes:
    """The rows of a file; broken ones are findings. DaisyError when it is no table at all."""
    if path is None:
        return NO_FIXES
    shown = f"sources/{path.parent.name}/{path.name}"
    table = read_table(path, COLUMNS, OPTIONAL, shown=shown)
    findings = list(table.findings)
    rows: list[Fix] = []
    seen: dict[tuple[str, int], int] = {}
    for row in table.rows:
        fix = _fix(row)
        place = Place(shown, line=row.line)
        if fix is None:
            facts = {"before": row["before"], "nth": row["nth"]}
            findings.append(Finding("DP-NRM-022", place, facts))
        elif (fix.before, fix.nth) in seen:
            first = seen[fix.before, fix.nth]
            findings.append(Finding("DP-NRM-023", place, {"before": fix.before, "first": first}))
        else:
            seen[fix.before, fix.nth] = row.line
            rows.append(fix)
    return Fixes(tuple(rows), tuple(findings), shown)


def _fix(row: TableRow) -> Fix | None:
    before, after = (unicodedata.normalize("NFC", row[c]) for c in COLUMNS)
    nth = row["nth"].strip() or "0"
    if not before.strip() or not (nth.isascii() and nth.isdigit() and len(nth) < 7):
        return None
    return Fix(before, after, int(nth), row.line)


@dataclass
class Fixing:
    """The rows at work on one Book, line by line in reading order; ``met`` counts their places."""

    fixes: Fixes = NO_FIXES
    met: dict[Fix, int] = field(default_factory=dict)
    _rows: list[tuple[Fix, str, str]] = field(default_factory=list)

    def on(self, lines: Iterable[str]) -> Callable[[str], list[Edit]]:
        """The rule on lines, for the Book that has these."""
        whole = STRING.join(lines)
        rows = ((f, _line(f.before), _line(f.after)) for f in self.fixes.rows)
        longest_first = sorted(rows, key=lambda row: -len(row[1]))
        self._rows = [row for row in longest_first if row[1] in whole]
        return self._edits

    def _edits(self, line: str) -> list[Edit]:
        made: list[Edit] = []
        for fix, before, after in self._rows:
            at = line.find(before)
            while at >= 0:
                end = at + len(before)
                if all(end <= e.begin or e.end <= at for e in made):
                    self.met[fix] = self.met.get(fix, 0) + 1
                    if fix.nth in (0, self.met[fix]):
                        made.append(Edit(at, end, after))
                at = line.find(before, end)
        kept = (e for e in made if line[e.begin : e.end] != e.words)
        return sorted(kept, key=lambda e: e.begin)

    def unused(self) -> list[Finding]:
        """Rows whose words the Book does not have, or not as often as they count."""
        return [
            Finding("DP-NRM-021", Place(self.fixes.shown, line=f.line), {"before": f.before})
            for f in self.fixes.rows
            if self.met.get(f, 0) < max(1, f.nth)
        ]


def _line(words: str) -> str:
    return words.replace("\n", BREAK).replace(PAGE, "")
