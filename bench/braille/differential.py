# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ours beside braillify on made sentences: numbers, Roman words, signs and names in Korean.

A difference is put down to the first kind that explains it; what no kind explains is printed whole.
The kinds and the articles that decide them are told in ``docs/braille-coverage.md``.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from daisy_pipeline.braille.cells import BLANK, Cells
from daisy_pipeline.braille.source import Source
from daisy_pipeline.braille.translate import translate


def _words(text: str) -> list[str]:
    return text.split(" ")


_NOUNS = _words(
    "사람 나라 예의 아이 도서관 학교 서예 값 닭 넋 흙 옛날 와인 우애 구애 자아 카메라 성당 정원"
    " 청소 힘껏 떡볶이 점자 팠다"
)
_PARTICLES = _words("은 는 이 가 을 를 의 에 에서 으로 까지 부터 도 만 와 과")
_VERBS = _words(
    "왔다 갔다 그랬다 좋아한다 만들었다 팠다 읽었다 있다 껐다 없었다 그리고 그래서 그러나"
)
_ROMAN = _words("KTX TV MP3 USB Canada iPhone Wi-Fi PDF IMF e-mail EU A B KBS pH do but Seoul")
_UNITS = _words("명 개 년 월 일 번 층 호 m km kg cm % ℃ 원 대 칸 쪽 시 분 톤 평 km/h GB")
_SIGNS = ["·", "~", "-", "/", ": ", ", ", "…", "→", "+", "="]
_PAIRS = ["“”", "‘’", "()", "[]", "「」", "『』", "《》", "〈〉", '""', "''"]
_LEADS = ["제", "약 ", "", "", "영하 -", "총 "]

_STRAIGHT = "straight quotation marks: braillify writes ⠈ for blanks, closes what opens (49, 54)"
_ENGLISH = "a line that begins with Roman letters: braillify takes it for English (39)"

# What is printed around a difference, and the article that speaks for ours.
KINDS: tuple[tuple[str, str], ...] = (
    (r"그(?:래서|러나|리고)\?", "a word contraction before ?: braillify names the sign (18, 66)"),
    (r"\d:\d+[A-Za-z]", "a colon in a time with a unit behind it: braillify writes ⠴⠒ (51)"),
    (r"\"", _STRAIGHT),
    (r"[A-Za-z],? \d[\d,]*[a-z]", "a unit in a Roman passage: letters a to j behind digits (32)"),
    (r"[A-Za-z] [(『‘]", "a pair behind Roman letters and a blank: braillify leaves ⠲ out (29)"),
    (r"\([A-Z]\)", "a letter in brackets: braillify writes the brackets by UEB (34)"),
    (r"[A-Za-z0-9], ", "a comma between Roman letters and a number or a bracket (33)"),
    (r"'", "straight single marks: braillify takes one for an apostrophe (49, 61)"),
    (r"^[(\[][A-Za-z]", "a bracket at the beginning: braillify writes it by UEB (34)"),
    (r"[A-Za-z0-9]\(", "⠲ before an opening bracket: braillify leaves it out (29)"),
)
_AROUND = 10  # print characters before and after a difference that may explain it


def sentences(count: int, seed: int) -> Iterator[str]:
    """Made sentences, always the same for a seed."""
    dice = random.Random(seed)
    for _ in range(count):
        words = [_word(dice) for _ in range(dice.randint(2, 5))]
        yield " ".join(words) + " " + dice.choice(_VERBS) + dice.choice([".", "?", "!", ".”", ""])


def _word(dice: random.Random) -> str:
    kind = dice.randrange(6)
    noun, particle = dice.choice(_NOUNS), dice.choice(_PARTICLES)
    if kind == 0:
        return dice.choice(_LEADS) + _number(dice) + dice.choice(_UNITS) + particle
    if kind == 1:
        return dice.choice(_ROMAN) + dice.choice(["", particle, particle, ","])
    if kind == 2:
        return noun + dice.choice(_SIGNS) + dice.choice(_NOUNS) + particle
    if kind == 3:
        pair = dice.choice(_PAIRS)
        held = dice.choice([noun, dice.choice(_ROMAN), _number(dice), f"{noun} {particle}"])
        return dice.choice(["", dice.choice(_NOUNS)]) + pair[0] + held + pair[1] + particle
    return noun + particle


def _number(dice: random.Random) -> str:
    return dice.choice(
        [
            str(dice.randrange(10)),
            str(dice.randrange(1900, 2100)),
            f"{dice.randrange(1, 999)},{dice.randrange(1000):03d}",
            f"{dice.randrange(100)}.{dice.randrange(100)}",
            f"{dice.randrange(1, 12)}:{dice.randrange(60):02d}",
            f"{dice.randrange(1, 9)}/{dice.randrange(2, 10)}",
            f"02-{dice.randrange(200, 999)}-{dice.randrange(1000, 9999)}",
            f"{dice.randrange(1, 50)}~{dice.randrange(51, 99)}",
        ]
    )


def report(count: int, seed: int) -> list[str]:
    """How many sentences agree, how many differ by which kind, and those that nothing explains."""
    import braillify as peer

    kinds: Counter[str] = Counter()
    left: list[str] = []
    for text in sentences(count, seed):
        made = translate(Source(text))
        mine = made.text
        try:
            other = str(peer.translate_to_unicode(text))
        except ValueError as told:
            other = f"({told})"
        if mine == other:
            kinds["(the same cells)"] += 1
            continue
        found = _explained(text, made, other)
        kinds.update(found or {"(not explained)"})
        kind = bool(found)
        if not kind:
            left += [text, f"  ours      {mine}", f"  braillify {other}"]
    return [f"{number:6} {kind}" for kind, number in kinds.most_common()] + left


def _explained(text: str, made: Cells, other: str) -> set[str]:
    """The kinds that explain every difference of two translations; none where one is left."""
    found: set[str] = set()
    if re.match("[A-Za-z]", text) and ("⠸⠷" in other or re.match(r"[\w-]+ \w+,", text)):
        return {_ENGLISH}
    matcher = SequenceMatcher(None, made.text, other, autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        blanks = set(made.text[first:last]) == {BLANK} and set(other[begin:end]) == {"⠈"}
        if blanks and '"' in text:
            found.add(_STRAIGHT)
            continue
        cells = made.origins[max(0, first - 1) : last + 1] or made.origins[-1:]
        around = text[max(0, cells[0] - _AROUND) : cells[-1] + _AROUND + 1]
        why = next((told for sign, told in KINDS if re.search(sign, around)), "")
        if not why:
            return set()
        found.add(why)
    return found
