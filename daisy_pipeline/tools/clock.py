# SPDX-License-Identifier: AGPL-3.0-or-later
"""Time as decoded samples count it, and what a file's own time stamps say against it."""

from __future__ import annotations

from dataclasses import dataclass, field

from av.audio.frame import AudioFrame

from daisy_pipeline.model.times import Ms


@dataclass(slots=True)
class Clock:
    """Counts decoded samples; sample rates may change within a file of joined MP3s.

    ``failed`` counts places of damage, ``failed_at`` is the first; ``last`` is the beginning of
    the last packet and ``last_size`` its length; ``expected`` the next frame's time stamp.
    """

    counts: dict[int, int] = field(default_factory=dict)
    failed: int = 0
    failed_at: Ms = 0
    last: bytes = b""
    last_size: int = 0
    expected: int | None = None

    def count(self, samples: int, rate: int) -> None:
        """Go on by some samples."""
        self.counts[rate] = self.counts.get(rate, 0) + samples

    @property
    def ms(self) -> Ms:
        """The time so far."""
        return self.samples(1000)

    def samples(self, rate: int) -> int:
        """The time so far in samples of ``rate`` Hz."""
        return round(sum(n * rate / own for own, n in self.counts.items()))

    def fail(self) -> None:
        """Note that sound is damaged or missing here."""
        if not self.failed:
            self.failed_at = self.ms
        self.failed += 1

    def gap(self, frame: AudioFrame) -> int:
        """How many samples are missing before the frame, by the file's time stamps."""
        if frame.pts is None or frame.time_base is None:
            if self.expected is not None:
                self.expected += frame.samples
            return 0
        at = round(frame.pts * frame.time_base * frame.sample_rate)
        missing = 0 if self.expected is None else at - self.expected
        self.expected = at + frame.samples
        if missing * 20 > frame.sample_rate:  # 50 ms: some formats' stamps are coarse
            self.fail()
        return missing


def silence(like: AudioFrame, samples: int) -> AudioFrame:
    """A silent frame of the same form."""
    silent = AudioFrame(format=like.format.name, layout=like.layout.name, samples=samples)
    silent.sample_rate = like.sample_rate
    for plane in silent.planes:
        plane.update(bytes(plane.buffer_size))
    return silent
