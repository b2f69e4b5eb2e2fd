# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exact rows, cell error rate, speed: ``python -m bench.braille [TSV] [--peer braillify]``.

The TSV has a head and the columns suite, article, context, print, braille (answers parted by
`` | ``); without one it is the regulation's examples in the shared folder. ``--wrong`` lists the
rows that are wrong, ``--differ N`` compares with braillify on N made sentences.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bench.braille import differential, english, korean
from bench.measure import ROOT, machine
from tests.official.braille_examples import FILE, read_examples, score

SHARED = Path(os.environ.get("DAISY_SHARED", ROOT.parent / "shared"))


def main() -> None:
    """Print the tables."""
    given = _arguments()
    if not given.tsv.is_file():
        sys.exit(f"bench.braille needs {given.tsv} (or DAISY_SHARED)")
    if given.differ:
        print("\n".join(differential.report(given.differ, given.seed)))
        return
    examples = read_examples(given.tsv)
    engines = korean.writers(given.peer)
    print(machine())
    print("\n".join(korean.table(examples, engines)))
    print("\n".join(english.score(examples)))
    if given.wrong:
        rows = [one for one in examples if one.suite != "math"]
        for one, made in score(rows, korean.ours)[1]:
            print(f"{one.article} {one.context} | {one.printed}\n  {one.answers[0]}\n  {made}")
    paragraphs = [one.printed for one in examples if one.suite == "sentence"]
    if paragraphs:
        print("\n| speed | characters | characters / CPU s |\n|---|---|---|")
        print("\n".join(korean.speeds(paragraphs)))
        if "braillify" in engines:
            print(korean.peer_speed(paragraphs * 20))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.braille", description=__doc__)
    parser.add_argument("tsv", nargs="?", type=Path, default=SHARED / FILE)
    parser.add_argument("--peer", action="append", default=[], choices=["braillify"])
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--differ", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=2024)
    return parser.parse_args()


if __name__ == "__main__":
    main()
