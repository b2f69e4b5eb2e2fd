# SPDX-License-Identifier: AGPL-3.0-or-later
"""Order the rooms' steps for one title: its text here, then `plan_sound`, then `plan_products`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

from daisy_pipeline.build.jobs import Job, Of
from daisy_pipeline.build.parts import SPLIT
from daisy_pipeline.model.finding import ExitCode, fail
from daisy_pipeline.model.ports import Step

_ROOMS = {
    "read": "readers",
    "amend": "normalization",
    "normalize": "normalization",
    "segment": "segmentation",
    "readings": "readings",
    "probe": "recordings",
    "measure": "recordings",
    "clean": "recordings",
    "cut": "recordings",
    "jingle": "recordings",
    "master": "recordings",
    "encode": "recordings",
    "narrate": "narration",
    "align": "synchronization",
    "recall": "synchronization",
    "correct": "synchronization",
    "check": "check",
}


def step(name: str) -> Step:
    """A step as its room declares it; products' own are ``emit-…`` and ``package-…``."""
    room = _ROOMS.get(name, "emit")
    steps = import_module(f"daisy_pipeline.{room}.steps").STEPS
    return cast(Mapping[str, Step], steps)[name]


def numbered(prefix: str, inputs: Sequence[Path | Of]) -> dict[str, Path | Of]:
    """Inputs named ``prefix-001`` ... in order."""
    return {f"{prefix}-{n:03d}": item for n, item in enumerate(inputs, 1)}


def reading_jobs(
    texts: Sequence[Path],
    beside: Sequence[Path],
    amendments: Mapping[str, Path] | None = None,
    fixes: Mapping[str, Path] | None = None,
) -> list[Job]:
    """The first jobs of a title, up to the normalized Book (ids are reconciled against it).

    ``beside`` are the folders in which a text finds the pictures that it names, ``amendments`` the
    files in which people corrected what was read (``outline``, ``alt``), ``fixes`` the one in which
    they corrected words.
    """
    if not texts:  # all of the title came finished from elsewhere
        raise fail("DP-DON-006", exit_code=ExitCode.BAD_USAGE)
    inputs = {**numbered("source", texts), **numbered("beside", beside)}
    jobs = [Job("read", step("read"), inputs)]
    if amendments:
        jobs.append(Job("amend", step("amend"), {"book": Of("read"), **amendments}))
    given: dict[str, Path | Of] = {"book": Of(jobs[-1].id), **(fixes or {})}
    return [*jobs, Job("normalize", step("normalize"), given)]


def text_jobs(rows: Path, lexicons: Sequence[Path]) -> list[Job]:
    """From the normalized Book to one with segments and readings, whole and in parts."""
    return [
        Job("segment", step("segment"), {"book": Of("normalize"), "rows": rows}),
        Job(
            "readings",
            step("readings"),
            {"book": Of("segment"), **numbered("lexicon", lexicons)},
        ),
        Job("split", SPLIT, {"book": Of("readings")}),
    ]
