# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy clean``: free the disk of results that no present product was made from."""

from __future__ import annotations

import click

from daisy_pipeline.build.clean import clean_store
from daisy_pipeline.commands.console import Console
from daisy_pipeline.config.workspace import open_workspace


@click.command()
@click.option("--days", type=click.IntRange(0), default=30)
@click.pass_obj
def clean(console: Console, days: int) -> None:
    """Delete results in the store that were not used for some days."""
    freed = clean_store(open_workspace(), days)
    console.say("clean.done", count=freed.entries, size=round(freed.size / 1_000_000, 1))
    console.event("cleaned", entries=freed.entries, size=freed.size)
