# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is translated: a stretch of print with what is known of it (no guessing from the words)."""

from __future__ import annotations

from dataclasses import dataclass

from daisy_pipeline.model.book import Mark


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of the characters ``first`` to ``last`` (not included).

    ``marks`` set them off, ``lang`` is their language where it is another than the stretch's,
    ``braille`` what is to be written in their stead: cells, or print in Hangul.
    """

    first: int
    last: int
    marks: tuple[Mark, ...] = ()
    lang: str = ""
    braille: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A stretch of print: a sentence, a paragraph, a cell of a table.

    ``lang`` is the language that it is written in. ``role`` tells what the characters cannot:
    ``ipa`` (phonetic signs), ``bullet`` (the first sign marks an item), ``object`` (signs stand
    for words left out), ``sign`` (letters are shown as signs: they need no mark that they are
    letters), ``old`` (15th to 19th century), "" for ordinary text. ``looks`` are in
    order and do not overlap.
    """

    text: str
    lang: str = "ko"
    role: str = ""
    looks: tuple[Look, ...] = ()
