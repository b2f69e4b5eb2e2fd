# SPDX-License-Identifier: AGPL-3.0-or-later
"""The few words that an EPUB says itself, in the language of the book."""

from __future__ import annotations

from collections.abc import Mapping

_KO = {
    "contents": "차례",
    "pages": "쪽 목록",
    "landmarks": "주요 위치",
    "frontmatter": "앞부분",
    "bodymatter": "본문",
    "backmatter": "뒷부분",
    "titlepage": "표제지",
    "print": "인쇄본",
    "plain": "본문은 모두 글자이며 제목이 없습니다.",
    "text": "본문은 모두 글자이며 제목으로 나뉘어 있습니다.",
    "navigation": "차례로 이동할 수 있습니다.",
    "page-navigation": "차례와 인쇄본의 쪽 번호로 이동할 수 있습니다.",
    "alternatives": "그림에는 모두 대체 텍스트가 있습니다.",
    "no-alternatives": "대체 텍스트가 없는 그림이 있습니다.",
    "mathml": "수식은 MathML로 되어 있습니다.",
    "human": "사람이 낭독한 음성이 본문과 동기화되어 있습니다.",
    "synthetic": "합성 음성이 본문과 동기화되어 있습니다.",
    "partly": "음성이 없는 문장이 있습니다.",
}
_EN = {
    "contents": "Contents",
    "pages": "List of pages",
    "landmarks": "Landmarks",
    "frontmatter": "Front matter",
    "bodymatter": "Main text",
    "backmatter": "Back matter",
    "titlepage": "Title page",
    "print": "print edition",
    "plain": "The whole text is characters; it has no headings.",
    "text": "The whole text is characters, divided by headings.",
    "navigation": "The table of contents leads to every section.",
    "page-navigation": "The table of contents leads to every section, the list of pages to every"
    " page of the print edition.",
    "alternatives": "Every image has alternative text.",
    "no-alternatives": "Some images have no alternative text.",
    "mathml": "Formulas are MathML.",
    "human": "Speech read by a person is synchronized with the text.",
    "synthetic": "Synthetic speech is synchronized with the text.",
    "partly": "Some sentences have no sound.",
}


def words(lang: str) -> Mapping[str, str]:
    """The words in Korean for Korean books, else in English."""
    return _KO if is_korean(lang) else _EN


def is_korean(lang: str) -> bool:
    """Whether a language tag names Korean."""
    return lang.lower().split("-")[0] == "ko"
