# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines of a program: computer notation by UEB (article 74), as they stand in print."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from daisy_pipeline.braille.book.pieces import Within
from daisy_pipeline.model.book import Code, Run, Text, text_of

if TYPE_CHECKING:
    from daisy_pipeline.braille.book.setter import Setter

_PROGRAM = re.compile(r"[\t -~]*[A-Za-z][\t -~]*")


def set_code(setter: Setter, block: Code, within: Within) -> None:
    """A line of print is a line; blanks at its beginning are its indent.

    A line that holds ASCII alone is not contracted (Rules of Unified English Braille, 2024,
    10.12.3); one with words of the book's language is written as these are.
    """
    begin = len(setter.pieces)
    empty = 0
    for line in block.lines:
        print_line = "".join(text_of(s) for s in line)
        if all(isinstance(i, Run) and not i.text.strip() for s in line for i in s.content):
            empty = 1
            continue
        _line(setter, line, print_line, within, empty)
        empty = 0
    setter.around(begin, 1, 1)


def _line(setter: Setter, line: Text, print_line: str, within: Within, before: int) -> None:
    blanks = len(print_line) - len(print_line.lstrip())
    first = within.left + min(blanks, setter.form.cells // 2)
    look = replace(setter.look(within), first=first, rest=first + 4, before=before)
    program = _PROGRAM.fullmatch(print_line) is not None
    pen = setter.pen(replace(within, lang="en") if program else within)
    pen.text(line)
    setter.line(pen.done(1 if program else setter.form.grade), within, look)
