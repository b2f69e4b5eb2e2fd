# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy intake``: recordings as they come in, from the stick or the mail to the takes that count.

Each subcommand is a module of its own; nothing of the ledger is imported before one is used.
"""

from __future__ import annotations

import click

from daisy_pipeline.commands.intake_add import add
from daisy_pipeline.commands.intake_check import check
from daisy_pipeline.commands.intake_decide import accept, give_back, supersede
from daisy_pipeline.commands.intake_report import report
from daisy_pipeline.commands.intake_status import status


@click.group()
def intake() -> None:
    """Hold the subcommands."""


for _command in (check, add, status, accept, give_back, supersede, report):
    intake.add_command(_command)
