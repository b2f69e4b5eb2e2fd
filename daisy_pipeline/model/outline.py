# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a reader took a line for what it is: what people see when they correct the structure."""

from __future__ import annotations

from dataclasses import dataclass

from daisy_pipeline.model.book import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a line is a heading, a page, verse ..., or (``taken`` False) only might be one.

    ``kind`` is heading, page, divider, verse, list, note, speech, table, box, picture, dateline or
    signature; ``why`` is a key ``outline.why.<why>`` of words.toml. ``words`` are the source's own,
    its lines parted by line ends: what a person who refuses the choice gets back. ``level`` is that
    of a heading, or 0.
    """

    origin: Origin
    words: str
    why: str
    kind: str = "heading"
    taken: bool = True
    level: int = 0
