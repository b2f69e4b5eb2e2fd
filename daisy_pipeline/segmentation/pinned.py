# SPDX-License-Identifier: AGPL-3.0-or-later
"""Segments that carry a take or a correction keep their cuts when the sentence rules change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from daisy_pipeline.segmentation.cut import CUT_KINDS, squeeze
from daisy_pipeline.segmentation.rows import SegmentRow

# No text holds this sign: it keeps a search from running over the end of a paragraph.
_BORDER = "\0"


def keep_pinned_cuts(
    keys: Sequence[str],
    kinds: Sequence[str],
    cuts: Sequence[list[int]],
    live: Sequence[SegmentRow],
    pinned: frozenset[str],
) -> list[list[int]]:
    """The cuts of every text, with those of pinned segments wherever the old neighbours stand.

    ``keys`` are the squeezed texts, ``cuts`` their ends by the rules. A pinned segment is cut out
    only between the texts that stood beside it, a cut of the rules, or the text's own ends: words
    that somebody put before it make it another sentence.
    """
    old = [squeeze(row.text) for row in live]
    wanted = [i for i, row in enumerate(live) if row.id in pinned and old[i]]
    spans: dict[int, list[tuple[int, int]]] = {}
    for place, begin, end in _Search(keys, cuts, old).find(wanted):
        if kinds[place] in CUT_KINDS:
            spans.setdefault(place, []).append((begin, end))
    return [
        _recut(ends, spans[place]) if place in spans else ends for place, ends in enumerate(cuts)
    ]


def _recut(ends: Sequence[int], spans: Sequence[tuple[int, int]]) -> list[int]:
    kept = {end for end in ends if not any(begin < end < stop for begin, stop in spans)}
    kept.update(at for span in spans for at in span)
    return sorted(kept - {0})


class _Search:
    """Old texts looked up in the new ones, onwards from the last one found."""

    def __init__(
        self, keys: Sequence[str], cuts: Sequence[Sequence[int]], old: Sequence[str]
    ) -> None:
        self.whole = _BORDER + "".join(key + _BORDER for key in keys)
        self.starts = [1]
        for key in keys:
            self.starts.append(self.starts[-1] + len(key) + 1)
        self.rules = {
            self.starts[place] + at for place, ends in enumerate(cuts) for at in (0, *ends)
        }
        self.bounds = sorted(self.rules)
        self.old = old

    def find(self, wanted: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """(text, begin, end) of each old text that stands among its old neighbours."""
        last = 0
        for i in wanted:
            at = self._look(i, last)
            if at < 0:
                at = self._look(i, 0)
            if at < 0:
                continue
            last = at + len(self.old[i])
            place = bisect_right(self.starts, at) - 1
            begin = at - self.starts[place]
            if not self._is_a_rules_piece(at, last):
                yield place, begin, begin + len(self.old[i])

    def _look(self, i: int, begin: int) -> int:
        """Where old text i stands, from ``begin`` on; -1 if nowhere, or the first three do not fit.

        The limit keeps "네." from being tried at every place of a long book.
        """
        at = begin - 1
        for _ in range(3):
            at = self.whole.find(self.old[i], at + 1)
            if at < 0:
                return -1
            if self._stands(i, at):
                return at
        return -1

    def _stands(self, i: int, at: int) -> bool:
        end = at + len(self.old[i])
        before = self.old[i - 1] if i else ""
        after = self.old[i + 1] if i + 1 < len(self.old) else ""
        left = at in self.rules or (bool(before) and self.whole.endswith(before, 0, at))
        return left and (end in self.rules or (bool(after) and self.whole.startswith(after, end)))

    def _is_a_rules_piece(self, begin: int, end: int) -> bool:
        """Whether the rules cut this stretch out themselves."""
        at = bisect_right(self.bounds, begin)
        return begin in self.rules and at < len(self.bounds) and self.bounds[at] == end
