# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people read: findings, reports and progress in Korean and English.

Code names an id or a key and gives facts; the wording stands in ``catalogue/*.toml`` only.
"""

from daisy_pipeline.messages.choice import LANGUAGES, choose_language
from daisy_pipeline.messages.entries import (
    Severity,
    is_error,
    known_ids,
    needs_person,
    severity,
)
from daisy_pipeline.messages.places import clock, place_text
from daisy_pipeline.messages.wording import Worded, finding_data, fix_text, long_text, phrase, word

__all__ = [
    "LANGUAGES",
    "Severity",
    "Worded",
    "choose_language",
    "clock",
    "finding_data",
    "fix_text",
    "is_error",
    "known_ids",
    "long_text",
    "needs_person",
    "phrase",
    "place_text",
    "severity",
    "word",
]
