# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether confidence tells wrong places from right ones: `python -m bench.sync --cases doubt`.

The pool: every sentence that was placed in the cases of `planted`. Wrong: over half a second off,
or not read at all. What the aligner reports as missing has no place: it is counted apart. The
worst-ranked tenth can hold all wrong ones only while they are less than a tenth: the pool is made
for about one in fifteen. ``--dump file.npz`` keeps the evidence for `python -m bench.sync.fit`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from bench.sync import door, pool, probe
from bench.sync.measures import WRONG, Answer
from bench.sync.planted import Plan, Planted, plans, planted

_FOUND = (0.5, 0.8, 0.9, 0.95, 0.99)
_SURE = (0.5, 0.8, 0.9, 0.95, 0.99)
_HEAD = (
    "| made wrong by | cases, refused | wrong | right | AUC | wrong asked about | asked falsely "
    "| missing: truly, falsely |\n|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Rows:
    """The sentences of a case. ``off``: ms, inf if it was not read, NaN if it was not placed."""

    kind: str
    name: str
    refused: bool
    off: np.ndarray
    sure: np.ndarray
    asked: np.ndarray
    missing: np.ndarray  # 1: not read and told so; 2: read and told missing
    shown: probe.Columns

    @property
    def placed(self) -> np.ndarray:
        """What belongs to the pool."""
        return np.asarray(~np.isnan(self.off))


def run(asked: argparse.Namespace) -> None:
    """Print the pool's table, AUC, worst tenth, ROC and reliability."""
    work = partial(_one, corpus=asked.corpus, aligner=asked.aligner)
    wanted = [*plans(asked.part, asked.seed)]
    made = [*pool.each(work, wanted, asked.jobs, asked.scratch)]
    print(_HEAD)
    for kind in dict.fromkeys(rows.kind for rows in made):
        print(_row(kind, [rows for rows in made if rows.kind == kind]))
    print(_row("all", made) + "\n")
    off, sure = (np.concatenate([getattr(r, n)[r.placed] for r in made]) for n in ("off", "sure"))
    print(ranking(off > WRONG, 1 - sure) + "\n")
    print(_reliability(off > WRONG, sure) + "\n", flush=True)
    if asked.dump:
        dump(made, asked.dump)


def _one(plan: Plan, corpus: Path, aligner: str) -> Rows:
    given = planted(plan, corpus)
    if aligner == "hmm":
        found, shown = probe.answer(given.case, plan.forced)
    else:
        (found, _), shown = door.answer(given.case, aligner), {}
    kind = f"{given.kind}, forced" if plan.forced else given.kind
    return _judged(replace(given, kind=kind), found, shown)


def _judged(given: Planted, found: Answer, shown: probe.Columns) -> Rows:
    case, count = given.case, len(given.case.texts)
    off, missing = np.full(count, np.nan), np.zeros(count, int)
    for n, (span, limit) in enumerate(zip(found.spans, case.limits, strict=True)):
        if span is None:
            missing[n] = 1 if limit is None else 2
            continue
        off[n] = np.inf if limit is None else abs(span[0] - limit[0])
        if n in given.unclear and off[n] <= WRONG:
            off[n] = np.nan
    low = np.array([n in found.low for n in range(count)])
    return Rows(
        given.kind, case.name, found.refused, off, np.array(found.sure), low, missing, shown
    )


def auc(wrong: np.ndarray, doubt: np.ndarray) -> float:
    """How often a wrong place is doubted more than a right one."""
    if not wrong.any() or wrong.all():
        return float("nan")
    right, bad = np.sort(doubt[~wrong]), doubt[wrong]
    below, upto = np.searchsorted(right, bad, "left"), np.searchsorted(right, bad, "right")
    return float((below + upto).mean() / 2 / len(right))


def in_tenth(wrong: np.ndarray, doubt: np.ndarray) -> float:
    """The share of the wrong ones that stand in the tenth that is doubted most."""
    worst = np.argsort(-doubt, kind="stable")[: len(wrong) // 10]
    return float(wrong[worst].sum() / max(1, wrong.sum()))


def ranking(wrong: np.ndarray, doubt: np.ndarray) -> str:
    """AUC, worst-ranked tenth, and how many right ones are asked about to find the wrong ones."""
    count, bad = len(wrong), int(wrong.sum())
    order = np.argsort(-doubt, kind="stable")
    seen = np.cumsum(wrong[order])
    lines = [
        f"{bad} wrong of {count} ({bad / max(1, count):.1%}); AUC {auc(wrong, doubt):.3f}; "
        f"{in_tenth(wrong, doubt):.3f} of the wrong ones are in the worst-ranked tenth\n",
        "| wrong ones found | right ones asked about |\n|---|---|",
    ]
    for share in _FOUND:
        at = min(count - 1, int(np.searchsorted(seen, share * bad)))
        false = (at + 1 - seen[at]) / max(1, count - bad)
        lines.append(f"| {share:.0%} | {false:.2%} |")
    return "\n".join(lines)


def _reliability(wrong: np.ndarray, sure: np.ndarray) -> str:
    lines = ["| confidence | places | right |\n|---|---|---|"]
    for low, high in zip((0.0, *_SURE), (*_SURE, 1.01), strict=True):
        here = (sure >= low) & (sure < high)
        right = (~wrong[here]).mean() if here.any() else float("nan")
        lines.append(f"| {low:g} to {min(1.0, high):g} | {here.sum()} | {right:.3f} |")
    return "\n".join(lines)


def _row(kind: str, made: Sequence[Rows]) -> str:
    def joined(name: str) -> np.ndarray:
        return np.concatenate([getattr(rows, name) for rows in made])

    placed, missing = joined("placed"), joined("missing")
    wrong, sure, asked = (joined("off") > WRONG)[placed], joined("sure")[placed], joined("asked")
    asked = asked[placed]
    refused = sum(rows.refused for rows in made)
    return (
        f"| {kind} | {len(made)}, {refused} | {wrong.sum()} | {(~wrong).sum()} "
        f"| {auc(wrong, 1 - sure):.3f} | {(asked & wrong).sum()} | {(asked & ~wrong).sum()} "
        f"| {(missing == 1).sum()}, {(missing == 2).sum()} |"
    )


def dump(made: Sequence[Rows], path: Path) -> None:
    """Keep the evidence of every placed sentence, and of its neighbours as they lie in the case."""
    names = sorted({name for rows in made for name in rows.shown})
    kept = [rows for rows in made if rows.shown]
    columns = {name: np.concatenate([rows.shown[name] for rows in kept]) for name in names}
    sizes = [len(rows.off) for rows in kept]
    np.savez(
        path,
        case=np.repeat(np.arange(len(kept)), sizes),
        kind=np.repeat([rows.kind for rows in kept], sizes),
        name=np.repeat([rows.name for rows in kept], sizes),
        off=np.concatenate([rows.off for rows in kept]),
        sure=np.concatenate([rows.sure for rows in kept]),
        number=np.concatenate([np.arange(size) for size in sizes]),
        **columns,  # type: ignore[arg-type]
    )
    print(f"{sum(sizes)} sentences of {len(kept)} cases in {path.name}")
