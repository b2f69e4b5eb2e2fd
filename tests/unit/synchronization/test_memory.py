# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from daisy_pipeline.model.ports import AlignInput, AlignResult, Silent
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus
from daisy_pipeline.synchronization.features import Spool
from daisy_pipeline.synchronization.heard import listen
from daisy_pipeline.synchronization.hmm import lessons, memory, observe, seed
from daisy_pipeline.synchronization.hmm.aligner import HmmAligner
from daisy_pipeline.synchronization.hmm.models import Counts, Models
from daisy_pipeline.synchronization.hmm.phones import RARE, script
from daisy_pipeline.synchronization.snapshot import SIZE, Half, Snapshot, snapshot_bytes
from tests.fakes import narrator

TEXTS = narrator.SENTENCES + narrator.OTHERS


@cache
def said(text: str) -> np.ndarray:
    return narrator.said(text, pitch=1.12)


def taught(folder: Path, texts: tuple[str, ...] = TEXTS[4:]) -> memory.Sums:
    joined = narrator.join([said(text) for text in texts])
    path = folder / "lesson.wav"
    recording = narrator.write(joined.samples, path)
    sentences = [
        (segment, lang, Clip(segment.id, recording.digest, int(a), int(b), ClipOrigin.HUMAN))
        for (segment, lang), (a, b) in zip(narrator.segments(texts), joined.limits, strict=True)
    ]
    sums = memory.Sums()
    learned = lessons.teach(recording, path, sentences, sums, Silent())
    assert learned.sentences == len(texts)
    assert learned.frames > 20 * len(texts)
    return sums


def align(
    folder: Path, samples: np.ndarray, texts: tuple[str, ...], path: Path | None
) -> AlignResult:
    recording = narrator.write(samples, folder / "a.wav")
    paths = {recording.digest: folder / "a.wav"}
    given = AlignInput((recording,), paths, narrator.segments(texts), {}, memory=path)
    return HmmAligner().align(given, Silent())


def written(folder: Path, phones: Mapping[str, tuple[Half, Half]]) -> Path:
    path = folder / "voice.json"
    path.write_bytes(snapshot_bytes(Snapshot("V-014", "ko", "7", "2026-03-02", phones)))
    return path


@pytest.mark.parametrize("noise", [None, 15.0])
def test_two_sentences_are_placed_by_what_was_learned_before(
    tmp_path: Path, noise: float | None
) -> None:
    path = written(tmp_path, taught(tmp_path).halves())
    texts = TEXTS[:2]
    joined = narrator.join([said(text) for text in texts], seed=3, noise_db=noise, lead=1.0)
    result = align(tmp_path, joined.samples, texts, path)
    onsets = np.array([begin for begin, _ in joined.limits])
    assert np.abs(np.array([c.begin for c in result.track.clips]) - onsets).max() <= 250
    assert all(c.status is ClipStatus.OK for c in result.track.clips)
    assert result == align(tmp_path, joined.samples, texts, path)


def test_a_broken_snapshot_is_as_none(tmp_path: Path) -> None:
    texts = TEXTS[:4]
    joined = narrator.join([said(text) for text in texts])
    (tmp_path / "x.json").write_bytes(b"{}")
    without = align(tmp_path, joined.samples, texts, None)
    assert align(tmp_path, joined.samples, texts, tmp_path / "x.json") == without


def test_learning_twice_gives_the_same_and_sums_add_up(tmp_path: Path) -> None:
    one, other = taught(tmp_path, TEXTS[:6]), taught(tmp_path, TEXTS[:6])
    assert one.halves() == other.halves()
    name, (half, _) = next(iter(one.halves().items()))
    one.add([name], Counts(*(part.copy() for part in one.phones[name])))
    assert one.halves()[name][0].frames == 2 * half.frames
    assert one.halves()[name][0].mean == pytest.approx(half.mean)


def test_a_phone_heard_seldom_is_not_kept() -> None:
    sums = memory.Sums()
    few = Counts(np.array([9.0, 7.0]), np.zeros((2, SIZE)), np.ones((2, SIZE)))
    sums.add(["a"], few)
    assert sums.halves() == {}
    sums.add(["a"], few)
    assert sums.halves()["a"][1].frames == 14


@pytest.mark.parametrize(
    ("origin", "status", "sure", "long", "expected"),
    [
        (ClipOrigin.HUMAN, ClipStatus.OK, 0.1, 2000, True),
        (ClipOrigin.ALIGNER, ClipStatus.OK, 0.95, 2000, True),
        (ClipOrigin.ALIGNER, ClipStatus.OK, 0.8, 2000, False),
        (ClipOrigin.ALIGNER, ClipStatus.REREAD, 0.99, 2000, False),
        (ClipOrigin.ALIGNER, ClipStatus.LOW, 0.99, 2000, False),
        (ClipOrigin.ALIGNER, ClipStatus.MISSING, 0.0, 0, False),
        (ClipOrigin.HUMAN, ClipStatus.OK, 1.0, 200, False),
    ],
)
def test_only_sure_places_teach(
    origin: ClipOrigin, status: ClipStatus, sure: float, long: int, expected: bool
) -> None:
    assert lessons.teaches(Clip("s1", "d", 0, long, origin, status, sure)) is expected


def test_nothing_sure_teaches_nothing(tmp_path: Path) -> None:
    joined = narrator.join([said(TEXTS[0])])
    recording = narrator.write(joined.samples, tmp_path / "a.wav")
    sums = memory.Sums()
    learned = lessons.teach(recording, tmp_path / "a.wav", [], sums, Silent())
    assert (learned.frames, learned.sentences, sums.phones) == (0, 0, {})


def test_a_sentence_that_cannot_take_so_long_teaches_nothing(tmp_path: Path) -> None:
    joined = narrator.join([said(text) for text in TEXTS[:6]])
    recording = narrator.write(joined.samples, tmp_path / "a.wav")
    ((segment, lang),) = narrator.segments(TEXTS[:1])
    for end in (recording.duration, 500):
        clip = Clip(segment.id, recording.digest, 0, end, ClipOrigin.ALIGNER)
        sums = memory.Sums()
        wish = [(segment, lang, clip)]
        learned = lessons.teach(recording, tmp_path / "a.wav", wish, sums, Silent())
        assert (learned.sentences, sums.phones) == (0, {})


def test_known_phones_are_never_rare() -> None:
    texts = narrator.segments(TEXTS)
    every = script(texts, least=1).names
    usual = script(texts).names
    rare = sorted({*every} - {*usual})
    assert len(usual) > 8 and rare and usual[-1] == RARE
    assert script(texts, {rare[0], "zz"}).names == (*sorted({*usual[:-1], rare[0]}), RARE)
    assert script(texts, every).names == every


def test_in_a_short_text_no_phone_is_rare() -> None:
    """Else nearly all of its phones would be learned as one."""
    texts = narrator.segments(TEXTS[:2])
    assert script(texts).names == script(texts, least=1).names


def test_phones_that_are_not_remembered_stay_the_seeds(tmp_path: Path) -> None:
    joined = narrator.join([said(text) for text in TEXTS[:3]])
    recording = narrator.write(joined.samples, tmp_path / "a.wav")
    with Spool() as spool:
        heard = listen((recording,), {recording.digest: tmp_path / "a.wav"}, spool, Silent())
        seen = observe.Observations(spool)
        known = seed.ground(seen, observe.halves(heard.voiced, seen.length), seen.length)
    chance = np.random.default_rng(1)
    first = Models(
        chance.normal(0, 1, (8, SIZE)).astype("f4"), np.full((8, SIZE), 2.0, "f4")
    )  # two phones, the rare one, silence and filler
    half = Half(1000, (0.0,) * SIZE, (1.0,) * SIZE)
    made = memory.brought({"a": (half, half)}, ("a", "b", RARE), first, known, seen.scale)
    assert np.array_equal(made.means[2:6], first.means[2:6])
    assert not np.array_equal(made.means[:2], first.means[:2])
    assert made.firm is not None and (made.firm[:2] > 0).all() and not made.firm[2:].any()
    assert memory.brought({}, ("a", "b", RARE), first, known, seen.scale) is first


def test_what_is_firm_stays_when_a_recording_teaches() -> None:
    zero, floor = np.zeros((4, 1), "f4"), np.full(1, 0.01, "f4")
    counts = Counts(np.full(4, 50.0), np.full((4, 1), 50.0), np.full((4, 1), 50.0))
    prior = Models(zero, np.ones((4, 1), "f4"), np.array([50.0, 0, 0, 0]))
    made = counts.models(prior, 5, floor)
    assert made.means[0] == pytest.approx(0.5)
    assert made.means[1] == pytest.approx(50 / 55)
