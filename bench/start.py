# SPDX-License-Identifier: AGPL-3.0-or-later
"""Start-up against bare Python: ``python -m bench.start``. Goals: help 8 times, no-op build 25."""

from __future__ import annotations

import sys

from bench.measure import DAISY, best, cost, machine, workspace


def main() -> None:
    """Print CPU seconds and ratios to bare Python's start, all in one run."""
    print(machine())
    with workspace() as folder:
        text = folder / "story.txt"
        text.write_text("# 1장\n\n" + "  봄이 왔다. 꽃이 피었다.\n" * 400, "utf-8")
        for command in (("new", "봄", "--text", str(text)), ("build", "봄")):
            done = cost((*DAISY, *command), folder)
            print(f"{' '.join(command[:2]):24} {done.cpu:7.3f} s CPU, exit {done.code}")
        bare = best((sys.executable, "-c", "pass"), folder, 9)
        print(f"{'bare python':24} {bare.cpu:7.3f} s CPU")
        for name, words in (("--help", ["--help"]), ("second build", ["build", "봄"])):
            took = best((*DAISY, *words), folder, 9)
            print(f"{name:24} {took.cpu:7.3f} s CPU = {took.cpu / bare.cpu:5.1f} times bare Python")


if __name__ == "__main__":
    main()
