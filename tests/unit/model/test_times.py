# SPDX-License-Identifier: AGPL-3.0-or-later
"""The time model: corrections stand in original time and survive every later edit."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.model.times import EditList, Piece, whole

LENGTH = 10_000


@st.composite
def edit_lists(draw: st.DrawFn, source: str = "a", result: str = "b") -> EditList:
    """Stretches of one source of 10 s, cut, kept in order, moved apart by silence."""
    cuts = sorted(draw(st.sets(st.integers(0, LENGTH), min_size=2, max_size=8)))
    pieces, at = [], 0
    for begin, end in zip(cuts[::2], cuts[1::2], strict=False):
        at += draw(st.integers(0, 500))
        pieces.append(Piece(source, begin, end, at))
        at += end - begin
    return EditList(result, tuple(pieces), at + draw(st.integers(0, 500)))


@given(edit_lists(), st.integers(0, LENGTH))
def test_a_kept_time_lands_inside_the_result(edits: EditList, time: int) -> None:
    placed = edits.place("a", time)
    kept = any(p.begin <= time <= p.end for p in edits.pieces)
    assert (placed is not None) == kept
    assert placed is None or 0 <= placed <= edits.duration


@given(edit_lists("a", "b"), st.data())
def test_two_lists_in_a_row_are_one_list(first: EditList, data: st.DataObject) -> None:
    last = first.duration
    begin = data.draw(st.integers(0, last))
    end = data.draw(st.integers(begin, last))
    second = EditList("c", (Piece("b", begin, end, 7),), 7 + end - begin)
    both = first.then(second)
    for time in range(0, LENGTH, 97):
        inner = [
            second.place("b", p.at + time - p.begin) for p in first.pieces if p.begin < time < p.end
        ]
        expected = [t for t in inner if t is not None and 7 < t < second.duration]
        if expected:
            assert both.place("a", time) == expected[0]


@given(edit_lists(), st.integers(0, LENGTH), st.integers(0, LENGTH))
def test_spans_hold_exactly_what_was_kept(edits: EditList, one: int, other: int) -> None:
    begin, end = sorted((one, other))
    spans = edits.spans("a", begin, end)
    kept = sum(max(0, min(end, p.end) - max(begin, p.begin)) for p in edits.pieces)
    assert sum(e - b for b, e in spans) == kept
    assert all(e <= b for (_, e), (b, _) in pairwise(spans))


def test_a_cut_inside_a_clip_leaves_one_span() -> None:
    edits = EditList("r", (Piece("a", 0, 500, 0), Piece("a", 700, 900, 500)), 700)
    assert edits.spans("a", 400, 800) == ((400, 600),)


def test_an_encoders_delay_moves_everything() -> None:
    edits = whole("a", 1000, "c001.mp3", delay=50)
    assert edits.place("a", 0) == 50
    assert edits.duration == 1050


def test_overlapping_pieces_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        EditList("r", (Piece("a", 0, 500, 0), Piece("a", 700, 900, 400)), 700)
