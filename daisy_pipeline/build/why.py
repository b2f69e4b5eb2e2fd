# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a step ran or did not: its recipe compared with the newest one kept for the same work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from daisy_pipeline.build.jobs import Job
from daisy_pipeline.build.store import Recipe, Store


@dataclass(frozen=True)
class Reason:
    """``kind``: fresh, new, input, setting, version, tool, title, lost; ``what`` changed."""

    job: str
    step: str
    kind: str
    what: tuple[str, ...] = ()


def reason_for(job: Job, recipe: Recipe, done: bool, store: Store) -> Reason:
    """The reason why a job is fresh or has to run."""
    if done:
        return Reason(job.id, job.step.name, "fresh")
    now = recipe.as_plain()
    earlier = [r for r in store.recipes(recipe.step) if _same_work(r, now)]
    if not earlier:
        return Reason(job.id, job.step.name, "new")
    nearest = max(earlier, key=lambda r: _likeness(r["inputs"], now["inputs"]))
    kind, what = _difference(nearest, now)
    return Reason(job.id, job.step.name, kind, what)


def _same_work(old: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether two recipes are for the same piece of work (same title is not told by a recipe)."""
    return bool(old["params"] == now["params"]) and bool(_shared(old["inputs"], now["inputs"]))


def _shared(old: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """One equal input, or the same names: enough to call the recipes two states of one thing."""
    return any(now.get(n) == d for n, d in old.items()) or old.keys() == now.keys()


def _likeness(old: Mapping[str, str], now: Mapping[str, str]) -> int:
    """How many inputs are equal; among equals the newest recipe, which comes first, wins."""
    return sum(now.get(name) == digest for name, digest in old.items())


def _difference(old: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    for kind, key in (("version", "version"), ("version", "store")):
        if old[key] != now[key]:
            return kind, (f"{old[key]} -> {now[key]}",)
    changed = _changed(old["inputs"], now["inputs"])
    if changed:
        return "input", tuple(sorted(changed))
    for section, values in now["settings"].items():
        keys = _changed(old["settings"].get(section, {}), values)
        if keys:
            return "setting", tuple(f"{section}.{k}" for k in sorted(keys))
    tools = _changed(old["tools"], now["tools"])
    if tools:
        return "tool", tuple(f"{t} {now['tools'].get(t, '')}" for t in sorted(tools))
    return ("title", ()) if old["title"] != now["title"] else ("lost", ())


def _changed(old: Mapping[str, Any], now: Mapping[str, Any]) -> set[str]:
    return {k for k in old.keys() | now.keys() if old.get(k) != now.get(k)}
