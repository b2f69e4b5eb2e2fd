# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy voices``: what is learned of a narrator's voice, with consent, and forgotten again."""

from __future__ import annotations

import sys
from datetime import date

import click

from daisy_pipeline.build import voices as desk
from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.voices_synthetic import list_, new, state_of, try_
from daisy_pipeline.config import voices as folders
from daisy_pipeline.config.voices import Narrator
from daisy_pipeline.config.workspace import Workspace, find_title, open_workspace
from daisy_pipeline.messages import is_error, phrase
from daisy_pipeline.model.finding import ExitCode, Fact, Place, fail
from daisy_pipeline.tools.files import publish

_SHORT = 12  # signs of a snapshot's name that people see


@click.group()
def voices() -> None:
    """Hold the subcommands."""


voices.add_command(list_)
voices.add_command(try_)
voices.add_command(new)


@voices.command("learn")
@click.argument("narrator")
@click.option("--title", "titles", multiple=True)
@click.pass_obj
def learn(console: Console, narrator: str, titles: tuple[str, ...]) -> ExitCode:
    """Learn from the accepted takes that name the narrator; only with a consent's reference."""
    workspace = open_workspace()
    person = folders.read_narrator(workspace, narrator)
    theirs = desk.titles_of(workspace, person.name)
    chosen = {find_title(workspace, title) for title in titles}
    theirs = [slug for slug in theirs if not chosen or slug in chosen]
    if not theirs:
        raise fail("DP-VOI-023", exit_code=ExitCode.BAD_USAGE, narrator=person.name)
    _ask_consent(console, workspace, person)
    _ask_ledger(workspace, person)
    console.say("voices.learning", narrator=person.name, titles=", ".join(theirs))
    today = date.today().isoformat()
    learned, findings = desk.learn_voice(workspace, person, theirs, today, console)
    console.tell_all(findings)
    for one in learned:
        facts: dict[str, Fact] = {
            "language": one.snapshot.lang,
            "seconds": one.snapshot.seconds,
            "phones": len(one.snapshot.phones),
            "path": workspace.shown(person.snapshot(one.digest)),
        }
        console.say("voices.learned" if one.fresh else "voices.same", **facts)
        console.event("voice-learned", narrator=person.name, snapshot=one.digest, **facts)
    if not learned:
        return ExitCode.NEEDS_PERSON
    console.say("voices.how-to-use", narrator=person.name)
    wrong = any(is_error(f) for f in findings)
    return ExitCode.FINDINGS if wrong else ExitCode.OK


def _ask_consent(console: Console, workspace: Workspace, person: Narrator) -> None:
    """DP-VOI-020 with a file to fill in where there is no reference, DP-VOI-024 if withdrawn."""
    path = person.folder / "voice.toml"
    place = Place(workspace.shown(path))
    if person.withdrawn:
        raise fail(
            "DP-VOI-024",
            place,
            exit_code=ExitCode.NEEDS_PERSON,
            narrator=person.name,
            date=person.withdrawn,
        )
    if person.agreed:
        return
    if not path.is_file():
        person.folder.mkdir(parents=True, exist_ok=True)
        publish(folders.voice_toml(console.lang).encode("utf-8"), path)
    raise fail("DP-VOI-020", place, exit_code=ExitCode.NEEDS_PERSON, narrator=person.name)


def _ask_ledger(workspace: Workspace, person: Narrator) -> None:
    """DP-LED-068 where the ledger knows the narrator and no consent to learning the voice.

    A library without a ledger goes by voice.toml alone.
    """
    if not (workspace.root / "ledger").is_dir():
        return
    from daisy_pipeline.ledger.door import open_ledger

    open_ledger(workspace)
    from daisy_pipeline.ledger.voice_files import may_learn

    if not may_learn(person.name):
        place = Place(workspace.shown(person.folder / "voice.toml"))
        facts = {"pseudonym": person.name}
        raise fail("DP-LED-068", place, exit_code=ExitCode.NEEDS_PERSON, **facts)


@voices.command("show")
@click.argument("narrator")
@click.pass_obj
def show(console: Console, narrator: str) -> None:
    """A narrator's snapshots, what they were learned from, and the titles that use them."""
    workspace = open_workspace()
    person = folders.read_narrator(workspace, narrator)
    _known(workspace, person)
    console.say(f"voices.{state_of(person)}", narrator=person.name, count=len(person.snapshots()))
    if person.reference:
        console.say("voices.consent", reference=person.reference)
    pins = desk.pinned(workspace, person.name)
    sound = dict(desk.snapshots(person))
    for digest, snapshot in sound.items():
        users = [slug for slug, one in pins if one == digest]
        console.say(
            "voices.snapshot",
            snapshot=digest[:_SHORT],
            language=snapshot.lang,
            date=snapshot.date,
            seconds=snapshot.seconds,
            sentences=sum(lesson.sentences for lesson in snapshot.lessons),
            phones=len(snapshot.phones),
        )
        console.say("voices.used" if users else "voices.unused", titles=", ".join(users))
        console.event(
            "snapshot", narrator=person.name, snapshot=digest, lang=snapshot.lang,
            date=snapshot.date, seconds=snapshot.seconds, titles=users,
        )  # fmt: skip
    for digest in person.snapshots():
        if digest not in sound:
            console.say("voices.unfit", snapshot=digest[:_SHORT])


def _known(workspace: Workspace, person: Narrator) -> None:
    if not person.folder.is_dir():
        known = ", ".join(folders.narrator_names(workspace)) or "–"
        raise fail("DP-VOI-021", exit_code=ExitCode.BAD_USAGE, narrator=person.name, known=known)


@voices.command("use")
@click.argument("title")
@click.argument("narrator")
@click.option("--snapshot", default="")
@click.option("--stop", is_flag=True)
@click.pass_obj
def use(console: Console, title: str, narrator: str, snapshot: str, stop: bool) -> None:
    """Pin a narrator's snapshot in a title's title.toml, or take the pin out."""
    workspace = open_workspace()
    slug = find_title(workspace, title)
    if stop:  # a broken voice.toml hinders nobody
        name = folders.narrator_folder(workspace, narrator).name
        there = desk.unuse_voice(workspace, slug, name)
        console.say("voices.stopped" if there else "voices.no-pin", slug=slug)
        console.event("voice-pin", title=slug, narrator=name, snapshot="")
        return
    person = folders.read_narrator(workspace, narrator)
    _known(workspace, person)
    if not person.agreed:
        _ask_consent(console, workspace, person)
    digest = desk.use_voice(workspace, slug, person, snapshot)
    console.say("voices.pinned", slug=slug, snapshot=digest[:_SHORT], narrator=person.name)
    console.event("voice-pin", title=slug, narrator=person.name, snapshot=digest)


@voices.command("forget")
@click.argument("narrator")
@click.option("--yes", is_flag=True)
@click.pass_obj
def forget(console: Console, narrator: str, yes: bool) -> ExitCode:
    """Delete everything that was learned of a voice; the titles that used it build without."""
    workspace = open_workspace()
    folder = folders.narrator_folder(workspace, narrator)
    person = Narrator(folder.name, folder, "", "")  # a broken voice.toml hinders nobody
    _known(workspace, person)
    users = sorted({slug for slug, _ in desk.pinned(workspace, person.name)})
    count = len(person.snapshots())
    console.say("voices.will-go", narrator=person.name, count=count)
    if users:
        console.say("voices.users", titles=", ".join(users))
    if not yes and not _confirmed(console, person):
        console.say("voices.kept", narrator=person.name)
        return ExitCode.OK
    gone = folders.remove_snapshots(person)
    console.say("voices.gone", narrator=person.name, count=len(gone))
    place = workspace.shown(person.folder / "voice.toml")
    console.say("voices.say-withdrawn", file=place)
    console.event("voice-forgotten", narrator=person.name, snapshots=gone, titles=users)
    return ExitCode.OK


def _confirmed(console: Console, person: Narrator) -> bool:
    """Whether a person at the keyboard says yes; DP-VOI-027 where nobody can be asked."""
    if console.json or not sys.stdin.isatty():
        raise fail("DP-VOI-027", exit_code=ExitCode.BAD_USAGE, narrator=person.name)
    return click.confirm(phrase("voices.sure", console.lang, narrator=person.name), default=False)
