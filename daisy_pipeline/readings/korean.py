# SPDX-License-Identifier: AGPL-3.0-or-later
"""How Korean print is spoken: small named rules, each a pattern and what it gives.

The order is the order of precedence: a stretch that one rule reads is closed to those after it.
"""

from __future__ import annotations

from daisy_pipeline.readings import (
    korean_dates,
    korean_emoji,
    korean_hanja,
    korean_letters,
    korean_numbers,
    korean_signs,
    korean_web,
)

RULES = (
    *korean_dates.FIRST_RULES,
    *korean_hanja.RULES,
    *korean_web.RULES,
    *korean_emoji.RULES,
    *korean_dates.RULES,
    *korean_letters.MARK_RULES,
    *korean_numbers.RULES,
    *korean_signs.ROMAN_RULES,
    *korean_letters.RULES,
    *korean_signs.RULES,
)
