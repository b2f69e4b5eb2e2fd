# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers in an English line: dates, times, money, units, telephones, ordinals, and alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from daisy_pipeline.language.numbers import (
    LARGEST_ENGLISH,
    english,
    english_digits,
    english_ordinal,
    english_year,
)
from daisy_pipeline.language.units import units
from daisy_pipeline.readings.rules import Rule, Said, any_of, group, whole
from daisy_pipeline.readings.spans import Reading

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = r"(?P<month>(?:Jan|Feb|Apr|Aug|Sept?|Oct|Nov|Dec)\.|" + "|".join(_MONTHS) + ")"
_MONEY = {"$": ("dollar", "cent"), "£": ("pound", "penny"), "€": ("euro", "cent"), "¥": ("yen", "")}
_BELOW = {2: ("half", "halves"), 4: ("quarter", "quarters")}
_VULGAR = {"½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3), "⅛": (1, 8)}
_SIGNS = {
    "+": "plus", "-": "minus", "−": "minus", "×": "times", "*": "times", "÷": "divided by",
    "=": "equals",
}  # fmt: skip
_PAGES = {
    "p.": "page", "pp.": "pages", "no.": "number", "nos.": "numbers", "vol.": "volume",
    "vols.": "volumes", "ch.": "chapter", "fig.": "figure", "figs.": "figures", "#": "number",
}  # fmt: skip
_BOOKS = (
    "Genesis|Exodus|Leviticus|Numbers|Deuteronomy|Joshua|Judges|Ruth|Samuel|Kings|Chronicles|Ezra"
    "|Nehemiah|Esther|Job|Psalms?|Proverbs|Ecclesiastes|Isaiah|Jeremiah|Lamentations|Ezekiel|Daniel"
    "|Hosea|Joel|Amos|Jonah|Micah|Matthew|Mark|Luke|John|Acts|Romans|Corinthians|Galatians"
    "|Ephesians|Philippians|Colossians|Thessalonians|Timothy|Titus|Hebrews|Peter|Jude|Revelation"
)


def _number(figures: str, fraction: str | None = None) -> str:
    plain = figures.replace(",", "")
    if (len(plain) > 1 and plain.startswith("0")) or int(plain[:25]) > LARGEST_ENGLISH:
        said = english_digits(plain)
    else:
        said = english(int(plain))
    return f"{said} point {english_digits(fraction, 'zero')}" if fraction else said


def _month(found: re.Match[str]) -> str:
    return next(m for m in _MONTHS if m.startswith(found["month"][:3]))


def _date(found: re.Match[str], kind: str) -> Said:
    day = int(found["d"])
    if not 1 <= day <= 31:
        return None
    speak = f"{_month(found)} {english_ordinal(day)}"
    return whole(found, "date", speak + (f", {_year_of(found['y'])}" if found["y"] else ""))


def _british_date(found: re.Match[str], kind: str) -> Said:
    day = int(found["d"])
    if not 1 <= day <= 31:
        return None
    speak = f"the {english_ordinal(day)} of {_month(found)} {_year_of(found['y'])}"
    return whole(found, "date", speak)


def _iso_date(found: re.Match[str], kind: str) -> Said:
    year, month, day = (int(found[n]) for n in (1, 2, 3))
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return whole(
        found, "date", f"{_MONTHS[month - 1]} {english_ordinal(day)}, {english_year(year)}"
    )


def _year_of(year: str) -> str:
    return english_year(int(year)) if 1000 <= int(year) <= 2999 else english(int(year))


def _year(found: re.Match[str], kind: str) -> Said:
    return Reading(found.start("y"), found.end("y"), _year_of(found["y"]), "year")


def _years(found: re.Match[str], kind: str) -> Said:
    if not 1000 <= int(found[1]) < int(found[2]) <= 2100:
        return None
    return whole(found, "year", f"{_year_of(found[1])} to {_year_of(found[2])}")


def _decade(found: re.Match[str], kind: str) -> Said:
    figures = found["y"]
    said = english(int(figures)) if len(figures) == 2 else _year_of(figures)
    plural = said[:-1] + "ies" if said.endswith("y") else said + "s"
    return whole(found, "decade", plural)


def _clock(found: re.Match[str], kind: str) -> Said:
    hour, minute = int(found["h"]), int(found["m"] or 0)
    half = {"a": " a m", "p": " p m", "": ""}[(found["half"] or "")[:1].lower()]
    if hour > 12 and not minute:
        return whole(found, "time", f"{english(hour)} hundred hours", "number")
    said = english(hour)
    if minute:
        said += f" {'oh ' if minute < 10 else ''}{english(minute)}"
    elif found["m"] and not half:
        said += " o'clock"
    # 3:16 may be chapter and verse; nobody names such a minute often.
    unsure = hour < 4 and not half and minute % 5 != 0
    return whole(found, "time", said + half, "number" if unsure else "")


def _verse(found: re.Match[str], kind: str) -> Said:
    verse = f"verse {english(int(found['v']))}"
    if found["to"]:
        verse = f"verses {english(int(found['v']))} to {english(int(found['to']))}"
    return Reading(found.start("c"), found.end(), f"{english(int(found['c']))}, {verse}", "verse")


def _score(found: re.Match[str], kind: str) -> Said:
    return whole(found, "number", f"{english(int(found[1]))} {english(int(found[2]))}", "number")


def _phone(found: re.Match[str], kind: str) -> Said:
    parts = re.findall(r"\d+", found[0])
    said = ["eight hundred" if p == "800" else english_digits(p) for p in parts]
    return whole(found, "phone", ", ".join(said))


def _money(found: re.Match[str], kind: str) -> Said:
    one, small = _MONEY[found["sign"]]
    plain, cents = found["n"].replace(",", ""), found["f"]
    if found["great"]:
        return whole(
            found, "money", f"{_number(plain, cents)} {found['great'].strip()} {_many(one, '2')}"
        )
    parts: list[str] = []
    if plain != "0" or not cents:
        parts.append(f"{_number(plain)} {_many(one, plain)}")
    if cents and len(cents) == 2 and small and int(cents):
        parts.append(f"{english(int(cents))} {_many(small, cents)}")
    elif cents and (len(cents) != 2 or not small):
        return whole(found, "money", f"{_number(plain, cents)} {_many(one, '2')}")
    return whole(found, "money", " and ".join(parts))


def _many(word: str, number: str) -> str:
    if int(number) == 1 or word == "yen":
        return word
    return "pence" if word == "penny" else word + "s"


def _cents(found: re.Match[str], kind: str) -> Said:
    return whole(found, "money", f"{_number(found[1])} {_many('cent', found[1])}")


def _unit(found: re.Match[str], kind: str) -> Said:
    unit = units()[found["u"]]
    name = unit.one if found["n"] == "1" and not found["f"] else unit.many
    return whole(found, "unit", f"{_number(found['n'], found['f'])} {name}")


def _temperature(found: re.Match[str], kind: str) -> Said:
    name = {"C": "Celsius", "F": "Fahrenheit"}[found[3]]
    return whole(found, "unit", f"{_number(found[1], found[2])} degrees {name}")


def _speed(found: re.Match[str], kind: str) -> Said:
    below = {"h": "hour", "s": "second"}[found["per"]]
    above = units()[found["u"]].many
    return whole(found, "unit", f"{_number(found['n'], found['f'])} {above} per {below}")


def _ordinal(found: re.Match[str], kind: str) -> Said:
    return whole(found, "ordinal", english_ordinal(int(found[1].replace(",", ""))))


def _fraction(found: re.Match[str], kind: str) -> Said:
    if found["sign"]:
        top, bottom = _VULGAR[found["sign"]]
    else:
        top, bottom = int(found["t"]), int(found["b"])
    if not (0 < top < 100 and 1 < bottom <= 100):
        return None
    one, many = _BELOW.get(bottom, (english_ordinal(bottom), english_ordinal(bottom) + "s"))
    said = f"{english(top)} {one if top == 1 else many}"
    head = f"{_number(found['w'])} and " if found["w"] else ""
    return whole(found, "fraction", head + said, "number" if top > bottom else "")


def _page(found: re.Match[str], kind: str) -> Said:
    name = _PAGES[found["name"].lower()]
    to = f" to {_number(found['to'])}" if found["to"] else ""
    return whole(found, "page", f"{name} {_number(found['n'])}{to}")


def _range(found: re.Match[str], kind: str) -> Said:
    if int(found[1].replace(",", "")) >= int(found[2].replace(",", "")):
        return None
    return whole(found, "range", f"{_number(found[1])} to {_number(found[2])}")


def _sum(found: re.Match[str], kind: str) -> Said:
    return group(found, "all", "sum", f" {_SIGNS[found['all'].strip()]} ")


def _plain(found: re.Match[str], kind: str) -> Said:
    figures, fraction = found["n"], found["f"]
    minus = "minus " if found["minus"] else ""
    if figures == "007":
        return whole(found, "number", "double oh seven", "number")
    doubt = "number" if figures.startswith("0") and len(figures) > 1 else ""
    gap = " " if found.string[found.end() :][:1].isalpha() else ""
    return whole(found, "number", minus + _number(figures, fraction) + gap, doubt)


def _hotline(found: re.Match[str], kind: str) -> Said:
    return whole(found, "phone", english_digits(found[0]))


_FIGURES = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)"
_START = r"(?<![\w.,])(?<!\d[/:])"
_FIGURE = ("figure",)


_NOT_UNITS = frozenset(("in", "t", "l", "A", "N", "J", "s"))  # words and letters of English
_UNITS = any_of(sign for sign in units() if sign not in _NOT_UNITS)


def _rule(
    name: str, pattern: str, read: Callable[[re.Match[str], str], Said], flags: int = 0
) -> Rule:
    return Rule(name, re.compile(pattern, flags), read, _FIGURE)


RULES = (
    _rule(
        "date", rf"\b{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:, (?P<y>\d{{4}}))?", _date
    ),
    _rule("date", rf"{_START}(?P<d>\d{{1,2}}) {_MONTH} (?P<y>\d{{4}})(?!\d)", _british_date),
    _rule("date", r"(?<![\d-])([12]\d{3})-(\d{2})-(\d{2})(?![\d-])", _iso_date),
    _rule(
        "phone",
        r"(?<![\d-])(?:(?:1-)?(?:\(\d{3}\) |\d{3}-)?\d{3}-\d{4})(?![\d-])",
        _phone,
    ),
    _rule("phone", r"(?<=\b[Cc]all )\d{3}(?!\d)|(?<=\b[Dd]ial )\d{3}(?!\d)", _hotline),
    _rule(
        "verse",
        rf"\b(?:{_BOOKS}) (?P<c>\d{{1,3}}):(?P<v>\d{{1,3}})(?:[-–](?P<to>\d{{1,3}}))?",
        _verse,
    ),
    _rule(
        "time",
        r"(?<![\d:])(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?![\d:])"
        r"(?: ?(?P<half>[ap]\.m\.|[ap]m\b))?",
        _clock,
        re.IGNORECASE,
    ),
    _rule(
        "time",
        rf"{_START}(?P<h>\d{{1,2}})(?P<m>) ?(?P<half>[ap]\.m\.|[ap]m\b)",
        _clock,
        re.IGNORECASE,
    ),
    _rule("number", r"(?<![\d:])(\d{1,3}):(\d{1,3})(?![\d:])", _score),
    _rule("decade", r"(?<!\w)['’](?P<y>\d0)s\b", _decade),
    _rule("decade", r"(?<!\w)(?P<y>[12]\d\d0)s\b", _decade),
    _rule("year", r"(?<![\d.,-])([12]\d{3})[-–]([12]\d{3})(?![\d-])", _years),
    _rule(
        "year",
        r"\b(?:in|since|by|of|from|until|till|before|after|about|around|year|to|"
        r"january|february|march|april|may|june|july|august|september|october|november|"
        r"december)(?:\s\d{1,2},)?\s(?P<y>1[1-9]\d\d|10[0-9]{2}|20\d\d)\b"
        r"(?![.,]\d|%|\s?(?:men|people|years))",
        _year,
        re.IGNORECASE,
    ),
    _rule(
        "money",
        rf"(?P<sign>[$£€¥]) ?(?P<n>{_FIGURES})(?:\.(?P<f>\d+))?"
        r"(?P<great> (?:million|billion|trillion))?",
        _money,
    ),
    _rule("money", rf"{_START}({_FIGURES})¢", _cents),
    _rule("unit", rf"{_START}({_FIGURES})(?:\.(\d+))? ?°([CF])\b", _temperature),
    _rule(
        "unit",
        rf"{_START}(?P<n>{_FIGURES})(?:\.(?P<f>\d+))? ?(?P<u>km|m|mi)/(?P<per>[hs])\b",
        _speed,
    ),
    _rule(
        "unit",
        rf"{_START}(?P<n>{_FIGURES})(?:\.(?P<f>\d+))? ?(?P<u>{_UNITS}"
        r"|in(?=\.))(?![A-Za-z²³/])\.?(?<!%\.)(?<!°\.)",
        _unit,
    ),
    _rule("ordinal", rf"{_START}({_FIGURES})(?:st|nd|rd|th)\b", _ordinal),
    _rule(
        "fraction",
        rf"(?:{_START}(?P<w>\d{{1,3}}) ?)?(?P<sign>[{''.join(_VULGAR)}])(?P<t>)(?P<b>)",
        _fraction,
    ),
    _rule(
        "fraction",
        rf"(?:{_START}(?P<w>\d{{1,3}}) )?(?<![\d/])(?P<sign>)"
        r"(?P<t>\d{1,2})/(?P<b>\d{1,3})(?![\d/])",
        _fraction,
    ),
    _rule(
        "page",
        r"(?<![A-Za-z])(?P<name>pp?\.|nos?\.|vols?\.|ch\.|figs?\.|#) ?(?P<n>\d+)"
        r"(?:[-–](?P<to>\d+))?(?!\d)",
        _page,
        re.IGNORECASE,
    ),
    _rule("range", rf"{_START}({_FIGURES})[-–]({_FIGURES})(?![\d–-])", _range),
    _rule(
        "sum",
        r"(?<=\d)(?P<all> ?[+×*÷=−] ?| - )(?=\d)",
        _sum,
    ),
    _rule(
        "number",
        rf"{_START}(?P<minus>(?<![\w\d])[-−])?(?P<n>{_FIGURES})(?:\.(?P<f>\d+))?(?!\d)",
        _plain,
    ),
)
