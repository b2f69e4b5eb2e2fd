# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses in a Korean line: e-mail, web, file names, hashtags, said so that one can type them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daisy_pipeline.language.abbreviations import spell, term
from daisy_pipeline.language.numbers import digits, sino
from daisy_pipeline.readings.rules import Rule, Said, whole

_SIGNS = {
    ".": "점", "@": "골뱅이", "/": "슬래시", ":": "콜론", "-": "하이픈", "_": "밑줄", "#": "샵",
    "?": "물음표", "=": "등호", "&": "앤드", "%": "퍼센트", "~": "물결표", "+": "더하기",
}  # fmt: skip
_SPELLED = 3  # a word of up to three letters is spelled by everybody: kr, www, kbs
_TOKEN = re.compile(r"[A-Za-z]+|\d+|[가-힣]+|.")
_SUFFIXES = (
    "pdf|hwpx?|docx?|xlsx?|pptx?|txt|jpe?g|png|gif|svg|mp[34]|wav|zip|html?|epub|csv|exe|py|brf|brl"
)
_TOP = "com|net|org|kr|edu|gov|io|info|biz|me|tv|jp|cn|uk|us|de|fr|eu|asia|ai|app|dev"


def _said(parts: Iterable[str]) -> tuple[str, bool]:
    """The parts of an address in words; whether a word was spelled that one might say."""
    words: list[str] = []
    unsure = False
    for part in parts:
        if part in _SIGNS:
            words.append(_SIGNS[part])
        elif part.isdecimal():
            words.append(digits(part))
        elif part.isascii() and part.isalpha():
            known = term(part)
            unsure |= known is None and len(part) > _SPELLED
            words.append(known or spell(part))
        else:
            words.append(part)
    return " ".join(words), unsure


def _address(found: re.Match[str], kind: str) -> Said:
    speak, unsure = _said(_TOKEN.findall(found[0]))
    return whole(found, "address", speak, "address" if unsure else "")


def _tag(found: re.Match[str], kind: str) -> Said:
    speak, unsure = _said(_TOKEN.findall(found[1].replace("_", " ")))
    return whole(found, "address", "샵 " + speak, "address" if unsure else "")


def _version(found: re.Match[str], kind: str) -> Said:
    return whole(found, "address", "버전 " + " 점 ".join(sino(int(n)) for n in found[1].split(".")))


RULES = (
    Rule(
        "address",
        re.compile(
            r"(?<![A-Za-z0-9@])(?:(?:https?|ftp)://[\w.~%/?=&#:+@-]{1,400}[\w/]"
            r"|[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
            rf"|www\.[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}}){{1,4}}(?:/[\w.~%/?=&-]{{0,200}})?"
            rf"|[a-z0-9-]{{2,63}}(?:\.[a-z0-9-]{{1,63}}){{0,3}}\.(?:{_TOP})(?:/[\w.~%/-]{{0,200}})?"
            r"|@[A-Za-z_]\w{1,30}|(?:\d{1,3}\.){3}\d{1,3})(?![A-Za-z0-9])",
            re.ASCII,
        ),
        _address,
        ("latin", "figure"),
    ),
    Rule(
        "address",
        re.compile(rf"(?<![\w.])[\w가-힣-]{{1,60}}\.(?:{_SUFFIXES})(?![A-Za-z0-9])"),
        _address,
        ("latin",),
    ),
    Rule("address", re.compile(r"(?<!\w)#([A-Za-z가-힣_][\w가-힣]{0,40})"), _tag, ("mark",)),
    Rule(
        "address",
        re.compile(r"(?<![A-Za-z0-9])[vV]\.?(\d{1,4}(?:\.\d{1,4}){1,3})(?![\d.]*\d)"),
        _version,
        ("latin",),
    ),
)
