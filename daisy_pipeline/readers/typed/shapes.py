# SPDX-License-Identifier: AGPL-3.0-or-later
"""The many ways to mark a chapter, most of which are headings only when they count up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """A line that may be a heading: its rank among headings, and a number that must count up.

    ``why`` names the evidence (``outline.why.<why>`` of words.toml).
    """

    rank: int
    series: str = ""
    value: int = 0
    strong: bool = False
    why: str = "formal"


_REST = r"(?=$|[ .:：,·\-–—_)〉>\]|]+\S.*$|[.:：]$)"
_ORDINALS = {
    word: value
    for value, words in enumerate(
        ("첫 한", "두 둘", "세 셋", "네 넷", "다섯", "여섯", "일곱", "여덟", "아홉", "열"), 1
    )
    for word in words.split()
} | {
    f"열{word}": 10 + value
    for value, words in enumerate(("한 하나", "두 둘", "세", "네", "다섯", "여섯"), 1)
    for word in words.split()
}
_COUNTS = ("하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉", "열")
_HAN = "一二三四五六七八九十"
_STORY = r"마당|이야기|편지|묶음|꼭지|걸음|장면|수업|만남|노래|장|편|날|밤|주|통|과|막"
_ORDINAL = re.compile(
    rf"({'|'.join(sorted(_ORDINALS, key=len, reverse=True))})(?:째| ?번째) ?({_STORY}){_REST}"
)
_NAMED_FIRST = re.compile(rf"({_STORY}) ?(\d{{1,3}}|{'|'.join(_COUNTS)}){_REST}")
_UNIT = re.compile(
    rf"(?:제 ?)?(\d{{1,3}}) ?(단원|마당|묶음|과|강|화|회|관|주차|일차|장면|꼭지|번째 이야기){_REST}"
)
_BRACKET = re.compile(
    r"([〈<\[(【《〔「ㅡ―])\s?(\d{1,3}|[一二三四五六七八九十]{1,3}|[IVX]{1,5})\s?[〉>\])】》〕」ㅡ―]"
    r"(?: +\S.*)?$"
)
_HAN_ALONE = re.compile(rf"([{_HAN}]{{1,3}})(?:[.、．] ?\S.*)?$")
_SCENE = re.compile(rf"(?:제 ?)?\d{{1,2}} ?막 ?,? ?(?:제 ?)?\d{{1,2}} ?장{_REST}")
_WORD = re.compile(
    r"(?:프롤로그|에필로그|머리말|맺음말|서문|서장|종장|여는 ?글|닫는 ?글|들어가며|나오며|나가며"
    r"|(?:작가|지은이|글쓴이|옮긴이|엮은이|시인)의 ?(?:말|글)|(?:작품 ?)?해설"
    r"|발문|부록|덧붙이는 ?[말글]"
    r"|prologue|epilogue|preface|foreword|introduction|afterword|appendix)\s*[:：·|–—-]\s*\S.*$",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"(?:Letter|Day|Lesson|Canto|Episode|Stave|Story|Week|Unit) +(\d{1,3})"
    r"(?=$|[ .:\-–—]+\S.*$|[.:]$)",
    re.IGNORECASE,
)
_WEATHER = r"(?:[,. ]+(?:맑음|흐림|비|눈|안개|바람|구름|날씨|아침|낮|저녁|밤|새벽)[^.?!]{0,14}\.?)?"
_WEEKDAY = r"(?:,? ?\(?[월화수목금토일](?:요일)?\)?)?"
DATE = re.compile(
    rf"(?:(\d{{4}})(?:년|\.) ?)?(\d{{1,2}})(?:월|\.) ?(\d{{1,2}})(?:일|\.)?{_WEEKDAY}{_WEATHER}$"
)
SIGN = re.compile(r"[■◆◇●◎□★☆▶▷※♣♠▣◈▲△○] ?[^\s■◆◇●◎□★☆]\S?.{0,36}$")
BOXED = re.compile(r"([【〔\[〈《])([^【】〔〕\[\]〈〉《》]{1,30})[】〕\]〉》]$")
_TOP = frozenset(("단원", "마당", "묶음", "관"))


def more_shapes(words: str) -> Shape | None:
    """The shape of a line that the formal ones (제1장, Chapter 1) do not explain, or None."""
    for find in _FINDERS:
        if (shape := find(words)) is not None:
            return shape
    return None


def _ordinal(words: str) -> Shape | None:
    if found := _ORDINAL.match(words):
        rank = 0 if found[2] in _TOP else 2
        return Shape(rank, f"ordinal-{found[2]}", _ORDINALS[found[1]], why="series")
    if found := _NAMED_FIRST.match(words):
        value = int(found[2]) if found[2].isdigit() else _COUNTS.index(found[2]) + 1
        return Shape(2, f"named-{found[1]}", value, why="series")
    return None


def _unit(words: str) -> Shape | None:
    if found := _UNIT.match(words):
        return Shape(0 if found[2] in _TOP else 2, f"unit-{found[2]}", int(found[1]), why="series")
    if found := _ENGLISH.match(words):
        return Shape(2, f"unit-{words.split()[0].lower()}", int(found[1]), why="series")
    return Shape(3, strong=True) if _SCENE.match(words) else None


def _bracket(words: str) -> Shape | None:
    if found := _BRACKET.match(words):
        titled = "-title" if words[-1] not in "〉>])】》〕」ㅡ―" else ""
        return Shape(4, f"bracket-{found[1]}{titled}", _number(found[2]), why="series")
    if found := _HAN_ALONE.match(words):
        titled = "-title" if len(words) > len(found[1]) else ""
        return Shape(4, f"han{titled}", _number(found[1]), why="series")
    return None


def _word(words: str) -> Shape | None:
    return Shape(-1, why="word") if _WORD.match(words) else None


def _date(words: str) -> Shape | None:
    value = date_value(words)
    return Shape(5, "date", value, why="diary") if value else None


def date_value(words: str) -> int:
    """A number by which dates follow each other; 0 for words that are no date of their own."""
    found = DATE.match(words)
    if not found or not 1 <= int(found[2]) <= 12 or not 1 <= int(found[3]) <= 31:
        return 0
    if found[1] is None and "월" not in words:
        return 0  # 3.14 is a number
    return int(found[1] or 0) * 10000 + int(found[2]) * 100 + int(found[3])


_FINDERS: tuple[Callable[[str], Shape | None], ...] = (_ordinal, _unit, _bracket, _word, _date)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text[0] in "IVX":
        values = [{"I": 1, "V": 5, "X": 10}[c] for c in text]
        pairs = zip(values, [*values[1:], 0], strict=True)
        return sum(-v if v < after else v for v, after in pairs)
    total = 0
    for sign in text:
        value = _HAN.index(sign) + 1
        total = (total or 1) * 10 if value == 10 else total + value
    return total
