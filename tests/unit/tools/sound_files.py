# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sound files of every format that recordings come in."""

from __future__ import annotations

from pathlib import Path

from daisy_pipeline.tools.media import stream

TIMES = [500, 1700, 3333]
FORMATS = {  # ending -> encoder; the most by which a decoder may shift the sound, in ms
    "wav": ("pcm_s16le", 1),
    "flac": ("flac", 1),
    "mp3": ("libmp3lame", 1),  # FFmpeg writes the LAME tag and takes the delay off again
    "m4a": ("aac", 1),
    "ogg": ("libopus", 1),
    "opus": ("libopus", 1),
    "wma": ("wmav2", 50),  # ASF declares no delay: what is heard counts
}


def pcm_of(path: Path, rate: int, begin: int = 0, end: int | None = None) -> bytes:
    """The samples of a stretch, its blocks joined."""
    return b"".join(sound.pcm for sound in stream(path, rate, begin, end))
