# SPDX-License-Identifier: AGPL-3.0-or-later
"""One recording as a lesson: its sentences whose place is sure teach the narrator's phones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from daisy_pipeline.model.book import Segment
from daisy_pipeline.model.ports import Progress
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Recording
from daisy_pipeline.synchronization.features import Spool
from daisy_pipeline.synchronization.heard import listen
from daisy_pipeline.synchronization.hmm import memory, observe, seed
from daisy_pipeline.synchronization.hmm.parameters import FRAME_MS, MEMORY, TRAINING_FRAMES
from daisy_pipeline.synchronization.hmm.phones import Script, script

Sentence = tuple[Segment, str, Clip]


@dataclass(frozen=True)
class Taught:
    """What a recording taught: frames of speech (20 ms), and from how many sentences."""

    frames: int = 0
    sentences: int = 0


def teaches(clip: Clip, sure: float = MEMORY.sure) -> bool:
    """Whether a place is sure: a person set it, or the aligner found it without doubt."""
    if clip.end - clip.begin < MEMORY.least_ms:
        return False
    if clip.origin is ClipOrigin.HUMAN:
        return True
    return clip.status is ClipStatus.OK and clip.confidence >= sure


def teach(
    recording: Recording,
    path: Path,
    sentences: Sequence[Sentence],
    sums: memory.Sums,
    progress: Progress,
    sure: float = MEMORY.sure,
) -> Taught:
    """Add what sure sentences of one recording teach; DaisyError as tools.media."""
    chosen = _spread([one for one in sentences if teaches(one[2], sure)])
    if not chosen:
        return Taught()
    with Spool() as spool:
        heard = listen((recording,), {recording.digest: path}, spool, progress)
        chosen, text = _plausible(chosen)
        seen = observe.Observations(spool)
        voiced = observe.halves(heard.voiced, seen.length)
        end = min(seen.length, TRAINING_FRAMES)
        if not voiced[:end].any() or not len(text.words):
            return Taught()
        known = seed.ground(seen, voiced, end)
        first = seed.Seeds(seed.speak(text), seen, known).pooled()
        clips = [chosen[number][2] for number in text.numbers]
        spans = [(clip.begin // FRAME_MS, -(-clip.end // FRAME_MS)) for clip in clips]
        return Taught(memory.learn(seen, known, text, spans, first, sums), len(spans))


def _plausible(sentences: Sequence[Sentence]) -> tuple[list[Sentence], Script]:
    """The sentences that can be said in the time of their clips, and their phones."""

    def spoken(chosen: Sequence[Sentence]) -> Script:
        return script([(segment, lang) for segment, lang, _ in chosen], least=1)

    text = spoken(sentences)
    sizes = np.diff(text.words.words[text.words.sentences])
    kept = []
    for number, size in zip(text.numbers, sizes, strict=True):
        clip = sentences[number][2]
        if MEMORY.pace[0] * size <= clip.end - clip.begin <= MEMORY.pace[1] * size:
            kept.append(sentences[number])
    return kept, text if len(kept) == len(sentences) else spoken(kept)


def _spread(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Sentences from all over a recording, `MEMORY.most_ms` of them together."""
    whole = sum(clip.end - clip.begin for _, _, clip in sentences)
    every = max(1, -(-whole // MEMORY.most_ms))
    return list(sentences[::every])
