# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a sentence that is too long to be one segment is cut so that a listener accepts it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from daisy_pipeline.language.pairs import CLOSERS, find_pairs

Span = tuple[int, int]

_WHOLE = 80  # characters: a quotation, a bracket, a link up to this long is not cut in two
_PAST = "".join(map(chr, range(0xAC14, 0xD7A4, 28)))  # syllables that end in ㅆ
_CLOSED = "[" + re.escape("".join(sorted(CLOSERS))) + "]*"
# From the best place to the worst: sentences of a quotation; clauses with their comma; signs that
# divide; clauses whose ending is unmistakable without a comma; any blank.
_BREAKS = (
    re.compile(rf"(?:(?:(?<=[가-힣])|(?<=[a-z]{{3}}))\.|[?!…。？！]){_CLOSED}\s+"),
    re.compile(
        r"(?:고|며|면서|지만|는데|은데|니|어서|아서|해서|므로|거나|든지|도록|려고|자|면|다가)[,，]\s*"
        r"|,\s+(?=(?:and|but|or|so|yet|for|nor|which|who|while|because|although|when|if)\b)|[;；]\s*"
    ),
    re.compile(r"[,，](?!\d)\s*|:\s+|[、—―]\s*|\n"),
    re.compile(rf"(?<=[가-힣])(?:으?며|면서|지만|는데|므로|으니|(?<=[{_PAST}])고)\s+"),
    re.compile(r"\s+"),
)


def shorten(text: str, begin: int, end: int, longest: int, wholes: Sequence[Span]) -> list[int]:
    """The ends of the pieces of text[begin:end], none longer than ``longest`` characters.

    ``wholes`` are stretches (links) that stay whole where the text leaves any choice, as numbers
    and short quotations do. 0 or less for ``longest``: the sentence stays as it is.
    """
    if longest <= 0 or len(text[begin:end].rstrip()) <= longest:
        return [end]
    pairs = find_pairs(text[begin:end]).items()
    short = [(begin + a, begin + b + 1) for a, b in pairs if b - a <= _WHOLE]
    kept = sorted([*short, *((a, b) for a, b in wholes if b - a <= _WHOLE)])
    ends: list[int] = []
    while (rest := len(text[begin:end].rstrip())) > longest:
        begin = _break(text, begin, rest, longest, kept)
        ends.append(begin)
    return [*ends, end]


def _break(text: str, begin: int, rest: int, longest: int, wholes: Sequence[Span]) -> int:
    """Where the first piece of the next ``rest`` characters ends: pieces of like length."""
    ideal = begin + rest // -(-rest // longest)
    low, high = begin + max(1, (ideal - begin) // 2), begin + longest
    near = wholes[bisect_left(wholes, (low - _WHOLE, 0)) : bisect_left(wholes, (high, 0))]
    for kind in _BREAKS:
        free = (at for at in _matches(kind, text, low, high) if not _within(at, near))
        best = min(free, key=lambda at: abs(at - ideal), default=0)
        if best:
            return best
    blanks = _matches(_BREAKS[-1], text, low, high)
    return min(blanks, key=lambda at: abs(at - ideal), default=0) or _hard(text, low, high)


def _matches(kind: re.Pattern[str], text: str, low: int, high: int) -> Iterator[int]:
    """Where the signs end, so near ``high`` that only their blanks may lie behind it."""
    for found in kind.finditer(text, low, high):
        yield found.end()


def _within(at: int, wholes: Sequence[Span]) -> bool:
    return any(begin < at < end for begin, end in wholes)


def _hard(text: str, low: int, high: int) -> int:
    """A place in text without a blank: before a mark's base letter, never within a number."""
    for at in range(high, low, -1):
        if unicodedata.category(text[at]).startswith("M"):
            continue
        if not (text[at - 1].isdecimal() and text[at].isdecimal()):
            return at
    return high
