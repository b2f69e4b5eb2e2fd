# SPDX-License-Identifier: AGPL-3.0-or-later
"""How well sentences are placed: `python -m bench.sync`, with ../shared beside us.

``--part dev`` uses the even sentences (to tune on), ``test`` the odd ones (to report).
``--cases clean,echo`` chooses families, and the parts ``doubt``, ``refusal``, ``product``,
``long``; ``--peer aeneas`` runs aeneas on the same cases (see aeneas.md).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.measure import machine
from bench.sync import door, doubt, long, peer, product, refusal, table
from bench.sync.cases import FAMILIES, cases
from bench.sync.material import SHARED
from bench.sync.measures import Score, judge


def main() -> None:
    """Run what was asked for."""
    asked = _arguments()
    corpus: Path = asked.corpus
    if not corpus.is_dir():
        sys.exit(f"bench.sync needs {corpus} (--corpus, or DAISY_SHARED)")
    print(f"{machine()}; aligner {asked.peer or asked.aligner}; part {asked.part}\n")
    chosen = asked.cases.split(",") if asked.cases else [*FAMILIES]
    others = {"doubt": doubt.run, "refusal": refusal.run, "product": product.run}
    for name in chosen:
        if name in others:
            others[name](asked.part, corpus, asked.aligner)
    if asked.product and "product" not in chosen:
        product.run(asked.part, corpus, asked.aligner)
    if asked.hours:
        long.run(asked.hours, corpus, asked.aligner)
        return
    families = [name for name in chosen if name in FAMILIES]
    if families and not asked.product:
        _families(families, asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("dev", "test", "all"), default="test")
    parser.add_argument("--cases", default="", help="families and parts, with commas")
    parser.add_argument("--aligner", default="hmm")
    parser.add_argument("--peer", choices=("", "aeneas"), default="")
    parser.add_argument("--python", default="", help="the interpreter that has aeneas")
    parser.add_argument("--product", action="store_true", help="measure in a built product")
    parser.add_argument("--hours", type=float, default=0.0, help="speed and memory only")
    parser.add_argument("--corpus", type=Path, default=SHARED / "samples" / "narration")
    parser.add_argument("--wrong", action="store_true", help="tell every sentence that is off")
    parser.add_argument("--voice", default="", help="only cases of this voice")
    return parser.parse_args()


def _families(families: Sequence[str], asked: argparse.Namespace) -> None:
    scores: dict[str, Score] = {}
    print(table.HEAD)
    for family in families:
        total = Score()
        for case in cases(family, asked.part, asked.corpus):
            if asked.voice and not case.name.endswith("/" + asked.voice):
                continue
            if asked.peer:
                found, wall = peer.answer(case, asked.python)
            else:
                found, wall = door.answer(case, asked.aligner)
            score = judge(case, found, wall)
            total = total.plus(score)
            print(table.row(case.name, score), flush=True)
            for words in score.wrong if asked.wrong else ():
                print(f"    {words}", flush=True)
        scores[family] = total
    print("\n" + table.summary(scores) + "\n")
    print(table.HEAD)
    for family, score in scores.items():
        print(table.row(family, score))


if __name__ == "__main__":
    main()
