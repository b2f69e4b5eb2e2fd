# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a row of Korean cells may be: the tables of back-translation, with what may stand where.

A state says what stood before: it is one letter, and a token names the states that it may follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from daisy_pipeline.braille.korean import letters
from daisy_pipeline.braille.korean.engine import translate
from daisy_pipeline.braille.korean.hangul import SEPARATOR
from daisy_pipeline.braille.korean.old import ATTACHED, WHOLE
from daisy_pipeline.braille.korean.signs import LOWERED, enclosed, meaning, signs
from daisy_pipeline.braille.source import Source
from daisy_pipeline.language.jamo import letters as letters_of

BEGIN, OPEN, MIDDLE, QUOTED, STOP, COMMA = "bomqpc"
VOWEL, BEFORE_AE, CONTRACTED, SPELLED, CLOSED, UNSURE = "vanshf"
DIGIT, UNIT, LONE, HANGING, ROMAN = "dujkr"
_HANGUL = "vanhf"
_ANY = "bomqpcvanhfdujkr"
_AFTER_WORDS = _HANGUL + "dqrjku"
_PARTICLES = frozenset("은는이가을를과와의도만뿐에으로나든며고라란인부까보처같마하랑")
DIGIT_LIKE = frozenset("ㄴㄷㅁㅋㅌㅍㅎ")  # article 44, proviso
RARE = 8.0
"""What a syllable costs that no everyday text holds (it is not in KS X 1001)."""
END_UNSURE = 3.0
"""What it costs that a word ends in a final that is written as a full stop is, and the like."""
_UNSURE_FINALS = frozenset("ㅋㅌㅍㅎ")  # as ! ? . and a closing quotation mark
_WORDS = frozenset("앞옆잎짚늪섶높끝겉곁밑낱홑뭍같")  # words, and seldom the end of longer ones
_ENDS = frozenset("숲릎겊밭팥솥볕샅엌녘읗끝")
_AS_PAST = frozenset("녜뎨뗴몌볘뼤졔쪠켸톄")  # written as 났 닸 ...; 혜 is likelier than 핬
_STOPS = {".": "⠲", "?": "⠦", "!": "⠖"}
_MONEY = 65


@dataclass(frozen=True, slots=True)
class Token:
    """Print that cells may stand for, what it costs, what may stand before it and what it makes.

    ``quote`` is 1 when it opens a quotation, -1 when it closes one; ``ahead`` cells must follow.
    """

    text: str
    cost: float
    allowed: str
    state: str
    quote: int = 0
    ahead: str = ""
    particle: bool = False


def common(sign: str) -> bool:
    """Whether a syllable is one of the 2,350 of KS X 1001."""
    try:
        return len(sign.encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False


@cache
def tokens(grade: int) -> tuple[Mapping[str, tuple[Token, ...]], int]:
    """Every token by its cells, and the length of the longest."""
    found: dict[str, tuple[Token, ...]] = {}
    for cells, token in (*_syllables(grade), *_words(grade), *_alone(), *_signs()):
        if token not in found.get(cells, ()):
            found[cells] = (*found.get(cells, ()), token)
    return found, max(map(len, found))


def _syllables(grade: int) -> Iterator[tuple[str, Token]]:
    for sign, (cells, spelled, vowel) in letters.table(grade).items():
        last = VOWEL if vowel else CLOSED
        if vowel in letters.BEFORE_AE and vowel:
            last = BEFORE_AE
        final = letters_of(sign)[2]
        if final in _UNSURE_FINALS and sign in _WORDS:
            yield cells, Token(sign, 1.0, "bo", CLOSED)
        if final in _UNSURE_FINALS and sign not in _ENDS:
            last = UNSURE
        if cells == spelled:
            yield from _placed(sign, cells, last, grade)
        else:
            yield from _placed(sign, cells, CONTRACTED, grade)
            yield from _placed(sign, spelled, SPELLED, grade)


def _placed(sign: str, cells: str, state: str, grade: int) -> Iterator[tuple[str, Token]]:
    """A syllable's cells behind whatever may stand before them (articles 11, 12, 14, 44)."""
    cost = 1.0 if common(sign) else RARE
    if sign in _AS_PAST:
        cost += 1
    particle = sign in _PARTICLES
    if sign not in letters.VOWEL_FIRST:
        like = letters_of(sign)[0] in DIGIT_LIKE
        allowed = "bomqcvanhfkjr" + ("" if like else "d")
        yield cells, Token(sign, cost, allowed, state, 0, "", particle)
        return
    allowed = "bomqvahfskjr" + ("" if sign == "운" and grade == 2 else "d")
    if sign in letters.YE_FIRST:
        yield SEPARATOR + cells, Token(sign, cost, "vas", state)
        allowed = allowed.translate({ord(s): None for s in "vas"})
    elif sign in letters.AE_FIRST:
        yield SEPARATOR + cells, Token(sign, cost, "a", state)
        allowed = allowed.replace("a", "")
    yield cells, Token(sign, cost, allowed, state, 0, "", particle)


def _words(grade: int) -> Iterator[tuple[str, Token]]:
    for word, cells in letters.WORDS.items() if grade == 2 else ():
        last = VOWEL if letters.table(2)[word[-1]][2] else CLOSED
        yield cells, Token(word, 0.5, "bomqc", last)


def _alone() -> Iterator[tuple[str, Token]]:
    """Articles 8 and 10."""
    for sign, cells in letters.ALONE.items():
        yield WHOLE + cells, Token(sign, 1.2, "bomqcj", LONE)
        cost = 2.5 if sign != "ㅓ" else 2.5 + RARE  # 것 is written alike
        yield ATTACHED + cells, Token(sign, cost, "bomqc" + _HANGUL + "k", HANGING)


def _signs() -> Iterator[tuple[str, Token]]:
    for sign, cells in _STOPS.items():
        allowed = _AFTER_WORDS + ("p" if sign != "." else "")
        yield cells, Token(sign, 1.0, allowed, STOP)
    yield "⠐", Token(",", 1.0, _AFTER_WORDS, COMMA)
    yield "⠠⠠⠠", Token("…", 0.5, _ANY, QUOTED)
    yield "⠲⠲⠲", Token("...", 0.5, _ANY, QUOTED)
    yield "⠤", Token("-", 3.0, _AFTER_WORDS + "bo", MIDDLE)
    yield "⠸⠤", Token("____", 1.0, _ANY, QUOTED)
    seen = {"⠐", "⠤", "⠸⠤", "⠲", "⠖"}  # ⠦ is also the mark that opens a quotation
    for sign, row in signs().items():
        if row.cells not in seen and sign not in "\"'?":
            seen.add(row.cells)
            yield from ((row.cells, token) for token in _sign(sign, row.how, row.article))
    for sign, cells in meaning("object").items():
        for count in range(1, 9):
            yield "⠸" + cells * count + "⠇", Token(sign * count, 0.5, _ANY, QUOTED)
    for sign, cells in meaning("bullet").items():
        yield cells, Token(sign, 1.0, "b", QUOTED)
    for sign in map(chr, (*range(0x3260, 0x327C), *range(0x24D0, 0x24EA))):
        if enclosed(sign):
            yield translate(Source(sign)).text, Token(sign, 1.0, "bomqcdp", QUOTED)
    for sign in map(chr, range(0x2460, 0x2474)):
        held = enclosed(sign)
        if held:
            yield "⠼" + "".join(LOWERED[d] for d in held[1]), Token(sign, 1.0, _ANY, QUOTED)


def _sign(sign: str, how: str, article: int) -> Iterator[Token]:
    if how == "open":
        if sign == "“":
            yield Token(sign, 0.5, "bomqc", OPEN, 1)
        else:
            yield Token(sign, 0.5, _ANY, OPEN)
    elif how == "close":
        yield Token(sign, 0.5, _ANY.replace("b", ""), QUOTED, -1 if sign == "”" else 0)
    elif how == "unit":
        yield Token(sign, 0.5, "d", UNIT)
    elif how == "operator":
        yield Token(sign, 0.4, "bodq", MIDDLE, 0, "⠼")
        yield Token(sign, 1.0, "b", MIDDLE, 0, "\n")
    elif article == _MONEY:
        yield Token(sign, 0.5, "bo", MIDDLE, 0, "⠼")
    elif how == "spaced":
        star = sign == "*"
        yield Token(sign, 1.0 if star else 3.0, "bodq" + (_AFTER_WORDS if star else ""), QUOTED)
    elif how in ("hold", "free"):
        yield Token(sign, 1.0, _AFTER_WORDS + "bo", MIDDLE)
    elif how == "-":
        yield Token(sign, 2.0, _ANY, MIDDLE)


NUMBER = re.compile("⠼(⠄?)((?:⠲(?=[⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚]))?(?:[⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚]|[⠂⠲](?=[⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚]))+)")
FRACTION = re.compile("⠼([⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚]+)⠌⠼([⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚]+)")
RAISED = re.compile("([⠘⠰])⠼([⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚]+)")
