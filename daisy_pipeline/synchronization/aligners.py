# SPDX-License-Identifier: AGPL-3.0-or-later
"""The aligners there are: ours by name, others by the entry points ``daisy_pipeline.aligners``."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from typing import cast

from daisy_pipeline.model.finding import ExitCode, Place, fail
from daisy_pipeline.model.ports import Aligner

BUILT_IN = {"hmm": "daisy_pipeline.synchronization.hmm.aligner:HmmAligner"}
GROUP = "daisy_pipeline.aligners"


def names() -> tuple[str, ...]:
    """The names that the setting ``synchronization.aligner`` may have."""
    return tuple(sorted({*BUILT_IN, *(found.name for found in entry_points(group=GROUP))}))


def find(name: str) -> Aligner:
    """The aligner of that name, loaded now; DP-SYN-007 when there is none."""
    if name in BUILT_IN:
        module, _, kind = BUILT_IN[name].partition(":")
        return cast(Callable[[], Aligner], getattr(import_module(module), kind))()
    for found in entry_points(group=GROUP, name=name):
        return cast(Callable[[], Aligner], found.load())()
    place = Place(inside="synchronization.aligner")
    raise fail(
        "DP-SYN-007", place, exit_code=ExitCode.BAD_CONFIG, name=name, known=", ".join(names())
    )
