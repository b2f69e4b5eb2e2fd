# SPDX-License-Identifier: AGPL-3.0-or-later
"""Blocks -> speech in a FLAC file, with the exact time of every segment."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from daisy_pipeline.model.finding import DaisyError, Finding, Place, fail
from daisy_pipeline.model.ports import Speech, Voice
from daisy_pipeline.model.times import Ms
from daisy_pipeline.narration.script import Utterance
from daisy_pipeline.tools.flac import FlacWriter

_HEAD: Ms = 300  # silence at the beginning: many players swallow the first moment of a file
_RATE = 22050  # Hz of a file in which nothing is said at all
_NO_VOICE = "DP-VOI-002"


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
    utterances: Iterable[Utterance], voice: Voice, lang: str, path: Path, comment: str = ""
) -> Narration:
    """Speak every utterance once, in order, into a new FLAC file at ``path``.

    An utterance without words gets no place. ``lang`` is the language whose voice stands in for
    one that is missing (DP-VOI-005); words of which the voice makes no sound are DP-VOI-006.
    ``comment`` is stored in the file. Memory does not grow with the length.
    """
    reader, spoken, findings = _Reader(voice, lang), [], []
    with ExitStack() as stack:
        sound = _Sound(path, comment, stack)
        for utterance in utterances:
            begin = sound.now
            for speech in reader.read(utterance):
                sound.add(speech)
            if not utterance.words:
                continue
            spoken.append(Spoken(utterance.segment, begin, sound.now))
            if sound.now > begin:
                sound.pause(utterance.pause)
            else:
                findings.append(Finding("DP-VOI-006", Place(inside=utterance.segment)))
        sound.pause(0)
    return Narration(sound.rate, sound.now, tuple(spoken), (*reader.findings, *findings))


@dataclass
class _Reader:
    """A voice that speaks in the book's language where it has none for the words' own."""

    voice: Voice
    lang: str
    findings: list[Finding] = field(default_factory=list)
    _lacking: set[str] = field(default_factory=set)

    def read(self, utterance: Utterance) -> list[Speech]:
        said = []
        for text, lang in utterance.words:
            speech = self._say(text, lang, utterance.segment)
            if speech.pcm:
                said.append(speech)
        return said

    def _say(self, text: str, lang: str, segment: str) -> Speech:
        if lang not in self._lacking:
            try:
                return self.voice.speak(text, lang)
            except DaisyError as problem:
                if lang == self.lang or all(f.id != _NO_VOICE for f in problem.findings):
                    raise
            self._lacking.add(lang)
            facts = {"lang": lang, "instead": self.lang}
            self.findings.append(Finding("DP-VOI-005", Place(inside=segment), facts))
        return self.voice.speak(text, self.lang)


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
        file = self._opened(speech.rate)
        if speech.rate != self.rate:
            raise fail("DP-VOI-003", Place(inside=self.comment), code=speech.rate)
        file.write(speech.pcm)

    def pause(self, time: Ms) -> None:
        file = self._opened(self.rate)
        file.silence(time * self.rate // 1000)

    def _opened(self, rate: int) -> FlacWriter:
        if self._file is None:
            self.rate = rate
            self._file = self.stack.enter_context(FlacWriter(self.path, rate, self.comment))
            self._file.silence(_HEAD * rate // 1000)
        return self._file
