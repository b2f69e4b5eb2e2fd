# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sentences that were read again: where the sound goes over to them and back."""

from __future__ import annotations

import numpy as np
import pytest

from daisy_pipeline.model.times import EditList, Piece
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Extra, SyncTrack
from daisy_pipeline.recordings.cut import unheard
from daisy_pipeline.recordings.sources import Source
from daisy_pipeline.recordings.splice import spliced
from tests.fakes import sounds
from tests.unit.recordings.studio import (
    Desk,
    assert_gone,
    assert_said,
    book_of,
    clip,
    cut_parts,
    decoded,
    pieces,
    reading,
    recording,
)

BOOK = book_of(["a1", "a2", "a3", "a4"], ["b1", "b2"])
FOUND = tuple(
    clip(id, "X", at, at + 1000)
    for id, at in zip(("a1", "a2", "a3", "a4", "b1", "b2"), range(1000, 13_000, 2000), strict=True)
)


def replaced(*ids: str, by: str = "P", at: int = 1000) -> tuple[list[Clip], list[Clip]]:
    """The clips that count, and those of X in whose stead they do."""
    counting = []
    for one in FOUND:
        if one.segment in ids:
            counting.append(clip(one.segment, by, at, at + 1000))
            at += 2000
        else:
            counting.append(one)
    return counting, [one for one in FOUND if one.segment in ids]


def cut(
    clips: list[Clip], gone: list[Clip], *extras: Extra, again: tuple[str, ...] = ("P",)
) -> list[list[tuple[str, int, int, int]]]:
    track = SyncTrack(tuple(clips), extras, tuple(gone))
    all_of_them = [recording(d, 14_000) for d in ("X", *again)]
    return [pieces(e) for e in cut_parts(BOOK, track, all_of_them, again)]


def test_one_sentence_is_left_and_taken_up_again_in_the_pauses() -> None:
    first, second = cut(*replaced("a2"))
    assert first == [
        ("X", 0, 2350, 0),
        ("P", 650, 2350, 2350),
        ("X", 4650, 8500, 4050),
    ]
    assert second == [("X", 8500, 14_000, 0)]


def test_three_sentences_at_the_end_of_a_chapter() -> None:
    first, second = cut(*replaced("a2", "a3", "a4"))
    assert first == [("X", 0, 2350, 0), ("P", 650, 6350, 2350)]
    assert second == [("X", 8650, 14_000, 0)]


def test_over_the_limit_of_two_chapters() -> None:
    first, second = cut(*replaced("a4", "b1"))
    assert first == [("X", 0, 6350, 0), ("P", 650, 2350, 6350)]
    assert second == [("P", 2650, 4350, 0), ("X", 10_650, 14_000, 1700)]


def test_the_very_first_and_the_very_last_sentence() -> None:
    first, second = cut(*replaced("a1", "b2"))
    assert first == [("P", 650, 2350, 0), ("X", 2650, 8500, 1700)]
    assert second == [("X", 8500, 10_350, 0), ("P", 2650, 4350, 1850)]


def test_announcements_outside_a_replaced_beginning_and_end_stay() -> None:
    before, after = Extra("X", 100, 600, "announcement"), Extra("X", 12_800, 13_500, "announcement")
    noise = Extra("X", 700, 800, "noise")
    first, second = cut(*replaced("a1", "b2"), before, noise, after)
    assert first[:2] == [("X", 0, 800, 0), ("P", 650, 2350, 800)]
    assert second[-1] == ("X", 12_450, 14_000, 3550)


def test_what_a_take_says_beside_its_sentences_is_not_taken() -> None:
    said = Extra("P", 200, 900, "announcement"), Extra("P", 2100, 2900, "announcement")
    first, _ = cut(*replaced("a2"), *said)
    assert first[1] == ("P", 950, 2050, 2350)


def test_a_bad_reading_and_the_noise_around_it_are_not_heard() -> None:
    """Whatever was said between the sentences around it goes with it."""
    noises = Extra("X", 2200, 2600, "noise"), Extra("X", 4200, 4900, "noise")
    first, _ = cut(*replaced("a2"), *noises)
    assert first == [("X", 0, 2100, 0), ("P", 650, 2350, 2100), ("X", 4950, 8500, 3800)]


def test_a_sentence_that_the_first_reading_left_out() -> None:
    counting, _ = replaced("a2")
    nowhere = Clip("a2", "X", 2000, 2000, ClipOrigin.ALIGNER, ClipStatus.MISSING, 0.0)
    first, _ = cut(counting, [nowhere])
    assert first == [("X", 0, 2350, 0), ("P", 650, 2350, 2350), ("X", 4650, 8500, 4050)]
    assert cut(counting, [])[0] == [
        ("X", 0, 3500, 0),
        ("P", 650, 2350, 3500),
        ("X", 3500, 8500, 5200),
    ]


def test_the_second_of_three_was_not_found_and_stays() -> None:
    """So the sound goes over twice."""
    counting, gone = replaced("a1", "a3")
    first, _ = cut(counting, gone)
    assert [piece[0] for piece in first] == ["P", "X", "P", "X"]
    assert first[1][1:3] == (2650, 4350)


def test_two_takes_of_one_sentence() -> None:
    """The first of them stands nowhere: only the clips that count are taken."""
    counting, gone = replaced("a2", by="Q")
    earlier = clip("a2", "P", 1000, 2000)
    first, _ = cut(counting, [*gone, earlier], again=("P", "Q"))
    assert [piece[0] for piece in first] == ["X", "Q", "X"]


def test_a_correction_that_reaches_into_the_bad_reading() -> None:
    """A person's clip before it is longer than the aligner thought."""
    counting, gone = replaced("a2")
    counting[0] = Clip("a1", "X", 1000, 3400, ClipOrigin.HUMAN)
    first, _ = cut(counting, gone)
    assert first[0] == ("X", 0, 3400, 0)
    assert first[2][1] == 4650


def test_over_the_limit_of_two_files() -> None:
    counting = [clip("a1", "X", 1000, 2000), clip("a2", "P", 1000, 2000),
                clip("a3", "P", 3000, 4000), clip("a4", "Y", 3000, 4000)]  # fmt: skip
    gone = [clip("a2", "X", 3000, 4000), clip("a3", "Y", 1000, 2000)]
    track = SyncTrack(tuple(counting), (), tuple(gone))
    files = [recording("X", 5000), recording("Y", 5000), recording("P", 5000)]
    found = cut_parts(BOOK, track, files, ["P"])
    assert pieces(found[0]) == [
        ("X", 0, 2350, 0),
        ("P", 650, 4350, 2350),
        ("Y", 2650, 5000, 6050),
    ]


def test_a_recording_that_was_replaced_whole_is_no_stranger() -> None:
    counting = [clip("a1", "P", 0, 900)]
    track = SyncTrack(tuple(counting), (), (clip("a1", "X", 0, 900),))
    files = [recording("X", 1000), recording("P", 1000), recording("Q", 1000)]
    assert unheard(track, files, ["P", "Q"]) == ()
    assert pieces(cut_parts(BOOK, track, files, ["P"])[0]) == [("P", 0, 950, 0)]


# ------------------------------------------------------------------------------- as it sounds


@pytest.mark.parametrize("kind", ["wav", "mp3"])
def test_in_the_decoded_mp3_every_sentence_stands_where_it_is_said(desk: Desk, kind: str) -> None:
    rate = 44100
    first = {1: (700, 1500), 2: (2000, 2900), 3: (3500, 4300), 4: (5000, 5700)}
    again = {9: (300, 800), 12: (1400, 2333)}
    paths = []
    for name, words, seconds in (("1", first, 7), ("2", again, 3)):
        pcm = reading(rate, seconds, words)
        path = desk.folder / f"{name}.{kind}"
        write = sounds.write_wav if kind == "wav" else None
        paths.append(
            write(path, pcm, rate) if write else sounds.encode(path, pcm, rate, "libmp3lame")
        )
    (one, x), (two, p) = (desk.probe(path) for path in paths)
    clips = [
        clip("a1", x.digest, *first[1]), clip("a2", p.digest, *again[12]),
        clip("a3", x.digest, *first[3]), clip("a4", x.digest, *first[4]),
    ]  # fmt: skip
    track = SyncTrack(
        tuple(clips),
        (Extra(p.digest, 300, 800, "announcement"),),
        (clip("a2", x.digest, *first[2]),),
    )
    book = book_of(["a1", "a2", "a3", "a4"])
    rounds = {"rounds": {p.digest: 2}}
    done = desk.encoded(book, track, [one, two], rounds)
    media, sound = decoded(done[0], rate)
    assert_said(media, sound, dict(zip((1, 12, 3, 4), clips, strict=True)), rate)
    assert_gone(sound, {2: 900, 9: 500}, rate)  # the bad reading and the announcement


def test_a_splice_is_soft_and_moves_no_sample(desk: Desk) -> None:
    """Two steady tones: no jump at the cut, and both stand where they stood."""
    rate = 22050
    times = np.arange(3 * rate) / rate
    tones = [6000 * np.sin(2 * np.pi * f * times) for f in (440, 523)]
    paths = [
        sounds.write_wav(desk.folder / f"{n}.wav", t.astype("<i2").tobytes(), rate)
        for n, t in enumerate(tones)
    ]
    made = [Piece("X", 0, 1001, 0), Piece("P", 1503, 2200, 1001), Piece("X", 2000, 2999, 1698)]
    originals = {"X": Source(paths[0], "x"), "P": Source(paths[1], "p")}
    edits = EditList("r", tuple(made), 2697)
    sound = np.concatenate(list(spliced(edits, (), originals, rate))) * 32768.0
    assert len(sound) == round(edits.duration * rate / 1000)
    assert np.abs(np.diff(sound)).max() < 1.6 * np.abs(np.diff(tones[1])).max()
    for piece, tone in zip(made, (0, 1, 0), strict=True):
        low, high = (round(t * rate / 1000) for t in (piece.at + 9, piece.until - 9))
        shift = round(piece.begin * rate / 1000) - round(piece.at * rate / 1000)
        assert np.abs(sound[low:high] - tones[tone][low + shift : high + shift]).max() <= 2
    middle = round(1.001 * rate)
    rms = np.sqrt((sound[middle - 150 : middle + 150] ** 2).mean())
    assert rms == pytest.approx(6000 / np.sqrt(2), rel=0.25)


def test_pieces_back_and_forth_and_beyond_the_end(desk: Desk) -> None:
    """A piece may begin before the last one ended, or reach past the file: silence follows."""
    rate = 22050
    ramp = (np.arange(60 * rate) // 50 % 16_000).astype("<i2")
    path = sounds.write_wav(desk.folder / "1.wav", ramp.tobytes(), rate)
    made = [Piece("X", 50_000, 51_000, 0), Piece("X", 2000, 2500, 1000),
            Piece("X", 2504, 3000, 1500), Piece("X", 59_500, 60_400, 1996)]  # fmt: skip
    edits = EditList("r", tuple(made), 2896)
    sound = np.concatenate(list(spliced(edits, (), {"X": Source(path, "x")}, rate))) * 32768
    assert len(sound) == round(2.896 * rate)
    for piece in made:
        at = round((piece.at + 200) * rate / 1000)
        assert abs(int(sound[at]) - int(ramp[round((piece.begin + 200) * rate / 1000)])) <= 1
    assert not sound[-300 * rate // 1000 :].any()
