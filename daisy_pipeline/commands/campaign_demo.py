# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy campaign demo``: the figures of a real report, in a ledger that is not the library's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.campaign_report import say
from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.people_desk import who_works
from daisy_pipeline.messages import phrase

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger


@click.command()
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), default=None)
@click.option("--here", is_flag=True)
@who_works
@click.pass_obj
def demo(console: Console, into: Path | None, here: bool, actor: str) -> None:
    """Load the sample and report it: from a temporary ledger, a new workspace, or this one."""
    from daisy_pipeline.ledger.door import disconnect

    if here:
        from daisy_pipeline.commands.open_ledger import ledger_of

        _show(console, ledger_of(console, actor))
    elif into is not None:
        _show(console, _begin(into.absolute(), actor))
    else:
        with TemporaryDirectory(prefix="daisy-demo-") as folder:
            try:
                _show(console, _begin(Path(folder).resolve(), actor), kept=False)
            finally:
                disconnect()  # Windows removes no file that is open


def _begin(root: Path, actor: str) -> Ledger:
    """A new workspace with a ledger of its own; DP-LED-035 for a folder with something in it."""
    from daisy_pipeline.config.workspace import Workspace
    from daisy_pipeline.ledger.setup import begin
    from daisy_pipeline.model.finding import ExitCode, Place, fail

    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise fail("DP-LED-035", Place(str(root)), exit_code=ExitCode.BAD_USAGE)
    (root / "sources").mkdir(parents=True, exist_ok=True)
    # DATABASE_URL may name the library's own ledger on a server: the sample never goes there.
    readme = phrase("ledger.readme", "ko")
    return begin(Workspace(root), actor=actor, readme=readme, environ={})


def _show(console: Console, ledger: Ledger, *, kept: bool = True) -> None:
    from daisy_pipeline.campaign import demo_load
    from daisy_pipeline.campaign.reporting import report

    loaded = demo_load.load(ledger)
    for year in demo_load.YEARS:
        made = replace(report(ledger, year), branches=())
        say(console, made)
        console.line("")
        console.tell_all(made.findings)
    console.tell_all(loaded.findings)
    folder = str(ledger.workspace.root) if kept else ""
    if kept:
        console.say("campaign.demo-loaded", count=loaded.figures, folder=folder)
    else:
        console.say("campaign.demo-gone")
    console.event("demo", figures=loaded.figures, folder=folder)
