# SPDX-License-Identifier: AGPL-3.0-or-later
"""table.tsv: print, how it is said, and the rule that says so, written from the language's rules.

Spaces are not compared: where a voice pauses is held in test_korean.py. ``doubtful`` rows must be
listed for a person, all others must not.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from daisy_pipeline.formats.tsv import TableRow, read_table
from daisy_pipeline.model.book import Block, Book, Heading, Paragraph, plain, spoken, text_of
from daisy_pipeline.model.walk import segments
from daisy_pipeline.readings.stage import read_book

COLUMNS = ("print", "reading", "language", "kind", "doubtful", "rule")
TABLE = read_table(Path(__file__).with_name("table.tsv"), COLUMNS)


@pytest.mark.parametrize("row", TABLE.rows, ids=lambda row: f"{row['language']}-{row.line}")
def test_print_is_said_as_the_language_has_it(row: TableRow) -> None:
    words = plain(row["print"])
    block: Block = Heading(level=1, text=words) if row["kind"] else Paragraph(text=words)
    result = read_book(Book(lang=row["language"], body=(block,)))
    [said] = segments(result.book.body)
    assert "".join(spoken(said).split()) == "".join(row["reading"].split())
    assert bool(result.doubts) == (row["doubtful"] == "yes"), result.doubts
    assert text_of(said) == row["print"]


def test_the_table_is_as_broad_as_it_says() -> None:
    assert not TABLE.findings
    languages = Counter(row["language"] for row in TABLE.rows)
    assert languages["ko"] >= 1000 and languages["en"] >= 150
    assert all(row["rule"] and row["reading"] for row in TABLE.rows)
    repeated = Counter((row["print"], row["language"], row["kind"]) for row in TABLE.rows)
    assert [words for words, count in repeated.items() if count > 1] == []
