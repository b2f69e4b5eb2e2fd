# SPDX-License-Identifier: AGPL-3.0-or-later
"""A recording in stretches: all that sounds is in one, once, in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.build.listening import spoken, stretches
from daisy_pipeline.model import book as b
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Extra, Recording, SyncTrack

SOURCE = "a" * 64
RECORDING = Recording(SOURCE, "audio/1.wav", 100_000, 44_100, 1)


def book(count: int) -> b.Book:
    text = tuple(b.Segment((b.Run(text=f"문장 {n}."),), id=f"s{n:05d}") for n in range(count))
    return b.Book(lang="ko", body=(b.Paragraph(text=text),))


def clip(number: int, begin: int, end: int) -> Clip:
    return Clip(f"s{number:05d}", SOURCE, begin, end, ClipOrigin.ALIGNER, ClipStatus.OK, 0.9)


def test_a_long_pause_is_left_out_and_a_strange_sound_is_not() -> None:
    track = SyncTrack(
        (clip(0, 1000, 2000), clip(1, 3000, 4000), clip(2, 9000, 9500)),
        (Extra(SOURCE, 20_000, 21_000, "noise"),),
    )
    found = stretches(track, book(3), [RECORDING])
    assert [(s.begin, s.end) for s in found] == [
        (0, 2000), (2000, 4000), (8700, 9500), (20_000, 21_000),
    ]  # fmt: skip
    assert [s.text for s in found] == ["문장 0.", "문장 1.", "문장 2.", ""]
    (first, *_) = stretches(track, book(3), [RECORDING], least=3000)
    assert (first.end, first.at(0), first.at(3500)) == (4000, "s00000", "s00001")


def test_a_recording_without_any_clip_is_heard_whole() -> None:
    track = SyncTrack((), ())
    assert spoken(track, [RECORDING]) == {SOURCE: [(0, 100_000)]}
    assert [(s.begin, s.end) for s in stretches(track, book(1), [RECORDING])] == [(0, 100_000)]


marks = st.lists(st.tuples(st.integers(0, 90_000), st.integers(1, 9000)), max_size=12)


@given(marks, marks, st.integers(0, 20_000))
def test_hearing_every_stretch_is_hearing_everything(
    clips: list[tuple[int, int]], extras: list[tuple[int, int]], least: int
) -> None:
    track = SyncTrack(
        tuple(clip(n, begin, begin + length) for n, (begin, length) in enumerate(clips)),
        tuple(Extra(SOURCE, begin, begin + length, "noise") for begin, length in extras),
    )
    found = stretches(track, book(12), [RECORDING], least)
    played = {ms // 100 for s in found for ms in range(s.begin, s.end, 50)}
    wanted = {
        ms // 100
        for begin, end in spoken(track, [RECORDING])[SOURCE]
        for ms in range(begin, end, 50)
    }
    assert wanted <= played | {s.end // 100 for s in found}
    assert [s.begin for s in found] == sorted(s.begin for s in found)
