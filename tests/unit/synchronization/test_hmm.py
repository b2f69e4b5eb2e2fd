# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import csv
import itertools
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.ports import Aligner, AlignInput, AlignResult, Silent
from daisy_pipeline.model.track import ClipOrigin, ClipStatus, Recording, SyncTrack
from daisy_pipeline.synchronization import aligners, features
from daisy_pipeline.synchronization.doubts import doubts, short
from daisy_pipeline.synchronization.hmm.aligner import HmmAligner
from daisy_pipeline.synchronization.speech import speech
from tests.fakes import narrator


@cache
def voice(texts: tuple[str, ...], pitch: float = 1.12) -> tuple[np.ndarray, ...]:
    return tuple(narrator.said(text, pitch=pitch) for text in texts)


def align(
    folder: Path,
    recordings: Sequence[np.ndarray],
    texts: Sequence[str],
    **settings: object,
) -> AlignResult:
    found: list[Recording] = []
    paths = {}
    for number, samples in enumerate(recordings, 1):
        path = folder / f"{number}.wav"
        found.append(narrator.write(samples, path, f"{number:064d}"))
        paths[found[-1].digest] = path
    given = AlignInput(tuple(found), paths, narrator.segments(texts), settings)
    return HmmAligner().align(given, Silent())


def begins(result: AlignResult) -> np.ndarray:
    return np.array([clip.begin for clip in result.track.clips])


def in_order(result: AlignResult, texts: Sequence[str], recordings: Sequence[np.ndarray]) -> None:
    """The contract of every aligner: a clip each, in order, apart, inside."""
    clips = result.track.clips
    assert [c.segment for c in clips] == [s.id for s, _ in narrator.segments(texts)]
    last = ("", 0)
    for clip in clips:
        assert clip.source >= last[0]
        assert clip.source > last[0] or clip.begin >= last[1]
        assert clip.end <= len(recordings[int(clip.source) - 1]) * 1000 // narrator.RATE
        last = (clip.source, clip.end)


def test_another_voice_at_another_pace_is_placed_to_the_pause(tmp_path: Path) -> None:
    said = narrator.join(voice(narrator.SENTENCES))
    result = align(tmp_path, [said.samples], narrator.SENTENCES)
    onsets = np.array([begin for begin, _ in said.limits])
    away = np.abs(begins(result) - onsets)
    assert np.median(away) <= 30
    assert away.max() <= 250
    assert all(c.begin <= on + 30 for c, on in zip(result.track.clips, onsets, strict=True))
    assert all(c.status is ClipStatus.OK for c in result.track.clips)
    assert result.findings == ()
    in_order(result, narrator.SENTENCES, [said.samples])


def test_a_second_run_gives_the_same(tmp_path: Path) -> None:
    said = narrator.join(voice(narrator.SENTENCES[:6]))
    once = align(tmp_path, [said.samples], narrator.SENTENCES[:6])
    assert align(tmp_path, [said.samples], narrator.SENTENCES[:6]) == once


@pytest.mark.message("DP-SYN-001")
def test_a_recording_of_another_book_asks_for_a_person(tmp_path: Path) -> None:
    said = narrator.join(voice(narrator.OTHERS))
    result = align(tmp_path, [said.samples], narrator.SENTENCES)
    assert [(f.id, f.place.file) for f in result.findings] == [("DP-SYN-001", "1.wav")]
    assert {c.status for c in result.track.clips} <= {ClipStatus.LOW, ClipStatus.MISSING}
    in_order(result, narrator.SENTENCES, [said.samples])


@pytest.mark.message("DP-SYN-001")
def test_the_one_recording_that_does_not_belong_is_named(tmp_path: Path) -> None:
    texts = (*narrator.SENTENCES[:6], *narrator.OTHERS[:6], *narrator.SENTENCES[6:])
    heard = (narrator.SENTENCES[:6], narrator.OTHERS[6:], narrator.SENTENCES[6:])
    files = [narrator.join(voice(part), n).samples for n, part in enumerate(heard)]
    result = align(tmp_path, files, texts)
    assert [f.place.file for f in result.findings if f.id == "DP-SYN-001"] == ["2.wav"]
    clips = result.track.clips
    assert not [c for c in clips[6:12] if c.status is ClipStatus.OK]
    assert all(c.status is ClipStatus.OK for c in clips[:5] + clips[13:])
    in_order(result, texts, files)


@pytest.mark.message("DP-SYN-002")
def test_silence_has_every_segment_missing(tmp_path: Path) -> None:
    for samples in (np.zeros(48_000, "<i2"), np.zeros(100, "<i2")):
        result = align(tmp_path, [samples], narrator.SENTENCES[:2])
        assert [(f.id, f.place.file) for f in result.findings] == [("DP-SYN-002", "1.wav")]
        assert {c.status for c in result.track.clips} == {ClipStatus.MISSING}


def test_an_announcement_is_extra_and_moves_nothing(tmp_path: Path) -> None:
    said = narrator.join(voice(narrator.OTHERS[:2] + narrator.SENTENCES))
    result = align(tmp_path, [said.samples], narrator.SENTENCES)
    onsets = np.array([begin for begin, _ in said.limits[2:]])
    assert np.abs(begins(result) - onsets).max() <= 250
    assert result.track.extras
    assert result.track.extras[0].begin < said.limits[1][1]


@pytest.mark.message("DP-SYN-003", "DP-SYN-004", "DP-SYN-005", "DP-SYN-006")
def test_doubtful_sentences_are_told_few_by_few(tmp_path: Path) -> None:
    said = narrator.join(voice(narrator.SENTENCES))
    track = align(tmp_path, [said.samples], narrator.SENTENCES, review_below=1.1).track
    files = {track.clips[0].source: "1.wav"}
    told = doubts(track, {}, files, ())
    assert [f.id for f in told] == ["DP-SYN-004"] * 5 + ["DP-SYN-006"]
    assert told[-1].facts == {"count": 7, "all": 12}
    first = told[0].place
    assert (first.file, first.time) == ("1.wav", track.by_segment[first.inside].begin)
    gone = [replace(c, end=c.begin, status=ClipStatus.MISSING) for c in track.clips]
    told = doubts(SyncTrack(tuple(gone)), {"s00001": "봄이 왔다."}, files, ("s00002",))
    assert [f.id for f in told] == ["DP-SYN-003"] * 5 + ["DP-SYN-005"]
    assert told[0].facts == {"words": "봄이 왔다."}
    assert "s00002" not in {f.place.inside for f in told}


def test_a_long_sentence_is_quoted_by_whole_words() -> None:
    assert short("Then being asked, where all thy beauty lies, where") == (
        "Then being asked, where all thy beauty…"
    )
    assert short("가" * 50) == "가" * 40 + "…"
    assert short(" 봄이 \n 왔다. ") == "봄이 왔다."


def test_a_persons_correction_settles_a_doubt(tmp_path: Path) -> None:
    said = narrator.join(voice(narrator.SENTENCES[:5]))
    track = align(tmp_path, [said.samples], narrator.SENTENCES[:5], review_below=1.1).track
    files = {track.clips[0].source: "1.wav"}
    assert len(doubts(track, {}, files, ())) == 5
    settled = replace(track.clips[1], origin=ClipOrigin.HUMAN, status=ClipStatus.OK)
    clips = (track.clips[0], settled, *track.clips[2:])
    assert len(doubts(SyncTrack(clips), {}, files, ())) == 4


def test_a_sentence_that_was_not_read_is_not_trusted(tmp_path: Path) -> None:
    read = tuple(t for n, t in enumerate(narrator.SENTENCES) if n != 4)
    said = narrator.join(voice(read))
    result = align(tmp_path, [said.samples], narrator.SENTENCES)
    assert result.track.clips[4].status in (ClipStatus.MISSING, ClipStatus.LOW)
    assert result.track.by_segment["s00005"].status is not ClipStatus.OK
    assert abs(result.track.clips[8].begin - said.limits[7][0]) <= 250


def test_clips_never_lie_over_the_end_of_a_recording(tmp_path: Path) -> None:
    said = narrator.join(voice(narrator.SENTENCES))
    cut = int(said.limits[5][1] * 16) + 2000
    files = [said.samples[:cut], said.samples[cut:]]
    result = align(tmp_path, files, narrator.SENTENCES)
    in_order(result, narrator.SENTENCES, files)
    sources = [int(c.source) for c in result.track.clips]
    assert sources == [1] * 6 + [2] * 6
    assert abs(result.track.clips[6].begin - (said.limits[6][0] - cut / 16)) <= 60


def test_pauses_can_belong_to_the_sentence_before(tmp_path: Path) -> None:
    said = narrator.join(voice(narrator.SENTENCES[:6]))
    result = align(tmp_path, [said.samples], narrator.SENTENCES[:6], trim_silence=False)
    clips = result.track.clips
    assert all(a.end == b.begin for a, b in itertools.pairwise(clips))


def test_a_segment_without_words_has_no_sound_and_no_finding(tmp_path: Path) -> None:
    texts = (*narrator.SENTENCES[:3], "***", *narrator.SENTENCES[3:6])
    said = narrator.join(voice(narrator.SENTENCES[:6]))
    result = align(tmp_path, [said.samples], texts)
    assert result.track.clips[3].status is ClipStatus.MISSING
    assert result.track.clips[3].begin == result.track.clips[3].end
    assert not [f for f in result.findings if f.place.inside == "s00004"]
    in_order(result, texts, [said.samples])


def test_far_too_much_text_ends_well(tmp_path: Path) -> None:
    said = narrator.join(voice(narrator.SENTENCES[:2]))
    texts = narrator.OTHERS * 4
    result = align(tmp_path, [said.samples], texts)
    in_order(result, texts, [said.samples])
    assert "DP-SYN-001" in [f.id for f in result.findings]


def test_real_korean_sentences(tmp_path: Path, shared: Path) -> None:
    folder = shared / "samples" / "narration" / "ko-man"
    with (folder / "texts.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))[:20]
    said = narrator.join([narrator.decoded(folder / row["file"]) for row in rows])
    result = align(tmp_path, [said.samples], [row["text"] for row in rows])
    away = np.abs(begins(result) - np.array([begin for begin, _ in said.limits]))
    assert np.median(away) <= 30
    assert (away <= 250).mean() >= 0.97
    assert result.findings == ()


def test_weak_sounds_are_not_cut_in_noise(tmp_path: Path, shared: Path) -> None:
    folder = shared / "samples" / "narration" / "ko-man"
    with (folder / "texts.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))[:20]
    said = narrator.join([narrator.decoded(folder / row["file"]) for row in rows], 3, 12.0)
    clips = align(tmp_path, [said.samples], [row["text"] for row in rows]).track.clips
    kept = [c.end >= end - 30 for c, (_, end) in zip(clips, said.limits, strict=True)]
    away = [abs(c.begin - on) for c, (on, _) in zip(clips, said.limits, strict=True)]
    assert np.mean(kept) >= 0.9
    assert np.mean(np.array(away) <= 250) >= 0.95


def test_wrong_places_in_noise_ask_for_a_person(tmp_path: Path, shared: Path) -> None:
    folder = shared / "samples" / "narration" / "ko-man"
    with (folder / "texts.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))[:40]
    gone = (7, 8, 19, 30)
    read = [n for n in range(len(rows)) if n not in gone]
    said = narrator.join([narrator.decoded(folder / rows[n]["file"]) for n in read], 5, 15.0)
    clips = align(tmp_path, [said.samples], [row["text"] for row in rows]).track.clips
    truth = dict(zip(read, said.limits, strict=True))
    wrong = {n for n, c in enumerate(clips) if n in gone or abs(c.begin - truth[n][0]) > 500}
    asked = {n for n, c in enumerate(clips) if c.status is not ClipStatus.OK}
    assert len(wrong) <= 8
    assert len(wrong - asked) <= 1
    assert len(asked - wrong) <= 3


@pytest.mark.parametrize("noise_db", [None, 5.0])
def test_speech_is_told_from_noise(noise_db: float | None) -> None:
    said = narrator.join(voice(narrator.SENTENCES), 3, noise_db)
    mel = features.LogMel(narrator.RATE)
    frames = np.concatenate([*mel.feed(said.samples.tobytes()), *mel.finish()])
    with features.Spool() as spool:
        spool.append(frames)
        limits = [0, 500, len(frames)]
        found = speech(features.energy(frames), spool, limits)
    truth = np.zeros(len(frames), bool)
    for begin, end in said.limits:
        truth[int(begin / 10) : int(end / 10)] = True
    assert found[truth].mean() >= 0.6
    assert found[~truth].mean() <= 0.05


@pytest.mark.message("DP-SYN-007")
@pytest.mark.parametrize("gone", ["nobody", "dtw"])  # the first aligner's name in an old title
def test_aligners_are_found_by_name(gone: str) -> None:
    found: Aligner = aligners.find("hmm")
    assert found.name == "hmm" and "hmm" in aligners.names()
    with pytest.raises(DaisyError) as raised:
        aligners.find(gone)
    assert raised.value.findings[0].id == "DP-SYN-007"
    assert raised.value.findings[0].place.inside == "synchronization.aligner"
    assert raised.value.findings[0].facts == {"name": gone, "known": ", ".join(aligners.names())}
    assert gone not in aligners.names()


def test_frames_do_not_depend_on_block_sizes() -> None:
    samples = narrator.said("가나다라")
    once = features.LogMel(16_000)
    whole = np.concatenate([*once.feed(samples.tobytes()), *once.finish()])
    bits = features.LogMel(16_000)
    parts = []
    for at in range(0, len(samples), 333):
        parts += list(bits.feed(samples[at : at + 333].tobytes()))
    parts += list(bits.finish())
    assert np.array_equal(np.concatenate(parts), whole)
    assert len(whole) == -(-len(samples) // 160)
