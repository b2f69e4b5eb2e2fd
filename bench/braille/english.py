# SPDX-License-Identifier: AGPL-3.0-or-later
"""English beside plain liblouis, by section of the rules: rows of a TSV and speed of its text."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence

from daisy_pipeline.braille import ueb
from daisy_pipeline.braille.source import Source
from daisy_pipeline.braille.translate import translate
from tests.official.braille_examples import Example, Score, source_of


def ours(example: Example) -> str:
    """The cells of a row by the engine."""
    return translate(source_of(example)).text


def liblouis(example: Example) -> str:
    """The cells of a row by the table alone."""
    made = ueb.cells(example.printed)
    return made[0] if made else ""


def score(rows: Sequence[Example]) -> list[str]:
    """A table of exact rows by section, ours and liblouis'; other suites are left out."""
    english = [row for row in rows if row.suite == "english"]
    lines = ["| UEB section | rows | ours | liblouis |", "|---|---|---|---|"]
    sections: defaultdict[int, list[Example]] = defaultdict(list)
    for row in english:
        sections[row.number].append(row)
    named = [(str(number), sections[number]) for number in sorted(sections)]
    for name, held in (*named, ("all", english)):
        mine, theirs = _score(held, ours), _score(held, liblouis)
        cells = f"{mine.exact:.1f} % (CER {mine.cer:.1f}) | {theirs.exact:.1f} % ({theirs.cer:.1f})"
        lines.append(f"| {name} | {len(held)} | {cells} |")
    return lines


def _score(rows: Sequence[Example], write: Callable[[Example], str]) -> Score:
    total = Score()
    for row in rows:
        total.add(write(row), row.answers)
    return total


def speeds(rows: Sequence[Example], sizes: Sequence[int] = (30_000, 300_000)) -> list[str]:
    """Characters a CPU second for the rows' sentences, in stretches of so many characters."""
    text = " ".join(row.printed for row in rows if row.suite == "english" and len(row.printed) > 40)
    lines = []
    for size in sizes:
        given = (text * (size // max(1, len(text)) + 1))[:size]
        start = time.process_time()
        translate(Source(given, "en"))
        taken = time.process_time() - start
        lines.append(f"| English, one stretch | {size:,} | {size / taken:,.0f} |")
    return lines
