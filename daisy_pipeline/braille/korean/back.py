# SPDX-License-Identifier: AGPL-3.0-or-later
"""Korean cells back to print, for proof-reading: what reads in two ways is told.

The rules write some print alike: 녜 and 났, 갚 and 가 with a full stop, 5년 and 5 년. Cells are
read word by word as the cheapest row of tokens (`back_tokens`); other rows of everyday syllables
are doubts, the likelier first. Taken as read: quotation marks stand in pairs and open behind no
letter; . ? ! end a word, a comma inside one stands before a consonant; syllables outside KS X 1001
and Roman letters right behind Hangul are read only where nothing else fits; of signs that are
written alike (― and –) the first of ``signs.tsv`` is given.
"""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from daisy_pipeline.braille.korean import back_roman
from daisy_pipeline.braille.korean.back_tokens import (
    BEGIN,
    DIGIT,
    DIGIT_LIKE,
    END_UNSURE,
    FRACTION,
    LONE,
    NUMBER,
    QUOTED,
    RAISED,
    RARE,
    ROMAN,
    SPELLED,
    UNSURE,
    Token,
    tokens,
)
from daisy_pipeline.braille.korean.signs import DIGITS
from daisy_pipeline.language.jamo import is_syllable, letters

_BLANK = "\u2800"
_KEPT = 4  # readings kept at every place
_WORDS = 30  # how many words a Roman passage may have
_WITHIN = 5.0  # what a full stop inside a Roman passage costs: it may be the passage's end
_HANGUL_STATES = "vanhf"
_FROM_CELL = {**{cell: digit for digit, cell in DIGITS.items()}, "⠂": ",", "⠲": "."}
_RAISED = {
    "⠘": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "⠰": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}
_UNITS = frozenset("%‰°℃℉′″Å")
_HOLDS = re.compile("^(?:은|는|이|가|을|를|과|와|의|도|만|에|로|씩|나|까|부)")
_VULGAR = {
    unicodedata.normalize("NFKC", sign): sign
    for sign in map(chr, (0xBC, 0xBD, 0xBE, *range(0x2150, 0x215F)))
}
_NUMERAL = frozenset((*"0123456789⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", *_VULGAR.values()))


@dataclass(frozen=True, slots=True)
class Doubt:
    """The print from ``first`` to ``last`` (not included) reads otherwise too.

    ``others`` are the other readings, the likelier first; none for cells that no rule reads and
    that stand in the print as they are.
    """

    first: int
    last: int
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Back:
    """Print that cells stand for, and where it is in doubt."""

    text: str
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class _Node:
    """A reading of the cells up to a place: its last piece and what stands before that."""

    cost: float
    text: str
    before: _Node | None


_States = dict[tuple[str, bool], list[_Node]]


def back(cells: str, grade: int = 2) -> Back:
    """The print of Korean cells (U+2800 ...), with every place that reads in two ways.

    Nothing raises; signs that are no cells stay. Time grows with the length.
    """
    pieces: list[str] = []
    doubts: list[Doubt] = []
    size, quoted = 0, False
    for line in cells.splitlines(keepends=True):
        words = line.rstrip("\r\n").split(_BLANK)
        at = 0
        while at < len(words):
            texts, quoted, used = _unit(words, at, quoted, grade)
            gap, doubt = _gap(pieces[-1], texts[0], size) if at else ("", [])
            doubts.extend(doubt)
            first = size + len(gap)
            size = first + len(texts[0])
            if len(texts) > 1 or (words[at] and texts[0] == words[at]):
                doubts.append(Doubt(first, size, texts[1:]))
            pieces += gap, texts[0]
            at += used
        ending = line[len(line.rstrip("\r\n")) :]
        pieces.append(ending)
        size += len(ending)
    return Back("".join(pieces), tuple(doubts))


def _gap(before: str, after: str, at: int) -> tuple[str, list[Doubt]]:
    """What a blank is between two words: articles 44 and 69 write one where print has none."""
    if not before or not after:
        return " ", []
    first, last = after[:1], before[-1]
    if is_syllable(first) and last in _NUMERAL:
        if letters(first)[0] in DIGIT_LIKE or first == "운":
            return "", [Doubt(at - 1, at + 1, (f"{last} {first}",))]
    elif is_syllable(first) and last in _UNITS:
        if _HOLDS.match(after):
            return "", [Doubt(at - 1, at + 1, (f"{last} {first}",))]
        return " ", [Doubt(at - 1, at + 2, (last + first,))]
    return " ", []


def _unit(words: list[str], at: int, quoted: bool, grade: int) -> tuple[tuple[str, ...], bool, int]:
    """The readings of a word, or of the words of a Roman passage; whether a quotation is open."""
    word = words[at]
    found = _readings(word, quoted, grade)
    if found:
        return *found, 1
    if "⠴" in word:
        for count in range(2, min(_WORDS, len(words) - at) + 1):
            word = word + _BLANK + words[at + count - 1]
            found = _readings(word, quoted, grade)
            if found:
                return *found, count
    return (words[at],), quoted, 1


@lru_cache(maxsize=50_000)
def _readings(cells: str, quoted: bool, grade: int) -> tuple[tuple[str, ...], bool] | None:
    """What a word reads as, the likeliest first, and whether it leaves a quotation open."""
    if not cells:
        return ("",), quoted
    reached: list[_States] = [{} for _ in range(len(cells) + 1)]
    reached[0][BEGIN, quoted] = [_Node(0.0, "", None)]
    for place in range(len(cells)):
        if reached[place]:
            for end, token in _tokens_at(cells, place, grade):
                _step(reached, place, end, token)
    ends = [
        (node.cost + (END_UNSURE if state == UNSURE else 0), state, open_, _text(node))
        for (state, open_), nodes in reached[-1].items()
        if state != SPELLED
        for node in nodes
    ]
    if not ends:
        return None
    ends.sort()
    likely = [text for cost, _, _, text in ends if cost < ends[0][0] + RARE - 1]
    return tuple(dict.fromkeys(likely)), ends[0][2]


def _step(reached: list[_States], place: int, end: int, token: Token) -> None:
    """Put a token behind every reading that it may follow."""
    for (state, quoted), nodes in reached[place].items():
        if state not in token.allowed or (token.quote < 0 and not quoted):
            continue
        if state == LONE and is_syllable(token.text[:1]) and not token.particle:
            continue
        more = token.cost
        if state == UNSURE and not is_syllable(token.text[:1]):
            more += END_UNSURE
        if token.state == ROMAN and state in _HANGUL_STATES:
            more += RARE
        key = (token.state, quoted if not token.quote else token.quote > 0)
        held = reached[end].setdefault(key, [])
        held.extend(_Node(node.cost + more, token.text, node) for node in nodes)
        if len(held) > _KEPT:
            reached[end][key] = heapq.nsmallest(_KEPT, held, key=lambda node: node.cost)


def _text(node: _Node | None) -> str:
    parts = []
    while node is not None:
        parts.append(node.text)
        node = node.before
    return "".join(reversed(parts))


def _tokens_at(cells: str, place: int, grade: int) -> Iterator[tuple[int, Token]]:
    """Every token that may begin at a place, with its end."""
    table, longest = tokens(grade)
    for end in range(place + 1, min(len(cells), place + longest) + 1):
        for token in table.get(cells[place:end], ()):
            if not token.ahead or cells[end : end + 1] == token.ahead.strip():
                yield end, token
    yield from _numbers_at(cells, place)
    if cells[place] == "⠴":
        for end, text in back_roman.passages(cells, place, grade):
            state = DIGIT if text[-1].isdecimal() else ROMAN
            cost = 1.0 + _WITHIN * text.count(".")
            yield end, Token(text, cost, "bomqcvanhfd", state)


def _numbers_at(cells: str, place: int) -> Iterator[tuple[int, Token]]:
    if cells[place] == "⠼":
        found = FRACTION.match(cells, place)
        if found:
            under, over = _digits(found[1]), _digits(found[2])
            text = _VULGAR.get(f"{over}\u2044{under}", f"{over}\u2044{under}")
            yield found.end(), Token(text, 0.5, "bomqcvanhfdj", DIGIT)
        found = NUMBER.match(cells, place)
        if found:
            text = ("’" if found[1] else "") + _digits(found[2])
            yield found.end(), Token(text, 0.5, "bomqcvanhfj", DIGIT)
    elif cells[place] in _RAISED:
        found = RAISED.match(cells, place)
        if found:
            text = _digits(found[2]).translate(_RAISED[found[1]])
            yield found.end(), Token(text, 0.5, "vanhfd", QUOTED)
            yield found.end(), Token(text, 0.5, ROMAN, LONE)  # x²은; in H₂O no Hangul follows


def _digits(cells: str) -> str:
    return "".join(_FROM_CELL[cell] for cell in cells)
