# SPDX-License-Identifier: AGPL-3.0-or-later
"""Abbreviations, addresses, Roman numerals, signs and emoji in an English line."""

from __future__ import annotations

import re

from daisy_pipeline.language.emoji import EMOJI, emoji_name
from daisy_pipeline.language.numbers import english, english_ordinal, english_year, roman
from daisy_pipeline.readings.rules import Rule, Said, any_of, whole
from daisy_pipeline.readings.spans import Reading

_TITLES = {
    "Mr.": "Mister", "Mrs.": "Missus", "Ms.": "Miz", "Prof.": "Professor", "Gen.": "General",
    "Col.": "Colonel", "Capt.": "Captain", "Lt.": "Lieutenant", "Sgt.": "Sergeant",
    "Rev.": "Reverend", "Hon.": "Honorable", "Mt.": "Mount", "Ft.": "Fort", "Gov.": "Governor",
    "Sen.": "Senator", "Rep.": "Representative", "Pres.": "President", "Messrs.": "Messers",
}  # fmt: skip
_ANYWHERE = {
    "Jr.": "Junior", "Sr.": "Senior", "Ave.": "Avenue", "Blvd.": "Boulevard", "Rd.": "Road",
    "e.g.": "for example", "i.e.": "that is", "etc.": "et cetera", "vs.": "versus",
    "approx.": "approximately", "dept.": "department", "Dept.": "Department", "Co.": "Company",
    "Inc.": "Incorporated", "Ltd.": "Limited", "Corp.": "Corporation", "et al.": "and others",
    "cf.": "compare", "viz.": "namely", "Esq.": "Esquire",
}  # fmt: skip
_BOTH = {"Dr.": ("Doctor", "Drive"), "St.": ("Saint", "Street")}
_SIGNS = {
    "&": "and", "§": "section", "©": "copyright", "±": "plus or minus", "→": "to", "×": "times",
    "÷": "divided by", "™": "trademark", "®": "registered trademark", "@": "at", "∞": "infinity",
    "≠": "is not equal to", "≤": "is at most", "≥": "is at least", "≈": "is about", "√": "root of",
}  # fmt: skip
_WEB = {".": "dot", "@": "at", "/": "slash", ":": "colon", "-": "hyphen", "_": "underscore"}
_KINGS = (
    "Henry|Louis|Elizabeth|Richard|Edward|George|Charles|William|James|John|Paul|Pius|Philip|Mary"
    "|Frederick|Nicholas|Alexander|Catherine|Napoleon|Benedict|Gregory|Leo|Urban|Innocent|Clement"
    "|Ferdinand|Francis|Otto|Ramses|Rameses|Ptolemy|Christian|Gustav|Leopold|Xerxes|Darius|Malcolm"
)
_DIVISIONS = "chapter|book|part|act|scene|sonnet|canto|section|volume|letter|war|phase|type|class"


def _title(found: re.Match[str], kind: str) -> Said:
    return whole(found, "abbreviation", _TITLES[found[0]])


def _abbreviation(found: re.Match[str], kind: str) -> Said:
    said = _ANYWHERE[found[0]]
    return whole(found, "abbreviation", said)


def _either(found: re.Match[str], kind: str) -> Said:
    """St. John, Baker St.: before a name it is a title, after one a street."""
    title, street = _BOTH[found[0]]
    after = re.match(r"\s+[A-Z]", found.string[found.end() :])
    before = re.search(r"[A-Z][a-z]+\s$", found.string[: found.start()])
    return whole(found, "abbreviation", street if before and not after else title)


def _heading(found: re.Match[str], kind: str) -> Said:
    number = roman(found["n"])
    named = found["name"] is not None
    # A heading "I" may be the pronoun, "MIX" a word; a full stop or a name before makes sure.
    sure = named or found["after"] == "." or (not found["after"] and len(found["n"]) > 1)
    if kind != "heading" or number is None or not sure:
        return None
    return Reading(found.start("n"), found.end("n"), english(number), "roman-heading")


def _king(found: re.Match[str], kind: str) -> Said:
    number = roman(found["n"])
    if number is None or number > 40:
        return None
    said = english_ordinal(number)
    return Reading(found.start("n"), found.end("n"), f"the {said[0].upper()}{said[1:]}", "roman")


def _division(found: re.Match[str], kind: str) -> Said:
    number = roman(found["n"])
    if number is None:
        return None
    return Reading(found.start("n"), found.end("n"), english(number), "roman")


def _address(found: re.Match[str], kind: str) -> Said:
    words: list[str] = []
    for part in re.findall(r"[A-Za-z]+|\d+|.", found[0]):
        spelled = part.lower() in ("www", "https", "http", "ftp")
        words.append(_WEB.get(part) or (" ".join(part) if spelled or part.isdecimal() else part))
    return whole(found, "address", " ".join(words))


def _copyright(found: re.Match[str], kind: str) -> Said:
    return whole(found, "sign", f"copyright {english_year(int(found[1]))}", "sign")


def _sign(found: re.Match[str], kind: str) -> Said:
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    left, right = " " * before.isalnum(), " " * after.isalnum()
    return whole(found, "sign", f"{left}{_SIGNS[found[0]]}{right}")


def _emoji(found: re.Match[str], kind: str) -> Said:
    name = emoji_name(found[0], "en")
    return whole(found, "emoji", name or "emoji", "" if name else "emoji")


FIRST_RULES = (
    Rule(
        "address",
        re.compile(
            r"(?<![\w@])(?:(?:https?|ftp)://[\w.~%/?=&#:+@-]{1,400}[\w/]"
            r"|[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
            r"|www\.[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}(?:/[\w.~%/-]{0,200})?)(?!\w)"
        ),
        _address,
        ("mark", "latin"),
    ),
    Rule("emoji", re.compile(EMOJI), _emoji, ("mark",)),
    Rule("sign", re.compile(r"© ?([12]\d{3})(?!\d)"), _copyright, ("mark",)),
)
RULES = (
    Rule(
        "roman-heading",
        re.compile(
            rf"^\s*(?P<name>(?:{_DIVISIONS})\s+)?"
            r"(?P<n>[IVXLC]+)(?P<after>\.?)(?=[\s:—]|$)",
            re.IGNORECASE,
        ),
        _heading,
    ),
    Rule(
        "roman",
        re.compile(rf"\b(?:{_KINGS}) (?P<n>[IVX]{{2,7}}|[VX](?![\w.]))(?!\w)"),
        _king,
    ),
    Rule(
        "roman",
        re.compile(rf"\b(?P<name>{_DIVISIONS}) (?P<n>[IVXLC]+|[ivxlc]+)(?![\w'’])", re.IGNORECASE),
        _division,
    ),
    Rule("abbreviation", re.compile(rf"\b(?:{any_of(_TITLES)})(?=\s+[A-Z])"), _title),
    Rule("abbreviation", re.compile(rf"\b(?:{any_of(_BOTH)})"), _either),
    Rule("abbreviation", re.compile(rf"\b(?:{any_of(_ANYWHERE)})"), _abbreviation),
    Rule("sign", re.compile(f"[{''.join(_SIGNS)}]"), _sign, ("mark",)),
)
