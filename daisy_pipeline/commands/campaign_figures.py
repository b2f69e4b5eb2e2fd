# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy campaign enter|import|remove``: figures that people have, with their source."""

from __future__ import annotations

from pathlib import Path

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.commands.people_desk import who_works
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place

KINDS = ("actual", "target", "budget")  # as campaign.entries says; a test holds them equal
_NAMES = {"kind": "figure_kind"}  # an event's own kind is its type


@click.command()
@click.argument("metric")
@click.argument("value")
@click.argument("unit")
@click.option("--period", required=True)
@click.option("--source", required=True)
@click.option("--site", default="")
@click.option("--kind", type=click.Choice(KINDS), default=KINDS[0])
@who_works
@click.pass_obj
def enter(
    console: Console,
    metric: str,
    value: str,
    unit: str,
    period: str,
    source: str,
    site: str,
    kind: str,
    actor: str,
) -> None:
    """Enter a figure, or correct it."""
    opened = ledger_of(console, actor)
    from daisy_pipeline.campaign import entries, usage

    typed = {"metric": metric, "value": value, "unit": unit, "period": period}
    typed |= {"source": source, "site": site, "kind": kind}
    entry, problems = entries.read(typed)
    if entry is None:
        findings = (one.finding(Place(inside=one.field)) for one in problems)
        raise DaisyError(*findings, exit_code=ExitCode.BAD_USAGE)
    done = usage.enter(opened, [(entry, Place(inside=entry.metric))])[0]
    shown = entry.quantity.text(console.lang)
    facts = {"metric": entries.name_of(entry.metric, console.lang), "period": entry.period}
    if done.before is not None:
        before = entries.replaced(entry, done.before).text(console.lang)
        console.say("campaign.corrected", value=shown, before=before, **facts)
    else:
        key = "campaign.entered-same" if done.same else "campaign.entered"
        console.say(key, value=shown, **facts)
    console.event("figure", **_data(entry), before=str(done.before or ""), same=done.same)


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True)
@who_works
@click.pass_obj
def import_(console: Console, source: Path, dry_run: bool, actor: str) -> None:
    """Enter every figure of a sheet, all or none."""
    opened = ledger_of(console, actor)
    from daisy_pipeline.campaign import sheet_in, usage

    shown = opened.workspace.shown(source)
    found = [(one.entry, one.place) for one in sheet_in.read_figures(source, shown)]
    if dry_run or not found:
        usage.refuse_other_units(found)
        console.say("campaign.import-dry", count=len(found))
        console.event("import", file=shown, figures=len(found), dry_run=dry_run)
        return
    done = usage.enter(opened, found, source.name[:200])
    corrected = sum(one.before is not None for one in done)
    same = sum(one.same for one in done)
    facts = {"new": len(done) - corrected - same, "corrected": corrected, "same": same}
    console.say("campaign.imported", file=shown, **facts)
    console.event("import", file=shown, figures=len(done), dry_run=False, **facts)


@click.command()
@click.argument("metric")
@click.option("--period", required=True)
@click.option("--reason", required=True)
@click.option("--site", default="")
@click.option("--kind", type=click.Choice(KINDS), default=None)
@who_works
@click.pass_obj
def remove(
    console: Console, metric: str, period: str, reason: str, site: str, kind: str | None, actor: str
) -> None:
    """Take a figure out; the audit log keeps it."""
    opened = ledger_of(console, actor)
    from daisy_pipeline.campaign import entries, usage

    gone = usage.remove(opened, metric, period, site=site, kind=kind or "", reason=reason)
    for entry in gone:
        name = entries.name_of(entry.metric, console.lang)
        value = entry.quantity.text(console.lang)
        console.say("campaign.removed", metric=name, value=value, period=entry.period)
        console.event("removed", **_data(entry))


def _data(entry: object) -> dict[str, str]:
    return {_NAMES.get(key, key): str(value) for key, value in vars(entry).items()}
