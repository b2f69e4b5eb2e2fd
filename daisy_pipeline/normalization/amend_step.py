# SPDX-License-Identifier: AGPL-3.0-or-later
"""The step ``amend``: what people wrote in ocr.tsv, alt.tsv, outline.tsv comes into the Book."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.model.book import Book
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.outline import Reason
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.normalization.alt_sheet import read_alt
from daisy_pipeline.normalization.amend import amend_outline
from daisy_pipeline.normalization.amend_pictures import amend_alt
from daisy_pipeline.normalization.misread import amend_ocr, read_ocr
from daisy_pipeline.normalization.outline_sheet import read_outline


def amend(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write the amended ``book.json``; inputs: ``book`` (of read), ``ocr``, ``alt``, ``outline``.

    Each of the last three may be absent.

    Words come first (a heading's words name it), then pictures: a heading that a person demotes
    must not move them.
    """
    payload = given.inputs["book"]
    book = loads(Book, (payload / "book.json").read_bytes())
    findings: list[Finding] = []
    if (path := given.inputs.get("ocr")) is not None:
        corrections, told = read_ocr(path)
        book, more = amend_ocr(book, corrections)
        findings += [*told, *more]
    if (path := given.inputs.get("alt")) is not None:
        alt_rows, told = read_alt(path)
        book, more = amend_alt(book, alt_rows)
        findings += [*told, *more]
    if (path := given.inputs.get("outline")) is not None:
        rows, told = read_outline(path)
        book, more = amend_outline(book, read_reasons(payload), rows)
        findings += [*told, *more]
    (out / "book.json").write_bytes(dumps(book))
    return findings


def read_reasons(payload: Path) -> tuple[Reason, ...]:
    """The reasons that a reader gave, beside its Book."""
    path = payload / "reasons.json"
    return loads(tuple[Reason, ...], path.read_bytes()) if path.is_file() else ()
