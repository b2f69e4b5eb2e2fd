# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to FFmpeg's high-pass filter: what rumbles below speech is taken out, block by block."""

from __future__ import annotations

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.filter import Graph

Samples = npt.NDArray[np.float32]


class HighPass:
    """A Butterworth high-pass of second order (12 dB an octave) without delay, over mono sound.

    Every sample in gives one sample out at the same place; the sound is taken to be silent before
    the first, and after some 3 / ``hz`` seconds nothing of that is left.
    """

    def __init__(self, rate: int, hz: int) -> None:
        self._rate, self._at = rate, 0
        self._graph = Graph()
        source = self._graph.add_abuffer(format="dbl", sample_rate=rate, layout="mono")
        # In double precision: at 70 Hz of 48,000 single precision would add its own hiss.
        named = self._graph.add("highpass", f"frequency={hz}:poles=2:precision=f64")
        sink = self._graph.add("abuffersink")
        source.link_to(named)
        named.link_to(sink)
        self._graph.configure()

    def hear(self, samples: Samples) -> Samples:
        """The next samples, filtered."""
        if not len(samples):
            return samples
        frame = AudioFrame(format="dbl", layout="mono", samples=len(samples))
        frame.sample_rate, frame.pts = self._rate, self._at
        self._at += len(samples)
        frame.planes[0].update(np.asarray(samples, np.float64).tobytes())
        self._graph.push(frame)
        return self._ready()

    def _ready(self) -> Samples:
        parts = []
        while True:
            try:
                frame = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                break
            assert isinstance(frame, AudioFrame)
            data = np.frombuffer(bytes(frame.planes[0])[: 8 * frame.samples], np.float64)
            parts.append(data.astype(np.float32))
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)
