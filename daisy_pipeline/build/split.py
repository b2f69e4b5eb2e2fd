# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cut the Book into parts, so that a changed sentence repeats the work of its part alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from daisy_pipeline.model import codec
from daisy_pipeline.model.book import Block, Book, Heading, PageBreak, Paragraph, spoken, text_of
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.model.walk import Part, parts
from daisy_pipeline.recordings.judge import USUAL, syllables


def split(given: StepInput, out: Path) -> Sequence[Finding]:
    """Write ``part-000/book.json`` ... (Books of one part each) and ``index.json``."""
    book = codec.loads(Book, (given.inputs["book"] / "book.json").read_bytes())
    index: list[dict[str, Any]] = []
    for number, part in enumerate(parts(book)):
        folder = out / f"part-{number:03d}"
        folder.mkdir()
        (folder / "book.json").write_bytes(codec.dumps(_book_of(book, part)))
        ids = [segment.id for segment in part.segments]
        bare = all(isinstance(block, Heading | PageBreak) for block in part.blocks)
        name = _name(part.blocks)
        lengths = [round(syllables(spoken(segment)) * USUAL) for segment in part.segments]
        index.append(
            {"number": number, "name": name, "segments": ids, "bare": bare, "lengths": lengths}
        )
    text = json.dumps(index, ensure_ascii=False, sort_keys=True)
    (out / "index.json").write_text(text, "utf-8")
    return []


def _book_of(book: Book, part: Part) -> Book:
    empty = replace(book, front=(), body=(), rear=(), resources=())
    match part.matter:
        case "front":
            return replace(empty, front=part.blocks)
        case "rear":
            return replace(empty, rear=part.blocks)
        case _:
            return replace(empty, body=part.blocks)


def _name(blocks: tuple[Block, ...]) -> str:
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            return "".join(text_of(s) for s in block.text).strip()[:40]
    return ""
