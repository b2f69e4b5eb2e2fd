# SPDX-License-Identifier: AGPL-3.0-or-later
"""How English print is spoken, where voices get it wrong: numerals in headings, years."""

from __future__ import annotations

import re

from daisy_pipeline.language.numbers import english_year, roman
from daisy_pipeline.readings.rules import Rule
from daisy_pipeline.readings.spans import Reading


def _heading(found: re.Match[str], kind: str) -> Reading | None:
    number = roman(found["n"])
    named = found["name"] is not None
    # A heading "I" may be the pronoun, "MIX" a word; a full stop or a name before makes sure.
    sure = named or found["after"] == "." or (not found["after"] and len(found["n"]) > 1)
    if kind != "heading" or number is None or not sure:
        return None
    return Reading(found.start("n"), found.end("n"), str(number), "roman-heading")


def _year(found: re.Match[str], kind: str) -> Reading:
    year = int(found["y"])
    return Reading(found.start("y"), found.end("y"), english_year(year), "year")


RULES = (
    Rule(
        "roman-heading",
        re.compile(
            r"^\s*(?P<name>(?:chapter|book|part|act|scene|sonnet|canto|section|volume|letter)\s+)?"
            r"(?P<n>[IVXLC]+)(?P<after>\.?)(?=[\s:—]|$)",
            re.IGNORECASE,
        ),
        _heading,
    ),
    Rule(
        "year",
        re.compile(
            r"\b(?:in|since|by|of|from|until|till|before|after|about|around|year|to|"
            r"january|february|march|april|may|june|july|august|september|october|november|"
            r"december)(?:\s\d{1,2},)?\s(?P<y>1[1-9]\d\d)\b(?![.,]\d|%|\s?(?:men|people|years))",
            re.IGNORECASE,
        ),
        _year,
    ),
)
