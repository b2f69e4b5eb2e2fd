# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which quotation marks and brackets of a text belong together, also where a typist forgot one."""

from __future__ import annotations

import re

_CLOSER_OF = {
    "“": "”", "‘": "’", "「": "」", "『": "』", "(": ")", "[": "]", "〈": "〉", "《": "》",
    "«": "»", "（": "）", "〔": "〕", "【": "】",
}  # fmt: skip
_OPENER_OF = {closer: opener for opener, closer in _CLOSER_OF.items()}
OPENERS = frozenset(_CLOSER_OF) | {'"', "'"}
CLOSERS = frozenset(_OPENER_OF) | {'"', "'"}
QUOTES = frozenset("\"'“‘「『«")
_MOST_OPEN = 64  # more opening signs than this are noise; the oldest are forgotten
_SIGN = re.compile("[" + re.escape("".join(sorted(OPENERS | CLOSERS))) + "]")


def find_pairs(text: str) -> dict[int, int]:
    """The offsets of opening signs with those of their closing signs; stray signs are left out.

    A straight quotation mark opens or closes by what stands around it. An opening one before the
    last was closed shows that the last one was stray.
    """
    pairs: dict[int, int] = {}
    waiting: list[tuple[str, int]] = []
    for found in _SIGN.finditer(text):
        sign, at = found[0], found.start()
        if sign in "'’" and _is_apostrophe(text, at):
            continue
        if sign in "\"'":
            _straight(text, sign, at, waiting, pairs)
        elif sign in "“‘" and _closes(text, sign, at, waiting):
            _close(sign, at, waiting, pairs)
        elif sign in _CLOSER_OF:
            waiting.append((sign, at))
            del waiting[:-_MOST_OPEN]
        else:
            _close(_OPENER_OF[sign], at, waiting, pairs)
    return pairs


def _closes(text: str, sign: str, at: int, waiting: list[tuple[str, int]]) -> bool:
    """Whether an opening mark was typed for the closing one (“누구세요?“)."""
    ended = text[at - 1 : at] in tuple(".?!…") and not text[at + 1 : at + 2].strip()
    return ended and bool(waiting) and waiting[-1][0] == sign


def _is_apostrophe(text: str, at: int) -> bool:
    """Whether the sign stands within a word (don't) or before a shortened year (’88)."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if before.isascii() and before.isalpha():
        return after.isascii() and after.isalpha()
    return text[at] == "’" and not before.strip() and after.isdigit()


def _straight(
    text: str, sign: str, at: int, waiting: list[tuple[str, int]], pairs: dict[int, int]
) -> None:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    free_before = not before.strip() or before in OPENERS - {'"', "'"} or before in "—,"
    may_open = free_before and bool(after.strip())
    is_open = any(opener == sign for opener, _ in waiting)
    nested = before in ("'", '"') and before != sign and (sign, at) != (before, at)
    if is_open and not may_open:
        _close(sign, at, waiting, pairs)
    elif is_open:
        while waiting.pop()[0] != sign:
            pass
        waiting.append((sign, at))
    elif may_open or nested or (before.isalnum() and not _is_possessive(sign, before)):
        waiting.append((sign, at))


def _is_possessive(sign: str, before: str) -> bool:
    """Whether the sign marks a plural's possession (the dogs' bowls): it opens nothing."""
    return sign == "'" and before.isascii()


def _close(opener: str, at: int, waiting: list[tuple[str, int]], pairs: dict[int, int]) -> None:
    for depth in range(len(waiting) - 1, -1, -1):
        if waiting[depth][0] == opener:
            pairs[waiting[depth][1]] = at
            del waiting[depth:]
            return
