# SPDX-License-Identifier: AGPL-3.0-or-later
"""Days as people type them: YYYY-MM-DD."""

from __future__ import annotations

import re
from datetime import date

from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import ExitCode, Place, fail

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def parse_day(text: str) -> date | None:
    """The day that a text says; None for one that says none."""
    found = _DAY.fullmatch(text.strip())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def neat_day(text: str) -> str:
    """A day of a sheet with points or strokes (2026. 3. 2., 2026/03/02) as 2026-03-02."""
    found = re.fullmatch(r"(\d{4})[./-]\s*(\d{1,2})[./-]\s*(\d{1,2})\.?", text.strip(), re.ASCII)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text


def day_of(ledger: Ledger, text: str, field: str, *, since: date | None = None) -> date:
    """The day typed for ``field`` (a key of words.toml); today for "".

    DP-LED-048 (exit code 2): it is no day, lies after today, or before ``since``.
    """
    day = parse_day(text) if text.strip() else ledger.today()
    problem = "problem.no-day" if day is None else ""
    if day is not None and day > ledger.today():
        problem = "problem.future"
    elif day is not None and since is not None and day < since:
        problem = "problem.before"
    if problem or day is None:
        facts = {"field": field, "problem": problem}
        raise fail("DP-LED-048", Place(inside=text.strip()), exit_code=ExitCode.BAD_USAGE, **facts)
    return day
