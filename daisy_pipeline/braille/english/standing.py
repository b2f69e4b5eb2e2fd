# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands around a word, and what follows from it: contractions (2.6, 10) and ⠰ (5)."""

from __future__ import annotations

import re

from daisy_pipeline.braille.english import words
from daisy_pipeline.braille.english.letters import GIVEN
from daisy_pipeline.braille.english.state import JOINTS, LETTERS, State
from daisy_pipeline.braille.english.words import Use

_LEFT = frozenset("([{“‘\"'’„‚" + GIVEN)
_RIGHT = frozenset(")]}”’\"',;:.!?…" + GIVEN)
_LOWER_SIGNS = JOINTS | frozenset(".,;:!?…'\"“”‘’")
_CONTACT = frozenset(("be", "were", "his", "was"))
_UNITS = frozenset(("kwh", "mwh", "gwh", "twh"))
_CHAIN = re.compile(f"[{LETTERS}‘’'“”]+(?:-[{LETTERS}‘’'“”]+){{1,60}}")
_WORD = re.compile(f"[{LETTERS}]+(?:['’][{LETTERS}]+)*")
_LONGEST = 100
"""Letters of a word, at most: more are no word, and are spelled."""
_NEAR = 60
"""How many signs of a sequence are looked at on either side."""


def use_of(state: State, found: re.Match[str], word: str) -> Use:
    """How the word may be contracted, by what stands around it (2.6, 10.1 to 10.6, 10.12)."""
    first, last = found.span()
    inside = state.spelling or first < state.chain or first in state.glyphs.plain
    if inside or len(word) > _LONGEST or _abbreviation(state, found, word):
        return Use.SPELLED
    if not _alone_before(state.text, first):
        return Use.INNER
    if not _alone_behind(state.text, last):
        return Use.JOINED
    around = state.text[max(0, first - 1) : first] + state.text[last : last + 1]
    if word in _CONTACT and any(sign in _LOWER_SIGNS for sign in around):
        return Use.UPPER
    if _lower(word) and _all_lower(state, first, last):
        return Use.UPPER
    return Use.ALONE


def _lower(word: str) -> bool:
    groups = words.contracted(word)
    return bool(groups) and words.lower("".join(cells for cells, _ in groups or ()))


def _abbreviation(state: State, found: re.Match[str], word: str) -> bool:
    """Letters said one by one take no contraction (10.12.1)."""
    if word in _UNITS:
        return True
    first, last = found.span()
    great = sum(sign.isupper() for sign in found[0])
    if len(word) < 2 or not great:
        return False
    if great < len(word):
        return len(word) <= 3 and great > 1
    if first and state.text[first - 1].isalnum():
        return False
    figures = state.text[last : last + 1].isdigit()
    alone = state.marks.capital.get(first, "") == "⠠⠠"
    return (len(word) == 2 and figures) or (alone and words.initials(word))


def _all_lower(state: State, first: int, last: int) -> bool:
    """Whether the sequence has no upper dot, this word being the last that is written lower."""
    text = state.text
    start, end = first, last
    while start and first - start < _NEAR and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and end - last < _NEAR and not text[end].isspace():
        end += 1
    around = text[start:first] + text[last:end]
    behind = text[last:end]
    indicated = any(state.marks.before.get(place) for place in range(start, end))
    if not around or indicated or any(sign.isalpha() for sign in behind):
        return False
    if any(not sign.isalpha() and sign not in _LOWER_SIGNS for sign in around):
        return False
    return all(_lower(other.lower()) for other in _WORD.findall(text[start:first]))


def _alone_before(text: str, first: int) -> bool:
    """Whether letters stand alone (2.6) as to what is before them: a blank, a hyphen, a dash."""
    while first and text[first - 1] in _LEFT:
        first -= 1
    return not first or text[first - 1].isspace() or text[first - 1] in JOINTS


def _alone_behind(text: str, last: int) -> bool:
    while last < len(text) and text[last] in _RIGHT:
        last += 1
    return last == len(text) or text[last].isspace() or text[last] in JOINTS


def told(state: State, found: re.Match[str], use: Use, groups: tuple[words.Group, ...]) -> str:
    """⠰ before letters that would be read as something else, ⠰⠰ before several (5.6 to 5.9)."""
    first = found.start()
    if state.partial and first >= state.chain:
        state.partial = False
        short = sum(len(cells) for cells, _ in groups) < len(found[0])
        return "⠰⠄" if short else ""
    if state.spelling:
        return "⠰" if state.numeric and found[0][0] in "abcdefghij" else ""
    if first < state.chain or first in state.glyphs.plain or state.grade == 1:
        return ""
    mixed = use == Use.SPELLED and found[0].lower() != found[0] != found[0].upper()
    if mixed or state.source.role == "sign" or not _needs(state, first, found.end()):
        return ""
    state.chain, state.partial = _chain(state.text, first, state)
    return "⠰⠰" if state.chain else "⠰"


def _needs(state: State, first: int, last: int) -> bool:
    """Whether letters that stand alone would be read as a word."""
    head, _, tail = state.text[first:last].lower().replace("’", "'").partition("'")
    if tail not in ("", "s") or first in state.glyphs.cells or not words.must_be_told(head):
        return False
    return _alone_before(state.text, first) and _alone_behind(state.text, last)


def _chain(text: str, first: int, state: State) -> tuple[int, bool]:
    """Where ⠰⠰ would end if it were shorter than single ⠰ (5.9), else 0; and whether it ends
    before the sequence does.
    """
    chain = _CHAIN.match(text, first)
    if chain is None:
        return 0, False
    needed, last, contracted = 0, 0, False
    for part in _WORD.finditer(text, first, chain.end()):
        needs = _needs(state, *part.span())
        needed += needs
        if needs or len(part[0]) == 1:
            last = part.end()
            continue
        made = words.contracted(part[0].lower()) or ()
        contracted = contracted or sum(len(cells) for cells, _ in made) < len(part[0])
    if needed > 2 and not contracted:
        return chain.end(), False
    return (last, True) if needed > 3 else (0, False)
