# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much a medium holds: the bit rate at which the MP3s fit, and how they are split if not.

What lies on a medium takes whole sectors (ISO 9660: 2,048 bytes; it holds for memory cards well
enough), so files are counted by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.model.ports import Settings
from daisy_pipeline.model.times import Ms

BITRATES = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160)
"""kbit/s, as ``tools.mp3`` has them (a test holds them together; planning imports no encoder)."""
CD = 698_748_928
"""Bytes of a CD-R of 80 minutes whose last sectors stay free: 341,186 sectors."""
SECTOR = 2048
COVER_BYTES = 48_000
"""What a cover may take in every file."""
FILE_ROOM = COVER_BYTES + 16_384
"""What a file needs beside its sound at most: cover, tags, chapters."""
_LISTS = 262_144  # playlists and the list of contents
_MEGABYTES = re.compile(r"[0-9]{1,7}(\.[0-9]{1,3})?")


@dataclass(frozen=True)
class Split:
    """Which files go onto which medium: (first, last) numbers from 1."""

    runs: tuple[tuple[int, int], ...]

    @property
    def words(self) -> str:
        """``1-12, 13-20``."""
        return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in self.runs)


def room(settings: Settings) -> int:
    """Bytes that the setting ``medium`` tells: ``cd`` or megabytes of 10**6; 0 for no medium.

    Raises DaisyError DP-EAR-003 (exit code 4) for anything else.
    """
    wish = str(settings.get("medium", "")).strip()
    if not wish:
        return 0
    if wish.lower() == "cd":
        return CD
    size = round(float(wish) * 1_000_000) if _MEGABYTES.fullmatch(wish) else 0
    if size < 1_000_000:
        place = Place(inside="audio.medium")
        raise fail("DP-EAR-003", place, exit_code=ExitCode.BAD_CONFIG, value=wish)
    return size


def bitrate(settings: Settings, usual: int, durations: Iterable[Ms]) -> int:
    """The bit rate of the product's MP3s in kbit/s.

    Without a medium what ``[audio] bitrate`` says, or the ``usual`` one. With one the highest at
    which files of these durations fit, not above ``[audio] bitrate`` where that is set; the
    lowest where none fits. Raises DaisyError DP-AUD-010 (exit code 4) for one that MP3 has not.
    """
    wish = int(settings.get("bitrate", 0))
    if wish and wish not in BITRATES:
        allowed = ", ".join(map(str, BITRATES))
        place = Place(inside="audio.bitrate")
        raise fail("DP-AUD-010", place, exit_code=ExitCode.BAD_CONFIG, value=wish, allowed=allowed)
    size, lengths = room(settings), tuple(durations)
    if not size:
        return wish or usual
    tried = [rate for rate in BITRATES if not wish or rate <= wish]
    fitting = [rate for rate in tried if _LISTS + sum(_needed(t, rate) for t in lengths) <= size]
    return max(fitting, default=BITRATES[0])


def sectors(size: int) -> int:
    """The bytes that a file takes on a medium."""
    return -(-size // SECTOR) * SECTOR


def split(sizes: Sequence[int], room: int) -> Split:
    """Files in playing order on as few media as can be; one that fits none stands alone."""
    runs: list[tuple[int, int]] = []
    left = 0
    for number, size in enumerate(sizes, 1):
        if runs and sectors(size) <= left:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
            left = room - _LISTS
        left -= sectors(size)
    return Split(tuple(runs))


def _needed(duration: Ms, rate: int) -> int:
    # kbit/s times ms are bits; one frame more, because the last one is always whole.
    return sectors(duration * rate // 8 + FILE_ROOM + rate * 9)
