# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy receipt correct``: put right an answer that was written down wrongly."""

from __future__ import annotations

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.messages import phrase

RESULTS = ("accepted", "rejected", "waiting")
WAITS = ("bundled", "submitted")  # states of a delivery that has no answer


@click.command()
@click.argument("batch_id")
@click.argument("item")
@click.argument("result", type=click.Choice(RESULTS))
@click.option("--because", required=True)
@click.option("--number", default="")
@click.option("--reason", default="")
@click.option("--on", default="")
@click.option("--by", default="")
@click.pass_obj
def correct(
    console: Console,
    batch_id: str,
    item: str,
    result: str,
    because: str,
    number: str,
    reason: str,
    on: str,
    by: str,
) -> None:
    """Correct one answer."""
    opened = ledger_of(console, by)
    from daisy_pipeline.export import receipt_correct
    from daisy_pipeline.export.batches import find_batch
    from daisy_pipeline.export.receipt_read import typed_answer
    from daisy_pipeline.ledger.days import day_of

    if not because.strip():
        raise click.UsageError(phrase("usage.because", console.lang))
    if (number.strip() and result != "accepted") or (reason.strip() and result != "rejected"):
        key = "usage.number" if number.strip() and result != "accepted" else "usage.reason"
        raise click.UsageError(phrase(key, console.lang))
    answer = typed_answer(item, result == "accepted", number, reason)
    day = day_of(opened, on, "field.received_on") if on else None
    waits = result == receipt_correct.WAITING
    told = receipt_correct.Correction(answer, " ".join(because.split())[:500], waits, day)
    done = receipt_correct.correct(opened, find_batch(batch_id), told)
    console.tell_all(done.findings)
    if not done.fresh:
        console.say("receipt.correct_known", item=answer.item)
    else:
        was, now = _told(console, done.was, done.before), _told(console, done.state, done.now)
        console.say("receipt.corrected", item=answer.item, was=was, now=now)
    if done.item_state:
        state = phrase(f"state.{done.item_state}", console.lang)
        console.say("item.moved", item=answer.item, state=state)
    facts = {"before": done.before, "now": done.now, "moved": done.item_state}
    console.event("corrected", item=answer.item, state=done.state, fresh=done.fresh, **facts)


def _told(console: Console, state: str, said: str) -> str:
    """An answer in words: with its record number or its reason, where it has one."""
    if state in WAITS:
        return phrase("result.waiting", console.lang)
    word = phrase(f"state.{state}", console.lang)
    return phrase("receipt.answer", console.lang, state=word, told=said) if said else word
