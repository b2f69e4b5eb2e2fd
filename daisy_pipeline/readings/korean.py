# SPDX-License-Identifier: AGPL-3.0-or-later
"""How Korean print is spoken: small named rules, each a pattern and what it gives.

The order is the order of precedence: a stretch that one rule reads is closed to those after it.
"""

from __future__ import annotations

from daisy_pipeline.readings import korean_dates, korean_hanja, korean_numbers, korean_signs

RULES = (*korean_hanja.RULES, *korean_dates.RULES, *korean_numbers.RULES, *korean_signs.RULES)
