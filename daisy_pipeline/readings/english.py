# SPDX-License-Identifier: AGPL-3.0-or-later
"""How English print is spoken: small named rules, in order of precedence as in korean.py."""

from __future__ import annotations

from daisy_pipeline.readings import english_numbers, english_words

RULES = (
    *english_words.FIRST_RULES,
    *english_numbers.RULES,
    *english_words.RULES,
)
