# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which old sentence is which new one: patience diff, moved runs, and doubt where doubt is due.

A pair is made only where the words are the same. Between equal sentences their neighbours decide;
where those do not, there is no pair (style habit 3: when we cannot be sure, the id is new).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

Pairs = dict[int, int]
_MOST_COMPARISONS = 250_000
# A run of fewer characters that stands elsewhere may be another "네." or "알겠습니다."
SHORTEST_MOVE = 12


def same_signs(squeezed: str) -> str:
    """What is equal for texts that differ in white space or composition only."""
    return unicodedata.normalize("NFC", squeezed)


def same_words(squeezed: str) -> str:
    """What is equal for texts with the same words: punctuation counts only within numbers.

    Symbols (%, +, ℃) are words. A text of nothing but punctuation is its own word.
    """
    text = same_signs(squeezed)
    kept = [
        sign
        for i, sign in enumerate(text)
        if not unicodedata.category(sign).startswith("P") or _in_number(text, i)
    ]
    return "".join(kept) or text


def _in_number(text: str, at: int) -> bool:
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    return (
        text[at] in "%‰#"
        or (before.isdigit() and after.isdigit())
        or (text[at] in "-–" and after.isdigit())
    )


def carry(old: Sequence[str], new: Sequence[str]) -> tuple[Pairs, frozenset[int]]:
    """Pairs new index -> old index of squeezed texts, and the new indexes that moved."""
    old_signs, new_signs = list(map(same_signs, old)), list(map(same_signs, new))
    pairs = dict(_align(old_signs, new_signs, (0, len(old)), (0, len(new))))
    old_words, new_words = list(map(same_words, old)), list(map(same_words, new))
    for old_span, new_span in list(_holes(pairs, len(old), len(new))):
        pairs.update(_align(old_words, new_words, old_span, new_span))
    _drop_doubtful(pairs, old_words, new_words)
    moved = _find_moved(pairs, old_signs, new_signs)
    pairs.update(moved)
    return pairs, frozenset(moved)


Span = tuple[int, int]


def _align(
    old: Sequence[str], new: Sequence[str], old_span: Span, new_span: Span
) -> Iterator[tuple[int, int]]:
    """Pairs (new, old) in rising order within the spans: equal ends, then unique anchors."""
    waiting = [(old_span, new_span)]
    while waiting:
        (a, b), (c, d) = waiting.pop()
        while a < b and c < d and old[a] == new[c]:
            yield c, a
            a, c = a + 1, c + 1
        while a < b and c < d and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
            yield d, b
        if a == b or c == d:
            continue
        anchors = _anchors(old, new, (a, b), (c, d))
        if not anchors:
            yield from _small(old, new, (a, b), (c, d))
            continue
        for i, j in [*anchors, (b, d)]:
            waiting.append(((a, i), (c, j)))
            if i < b:
                yield j, i
            a, c = i + 1, j + 1


def _anchors(
    old: Sequence[str], new: Sequence[str], old_span: Span, new_span: Span
) -> list[tuple[int, int]]:
    """Texts that stand once on both sides, the longest rising row of them: (old, new)."""
    olds, news = Counter(old[slice(*old_span)]), Counter(new[slice(*new_span)])
    where = {new[j]: j for j in range(*new_span) if news[new[j]] == 1}
    both = [(i, where[old[i]]) for i in range(*old_span) if olds[old[i]] == 1 and old[i] in where]
    return _longest_rising(both)


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    tails: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for at, (_, value) in enumerate(pairs):
        place = bisect_left(tails, value)
        before.append(heads[place - 1] if place else -1)
        if place == len(tails):
            tails.append(value)
            heads.append(at)
        else:
            tails[place], heads[place] = value, at
    row: list[tuple[int, int]] = []
    at = heads[-1] if heads else -1
    while at >= 0:
        row.append(pairs[at])
        at = before[at]
    return row[::-1]


def _small(
    old: Sequence[str], new: Sequence[str], old_span: Span, new_span: Span
) -> Iterator[tuple[int, int]]:
    """Pairs of a stretch in which nothing is unique: longest equal blocks, if it is small."""
    (a, b), (c, d) = old_span, new_span
    if (b - a) * (d - c) > _MOST_COMPARISONS:
        return
    matcher = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            yield c + block.b + step, a + block.a + step


def _holes(pairs: Pairs, olds: int, news: int) -> Iterator[tuple[Span, Span]]:
    """The stretches between pairs in which both sides have something left."""
    i = j = 0
    for b, a in [*sorted(pairs.items()), (news, olds)]:
        if a > i and b > j:
            yield (i, a), (j, b)
        i, j = a + 1, b + 1


def _drop_doubtful(pairs: Pairs, old: Sequence[str], new: Sequence[str]) -> None:
    """Take away pairs that nothing vouches for.

    One that has a rival (an equal text right beside it that is left without a partner), and a
    short one neither of whose neighbours is paired with the other's.
    """
    taken = set(pairs.values())
    free_old = _free_stretches(len(old), taken.__contains__)
    free_new = _free_stretches(len(new), pairs.__contains__)
    doubtful = [
        j
        for j, i in pairs.items()
        if _has_rival(old, i, free_old)
        or _has_rival(new, j, free_new)
        or (len(old[i]) < SHORTEST_MOVE and not _has_neighbour(pairs, i, j, len(old), len(new)))
    ]
    for j in doubtful:
        del pairs[j]


def _has_neighbour(pairs: Pairs, i: int, j: int, olds: int, news: int) -> bool:
    """Whether the texts before both, or behind both, are a pair or the edge of the book."""
    before = pairs.get(j - 1, -1) == i - 1 if j else i == 0
    return before or (pairs.get(j + 1, -1) == i + 1 if j + 1 < news else i + 1 == olds)


def _free_stretches(count: int, taken: Callable[[int], bool]) -> dict[int, range]:
    """Stretches without partners, under the indexes right before and right behind them."""
    found: dict[int, range] = {}
    at = 0
    while at < count:
        end = at
        while end < count and not taken(end):
            end += 1
        if end > at:
            found[at - 1] = range(at, end)
            found[-2 - end] = range(at, end)
        at = end + 1
    return found


def _has_rival(texts: Sequence[str], at: int, free: dict[int, range]) -> bool:
    """Whether a free stretch right before ``at`` or right behind it holds its equal."""
    beside = (*free.get(at, ()), *free.get(-2 - at, ()))
    return any(texts[k] == texts[at] for k in beside)


def _find_moved(pairs: Pairs, old: Sequence[str], new: Sequence[str]) -> Pairs:
    """Runs that stand elsewhere now, found by a text that is left once on both sides."""
    taken = set(pairs.values())
    olds = Counter(old[i] for i in range(len(old)) if i not in taken)
    news = Counter(new[j] for j in range(len(new)) if j not in pairs)
    where = {old[i]: i for i in range(len(old)) if i not in taken and olds[old[i]] == 1}
    moved: Pairs = {}
    for j in range(len(new)):
        if j in pairs or j in moved or news[new[j]] != 1 or new[j] not in where:
            continue
        run = _run(j, where[new[j]], (old, new), (taken, {*pairs, *moved}))
        if sum(len(new[k]) for k in run) >= SHORTEST_MOVE:
            moved.update(run)
            taken.update(run.values())
    return moved


def _run(
    j: int, i: int, texts: tuple[Sequence[str], Sequence[str]], taken: tuple[set[int], set[int]]
) -> Pairs:
    """The longest run of equal texts without partners around new j and old i."""
    old, new = texts
    run: Pairs = {}
    for step in (1, -1):
        b, a = j, i
        while 0 <= b < len(new) and 0 <= a < len(old):
            if new[b] != old[a] or a in taken[0] or b in taken[1]:
                break
            run[b] = a
            b, a = b + step, a + step
    return run
