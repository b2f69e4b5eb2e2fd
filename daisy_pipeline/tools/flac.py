# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to FFmpeg's FLAC encoder: lossless mono speech in a file, written as it comes."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import av
from av.audio.frame import AudioFrame

_BLOCK = 4608  # samples a frame of the file


class FlacWriter:
    """Writes mono 16-bit samples to a new FLAC file; memory stays flat, same samples same bytes.

    ``comment`` is stored in the file, so that files of equal sound may still differ in digest.
    ``with FlacWriter(path, rate) as flac: flac.write(pcm)``. `samples` counts what was written.
    An OSError (a full disk) names the file.
    """

    def __init__(self, path: Path, rate: int, comment: str = "") -> None:
        self.samples = 0
        self._rate = rate
        self._waiting = bytearray()
        self._container = av.open(
            str(path), "w", format="flac", container_options={"fflags": "+bitexact"}
        )
        if comment:
            self._container.metadata["comment"] = comment
        self._stream = self._container.add_stream("flac", rate=rate)
        self._stream.codec_context.layout = "mono"
        self._stream.codec_context.format = "s16"
        self._stream.codec_context.options = {"flags": "+bitexact", "frame_size": str(_BLOCK)}

    def __enter__(self) -> FlacWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if problem is None:
                self._encode(len(self._waiting) // 2)
                self._container.mux(self._stream.encode(None))
        finally:
            self._container.close()

    def write(self, pcm: bytes) -> None:
        """Append some samples."""
        self._waiting += pcm
        while len(self._waiting) >= 2 * _BLOCK:
            self._encode(_BLOCK)

    def silence(self, samples: int) -> None:
        """Append silence."""
        self.write(bytes(2 * samples))

    @property
    def position(self) -> int:
        """Samples appended so far."""
        return self.samples + len(self._waiting) // 2

    def _encode(self, samples: int) -> None:
        if not samples:
            return
        frame = AudioFrame(format="s16", layout="mono", samples=samples)
        frame.sample_rate, frame.pts = self._rate, self.samples
        frame.planes[0].update(bytes(self._waiting[: 2 * samples]))
        del self._waiting[: 2 * samples]
        self._container.mux(self._stream.encode(frame))
        self.samples += samples
