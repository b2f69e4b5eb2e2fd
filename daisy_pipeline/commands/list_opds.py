# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy list opds``: the catalogue that a partner school or a reading app fetches.

Nothing of the ledger is imported before the command is used.
"""

from __future__ import annotations

from pathlib import Path

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.model.finding import ExitCode

# As export.new_titles says; a test holds them equal.
KINDS = ("audio", "synthetic", "magazine", "braille", "large-print", "text")


@click.command()
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True)
@click.option("--site", default="")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=None)
@click.option("--with-files", is_flag=True)
@click.pass_obj
def opds(
    console: Console, kinds: tuple[str, ...], site: str, out: Path | None, with_files: bool
) -> ExitCode:
    """Write an OPDS 2.0 feed of the approved items into a folder."""
    opened = ledger_of(console)
    from daisy_pipeline.export.feed import Wishes, feed_of, write_feed

    folder = out or Path.cwd() / "opds"
    opened.workspace.refuse(folder)
    feed = feed_of(opened, Wishes(kinds, site.strip(), console.lang))
    console.tell_all(feed.findings)
    shown = opened.workspace.shown(folder)
    changed = write_feed(feed, folder, shown, with_files=with_files)
    counts = {"count": len(feed.offers), "changed": changed}
    console.say("feed.written", folder=shown, **counts)
    if feed.synthetic:
        console.say("feed.synthetic", count=feed.synthetic)
    if not feed.site.base:
        console.say("feed.relative")
    console.event("feed", folder=shown, synthetic=feed.synthetic, **counts)
    return ExitCode.FINDINGS if feed.findings else ExitCode.OK
