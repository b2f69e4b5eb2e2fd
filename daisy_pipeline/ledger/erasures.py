# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who has been erased, kept outside the database: an old backup must not bring a person back.

``ledger/erased.tsv`` holds pseudonyms and days only. ``erase`` notes them there before it changes
the database; ``restore`` asks here and erases again.
"""

from __future__ import annotations

from pathlib import Path

from daisy_pipeline.formats.tsv import TableRow, parse_table, table_bytes
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.tools.files import publish

NAME = "erased.tsv"
COLUMNS = ("pseudonym", "day")
COMMENTS = (
    "# 개인정보를 지운 사람의 별칭과 날짜. 사본을 되살릴 때 이 사람들을 다시 지웁니다.",
    "# People whose identity was erased. Restoring a backup erases them again. Keep this file.",
)


def note(folder: Path, pseudonym: str, day: str) -> None:
    """Write that a person is erased on a day (YYYY-MM-DD); once."""
    known = noted(folder)
    if pseudonym not in known:
        write(folder, {**known, pseudonym: day})


def noted(folder: Path) -> dict[str, str]:
    """The days by pseudonym of a ledger's folder."""
    path = folder / NAME
    return parse(path.read_bytes()) if path.is_file() else {}


def parse(data: bytes) -> dict[str, str]:
    """The days by pseudonym in a file's bytes; DaisyError for a damaged one."""
    table = parse_table(data, COLUMNS, shown=NAME)
    if table.findings:
        raise DaisyError(*table.findings)
    return {row["pseudonym"].strip(): row["day"].strip() for row in table.rows}


def write(folder: Path, days: dict[str, str]) -> None:
    """Write the whole list, sorted."""
    rows = [TableRow({"pseudonym": name, "day": day}) for name, day in sorted(days.items())]
    publish(table_bytes(COLUMNS, rows, COMMENTS), folder / NAME)


def reapply(ledger: Ledger) -> list[Finding]:
    """Erase again whom a restored backup still knows; DP-LED-033 says how many."""
    from daisy_pipeline.ledger.erase import release, strip
    from daisy_pipeline.ledger.models import Staff, Volunteer

    days = noted(ledger.folder)
    again = 0
    for model in (Volunteer, Staff):
        for person in model.objects.filter(pseudonym__in=list(days), sealed__isnull=False):
            with ledger.change("person.erase-again", person.pseudonym):
                strip(ledger, person)
                if isinstance(person, Volunteer):
                    release(ledger, person)
            again += 1
    return [Finding("DP-LED-033", Place(NAME), {"count": again})] if again else []
