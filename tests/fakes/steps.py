# SPDX-License-Identifier: AGPL-3.0-or-later
"""Steps for tests of the build: they copy, count, fail, or are killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.model.finding import Finding, fail
from daisy_pipeline.model.ports import Step, StepInput

UPPER = Step(name="upper", version=1, run="tests.fakes.steps:upper", settings=("narration",))
JOIN = Step(name="join", version=1, run="tests.fakes.steps:join")
FAILING = Step(name="failing", version=1, run="tests.fakes.steps:failing")
KILLED = Step(name="killed", version=1, run="tests.fakes.steps:killed")


def upper(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write the first word of the input in capitals: many inputs give one output."""
    words = given.inputs["text"].read_text("utf-8").split()
    (out / "text.txt").write_text(words[0].upper(), "utf-8")
    _count(given)
    return [Finding("DP-X-001", facts={"words": 1})]


def join(given: StepInput, out: Path) -> Sequence[Finding]:
    """Join what other steps made."""
    _count(given)
    texts = [p.joinpath("text.txt").read_text("utf-8") for p in given.numbered("part")]
    (out / "deep").mkdir()
    (out / "deep" / "all.txt").write_text(" ".join(texts), "utf-8")
    return []


def failing(given: StepInput, out: Path) -> Sequence[Finding]:
    """Leave half a file and fail."""
    (out / "half.txt").write_text("half", "utf-8")
    raise fail("DP-X-002")


def killed(given: StepInput, out: Path) -> Sequence[Finding]:
    """Be killed in the middle, the first time."""
    (out / "half.txt").write_text("half", "utf-8")
    marker = Path(str(given.params["marker"]))
    if not marker.exists():
        marker.write_text("", "utf-8")
        os.kill(os.getpid(), signal.SIGKILL)
    return []


def _count(given: StepInput) -> None:
    if "count" in given.params:
        with Path(str(given.params["count"])).open("a", encoding="utf-8") as file:
            file.write("x")
