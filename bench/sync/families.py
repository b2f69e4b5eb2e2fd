# SPDX-License-Identifier: AGPL-3.0-or-later
"""The families of cases, each with its faults."""

from __future__ import annotations

from dataclasses import dataclass, replace

Span = tuple[float, float]


@dataclass(frozen=True)
class Recipe:
    """What a family of cases is like. Shares are of the sentences, pauses in seconds."""

    noise: str = ""
    level: float = 15.0  # dB of speech over noise
    echo: bool = False
    clip: bool = False
    packed: int = 0  # kbit/s of an MP3
    announce: bool = False
    opening: float = 0.0  # seconds of announcement before the text, instead of 3 to 25
    reread: float = 0.0
    cough: bool = False
    skip: float = 0.0
    page: bool = False
    swap: float = 0.0
    pauses: Span = (0.3, 0.9)
    tempo: float = 1.0
    together: bool = False  # all voices in one file, in turn
    text: int = 0  # sentences of text at most


ALL = Recipe(noise="pink", announce=True, reread=0.1, cough=True, skip=0.1)
FAMILIES = {
    "clean": Recipe(),
    "voices": Recipe(together=True),
    "pink15": Recipe(noise="pink"),
    "hum50": Recipe(noise="hum50"),
    "hum60": Recipe(noise="hum60", level=10),
    "clipped": Recipe(clip=True),
    "announce": Recipe(announce=True),
    "reread": Recipe(reread=0.1),
    "cough": Recipe(reread=0.1, cough=True),
    "skip": Recipe(skip=0.1),
    "page": Recipe(page=True),
    "swap": Recipe(swap=0.07),
    "tight": Recipe(pauses=(0.1, 0.2)),
    "long": Recipe(pauses=(3, 8)),
    "slow": Recipe(tempo=0.75),
    "fast": Recipe(tempo=1.35),
    "all": ALL,
    "all-voices": replace(ALL, together=True),
    "babble15": Recipe(noise="babble"),
    "babble10": Recipe(noise="babble", level=10),
    "music10": Recipe(noise="music", level=10),
    "pink5": Recipe(noise="pink", level=5),
    "echo": Recipe(echo=True),
    "mp3-32": Recipe(packed=32),
    "short": Recipe(opening=25, text=14),
}
