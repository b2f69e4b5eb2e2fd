# SPDX-License-Identifier: AGPL-3.0-or-later
"""Blocks -> speech in a FLAC file, with the exact time of every segment."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.ports import Speech
from daisy_pipeline.model.times import Ms
from daisy_pipeline.narration.cast import Cast
from daisy_pipeline.narration.script import Utterance
from daisy_pipeline.tools.flac import FlacWriter

_HEAD: Ms = 300  # silence at the beginning: many players swallow the first moment of a file
_RATE = 22050  # Hz of a file in which nothing is said at all


@dataclass(frozen=True, slots=True)
class Spoken:
    """Where a segment sounds in the file; ``begin == end`` when the voice said nothing."""

    segment: str
    begin: Ms
    end: Ms


@dataclass(frozen=True)
class Narration:
    """What was spoken into a file: its rate and length, the segments' places, findings."""

    rate: int
    duration: Ms
    spoken: tuple[Spoken, ...]
    findings: tuple[Finding, ...]


def narrate(
    utterances: Iterable[Utterance], cast: Cast, path: Path, comment: str = ""
) -> Narration:
    """Speak every utterance once, in order, into a new FLAC file at ``path``.

    An utterance without words gets no place; words of which the voice makes no sound are
    DP-VOI-006. A place reaches from the first sound to the last, silence between them included.
    ``comment`` is stored in the file. Memory does not grow with the length.
    """
    spoken, findings = [], []
    with ExitStack() as stack:
        sound = _Sound(path, comment, stack)
        for utterance in utterances:
            begin = end = sound.now
            for pause, speech in cast.read(utterance.words, utterance.segment):
                sound.pause(pause, speech.rate)
                begin = sound.now if begin == end else begin
                sound.add(speech)
                end = sound.now
            if not utterance.words:
                continue
            spoken.append(Spoken(utterance.segment, begin, end))
            if end > begin:
                sound.pause(utterance.pause)
            else:
                findings.append(Finding("DP-VOI-006", Place(inside=utterance.segment)))
        sound.pause(0)
    return Narration(sound.rate, sound.now, tuple(spoken), (*cast.findings, *findings))


@dataclass
class _Sound:
    """The file, opened when the first speech tells its rate."""

    path: Path
    comment: str
    stack: ExitStack
    rate: int = _RATE
    _file: FlacWriter | None = None

    @property
    def now(self) -> Ms:
        """The length so far in ms."""
        return _HEAD if self._file is None else round(self._file.position * 1000 / self.rate)

    def add(self, speech: Speech) -> None:
        self._opened(speech.rate).write(speech.pcm)

    def pause(self, time: Ms, rate: int = 0) -> None:
        file = self._opened(rate or self.rate)
        file.silence(time * self.rate // 1000)

    def _opened(self, rate: int) -> FlacWriter:
        if self._file is None:
            self.rate = rate
            self._file = self.stack.enter_context(FlacWriter(self.path, rate, self.comment))
            self._file.silence(_HEAD * rate // 1000)
        return self._file
