# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a Book holds in figures, for samples whose words may not be copied into the project."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

from daisy_pipeline.model.book import Book, Heading
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.model.walk import every_block, segments, top_blocks
from tests.fakes.golden import FOLDER


def hold_summary(result: ReadResult, name: str, update: bool) -> None:
    """Hold counts of blocks and inlines, the outline's levels and the Book's digest."""
    book = result.book
    blocks = Counter(type(b).__name__ for b in every_block(top_blocks(book)))
    inline = Counter(type(i).__name__ for s in segments(top_blocks(book)) for i in s.content)
    data = {
        "matters": [len(book.front), len(book.body), len(book.rear)],
        "outline": "".join(str(b.level) for b in top_blocks(book) if isinstance(b, Heading)),
        "blocks": dict(sorted(blocks.items())),
        "inline": dict(sorted(inline.items())),
        "resources": len(book.resources),
        "findings": sorted(f.id for f in result.findings),
        "sha256": hashlib.sha256(dumps(book)).hexdigest(),
    }
    text = json.dumps(data, indent=1) + "\n"
    file = FOLDER / "books" / f"{name}.json"
    if update:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert text == file.read_text(encoding="utf-8"), f"{name} reads differently now"
    loads(Book, dumps(book))
