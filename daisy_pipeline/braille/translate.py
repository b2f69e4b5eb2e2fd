# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to translation: a stretch of print in any language to cells."""

from __future__ import annotations

from daisy_pipeline.braille import languages
from daisy_pipeline.braille.cells import Cells
from daisy_pipeline.braille.english import engine as english
from daisy_pipeline.braille.korean import engine as korean
from daisy_pipeline.braille.source import Source
from daisy_pipeline.model.language import main_language


def translate(source: Source, grade: int = 2) -> Cells:
    """The cells of a stretch by the rules of its language; ``grade`` 1 writes no contractions.

    Korean goes by 한국 점자 규정 (2024), English by Unified English Braille, other languages by
    their table of liblouis, without contractions; a language that has none is written in the
    letters of UEB and told in DP-BRL-003.
    """
    language = main_language(source.lang) or "ko"
    if language == "ko":
        return korean.translate(source, grade)
    if language == "en":
        return english.translate(source, grade)
    return languages.translate(source, grade)
