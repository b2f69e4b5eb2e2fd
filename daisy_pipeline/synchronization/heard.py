# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is heard: recordings that follow each other on one time line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.ports import Progress
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import Recording
from daisy_pipeline.synchronization.features import HOP_MS, Floats, LogMel, Spool, energy
from daisy_pipeline.synchronization.speech import speech
from daisy_pipeline.tools import media

RATE = 16_000


@dataclass
class Heard:
    """Recordings as frames of 10 ms: ``level`` in dB, ``voiced`` where there is speech."""

    recordings: tuple[Recording, ...]
    mel: Spool
    starts: list[int] = field(default_factory=list)  # first frame of each recording, and the end
    level: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    voiced: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))

    @property
    def length(self) -> int:
        """All frames."""
        return self.starts[-1]

    def which(self, frame: int) -> int:
        """The number of the recording that a frame lies in."""
        return min(bisect_right(self.starts, frame), len(self.recordings)) - 1

    def place(self, begin: int, end: int) -> tuple[str, Ms, Ms]:
        """Source, begin and end of a span of frames; over a file limit the bigger share counts."""
        first, last = self.which(begin), self.which(max(begin, end - 1))
        shares = [
            min(end, self.starts[n + 1]) - max(begin, self.starts[n])
            for n in range(first, last + 1)
        ]
        number = first + int(np.argmax(shares))
        start = self.starts[number]
        longest = self.recordings[number].duration
        low = min(max(0, begin - start) * HOP_MS, longest)
        high = min(max(0, end - start) * HOP_MS, longest)
        return self.recordings[number].digest, low, max(low, high)


def listen(
    recordings: Sequence[Recording], paths: Mapping[str, Path], mel: Spool, progress: Progress
) -> Heard:
    """Decode the recordings once into ``mel``, block by block; DaisyError as tools.media."""
    heard = Heard(tuple(recordings), mel, [0])
    levels: list[Floats] = []
    for number, recording in enumerate(recordings):
        progress.step(number, len(recordings), "sync.listen")
        for frames in _frames(paths[recording.digest], recording.file):
            levels.append(energy(frames))
            mel.append(frames)
        heard.starts.append(mel.length)
    heard.level = np.concatenate(levels) if levels else heard.level
    heard.voiced = speech(heard.level, mel, heard.starts)
    return heard


def _frames(path: Path, file: str) -> Iterator[Floats]:
    mel = LogMel(RATE)
    for sound in media.stream(path, RATE, file=file):
        yield from mel.feed(sound.pcm)
    yield from mel.finish()
