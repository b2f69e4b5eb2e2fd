# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules on blanks, line ends and hyphens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from daisy_pipeline.normalization.lines import BREAK, PAGE, STRING, Edit
from daisy_pipeline.normalization.passes import Context

_BLANK = " \t\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# A single no-break space is meant (a number and its unit); a tab or a wide blank is not.
_ODD = "\t\n\u1680\u2000-\u200a\u205f\u3000"
ODD_BLANKS = re.compile(
    f"[{_ODD}]|[{_BLANK}][{_BLANK}{PAGE}{BREAK}{STRING}]|[{PAGE}{BREAK}][{_BLANK}]|^[{_BLANK}]|[{_BLANK}]$"
)
_AREA = re.compile(f"[{_BLANK}{PAGE}{BREAK}]+")
_PIECE = re.compile(f"[{_BLANK}]+")

BEFORE_SIGN = re.compile(r"[ \u00a0](?:[.,](?![.,\w])|[?!](?!\w)|[)\]}”’])|[(\[{“‘][ \u00a0]")
_BEFORE_STOP = re.compile(
    r"(?<=[가-힣A-Za-z])[ \u00a0](?=(?:[.,](?![ ]?[.,])|[?!])(?:$|[\s”’\"')]))"
)
_BRACKETED = re.compile(r"\([ \u00a0][^()\s](?:[^()]*[^()\s])?[ \u00a0]\)")

HYPHEN = re.compile("[-\u2010][ \u00a0]")
_BROKEN_WORD = re.compile(r"([a-z]{2,}|[가-힣]{1,8})([-\u2010][ \u00a0])([a-z]{2,}|[가-힣]{1,8})")
_NOT_JOINED = frozenset({"and", "or", "to", "nor", "versus"})
LINE_END = re.compile(BREAK)
_FEWEST_BREAKS = 3
_FULL_LINE = 24  # columns: shorter lines are addresses and verse
_RAGGED = 0.8


def single_blanks(line: str) -> Iterable[Edit]:
    """One blank between words, none at the ends of a text; a single no-break space stays."""
    for area in _AREA.finditer(line):
        bare = area.start() == 0 or area.end() == len(line) or BREAK in area[0]
        for number, piece in enumerate(_PIECE.finditer(line, area.start(), area.end())):
            words = "" if bare or number else piece[0]
            if len(words) > 1 or words in tuple(_ODDS):
                words = " "
            if words != piece[0]:
                yield Edit(piece.start(), piece.end(), words)


_ODDS = "\t\n\u1680\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def blanks_at_signs(line: str) -> Iterable[Edit]:
    """No blank before a full stop or a comma after a word, none inside both ends of brackets.

    Brackets with nothing but a blank are an answer to fill in; three stops with blanks are print.
    """
    spots = [found.start() for found in _BEFORE_STOP.finditer(line)]
    for found in _BRACKETED.finditer(line):
        spots += (found.start() + 1, found.end() - 2)
    for at in sorted(set(spots)):
        yield Edit(at, at + 1, "")


def wrapped_lines(line: str) -> Iterable[Edit]:
    """Line breaks of a text that was broken at the width of a page, as blanks.

    Sure when the text has at least four lines, all but the last nearly full, and no line before the
    last ends a sentence early; lines cut at one exact width may end within a word: they stay.
    """
    lines = line.split(BREAK)
    if len(lines) <= _FEWEST_BREAKS:
        return
    widths = [_columns(words.strip()) for words in lines[:-1]]
    widest = max(widths)
    if widest < _FULL_LINE or min(widths) < widest * _RAGGED or max(widths) - min(widths) < 2:
        return
    for found in LINE_END.finditer(line):
        yield Edit(found.start(), found.end(), " ")


def _columns(words: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in words)


def broken_words(context: Context, *, sure: bool) -> Callable[[str], Iterable[Edit]]:
    """Words that a line's end cut and that the source has with hyphen and blank (exam- ple).

    ``sure``: only those that the Book has whole elsewhere; else only the others.
    """

    def rule(line: str) -> Iterable[Edit]:
        for found in _BROKEN_WORD.finditer(line):
            left, hyphen, right = found.groups()
            if right in _NOT_JOINED or left.isascii() != right.isascii():
                continue
            known = context.words[left + right] > 0 and len(left + right) > 3
            if known == sure:
                yield Edit(found.start(2), found.start(2) + len(hyphen), "")

    return rule


def spaced_titles(line: str) -> Iterable[Edit]:
    """A heading whose letters were set apart to look wide (차 례, 머 리 말)."""
    words = line.strip()
    if _SET_APART.fullmatch(words) and (len(words) > 3 or words in _TWO):
        for found in re.finditer(" ", line):
            yield Edit(found.start(), found.end(), "")


SET_APART = re.compile("[가-힣] [가-힣]")
_SET_APART = re.compile("[가-힣](?: [가-힣]){1,8}")
_TWO = frozenset(
    (
        "차 례",
        "목 차",
        "서 문",
        "서 론",
        "본 론",
        "결 론",
        "부 록",
        "후 기",
        "제 목",
        "해 설",
        "색 인",
    )
)
