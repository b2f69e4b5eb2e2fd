# SPDX-License-Identifier: AGPL-3.0-or-later
"""The step ``normalize``: the rules in their order, and a record of what they changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from daisy_pipeline.model.book import Book
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import Step, StepInput
from daisy_pipeline.normalization import blocks, reports, texts
from daisy_pipeline.normalization.changes import Rule, RuleChanges, summary

RULES: dict[str, Rule] = {
    "drop-invisible": texts.drop_invisible,  # first: letters may lie apart around one
    "compose": texts.compose,
    "single-blanks": texts.single_blanks,
    "drop-empty": blocks.drop_empty,
    "heading-levels": blocks.heading_levels,
    "live-links": blocks.live_links,
    "unique-pages": reports.unique_pages,
    "described-pictures": reports.described_pictures,
}
STEPS = {
    "normalize": Step(
        name="normalize",
        version=1,
        run="daisy_pipeline.normalization.steps:normalize",
        settings=("normalization",),
    )
}


def normalize(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write the tidied ``book.json`` and ``changes.json`` (rules with counts and examples)."""
    book = loads(Book, (given.inputs["book"] / "book.json").read_bytes())
    skip = given.settings.get("normalization", {}).get("skip", ())
    made, changes, findings = apply(book, tuple(skip))
    (out / "book.json").write_bytes(dumps(made))
    (out / "changes.json").write_bytes(dumps(changes))
    return findings


def apply(
    book: Book, skip: Collection[str] = ()
) -> tuple[Book, tuple[RuleChanges, ...], tuple[Finding, ...]]:
    """The Book after every rule that is not skipped, what changed, and what is to be told."""
    known = ", ".join(RULES)
    findings = [
        Finding("DP-NRM-001", facts={"rule": name, "rules": known})
        for name in skip
        if name not in RULES
    ]
    changes: list[RuleChanges] = []
    for name, rule in RULES.items():
        if name in skip:
            continue
        outcome = rule(book)
        book = outcome.book
        findings += outcome.findings
        if outcome.changes:
            changes.append(summary(name, outcome.changes))
    return book, tuple(changes), tuple(findings)
