# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy ledger``: begin the ledger, bring it up to date, keep it safe, look whether it is true.

Nothing of the ledger is imported before a command is used: Django takes its time to start.
"""

from __future__ import annotations

from pathlib import Path

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of, tell_share
from daisy_pipeline.commands.paging import paged
from daisy_pipeline.config.workspace import open_workspace
from daisy_pipeline.messages import Severity, is_error, phrase, severity
from daisy_pipeline.model.finding import ExitCode


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
    tell_share(console, workspace)
    folder = workspace.shown(made.folder)
    console.say("ledger.begun", folder=folder)
    console.event("ledger", folder=folder)


@ledger.command()
@click.option("--by", "actor", default="")
@click.pass_obj
def upgrade(console: Console, actor: str) -> None:
    """Bring the tables to this program's version, after a backup."""
    from daisy_pipeline.ledger.door import open_ledger
    from daisy_pipeline.ledger.setup import upgrade as bring_up

    workspace = open_workspace()
    version, kept = bring_up(open_ledger(workspace, actor=actor, create=True))
    shown = workspace.shown(kept) if kept else ""
    console.say("ledger.upgraded" if kept else "ledger.is-new", version=version, kept=shown)
    console.event("upgrade", version=version, kept=shown)


@ledger.command()
@click.argument("target", type=click.Path(path_type=Path), required=False)
@click.option("--with-key", is_flag=True)
@click.option("--by", "actor", default="")
@click.pass_obj
def backup(console: Console, target: Path | None, with_key: bool, actor: str) -> None:
    """Write everything into one file."""
    opened = ledger_of(console, actor)
    workspace = opened.workspace
    from daisy_pipeline.ledger.backup import make

    made = make(opened, target, with_key=with_key)
    shown = workspace.shown(made.path)
    console.say("ledger.backed-up", file=shown, rows=made.rows, files=made.files)
    console.say("ledger.with-key" if with_key else "ledger.without-key")
    console.event("backup", file=shown, rows=made.rows, files=made.files, with_key=with_key)


@ledger.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True)
@click.option("--by", "actor", default="")
@click.pass_obj
def restore(console: Console, source: Path, replace: bool, actor: str) -> None:
    """Make the ledger what a backup says."""
    from daisy_pipeline.ledger.door import open_ledger
    from daisy_pipeline.ledger.setup import make_folders

    workspace = open_workspace()
    opened = open_ledger(workspace, actor=actor, create=True)
    make_folders(opened.folder)
    from daisy_pipeline.ledger.restore import restore as take_in

    done = take_in(opened, source, replace=replace)
    kept = workspace.shown(done.kept) if done.kept else ""
    if kept:
        console.say("ledger.kept", file=kept)
    console.say("ledger.restored", file=workspace.shown(source), rows=done.rows)
    console.event("restore", rows=done.rows, version=done.version, kept=kept)
    console.tell_all(done.findings)


@ledger.command()
@click.option("--verify", is_flag=True)
@paged
@click.pass_obj
def audit(console: Console, verify: bool, limit: int, page: int) -> ExitCode:
    """List what was done, the newest first; or see that nothing was cut out of the log."""
    opened = ledger_of(console)
    from daisy_pipeline.ledger import audit as log

    if verify:
        findings = log.verify(opened)
        console.tell_all(findings)
        wrong = [one for one in findings if severity(one.id) is not Severity.ADVICE]
        if not wrong:
            console.say("ledger.log-whole", count=log.count())
        return ExitCode.FINDINGS if wrong else ExitCode.OK
    for row in log.newest(limit, page):
        at = opened.shown_time(row.at)
        action = phrase(f"action.{row.action}", console.lang).removeprefix("action.")
        console.say("ledger.log-row", at=at, action=action, subject=row.subject, by=row.actor)
        console.event(
            "audit",
            sequence=row.sequence,
            at=row.at.isoformat(),
            actor=row.actor,
            action=row.action,
            subject=row.subject,
            detail=row.detail,
        )
    return ExitCode.OK


@ledger.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--by", "actor", default="")
@click.pass_obj
def export(console: Console, target: Path, actor: str) -> None:
    """Write sheets for people to read."""
    opened = ledger_of(console, actor)
    from daisy_pipeline.ledger.export import export as write

    def word(key: str) -> str:
        return phrase(key, console.lang)

    done = write(opened, target, word, word("ledger.export-readme"))
    shown = opened.workspace.shown(target)
    console.say("ledger.exported", folder=shown, tables=done.tables, rows=done.rows)
    console.event("export", folder=shown, tables=done.tables, rows=done.rows)


@ledger.command()
@click.option("--dry-run", is_flag=True)
@click.option("--by", "actor", default="")
@click.pass_obj
def sync(console: Console, dry_run: bool, actor: str) -> ExitCode:
    """Index the titles and tell every contradiction; FINDINGS when one is an error."""
    opened = ledger_of(console, actor)
    from daisy_pipeline.ledger.sync import sync as look

    done = look(opened, console, dry_run=dry_run)
    console.tell_all(done.findings)
    counts = {"new": len(done.new), "changed": len(done.changed), "gone": len(done.gone)}
    differences = len(done.findings)
    console.say("ledger.synced", titles=done.titles, differences=differences, **counts)
    if dry_run:
        console.say("ledger.dry")
    console.event("sync", titles=done.titles, differences=differences, dry_run=dry_run, **counts)
    bad = any(is_error(finding) for finding in done.findings)
    return ExitCode.FINDINGS if bad else ExitCode.OK


@ledger.command()
@click.option("--drop-old", is_flag=True)
@click.option("--by", "actor", default="")
@click.pass_obj
def rekey(console: Console, drop_old: bool, actor: str) -> None:
    """Seal names and contacts by a new key, or delete the keys of before."""
    opened = ledger_of(console, actor)
    from daisy_pipeline.ledger import rekey as room

    done = room.drop_old(opened) if drop_old else room.rekey(opened)
    key = "ledger.old-keys-gone" if drop_old else "ledger.rekeyed"
    files = ", ".join(f"{opened.folder.name}/{name}" for name in done.old) or "–"
    console.say(key, count=done.people, files=files)
    console.event("rekey", people=done.people, files=files, dropped=drop_old)
