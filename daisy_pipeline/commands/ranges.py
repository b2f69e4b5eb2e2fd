# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ranges and days as people type them after an option."""

from __future__ import annotations

import re
from datetime import date, timedelta

import click

from daisy_pipeline.messages import phrase

_RANGE = re.compile(r"(\d{1,4})(?:\s*[-~]\s*(\d{1,4}))?", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class Sections(click.ParamType[tuple[int, int]]):
    """``3`` or ``3-5``: two numbers from 1, both within."""

    name = "range"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """The first and the last number."""
        if isinstance(value, tuple):
            return value
        found = _RANGE.fullmatch(str(value).strip())
        first = int(found[1]) if found else 0
        last = int(found[2] or found[1]) if found else 0
        if not 0 < first <= last:
            self.fail(phrase("range.sections", _lang(ctx), value=str(value)), param, ctx)
        return first, last


class Month(click.ParamType[tuple[date, date]]):
    """``2026-11``: the first and the last day of a month."""

    name = "month"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[date, date]:
        """The month's days at both ends."""
        if isinstance(value, tuple):
            return value
        found = _MONTH.fullmatch(str(value).strip())
        if found is None or not 1 <= int(found[2]) <= 12 or not int(found[1]):
            self.fail(phrase("range.month", _lang(ctx), value=str(value)), param, ctx)
        first = date(int(found[1]), int(found[2]), 1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _lang(ctx: click.Context | None) -> str:
    return str(getattr(ctx.obj, "lang", "ko")) if ctx else "ko"


SECTIONS, MONTH = Sections(), Month()
