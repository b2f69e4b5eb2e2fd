# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recordings made by joining clips of known limits, and the aligner's answer to them."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from daisy_pipeline.model.ports import AlignInput, AlignResult, Silent
from daisy_pipeline.synchronization.hmm.aligner import HmmAligner
from daisy_pipeline.tools import mp3
from tests.fakes import narrator

SHARED = Path(os.environ.get("DAISY_SHARED", Path(__file__).resolve().parents[2] / "shared"))
NARRATION = SHARED / "samples" / "narration"


@dataclass(frozen=True)
class Case:
    """A recording, its text, and true limits (None for a sentence that was not read)."""

    name: str
    samples: np.ndarray
    texts: Sequence[str]
    limits: Sequence[tuple[float, float] | None]


def align(
    samples: np.ndarray, texts: Sequence[str], lang: str = "ko", packed_as_mp3: bool = False
) -> AlignResult:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recording.wav"
        recording = narrator.write(samples, path)
        if packed_as_mp3:
            path = compressed(samples, Path(folder) / "recording.mp3")
        paths = {recording.digest: path}
        given = AlignInput((recording,), paths, narrator.segments(texts, lang), {})
        return HmmAligner().align(given, Silent())


def compressed(samples: np.ndarray, path: Path) -> Path:
    with path.open("wb") as file, mp3.Mp3Writer(file, narrator.RATE, 64) as writer:
        writer.write(samples.tobytes())
    return path


def korean() -> tuple[list[str], list[np.ndarray]]:
    with (NARRATION / "ko-man" / "texts.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    clips = [narrator.decoded(NARRATION / "ko-man" / row["file"]) for row in rows]
    return [row["text"] for row in rows], clips


def moved(clip: np.ndarray, pitch: float) -> np.ndarray:
    at = np.arange(int(len(clip) / pitch)) * pitch
    return np.interp(at, np.arange(len(clip)), clip).astype("<i2")


def sonnet(number: int) -> tuple[np.ndarray, list[str]]:
    path = NARRATION / "sonnets" / f"sonnet-{number:03d}"
    lines = path.with_suffix(".txt").read_text("utf-8").splitlines()
    return narrator.decoded(path.with_suffix(".mp3")), [n for n in lines if n.strip()]
