# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notes of large print: their sign, their words, and the way back to the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daisy_pipeline.formats.typst import call, joined, string
from daisy_pipeline.model.book import Note, Paragraph

if TYPE_CHECKING:
    from daisy_pipeline.emit.large_print.setter import Setter, Within


def set_note(setter: Setter, block: Note, within: Within) -> list[str]:
    """A note as a quotation that begins with an emphasized sign, which makes it a Note.

    Typst knows notes at the foot of a page alone; tools/pdf_mend.py tells ours by that sign. The
    way back leads to the first place in the volume that refers to the note.
    """
    words = setter.form.words
    inner = within.deeper(1.0)
    step = inner.left - within.left
    sign = call("note-sign", setter.pen.ours(words.note_sign(block.label)))
    refers = setter.refs.get(block.id, "")
    way = setter.pen.ours(words.back)
    out = f"h({-step:g}em)"
    back = call("back", string(refers), way)
    blocks = list(block.blocks)
    first = blocks.pop(0) if blocks and _is_plain(blocks[0], within) else None
    made: list[str] = []
    if isinstance(first, Paragraph):
        tail = [call("back", string(refers), way, before='" "')] if refers and not blocks else []
        made.append(setter.paragraph(first.text, inner, first.id, out, sign, '" "', tail=tail))
    else:
        made.append(call("kept", call("par", joined([out, sign]))))
    made += setter.blocks(blocks, inner)
    if refers and (blocks or first is None):
        made.append(call("par", back))
    code = call("noted", f"{step:g}em", joined(made))
    return [setter.pen.mark(code, block.id)]


def _is_plain(block: object, within: Within) -> bool:
    return isinstance(block, Paragraph) and block.lang in (None, within.lang)
