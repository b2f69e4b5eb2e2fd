# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of the Book that the pages of large print must hold, for whoever compares them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daisy_pipeline.emit.large_print.chapters import Chapter
from daisy_pipeline.emit.large_print.pieces import BLANK, clean
from daisy_pipeline.emit.large_print.typecase import MISSING, TypeCase
from daisy_pipeline.formats.print_words import bare
from daisy_pipeline.model.book import Figure, Inline, InlineImage, Segment, text_of
from daisy_pipeline.model.walk import TextPlace, texts

if TYPE_CHECKING:
    from daisy_pipeline.emit.large_print.setter import Form


def chapter_words(chapter: Chapter, form: Form) -> str:
    """All words of a chapter in the order in which they are set, without white space.

    Alternative texts are part of them; page marks, signs of notes and other words of our own are
    not, nor characters that no font has.
    """
    return bare("".join(_said(place, form) for place in texts(chapter.ordered)))


def _said(place: TextPlace, form: Form) -> str:
    """The words of a text; lines of program text are set as a whole."""
    if place.kind == "code":
        return _shown("".join(map(text_of, place.text)), form.case)
    return "".join(_words(place, item, form) for s in place.text for item in s.content)


def _words(place: TextPlace, item: Inline, form: Form) -> str:
    """The words of an item; an alternative text of a picture that is there needs no font."""
    words = text_of(Segment((item,)))
    name = _picture(place)
    if isinstance(item, InlineImage) and name not in form.sizes:
        name = item.name
    return words if name in form.sizes else _shown(words, form.case)


def _picture(place: TextPlace) -> str:
    """The picture whose alternative text this is, or ""."""
    pictures = place.block.pictures if isinstance(place.block, Figure) else ()
    return next((p.name for p in pictures if p.alt is place.text), "")


def _shown(text: str, case: TypeCase) -> str:
    """A text without the characters that no font has."""
    words = (word for word in BLANK.split(clean(text)) if word)
    pieces = (piece for word in words for piece in case.cut(word))
    return "".join(piece for piece, family in pieces if family != MISSING)
