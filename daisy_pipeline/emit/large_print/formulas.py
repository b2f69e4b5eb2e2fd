# SPDX-License-Identifier: AGPL-3.0-or-later
"""Formulas of large print: their words, where Typst cannot set them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daisy_pipeline.formats.typst import string
from daisy_pipeline.model.book import Math, MathBlock

if TYPE_CHECKING:
    from daisy_pipeline.emit.large_print.setter import Setter, Within


def set_block(setter: Setter, block: MathBlock, within: Within) -> list[str]:
    """A formula on a line of its own."""
    return [setter.paragraph(block.text, within, block.id)]


def inline(setter: Setter, item: Math) -> str:
    """A formula within a line."""
    return string(item.alt)
