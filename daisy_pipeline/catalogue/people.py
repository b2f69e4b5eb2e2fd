# SPDX-License-Identifier: AGPL-3.0-or-later
"""People as title.toml names them: ``김유정``, ``김유정 (1908-1937)``, ``이름 옮김``.

A role word at the end says what somebody did (책임표시); without one a creator is an author.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from daisy_pipeline.model.title import Title

AUTHOR, UNKNOWN = "aut", "ctb"
# Words of title pages, and their codes in the list of MARC relators.
_ROLES: Mapping[str, str] = {
    "지음": "aut", "지은이": "aut", "저": "aut", "글": "aut", "원작": "aut", "공저": "aut",
    "시": "aut", "옮김": "trl", "옮긴이": "trl", "역": "trl", "번역": "trl", "공역": "trl",
    "엮음": "edt", "엮은이": "edt", "편": "edt", "편저": "edt", "편집": "edt", "감수": "rev",
    "그림": "ill", "삽화": "ill", "사진": "pht", "해설": "wac", "각색": "adp", "감독": "drt",
    "작곡": "cmp", "작사": "lyr",
}  # fmt: skip
_DATED = re.compile(r"^(?P<name>.+?)\s*(?:,\s*|\()(?P<dates>\d{3,4}\??-(?:\d{3,4}\??)?)\)?$")


@dataclass(frozen=True, slots=True)
class Person:
    """Who did what: ``name`` alone, ``dates`` of life, ``word`` of the title page, ``role``.

    ``text`` is what title.toml says, whole; ``creator``: among its creators.
    """

    name: str
    role: str = UNKNOWN
    text: str = ""
    dates: str = ""
    word: str = ""
    creator: bool = False


def creators(title: Title) -> tuple[Person, ...]:
    """The title's creators, authors where no word says otherwise."""
    return tuple(_person(text, AUTHOR, creator=True) for text in title.creators if text.strip())


def others(title: Title) -> tuple[Person, ...]:
    """Translators, editors, painters and others."""
    return tuple(
        _person(text, UNKNOWN, creator=False) for text in title.contributors if text.strip()
    )


def _person(text: str, role: str, *, creator: bool) -> Person:
    name, word = " ".join(text.split()), ""
    before, _, last = name.rpartition(" ")
    if before and last in _ROLES:
        name, word, role = before, last, _ROLES[last]
    dates = ""
    found = _DATED.match(name)
    if found:
        name, dates = found["name"], found["dates"]
    return Person(name, role, text, dates, word, creator)
