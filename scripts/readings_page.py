# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages readings.ko.md and readings.en.md: every rule of reading, and what is listed."""

from __future__ import annotations

import tomllib
from importlib import resources

from daisy_pipeline.readings.stage import KINDS

_TITLE = {"ko": "읽기 규칙", "en": "Rules of reading"}
_OTHER = {"ko": "[English](readings.en.md)", "en": "[한국어](readings.ko.md)"}
_ABOUT = {
    "ko": "글을 어떻게 소리 내어 읽는지 정하는 규칙입니다. 앞선 규칙이 읽은 곳은 뒤의 규칙이 다시 "
    "읽지 않습니다. 규칙마다 `title.toml`이나 `daisy.toml`의 `[readings]` 아래 `skip`에 "
    "이름을 적어 끌 수 있습니다. 책에 적힌 글은 바뀌지 않습니다. 사용법은 "
    "[읽는 법 정하기](../how-to/readings.ko.md)에 있습니다.",
    "en": "The rules that say how print is spoken, in order of precedence. Each can be refused by "
    "its name under `skip` in `[readings]` of `title.toml` or `daisy.toml`. Print text "
    "never changes.",
}
_HEADS = {
    "ko": ("규칙", "보기", "읽기", "뜻"),
    "en": ("Rule", "Example", "Reading", "Meaning"),
}
_SECTIONS = {"ko": {"ko": "한국어", "en": "Korean"}, "en": {"ko": "영어", "en": "English"}}
_LISTED = {"ko": "알리는 낱말", "en": "What is listed"}
_RUBY = {
    "ko": "`ruby` 규칙은 한글로 적은 덧말을 읽기로 씁니다.",
    "en": "The rule `ruby` takes small Hangul over a word as its reading.",
}
_WHY = {
    "hanja-unknown": ("음을 모르는 한자", "Hanja without a known reading"),
    "hanja-doubtful": ("음이 여럿인 한자", "Hanja with several readings, in no known word"),
    "number": ("규칙이 없거나 두 가지로 읽는 수", "numbers without a rule or with two readings"),
    "sign": ("모르거나 두 가지로 읽는 기호", "signs that are unknown or read in two ways"),
    "emoji": ("표에 없는 그림 문자", "emoji that the table lacks"),
    "latin": (
        "규칙도 사전도 모르는 로마자 낱말(네 낱말까지. 더 길면 외국어 문장으로 봅니다)",
        "Latin words, up to four together, that no rule and no dictionary reads",
    ),
    "abbreviation": (
        "낱말처럼 읽을 수도 있는 대문자 줄임말, 로마자와 숫자",
        "capitals that might be said as a word, letters with a number",
    ),
    "letter": ("뜻이 뚜렷하지 않은 낱자", "single letters that may mean something else"),
    "address": ("낱글자로 읽은 주소", "addresses with a word that was spelled out"),
    "script": ("한글, 한자, 로마자가 아닌 글자", "other scripts"),
}


def readings_page(lang: str, mark: str, made: str) -> str:
    """The page in a language; ``mark`` is the licence line, ``made`` tells that it is generated."""
    text = (resources.files("daisy_pipeline.readings") / "rules.toml").read_text("utf-8")
    parts = [f"{mark}# {_TITLE[lang]}\n\n{_ABOUT[lang]}\n\n{made} {_OTHER[lang]}\n"]
    for spoken, rules in tomllib.loads(text).items():
        parts.append(f"## {_SECTIONS[spoken][lang]}\n")
        rows = [" | ".join(_HEADS[lang]), "---|---|---|---"]
        rows += [
            f"`{name}` | {_cell(rule['example'][0])} | {_cell(rule['example'][1])} | {rule[lang]}"
            for name, rule in rules.items()
        ]
        parts.append("".join(f"| {row} |\n" if " " in row else f"|{row}|\n" for row in rows))
    parts.append(f"{_RUBY[lang]}\n\n## {_LISTED[lang]}\n")
    place = 0 if lang == "ko" else 1
    parts.append("".join(f"- `{kind}`: {_WHY[kind][place]}\n" for kind in KINDS))
    return "\n".join(parts)


def _cell(text: str) -> str:
    return "".join(f"\\{sign}" if sign in r"\\|*_#<>[]`~" else sign for sign in text)
