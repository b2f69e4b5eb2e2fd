# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to pydub: short edits of sound held in memory, such as excerpts and jingles.

Sound comes in through `tools.media` and goes out as samples, so pydub never looks for a program.
What is longer than some minutes does not belong here.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from daisy_pipeline.model.ports import Speech
from daisy_pipeline.model.times import Ms
from daisy_pipeline.tools.media import stream

RATE = 44_100
JOINED: Ms = 20
"""How long two stretches of an excerpt sound together."""
_SILENCE = -60.0  # dBFS: softer sound at the ends of music is none
_CHUNK: Ms = 10
_SPARE = 2  # seconds that are held beyond the longest: silence may be trimmed off at the head


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a recording; ``file`` is its name for findings."""

    path: Path
    file: str
    begin: Ms
    end: Ms


@dataclass(frozen=True, slots=True)
class Edited:
    """Sound as it was edited, and whether it was longer than it may be."""

    speech: Speech
    shortened: bool = False


def music(path: Path, file: str, longest: Ms, fade_in: Ms, fade_out: Ms) -> Edited:
    """A file's music without silence at its ends, faded; no samples where it is silent.

    Only so much of a longer file is held as is needed. Raises DaisyError as `media.stream`.
    """
    held, shortened = _without_silence(_head(path, file, longest)), False
    if len(held) > longest:
        held, shortened = held[:longest], True
    return Edited(_faded(held, fade_in, fade_out), shortened)


def excerpt(stretches: Sequence[Stretch], fade: Ms) -> Speech:
    """Stretches one after the other, joined by short cross-fades, the ends faded.

    Raises DaisyError as `media.stream`.
    """
    whole = None
    for one in stretches:
        sound = stream(one.path, RATE, one.begin, one.end, one.file)
        part = _segment(b"".join(block.pcm for block in sound))
        if whole is None:
            whole = part
        else:
            whole = whole.append(part, crossfade=min(JOINED, len(whole) // 2, len(part) // 2))
        del part  # minutes of sound
    return _faded(_segment(b"") if whole is None else whole, fade, fade)


def _head(path: Path, file: str, longest: Ms) -> Any:
    """The first sound of a file, from the second on in which something is heard."""
    held = bytearray()
    for block in stream(path, RATE, file=file):
        if not held and _segment(block.pcm).max_dBFS < _SILENCE:
            continue
        held += block.pcm
        if len(held) >= 2 * RATE * (longest // 1000 + _SPARE):
            break
    return _segment(bytes(held))


def _without_silence(sound: Any) -> Any:
    find = _pydub("pydub.silence").detect_leading_silence
    first = find(sound, _SILENCE, _CHUNK)
    last = find(sound.reverse(), _SILENCE, _CHUNK)
    return sound[first : max(first, len(sound) - last)]


def _faded(sound: Any, fade_in: Ms, fade_out: Ms) -> Speech:
    """The samples, risen and fallen; a fade takes half of the sound at most.

    Only what is faded goes through pydub, which copies all that it gets.
    """
    half = len(sound) // 2
    rise, fall = min(fade_in, half), min(fade_out, half)
    head = sound[:rise].fade_in(rise).raw_data if rise else b""
    tail = sound[len(sound) - fall :].fade_out(fall).raw_data if fall else b""
    body = memoryview(sound.raw_data)[len(head) : len(sound.raw_data) - len(tail)]
    return Speech(b"".join((head, body, tail)), RATE)


def _segment(pcm: bytes) -> Any:
    kind = _pydub("pydub").AudioSegment
    return kind(data=pcm, sample_width=2, frame_rate=RATE, channels=1)


def _pydub(name: str) -> Any:
    """A module of the package, without what it warns of: a program that it is never asked for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return import_module(name)
