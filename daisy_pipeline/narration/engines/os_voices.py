# SPDX-License-Identifier: AGPL-3.0-or-later
"""The engine ``os``: the voices of Windows (SAPI5) and macOS (NSSpeech), espeak-ng on Linux."""

from __future__ import annotations

from daisy_pipeline.config.synthetic_voices import VoiceSpec
from daisy_pipeline.model.finding import DaisyError, ExitCode, fail
from daisy_pipeline.model.ports import Settings, Speech
from daisy_pipeline.narration.engines.failures import failed, no_language
from daisy_pipeline.narration.engines.options import Options, speaks
from daisy_pipeline.narration.engines.words import say_in_pieces
from daisy_pipeline.tools import os_voices
from daisy_pipeline.tools.pace import paced

_PACKAGE = "pyttsx3"


class OsVoice:
    """A voice of the operating system by its ``id`` or name; without one, the first that fits.

    100 % is the settings' words a minute. The systems do not promise the same bytes for the same
    words. Where a system cannot change the pitch, it is changed afterwards.
    """

    name = "os"
    version = 1
    deterministic = False

    def __init__(self, spec: VoiceSpec, settings: Settings) -> None:
        """DaisyError (exit code 4) for a table ``[engine]`` that cannot be."""
        options = Options(spec, {"seconds": int})
        self._spec, self._seconds = spec, options.seconds(os_voices.LIMIT)
        self._words_per_minute = int(settings["words_per_minute"]) * spec.rate // 100

    def speak(self, text: str, lang: str) -> Speech:
        """The speech for ``text``.

        DaisyError: DP-VOI-002 no voice for the language, -060 pyttsx3 or its engine is missing
        (exit code 5), -061 no voice of this id (4), -062 to -067 the engine failed.
        """
        listing = os_voices.listing()
        if listing.why:
            raise self._missing(listing.why, listing.detail)
        voice = self._voice(listing.voices, lang)
        pitch = self._spec.pitch

        def say(piece: str) -> Speech:
            said = os_voices.say(piece, voice.id, self._words_per_minute, pitch, self._seconds)
            if said.speech is None:
                if said.why in ("package", "engine"):
                    raise self._missing(said.why, said.detail)
                raise failed(said.why, said.detail, self._spec.name, piece, self._seconds)
            return said.speech if listing.own_pitch else paced(said.speech, 100, pitch)

        return say_in_pieces(text, lang, say)

    def _voice(self, voices: tuple[os_voices.OsVoice, ...], lang: str) -> os_voices.OsVoice:
        wanted = self._spec.id
        if not wanted:
            found = max(voices, key=lambda v: v.speaks(lang), default=None)
            if found is None or not found.speaks(lang) or not speaks(self._spec, (), lang):
                raise no_language(lang)
            return found
        named = [v for v in voices if wanted.casefold() in (v.id.casefold(), v.name.casefold())]
        if not named:
            like = [v for v in voices if self._spec.language and v.speaks(self._spec.language)]
            raise fail(
                "DP-VOI-061",
                self._spec.place("voice.id"),
                exit_code=ExitCode.BAD_CONFIG,
                name=wanted,
                known=", ".join(v.name for v in (like or voices)[:12]) or "-",
            )
        if named[0].languages and not named[0].speaks(lang):
            raise no_language(lang)
        return named[0]

    def _missing(self, why: str, detail: str) -> DaisyError:
        reason = f"pip install {_PACKAGE}" if why == "package" else detail or why
        place = self._spec.place("voice.engine")
        return fail("DP-VOI-060", place, exit_code=ExitCode.MISSING_TOOL, reason=reason)
