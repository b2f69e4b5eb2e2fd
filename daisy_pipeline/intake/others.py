# SPDX-License-Identifier: AGPL-3.0-or-later
"""What else has been read of a title, kept while its recordings are judged one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

    ``order`` are the ids of the text's segments, () where there is no text. Which recordings say a
    segment is kept by segment, so that one more is compared with those that share some with it
    and not with all of the book.
    """

    def __init__(self, ledger: Ledger, entry: TitleEntry, order: Sequence[str]) -> None:
        """Ask nothing yet."""
        self._entry, self._order = entry, order
        self._rows = KeptRows(ledger.workspace.folder(entry.slug))
        self._made: dict[int, Other] = {}  # by the row's place
        self._at: dict[str, set[int]] = {}  # the places of the rows that say a segment
        self._readings = 0  # of the file, when they were made

    def beside(self, sha256: str, ids: Iterable[str]) -> list[Other]:
        """The others that say one of these segments, in the order of takes.tsv.

        They carry what was heard of them where that is known, else what their rows name.
        """
        rows = self._rows.read()
        if self._rows.readings != self._readings:
            self._made, self._at, self._readings = {}, {}, self._rows.readings
            for place, row in enumerate(rows):
                self._put(place, row)
        places = {place for id in ids for place in self._at.get(id, ())}
        return [self._made[p] for p in sorted(places) if rows[p].sha256 != sha256]

    def write(self, sha256: str, found: Sequence[str], **values: Any) -> None:
        """Write into the recording's row, and know from now on of what a reading was heard."""
        self._rows.change(sha256, **values)
        self._found.pop(sha256, None)
        if found:
            self._found[sha256] = (found[0], found[-1])
        if self._rows.readings == self._readings:  # else all are looked at again
            for place in self._rows.places(sha256):
                self._put(place, self._rows.at(place))

    def _put(self, place: int, row: Row) -> None:
        """Know what the row at a place says now, instead of what it said before."""
        if old := self._made.pop(place, None):
            for id in old.ids:
                self._at[id].discard(place)
        first, last = self._found.get(row.sha256) or _limits(row, self._order)
        if row.state in _NO_PART or first not in self._rank or last not in self._rank:
            return
        ids = frozenset(self._order[self._rank[first] : self._rank[last] + 1])
        self._made[place] = Other(row.file, row.narrator, ids, row.round)
        for id in ids:
            self._at.setdefault(id, set()).add(place)

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
