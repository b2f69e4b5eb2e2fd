# SPDX-License-Identifier: AGPL-3.0-or-later
"""How well sentences are placed: `python -m bench.sync`, with ../shared beside us.

``--part dev`` uses the even sentences (to tune on), ``test`` the odd ones (to report); ``--seed``
draws other voices, texts, orders and faults (`draw.LOOKED_AT`: seeds that were seen already).
``--readers fresh`` takes voices and texts that no rule was tuned on (see readers.md).
``--cases clean,echo`` chooses families, and the parts ``doubt``, ``refusal``, ``product``;
``--peer aeneas`` runs aeneas on the same cases (see aeneas.md). ``--jobs 2`` is for a quiet machine
(real-time factors count what other jobs take), ``--scratch`` keeps decoded and made speech.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bench.measure import machine
from bench.sync import (
    door,
    doubt,
    draw,
    engines,
    long,
    material,
    memory,
    peer,
    pool,
    product,
    refusal,
    table,
    takes,
)
from bench.sync import words as word_begins
from bench.sync.cases import Draw, draws, made
from bench.sync.families import FAMILIES
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
    material.keep_in(asked.scratch)
    if asked.seed or asked.readers != "usual":
        people = ", ".join(map(str, draw.voices(asked.seed, asked.readers)))
        print(f"Seed {asked.seed}: {people}\n")
    for name, run in (("doubt", doubt.run), ("refusal", refusal.run), ("product", product.run)):
        if name in chosen or (name == "product" and asked.product):
            run(asked)
    if asked.words:
        word_begins.run(asked)
        return
    if asked.memory:
        memory.run(asked)
        return
    if asked.takes:
        takes.run(asked)
        return
    if asked.hours:
        long.run(asked)
        return
    families = [name for name in chosen if name in FAMILIES]
    if families and not asked.product:
        _families(families, asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("dev", "test", "all"), default="test")
    parser.add_argument("--seed", type=int, default=0, help="other material; 0: as it was tuned on")
    parser.add_argument("--readers", choices=draw.READERS, default="usual")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--words", action="store_true", help="measure begins of words")
    parser.add_argument("--scratch", type=Path, help="a folder that keeps speech for later runs")
    parser.add_argument("--cases", default="", help="families and parts, with commas")
    parser.add_argument("--aligner", default="hmm")
    parser.add_argument("--peer", choices=("", "aeneas"), default="")
    parser.add_argument("--python", default="", help="the interpreter that has aeneas")
    parser.add_argument("--product", action="store_true", help="measure in a built product")
    parser.add_argument("--memory", action="store_true", help="a narrator's memory, short files")
    parser.add_argument("--takes", action="store_true", help="short takes and their title's lesson")
    parser.add_argument("--hours", type=float, default=0.0, help="speed and memory only")
    parser.add_argument("--one-voice", action="store_true", help="--hours of one voice")
    parser.add_argument(
        "--dump", type=Path, help="doubt: evidence of every place, for bench.sync.fit"
    )
    parser.add_argument("--corpus", type=Path, default=SHARED / "samples" / "narration")
    parser.add_argument("--wrong", action="store_true", help="tell every sentence that is off")
    parser.add_argument("--voice", default="", help="only cases of this voice")
    asked = parser.parse_args()
    if asked.readers == "fresh":
        _check_fresh(asked, parser)
    return asked


def _check_fresh(asked: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Exit code 2 when these readers are not there, or were asked for what only others read."""
    others = asked.words, asked.product, asked.memory, asked.takes, asked.hours
    if any(others) or not {*filter(None, asked.cases.split(","))} <= FAMILIES.keys():
        parser.error("--readers fresh is for families of cases alone")
    if lacking := engines.missing():
        parser.error(f"--readers fresh needs Debian's {' '.join(lacking)}: bench/sync/readers.md")


def _score(drawn: Draw, asked: argparse.Namespace) -> tuple[str, str, Score]:
    """One case's family, name and score."""
    case = made(drawn, asked.corpus)
    if asked.peer:
        found, wall = peer.answer(case, asked.python)
    else:
        found, wall = door.answer(case, asked.aligner)
    return drawn.family, case.name, judge(case, found, wall)


def _families(families: Sequence[str], asked: argparse.Namespace) -> None:
    scores: dict[str, Score] = {}
    print(table.HEAD)
    every = [d for family in families for d in draws(family, asked.part, asked.seed, asked.readers)]
    wanted = [d for d in every if not asked.voice or d.name.endswith("/" + asked.voice)]
    work = partial(_score, asked=asked)
    for family, name, score in pool.each(work, wanted, asked.jobs, asked.scratch):
        scores[family] = scores.get(family, Score()).plus(score)
        print(table.row(name, score), flush=True)
        for line in score.wrong if asked.wrong else ():
            print(f"    {line}", flush=True)
    print("\n" + table.summary(scores) + "\n")
    print(table.HEAD)
    for family, score in scores.items():
        print(table.row(family, score))


if __name__ == "__main__":
    main()
