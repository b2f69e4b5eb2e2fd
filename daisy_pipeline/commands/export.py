# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy export``: bundle the items that are ready for a destination.

Nothing of the ledger is imported before the command is used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.item_show import say_missing
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.config.workspace import Workspace, find_title, open_workspace
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import ExitCode, Fact, Finding

if TYPE_CHECKING:
    from daisy_pipeline.export.choose import Candidate
    from daisy_pipeline.export.profile import Profile
    from daisy_pipeline.ledger.door import Ledger

_ITEM = re.compile(r"[A-Z0-9]{6,40}")


@click.command()
@click.argument("titles", nargs=-1)
@click.option("--to", "destination", required=True)
@click.option("--quarter", default="")
@click.option("--ready", is_flag=True)
@click.option("--dry-run", is_flag=True)
@click.option("--by", default="")
@click.pass_obj
def export(
    console: Console,
    titles: tuple[str, ...],
    destination: str,
    quarter: str,
    ready: bool,
    dry_run: bool,
    by: str,
) -> ExitCode:
    """Bundle items for a destination; ``--dry-run`` only tells what each one lacks."""
    if (bool(titles), bool(quarter), ready).count(True) != 1:
        raise click.UsageError(phrase("usage.export", console.lang))
    workspace = open_workspace()
    from daisy_pipeline.export import batches
    from daisy_pipeline.export.choose import Wanted, choose, not_begun
    from daisy_pipeline.export.profile import load_profile
    from daisy_pipeline.export.records import without_code

    profile = load_profile(destination, workspace.root)
    opened = ledger_of(console, by, workspace)
    _tell_unverified(console, profile)
    wanted = Wanted(_names(workspace, titles), quarter, waiting=dry_run and not titles)
    if dry_run:
        console.tell_all(without_code(workspace, profile))
        return _look(console, choose(opened, profile, wanted), 0 if titles else not_begun())
    with batches.alone(opened):
        late = batches.complete(opened)
        console.tell_all(late)
        found = choose(opened, profile, wanted)
        if late and not any(one.ready for one in found):
            return ExitCode.OK  # what this command had begun is registered now
        return _send(console, opened, profile, found, named=bool(titles))


def _names(workspace: Workspace, titles: Sequence[str]) -> tuple[str, ...]:
    """Item ids as they are, titles as their slugs."""
    return tuple(
        name if _ITEM.fullmatch(name.upper()) else find_title(workspace, name) for name in titles
    )


def _tell_unverified(console: Console, profile: Profile) -> None:
    if not profile.verified:
        facts = {"destination": profile.name, "source": profile.source}
        console.tell(Finding("DP-EXP-010", facts=dict(facts)))


def _look(console: Console, found: Sequence[Candidate], planned: int) -> ExitCode:
    """Each item: that it may go, or what it lacks and who has to do it; how many are planned."""
    for one in found:
        item = one.item
        material = phrase(f"material.{item.material_type}", console.lang)
        slug = item.title.slug if item.title else "–"
        console.event("candidate", item=item.item_id, title=slug, ready=one.ready)
        if one.ready:
            console.say("export.row", item=item.item_id, material=material, slug=slug)
        else:
            _lacks(console, one)
    _consents(console, found)
    if planned:
        console.say("export.not_begun", count=planned)
    elif not found:
        console.say("export.none")
    ready = sum(one.ready for one in found)
    console.say("export.would", ready=ready, waiting=len(found) - ready)
    return ExitCode.OK


def _lacks(console: Console, one: Candidate) -> None:
    """What one item lacks; people know it by its title."""
    slug = one.item.title.slug if one.item.title else "–"
    console.say("export.lacks", item=one.item.item_id, slug=slug, count=len(one.missing))
    say_missing(console, one.item, one.missing)


def _consents(console: Console, found: Sequence[Candidate]) -> None:
    """Whose consent to transfer is missing, once for all items: forms are collected of people."""
    lacking = (m.facts for one in found for m in one.missing if m.kind == "transfer-consent")
    names = sorted({str(facts["pseudonym"]) for facts in lacking})
    if len(names) > 1:
        console.say("export.consents", count=len(names), pseudonyms=" ".join(names))
        console.event("lacking", purpose="transfer", pseudonyms=names)


def _send(
    console: Console, ledger: Ledger, profile: Profile, found: Sequence[Candidate], *, named: bool
) -> ExitCode:
    """Bundle what is ready; of items that were named, all or none."""
    from daisy_pipeline.export.bundle import assemble

    ready = [one.item for one in found if one.ready]
    lacking = [one for one in found if not one.ready]
    if named:
        for one in lacking:
            _lacks(console, one)
    if not ready or (named and lacking):
        id = "DP-EXP-005" if named and lacking else "DP-EXP-004"
        console.tell(Finding(id, facts={"count": len(lacking)}))
        _consents(console, lacking)
        return ExitCode.NEEDS_PERSON
    built = assemble(ledger, profile, ready, progress=console)
    console.tell_all(built.findings)
    folder, size = ledger.workspace.shown(built.folder), -(-built.size // (1 << 20))
    facts: dict[str, Fact] = {"batch": built.batch_id, "count": built.items, "folder": folder}
    console.say("export.built", size=size, **facts)
    console.event("batch", sha256=built.sha256, bytes=built.size, **facts)
    if lacking:
        console.say("export.left", count=len(lacking))
        _consents(console, lacking)
    console.say("export.next", batch=built.batch_id)
    return ExitCode.OK
