# SPDX-License-Identifier: AGPL-3.0-or-later
"""Examples of the Rules of Unified English Braille as sources.

Mathematical letters and low lines for looks are print that the engine knows; what the rows say in
words of their own is turned into what a document says by its markup.
"""

from __future__ import annotations

import re

from daisy_pipeline.braille.source import Look, Source

_NOTES = re.compile(r"\[(?:open tn|tn open|(?P<close>close tn|tn close))\]")
_ALPHABET = "rule_4_1"
"""The section that shows the letters themselves, without the ⠰ that they take in a text (5.7)."""


def english_source(printed: str, article: str) -> Source:
    """The stretch that a document would hold for a row of the suite ``english``."""
    looks = tuple(
        Look(found.start(), found.end(), braille="⠈⠨⠜" if found["close"] else "⠈⠨⠣")
        for found in _NOTES.finditer(printed)
    )
    shown = article == _ALPHABET and len(printed) == 1
    return Source(printed, "en", "sign" if shown else "", looks)
