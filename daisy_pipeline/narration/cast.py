# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who says what: the voices of a title by role and language, at one rate and one loudness."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from daisy_pipeline.config.synthetic_voices import OWN, Manner, VoiceSpec
from daisy_pipeline.config.workspace import same_name
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.model.language import main_language
from daisy_pipeline.model.ports import Settings, Speech, Voice
from daisy_pipeline.model.times import Ms
from daisy_pipeline.narration.script import Pauses, Words, joined, sayable
from daisy_pipeline.narration.voices import load_engine
from daisy_pipeline.tools.pcm import resampled, scaled, speech_level

_NO_VOICE = "DP-VOI-002"
# Every voice counts in its own language: no text of ours has to be in that language.
_MEASURED = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10."
_HEADROOM = 30_000  # of 32,767: a voice is made no louder than this by its measured words
_MOST_GAIN = 8.0  # 18 dB
_CLAUSES = re.compile(r"(?<=[,;])\s+|(?<=[，、；])\s*")

Load = Callable[[VoiceSpec, Settings], Voice]


def latin_language(spec: VoiceSpec) -> str:
    """The language of Latin words without a reading: English where the voice names one for it."""
    return "en" if "en" in _tongues(spec) else ""


def pauses_of(spec: VoiceSpec, settings: Settings) -> Pauses:
    """The voice's own pauses, and the settings' where it names none."""
    own = spec.pauses
    pairs = ((own.sentence, "sentence"), (own.paragraph, "paragraph"), (own.heading, "heading"))
    sentence, paragraph, heading = (
        max(0, int(settings[f"pause_{name}"])) if time == OWN else time for time, name in pairs
    )
    return Pauses(sentence, paragraph, heading)


def _tongues(spec: VoiceSpec) -> dict[str, str]:
    """The names of the voices for languages, by tag and, where that is free, by its first part."""
    mains = {main_language(tag): name for tag, name in sorted(spec.languages.items(), reverse=True)}
    return {**mains, **{tag.lower(): name for tag, name in spec.languages.items()}}


@dataclass
class Cast:
    """The voices that read a title: ``main`` and all that it names, by name.

    ``lang`` is the book's language, whose voice stands in for one that is missing: DP-VOI-005; a
    voice that cannot speak the language it was named for is DP-VOI-043.
    """

    main: VoiceSpec
    others: Mapping[str, VoiceSpec]
    lang: str
    settings: Settings
    load: Load = load_engine
    findings: list[Finding] = field(default_factory=list)
    rate: int = 0
    _voices: dict[tuple[str, int, int], Voice] = field(default_factory=dict)
    _tried: dict[tuple[str, str, int, int], list[tuple[VoiceSpec, str]]] = field(
        default_factory=dict
    )
    _levels: dict[str, tuple[float, int]] = field(default_factory=dict)
    _lacking: set[tuple[str, str]] = field(default_factory=set)

    def read(self, words: tuple[Words, ...], segment: str) -> Iterator[tuple[Ms, Speech]]:
        """(silence in ms, the speech after it at the cast's rate) for the words of a segment."""
        pause = 0
        for said in joined(words, self._manner):
            pause += said.pause
            for number, clause in enumerate(self._clauses(said)):
                pause += self._comma(said) if number else 0
                speech = self._say(replace(said, text=clause), segment)
                if speech.pcm:
                    yield pause, speech
                    pause = 0

    def _manner(self, words: Words) -> tuple[str, int, int, str]:
        spec = self._chosen(words)
        return spec.name, spec.rate, spec.pitch, words.lang

    def _clauses(self, words: Words) -> list[str]:
        """The words cut after their commas where the voice has a pause of its own for them."""
        if self._comma(words) == OWN:
            return [words.text] if words.text else []
        found: list[str] = []
        for clause in _CLAUSES.split(words.text):
            if found and not (sayable(found[-1]) and sayable(clause)):
                found[-1] += f" {clause}"
            elif clause:
                found.append(clause)
        return found

    def _comma(self, words: Words) -> Ms:
        own = self._chosen(words).pauses.comma
        return self.main.pauses.comma if own == OWN else own

    # ---------------------------------------------------------------------- who speaks

    def _chosen(self, words: Words) -> VoiceSpec:
        """The voice that the words are meant for, at their pace."""
        return self._candidates(words)[0][0]

    def _candidates(self, words: Words) -> list[tuple[VoiceSpec, str]]:
        """(voice, language) in the order in which they are tried, each once."""
        key = (words.role, words.lang, words.rate, words.pitch)
        if key not in self._tried:
            self._tried[key] = self._possible(words)
        return self._tried[key]

    def _possible(self, words: Words) -> list[tuple[VoiceSpec, str]]:
        manner = self.main.roles.get(words.role, Manner())
        actor = self._named(manner.voice)
        tries = [
            (self._linguist(actor, words.lang), words.lang),
            (actor, words.lang),
            (self.main, words.lang),
            (actor, self.lang),
            (self.main, self.lang),
        ]
        rate, pitch = manner.rate * words.rate // 100, manner.pitch * words.pitch // 100
        found = {(spec.name, lang): spec.paced(rate, pitch) for spec, lang in tries}
        return [(spec, lang) for (_, lang), spec in found.items()]

    def _named(self, name: str) -> VoiceSpec:
        """The voice of the cast that a voice.toml means by a name; the main one for ""."""
        if not name or same_name(name, self.main.name):
            return self.main
        return next(spec for own, spec in self.others.items() if same_name(own, name))

    def _linguist(self, actor: VoiceSpec, lang: str) -> VoiceSpec:
        """The voice that speaks a language in the actor's stead; the actor in its own."""
        if main_language(lang) == main_language(actor.language or self.lang):
            return actor
        for spec in (actor, self.main):
            tongues = _tongues(spec)
            name = tongues.get(lang.lower()) or tongues.get(main_language(lang))
            if name:
                return self._named(name)
        return actor

    # ------------------------------------------------------------------------- speaking

    def _say(self, words: Words, segment: str) -> Speech:
        tries = self._candidates(words)
        for spec, lang in tries[:-1]:
            if (spec.name, lang) in self._lacking:
                continue
            try:
                return self._finished(spec, lang, self._voice(spec).speak(words.text, lang))
            except DaisyError as problem:
                if all(f.id != _NO_VOICE for f in problem.findings):
                    raise
            self._lacking.add((spec.name, lang))
            self._tell(spec, lang, tries, segment)
        spec, lang = tries[-1]
        return self._finished(spec, lang, self._voice(spec).speak(words.text, lang))

    def _tell(
        self, spec: VoiceSpec, lang: str, tries: list[tuple[VoiceSpec, str]], segment: str
    ) -> None:
        """Say once that a voice cannot speak a language, and who does."""
        left = [t for t in tries if (t[0].name, t[1]) not in self._lacking]
        other, other_lang = (left or tries[-1:])[0]
        facts = {"lang": lang, "instead": other_lang}
        id = "DP-VOI-005"
        if other_lang == lang:
            facts = {"voice": spec.name, "lang": lang, "instead": other.name}
            id = "DP-VOI-043"
        self.findings.append(Finding(id, Place(inside=segment), facts))

    def _voice(self, spec: VoiceSpec) -> Voice:
        key = (spec.name, spec.rate, spec.pitch)
        if key not in self._voices:
            self._voices[key] = self.load(spec, self.settings)
        return self._voices[key]

    def _finished(self, spec: VoiceSpec, lang: str, speech: Speech) -> Speech:
        """The speech at the cast's rate, as loud as the main voice would say it."""
        if not speech.pcm:
            return speech
        gain = self._gain(spec, lang) if self.others else 1.0
        self.rate = self.rate or speech.rate
        pcm = speech.pcm if gain == 1.0 else scaled(speech.pcm, gain)
        return resampled(Speech(pcm, speech.rate), self.rate)

    def _gain(self, spec: VoiceSpec, lang: str) -> float:
        wanted, _ = self._level(self.main, self.lang)
        level, peak = self._level(spec, lang)
        if spec.name == self.main.name or not (level and wanted):
            return 1.0
        return min(wanted / level, _HEADROOM / peak, _MOST_GAIN)

    def _level(self, spec: VoiceSpec, lang: str) -> tuple[float, int]:
        """How loud a voice is, measured once on words that every language has.

        ``lang`` counts for a voice of which no language is known.
        """
        if spec.name not in self._levels:
            usual = self._named(spec.name)
            try:
                speech = self._voice(usual).speak(_MEASURED, usual.language or lang)
            except DaisyError as problem:
                if all(f.id != _NO_VOICE for f in problem.findings):
                    raise
                self._levels[spec.name] = (0.0, 0)
                return 0.0, 0
            self._levels[spec.name] = speech_level(speech)
            if spec.name == self.main.name:
                self.rate = speech.rate
        return self._levels[spec.name]
