# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the names of styles say: heading levels, roles, tables of contents; and numbers' formats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from daisy_pipeline.readers.hwp.document import Level
from daisy_pipeline.readers.office import numbering

_LEVEL = re.compile(r"(?:개요|제목|머리글|outline|heading) ?(\d{1,2})(?: ?(?:수준|단계))?$", re.I)
_TITLES = {"대제목": 1, "큰제목": 1, "장제목": 1, "편제목": 1, "중제목": 2, "절제목": 2,
           "소제목": 3, "작은제목": 3, "항제목": 3}  # fmt: skip
_CONTENTS = re.compile(r"(?:차례|목차|toc|contents)(?: ?(?:\d{1,2}|제목|heading))?$", re.I)
_ROLES = {
    "제목": "title", "책제목": "title", "문서제목": "title", "표제": "title", "title": "title",
    "부제": "subtitle", "부제목": "subtitle", "subtitle": "subtitle",
    "지은이": "author", "저자": "author", "글쓴이": "author", "author": "author",
    "인용": "quote", "인용문": "quote", "quote": "quote", "blockquote": "quote",
    "시": "verse", "운문": "verse", "verse": "verse",
    "코드": "code", "소스코드": "code", "code": "code",
    "캡션": "caption", "caption": "caption", "그림제목": "caption", "표제목": "caption",
    "용어": "term", "용어설명": "definition",
}  # fmt: skip
_FORMATS = {
    "DIGIT": "decimal",
    "CIRCLED_DIGIT": "circled",
    "ROMAN_CAPITAL": "upper-roman",
    "ROMAN_SMALL": "lower-roman",
    "LATIN_CAPITAL": "upper-letter",
    "LATIN_SMALL": "lower-letter",
    "CIRCLED_LATIN_CAPITAL": "circled-upper-letter",
    "CIRCLED_LATIN_SMALL": "circled-lower-letter",
    "HANGUL_SYLLABLE": "ganada",
    "CIRCLED_HANGUL_SYLLABLE": "circled-ganada",
    "HANGUL_JAMO": "chosung",
    "CIRCLED_HANGUL_JAMO": "circled-chosung",
    "HANGUL_PHONETIC": "hangul",
    "IDEOGRAPH": "hanja",
    "CIRCLED_IDEOGRAPH": "hanja",
    "DECAGON_CIRCLE": "stems-hangul",
    "DECAGON_CIRCLE_HANJA": "stems",
}
_FIELD = re.compile(r"\^(10|[1-9nN])")
DEEPEST = 10


def level_of(style: str) -> int:
    """The heading level that a style's name says, 0 for none."""
    if found := _LEVEL.match(style.strip()):
        return min(DEEPEST, int(found[1]))
    return _TITLES.get(style.replace(" ", ""), 0)


def role_of(style: str) -> str:
    """The role of a style's paragraphs, "" for none."""
    return _ROLES.get(style.replace(" ", "").lower(), "")


def is_contents(style: str) -> bool:
    """Whether a style is that of a table of contents."""
    return bool(_CONTENTS.match(style.strip()))


def figure(format: str, number: int) -> str:
    """A number as a format of OWPML prints it."""
    return numbering.figure(_FORMATS.get(format, "decimal"), number)


def _field(path: str, found: re.Match[str]) -> str:
    return {"n": path, "N": path + "."}.get(found[1], f"%{found[1]}")


def levels_of(levels: Sequence[Level]) -> tuple[numbering.Level, ...]:
    """A numbering's levels: ``^1`` is a level's figure, ``^n`` all figures down to this one."""
    made = []
    for depth, level in enumerate(levels, 1):
        path = ".".join(f"%{n}" for n in range(1, depth + 1))
        text = _FIELD.sub(partial(_field, path), level.form)
        format = _FORMATS.get(level.format, "decimal")
        made.append(numbering.Level(format=format, text=text, start=max(0, level.start)))
    return tuple(made)
