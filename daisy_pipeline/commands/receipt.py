# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy receipt``: what destinations answered, and what follows from it.

Nothing of the ledger is imported before a command is used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.commands.receipt_correct import correct
from daisy_pipeline.commands.receipt_look import compare, letter, list_receipts
from daisy_pipeline.config.workspace import open_workspace
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import ExitCode

if TYPE_CHECKING:
    from daisy_pipeline.export.receipt import Taken

RESULTS = ("accepted", "rejected")


@click.group()
def receipt() -> None:
    """Hold the subcommands."""


receipt.add_command(list_receipts)
receipt.add_command(compare)
receipt.add_command(letter)
receipt.add_command(correct)


@receipt.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--batch", "batch_id", required=True)
@click.option("--on", default="")
@click.option("--reference", default="")
@click.option("--good-rows", is_flag=True)
@click.option("--by", default="")
@click.pass_obj
def take(
    console: Console,
    file: Path,
    batch_id: str,
    on: str,
    reference: str,
    good_rows: bool,
    by: str,
) -> ExitCode:
    """Take in a sheet of answers."""
    workspace = open_workspace()
    opened = ledger_of(console, by, workspace)
    from daisy_pipeline.export.batches import find_batch
    from daisy_pipeline.export.profile import load_profile
    from daisy_pipeline.export.receipt import Source, take_in
    from daisy_pipeline.export.receipt_read import read_answers
    from daisy_pipeline.ledger.days import day_of

    batch = find_batch(batch_id)
    profile = load_profile(batch.destination, workspace.root)
    answers = read_answers(file, workspace.shown(file), profile)
    console.tell_all(answers.guesses)
    source = Source(day_of(opened, on, "field.received_on"), reference, file)
    taken = take_in(opened, batch, answers, source, good_rows=good_rows)
    _say(console, taken)
    if answers.waiting:
        console.say("receipt.waiting", count=answers.waiting)
    left_out = any(finding.id == "DP-EXP-063" for finding in taken.findings)
    return ExitCode.FINDINGS if left_out else ExitCode.OK


@receipt.command()
@click.argument("batch_id")
@click.argument("item")
@click.argument("result", type=click.Choice(RESULTS))
@click.option("--number", default="")
@click.option("--reason", default="")
@click.option("--on", default="")
@click.option("--reference", default="")
@click.option("--by", default="")
@click.pass_obj
def enter(
    console: Console,
    batch_id: str,
    item: str,
    result: str,
    number: str,
    reason: str,
    on: str,
    reference: str,
    by: str,
) -> None:
    """Type one answer in."""
    opened = ledger_of(console, by)
    from daisy_pipeline.export.batches import find_batch
    from daisy_pipeline.export.receipt import Source, take_in
    from daisy_pipeline.export.receipt_read import Answers, typed_answer, wrong_of
    from daisy_pipeline.ledger.days import day_of

    accepted = result == "accepted"
    if (accepted and reason.strip()) or (not accepted and number.strip()):
        raise click.UsageError(phrase(f"usage.{result}", console.lang))
    answer = typed_answer(item, accepted, number, reason)
    wrong = tuple(wrong_of(answer))
    answers = Answers(() if wrong else (answer,), wrong=wrong)
    source = Source(day_of(opened, on, "field.received_on"), reference)
    _say(console, take_in(opened, find_batch(batch_id), answers, source))


def _say(console: Console, taken: Taken) -> None:
    console.tell_all(taken.findings)
    accepted = sum(answer.accepted for answer in taken.fresh)
    counts = {"accepted": accepted, "rejected": len(taken.fresh) - accepted, "known": taken.known}
    batch = taken.batch.batch_id
    console.say("receipt.taken" if taken.fresh else "receipt.nothing", batch=batch, **counts)
    reasons = {answer.item: answer.reason for answer in taken.fresh}
    for key, items in (("receipt.reopened", taken.reopened), ("receipt.kept", taken.kept)):
        for item in items:
            console.say(key, item=item, reason=reasons[item])
    console.event(
        "receipt", batch=batch, **counts, reopened=list(taken.reopened), kept=list(taken.kept)
    )


@receipt.command()
@click.argument("batch_id")
@click.argument("items", nargs=-1)
@click.option("--from-dream", is_flag=True)
@click.option("--on", default="")
@click.option("--by", default="")
@click.pass_obj
def published(
    console: Console, batch_id: str, items: tuple[str, ...], from_dream: bool, on: str, by: str
) -> None:
    """Look for acknowledged items among DREAM's holdings, or write that some are published."""
    if bool(items) == from_dream:
        raise click.UsageError(phrase("usage.published", console.lang))
    opened = ledger_of(console, by)
    from daisy_pipeline.export.batches import find_batch
    from daisy_pipeline.export.receipt_publish import publish_items, seen
    from daisy_pipeline.ledger.days import day_of

    batch = find_batch(batch_id)
    if from_dream:
        for one in seen(opened, batch):
            facts = {"item": one.item, "title": one.title, "held": one.held}
            console.say("receipt.seen" if one.held else "receipt.not_seen", **facts)
            console.event("seen", **facts)
        console.say("receipt.seen_end", batch=batch.batch_id)
        return
    done = publish_items(opened, batch, items, day_of(opened, on, "field.published_on"))
    state = phrase("state.published", console.lang)
    for item in done:
        console.say("item.moved", item=item, state=state)
    if not done:
        console.say("receipt.nothing", batch=batch.batch_id, known=len(items))
    console.event("published", batch=batch.batch_id, items=list(done))
