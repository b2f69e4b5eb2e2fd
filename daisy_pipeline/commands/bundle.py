# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy bundle verify``: whether a bundle is whole; needs neither a workspace nor a ledger."""

from __future__ import annotations

from pathlib import Path

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.messages import is_error
from daisy_pipeline.model.finding import ExitCode


@click.group()
def bundle() -> None:
    """Hold the subcommands."""


@bundle.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.pass_obj
def verify(console: Console, path: Path) -> ExitCode:
    """Tell everything that is wrong with a bundle."""
    from daisy_pipeline.export.verify import verify as judge

    found = judge(path, progress=console)
    console.tell_all(found)
    wrong = [one for one in found if is_error(one)]
    key = "bundle.faulty" if wrong else "bundle.whole"
    console.say(key, file=path.name, count=len(wrong))
    console.event("bundle", file=path.name, whole=not wrong, findings=len(found))
    return ExitCode.FINDINGS if wrong else ExitCode.OK
