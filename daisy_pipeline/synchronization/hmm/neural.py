# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person's speech model hears: log probabilities of the text's tokens every 20 ms, on disk.

The model hears windows of 20 seconds with margins, so that memory does not grow with a recording;
its frames, of whatever length, are laid into those of the search.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.finding import fail
from daisy_pipeline.model.ports import Progress
from daisy_pipeline.synchronization.features import HOP_MS, Floats, Spool
from daisy_pipeline.synchronization.heard import Heard
from daisy_pipeline.synchronization.hmm.parameters import (
    CTC,
    FRAME_MS,
    WINDOW_MARGIN,
    WINDOW_SECONDS,
)
from daisy_pipeline.synchronization.hmm.tokens import Columns
from daisy_pipeline.tools import media
from daisy_pipeline.tools.onnx import SpeechModel
from daisy_pipeline.tools.onnx_folder import META, MODEL, UNIT_VARIANCE, ModelFolder

Doubles = npt.NDArray[np.floating[Any]]
_LEAST_SECONDS = 1  # shorter sound is filled up: models fail on less than they look at
_OFF, _OFF_FRAMES = 0.1, 3  # by which the count of frames may differ from what frame_shift says
_ROUNDING = 1e-3


@dataclass(frozen=True)
class _Window:
    """Samples that the model hears at once; of its answer ``begin``..``end`` is kept (ms)."""

    samples: Floats
    at: float  # ms of the recording at the first sample
    begin: float
    end: float


def open_model(folder: ModelFolder) -> SpeechModel:
    """The model, tried on a second of silence; DaisyError as `SpeechModel` and `_heard`."""
    model = SpeechModel(folder)
    _heard(model, np.zeros(folder.rate, np.float32))
    return model


def listen(
    model: SpeechModel,
    columns: tuple[Columns, ...],
    heard: Heard,
    paths: Mapping[str, Path],
    end: int,
    spool: Spool,
    progress: Progress,
) -> None:
    """Put ``end`` frames of 20 ms on the spool: the tokens, no sound, and the likest sound else.

    ``spool`` has two channels more than there are ``columns``. DaisyError as `open_model`.
    """
    silent = np.array(model.folder.silent)
    for number, recording in enumerate(heard.recordings):
        start = heard.starts[number] * HOP_MS
        last = number + 1 == len(heard.recordings)
        stop = min(end, heard.starts[number + 1] * HOP_MS // FRAME_MS if not last else end)
        for window in _windows(paths[recording.digest], recording.file, model.folder):
            if spool.length >= stop:
                break
            progress.step(spool.length, end, "sync.neural")
            until = min(stop, round((start + window.end) / FRAME_MS))
            said = _chosen(_heard(model, window.samples), columns, silent)
            centres = (np.arange(spool.length, until) + 0.5) * FRAME_MS - start - window.at
            spool.append(_laid(said, model.folder.frame_shift, centres))
        if missing := stop - spool.length:  # a file that ends before its last begun frame
            spool.append(np.tile(_silence(len(columns)), (missing, 1)))


def _windows(path: Path, file: str, folder: ModelFolder) -> Iterator[_Window]:
    """The recording in windows that overlap by their margins."""
    rate, core, margin = folder.rate, WINDOW_SECONDS, WINDOW_MARGIN
    kept, first, number = np.zeros(0, np.float32), 0, 0
    for sound in media.stream(path, rate, file=file):
        fresh = np.frombuffer(sound.pcm, "<i2").astype(np.float32) / np.float32(32768)
        kept = np.concatenate((kept, fresh))
        wanted = ((number + 1) * core + margin) * rate
        if first + len(kept) >= wanted:
            until = float(number + 1) * core * 1000
            at = first * 1000 / rate
            yield _Window(kept[: wanted - first], at, number * core * 1000.0, until)
            number += 1
            drop = max(0, (number * core - margin) * rate - first)
            kept, first = kept[drop:], first + drop
    length = (first + len(kept)) * 1000 / rate
    for begin in range(number * core * 1000, int(np.ceil(length)), core * 1000):
        yield _Window(kept, first * 1000 / rate, float(begin), min(length, begin + core * 1000.0))


def _heard(model: SpeechModel, samples: Floats) -> Floats:
    """Log probabilities [frames, columns] for samples of a window.

    DaisyError: DP-NEU-009 an answer that is no number, -011 frames of another length than told.
    """
    folder = model.folder
    least = _LEAST_SECONDS * folder.rate
    if len(samples) < least:
        samples = np.concatenate((samples, np.zeros(least - len(samples), np.float32)))
    if folder.normalization == UNIT_VARIANCE:
        spread = np.sqrt(samples.var(dtype=np.float64) + 1e-7)
        samples = ((samples - samples.mean(dtype=np.float64)) / spread).astype(np.float32)
    said = np.asarray(model.hear(np.ascontiguousarray(samples[None, :])), np.float32)
    told = len(samples) * 1000 / folder.rate
    away = abs(len(said) * folder.frame_shift - told)
    if not len(said) or away > _OFF * told + _OFF_FRAMES * folder.frame_shift:
        found = round(told / max(1, len(said)), 1)
        place = folder.place(META, "frame_shift_ms")
        raise fail("DP-NEU-011", place, found=found, told=folder.frame_shift)
    if not np.isfinite(said).all():
        raise fail("DP-NEU-009", folder.place(MODEL), reason="NaN")
    return _logs(said)


def _logs(said: Floats) -> Floats:
    """Log probabilities of logits, of log probabilities, or of probabilities."""
    if said.min() >= 0 and np.abs(said.sum(1) - 1).max() < _ROUNDING:
        return np.asarray(np.log(np.maximum(said, np.float32(1e-30))))
    high = said.max(1, keepdims=True)
    return np.asarray(said - high - np.log(np.exp(said - high).sum(1, keepdims=True)))


def _chosen(logs: Floats, columns: tuple[Columns, ...], silent: npt.NDArray[np.int64]) -> Floats:
    """The columns of the spool: each token's likest, no sound at all, the likest sound of all."""
    sounds = np.ones(logs.shape[1], np.bool_)
    sounds[silent] = False
    made = np.empty((len(logs), len(columns) + 2), np.float32)
    for number, own in enumerate(columns):
        made[:, number] = logs[:, list(own)].max(1)
    made[:, -2] = np.log(np.maximum(np.exp(logs[:, silent]).sum(1), np.float32(1e-30)))
    made[:, -1] = logs[:, sounds].max(1)
    return np.maximum(made, np.float32(CTC.lowest))


def _silence(tokens: int) -> Floats:
    made = np.full((1, tokens + 2), CTC.lowest, np.float32)
    made[0, -2] = 0
    return made


def _laid(said: Floats, shift: float, centres: Doubles) -> Floats:
    """The model's frames at the search's: the nearest one, or the mean of those within."""
    times = (np.arange(len(said)) + 0.5) * shift
    first = np.searchsorted(times, centres - FRAME_MS / 2)
    count = np.searchsorted(times, centres + FRAME_MS / 2) - first
    near = np.clip(np.rint(centres / shift - 0.5), 0, len(said) - 1).astype(np.int64)
    total = np.zeros((len(centres), said.shape[1]), np.float32)
    for step in range(max(1, int(count.max(initial=0)))):
        at = np.where(count > 0, np.minimum(first + step, len(said) - 1), near)
        here = (count > step) | ((count == 0) & (step == 0))
        total[here] += np.exp(said[at[here]])
    mean = total / np.maximum(1, count)[:, None]
    return np.asarray(np.log(np.maximum(mean, np.float32(1e-30))), np.float32)
