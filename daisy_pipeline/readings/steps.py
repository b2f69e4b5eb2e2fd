# SPDX-License-Identifier: AGPL-3.0-or-later
"""The readings step as the build runs it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import Step, StepInput

STEPS = {
    "readings": Step(
        "readings", 5, "daisy_pipeline.readings.steps:read_aloud", settings=("readings",)
    )
}


def read_aloud(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write book.json with readings, and doubtful.json (a list of stage.Doubt).

    Inputs ``lexicon-001`` ... are readings.tsv files, the site's before the title's. A file in
    sources/<title>/ is the title's own: its unused rows are told.
    """
    from daisy_pipeline.model.book import Book  # planning needs only STEPS
    from daisy_pipeline.model.codec import dumps, loads
    from daisy_pipeline.readings.lexicon import read_lexicons
    from daisy_pipeline.readings.stage import read_book

    book = loads(Book, (given.inputs["book"] / "book.json").read_bytes())
    lexicon = read_lexicons([(p, _shown(p), _is_own(p)) for p in given.numbered("lexicon")])
    skip = given.settings.get("readings", {}).get("skip", [])
    result = read_book(book, lexicon, skip)
    (out / "book.json").write_bytes(dumps(result.book))
    (out / "doubtful.json").write_bytes(dumps(result.doubts))
    return result.findings


def _is_own(path: Path) -> bool:
    return path.parent.parent.name == "sources"


def _shown(path: Path) -> str:
    return f"sources/{path.parent.name}/{path.name}" if _is_own(path) else path.name
