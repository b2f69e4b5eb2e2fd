# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which clip counts where a sentence was read several times."""

from __future__ import annotations

import pytest

from daisy_pipeline.model.book import Book, Paragraph, Run, Segment
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Recording, SyncTrack
from daisy_pipeline.synchronization.corrections import Correction, corrected
from daisy_pipeline.synchronization.joining import join

BOOK = Book(
    lang="ko",
    body=(Paragraph(text=tuple(Segment((Run(text=f"{n}째 문장."),), f"s{n}") for n in range(4))),),
)
FILES = [Recording(d, f"audio/{d}.wav", 60_000, 44_100, 1) for d in "XPQ"]


def clip(
    segment: str,
    source: str,
    begin: int = 0,
    status: ClipStatus = ClipStatus.OK,
) -> Clip:
    end = begin if status is ClipStatus.MISSING else begin + 1000
    return Clip(segment, source, begin, end, ClipOrigin.ALIGNER, status, 0.6)


BASE = SyncTrack(tuple(clip(f"s{n}", "X", 2000 * n) for n in range(4)))


def joined(*tracks: SyncTrack, **rounds: int) -> tuple[list[str], list[str], list[str]]:
    made = join(tracks, rounds, {})
    sources = [made.clips[f"s{n}"].source for n in range(4)]
    return sources, [c.source for c in made.replaced], [c.source for c in made.refused]


def test_a_later_round_counts_whatever_order_the_tracks_have() -> None:
    again = SyncTrack((clip("s1", "P"),))
    assert joined(BASE, again, P=2) == (["X", "P", "X", "X"], ["X"], [])
    assert joined(again, BASE, P=2) == (["X", "P", "X", "X"], ["X"], [])


def test_of_two_readings_again_the_last_counts() -> None:
    one, two = SyncTrack((clip("s1", "P"),)), SyncTrack((clip("s1", "Q"),))
    assert joined(BASE, one, two, P=2, Q=3) == (["X", "Q", "X", "X"], ["X", "P"], [])
    nothing = SyncTrack((clip("s1", "Q", status=ClipStatus.MISSING),))
    assert joined(BASE, one, nothing, P=2, Q=3) == (["X", "P", "X", "X"], ["X"], ["Q"])


def test_a_later_one_that_was_found_makes_up_for_one_that_was_not() -> None:
    nothing = SyncTrack((clip("s1", "P", status=ClipStatus.MISSING),))
    good = SyncTrack((clip("s1", "Q"),))
    assert joined(BASE, nothing, good, P=2, Q=3) == (["X", "Q", "X", "X"], ["X"], [])


def test_an_unsure_one_replaces_no_sure_one() -> None:
    other = SyncTrack((clip("s1", "P", status=ClipStatus.LOW),))
    assert joined(BASE, other, P=2) == (["X"] * 4, [], ["P"])
    lost = SyncTrack((clip("s1", "X", 2000, ClipStatus.MISSING),))
    assert join([lost, other], {"P": 2}, {}).clips["s1"].source == "P"


def test_what_the_first_reading_lost_is_not_asked_for_when_it_was_read_again() -> None:
    base = SyncTrack((clip("s0", "X"), clip("s1", "X", 1000, ClipStatus.MISSING)))
    again = SyncTrack((clip("s1", "P"),))
    track, findings = corrected(BOOK, [base, again], FILES, (), {"P": 2})
    assert [(c.source, c.status) for c in track.clips] == [("X", "ok"), ("P", "ok")]
    assert [c.source for c in track.replaced] == ["X"]
    assert [f.id for f in findings] == ["DP-TAK-014"]


@pytest.mark.message("DP-TAK-011")
def test_good_sound_stays_where_the_sentence_was_not_found_again() -> None:
    gone = (clip("s1", "P", status=ClipStatus.MISSING), clip("s2", "P", 0, ClipStatus.MISSING))
    track, findings = corrected(BOOK, [BASE, SyncTrack(gone)], FILES, (), {"P": 2})
    assert [c.source for c in track.clips] == ["X"] * 4
    assert track.replaced == ()
    place = Place("audio/P.wav", inside="s1")
    assert findings == (Finding("DP-TAK-011", place, {"count": 2, "words": "1째 문장."}),)


@pytest.mark.message("DP-TAK-014")
def test_how_much_was_read_again_is_told_once() -> None:
    again = SyncTrack((clip("s1", "P"), clip("s2", "P", 3000)))
    other = SyncTrack((clip("s3", "Q"),))
    _, findings = corrected(BOOK, [BASE, again, other], FILES, (), {"P": 2, "Q": 2})
    facts = {"files": 2, "count": 3, "words": "1째 문장."}
    assert findings == (Finding("DP-TAK-014", Place(inside="s1"), facts),)


def test_a_person_says_where_a_recording_reads_and_takes_tsv_which_one_counts() -> None:
    """A mark in the first reading does not outlive the sentence read again."""
    again = SyncTrack((clip("s1", "P"),))
    in_first, in_again = Correction("s1", "X", 2100, 2900), Correction("s1", "P", 100, 1100)
    track, _ = corrected(BOOK, [BASE, again], FILES, [in_first], {"P": 2})
    assert track.by_segment["s1"] == again.clips[0]
    assert track.replaced == (in_first.clip,)
    track, _ = corrected(BOOK, [BASE, again], FILES, [in_again], {"P": 2})
    assert track.by_segment["s1"] == in_again.clip
    lost = SyncTrack((clip("s1", "P", status=ClipStatus.MISSING),))
    track, findings = corrected(BOOK, [BASE, lost], FILES, [in_again], {"P": 2})
    assert track.by_segment["s1"] == in_again.clip
    assert [f.id for f in findings] == ["DP-TAK-014"]
    track, _ = corrected(BOOK, [BASE, again], FILES, [Correction("s1", "P", 5, 5)], {"P": 2})
    assert track.by_segment["s1"].source == "X"


def test_a_person_names_another_recording_of_the_same_round() -> None:
    marked = Correction("s1", "Q", 500, 900)
    track, _ = corrected(BOOK, [BASE], FILES, [marked])
    assert track.by_segment["s1"] == marked.clip
    assert track.replaced == (BASE.clips[1],)
