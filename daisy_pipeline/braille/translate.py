# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to translation: a stretch of print in any language to cells."""

from __future__ import annotations

from daisy_pipeline.braille.cells import Cells
from daisy_pipeline.braille.korean import engine
from daisy_pipeline.braille.source import Source


def translate(source: Source, grade: int = 2) -> Cells:
    """The cells of a stretch by the rules of its language; ``grade`` 1 writes no contractions."""
    return engine.translate(source, grade)
