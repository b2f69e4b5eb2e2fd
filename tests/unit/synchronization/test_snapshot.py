# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

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
    read_snapshot,
    remembered,
    snapshot_bytes,
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
