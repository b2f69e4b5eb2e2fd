# SPDX-License-Identifier: AGPL-3.0-or-later
"""The synthetic voices: built-in ones, and those that other packages bring.

A voice is named in settings and found as ``"module:object"``; the object is called with the
``[narration]`` settings and gives a Voice. Others register under ``daisy_pipeline.voices``.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from typing import cast

from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.model.ports import Settings, Speech, Voice
from daisy_pipeline.tools import espeak

GROUP = "daisy_pipeline.voices"
BUILT_IN = {"espeak": "daisy_pipeline.narration.voices:EspeakVoice"}


class EspeakVoice:
    """espeak-ng: clear, robotic, over a hundred languages, needs nothing from outside."""

    name = "espeak"
    version = 1

    def __init__(self, settings: Settings) -> None:
        self._words_per_minute = int(settings["words_per_minute"])

    def speak(self, text: str, lang: str) -> Speech:
        """The speech for ``text``; DaisyError DP-VOI-002 when the language has no voice."""
        return espeak.speak(text, lang, self._words_per_minute)


def known_voices() -> dict[str, str]:
    """All voices by name; a built-in one goes before a foreign one of the same name."""
    foreign = {entry.name: entry.value for entry in entry_points(group=GROUP)}
    return {**foreign, **BUILT_IN}


def load_voice(name: str, settings: Settings) -> Voice:
    """The voice of that name; DaisyError DP-VOI-004 (exit code 4) when there is none."""
    known = known_voices()
    if name not in known:
        raise fail(
            "DP-VOI-004",
            Place(inside="narration.voice"),
            exit_code=ExitCode.BAD_CONFIG,
            name=name,
            known=", ".join(sorted(known)),
        )
    module, _, member = known[name].partition(":")
    make = cast(Callable[[Settings], Voice], getattr(import_module(module), member))
    return make(settings)
