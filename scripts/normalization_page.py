# SPDX-License-Identifier: AGPL-3.0-or-later
"""docs/reference/normalization.{ko,en}.md: the rules that tidy a Book, from their table."""

from __future__ import annotations

from daisy_pipeline.messages import phrase
from daisy_pipeline.normalization.rules import CHOICES, RULES

_HEADS = {
    "ko": ("다듬기 규칙", "적용하는 차례대로 적었습니다. 규칙을 끄는 법과 제안을 받아들이는 법은 "
           "[본문 다듬기](../how-to/normalization.ko.md)에 있습니다."),
    "en": ("Rules of normalization", "In the order in which they are applied. A title refuses a "
           "rule by its name in `[normalization] skip`."),
}  # fmt: skip
_PARTS = {
    "changes": {"ko": "고치는 규칙", "en": "Rules that change the text"},
    "proposes": {
        "ko": "제안만 하는 규칙(글은 그대로 두고 사람이 정합니다)",
        "en": "Rules that only propose (a person decides)",
    },
    "tells": {"ko": "알리기만 하는 규칙", "en": "Rules that only tell"},
}
_OTHER = {"ko": "English", "en": "한국어"}
_COLUMNS = {
    "ko": "| 이름 | 하는 일 | 설정 | 메시지 |",
    "en": "| Name | What it does | Setting | Message |",
}


def normalization_page(lang: str, mark: str, made: str) -> str:
    """The page in a language; ``mark`` and ``made`` are what every page of the reference has."""
    other = {"ko": "en", "en": "ko"}[lang]
    link = f"[{_OTHER[lang]}](normalization.{other}.md)"
    title, about = _HEADS[lang]
    parts = [f"{mark}# {title}\n\n{about}\n\n{made} {link}\n"]
    for does, names in _PARTS.items():
        rows = [_row(name, lang) for name, rule in RULES.items() if rule.does == does]
        parts.append(f"## {names[lang]}\n\n{_COLUMNS[lang]}\n|---|---|---|---|\n" + "".join(rows))
    return "\n".join(parts)


def _row(name: str, lang: str) -> str:
    rule = RULES[name]
    setting = f"`{rule.option}`: {', '.join(CHOICES[rule.option])}" if rule.option else ""
    words = phrase(f"rule.{name}", lang).replace("|", "\\|")
    return f"| `{name}` | {words} | {setting} | {rule.finding} |\n"
