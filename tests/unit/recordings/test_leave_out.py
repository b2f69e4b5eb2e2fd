# SPDX-License-Identifier: AGPL-3.0-or-later
"""What products leave out on request, and that clips stand where they are said to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.model.finding import DaisyError, ExitCode, Place
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Extra, SyncTrack
from daisy_pipeline.recordings.cut import Stretch
from daisy_pipeline.recordings.leave_out import KINDS, Cleaned, Wishes, cleaned, told, wishes
from tests.fakes import sounds
from tests.unit.recordings.studio import (
    Desk,
    assert_gone,
    assert_said,
    book_of,
    clip,
    decoded,
    reading,
)

ALL = frozenset(KINDS)
WHOLE = [Stretch(0, (0, 0), "X", 0, 20_000)]


def clean(wish: Wishes, *own: Clip | Extra, over: list[Stretch] = WHOLE) -> Cleaned:
    clips = tuple(c for c in own if isinstance(c, Clip))
    return cleaned(over, SyncTrack(clips, tuple(e for e in own if isinstance(e, Extra))), wish)


def spans(made: Cleaned) -> list[tuple[int, int]]:
    return [(s.begin, s.end) for s in made.stretches]


TWO = (clip("a1", "X", 2000, 5000), clip("a2", "X", 9000, 18_000))


def test_a_reading_that_was_broken_off_goes_with_the_pauses_around_it() -> None:
    made = clean(Wishes(ALL), *TWO, Extra("X", 6000, 8500, "broken-off"))
    assert spans(made) == [(0, 5350), (8750, 20_000)]
    assert made.left_out == {"broken-off": 2500, "pause": 900}


def test_announcements_at_the_ends_leave_a_little_room() -> None:
    extras = Extra("X", 100, 900, "announcement"), Extra("X", 18_700, 19_900, "announcement")
    made = clean(Wishes(ALL), *TWO, *extras)
    assert spans(made) == [(1700, 18_300)]
    assert made.left_out == {"announcement": 2000, "pause": 1400}


def test_only_what_was_asked_for_goes() -> None:
    extras = Extra("X", 100, 900, "announcement"), Extra("X", 6000, 8000, "noise")
    assert spans(clean(Wishes(frozenset(("noise",))), *TWO, *extras)) == [(0, 5350), (8650, 20_000)]
    assert spans(clean(Wishes(frozenset(("broken-off",))), *TWO, *extras)) == [(0, 20_000)]
    unknown = Extra("X", 6000, 8000, "unknown")
    assert spans(clean(Wishes(ALL), *TWO, unknown)) == [(0, 20_000)]


def test_long_pauses_are_cut_in_their_middle_and_short_ones_stay() -> None:
    made = clean(Wishes(longest_pause=1000), *TWO)
    assert spans(made) == [(1000, 5500), (8500, 19_000)]
    assert made.left_out == {"pause": 1000 + 3000 + 1000}
    assert spans(clean(Wishes(longest_pause=4000), *TWO)) == [(0, 20_000)]


def test_pauses_around_sound_that_stays_are_shortened_beside_it() -> None:
    made = clean(Wishes(longest_pause=1000), *TWO, Extra("X", 7000, 7500, "noise"))
    assert spans(made) == [(1000, 5500), (6500, 8000), (8500, 19_000)]


def test_both_together() -> None:
    noise = Extra("X", 6000, 8000, "noise")
    assert spans(clean(Wishes(ALL, 500), *TWO, noise))[0] == (1500, 5250)


def test_where_a_sentence_was_not_found_all_is_kept() -> None:
    lost = Clip("a9", "X", 5000, 5000, ClipOrigin.ALIGNER, ClipStatus.MISSING, 0.0)
    noise = Extra("X", 6000, 8000, "noise")
    assert spans(clean(Wishes(ALL, 500), *TWO, noise, lost)) == [(1500, 18_500)]
    unread = Clip("a9", "X", 5000, 5000, ClipOrigin.HUMAN, ClipStatus.MISSING)
    assert len(spans(clean(Wishes(ALL, 500), *TWO, noise, unread))) == 2


def test_what_a_clip_claims_is_never_left_out() -> None:
    made = clean(Wishes(ALL), *TWO, Extra("X", 3000, 8000, "noise"))
    assert spans(made) == [(0, 5000), (8350 + 300, 20_000)]


def test_a_stretch_of_nothing_but_an_announcement_goes_whole() -> None:
    stretches = [Stretch(0, (0, -1), "X", 0, 1200), Stretch(0, (0, 0), "X", 1700, 20_000)]
    made = clean(Wishes(ALL), *TWO, Extra("X", 100, 900, "announcement"), over=stretches)
    assert spans(made) == [(1700, 20_000)]


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 19_000), st.integers(1, 3000)), max_size=6),
    st.lists(
        st.tuples(st.integers(0, 19_000), st.integers(1, 3000), st.sampled_from(KINDS)), max_size=6
    ),
    st.sampled_from((0, 300, 1000)),
)
def test_no_clip_loses_a_millisecond(
    words: list[tuple[int, int]], others: list[tuple[int, int, str]], longest: int
) -> None:
    clips = [
        clip(f"s{n}", "X", at, min(at + length, 20_000)) for n, (at, length) in enumerate(words)
    ]
    extras = [Extra("X", at, min(at + length, 20_000), kind) for at, length, kind in others]
    made = clean(Wishes(ALL, longest), *clips, *extras)
    for one in clips:
        assert any(a <= one.begin and one.end <= b for a, b in spans(made))
    assert sum(made.left_out.values()) + sum(b - a for a, b in spans(made)) == 20_000
    assert all(ms >= 0 for ms in made.left_out.values())


@pytest.mark.message("DP-AUD-013")
def test_what_was_left_out_is_told_in_seconds() -> None:
    (found,) = told({"broken-off": 2540, "noise": 500, "pause": 1000})
    assert (found.id, found.place) == ("DP-AUD-013", Place(inside="recordings.leave_out"))
    assert found.facts == {
        "seconds": 4.0, "broken": 2.5, "announced": 0.0, "noise": 0.5, "pauses": 1.0,
    }  # fmt: skip
    assert told({}) == []


@pytest.mark.message("DP-AUD-014", "DP-AUD-015")
@pytest.mark.parametrize(
    ("kinds", "longest", "id", "key"),
    [
        (["coughs"], 0, "DP-AUD-014", "leave_out"),
        ([], 50, "DP-AUD-015", "longest_pause"),
        ([], -1, "DP-AUD-015", "longest_pause"),
    ],
)
def test_settings_that_cannot_be(kinds: list[str], longest: int, id: str, key: str) -> None:
    with pytest.raises(DaisyError) as caught:
        wishes({"leave_out": kinds, "longest_pause": longest})
    finding = caught.value.findings[0]
    assert (finding.id, finding.place) == (id, Place(inside=f"recordings.{key}"))
    assert caught.value.exit_code is ExitCode.BAD_CONFIG


def test_clips_are_right_in_the_cleaned_mp3(desk: Desk) -> None:
    """Announcement, broken-off reading, a long pause and noise are gone; the words stand."""
    rate = 44100
    heard = {1: (200, 900), 2: (1600, 2400), 3: (3000, 3600), 4: (4000, 4900), 5: (9000, 9700)}
    path = sounds.write_wav(desk.folder / "1.wav", reading(rate, 12, heard), rate)
    probed, x = desk.probe(path)
    clips = [clip("a1", x.digest, *heard[2]), clip("a2", x.digest, *heard[4]),
             clip("a3", x.digest, *heard[5])]  # fmt: skip
    extras = Extra(x.digest, *heard[1], "announcement"), Extra(x.digest, *heard[3], "broken-off")
    track = SyncTrack(tuple(clips), extras)
    done = desk.encoded(
        book_of(["a1", "a2", "a3"]), track, [probed], leave_out=list(KINDS), longest_pause=800
    )
    assert [f.id for f in desk.told] == ["DP-AUD-013"]
    media, sound = decoded(done[0], rate)
    # 300 room, words, 500 of two half pauses, words, 800, words, 800 of the tail
    assert media.edits.pieces[0].at == 25
    assert media.duration == pytest.approx(25 + 300 + 800 + 500 + 900 + 800 + 700 + 800, abs=60)
    assert_said(media, sound, dict(zip((2, 4, 5), clips, strict=True)), rate)
    assert_gone(sound, {1: 700, 3: 600}, rate)
