# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether two texts are the same one with a word corrected."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

LEAST = 0.8
_LEAST_OF_FEW = 0.9
_MANY = 12
_SHORTEST = 4
_LONGEST = 400


def is_like(old: str, new: str) -> bool:
    """Whether the letters agree to 80 of 100 and the figures wholly: 제3장 is never 제4장.

    In few letters one that differs may be another word (꽃이, 잎이): there the jamo must agree to
    90 of 100, as they do where a key was missed.
    """
    if not (_SHORTEST <= len(old) <= _LONGEST and _SHORTEST <= len(new) <= _LONGEST):
        return False
    if 2 * min(len(old), len(new)) < LEAST * (len(old) + len(new)):
        return False
    if re.findall(r"\d+", old) != re.findall(r"\d+", new):
        return False
    if _ratio(old, new) < LEAST:
        return False
    jamo = (unicodedata.normalize("NFD", text) for text in (old, new))
    return min(len(old), len(new)) >= _MANY or _ratio(*jamo) >= _LEAST_OF_FEW


def _ratio(old: str, new: str) -> float:
    match = SequenceMatcher(None, old, new, autojunk=False)
    return match.ratio() if match.quick_ratio() >= LEAST else 0.0
