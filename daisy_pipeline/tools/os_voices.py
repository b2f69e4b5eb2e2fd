# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to the operating system's voices (pyttsx3: SAPI5, NSSpeech, espeak-ng on Linux).

pyttsx3 runs in a child process (`os_voices_child`), a sentence a call (docs/decisions/0056).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from daisy_pipeline.tools.talker import Said, Talker, shared_talker

CHILD = "daisy_pipeline.tools.os_voices_child"
LIMIT = 30.0  # seconds for a sentence; usually 0.02
_LISTING = 30.0
_PITCH = 50  # espeak's own on its scale from 0 to 100; an octave lies 50 away


@dataclass(frozen=True, slots=True)
class OsVoice:
    """A voice of the operating system; ``languages`` are tags in lower case (``ko-kr``)."""

    id: str
    name: str
    languages: tuple[str, ...]

    def speaks(self, lang: str) -> int:
        """How well the voice fits a language tag: 0 not at all, 2 when it names the tag itself."""
        tag = lang.lower().replace("_", "-")
        if tag in self.languages:
            return 2
        return int(any(tag.split("-")[0] == own.split("-")[0] for own in self.languages))


@dataclass(frozen=True, slots=True)
class Listing:
    """The voices, the driver that pyttsx3 uses, and why there are none."""

    voices: tuple[OsVoice, ...] = ()
    driver: str = ""
    why: str = ""
    detail: str = ""

    @property
    def own_pitch(self) -> bool:
        """Whether the driver changes the pitch itself."""
        return self.driver == "espeak"


@cache
def listing() -> Listing:
    """What the operating system offers; asked once a process."""
    said = _talker().ask({"do": "list"}, _LISTING)
    if said.why:
        return Listing(why=said.why, detail=said.detail)
    found = []
    for entry in said.values.get("voices", ()):
        tags = (str(tag).lower().replace("_", "-") for tag in entry["languages"])
        found.append(OsVoice(entry["id"], entry["name"], tuple(tag for tag in tags if tag)))
    return Listing(tuple(found), str(said.values.get("driver", "")))


def os_voices() -> tuple[OsVoice, ...]:
    """The operating system's voices; () where pyttsx3 or its engine is missing."""
    return listing().voices


def say(
    text: str, voice: str, words_per_minute: int, pitch: int = 100, seconds: float = LIMIT
) -> Said:
    """The speech of a voice for a sentence; ``pitch`` in percent, where the driver can.

    Why there is none, in `Said`: package or engine (missing), voice (no such), late, crashed,
    empty, rubbish, enormous, failed.
    """
    step = max(0, min(99, round(_PITCH + 50 * math.log2(max(1, pitch) / 100))))
    asked = {"do": "say", "text": text, "voice": voice, "rate": words_per_minute, "pitch": step}
    return _talker().say(asked, seconds)


def _talker() -> Talker:
    return shared_talker(CHILD)
