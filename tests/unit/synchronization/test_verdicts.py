# SPDX-License-Identifier: AGPL-3.0-or-later
"""Short takes: what other takes taught, and whether the words are those of the sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.ports import AlignInput, AlignResult, Silent, StepInput
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, SyncTrack
from daisy_pipeline.synchronization.hmm.verdicts import Fit, judged
from daisy_pipeline.synchronization.recall import recall, trusted
from daisy_pipeline.synchronization.snapshot import parsed
from daisy_pipeline.synchronization.steps import align
from tests.fakes import narrator

TEXTS = narrator.SENTENCES + narrator.OTHERS
_PAUSE = np.zeros(narrator.RATE // 2, "<i2")


@cache
def said(text: str) -> np.ndarray:
    return narrator.said(text, pitch=1.12)


def title(folder: Path) -> Path:
    """The folder of a Book with all sentences."""
    (folder / "book").mkdir(parents=True, exist_ok=True)
    blocks = tuple(b.Paragraph(text=(segment,)) for segment, _ in narrator.segments(TEXTS))
    (folder / "book" / "book.json").write_bytes(dumps(b.Book(lang="ko", body=blocks)))
    return folder / "book"


def take(folder: Path, sound: np.ndarray) -> dict[str, Path]:
    folder.mkdir(parents=True)
    recording = narrator.write(sound, folder / "a.wav")
    (folder / "recording.json").write_bytes(dumps(recording))
    return {"book": title(folder), "probe-001": folder, "original-001": folder / "a.wav"}


@cache
def lesson() -> bytes:
    """What a reading of the first twelve sentences teaches."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        joined = narrator.join([said(text) for text in TEXTS[:12]])
        inputs = take(folder / "take", joined.samples)
        clips = tuple(
            Clip(f"s{n:05d}", "d" * 64, int(low), int(high), ClipOrigin.ALIGNER, confidence=0.97)
            for n, (low, high) in enumerate(joined.limits, 1)
        )
        (folder / "track.json").write_bytes(dumps(SyncTrack(clips)))
        (folder / "out").mkdir()
        assert recall(StepInput({**inputs, "track": folder}, {}, {}), folder / "out") == []
        return (folder / "out" / "voice.json").read_bytes()


def punched_in(folder: Path, sound: np.ndarray, number: int, *, taught: bool = True) -> Clip:
    """The clip of one sentence in a take of its own."""
    inputs = take(folder / "take", np.concatenate((_PAUSE, sound, _PAUSE)))
    (folder / "voice.json").write_bytes(lesson())
    (folder / "out").mkdir()
    inputs |= {"lesson-001": folder / "voice.json"} if taught else {}
    params = {"segments": [f"s{number:05d}"], "whole": False}
    align(StepInput(inputs, {"synchronization": {}}, params), folder / "out")
    (clip,) = loads(SyncTrack, (folder / "out" / "track.json").read_bytes()).clips
    return clip


def test_a_lesson_names_nobody_and_holds_phones() -> None:
    known = parsed(lesson())
    assert (known.narrator, known.consent, known.lessons) == ("", "", ())
    assert len(known.phones) > 15


@pytest.mark.parametrize("number", [13, 17, 22])
def test_a_sentence_read_again_is_sure_by_its_words(tmp_path: Path, number: int) -> None:
    clip = punched_in(tmp_path, said(TEXTS[number - 1]), number)
    first, last = narrator.sounding(said(TEXTS[number - 1]))
    begin = 500 + first * 1000 / narrator.RATE
    assert clip.status is ClipStatus.OK and clip.confidence > 0.9
    assert abs(clip.begin - begin) < 100
    assert abs(clip.end - 500 - last * 1000 / narrator.RATE) < 300


@pytest.mark.parametrize("number", [13, 17, 22])
def test_another_sentence_is_asked_about(tmp_path: Path, number: int) -> None:
    clip = punched_in(tmp_path, said(TEXTS[number % 12]), number)
    assert clip.status in (ClipStatus.LOW, ClipStatus.MISSING)


def test_what_was_found_for_a_lesson_alone_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    noise = np.random.default_rng(1).normal(0, 3, 3 * narrator.RATE).astype("<i2")
    inputs = take(tmp_path / "take", noise)
    params = {"segments": ["s00001"], "whole": False}
    (told,) = align(StepInput(inputs, {}, params), tmp_path / "out")
    assert told.id == "DP-SYN-002"
    assert align(StepInput(inputs, {}, {**params, "first": True}), tmp_path / "out") == ()


def clip(status: ClipStatus, sure: float, origin: ClipOrigin = ClipOrigin.ALIGNER) -> Clip:
    end = 0 if status is ClipStatus.MISSING else 1000
    return Clip("s1", "d", 0, end, origin, status, sure)


@pytest.mark.parametrize(
    ("clips", "expected"),
    [
        ([clip(ClipStatus.OK, 0.9)] * 7 + [clip(ClipStatus.LOW, 0.2)] * 3, True),
        ([clip(ClipStatus.OK, 0.9)] * 6 + [clip(ClipStatus.LOW, 0.2)] * 4, False),
        ([clip(ClipStatus.REREAD, 0.9)] * 5 + [clip(ClipStatus.MISSING, 0)] * 5, True),
        ([clip(ClipStatus.OK, 0.9)] * 4 + [clip(ClipStatus.MISSING, 0)] * 5, False),
        ([clip(ClipStatus.OK, 0.1, ClipOrigin.HUMAN)], True),
        ([clip(ClipStatus.MISSING, 0)] * 3, False),
        ([], False),
    ],
)
def test_a_take_with_another_text_teaches_nothing(clips: list[Clip], expected: bool) -> None:
    """Eleven sentences of another chapter may seem to fit, but not most of them."""
    assert trusted(clips) is expected


def test_the_likeness_counts_only_above_that_of_other_words() -> None:
    others = tuple(np.linspace(-3, 1, 24).tolist())
    assert Fit(6.0, others).sure > 0.95
    assert Fit(1.0, others).sure < 0.1
    assert Fit(3.0, tuple(np.linspace(-1, 4, 24).tolist())).sure < 0.5
    near = (*others, 5.5)  # a book that says nearly the same elsewhere
    assert Fit(6.0, near).sure > 0.95
    assert Fit(-40.0, (0.0,) * 24).sure < 1e-9


def test_people_are_not_judged_nor_is_a_long_take(tmp_path: Path) -> None:
    recording = narrator.write(np.zeros(narrator.RATE, "<i2"), tmp_path / "a.wav")
    (tmp_path / "voice.json").write_bytes(lesson())
    paths, texts = {recording.digest: tmp_path / "a.wav"}, narrator.segments(TEXTS[:1])
    given = AlignInput((recording,), paths, texts, {}, memory=tmp_path / "voice.json")
    own = Clip("s00001", recording.digest, 0, 900, ClipOrigin.HUMAN)
    result = AlignResult(SyncTrack((own,)))
    assert judged(given, result, (), Silent()) is result
