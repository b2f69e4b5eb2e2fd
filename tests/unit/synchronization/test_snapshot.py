# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.synchronization.snapshot import (
    SIZE,
    Half,
    Lesson,
    Snapshot,
    UnfitError,
    digest_of,
    parsed,
    pooled,
    read_snapshot,
    remembered,
    snapshot_bytes,
    together,
)

HALF = Half(120, (0.5,) * SIZE, (1.25,) * SIZE)
MADE = Snapshot(
    "V-014", "ko", "동의-7", "2026-03-02", {"a": (HALF, HALF), "tɕ": (HALF, HALF)},
    (Lesson("urn:uuid:1", 61, 12), Lesson("urn:uuid:2", 30, 5)),
)  # fmt: skip


def test_what_is_written_is_read_back() -> None:
    assert parsed(snapshot_bytes(MADE)) == MADE
    assert MADE.seconds == 91


def test_the_same_snapshot_has_the_same_bytes_whatever_the_order() -> None:
    turned = replace(MADE, phones=dict(reversed(list(MADE.phones.items()))))
    assert snapshot_bytes(turned) == snapshot_bytes(MADE)


def test_a_snapshot_of_a_whole_language_takes_some_tens_of_kilobytes() -> None:
    numbers = tuple(-(n + 0.123) for n in range(SIZE))
    half = Half(4321, numbers, tuple(-n for n in numbers))
    phones = {f"p{n}": (half, half) for n in range(60)}
    assert len(snapshot_bytes(replace(MADE, phones=phones))) < 90_000


def test_it_holds_no_words_and_no_order_of_sounds() -> None:
    plain = json.loads(snapshot_bytes(MADE))
    assert set(plain) == {
        "format", "features", "narrator", "lang", "consent", "date", "lessons", "phones",
    }  # fmt: skip
    assert all(set(lesson) == {"title", "seconds", "sentences"} for lesson in plain["lessons"])
    assert list(plain["phones"]) == sorted(plain["phones"])


def spoilt(change: dict[str, Any]) -> bytes:
    return json.dumps({**json.loads(snapshot_bytes(MADE)), **change}).encode()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": 99}, "format"),
        ({"features": 99}, "features"),
        ({"phones": {}}, "damaged"),
        ({"phones": {"a": [[1, [0.0], [1.0]]] * 2}}, "damaged"),
        ({"phones": {"a": [[1, [float("nan")] * SIZE, [1.0] * SIZE]] * 2}}, "damaged"),
        ({"phones": {"a": [[1, [0.0] * SIZE, [-1.0] * SIZE]] * 2}}, "damaged"),
        ({"phones": {"a": [[1, [0.0] * SIZE, [1.0] * SIZE]] * 3}}, "damaged"),
        ({"phones": {str(n): [] for n in range(600)}}, "damaged"),
        ({"phones": 3}, "damaged"),
        ({"lessons": [{}]}, "damaged"),
        ({"lang": 5}, "damaged"),
    ],
)
def test_what_cannot_be_used_says_why(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(UnfitError) as told:
        parsed(spoilt(change))
    assert told.value.reason == reason


@given(st.binary(max_size=200))
def test_anything_else_is_damaged(data: bytes) -> None:
    with pytest.raises(UnfitError):
        parsed(data)


def test_deep_nesting_is_damaged() -> None:
    with pytest.raises(UnfitError):
        parsed(b'{"format":' + b"[" * 100_000)


def test_a_file_must_be_what_its_name_says(tmp_path: Path) -> None:
    data = snapshot_bytes(MADE)
    path = tmp_path / "a.json"
    path.write_bytes(data)
    assert read_snapshot(path, digest_of(data)) == MADE
    with pytest.raises(UnfitError) as told:
        read_snapshot(path, "0" * 64)
    assert told.value.reason == "damaged"
    path.write_bytes(b" " * 2_000_000)
    with pytest.raises(UnfitError):
        read_snapshot(path, digest_of(b" " * 2_000_000))


def test_without_a_snapshot_nothing_is_remembered(tmp_path: Path) -> None:
    assert remembered(None) == {}
    assert remembered(tmp_path / "gone.json") == {}


def test_pooled_is_as_if_one_lesson_had_taught_all() -> None:
    """The mean and variance of all frames together, however they were dealt out."""
    chance = np.random.default_rng(1)
    frames = chance.normal(2, 3, (90, SIZE))

    def half(part: np.ndarray) -> Half:
        return Half(len(part), tuple(part.mean(0).tolist()), tuple(part.var(0).tolist()))

    parts = [{"a": (half(p), half(2 * p))} for p in (frames[:20], frames[20:50], frames[50:])]
    (first, second) = pooled([*parts, {}, {"b": (HALF, HALF)}])["a"]
    for made, whole in ((first, half(frames)), (second, half(2 * frames))):
        assert made.frames == 90
        assert made.mean == pytest.approx(whole.mean)
        assert made.variance == pytest.approx(whole.variance)
    assert pooled([{"b": (HALF, HALF)}, {}])["b"][0] == HALF


def test_all_that_is_known_of_a_voice_is_one_snapshot(tmp_path: Path) -> None:
    pinned, lesson = tmp_path / "pinned.json", tmp_path / "voice.json"
    pinned.write_bytes(snapshot_bytes(MADE))
    lesson.write_bytes(snapshot_bytes(replace(MADE, phones={"a": (HALF, HALF)})))
    with together(pinned, [lesson, tmp_path / "nothing was learned.json"]) as path:
        assert path is not None
        phones = remembered(path)
    assert (phones["a"][0].frames, phones["tɕ"][0].frames) == (240, 120)
    assert not path.exists()
    with together(pinned, [tmp_path / "none.json"]) as path:
        assert path == pinned
    with together(None, []) as path:
        assert path is None
