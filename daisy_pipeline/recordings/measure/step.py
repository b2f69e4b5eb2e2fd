# SPDX-License-Identifier: AGPL-3.0-or-later
"""The step that measures an original: its figures, and its level over time."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np

from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.recordings.measure.whole import Measurement
from daisy_pipeline.recordings.measure.whole import measure as measure_file
from daisy_pipeline.tools.files import publish


def measure(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``measured.json`` and ``levels.npy`` of the input ``original``; it judges nothing.

    The parameter ``file`` is its name for findings; ``only`` = ``"loudness"`` measures no more
    than a synthetic voice needs. Raises DaisyError as `tools.media.probe`.
    """
    found = measure_file(
        given.inputs["original"],
        str(given.params.get("file", "")),
        given.progress,
        only_loudness=given.params.get("only") == "loudness",
    )
    publish(codec.dumps(found.measured), out / "measured.json")
    publish(levels_bytes(found), out / "levels.npy")
    return []


def levels_bytes(found: Measurement) -> bytes:
    """The bytes of ``levels.npy``: a row each 100 ms, LUFS of 400 ms from there, dBFS of 100 ms."""
    rows = np.empty((len(found.blocks), 2), "<f4")
    np.round(found.blocks, 2, rows[:, 0])
    np.round(found.levels, 2, rows[:, 1])
    head = BytesIO()
    np.lib.format.write_array_header_1_0(head, np.lib.format.header_data_from_array_1_0(rows))
    return b"".join((head.getvalue(), rows.data))
