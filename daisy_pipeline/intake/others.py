# SPDX-License-Identifier: AGPL-3.0-or-later
"""What else has been read of a title, kept while its recordings are judged one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from daisy_pipeline.intake.match import Other
from daisy_pipeline.intake.rows import KeptRows
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Take, TitleEntry
from daisy_pipeline.recordings.takes import RETURNED, SUPERSEDED, UNASSIGNED
from daisy_pipeline.recordings.takes import Take as Row

_NO_PART = frozenset((RETURNED, SUPERSEDED, UNASSIGNED))  # in what has been read already


class Others:
    """The title's recordings; its lock is held, so ledger and text are asked once.

    ``order`` are the ids of the text's segments, () where there is no text.
    """

    def __init__(self, ledger: Ledger, entry: TitleEntry, order: Sequence[str]) -> None:
        """Ask nothing yet."""
        self._entry, self._order = entry, order
        self._rows = KeptRows(ledger.workspace.folder(entry.slug))
        self._made: dict[tuple[str, str, str, str, int], Other] = {}

    def beside(self, sha256: str) -> list[Other]:
        """What the others carry, by what was heard of them where that is known."""
        others = []
        for row in self._rows.read():
            if row.sha256 == sha256 or row.state in _NO_PART:
                continue
            first, last = self._found.get(row.sha256) or _limits(row, self._order)
            if first in self._rank and last in self._rank:
                others.append(self._other(row, first, last))
        return others

    def write(self, sha256: str, found: Sequence[str], **values: Any) -> None:
        """Write into the recording's row, and know from now on of what a reading was heard."""
        self._rows.change(sha256, **values)
        self._found.pop(sha256, None)
        if found:
            self._found[sha256] = (found[0], found[-1])

    def _other(self, row: Row, first: str, last: str) -> Other:
        key = (row.file, row.narrator, first, last, row.round)
        if key not in self._made:
            ids = frozenset(self._order[self._rank[first] : self._rank[last] + 1])
            self._made[key] = Other(row.file, row.narrator, ids, row.round)
        return self._made[key]

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        return {id: number for number, id in enumerate(self._order)}

    @cached_property
    def _found(self) -> dict[str, tuple[str, str]]:
        known = Take.objects.filter(title=self._entry).values_list("sha256", "metrics__found")
        return {sha: (limits[0], limits[1]) for sha, limits in known.iterator() if limits}


def _limits(row: Row, order: Sequence[str]) -> tuple[str, str]:
    """The first and last segment that a row names; of a book as a whole where it counts so.

    A recording that waits and names none carries what nobody knows yet.
    """
    if not order or (row.state == "received" and not (row.first or row.last)):
        return "", ""
    return row.first or order[0], row.last or order[-1]
