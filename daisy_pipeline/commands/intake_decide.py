# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy intake accept``, ``return``, ``supersede``: what becomes of recordings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.config.workspace import find_title
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.intake.decide import Decided
    from daisy_pipeline.ledger.give_back import Fault
    from daisy_pipeline.ledger.models import Take


@click.command("accept")
@click.argument("title")
@click.argument("wishes", nargs=-1, required=True)
@click.option("--by", "actor", default="")
@click.pass_obj
def accept(console: Console, title: str, wishes: tuple[str, ...], actor: str) -> None:
    """Use recordings: builds read them from now on."""
    ledger = ledger_of(console, actor)
    from daisy_pipeline.intake.choice import chosen
    from daisy_pipeline.intake.decide import deciding

    slug = find_title(ledger.workspace, title)
    with deciding(ledger, slug, console) as desk:
        done = desk.accept(chosen(desk.title, wishes))
    _tell(console, done, slug)


@click.command("return")
@click.argument("title")
@click.argument("wishes", nargs=-1, required=True)
@click.option("--why", "faults", multiple=True)
@click.option("--from-check", "judged", is_flag=True)
@click.option("--note", default="")
@click.option("--by", "actor", default="")
@click.pass_obj
def give_back(
    console: Console,
    title: str,
    wishes: tuple[str, ...],
    faults: tuple[str, ...],
    judged: bool,
    note: str,
    actor: str,
) -> None:
    """Give recordings back to be read again, and say why."""
    ledger = ledger_of(console, actor)
    from daisy_pipeline.intake.choice import chosen
    from daisy_pipeline.intake.decide import deciding
    from daisy_pipeline.intake.defect_words import parse

    if not (faults or judged or note.strip()):
        raise fail("DP-INT-039", exit_code=ExitCode.BAD_USAGE)
    given = [parse(one) for one in faults]
    slug = find_title(ledger.workspace, title)
    with deciding(ledger, slug, console) as desk:
        takes = chosen(desk.title, wishes)
        found = [[*given, *(_judged(take) if judged else ())] for take in takes]
        _refuse_empty(takes, found, note)
        done = desk.give_back(takes, found, note.strip())
    _tell(console, done, slug)
    for volunteer in sorted({take.volunteer.pseudonym for take in takes}):
        console.say("decide.report", slug=slug, volunteer=volunteer)


def _judged(take: Take) -> list[Fault]:
    from daisy_pipeline.intake.defect_words import of_judgement
    from daisy_pipeline.intake.kept import kept_findings

    return list(of_judgement(kept_findings(take.findings)))


def _refuse_empty(takes: Sequence[Take], found: Sequence[Sequence[Fault]], note: str) -> None:
    """DP-INT-043 for recordings against which the judgement says nothing."""
    bare = [take for take, faults in zip(takes, found, strict=True) if not faults]
    if bare and not note.strip():
        findings = [Finding("DP-INT-043", Place(take.file)) for take in bare]
        raise DaisyError(*findings, exit_code=ExitCode.BAD_USAGE)


@click.command("supersede")
@click.argument("title")
@click.argument("old")
@click.option("--with", "new", default="")
@click.option("--by", "actor", default="")
@click.pass_obj
def supersede(console: Console, title: str, old: str, new: str, actor: str) -> None:
    """Take a recording out, or put another one in its place."""
    ledger = ledger_of(console, actor)
    from daisy_pipeline.intake.choice import chosen
    from daisy_pipeline.intake.decide import deciding

    slug = find_title(ledger.workspace, title)
    with deciding(ledger, slug, console) as desk:
        (take,) = chosen(desk.title, [old])
        by = chosen(desk.title, [new])[0] if new else None
        done = desk.supersede(take, by)
    _tell(console, done, slug)


def _tell(console: Console, done: Decided, slug: str) -> None:
    """What was decided first, then what followed from it."""
    from daisy_pipeline.ledger.assignments import short_id

    for take in done.changed:
        console.say(f"decide.{take.state}", file=take.file)
    for take in done.same:
        console.say("decide.same", file=take.file, state=f"state.{take.state}")
    for take in (*done.changed, *done.same):
        facts = {"file": take.file, "sha256": take.sha256, "state": take.state, "title": slug}
        console.event("take", changed=take in done.changed, round=take.round, **facts)
    for row in done.assignments:
        facts = {"volunteer": row.volunteer.pseudonym, "assignment": short_id(row)}
        console.say("decide.assignment", state=f"state.{row.state}", **facts)
        console.event("assignment", id=row.id.hex, state=row.state)
    if done.minutes:
        console.say("decide.credited", minutes=done.minutes)
        console.event("credited", minutes=done.minutes)
    console.tell_all(done.findings)
