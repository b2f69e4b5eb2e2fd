# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether confidence tells wrong places from right ones: `python -m bench.sync --cases doubt`.

The pool: readings with and without noise whose text was made wrong in places (other sentences,
gibberish, swapped, turned round in whole stretches, foreign speech). Bad: placed, but over 0.5 s
from the truth or not read at all. What the aligner reports as missing has no boundary: it is
counted apart.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.sync import door
from bench.sync.cases import FAMILIES, Case, Recipe, made
from bench.sync.material import Voice, story
from bench.sync.measures import WRONG, Answer
from tests.fakes import narrator

VOICES = (
    Voice("man"), Voice("ko+f4"), Voice("man", pitch=0.87), Voice("en-us+m7", pitch=0.9),
    Voice("ko+m3", pitch=1.1), Voice("man", pitch=1.17),
)  # fmt: skip
WRONGS = ("replaced", "gibberish", "forced", "faults", "right")
NOISES = (Recipe(), FAMILIES["pink5"], FAMILIES["babble10"], FAMILIES["pink15"])


@dataclass
class Pool:
    """Of every placed sentence: bad, asked about, confidence. Missing ones are counted apart."""

    bad: list[bool]
    asked: list[bool]
    sure: list[float]
    missing_right: int = 0  # not read, and told so
    missing_false: int = 0  # read, and told missing


def cases(part: str, corpus: Path) -> Iterator[Case]:
    """Each kind of wrong text in each noise, the voices in turn."""
    turn = 0
    for kind in WRONGS:
        for noise in NOISES:
            for voice in (VOICES[turn % 6], VOICES[(turn + 3) % 6]):
                recipe = (
                    replace(noise, announce=True, skip=0.1, reread=0.1)
                    if kind == "faults"
                    else noise
                )
                case = made("doubt", recipe, (voice,), part, corpus)
                yield spoilt(case, kind)
            turn += 1


def spoilt(case: Case, kind: str) -> Case:
    """The case with a text that is wrong in places; the truth says that these were not read."""
    chance = np.random.default_rng(zlib.crc32(f"{case.name} {kind}".encode()))
    texts, limits = list(case.texts), list(case.limits)
    count = len(texts)
    if kind in ("replaced", "gibberish"):
        for n in chance.choice(count, count // 3, False):
            texts[n] = _other(texts[n], kind, chance)
            limits[n] = None
    if kind == "forced":  # a stretch backwards: no order of reading fits
        first = int(chance.integers(2, count - count // 3 - 1))
        stretch = slice(first, first + count // 3)
        texts[stretch], limits[stretch] = texts[stretch][::-1], limits[stretch][::-1]
    name = f"doubt {kind} {case.name}"
    return replace(case, name=name, texts=tuple(texts), limits=tuple(limits))


def _other(text: tuple[str, str], kind: str, chance: np.random.Generator) -> tuple[str, str]:
    words, lang = text
    if kind == "gibberish":
        return "".join(chance.permutation(list(words.replace(" ", "  ")))), lang
    pool = (*story()[120:], *narrator.OTHERS)
    near = sorted(pool, key=lambda other: abs(len(other) - len(words)))[:8]
    return near[int(chance.integers(len(near)))], "ko"


def take(pool: Pool, case: Case, found: Answer) -> None:
    """Put a case's sentences into the pool."""
    for n, (span, limit) in enumerate(zip(found.spans, case.limits, strict=True)):
        if span is None:
            pool.missing_right += limit is None
            pool.missing_false += limit is not None
            continue
        pool.bad.append(limit is None or abs(span[0] - limit[0]) > WRONG)
        pool.asked.append(n in found.low or found.refused)
        pool.sure.append(found.sure[n])


def auc(bad: np.ndarray, sure: np.ndarray) -> float:
    """How often a bad place is less sure than a right one."""
    if not bad.any() or bad.all():
        return float("nan")
    wrong, right = sure[bad][:, None], sure[~bad][None, :]
    return float((wrong < right).mean() + 0.5 * (wrong == right).mean())


def run(part: str, corpus: Path, aligner: str) -> None:
    """Print the pool's AUC, its worst tenth and its ROC."""
    pools: dict[str, Pool] = {}
    for case in cases(part, corpus):
        found, _ = door.answer(case, aligner)
        take(pools.setdefault(case.name.split()[1], Pool([], [], [])), case, found)
    every = Pool([], [], [])
    print("| text | bad | right | AUC | bad asked about | asked falsely | missing: true, false |")
    print("|---|---|---|---|---|---|---|")
    for kind, pool in pools.items():
        every.bad += pool.bad
        every.asked += pool.asked
        every.sure += pool.sure
        every.missing_right += pool.missing_right
        every.missing_false += pool.missing_false
        print(_row(kind, pool), flush=True)
    print(_row("all", every) + "\n")
    _roc(np.array(every.bad), np.array(every.sure))


def _row(kind: str, pool: Pool) -> str:
    bad, asked, sure = (np.array(v) for v in (pool.bad, pool.asked, pool.sure))
    return (
        f"| {kind} | {bad.sum()} | {(~bad).sum()} | {auc(bad, sure):.3f} | {(asked & bad).sum()} "
        f"| {(asked & ~bad).sum()} | {pool.missing_right}, {pool.missing_false} |"
    )


def _roc(bad: np.ndarray, sure: np.ndarray) -> None:
    order = np.argsort(sure, kind="stable")
    ranked = bad[order]
    tenth = len(bad) // 10
    most = min(tenth, int(bad.sum()))
    print(
        f"worst-ranked tenth ({tenth}) holds {ranked[:tenth].sum()} of {bad.sum()} bad ones", end=""
    )
    print(f", {ranked[:tenth].sum() / max(1, most):.2f} of the most that it can hold")
    low, right = bad.sum() / len(bad), int((~bad).sum())
    print(f"the {low:.0%} that are bad: the worst-ranked {low:.0%} hold ", end="")
    print(f"{ranked[: bad.sum()].mean():.2f} of them")
    print("\n| false alarms | bad found |\n|---|---|")
    falsely = np.cumsum(~ranked) / max(1, right)
    for rate in (0.01, 0.02, 0.05, 0.1, 0.2, 0.3):
        at = int(np.searchsorted(falsely, rate, "right"))
        print(f"| {rate:.0%} | {ranked[:at].sum() / max(1, bad.sum()):.3f} |")
    print("", flush=True)
