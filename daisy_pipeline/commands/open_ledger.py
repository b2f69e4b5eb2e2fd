# SPDX-License-Identifier: AGPL-3.0-or-later
"""How every command opens the ledger: lazily, for who works, telling what a person should know."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import Workspace, open_workspace
from daisy_pipeline.model.finding import DaisyError, Finding, Place

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger


def ledger_of(console: Console, by: str = "", workspace: Workspace | None = None) -> Ledger:
    """The open ledger of the workspace around here; ``by`` is who works (else DAISY_ACTOR).

    DaisyError as ``open_ledger``; tells the finding of a clock that was set back.
    """
    from daisy_pipeline.ledger.door import open_ledger

    opened = open_ledger(workspace or open_workspace(), actor=by)
    console.tell_all(opened.findings)
    return opened


def tell_share(console: Console, workspace: Workspace) -> None:
    """Warn, with DP-LED-096, of a ledger in a file that lies on a network drive.

    Nothing of the ledger is imported; one that a server keeps is not meant.
    """
    if os.environ.get("DATABASE_URL"):
        return
    from daisy_pipeline.tools.shares import share_kind

    folder = workspace.root / "ledger"
    if folder.is_dir() and (kind := share_kind(folder)):
        console.tell(Finding("DP-LED-096", Place(str(folder)), {"kind": kind}))


def ledger_if_any(console: Console, by: str, workspace: Workspace) -> Ledger | None:
    """The open ledger, for commands that also work without one; None where none was begun.

    Without any sign of a ledger Django is not even imported.
    """
    there = (workspace.root / "ledger" / "ledger.sqlite3").is_file()
    if not there and not os.environ.get("DATABASE_URL"):
        return None
    try:
        return ledger_of(console, by, workspace)
    except DaisyError as problem:
        if problem.findings[0].id != "DP-LED-001":
            raise
        return None
