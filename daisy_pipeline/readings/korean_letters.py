# SPDX-License-Identifier: AGPL-3.0-or-later
"""Latin in a Korean line: print's abbreviations, known words, initials, letters, the unknown."""

from __future__ import annotations

import re

from daisy_pipeline.language.abbreviations import (
    GREEK,
    LETTERS,
    may_be_a_word,
    spell,
    term,
    terms,
)
from daisy_pipeline.language.numbers import digits, roman, sino
from daisy_pipeline.readings.rules import Rule, Said, any_of, whole
from daisy_pipeline.readings.spans import Reading

_MARKS = {
    "vs.": "대", "vs": "대", "e.g.": "예를 들어", "i.e.": "곧", "etc.": "등", "cf.": "비교",
    "et al.": "외", "ibid.": "같은 책", "op. cit.": "앞의 책", "a.m.": "오전", "p.m.": "오후",
    "AM": "오전", "PM": "오후", "Dr.": "닥터", "Mr.": "미스터", "Mrs.": "미시즈", "Ms.": "미즈",
    "St.": "세인트", "Jr.": "주니어", "Tel.": "전화", "Fax.": "팩스", "TEL": "전화", "FAX": "팩스",
    "Ph.D.": "박사", "AM:": "오전", "PM:": "오후",
}  # fmt: skip
_CAPITAL_MARKS = frozenset({"AM", "PM", "AM:", "PM:"})  # PM2.5, AM 방송 are something else
# From five words on it is a sentence in another language, which the voice takes as such.
_FOREIGN = 5


def _mark(found: re.Match[str], kind: str) -> Said:
    mark = found[0]
    known = {name.casefold(): said for name, said in _MARKS.items()}
    after = found.string[found.end() :]
    if mark in _CAPITAL_MARKS and not re.match(r"\s?\d{1,2}(?::\d|\s?시)", after):
        return None
    said = known[mark.casefold()]
    gap = " " if after[:1].isalnum() else ""
    return whole(found, "latin-mark", said + gap)


def _term(found: re.Match[str], kind: str) -> Said:
    said = terms().get(found[0]) or term(found[0])
    return whole(found, "latin-term", said) if said else None


def _covid(found: re.Match[str], kind: str) -> Said:
    return whole(found, "latin-term", "코비드 나인틴", "abbreviation")


def _initials(found: re.Match[str], kind: str) -> Said:
    known = term(found[0].replace(".", "").replace(" ", ""))
    return whole(found, "latin-initials", known or spell(found[0]))


def _grade(found: re.Match[str], kind: str) -> Said:
    sign = {"+": "플러스", "-": "마이너스"}[found[2]]
    gap = " " if found.string[found.end() : found.end() + 1].isalnum() else ""
    doubt = "sign" if found[2] == "-" else ""
    return whole(found, "latin-letter", f"{LETTERS[found[1]]} {sign}{gap}", doubt)


def _code(found: re.Match[str], kind: str) -> Said:
    """KE123, A350, D-100: letters and a number whose reading only those who use it know."""
    figures = found["n"]
    said = digits(figures) if figures.startswith("0") or len(figures) > 4 else sino(int(figures))
    minus = "마이너스 " if found["dash"] and found["w"] == "D" else ""
    sure = found["w"] in ("B", "F") and found.string[found.end() :].startswith("층")
    return whole(
        found, "latin-code", f"{spell(found['w'])} {minus}{said}", "" if sure else "abbreviation"
    )


def _words(found: re.Match[str], kind: str) -> Said:
    """A stretch of Latin words: all of it or nothing is read."""
    words = [
        (m.start() + found.start(), m[0]) for m in re.finditer(r"[^\s]+", found[0].rstrip(".'’-"))
    ]
    if len(words) >= _FOREIGN:
        return None
    readings: list[Reading] = []
    for at, word in words:
        reading = _word(word, at, found.string)
        if reading is None:
            end = words[-1][0] + len(words[-1][1])
            return Reading(found.start(), end, None, "latin-unknown", doubt="latin")
        readings.append(reading)
    return readings


def _word(word: str, at: int, line: str) -> Reading | None:
    end = at + len(word)
    if (known := term(word)) is not None:
        return Reading(at, end, known, "latin-term")
    if len(word) == 1 and word.upper() in LETTERS:
        # "I" may be the numeral; 대문자 아이.
        return Reading(at, end, LETTERS[word.upper()], "latin-letter", doubt=_lone(word))
    bare = word.removesuffix("s") if word[:-1].isupper() and len(word) > 2 else word
    if bare.isupper() and bare.isascii() and bare.isalpha() and len(bare) <= 6:
        number = roman(bare) if re.fullmatch("[IVX]+", bare) else None
        doubt = "abbreviation" if may_be_a_word(bare) or number else ""
        said = sino(number) if number else spell(bare) + ("스" if bare != word else "")
        return Reading(at, end, said, "latin-letters", doubt=doubt)
    return None


def _lone(letter: str) -> str:
    return "letter" if letter == "I" else ""


def _letter_dash(found: re.Match[str], kind: str) -> Said:
    """K-드라마: the hyphen is not said."""
    return whole(found, "latin-letter", spell(found[1]))


def _greek(found: re.Match[str], kind: str) -> Said:
    names = [GREEK.get({"ς": "σ"}.get(s, s), "") for s in found[0].lower()]
    if not all(names):
        return Reading(found.start(), found.end(), None, "greek", doubt="script")
    left = " " if found.string[: found.start()][-1:].isalnum() else ""
    # Longer stretches are Greek words.
    doubt = "script" if len(names) > 3 else ""
    return whole(found, "greek", left + " ".join(names), doubt)


def _other_script(found: re.Match[str], kind: str) -> Said:
    return Reading(found.start(), found.end(), None, "script", doubt="script")


_WORD = r"[A-Za-zÀ-ɏ](?:[A-Za-zÀ-ɏ]|['’.&-](?=[A-Za-zÀ-ɏ]))*"
_ODD = [word for word in terms() if not re.fullmatch("[A-Za-z]+", word)]

MARK_RULES = (
    Rule(
        "latin-mark",
        re.compile(rf"(?<![A-Za-z.])(?:{any_of(_MARKS)})(?![A-Za-z])", re.IGNORECASE),
        _mark,
        ("latin",),
    ),
    Rule("latin-term", re.compile(r"(?<![A-Za-z])COVID-19(?!\d)"), _covid, ("latin",)),
    Rule(
        "latin-term",
        re.compile(rf"(?<![A-Za-z0-9])(?:{any_of(_ODD)})(?![A-Za-z0-9])"),
        _term,
        ("latin",),
    ),
    Rule(
        "latin-code",
        re.compile(
            r"(?<![A-Za-z0-9])(?P<w>[A-Z]{1,4})(?P<dash>-?)(?P<n>\d{1,12})(?![\dA-Za-z]|[.-]\d)"
        ),
        _code,
        ("latin",),
    ),
)
RULES = (
    Rule(
        "latin-initials",
        re.compile(
            r"(?<![A-Za-z])(?:[A-Z]\. ?){1,4}(?:[A-Z]\.|(?<=\.)(?= ?[가-힣A-Z]))|"
            r"(?<![A-Za-z&])[A-Z]&[A-Z](?![A-Za-z&])"
        ),
        lambda found, kind: _ampersand(found) if "&" in found[0] else _initials(found, kind),
        ("latin",),
    ),
    Rule(
        "latin-letter",
        re.compile(
            r"(?<![A-Za-z0-9])([A-F])([+-])(?=\s?학점|[\s,.)]|$|[을를이가는은로와])(?!\s*\d)"
        ),
        _grade,
        ("latin",),
    ),
    Rule(
        "latin-letter", re.compile(r"(?<![A-Za-z0-9])([A-Z])-(?=[가-힣])"), _letter_dash, ("latin",)
    ),
    Rule(
        "latin-word",
        re.compile(rf"(?<![A-Za-zÀ-ɏ]){_WORD}(?: {_WORD}){{0,400}}\.?"),
        _words,
        ("latin",),
    ),
    Rule("greek", re.compile("[Ͱ-Ͽ]+"), _greek, ("greek",)),
    Rule(
        "script",
        re.compile(
            "[\u0400-\u058f\u0600-\u0eff\u3040-\u30ff\u1100-\u11ff]+"
            "(?:[ ,]+[\u0400-\u058f\u0600-\u0eff\u3040-\u30ff\u1100-\u11ff]+)*"
        ),
        _other_script,
        ("letter",),
    ),
)


def _ampersand(found: re.Match[str]) -> Said:
    """R&D 알앤디: between two capitals & is 앤."""
    return whole(found, "latin-initials", f"{spell(found[0][0])}앤{spell(found[0][-1])}")
