# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many cases one after another in one process, or side by side in several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

from bench.sync import material

Given = TypeVar("Given")
Made = TypeVar("Made")


def each(
    work: Callable[[Given], Made], given: Sequence[Given], jobs: int, scratch: Path | None
) -> Iterator[Made]:
    """What ``work`` makes of each, in order. One job stays in this process: compiled code, speech
    and clips are there already."""
    if jobs == 1:
        yield from map(work, given)
        return
    with ProcessPoolExecutor(jobs, initializer=material.keep_in, initargs=(scratch,)) as workers:
        yield from workers.map(work, given)
