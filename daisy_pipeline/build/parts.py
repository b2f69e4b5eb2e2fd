# SPDX-License-Identifier: AGPL-3.0-or-later
"""The parts of a Book as the plan needs them, without the Book."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.model.ports import Step

SPLIT = Step(name="split", version=3, run="daisy_pipeline.build.split:split")


@dataclass(frozen=True)
class PartIndex:
    """A part as the plan needs it: its name for people and its segments' ids in order.

    ``headings_only`` marks a part of a title without text: the recording is all there is.
    ``lengths``: how many ms each segment usually takes to read aloud.
    """

    number: int
    name: str
    segments: tuple[str, ...]
    headings_only: bool = False
    lengths: tuple[int, ...] = ()

    @property
    def member(self) -> str:
        """The part's folder in the payload of ``split``."""
        return f"part-{self.number:03d}"


def read_index(payload: Path) -> tuple[PartIndex, ...]:
    """The parts in a payload of ``split``."""
    plain = json.loads((payload / "index.json").read_bytes())
    return tuple(
        PartIndex(p["number"], p["name"], tuple(p["segments"]), p["bare"], tuple(p["lengths"]))
        for p in plain
    )
