# SPDX-License-Identifier: AGPL-3.0-or-later
"""What ``daisy volunteer import`` and ``daisy staff import`` do with the rows of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from daisy_pipeline.commands.console import Console
    from daisy_pipeline.ledger.people_sheet import Read

T = TypeVar("T")


class _Named(Protocol):
    pseudonym: str


def add_people(
    console: Console,
    read: Read[T],
    sheet: Path,
    add_all: Callable[[Sequence[T]], Sequence[_Named]],
    *,
    dry_run: bool,
) -> None:
    """Add the people of a sheet that was read, all or none, and say who they are now."""
    from daisy_pipeline.ledger import people_sheet

    console.tell_all(read.told)
    people_sheet.refuse(read)
    if dry_run or not read.people:
        console.say("volunteer.would-import", count=len(read.people))
        console.event("import", count=0, would=len(read.people))
        return
    made = add_all(list(read.people.values()))
    first, last = made[0].pseudonym, made[-1].pseudonym
    key = "volunteer.imported" if len(made) > 1 else "volunteer.imported-one"
    console.say(key, count=len(made), first=first, last=last)
    console.say("volunteer.destroy-sheet", file=sheet.as_posix())
    console.event("import", count=len(made), pseudonyms=[one.pseudonym for one in made])
