# SPDX-License-Identifier: AGPL-3.0-or-later
"""The weights of confidence: `python -m bench.sync.fit dev.npz [test.npz]`, both from ``--dump``.

A logistic regression by Newton's method with a small ridge, the parts of the cross-validation
being whole cases. Prints what each feature tells alone, what each one adds to those that stand in
`synchronization/hmm/trust.py`, and the weights for it, judged on the files after the first one, of
which the fit sees nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.sync.doubt import auc, in_tenth, ranking
from bench.sync.measures import WRONG
from daisy_pipeline.synchronization.hmm import trust
from daisy_pipeline.synchronization.hmm.parameters.answers import TRUST

Columns = Mapping[str, np.ndarray]
_FOLDS, _ROUNDS, _RIDGE = 10, 40, 1.0
_LEAST = 2e-4  # of loss by which a feature must help


def _usual(seen: Columns, name: str = "margin") -> np.ndarray:
    """The recording's median of a column, at each of its sentences."""
    made = np.zeros(len(seen["case"]))
    for case in np.unique(seen["case"]):
        here = seen["case"] == case
        values = seen[name][here]
        made[here] = trust.usual(values)
    return made


def _near(seen: Columns, values: np.ndarray, reach: int) -> np.ndarray:
    """Mean of the neighbours' values in the same case; a missing neighbour counts as nothing."""
    total, count = np.zeros(len(values)), np.zeros(len(values))
    for step in (*range(-reach, 0), *range(1, reach + 1)):
        other = np.roll(values, step)
        same = np.roll(seen["case"], step) == seen["case"]
        total += np.where(same, np.nan_to_num(other), 0.0)
        count += same
    return np.asarray(total / np.maximum(1, count))


def _rank(seen: Columns) -> np.ndarray:
    """The margin's place among the recording's, 0 the worst."""
    made = np.zeros(len(seen["case"]))
    for case in np.unique(seen["case"]):
        here = np.flatnonzero((seen["case"] == case) & np.isfinite(seen["margin"]))
        made[here] = np.argsort(np.argsort(seen["margin"][here])) / max(1, len(here) - 1)
    return made


def _gap(seen: Columns, after: bool) -> np.ndarray:
    """Seconds of pause before each sentence or after it, as it was placed; at most 3."""
    step = -1 if after else 1
    same = np.roll(seen["case"], step) == seen["case"]
    if after:
        gap = np.roll(seen["begin"], -1) - seen["end"]
    else:
        gap = seen["begin"] - np.roll(seen["end"], 1)
    return np.clip(np.where(same & np.isfinite(gap), gap, 1000.0) / 1000, 0, 3)


def _edge(seen: Columns) -> np.ndarray:
    """Whether it is the first or the last sentence of its recording."""
    case = seen["case"]
    return np.asarray((np.roll(case, 1) != case) | (np.roll(case, -1) != case), float)


def _relative(seen: Columns, name: str) -> np.ndarray:
    return np.asarray(seen[name] / _usual(seen, "margin"))


FEATURES: dict[str, Callable[[Columns], np.ndarray]] = {
    "margin": lambda seen: _relative(seen, "margin"),
    "worst": lambda seen: _relative(seen, "worst"),
    "agreed": lambda seen: seen["agreed"],
    "pace": lambda seen: np.abs(np.log(np.clip(seen["pace"], 0.2, 5))),
    "beside": lambda seen: np.minimum(seen["beside"], TRUST.most_beside),
    "level": lambda seen: seen["margin"],
    "near": lambda seen: _near(seen, _relative(seen, "margin"), 1),
    "nearer": lambda seen: _near(seen, _relative(seen, "margin"), 2),
    "agreed near": lambda seen: _near(seen, seen["agreed"], 1),
    "usual": _usual,
    "rank": _rank,
    "gap before": lambda seen: _gap(seen, after=False),
    "gap after": lambda seen: _gap(seen, after=True),
    "size": lambda seen: np.log(np.maximum(1, seen["size"])),
    "broken": lambda seen: np.minimum(seen["broken"], 1),
    "share": lambda seen: np.nan_to_num(seen["share"], nan=1.0),
    "edge": _edge,
}
STANDING = ("phones", "worst", "agreed", "pace", "beside", "level", "before", "halt",
            "broken", "usual")  # fmt: skip
_NO_FEATURES = {"case", "kind", "name", "number", "off", "sure", "begin", "end", *FEATURES}


def table(seen: Columns) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Of every placed sentence: its features, whether it is wrong, its case."""
    more = {n: seen[n] for n in seen if n not in _NO_FEATURES}  # fields that evidence gained
    if "phones" in more:  # another margin
        more["phones"] = _relative(seen, "phones")
    made = {name: of(seen) for name, of in FEATURES.items()} | more
    placed = ~np.isnan(seen["off"]) & np.isfinite(seen["margin"])
    columns = {name: np.nan_to_num(v)[placed].astype(float) for name, v in made.items()}
    return columns, (seen["off"] > WRONG)[placed], seen["case"][placed]


class Weights:
    """A fitted regression. ``raw`` weights are for features as they are, ``bias`` with them."""

    def __init__(self, columns: Columns, wrong: np.ndarray, names: Sequence[str]) -> None:
        self.names = tuple(names)
        values = self._matrix(columns)
        mean, spread = values.mean(0), values.std(0) + 1e-9
        scaled = np.hstack((np.ones((len(values), 1)), (values - mean) / spread))
        weights = _newton(scaled, wrong.astype(float))
        self.raw = weights[1:] / spread
        self.bias = float(weights[0] - (weights[1:] * mean / spread).sum())

    def _matrix(self, columns: Columns) -> np.ndarray:
        return np.stack([columns[name] for name in self.names], 1)

    def odds(self, columns: Columns) -> np.ndarray:
        """The logarithm of the odds that a place is wrong."""
        return np.asarray(self._matrix(columns) @ self.raw + self.bias)


def _newton(values: np.ndarray, wrong: np.ndarray) -> np.ndarray:
    """Weights of the likeliest regression; the ridge leaves the constant alone."""
    ridge = np.full(values.shape[1], _RIDGE)
    ridge[0] = 0
    weights = np.zeros(values.shape[1])
    for _ in range(_ROUNDS):
        likely = 1 / (1 + np.exp(-np.clip(values @ weights, -30, 30)))
        slope = values.T @ (likely - wrong) + ridge * weights
        curve = (values * (likely * (1 - likely) + 1e-9)[:, None]).T @ values + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def crossed(
    columns: Columns, wrong: np.ndarray, case: np.ndarray, names: Sequence[str]
) -> np.ndarray:
    """The odds of each place by weights that were fitted without its case."""
    odds = np.zeros(len(wrong))
    fold = case * 7919 % _FOLDS
    for number in range(_FOLDS):
        rest, own = fold != number, fold == number
        fitted = Weights({n: columns[n][rest] for n in names}, wrong[rest], names)
        odds[own] = fitted.odds({n: columns[n][own] for n in names})
    return odds


def _chosen(columns: Columns, wrong: np.ndarray, case: np.ndarray) -> list[str]:
    """Features taken one by one while each one still adds; printed as they come."""
    names, best = list(STANDING), -1.0
    while True:
        scores = {
            name: _gain(wrong, crossed(columns, wrong, case, [*names, name]))
            for name in columns
            if name not in names
        }
        if best < 0:
            odds = crossed(columns, wrong, case, names)
            best = _gain(wrong, odds)
            print(f"{', '.join(names)}: {_figures(wrong, odds)}")
        name = max(scores, key=scores.__getitem__, default="")
        if not name or scores[name] < best + _LEAST:
            return names
        names, best = [*names, name], scores[name]
        print(f"+ {name}: {_figures(wrong, crossed(columns, wrong, case, names))}", flush=True)


def _gain(wrong: np.ndarray, odds: np.ndarray) -> float:
    """Mean logarithm of the likelihood, wrong and right ones together: what a fit raises."""
    signs = np.where(wrong, odds, -odds)
    return 10 - float(np.logaddexp(0, -np.clip(signs, -30, 30)).mean())


def _figures(wrong: np.ndarray, doubt: np.ndarray) -> str:
    loss = 10 - _gain(wrong, doubt)
    return f"AUC {auc(wrong, doubt):.3f}, in tenth {in_tenth(wrong, doubt):.3f}, loss {loss:.4f}"


def main() -> None:
    """Fit on the first file, judge on the second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dumps", nargs="+", type=Path, help="to fit on; the others to judge on")
    asked = parser.parse_args()
    first, *rest = [dict(np.load(path)) for path in asked.dumps]
    columns, wrong, case = table(first)
    print("| feature alone | AUC |\n|---|---|")
    for name, values in columns.items():
        alone = auc(wrong, values)
        print(f"| {name} | {max(alone, 1 - alone):.3f} |")
    print("\nCross-validated by cases, feature after feature:")
    names = _chosen(columns, wrong, case)
    for tried in dict.fromkeys((STANDING, tuple(names))):
        fitted = Weights(columns, wrong, tried)
        print(f"\nbias {fitted.bias:.2f}; ", end="")
        print(", ".join(f"{n} {w:.3g}" for n, w in zip(tried, fitted.raw, strict=True)))
        for seen in rest:
            others, bad, _ = table(seen)
            print("judged: " + ranking(bad, fitted.odds(others)))
    for seen in rest:
        there = ~np.isnan(seen["off"])
        print("\nas it stands: " + ranking(seen["off"][there] > WRONG, 1 - seen["sure"][there]))


if __name__ == "__main__":
    main()
