# SPDX-License-Identifier: AGPL-3.0-or-later
"""Columns of people's sheets by their headings, in any order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from daisy_pipeline.model.finding import ExitCode, Place, fail

_ASIDE = re.compile(r"\(.*?\)|[\s*_:·\ufeff-]")


def columns_of(
    head: Sequence[str], headings: Mapping[str, Sequence[str]], needed: str, place: Place
) -> dict[str, int]:
    """Where each field stands, by names that its heading may have; case, blanks, brackets aside.

    DaisyError (exit code 2): DP-LED-054 the needed one is missing, -056 one stands twice.
    """
    columns: dict[str, int] = {}
    for at, text in enumerate(head):
        plain = _ASIDE.sub("", text).casefold()
        name = next((n for n, names in headings.items() if plain in names), "")
        if name in columns:
            facts = {"heading": head[columns[name]], "other": text}
            raise fail("DP-LED-056", place, exit_code=ExitCode.BAD_USAGE, **facts)
        if name:
            columns[name] = at
    if needed not in columns:
        known = ", ".join(names[0] for names in headings.values())
        facts = {"heading": headings[needed][0], "known": known}
        raise fail("DP-LED-054", place, exit_code=ExitCode.BAD_USAGE, **facts)
    return columns
