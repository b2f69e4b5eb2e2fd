# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each of many recordings of one title costs: ``python -m bench.intake_many [count ...]``.

``daisy intake add`` of 10, 50, 200 and 800 recordings of one narrator for one title (a tone of
some seconds, an aligner that only pretends): CPU seconds of a process of its own, imports
included, and its peak of memory. Each chapter is read four times, and the book has as many chapters
as that takes. Goal: a recording costs no more among many.
``--profile COUNT`` prints where the time of one size goes.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import tempfile
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from bench.measure import ROOT, cost, machine

SIZES = (10, 50, 200, 800)
READINGS = 4  # of each chapter


def main() -> None:
    """Measure each size, or do what a measured process was started for."""
    match sys.argv[1:]:
        case ["--one", count]:
            _one(int(count))
        case ["--profile", count]:
            profile = cProfile.Profile()
            profile.runcall(_one, int(count))
            pstats.Stats(profile).sort_stats("tottime").print_stats(30)
        case words:
            _every([int(word) for word in words] or list(SIZES))


def _every(sizes: list[int]) -> None:
    print(machine())
    own = (sys.executable, "-m", "bench.intake_many", "--one")
    costs = [cost((*own, str(count)), ROOT) for count in sizes]
    for count, one in zip(sizes, costs, strict=True):
        print(f"| {count} | {one.cpu:.2f} s | {one.peak_mb:.0f} MB | {one.code} |")
    for (few, less), (many, more) in pairwise(zip(sizes, costs, strict=True)):
        each = 1000 * (more.cpu - less.cpu) / (many - few)
        print(f"between {few} and {many}: {each:.1f} ms for each further recording")


def _one(count: int) -> None:
    import pytest

    from daisy_pipeline.config.workspace import Workspace
    from daisy_pipeline.ledger.setup import begin
    from tests.unit.intake import booth

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        home = Path(folder)
        (home / "sources").mkdir()
        at = datetime(2026, 3, 2, tzinfo=UTC)
        ledger = begin(Workspace(home), actor="L-07", readme="견본\n", now=lambda: at)
        made = booth.furnish(ledger, home, patch)
        chapters = -(-count // READINGS)
        (made.folder() / "a.txt").write_text("".join(map(_chapter, range(chapters))), "utf-8")
        made.ear.says = dict.fromkeys(range(10, 60), "")  # whatever it is asked for
        for number in range(count):
            name = f"{number // chapters}-{number % chapters + 1:03}.wav"
            _recording(made.stick / name, number)
        found = {outcome.span.section for outcome in made.add().outcomes}
        assert len(found) == chapters, found


def _chapter(number: int) -> str:
    return f"# {number + 1}장\n\n봄이 온다. 산에 간다. 물이 흐른다. 해가 진다.\n\n"


def _recording(path: Path, number: int) -> None:
    """Some seconds; the number is in its length, so that no two are one recording."""
    from tests.fakes.sounds import tone, write_wav

    write_wav(path, tone(8000, 3 + number / 4000), 8000)


if __name__ == "__main__":
    main()
