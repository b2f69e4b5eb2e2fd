# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a title's sound comes from: people's takes, or a synthetic voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.build.parts import PartIndex
from daisy_pipeline.build.plan import Group, Original
from daisy_pipeline.config.title_file import TitleFile
from daisy_pipeline.model.finding import Finding


@dataclass(frozen=True)
class Sounds:
    """``human`` when accepted takes exist; then their groups. ``voice`` names the synthetic one."""

    human: bool
    voice: str
    groups: tuple[Group, ...] = ()
    corrections: Path | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def narration(self) -> str:
        """human or synthetic."""
        return "human" if self.human else "synthetic"
