# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a printed label (of a note, of an item) can stand in the line that follows it."""

from __future__ import annotations

from collections.abc import Sequence

from daisy_pipeline.emit.shared.naming import has_words
from daisy_pipeline.model.book import (
    Block,
    Divider,
    Heading,
    MathBlock,
    PageBreak,
    Paragraph,
    Quote,
    Raw,
    Speech,
)


def takes_label(blocks: Sequence[Block]) -> bool:
    """Whether the first words in blocks are a line that a label may begin."""
    for block in blocks:
        match block:
            case PageBreak() | Divider():
                continue
            case Paragraph() | Heading() | MathBlock() | Raw():
                if block.text:
                    return has_words(block.text[0])
            case Speech() if block.speaker:
                return has_words(block.speaker[0])
            case Quote() | Speech():
                if block.blocks:
                    return takes_label(block.blocks)
            case _:
                return False
    return False
