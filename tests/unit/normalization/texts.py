# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small Books for tests of rules, and what the rules make of them."""

from __future__ import annotations

from daisy_pipeline.model import book as b
from daisy_pipeline.normalization.rules import Tidied, apply
from tests.fakes.books import para

HERE = b.Origin("가.txt", 3)


def tidied(*texts: str, **settings: object) -> Tidied:
    """What becomes of a Book of these paragraphs, which stand in lines 1, 2 ... of a file."""
    blocks = (
        b.Paragraph(text=b.plain(text), origin=b.Origin("가.txt", line))
        for line, text in enumerate(texts, 1)
    )
    return apply(b.Book(lang="ko", body=tuple(blocks)), settings)


def words_of(book: b.Book) -> list[str]:
    """The words of the paragraphs at the top of a Book's body."""
    return [
        "".join(map(b.text_of, block.text)) for block in book.body if isinstance(block, b.Paragraph)
    ]


def broken_lines(*lines: str) -> b.Paragraph:
    """A paragraph with a line break between each two lines."""
    content: list[b.Inline] = []
    for line in lines:
        content += [b.LineBreak(), b.Run(text=line)] if content else [b.Run(text=line)]
    return b.Paragraph(text=(b.Segment(tuple(content)),), origin=HERE)


def page(label: str) -> b.PageBreak:
    """A print page that begins."""
    return b.PageBreak(page=b.PageMark(label=label), origin=HERE)


__all__ = ["HERE", "broken_lines", "page", "para", "tidied", "words_of"]
