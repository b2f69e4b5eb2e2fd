# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where each page of the print original begins in a volume, as a table at its end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daisy_pipeline.emit.large_print.chapters import Chapter
from daisy_pipeline.emit.large_print.frame_words import frame_words
from daisy_pipeline.emit.large_print.front import ours_heading
from daisy_pipeline.emit.large_print.setter import Setter
from daisy_pipeline.emit.large_print.text import page_marks
from daisy_pipeline.formats.typst import call
from daisy_pipeline.model.title import Title

_COLUMN = 9.5  # characters that a pair of columns takes
_LABEL = re.compile(r"<([A-Za-z0-9_.:-]+)>\]")


def page_table(
    setter: Setter, title: Title, chapters: Sequence[Chapter], code: Sequence[str]
) -> list[str]:
    """The table's code; [] without pages. ``code`` is that of the chapters: its labels count."""
    shown = {found for one in code for found in _LABEL.findall(one)}
    marks = [mark for mark in page_marks(chapters) if mark.id in shown]
    if not marks:
        return []
    words = frame_words(title.lang)
    rows = [
        f"({setter.pen.ours(' '.join(mark.label.split()) or '?')}, page-of(<{mark.id}>))"
        for mark in marks
    ]
    across = max(1, int(setter.form.profile.measure / _COLUMN))
    heads = (setter.pen.ours(words.print_page), setter.pen.ours(words.here))
    setter.row_heads.append(tuple((row, 0) for row in range(1, len(marks) + 1)))
    heading = ours_heading(setter, setter.form.words.pages_table, listed=True)
    return ["#" + heading, "#" + call("page-table", str(across), *heads, *rows)]
