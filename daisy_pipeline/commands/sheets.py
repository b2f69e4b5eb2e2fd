# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists as sheets for offices (CSV): written whole or not at all, row by row, and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from daisy_pipeline.formats.csv_sheet import Cell, sheet_parts
from daisy_pipeline.tools.files import staged

if TYPE_CHECKING:
    from daisy_pipeline.commands.console import Console
    from daisy_pipeline.config.workspace import Workspace


def write_sheet(
    console: Console,
    workspace: Workspace,
    target: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
) -> None:
    """Write a sheet and say where it is and how long; a long list need not fit into the memory.

    DP-CLI-011 (exit code 2) for a place where only people write.
    """
    workspace.refuse(target)
    count = 0

    def counted() -> Iterator[Sequence[Cell]]:
        nonlocal count
        for count, row in enumerate(rows, 1):  # noqa: B007
            yield row

    target.parent.mkdir(parents=True, exist_ok=True)
    with staged(target) as file:
        for part in sheet_parts(header, counted()):
            file.write(part)
    console.say("sheet-written", path=target.as_posix(), count=count)
    console.event("sheet", path=target.as_posix(), count=count)
