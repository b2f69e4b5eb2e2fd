# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the words of a page can be believed, or only a picture of it."""

from __future__ import annotations

import re
from enum import StrEnum

from daisy_pipeline.tools.pdf_data import Page, Span

_LEAST = 8  # characters that make a page one of text
_COVERS = 0.4  # of the page's area: a picture that may be the whole print page
_RUBBISH = 0.15
# What the bytes of Korean look like when a font's map takes them for Latin: ÇÑ±¹¾î.
_WESTERN = re.compile("[\xa1-\xff]")
_NO_LETTER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]"
)


class State(StrEnum):
    """What a page offers a reader."""

    TEXT = "text"
    HIDDEN = "hidden"  # a scan with the words of an earlier OCR under it
    RUBBISH = "rubbish"  # letters whose meaning the fonts do not tell
    SCAN = "scan"
    BLANK = "blank"


def state_of(page: Page) -> State:
    """How the page is to be read."""
    shown = [s for s in page.spans if not s.hidden]
    hidden = [s for s in page.spans if s.hidden]
    many = _letters(shown)
    if many >= _LEAST and is_rubbish(shown):
        return State.RUBBISH
    picture = covered(page) >= _COVERS
    if _letters(hidden) > max(many, _LEAST) and picture:
        return State.RUBBISH if is_rubbish(hidden) else State.HIDDEN
    if many >= _LEAST or (many and not picture):
        return State.TEXT
    if picture or len(page.drawings) > 200:  # letters drawn as outlines
        return State.SCAN
    return State.TEXT if page.images or many else State.BLANK


def _letters(spans: list[Span]) -> int:
    return sum(len(s.text.replace(" ", "")) for s in spans)


def covered(page: Page) -> float:
    """The part of the page that its largest picture covers."""
    area = page.width * page.height
    return max(
        ((i.box[2] - i.box[0]) * (i.box[3] - i.box[1]) / area for i in page.images), default=0.0
    )


def is_rubbish(spans: list[Span]) -> bool:
    """Whether too many letters have no sure meaning for the text to be given to a reader."""
    text = "".join(s.text for s in spans)
    many = len(text.replace(" ", "")) or 1
    if sum(s.bad for s in spans) > many * _RUBBISH * 2:
        return True
    if len(_NO_LETTER.findall(text)) > many * _RUBBISH:
        return True
    western = len(_WESTERN.findall(text))
    return western > many * 0.3 and western > sum("a" <= c.lower() <= "z" for c in text)
