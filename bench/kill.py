# SPDX-License-Identifier: AGPL-3.0-or-later
"""kill -9 at random moments: ``python -m bench.kill [times]``.

The final bytes must be those of an undisturbed build, and a kill may cost at most one step.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from bench.measure import DAISY, ROOT, cost, machine, workspace

COMMAND = ("build", "sonnets", "--set", "check.epubcheck=never")


def digest(output: Path) -> str:
    """One digest of everything that a build promises to repeat (not of logs and locks)."""
    lines = [
        f"{p.relative_to(output).as_posix()} {hashlib.sha256(p.read_bytes()).hexdigest()}"
        for p in sorted(output.rglob("*"))
        if p.is_file() and not p.relative_to(output).parts[0].startswith(".")
    ]
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def steps(output: Path) -> set[str]:
    """The keys of all results in the store."""
    return {p.parent.name for p in (output / ".store").glob("*/*/*/step.json")}


def main() -> None:
    """Kill a build again and again until it is through; compare with an undisturbed one."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    print(machine())
    with workspace() as folder:
        shutil.copytree(ROOT / "sources/sonnets", folder / "sources/sonnets")
        calm = cost((*DAISY, *COMMAND), folder)
        wanted, all_steps = digest(folder / "output"), steps(folder / "output")
        print(f"undisturbed: {calm.wall:.1f} s, exit {calm.code}, {len(all_steps)} steps")
        kills, worst = 0, 0
        chance = random.Random(1)
        while kills < times:
            shutil.rmtree(folder / "output")
            for _ in range(12):
                before = steps(folder / "output")
                with subprocess.Popen(
                    (*DAISY, *COMMAND), cwd=folder, stderr=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL, start_new_session=True,
                ) as child:  # fmt: skip
                    time.sleep(chance.uniform(0.05, calm.wall * 0.9))
                    if child.poll() is not None:
                        break
                    os.killpg(child.pid, signal.SIGKILL)
                kills += 1
                lost = before - steps(folder / "output")
                stages = list((folder / "output/.store").glob(".stage-*"))
                worst = max(worst, len(lost) + len(stages))
                if lost:
                    raise SystemExit(f"a kill lost finished steps: {lost}")
            end = cost((*DAISY, *COMMAND), folder)
            if end.code != calm.code or digest(folder / "output") != wanted:
                raise SystemExit(f"bytes differ after {kills} kills (exit {end.code})")
        print(f"{kills} kills: final bytes identical; at most {worst} step to repeat after a kill")


if __name__ == "__main__":
    main()
