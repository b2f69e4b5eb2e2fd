# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy ledger``: begin the ledger, bring it up to date, keep it safe, look whether it is true.

Nothing of the ledger is imported before a command is used: Django takes its time to start.
"""

from __future__ import annotations

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import open_workspace
from daisy_pipeline.messages import phrase


@click.group()
def ledger() -> None:
    """Everything about the ledger as a whole."""


@ledger.command()
@click.option("--by", "actor", default="")
@click.pass_obj
def init(console: Console, actor: str) -> None:
    """Make the ledger's folder, its key file and its tables."""
    from daisy_pipeline.ledger.setup import begin

    workspace = open_workspace()
    readme = phrase("ledger.readme", "ko")
    made = begin(workspace, actor=actor, readme=readme)
    folder = workspace.shown(made.folder)
    console.say("ledger.begun", folder=folder)
    console.event("ledger", folder=folder)
