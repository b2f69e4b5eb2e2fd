# SPDX-License-Identifier: AGPL-3.0-or-later
"""The segmentation step as the build runs it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import Step, StepInput

STEPS = {"segment": Step("segment", 2, "daisy_pipeline.segmentation.steps:segment")}


def segment(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write book.json with segments as the (reconciled) segments.tsv of input ``rows`` has them."""
    from daisy_pipeline.model.book import Book  # planning needs only STEPS
    from daisy_pipeline.model.codec import dumps, loads
    from daisy_pipeline.segmentation import segment as cutting
    from daisy_pipeline.segmentation.rows import read_rows

    book = loads(Book, (given.inputs["book"] / "book.json").read_bytes())
    result = cutting.segment(book, read_rows(given.inputs["rows"]))
    (out / "book.json").write_bytes(dumps(result))
    return ()
