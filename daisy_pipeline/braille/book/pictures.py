# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures in words: transcriber's notes (article 66), captions as print has them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from daisy_pipeline.braille.book.pieces import Kind, Within
from daisy_pipeline.braille.book.text import ASIDE, WORDS, Pen
from daisy_pipeline.model.book import Block, Figure, Picture, ProducerNote, Text
from daisy_pipeline.model.language import main_language
from daisy_pipeline.model.walk import segments

if TYPE_CHECKING:
    from daisy_pipeline.braille.book.setter import Setter


def set_figure(setter: Setter, figure: Figure, within: Within) -> None:
    """The words of each picture, what describes it, then the caption; decorative ones have none."""
    begin = len(setter.pieces)
    for picture in figure.pictures:
        if picture.alt or not picture.decorative:
            _set_picture(setter, picture, within)
        if picture.description:
            set_description(setter, picture, within)
    setter.blocks(figure.caption, within)
    setter.around(begin, 1, 1)


def _set_picture(setter: Setter, picture: Picture, within: Within) -> None:
    inner = setter.holder(Kind.TRANSCRIBER, within)
    setter.lead(partial(write_picture, picture.alt, within.lang))
    setter.flush(inner)


def set_description(setter: Setter, picture: Picture, within: Within) -> None:
    """A picture's description; a producer's note is set off already."""
    if len(picture.description) == 1 and isinstance(picture.description[0], ProducerNote):
        setter.blocks(picture.description, within)
        return
    set_aside(setter, picture.description, setter.holder(Kind.TRANSCRIBER, within))


def set_aside(setter: Setter, blocks: Sequence[Block], within: Within) -> None:
    """Blocks between the signs of a transcriber's note; nothing for blocks without words."""
    begin = len(setter.pieces)
    if not any(True for _ in segments(blocks)):
        setter.blocks(blocks, within)
        return
    setter.lead(Pen.open_aside)
    setter.blocks(blocks, within)
    if not setter.end_with(begin, ASIDE):
        setter.lead(Pen.close_aside)
        setter.flush(within)


def write_picture(alt: Text, lang: str, pen: Pen) -> None:
    """What a picture is in its stead: the word for it, and its alternative text."""
    word = WORDS["ko" if main_language(lang) == "ko" else "en"]["picture"]
    pen.open_aside()
    pen.ours(f"{word}: " if alt else word)
    pen.text(alt)
    pen.close_aside()
