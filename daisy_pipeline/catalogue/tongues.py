# SPDX-License-Identifier: AGPL-3.0-or-later
"""Languages as catalogues name them: codes of ISO 639-2/B, and words."""

from __future__ import annotations

from collections.abc import Mapping

UNDETERMINED = "und"
_LANGUAGES: Mapping[str, tuple[str, str]] = {
    "ko": ("kor", "한국어"), "en": ("eng", "영어"), "ja": ("jpn", "일본어"),
    "zh": ("chi", "중국어"), "fr": ("fre", "프랑스어"), "de": ("ger", "독일어"),
    "es": ("spa", "스페인어"), "it": ("ita", "이탈리아어"), "pt": ("por", "포르투갈어"),
    "ru": ("rus", "러시아어"), "vi": ("vie", "베트남어"), "th": ("tha", "타이어"),
    "id": ("ind", "인도네시아어"), "mn": ("mon", "몽골어"), "ar": ("ara", "아랍어"),
    "la": ("lat", "라틴어"), "el": ("gre", "그리스어"), "nl": ("dut", "네덜란드어"),
    "sv": ("swe", "스웨덴어"), "pl": ("pol", "폴란드어"), "tr": ("tur", "튀르키예어"),
    "uz": ("uzb", "우즈베크어"), "km": ("khm", "크메르어"), "ne": ("nep", "네팔어"),
    "my": ("bur", "미얀마어"), "tl": ("tgl", "타갈로그어"), "hi": ("hin", "힌디어"),
    "eo": ("epo", "에스페란토"), "mul": ("mul", ""),
}  # fmt: skip


def language_code(lang: str) -> str:
    """The code of a language tag (BCP 47); ``und`` for one that is not in the table."""
    short = lang.split("-")[0].lower()
    return _LANGUAGES.get(short, (UNDETERMINED, ""))[0]


def language_name(lang: str) -> str:
    """Its Korean name; "" for one that is not in the table."""
    return _LANGUAGES.get(lang.split("-")[0].lower(), ("", ""))[1]
