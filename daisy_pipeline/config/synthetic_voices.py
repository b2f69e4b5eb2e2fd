# SPDX-License-Identifier: AGPL-3.0-or-later
"""``voices/<name>/voice.toml`` of a synthetic voice: engine, pace, pauses, and who says what.

A folder whose voice.toml has a table ``[voice]`` is a synthetic voice; one with
``[consent.memory]`` is a narrator's. Both at once is refused: a real volunteer's voice is never
cloned. Builds read these files and never write them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from daisy_pipeline.config.toml_file import TomlFile
from daisy_pipeline.model.finding import Place
from daisy_pipeline.model.times import Ms

ROLES = ("heading", "quote", "note", "caption", "table", "list", "alt", "code")
"""What words are in the book, where they may sound otherwise than running text."""
OWN: Ms = -1
"""A pause that is left to the engine (comma) or to the ``[narration]`` settings (the others)."""
SLOWEST, FASTEST = 25, 400  # percent of an engine's usual pace
LOWEST, HIGHEST = 25, 400  # percent of its usual pitch


@dataclass(frozen=True, slots=True)
class VoicePauses:
    """Silence in ms after a comma, a sentence, a paragraph and a heading; `OWN`: not said here."""

    comma: Ms = OWN
    sentence: Ms = OWN
    paragraph: Ms = OWN
    heading: Ms = OWN


@dataclass(frozen=True, slots=True)
class Manner:
    """How a role is spoken: by another voice (its name), or by the same one at another pace."""

    voice: str = ""
    rate: int = 100
    pitch: int = 100


@dataclass(frozen=True, slots=True)
class SynthesisConsent:
    """``[consent.synthesis]``: the agreement of the person from whose recordings a voice is made.

    All are texts as they stand in the file, "" where it says nothing; ``scope`` is what was
    agreed to.
    """

    reference: str = ""
    date: str = ""
    scope: str = ""
    withdrawn: str = ""


@dataclass(frozen=True)
class VoiceSpec:
    """A synthetic voice as people describe it.

    ``name`` is its folder's name, or a built-in voice's, and ``folder`` then None. ``id`` is the
    engine's own name for the voice, ``rate`` and ``pitch`` are percent of what is usual for it.
    ``made_from`` is "person" for a voice that was made from somebody's recordings. ``options`` is
    the table ``[engine]``, which the engine checks itself. ``roles`` leads from one of `ROLES` to
    its manner, ``languages`` from a language tag to the name of the voice that speaks it.
    ``source`` says where a key stands, for findings.
    """

    name: str
    engine: str
    folder: Path | None = None
    id: str = ""
    language: str = ""
    rate: int = 100
    pitch: int = 100
    licence: str = ""
    made_from: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    pauses: VoicePauses = VoicePauses()
    roles: Mapping[str, Manner] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    consent: SynthesisConsent = SynthesisConsent()
    source: TomlFile | None = None

    def place(self, key: str) -> Place:
        """Where a dotted key stands in voice.toml; the voice's name for a built-in one."""
        return self.source.place(key) if self.source else Place(inside=self.name)

    def paced(self, rate: int, pitch: int) -> VoiceSpec:
        """The same voice at ``rate`` and ``pitch`` percent of its own pace and pitch."""
        return replace(
            self,
            rate=min(FASTEST, max(SLOWEST, self.rate * rate // 100)),
            pitch=min(HIGHEST, max(LOWEST, self.pitch * pitch // 100)),
        )
