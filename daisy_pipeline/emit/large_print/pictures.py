# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures of large print: as wide as the text, with their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daisy_pipeline.formats.typst import call, string
from daisy_pipeline.model.book import Figure, InlineImage, text_of

if TYPE_CHECKING:
    from daisy_pipeline.emit.large_print.setter import Setter, Within


def set_figure(setter: Setter, figure: Figure, within: Within) -> list[str]:
    """The pictures, what describes them, and their caption."""
    made = []
    for picture in figure.pictures:
        alt = " ".join("".join(text_of(s) for s in picture.alt).split())
        file = setter.form.names.get(picture.name)
        if file is not None and alt:
            made.append(call("image", string(file), alt=string(alt), width="100%"))
        if setter.form.descriptions:
            made += setter.blocks(picture.description, within)
    return made + setter.blocks(figure.caption, within)


def inline(setter: Setter, item: InlineImage) -> str:
    """A picture on a line, as high as the text."""
    file = setter.form.names.get(item.name)
    if file is None or not item.alt:
        return string(item.alt)
    return call("box", call("image", string(file), alt=string(item.alt), height="1em"))
