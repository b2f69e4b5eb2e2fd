# SPDX-License-Identifier: AGPL-3.0-or-later
"""The aligner's door: a case goes in as a file, an answer comes out."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.sync.cases import Case
from bench.sync.material import RATE
from bench.sync.measures import Answer, of_result
from daisy_pipeline.language import numbers
from daisy_pipeline.model.book import Run, Segment
from daisy_pipeline.model.ports import AlignInput, AlignResult, Silent
from daisy_pipeline.model.track import Recording
from daisy_pipeline.synchronization import aligners
from daisy_pipeline.tools import mp3
from tests.fakes import narrator

DIGEST = "d" * 64
Texts = Sequence[tuple[str, str]]


def segments(texts: Texts) -> tuple[tuple[Segment, str], ...]:
    """(segment, language) of (words, language)."""
    return tuple(
        (Segment((_run(text, lang),), id=f"s{number:05d}"), lang)
        for number, (text, lang) in enumerate(texts, 1)
    )


def _run(text: str, lang: str) -> Run:
    """The sonnets' numbers are headings: a build gives them their reading (en.roman-heading)."""
    number = numbers.roman(text) if lang == "en" and text.isupper() else None
    return Run(text=text, speak=numbers.english(number) if number else None)


def write(samples: np.ndarray, folder: Path, packed: int = 0) -> tuple[Recording, Path]:
    """The recording as a WAV file, or as an MP3 of so many kbit/s."""
    path = folder / "recording.wav"
    recording = narrator.write(samples, path, DIGEST)
    if packed:
        path = folder / "recording.mp3"
        with path.open("wb") as file, mp3.Mp3Writer(file, RATE, packed) as writer:
            writer.write(samples.tobytes())
    return recording, path


def result(samples: np.ndarray, texts: Texts, aligner: str, packed: int = 0) -> AlignResult:
    """What an aligner says about a recording and a text."""
    with tempfile.TemporaryDirectory() as folder:
        recording, path = write(samples, Path(folder), packed)
        given = AlignInput((recording,), {recording.digest: path}, segments(texts), {})
        return aligners.find(aligner).align(given, Silent())


def answer(case: Case, aligner: str) -> tuple[Answer, float]:
    """An aligner's answer to a case, and the seconds that it took."""
    begun = time.perf_counter()
    found = result(case.samples, case.texts, aligner, case.packed)
    return of_result(found), time.perf_counter() - begun
