# SPDX-License-Identifier: AGPL-3.0-or-later
"""The figures of a family as a row, and the goals beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bench.sync.measures import Score, bootstrap, wilson

HEAD = (
    "| case | n | median | p95 | <100 | <250 | <500 | in pause | whole ends | skips, false "
    "| re-reads, false | extras, false | asked wrongly | RTF |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"
)
_CLEAN = ("clean", "voices")
_HARD = ("babble10", "music10", "pink5", "echo", "mp3-32")


@dataclass(frozen=True)
class Goal:
    """What a family should reach; times in ms."""

    median: float
    p95: float
    within: float
    paused: float
    faults: bool = True  # every fault found, none claimed falsely

    @staticmethod
    def of(family: str) -> Goal | None:
        """The goal of a family; None where the figures are only published."""
        if family in _CLEAN:
            return Goal(20, 60, 0.995, 0.99)
        if family in _HARD:
            return Goal(np.inf, np.inf, 0.95, 0.90, False)
        if family == "short":
            return None
        if family.startswith("all"):
            return Goal(60, 120, 0.98, 0.97)
        return Goal(60, 120, 0.99, 0.98)


def row(name: str, score: Score) -> str:
    """One row of the table `HEAD`."""
    away = np.array(score.away)
    shares = " | ".join(f"{(away < limit).mean():.3f}" for limit in (100, 250, 500))
    return (
        f"| {name} | {len(away)} | {np.median(away):.0f} | {p95(away):.0f} | {shares} "
        f"| {np.mean(score.paused):.3f} | {np.mean(score.whole):.3f} | {score.skips} "
        f"| {score.rereads} | {score.extras} | {score.low} "
        f"| {score.wall / max(1e-9, score.seconds):.4f} |"
    )


def p95(away: np.ndarray) -> float:
    """The 95th percentile; infinite where one in twenty is lost."""
    return float(np.quantile(away, 0.95, method="higher"))


def intervals(name: str, score: Score) -> str:
    """The same with 95 % intervals."""
    away = np.array(score.away)
    middle = bootstrap(away, lambda v: float(np.median(v)))
    high = bootstrap(away, p95)
    near = wilson(int((away < 250).sum()), len(away))
    paused = wilson(sum(score.paused), len(score.paused))
    return (
        f"| {name} | {len(away)} | {np.median(away):.0f} ({middle[0]:.0f}-{middle[1]:.0f}) "
        f"| {p95(away):.0f} ({high[0]:.0f}-{high[1]:.0f}) "
        f"| {(away < 250).mean():.3f} ({near[0]:.3f}-{near[1]:.3f}) "
        f"| {np.mean(score.paused):.3f} ({paused[0]:.3f}-{paused[1]:.3f}) "
        f"| {verdict(name, score)} |"
    )


INTERVALS_HEAD = (
    "| family | n | median ms | p95 ms | within 250 ms | begins in pause | goal |\n"
    "|---|---|---|---|---|---|---|"
)


def verdict(family: str, score: Score) -> str:
    """``met``, or what is not."""
    goal = Goal.of(family)
    if goal is None:
        return "-"
    away = np.array(score.away)
    missed = []
    if np.median(away) > goal.median:
        missed.append(f"median > {goal.median:g}")
    if p95(away) > goal.p95:
        missed.append(f"p95 > {goal.p95:g}")
    if (away < 250).mean() < goal.within:
        missed.append(f"<250 < {goal.within:g}")
    if np.mean(score.paused) < goal.paused:
        missed.append(f"in pause < {goal.paused:g}")
    if goal.faults:
        missed += _faults(family, score)
    return "not met: " + ", ".join(missed) if missed else "met"


def _faults(family: str, score: Score) -> list[str]:
    counts = {"skips": score.skips, "re-reads": score.rereads, "extras": score.extras}
    if family.startswith("all"):  # there only the skips are asked for
        counts.pop("extras")
        counts.pop("re-reads")
    missed = [f"{name} found" for name, c in counts.items() if c.found < c.there]
    return missed + [f"{name} false" for name, c in counts.items() if c.false]


def summary(scores: Mapping[str, Score]) -> str:
    """The table of all families with their goals."""
    rows = (intervals(family, score) for family, score in scores.items() if score.away)
    return "\n".join((INTERVALS_HEAD, *rows))
