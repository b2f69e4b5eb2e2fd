# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of the Book that the pages of large print must hold, for whoever compares them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daisy_pipeline.emit.large_print.chapters import Chapter
from daisy_pipeline.emit.large_print.pen import BLANK
from daisy_pipeline.emit.large_print.typecase import MISSING, TypeCase
from daisy_pipeline.formats.print_words import bare
from daisy_pipeline.model.book import text_of
from daisy_pipeline.model.walk import segments

if TYPE_CHECKING:
    from daisy_pipeline.emit.large_print.setter import Form


def chapter_words(chapter: Chapter, form: Form) -> str:
    """All words of a chapter in the order in which they are set, without white space.

    Alternative texts are part of them; page marks, signs of notes and other words of our own are
    not, nor characters that no font has.
    """
    texts = (text_of(segment) for segment in segments(chapter.ordered))
    return bare("".join(_shown(text, form.case) for text in texts))


def _shown(text: str, case: TypeCase) -> str:
    """A text without the characters that no font has."""
    words = (word for word in BLANK.split(text) if word)
    pieces = (piece for word in words for piece in case.cut(word))
    return "".join(piece for piece, family in pieces if family != MISSING)
