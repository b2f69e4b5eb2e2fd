# SPDX-License-Identifier: AGPL-3.0-or-later
"""A novel of 300,000 characters from Book to every braille format, and how that grows.

``python -m bench.braille_book``. Goal: under 10 s; twice the text takes no more than about twice
the time.
"""

from __future__ import annotations

import re
import tempfile
import time
from itertools import count
from pathlib import Path

from bench.measure import machine
from bench.products import CHARACTERS, novel
from daisy_pipeline.emit.braille.emitter import Braille
from daisy_pipeline.model import book as b
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.model.title import Title

TITLE = Title(
    slug="novel",
    uid="urn:uuid:00000000-0000-4000-8000-000000000000",
    title="소설",
    lang="ko",
    date="2026-01-01",
    publisher="도서관",
)


def book(times: int = 1) -> b.Book:
    """The novel ``times`` over, its sentences named."""
    numbers = count(1)
    blocks: list[b.Block] = []
    for line in novel()[0].splitlines() * times:
        words = line.strip()
        if words.startswith("# "):
            text = (b.Segment((b.Run(text=words[2:]),), f"s{next(numbers)}"),)
            blocks.append(b.Heading(level=1, text=text))
        elif words:
            parts = re.findall(r".+?(?:[.?!]+(?=\s)|$)", words)
            named = (b.Segment((b.Run(text=p),), f"s{next(numbers)}") for p in parts)
            blocks.append(b.Paragraph(text=tuple(named)))
    return b.Book(lang="ko", body=tuple(blocks))


def seconds(whole: b.Book) -> float:
    """CPU seconds for all files of the product."""
    with tempfile.TemporaryDirectory() as folder:
        before = time.process_time()
        Braille().emit(ProductInput(whole, TITLE, {}), Path(folder))
        return time.process_time() - before


def main() -> None:
    """Print the CPU seconds of one novel, the cheapest of three, and of two in one book."""
    print(machine())
    one = min(seconds(book()) for _ in range(3))
    two = min(seconds(book(2)) for _ in range(2))
    print(f"{CHARACTERS} characters, every format: {one:.2f} CPU s")
    print(f"twice the text: {two:.2f} CPU s, {two / one:.2f} times")


if __name__ == "__main__":
    main()
