# SPDX-License-Identifier: AGPL-3.0-or-later
"""Times of words beside a title's track: which of them hold after people's corrections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.track import Clip, SyncTrack, WordTime
from daisy_pipeline.synchronization.hmm.parameters.answers import WORD_SLACK_MS

FILE = "words.json"


def read_words(folder: Path) -> tuple[WordTime, ...]:
    """The words in a step's folder; () where it knows none."""
    path = folder / FILE
    return loads(tuple[WordTime, ...], path.read_bytes()) if path.is_file() else ()


def write_words(words: Sequence[WordTime], folder: Path) -> None:
    """Write ``words.json``."""
    (folder / FILE).write_bytes(dumps(tuple(words)))


def join_words(
    track: SyncTrack, parts: Sequence[tuple[SyncTrack, Sequence[WordTime]]]
) -> tuple[WordTime, ...]:
    """The words of a title in reading order; ``parts`` are the tracks that it was joined from.

    A segment whose clip a person moved beyond its words has none: they would be guessed. Nor has
    one whose clip comes from another recording than its words.
    """
    made: dict[str, tuple[WordTime, ...]] = {}
    clips = track.by_segment
    for own, words in parts:
        for segment, group in groupby(words, key=lambda word: word.segment):
            clip, before = clips.get(segment), own.by_segment.get(segment)
            if clip is None or before is None or clip.source != before.source:
                continue
            if held := _held(clip, tuple(group)):
                made[segment] = held
    return tuple(word for clip in track.clips for word in made.get(clip.segment, ()))


def _held(clip: Clip, words: tuple[WordTime, ...]) -> tuple[WordTime, ...]:
    """The words within their clip; () when the clip leaves some of them out."""
    if words[0].begin < clip.begin - WORD_SLACK_MS or words[-1].end > clip.end + WORD_SLACK_MS:
        return ()
    if clip.begin == clip.end:
        return ()
    return tuple(
        replace(
            word,
            begin=min(max(word.begin, clip.begin), clip.end),
            end=min(max(word.end, clip.begin), clip.end),
        )
        for word in words
    )
