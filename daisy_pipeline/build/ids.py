# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reconcile segments.tsv before planning: the one file of people's that a build writes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.build.run import Runner
from daisy_pipeline.build.sounds import pinned_ids
from daisy_pipeline.build.store import Recipe, owner_of
from daisy_pipeline.model.finding import Finding, Place, fail
from daisy_pipeline.segmentation.steps import STEPS
from daisy_pipeline.tools.files import publish

STAMP = "reconcile"


def reconcile_ids(runner: Runner, rows: Path, shown: str) -> tuple[Finding, ...]:
    """Bring segments.tsv up to date with the normalized Book; nothing to do costs one look.

    Raises DaisyError when the file is damaged, or gone while takes or corrections name its ids:
    ids are never thrown away. ``shown`` is the file's name for people.
    """
    normalized = runner.done["normalize"]
    inputs = [rows, rows.with_name("takes.tsv"), rows.with_name("sync.tsv")]
    recipe = _recipe(runner, normalized.digest, inputs)
    found = runner.store.find(recipe)
    if found is not None:
        return found.findings
    new, data = _reconciled(runner, normalized.payload, rows, shown)
    if not rows.exists() or rows.read_bytes() != data:
        publish(data, rows)
    stage = runner.store.stage(owner_of(runner.title.slug))
    (stage / "payload" / "stamp.json").write_text(json.dumps({"bytes": len(data)}), "utf-8")
    runner.store.keep(_recipe(runner, normalized.digest, inputs), stage, ())
    return new


def _reconciled(
    runner: Runner, payload: Path, rows: Path, shown: str
) -> tuple[tuple[Finding, ...], bytes]:
    """What to tell, and the file's new bytes."""
    from daisy_pipeline.model import codec  # a build with nothing to do imports none of this
    from daisy_pipeline.model.book import Book
    from daisy_pipeline.segmentation.reconcile import reconcile
    from daisy_pipeline.segmentation.rows import read_rows, rows_bytes

    book = codec.loads(Book, (payload / "book.json").read_bytes())
    old = read_rows(rows)
    pinned = pinned_ids(rows.parent, [row.id for row in old if row.live])
    if pinned and not rows.exists():
        raise fail("DP-BLD-013", Place(shown))
    longest = int(runner.settings.values["segmentation"]["longest"])
    new = reconcile(book, old, pinned, longest=longest)
    return tuple(new.findings), rows_bytes(new.rows)


def _recipe(runner: Runner, book: str, files: Sequence[Path]) -> Recipe:
    digests = {p.name: runner.digests.of(p) if p.exists() else "" for p in files}
    return Recipe(
        step=STAMP,
        version=STEPS["segment"].version,
        inputs={"book": book, **digests},
        settings=runner.settings.section("segmentation"),
        params={},
        tools={},
    )
