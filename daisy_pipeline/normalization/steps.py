# SPDX-License-Identifier: AGPL-3.0-or-later
"""The step ``normalize``: the rules in their order, and a record of what they changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import Step, StepInput

STEPS = {
    "amend": Step(
        name="amend",
        version=2,
        run="daisy_pipeline.normalization.amend_step:amend",
    ),
    "normalize": Step(
        name="normalize",
        version=4,
        run="daisy_pipeline.normalization.steps:normalize",
        settings=("normalization",),
    ),
}


def normalize(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write the tidied ``book.json`` and what the rules did.

    ``changes.json``: rules with counts and examples, for the report. ``changes-log.json``: every
    change, from which log.undo restores the source's texts. ``proposals.json``: what a rule would
    change if a person agrees. The input ``fixes`` is the title's fixes.tsv, when there is one.
    """
    from daisy_pipeline.model.book import Book  # planning needs only STEPS
    from daisy_pipeline.model.codec import dumps, loads
    from daisy_pipeline.normalization.fixes import read_fixes
    from daisy_pipeline.normalization.log import log_bytes
    from daisy_pipeline.normalization.rules import apply

    book = loads(Book, (given.inputs["book"] / "book.json").read_bytes())
    fixes = read_fixes(given.inputs.get("fixes"))
    tidied = apply(book, given.settings.get("normalization", {}), fixes)
    (out / "book.json").write_bytes(dumps(tidied.book))
    (out / "changes.json").write_bytes(dumps(tidied.changes))
    (out / "proposals.json").write_bytes(dumps(tidied.proposals))
    (out / "changes-log.json").write_bytes(log_bytes(tidied.logs))
    return tidied.findings
