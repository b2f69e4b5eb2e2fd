# SPDX-License-Identifier: AGPL-3.0-or-later
"""What fits on a medium: the ladder of bit rates, and files on several media."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.emit.audio.medium import BITRATES, CD, bitrate, room, sectors, split
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place
from daisy_pipeline.tools import mp3

HOUR = 3_600_000


def test_the_bit_rates_are_the_encoders() -> None:
    assert BITRATES == mp3.BITRATES


@pytest.mark.parametrize(
    ("settings", "hours", "rate"),
    [
        ({}, 99, 64),
        ({"bitrate": 48}, 99, 48),
        ({"medium": "cd"}, 9, 160),  # 648 MB
        ({"medium": "cd"}, 10, 128),  # at 160: 720 MB
        ({"medium": "cd"}, 20, 64),  # 576 MB; at 80 it would be 720
        ({"medium": "cd", "bitrate": 64}, 9, 64),
        ({"medium": "cd", "bitrate": 64}, 30, 48),
        ({"medium": "CD"}, 48, 32),
        ({"medium": "cd"}, 60, 32),  # nothing fits
        ({"medium": "4000.5"}, 50, 160),
    ],
)
def test_the_highest_that_fits(settings: dict[str, object], hours: int, rate: int) -> None:
    assert bitrate(settings, 64, [HOUR] * hours) == rate


@pytest.mark.message("DP-EAR-003")
@pytest.mark.parametrize("value", ["dvd", "-5", "0", "1e9", "0.5", "1" * 9, "٧٠٠"])
def test_what_is_no_medium(value: str) -> None:
    with pytest.raises(DaisyError) as caught:
        room({"medium": value})
    ((finding),) = caught.value.findings
    assert (finding.id, finding.place) == ("DP-EAR-003", Place(inside="audio.medium"))
    assert caught.value.exit_code is ExitCode.BAD_CONFIG
    assert (room({"medium": "cd"}), room({"medium": "700"}), room({})) == (CD, 700_000_000, 0)


def test_a_bit_rate_that_mp3_has_not() -> None:
    with pytest.raises(DaisyError) as caught:
        bitrate({"bitrate": 65}, 64, [])
    ((finding),) = caught.value.findings
    assert (finding.id, finding.place.inside) == ("DP-AUD-010", "audio.bitrate")
    assert caught.value.exit_code is ExitCode.BAD_CONFIG


def test_files_on_several_media() -> None:
    assert split([600_000_000, 90_000_000, 90_000_000, 800_000_000, 5], CD).words == "1-2, 3, 4, 5"


@given(st.lists(st.integers(1, 900_000), min_size=1), st.integers(1_300_000, 3_000_000))
def test_every_file_is_on_one_medium_and_every_medium_fits(sizes: list[int], size: int) -> None:
    runs = split(sizes, size).runs
    assert [n for a, b in runs for n in range(a, b + 1)] == list(range(1, len(sizes) + 1))
    for first, last in runs:
        assert sum(map(sectors, sizes[first - 1 : last])) <= size
