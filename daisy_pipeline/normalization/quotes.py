# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules on quotation marks and dashes: print's own stay unless a title asks for other ones."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daisy_pipeline.normalization.lines import BREAK, OTHER, PAGE, Edit

TEX = re.compile("``")
STRAIGHT = re.compile("[\"']")
DASHES = re.compile(r"--|\.\.\.")
_TEX_PAIR = re.compile("``([^`\"]*?)''")
_LONG = re.compile(r"(?<![-])--(?![->])|(?<!\.)\.{3}(?!\.)|(?<!\.)\.{6}(?!\.)")
_OPENS_AFTER = f" \t\u00a0\u3000([{{<〈《「『“‘—–-…·{BREAK}{PAGE}{OTHER}"

# What opens and closes what; ' and ’ are apostrophes as well and are not counted.
_PAIRS = {")": "(", "]": "[", "」": "「", "』": "『", "〉": "〈", "》": "《", "”": "“", "】": "【"}
PAIRED = re.compile(f"[{re.escape(''.join([*_PAIRS, *_PAIRS.values()]))}]")
_COUNTED = re.compile(
    r"(?:^|(?<=[\s,;]))(?:[0-9]{1,3}|[A-Za-z가-힣]|[ivx]{1,5})\)|[:;=8]-?[()]+|\^\)"
)


def tex_quotes(line: str) -> Iterable[Edit]:
    """TeX's `` and '' as the quotation marks that they stand for, where they are a pair."""
    for found in _TEX_PAIR.finditer(line):
        yield Edit(found.start(), found.start() + 2, "“")
        yield Edit(found.end() - 2, found.end(), "”")


def curly_quotes(line: str) -> Iterable[Edit]:
    """Straight quotation marks as opening and closing ones; a text where they do not pair stays.

    An apostrophe within a word becomes ’; so does one before letters that were left out ('tis).
    """
    made: list[Edit] = []
    open_: list[str] = []
    for found in STRAIGHT.finditer(line):
        at, sign = found.start(), found[0]
        before, after = line[at - 1 : at] if at else "", line[at + 1 : at + 2]
        opens = (not before or before in _OPENS_AFTER or before in "\"'") and after.strip()
        if sign == "'" and before.isalnum() and (after.isalnum() or sign not in open_):
            made.append(Edit(at, at + 1, "’"))
        elif sign in open_:
            if open_.pop() != sign:
                return
            made.append(Edit(at, at + 1, "”" if sign == '"' else "’"))
        elif opens:
            open_.append(sign)
            made.append(Edit(at, at + 1, "“" if sign == '"' else "‘"))
        else:
            return
    if not open_:
        yield from made


def long_dashes(line: str) -> Iterable[Edit]:
    """Two hyphens as a dash, three full stops as an ellipsis."""
    for found in _LONG.finditer(line):
        words = "—" if found[0][0] == "-" else "…" * (len(found[0]) // 3)
        yield Edit(found.start(), found.end(), words)


def unpaired(line: str) -> Iterable[Edit]:
    """The first bracket or quotation mark of a text that has no partner in it.

    A list's number with its bracket (1), faces made of signs, and a speech that goes on in the next
    paragraph, each of which opens with a mark and only the last closes, want no partner.
    """
    counted = {found.end() - 1 for found in _COUNTED.finditer(line)}
    open_: list[int] = []
    for found in PAIRED.finditer(line):
        if found.start() in counted:
            continue
        if found[0] not in _PAIRS:
            open_.append(found.start())
        elif open_ and line[open_[-1]] == _PAIRS[found[0]]:
            open_.pop()
        else:
            yield Edit(found.start(), found.end(), "")
            return
    if open_ and not (len(open_) == 1 and line[open_[0]] in "“「『" and open_[0] == 0):
        yield Edit(open_[-1], open_[-1] + 1, "")
