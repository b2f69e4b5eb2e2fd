# SPDX-License-Identifier: AGPL-3.0-or-later
"""The options of lists: how many rows of which page, or all of them as a sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
_PAGE = 50  # rows that a person looks through at once
_MOST = 10_000


def paged(command: Command) -> Command:
    """The command with ``--limit`` and ``--page``, from 1 both."""
    page = click.option("--page", type=click.IntRange(1), default=1)
    limit = click.option("--limit", type=click.IntRange(1, _MOST), default=_PAGE)
    return limit(page(command))


def as_sheet(command: Command) -> Command:
    """The command with ``--csv FILE``, which it takes as ``sheet``."""
    file = click.Path(path_type=Path, dir_okay=False)
    return click.option("--csv", "sheet", type=file, default=None)(command)
