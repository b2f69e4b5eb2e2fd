# SPDX-License-Identifier: AGPL-3.0-or-later
"""Jobs: a step with its inputs, and how a worker performs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import Step, StepInput


@dataclass(frozen=True)
class Of:
    """The payload of another job, or a file or folder inside it."""

    job: str
    member: str = ""


@dataclass(frozen=True)
class Job:
    """One run of a step. ``id`` is unique in a build (``encode-003``)."""

    id: str
    step: Step
    inputs: Mapping[str, Path | Of] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def needs(self) -> frozenset[str]:
        """The jobs whose results this one reads."""
        return frozenset(i.job for i in self.inputs.values() if isinstance(i, Of))


def perform(run: str, given: StepInput, out: Path) -> list[Finding]:
    """Call a step's function (``module:function``); runs in this or in a worker process."""
    module, _, name = run.partition(":")
    function = getattr(import_module(module), name)
    return list(cast(Sequence[Finding], function(given, out)))
