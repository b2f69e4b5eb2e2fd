# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signs in a Korean line: Roman and circled numerals, symbols, ornaments, names left out."""

from __future__ import annotations

import re

from daisy_pipeline.language.numbers import roman, sino
from daisy_pipeline.readings import counters as c
from daisy_pipeline.readings.rules import Rule, Said, whole
from daisy_pipeline.readings.spans import Reading


def _roman_sign(found: re.Match[str], kind: str) -> Said:
    # U+2160.. I to XII, U+2170.. i to xii
    numbers = [(ord(sign) - 0x2160) % 16 + 1 for sign in found[0]]
    return whole(found, "roman", " ".join(sino(n) for n in numbers))


def _roman_heading(found: re.Match[str], kind: str) -> Said:
    number = roman(found[1])
    if kind != "heading" or number is None:
        return None
    return Reading(found.start(1), found.end(1), sino(number), "roman")


_CONSONANTS = ("기역", "니은", "디귿", "리을", "미음", "비읍", "시옷", "이응")
_CIRCLED = {
    **{chr(0x2460 + n): sino(n + 1) for n in range(20)},
    **{chr(0x2474 + n): sino(n + 1) for n in range(20)},
    **dict(zip("㉠㉡㉢㉣㉤㉥㉦㉧", _CONSONANTS, strict=True)),
    **dict(zip("㉮㉯㉰㉱㉲㉳㉴", "가나다라마바사", strict=True)),
}


def _circled(found: re.Match[str], kind: str) -> Said:
    return whole(found, "circled", _CIRCLED[found[0]])


def _shape(found: re.Match[str], kind: str) -> Said:
    """□ 안에, ○표: a sign that the text speaks of."""
    return whole(found, "sign", c.SHAPES[found[0]])


def _left_out(found: re.Match[str], kind: str) -> Said:
    """○○○ 씨, △△시, ××: a name or a word that print leaves out."""
    sign = found[0][0]
    said = "땡" if sign in "○●◯×" else c.SHAPES[sign]
    return whole(found, "sign", said * len(found[0]), "sign")


def _sign(found: re.Match[str], kind: str) -> Said:
    sign = found[0]
    if sign in c.SIGNS:
        before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
        left = " " if before.isalnum() else ""
        return whole(found, "sign", left + c.SIGNS[sign] + (" " if after.isalnum() else ""))
    if all(s in c.ORNAMENTS for s in sign):
        return whole(found, "sign", "", "sign" if len(sign) > 1 else "")
    return Reading(found.start(), found.end(), None, "sign", doubt="sign")


_SHAPES = "".join(c.SHAPES)

RULES = (
    Rule("roman", re.compile("[\u2160-\u216b\u2170-\u217b]+"), _roman_sign),
    Rule(
        "roman-heading", re.compile(r"^\s*(?:제\s?)?([IVX]{1,6})(?=[.\s장부편]|$)"), _roman_heading
    ),
    Rule("circled", re.compile(f"[{''.join(_CIRCLED)}]"), _circled),
    Rule(
        "sign",
        re.compile(rf"(?<![{_SHAPES}])[{_SHAPES}](?= ?표(?![가-힣]{{2}})| 안[에의 ])"),
        _shape,
    ),
    Rule(
        "sign",
        re.compile(
            rf"[○●◯]{{2,}}|×{{2,}}|(?<![{_SHAPES}])(?:△{{2,}}|▲{{2,}}|□{{2,}})"
            rf"(?=[가-힣]| (?:씨|군|양|님|시|동|구)(?![가-힣]))"
        ),
        _left_out,
    ),
    Rule(
        "sign",
        re.compile(
            "[&＆※√π©®™§±∞≒≠≤≥＋×÷\u2100-\u214f\u2190-\u23ff\u25a0-\u27bf\u3200-\u33ff\u2b00-\u2bff"
            "\U0001f000-\U0001faff•]+"
        ),
        _sign,
    ),
)
