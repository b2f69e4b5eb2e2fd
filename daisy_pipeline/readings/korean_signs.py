# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signs in a Korean line: Roman and circled numerals, symbols, ornaments, names left out."""

from __future__ import annotations

import re

from daisy_pipeline.language.abbreviations import LETTERS
from daisy_pipeline.language.numbers import native, roman, sino
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


def _roman_latin(found: re.Match[str], kind: str) -> Said:
    """II부, XIV세, 제IV장: capitals before what is numbered."""
    number = roman(found["n"])
    if number is None:
        return None
    return Reading(found.start("n"), found.end("n"), sino(number), "roman")


_CONSONANTS = ("기역", "니은", "디귿", "리을", "미음", "비읍", "시옷", "이응")
_CIRCLED = {
    **{chr(0x2460 + n): sino(n + 1) for n in range(20)},
    **{chr(0x2474 + n): sino(n + 1) for n in range(20)},
    **{chr(0x2776 + n): sino(n + 1) for n in range(10)},
    **{chr(0x24EB + n): sino(n + 11) for n in range(10)},
    **{chr(0x3251 + n): sino(n + 21) for n in range(15)},
    **{chr(0x24D0 + n): LETTERS[chr(65 + n)] for n in range(26)},
    **{chr(0x24B6 + n): LETTERS[chr(65 + n)] for n in range(26)},
    **{chr(0x249C + n): LETTERS[chr(65 + n)] for n in range(26)},
    **dict(zip("㈀㈁㈂㈃㈄㈅㈆㈇", _CONSONANTS, strict=True)),
    **dict(zip("㈎㈏㈐㈑㈒㈓", "가나다라마바", strict=True)),
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


def _stars(found: re.Match[str], kind: str) -> Said:
    """★★★★☆: a judgement in stars."""
    return whole(found, "sign", f"별 {native(found[0].count('★'))} 개", "sign")


def _blank(found: re.Match[str], kind: str) -> Said:
    """A place that is left to be filled in."""
    return whole(found, "sign", "빈칸", "" if "_" in found[0] else "sign")


def _silent(found: re.Match[str], kind: str) -> Said:
    """및/또는: a stroke between words is a pause."""
    return whole(found, "sign", " ")


def _plus(found: re.Match[str], kind: str) -> Said:
    return whole(found, "sign", " 더하기 ")


def _company(found: re.Match[str], kind: str) -> Said:
    name = {"주": "주식회사", "사": "사단법인", "재": "재단법인", "유": "유한회사"}[found[1]]
    return whole(found, "sign", name + " ")


def _sign(found: re.Match[str], kind: str) -> Said:
    sign = found[0]
    if sign in c.SIGNS and not (sign in c.ORNAMENTS and _leads(found)):
        before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
        left = " " if before.isalnum() else ""
        return whole(found, "sign", left + c.SIGNS[sign] + (" " if after.isalnum() else ""))
    if all(s in c.ORNAMENTS for s in sign):
        return whole(found, "sign", "", "sign" if len(sign) > 1 else "")
    return Reading(found.start(), found.end(), None, "sign", doubt="sign")


def _leads(found: re.Match[str]) -> bool:
    """Whether a sign stands before a line as its ornament: ★ 중요."""
    return not found.string[: found.start()].strip()


_SHAPES = "".join(c.SHAPES)

_MARK = ("mark",)

ROMAN_RULES = (
    Rule("roman", re.compile("[\u2160-\u216b\u2170-\u217b]+"), _roman_sign, _MARK),
    Rule(
        "roman-heading",
        re.compile(r"^\s*(?:제\s?)?([IVX]{1,6})(?=[.\s장부편]|$)"),
        _roman_heading,
        ("latin",),
    ),
    Rule(
        "roman",
        re.compile(
            r"(?<![A-Za-z])(?:(?<=제)(?P<th>)|(?<=제 ))?"
            r"(?P<n>[IVXLC]{2,8}|[IVX](?= ?(?:[부장편막권절])(?![가-힣]{2})))"
            r"(?= ?(?:세기?|[부장편막권절항조호차]|단계)(?!대))"
        ),
        _roman_latin,
        ("latin",),
    ),
    Rule("roman", re.compile(r"^\s*(?P<n>[IVX]{2,6})(?=\. )"), _roman_latin, ("latin",)),
)
RULES = (
    Rule("circled", re.compile(f"[{''.join(_CIRCLED)}]"), _circled, _MARK),
    Rule(
        "sign",
        re.compile(rf"(?<![{_SHAPES}])[{_SHAPES}](?= ?표(?![가-힣]{{2}})| 안[에의 ])"),
        _shape,
        _MARK,
    ),
    Rule("sign", re.compile("★{2,10}☆{0,10}|★☆{2,10}"), _stars, _MARK),
    Rule("sign", re.compile(r"_{3,}|[(（][ \u3000]{2,}[)）]"), _blank, _MARK),
    Rule("sign", re.compile(r"(?<=[가-힣])/(?=[가-힣])"), _silent, _MARK),
    Rule("sign", re.compile(r"(?<=[가-힣])\s?\+\s?(?=[가-힣])"), _plus, _MARK),
    Rule("sign", re.compile(r"(?<![가-힣])\(([주사재유])\) ?(?=[가-힣A-Z]{2})"), _company, _MARK),
    Rule(
        "sign",
        re.compile(
            rf"[○●◯]{{2,}}|×{{2,}}|(?<![{_SHAPES}])(?:△{{2,}}|▲{{2,}}|□{{2,}})"
            rf"(?=[가-힣]| (?:씨|군|양|님|시|동|구|마을)(?![가-힣]))"
        ),
        _left_out,
        _MARK,
    ),
    Rule("sign", re.compile("[&＆※→←↔↑↓#@=＝〒☎★☆♪♬♥♡]"), _sign, _MARK),
    Rule(
        "sign",
        re.compile(
            "[√π©®™§±∞≒≠≤≥＋×÷\u2100-\u214f\u2190-\u23ff\u25a0-\u27bf\u3200-\u33ff"
            "\u2b00-\u2bff\U0001f000-\U0001faff•]+"
        ),
        _sign,
    ),
)
