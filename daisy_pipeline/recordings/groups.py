# SPDX-License-Identifier: AGPL-3.0-or-later
"""From recordings to the segments they carry: a first proposal, and what takes.tsv says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from daisy_pipeline.formats.names import natural_key, numbers_in
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.recordings.takes import ACCEPTED, Take

if TYPE_CHECKING:  # planning a build with nothing to do needs no Book
    from daisy_pipeline.model.walk import Part

_FAR_SMALLER = 4  # times: a take within another one's range is more likely read again than a piece


@dataclass(frozen=True, slots=True)
class TakeGroup:
    """Takes that follow each other, and the ids of the segments that they carry together.

    ``round`` is 1 for the first reading; groups of a higher one replace what they carry.
    """

    takes: tuple[Take, ...]
    segments: tuple[str, ...]
    round: int = 1


# -------------------------------------------------------------------------------- a proposal


def propose(files: Sequence[tuple[str, str]], parts: Sequence[Part]) -> tuple[Take, ...]:
    """Takes for (file, sha256) pairs, in the natural order of the files' names.

    As many files as parts with text, or as parts of the body: one each (the body's first then
    carries the front, its last the rear). Names that begin with as many different numbers as
    there are parts (``1-1 1-2 2-1``): these together. Else every file over the whole book, which
    the aligner takes as one recording in pieces.
    """
    ordered = sorted(files, key=lambda pair: natural_key(pair[0]))
    spans = _spans_for(len(ordered), parts)
    if spans is None:
        leading = [numbers_in(file)[:1] for file, _ in ordered]
        changes = list(dict.fromkeys(leading))
        spread = _spans_for(len(changes), parts)
        together = all(leading) and leading == sorted(leading) and spread
        spans = [spread[changes.index(n)] for n in leading] if together and spread else None
    if spans is None:
        spans = [("", "")] * len(ordered)
    return tuple(
        Take(file=file, sha256=digest, first=first, last=last)
        for (file, digest), (first, last) in zip(ordered, spans, strict=True)
    )


def _spans_for(count: int, parts: Sequence[Part]) -> list[tuple[str, str]] | None:
    """(first, last) ids for ``count`` files of a part each; None when the counts do not fit."""
    spoken = [part for part in parts if part.segments]
    body = [part for part in spoken if part.matter == "body"]
    if count < 2 or count not in (len(spoken), len(body)):
        return None
    units = spoken if count == len(spoken) else body
    starts = [unit.segments[0].id for unit in units]
    order = [segment.id for part in spoken for segment in part.segments]
    places = [0, *(order.index(start) for start in starts[1:]), len(order)]
    return [(order[a], order[b - 1]) for a, b in pairwise(places)]


# ------------------------------------------------------------------------ what takes.tsv says


def groups(
    takes: Sequence[Take], order: Sequence[str], shown: str = "takes.tsv"
) -> tuple[tuple[TakeGroup, ...], tuple[Finding, ...]]:
    """The accepted takes in groups, and findings. ``order`` are all segment ids as they are read.

    Takes of one round whose ranges overlap form one group; lower rounds come first. Findings:
    DP-TAK-006 an id that the text has no more (the range then reaches to its neighbour), -016 a
    take whose text is gone, where others read all that is there (left out), -007 a
    range that ends before it begins (left out), -008 segments that no take carries, -010 sentences
    read again that the text has no more (left out), -012 a take within another one's range that
    may be meant as read again.
    """
    counted = [take for take in takes if take.state == ACCEPTED]
    again, findings = _still_there([t for t in counted if t.round > 1], order, shown)
    left, gone = _with_text([t for t in counted if t.round == 1], order, shown)
    first, more = _mended(left, order, shown)
    known, findings = [*first, *again], [*gone, *more, *findings]
    rank = {segment: number for number, segment in enumerate(order)}
    spans: list[tuple[int, int, Take]] = []
    for take in known:
        low = rank[take.first] if take.first else 0
        high = rank[take.last] + 1 if take.last else len(order)
        if low < high or not order:
            spans.append((low, high, take))
        else:
            place = Place(file=shown, line=take.line, inside=take.file)
            findings.append(Finding("DP-TAK-007", place, {"first": take.first, "last": take.last}))
    found = tuple(
        group
        for number in sorted({take.round for _, _, take in spans})
        for group in _joined([s for s in spans if s[2].round == number], order)
    )
    findings += [*_within(found, rank, shown), *_unread(found, order, shown)]
    return found, tuple(findings)


def _still_there(
    takes: Sequence[Take], order: Sequence[str], shown: str
) -> tuple[list[Take], list[Finding]]:
    """The takes read again whose limits the text still has: what others say now is not theirs."""
    there, findings = set(order) | {""}, []
    for take in takes:
        gone = [id for id in (take.first, take.last) if id not in there]
        if gone:
            place = Place(file=shown, line=take.line, inside=take.file)
            findings.append(Finding("DP-TAK-010", place, {"segment": gone[0]}))
    return [t for t in takes if {t.first, t.last} <= there], findings


def _with_text(
    takes: Sequence[Take], order: Sequence[str], shown: str
) -> tuple[list[Take], list[Finding]]:
    """The takes but for those whose text is gone: both limits, and nothing that others lack."""
    rank = {segment: number for number, segment in enumerate(order)}
    lost = [t for t in takes if t.first and t.last and t.first not in rank and t.last not in rank]
    read: set[int] = set()
    for take in takes:
        if take not in lost:
            low, high = rank.get(take.first, 0), rank.get(take.last, len(order) - 1)
            read.update(range(low, high + 1))
    if not lost or len(read) < len(order) or not order:
        return list(takes), []
    places = (Place(file=shown, line=take.line, inside=take.file) for take in lost)
    return [t for t in takes if t not in lost], [Finding("DP-TAK-016", p) for p in places]


def _within(found: Sequence[TakeGroup], rank: dict[str, int], shown: str) -> list[Finding]:
    """Takes of the first round that lie inside another one's range and are far smaller."""
    findings: list[Finding] = []
    for group in found:
        if group.round > 1 or len(group.takes) < 2 or not rank:
            continue
        sizes = [_size(take, rank) for take in group.takes]
        outer = group.takes[sizes.index(max(sizes))]
        for take, size in zip(group.takes, sizes, strict=True):
            if size * _FAR_SMALLER <= max(sizes):
                place = Place(file=shown, line=take.line, inside=take.file)
                findings.append(Finding("DP-TAK-012", place, {"other": outer.file}))
    return findings


def _size(take: Take, rank: dict[str, int]) -> int:
    """How many segments a take carries."""
    first, last = rank.get(take.first, 0), rank.get(take.last, len(rank) - 1)
    return last - first + 1


def _mended(
    takes: Sequence[Take], order: Sequence[str], shown: str
) -> tuple[list[Take], list[Finding]]:
    """The takes with ids that exist; a vanished limit moves to the neighbouring take's."""
    rank = {segment: number for number, segment in enumerate(order)}
    mended: list[Take] = []
    findings: list[Finding] = []
    for index, take in enumerate(takes):
        place = Place(file=shown, line=take.line, inside=take.file)
        first, last = take.first, take.last
        if first and first not in rank:
            findings.append(Finding("DP-TAK-006", place, {"segment": first, "column": "first"}))
            first = _after(takes[:index], order, rank)
        if last and last not in rank:
            findings.append(Finding("DP-TAK-006", place, {"segment": last, "column": "last"}))
            last = _before(takes[index + 1 :], order, rank)
        mended.append(replace(take, first=first, last=last))
    return mended, findings


def _after(earlier: Sequence[Take], order: Sequence[str], rank: dict[str, int]) -> str:
    for take in reversed(earlier):
        if take.last in rank:
            return order[min(rank[take.last] + 1, len(order) - 1)]
    return ""


def _before(later: Sequence[Take], order: Sequence[str], rank: dict[str, int]) -> str:
    for take in later:
        if take.first in rank:
            return order[max(rank[take.first] - 1, 0)]
    return ""


def _joined(spans: Sequence[tuple[int, int, Take]], order: Sequence[str]) -> tuple[TakeGroup, ...]:
    found: list[tuple[int, int, list[Take]]] = []
    for low, high, take in sorted(spans, key=lambda s: (s[0], natural_key(s[2].file))):
        if found and (low < found[-1][1] or not order):
            first, last, takes = found.pop()
            found.append((first, max(last, high), [*takes, take]))
        else:
            found.append((low, high, [take]))
    return tuple(
        TakeGroup(tuple(takes), tuple(order[a:b]), takes[0].round) for a, b, takes in found
    )


def _unread(found: Sequence[TakeGroup], order: Sequence[str], shown: str) -> list[Finding]:
    carried = {segment for group in found for segment in group.segments}
    silent = [segment for segment in order if segment not in carried]
    if not silent or not found:
        return []
    place = Place(file=shown, inside=silent[0])
    return [Finding("DP-TAK-008", place, {"count": len(silent), "last": silent[-1]})]
