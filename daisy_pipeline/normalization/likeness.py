# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether two texts are the same one with a word corrected."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

LEAST = 0.8
_SHORTEST = 4
_LONGEST = 400


def is_like(old: str, new: str) -> bool:
    """Whether the letters agree to 80 of 100 and the figures wholly: 제3장 is never 제4장."""
    if not (_SHORTEST <= len(old) <= _LONGEST and _SHORTEST <= len(new) <= _LONGEST):
        return False
    if 2 * min(len(old), len(new)) < LEAST * (len(old) + len(new)):
        return False
    if re.findall(r"\d+", old) != re.findall(r"\d+", new):
        return False
    match = SequenceMatcher(None, old, new, autojunk=False)
    return match.quick_ratio() >= LEAST and match.ratio() >= LEAST
