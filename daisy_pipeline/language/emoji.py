# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the most usual emoji are called; which signs are emoji at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

# One emoji with its variation selector, skin tone and joined parts (Unicode TS 51, section 1.4).
_BASE = "[\u231a-\u23f3\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff]"
_MORE = "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]"
EMOJI = (
    f"(?:[\U0001f1e6-\U0001f1ff]{{2}}|{_BASE}{_MORE}{{0,4}}(?:\u200d{_BASE}{_MORE}{{0,4}}){{0,8}})"
)
_MODIFIERS = re.compile(_MORE)


@cache
def _names() -> Mapping[str, tuple[str, str]]:
    text = Path(__file__).with_name("emoji.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {sign: (korean, english) for sign, korean, english in rows}


def emoji_name(emoji: str, lang: str = "ko") -> str | None:
    """The short name of an emoji, without its skin tone; None when the table has none."""
    names = _names().get(_MODIFIERS.sub("", emoji))
    return names and names[lang == "en"]
