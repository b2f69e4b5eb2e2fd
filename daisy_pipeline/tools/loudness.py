# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to FFmpeg's loudness meter: how loud a finished file is, by EBU R 128.

A checker's own measure: it judges what a player plays, and by another program's rules than those
by which the file was made (`recordings.measure.loudness`).
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.filter.graph import Graph

from daisy_pipeline.tools.media import stream

_RATE = 44100
_KEY = "lavfi.r128.I"
SILENT = -69.9
"""LUFS; the meter shows -70 where nothing passes its gate (ITU-R BS.1770-4, annex 1)."""


def loudness(path: Path, file: str = "") -> float | None:
    """The integrated loudness in LUFS of a file's mono mix; None where nothing is loud enough.

    Streamed; memory does not grow with the file. Raises DaisyError as `tools.media.stream`.
    """
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=_RATE, format="s16", layout="mono", time_base=Fraction(1, _RATE)
    )
    meter, sink = graph.add("ebur128", "metadata=1"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    at, told = 0, ""
    for block in stream(path, _RATE, file=file):
        frame = AudioFrame(format="s16", layout="mono", samples=len(block.pcm) // 2)
        frame.sample_rate, frame.pts = _RATE, at
        frame.planes[0].update(block.pcm)
        at += frame.samples
        graph.push(frame)
        told = _pulled(graph) or told
    graph.push(None)
    value = float(_pulled(graph) or told or "-70")
    return value if value > SILENT else None


def _pulled(graph: Graph) -> str:
    """The newest reading of the meter; "" when it has none yet."""
    told = ""
    while True:
        try:
            told = graph.pull().metadata.get(_KEY, told)
        except (av.BlockingIOError, av.EOFError):
            return told
