# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words by liblouis' contractions (UEB 10), with what its table cannot know: where indicators
fall into a word, and whether it stands alone (UEB 2.6).
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from daisy_pipeline.braille.english.letters import FOREIGN
from daisy_pipeline.braille.ueb import ALPHABET, TABLES
from daisy_pipeline.tools import louis

Group = tuple[str, int]
"""Cells of one contraction or letter, and which letter of the word it begins with."""
Context = tuple[str, str]


class Use(IntEnum):
    """How a word may be contracted."""

    ALONE = 0
    JOINED = 1  # something stands behind it: no word signs, no shortforms
    INNER = 2  # something stands before it: nor what only begins a word
    UPPER = 3  # in contact with lower signs: the last lower contraction is spelled (10.5, 10.6)
    SPELLED = 4  # grade 1


_FINALS = frozenset(("⠨⠙", "⠨⠑", "⠨⠝", "⠨⠎", "⠨⠞", "⠰⠑", "⠰⠛", "⠰⠇", "⠰⠝", "⠰⠎", "⠰⠞", "⠰⠽"))
_INITIALS = "⠐⠘⠸⠨⠰"
_LOWER_GROUPS = frozenset("⠂⠆⠒⠖⠶⠲")
_MEDIAL_PAIRS = frozenset(("ea", "bb", "cc", "ff", "gg"))
_LOWER_WORDS = frozenset(("be", "were", "his", "was", "enough"))
_INITIALISMS = frozenset(
    (
        *("cst", "dar", "edt", "ent", "er", "est", "ged", "gst", "ied", "it", "mst", "pow"),
        *("pst", "sat", "us", "who"),
    )
)
"""Capitals said letter by letter that would else be contracted; it cannot be seen in them."""


def lower(cells: str) -> bool:
    """Whether no cell has a dot of the upper row (1 or 4)."""
    return all((ord(cell) - 0x2800) & 0b001001 == 0 for cell in cells)


@lru_cache(maxsize=50_000)
def contracted(
    word: str, breaks: tuple[int, ...] = (), use: int = Use.ALONE, grade: int = 2
) -> tuple[Group, ...] | None:
    """The groups of a word in small letters; None without liblouis.

    No group goes over the letters in ``breaks``, before which indicators will stand.
    """
    if use == Use.SPELLED or grade == 1:
        return _spelled(word)
    context = (
        FOREIGN if use == Use.INNER else "",
        FOREIGN if use in (Use.JOINED, Use.INNER) else "",
    )
    if use == Use.JOINED and word[-2:] in _MEDIAL_PAIRS:
        context = ("", "")
    whole = _groups(word, context)
    if whole is None:
        return None
    if use in (Use.JOINED, Use.INNER):
        whole = _longhand(word, whole, context)
    elif use == Use.UPPER:
        whole = _raised(word, _groups(word) or whole)
    return _broken(word, whole, breaks, use, context)


def _longhand(word: str, groups: tuple[Group, ...], context: Context) -> tuple[Group, ...]:
    """The groups with no shortform among them: those want to stand alone (10.9.1)."""
    cells, first = groups[0]
    after = groups[1][1] if len(groups) > 1 else len(word)
    if len(cells) < 2 or after - first < 3 or cells[0] in _INITIALS:
        return groups
    tries = (_groups(word, context, frozenset((place,))) for place in range(first + 1, after))
    return min((made for made in tries if made), key=_cells, default=groups)


def _broken(
    word: str, whole: tuple[Group, ...], breaks: tuple[int, ...], use: int, context: Context
) -> tuple[Group, ...]:
    """The groups with none over a break."""
    starts = breaks if use != Use.INNER else (0, *breaks)
    apart = set(_apart(whole, starts, len(word)))
    parts = _parts(word, breaks) if apart and use == Use.ALONE else None
    if parts and "".join(part[0] for part in parts) == "".join(part[0] for part in whole):
        return parts
    made, kept = whole, set(breaks) | apart
    while apart:  # what is kept apart may be contracted otherwise
        made = _groups(word, context, frozenset(kept)) or made
        apart = set(_apart(made, starts, len(word))) - kept
        kept |= apart
    return made


def _parts(word: str, breaks: tuple[int, ...]) -> tuple[Group, ...] | None:
    """The word in pieces that are written as if each stood alone: LetterMen (10.9.4)."""
    made: list[Group] = []
    for first, last in zip((0, *breaks), (*breaks, len(word)), strict=True):
        groups = _groups(word[first:last])
        if groups is None:
            return None
        made.extend((cells, first + letter) for cells, letter in groups)
    return tuple(made)


def _cells(groups: tuple[Group, ...]) -> int:
    return sum(len(cells) for cells, _ in groups)


def _groups(
    word: str, context: Context = ("", ""), parts: frozenset[int] = frozenset()
) -> tuple[Group, ...] | None:
    """Groups by liblouis; a foreign letter put before each of ``parts`` keeps them apart."""
    given, letters = [context[0]], [-1] * len(context[0])
    for number, letter in enumerate(word):
        if number in parts and number:
            given.append(FOREIGN)
            letters.append(-1)
        given.append("'" if letter == "’" else letter)
        letters.append(number)
    made = louis.translate(TABLES[2], "".join(given) + context[1])
    if made is None:
        return None
    groups: list[Group] = []
    before = -1
    for cell, origin in zip(*made, strict=True):
        number = letters[origin] if origin < len(letters) else -1
        if number >= 0 and origin == before and groups:
            groups[-1] = (groups[-1][0] + cell, number)
        elif number >= 0:
            groups.append((cell, number))
        before = origin
    if groups and groups[0][0].startswith("⠰") and not context[0]:
        groups[0] = (groups[0][0][1:], groups[0][1])
    return tuple(groups)


def _spelled(word: str) -> tuple[Group, ...]:
    return tuple(
        (ALPHABET.get(letter, "⠄" if letter in "'’" else "⠿"), number)
        for number, letter in enumerate(word)
    )


def _raised(word: str, groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """The groups with the last lower one spelled."""
    if word in _LOWER_WORDS:
        return _groups(word, ("", FOREIGN)) or groups
    for number in range(len(groups) - 1, -1, -1):
        cells, first = groups[number]
        after = groups[number + 1][1] if number + 1 < len(groups) else len(word)
        if lower(cells) and after - first > 1:
            letters = tuple((ALPHABET[word[k]], k) for k in range(first, after))
            return groups[:number] + letters + groups[number + 1 :]
    return groups


def _apart(groups: tuple[Group, ...], breaks: tuple[int, ...], size: int) -> list[int]:
    """Where letters must be kept apart for the breaks' sake (UEB 10.6.5, 10.8.2, 10.12.12)."""
    found: list[int] = []
    for number, (cells, first) in enumerate(groups):
        after = groups[number + 1][1] if number + 1 < len(groups) else size
        if after - first < 2 or not breaks:
            continue
        inside = any(first < place < after for place in breaks)
        final = first in breaks and cells in _FINALS
        medial = cells in _LOWER_GROUPS and (first in breaks or after in breaks)
        if final or medial:
            found.append(first + 1)
        elif inside:
            found.extend(place for place in breaks if first < place < after)
    return found


@lru_cache(maxsize=10_000)
def must_be_told(word: str) -> bool:
    """Whether letters that stand alone need ⠰, as they would be read as a word (5.7)."""
    if len(word) == 1:
        return word in ALPHABET and word not in "aio"
    if word in _PLURALS:
        return True
    made = louis.translate(TABLES[2], word)
    return made is not None and made[0].startswith("⠰")


_PLURALS = frozenset(("yrs", "frs", "lrs", "brls"))


def initials(word: str) -> bool:
    """Whether capitals are said letter by letter, and so not contracted (10.12.1)."""
    return word in _INITIALISMS
