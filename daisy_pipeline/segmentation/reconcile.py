# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Book's sentences against segments.tsv: ids kept, minted, retired; nothing else is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from daisy_pipeline.model.book import Book
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.walk import TextPlace, texts_with_language, top_blocks
from daisy_pipeline.segmentation.carry import SHORTEST_MOVE, carry, same_signs
from daisy_pipeline.segmentation.cut import (
    LONGEST,
    content_of,
    find_cuts,
    legal_cuts,
    squeeze,
    words_of,
)
from daisy_pipeline.segmentation.pinned import keep_pinned_cuts
from daisy_pipeline.segmentation.rows import FILE, RowState, SegmentRow, new_id, number_of


@dataclass(frozen=True)
class Reconciled:
    """The rows to be written (live ones in reading order, then retired), and what to tell."""

    rows: tuple[SegmentRow, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence of the Book as it is now: words, squeezed words, what kind of text holds it."""

    text: str
    key: str
    kind: str


def reconcile(
    book: Book,
    rows: Sequence[SegmentRow],
    pinned: frozenset[str] = frozenset(),
    *,
    longest: int = LONGEST,
) -> Reconciled:
    """The rows for the Book as it is now, given the rows as they were.

    A segment keeps its id where its words are the same: in its place, in a run of sentences that
    moved, or back from retirement. Any other sentence gets a number that was never used.
    ``pinned`` segments carry a take or a correction: their cuts stay when the sentence rules
    change, and one that leaves the text is told by name.
    """
    live = [row for row in rows if row.live]
    every = texts_with_language(top_blocks(book), book.lang)
    pieces = _pieces([(p, lang) for p, lang in every if p.text], live, pinned, longest)
    pairs, moved = carry([squeeze(r.text) for r in live], [p.key for p in pieces])
    found: dict[int, SegmentRow] = {j: live[i] for j, i in pairs.items()}
    back = _revive(pieces, found, [r for r in rows if not r.live])
    found.update(back)
    return _result(pieces, found, rows, pinned, (len(moved), len(back)))


def _pieces(
    places: Sequence[tuple[TextPlace, str]],
    live: Sequence[SegmentRow],
    pinned: frozenset[str],
    longest: int,
) -> list[_Piece]:
    contents = [content_of(place.text) for place, _ in places]
    words = [words_of(content) for content in contents]
    keys = [squeeze(text) for text in words]
    cuts = [find_cuts(place, lang, longest) for place, lang in places]
    kinds = [place.kind for place, _ in places]
    if pinned:
        kept = keep_pinned_cuts(keys, kinds, cuts, live, pinned)
        cuts = [legal_cuts(content, ends) for content, ends in zip(contents, kept, strict=True)]
    return [
        _Piece(text, squeeze(text), kind)
        for whole, ends, kind in zip(words, cuts, kinds, strict=True)
        for text in _texts(whole, ends)
    ]


def _texts(whole: str, ends: Sequence[int]) -> Iterator[str]:
    """The words of the pieces, white space collapsed; ``ends`` count without white space."""
    counts = [0]
    for word in whole.split():
        counts.append(counts[-1] + len(word))
    words = whole.split()
    at = 0
    for begin, end in pairwise([0, *ends]):
        parts: list[str] = []
        while at < len(words) and counts[at] < end:
            low, high = max(begin, counts[at]), min(end, counts[at + 1])
            parts.append(words[at][low - counts[at] : high - counts[at]])
            if counts[at + 1] > end:
                break
            at += 1
        yield " ".join(parts)


def _revive(
    pieces: Sequence[_Piece], found: dict[int, SegmentRow], retired: Sequence[SegmentRow]
) -> dict[int, SegmentRow]:
    """Retired rows whose words are back, in their old place or unmistakable."""
    by_key: dict[str, list[SegmentRow]] = {}
    for row in retired:
        by_key.setdefault(same_signs(squeeze(row.text)), []).append(row)
    left = Counter(same_signs(p.key) for j, p in enumerate(pieces) if j not in found)
    back: dict[int, SegmentRow] = {}
    before = ""
    for j, piece in enumerate(pieces):
        key = same_signs(piece.key)
        choice = by_key.get(key, []) if j not in found else []
        here = [row for row in choice if row.after == before]
        sure = len(choice) == 1 and left[key] == 1 and len(key) >= SHORTEST_MOVE
        if len(here) == 1 or sure:
            back[j] = here[0] if len(here) == 1 else choice[0]
            choice.remove(back[j])
        known = found.get(j) or back.get(j)
        before = known.id if known else "?"
    return back


def _result(
    pieces: Sequence[_Piece],
    found: dict[int, SegmentRow],
    rows: Sequence[SegmentRow],
    pinned: frozenset[str],
    counts: tuple[int, int],
) -> Reconciled:
    used = [row.number for row in rows] + [number_of(id) for id in pinned]
    number = max(used, default=0)  # also of rows that are lost: a take may still name them
    now: list[SegmentRow] = []
    for j, piece in enumerate(pieces):
        row = found.get(j)
        if row is None:
            number += 1
            now.append(SegmentRow(id=new_id(number), text=piece.text, kind=piece.kind))
        else:
            kept = replace(row, text=piece.text, kind=piece.kind, after="", state=RowState.LIVE)
            now.append(kept)
    retired, gone = _retire(rows, {row.id for row in now})
    findings = [_pinned_gone(row) for row in gone if row.id in pinned]
    if rows and (len(found) < len(pieces) or gone or any(counts)):
        findings.insert(0, _summary(len(pieces), len(found), len(gone), counts))
    return Reconciled((*now, *retired), tuple(findings))


def _retire(rows: Sequence[SegmentRow], now: set[str]) -> tuple[list[SegmentRow], list[SegmentRow]]:
    """All rows that are not in the text, by number; and those that have just left it."""
    gone: list[SegmentRow] = []
    retired: list[SegmentRow] = []
    before = ""
    for row in rows:
        if row.live and row.id not in now:
            gone.append(replace(row, state=RowState.RETIRED, after=before))
        elif row.id not in now:
            retired.append(row)
        if row.live:
            before = row.id
    return sorted([*retired, *gone], key=lambda row: row.number), gone


def _summary(total: int, found: int, gone: int, counts: tuple[int, int]) -> Finding:
    moved, back = counts
    facts = {
        "kept": found - back,
        "new": total - found,
        "retired": gone,
        "moved": moved,
        "back": back,
    }
    return Finding("DP-SEG-004", Place(FILE), facts)


def _pinned_gone(row: SegmentRow) -> Finding:
    text = row.text if len(row.text) <= 60 else row.text[:59] + "…"
    return Finding("DP-SEG-005", Place(FILE, inside=row.id), {"id": row.id, "text": text})
