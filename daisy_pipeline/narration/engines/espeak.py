# SPDX-License-Identifier: AGPL-3.0-or-later
"""The engine ``espeak``: clear, robotic, over a hundred languages, needs nothing from outside."""

from __future__ import annotations

import re

from daisy_pipeline.config.synthetic_voices import VoiceSpec
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding
from daisy_pipeline.model.ports import Settings, Speech
from daisy_pipeline.tools import espeak

_USUAL = re.compile("[fm][0-9]")  # women and men; the others are effects and namesakes


class EspeakVoice:
    """espeak-ng. ``id`` of the voice is a speaker (``f4``, ``m3``), 100 % is the usual pace.

    The usual pace are the settings' words a minute. DaisyError DP-VOI-040 (exit code 4) for a
    speaker that espeak-ng has not.
    """

    name = "espeak"
    version = 2

    def __init__(self, spec: VoiceSpec, settings: Settings) -> None:
        self._words_per_minute = int(settings["words_per_minute"]) * spec.rate // 100
        self._pitch = spec.pitch
        if spec.id and spec.id not in (speakers := espeak.speakers()):
            usual = ", ".join(name for name in speakers if _USUAL.fullmatch(name))
            known: dict[str, Fact] = {"key": "voice.id", "value": spec.id[:60], "possible": usual}
            place = spec.place("voice.id")
            raise DaisyError(Finding("DP-VOI-040", place, known), exit_code=ExitCode.BAD_CONFIG)
        self._speaker = spec.id

    def speak(self, text: str, lang: str) -> Speech:
        """The speech for ``text``; DaisyError DP-VOI-002 when the language has no voice."""
        return espeak.speak(text, lang, self._words_per_minute, self._speaker, self._pitch)
