# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy volunteer export|erase|accesses``: what a person may ask of the library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.paging import paged
from daisy_pipeline.commands.people_desk import (
    opened,
    reason_of,
    setting,
    sure,
    who_works,
)
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import ExitCode

if TYPE_CHECKING:
    from daisy_pipeline.ledger.erase import Plan


@click.command()
@click.argument("pseudonym")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--reason", default="")
@who_works
@click.pass_obj
def export(console: Console, pseudonym: str, target: Path, reason: str, actor: str) -> None:
    """Write all that is held of one person as JSON and as a page."""
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import people, person_export

    def word(key: str) -> str:
        return phrase(key, console.lang)

    person = people.find(pseudonym)
    why = reason.strip() or phrase("held.reason", "ko")
    found = person_export.held(ledger, person, why)
    written = person_export.write(ledger, found, target, console.lang, word)
    files = ", ".join(ledger.workspace.shown(path) for path in written)
    console.say("held.written", files=files)
    console.event("export", pseudonym=person.pseudonym, files=files)


@click.command()
@click.argument("pseudonym")
@click.option("--reason", default="")
@click.option("--recordings", type=click.Choice(["keep", "delete"]), default=None)
@click.option("--yes", is_flag=True)
@who_works
@click.pass_obj
def erase(
    console: Console, pseudonym: str, reason: str, recordings: str | None, yes: bool, actor: str
) -> ExitCode:
    """Tell what will go and what stays, ask, and erase who a volunteer is."""
    why = reason_of(reason)
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import erase as room
    from daisy_pipeline.ledger import people, vault

    person = people.find(pseudonym)
    vault.refuse_names(ledger, person, why)
    before = room.plan(ledger, person, setting(ledger, "backup_days"))
    too = room.choose(before, recordings or "")
    copies = tuple(ledger.workspace.shown(path) for path in before.copies)
    _tell_plan(console, before, too, copies)
    if not sure(console, yes, "erase.sure", pseudonym=before.pseudonym):
        console.say("erase.kept")
        return ExitCode.OK
    done = room.erase(ledger, person, why, recordings_too=too)
    console.say("erase.done", pseudonym=done.pseudonym)
    console.tell_all([*before.findings, *done.findings])
    if before.pinned:
        console.say("voices.users", titles=", ".join(before.pinned))
    console.event("erase", pseudonym=done.pseudonym, recordings=too)
    return ExitCode.OK


def _tell_plan(console: Console, plan: Plan, recordings_too: bool, copies: Sequence[str]) -> None:
    """Exactly what goes and what stays, before anything is done; ``copies`` lie in uploads."""
    console.say("erase.again" if plan.again else "erase.begin", pseudonym=plan.pseudonym)
    console.say("erase.identity" if plan.sealed else "erase.no-identity")
    console.say("erase.consents", count=plan.consents)
    console.say("erase.voice", count=plan.snapshots)
    there = [f"{one.slug}/{one.file}" for one in plan.recordings if one.there]
    there += copies
    console.say(
        "erase.recordings-go" if recordings_too else "erase.recordings-stay", count=len(there)
    )
    if recordings_too:
        for one in there:
            console.say("erase.recording", file=one)
    console.say("erase.stays", count=len(plan.recordings), hours=f"{plan.minutes / 60:.1f}")
    console.event(
        "erase-plan",
        pseudonym=plan.pseudonym,
        sealed=plan.sealed,
        snapshots=plan.snapshots,
        recordings=there if recordings_too else [],
        retention=plan.retention,
        minutes=plan.minutes,
    )


@click.command()
@click.argument("pseudonym", required=False)
@paged
@click.pass_obj
def accesses(console: Console, pseudonym: str | None, limit: int, page: int) -> None:
    """List who looked at whose data, when and why, the newest first."""
    ledger = opened(console, "")
    from daisy_pipeline.ledger.models import AccessLog

    rows = AccessLog.objects.order_by("-sequence")
    if pseudonym:
        rows = rows.filter(subject=pseudonym)
    begin = (page - 1) * limit
    for row in rows[begin : begin + limit]:
        facts = {"subject": row.subject, "reason": row.reason, "by": row.actor}
        console.say("access.row", **facts, at=ledger.shown_time(row.at))
        console.event("access", **facts, at=row.at.isoformat())
    console.say("access.counted", count=rows.count())
