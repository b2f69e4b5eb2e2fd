# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers, letters and names before an item or a speech: their full stop ends no sentence."""

from __future__ import annotations

import re

_LETTERS = "가나다라마바사아자차카타파하"
# 아. and 자. are sentences in dialogue: they are labels only after the letter before them.
_FIRST_LETTERS = frozenset(_LETTERS) - set("아자")
_PARTS = (
    "문제|예제|보기|표|그림|사진|도표|예시|예|질문|대답|문|답|주|부록|자료|지도|실험|활동|연습|별표|별지|서식"
    "|붙임|단계|사례|Chapter|Part|Fig|Figure|Table|Act|Scene|Section|Question|Exercise|Article|Rule"
    "|Step|Book|Lesson|Unit|Appendix|Note|Q|A"
)
_NUMBER = r"(?:\d{1,4}(?:[.-]\d{1,3})*|[IVXLC]{1,6}|[ivxlc]{1,5}|[Ⅰ-Ⅻ])"
_ARTICLE = r"제\s?\d{1,4}[조항호장절편부관](?:의\s?\d{1,2})?(?:\s?제\s?\d{1,3}[항호])*"
_LABEL = re.compile(
    rf"[\s\[(<*•·※-]*(?:(?:{_PARTS})\.?\s?{_NUMBER}\.\s)*"
    rf"(?:(?:(?:{_PARTS})\.?\s?)?{_NUMBER}|(?:\d{{1,2}}\. ){{1,3}}\d{{1,2}}"
    r"|(?:부록|별표|별지|붙임) [가나다라마]"
    rf"|(?:[가-힣]{{1,15}}(?:법|령|규칙|규정|조례|헌법)\s)?{_ARTICLE}"
    r"|문|답|질문|대답|추신|부칙|주문|비고|참고|단서|Note|NOTE|N\.B|P\.S|p\.s|Q|A|Q\d{1,3}|A\d{1,3})"
)
_PART_OF_BOOK = re.compile(r"\s*\d{1,3}\s?[부장편막절권과]")
_SPEAKER = re.compile(r"[A-Z]{3,}(?: [A-Z]{2,}){0,2}")
_CRIED = frozenset({"YES", "NEVER", "STOP", "HELP", "BANG", "FIRE", "THE END", "GO AWAY"})
_DATE = re.compile(r"(?:\d{4}|[’']\d\d)\s*\.\s*\d{1,2}\s*(?:\.\s*\d{1,2}\s*)?$")
_LEAD = re.compile(r"[\s\"'“‘「『(]*")


def is_label(text: str, start: int, at: int, fresh: bool) -> bool:
    """Whether text[start:at], a full stop behind it, is the label of what follows.

    ``fresh``: a text or a line begins at ``start``.
    """
    if at - start > 60:
        return False
    if _LABEL.fullmatch(text, start, at):
        return True
    if not fresh:
        return False
    spoken = text[start:at] not in _CRIED and _SPEAKER.fullmatch(text, start, at)
    return bool(spoken or _PART_OF_BOOK.fullmatch(text, start, at))


def letter_label(text: str, start: int, at: int, last: str, fresh: bool) -> str:
    """The letter when text[start:at] is a letter that labels an item (가. 나. 다.), else "".

    ``last`` is the letter of the item before.
    """
    lead = text[start:at].strip() if at - start < 10 else ""
    if len(lead) != 1 or lead not in _LETTERS:
        return ""
    follows = bool(last) and _LETTERS.find(lead) == _LETTERS.find(last) + 1
    return lead if follows or (fresh and lead in _FIRST_LETTERS) else ""


def is_date(text: str, start: int, at: int) -> bool:
    """Whether text[start:at] ends in a date whose points are not full stops (2024. 3. 5.)."""
    return _DATE.search(text, max(start, at - 20), at) is not None
