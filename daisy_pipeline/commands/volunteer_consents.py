# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy volunteer consent|withdraw``: what volunteers agree to, each purpose on its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.people_desk import PURPOSES, asked, in_words, opened, who_works
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import ExitCode, Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.ledger.consents_many import Signed
    from daisy_pipeline.ledger.door import Ledger
    from daisy_pipeline.ledger.models import Volunteer
    from daisy_pipeline.ledger.states import Purpose


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--sheet", type=click.Path(path_type=Path), default=None)
@click.option("--version", default="")
@click.option("--on", "day", default="")
@click.option("--evidence", default="")
@click.option("--retention", type=click.Choice(["keep", "delete"]), default="keep")
@who_works
@click.pass_obj
def consent(
    console: Console,
    /,
    words: tuple[str, ...],
    sheet: Path | None,
    version: str,
    day: str,
    evidence: str,
    retention: str,
    actor: str,
) -> None:
    """Write a consent of one or many; of one person list all, of a purpose who has not given it."""
    names, purpose = _people_and_purpose(console, words)
    if sheet is not None and (names or purpose is None or evidence):
        raise click.UsageError(phrase("usage.consent-sheet", console.lang))
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import people
    from daisy_pipeline.ledger.consents_many import give_all
    from daisy_pipeline.ledger.states import Purpose

    if purpose is None:
        _list(console, people.find(names[0]))
        return
    if not names and sheet is None:
        _list_lacking(console, Purpose(purpose))
        return
    forms = _forms(console, ledger, names, purpose, (sheet, version, day, evidence))
    new = give_all(ledger, Purpose(purpose), forms, retention)
    for one in forms:
        person, on = one.person, one.on
        changed = person.pseudonym in new
        key = "consent.given" if changed else "consent.there"
        console.say(key, pseudonym=person.pseudonym, purpose=f"consent.{purpose}")
        told = {"pseudonym": person.pseudonym, "purpose": purpose, "on": str(on)}
        console.event("consent", changed=changed, **told)
        _in_step(console, ledger, person)
    if len(forms) > 1:
        console.say("consent.counted", count=len(new), there=len(forms) - len(new))


def _people_and_purpose(console: Console, words: Sequence[str]) -> tuple[list[str], str | None]:
    """Who and what for: the last word is the purpose, where it is one."""
    last = words[-1].strip().lower()
    if last in PURPOSES:
        if also := next((word for word in words[:-1] if word.strip().lower() in PURPOSES), ""):
            raise click.UsageError(phrase("usage.consent-one", console.lang, purpose=also))
        return list(dict.fromkeys(words[:-1])), last
    if len(words) > 1:
        raise click.UsageError(
            phrase("usage.consent-purpose", console.lang, known=", ".join(PURPOSES))
        )
    return list(words), None


def _forms(
    console: Console,
    ledger: Ledger,
    names: Sequence[str],
    purpose: str,
    told: tuple[Path | None, str, str, str],
) -> list[Signed]:
    """The forms that were signed: of the sheet, or of those who are named."""
    from daisy_pipeline.ledger import people
    from daisy_pipeline.ledger.consents_many import Signed, read_forms
    from daisy_pipeline.ledger.days import day_of

    sheet, version, day, evidence = told
    persons = {one.pk: one for one in map(people.find_living, names)}
    if sheet is not None:
        on = day_of(ledger, day, f"consent.{purpose}")
        return read_forms(ledger, sheet, version.strip(), on)
    version = asked(console, version, "consent.ask-version", "--version", needed=True).strip()
    on = day_of(ledger, day, f"consent.{purpose}")
    return [Signed(one, version, on, evidence) for one in persons.values()]


def _list_lacking(console: Console, purpose: Purpose) -> None:
    """Who has not given a consent, and how it is written down for all of them."""
    from daisy_pipeline.ledger.consents_many import lacking

    names = [one.pseudonym for one in lacking(purpose)]
    told = " ".join(names)
    key = "consent.lacking" if names else "consent.all-there"
    about = f"consent.{purpose}"
    console.say(key, purpose=about, count=len(names), pseudonyms=told, option=str(purpose))
    console.event("lacking", purpose=str(purpose), pseudonyms=names)


def _list(console: Console, person: Volunteer) -> None:
    from daisy_pipeline.ledger import consents

    for stand in consents.standing(person):
        row = stand.row
        facts = {"purpose": f"consent.{stand.purpose}", "state": f"consent-state.{stand.state}"}
        console.say("volunteer.consent-row", **facts)
        if row is not None:
            told = {"version": row.version, "on": str(row.given_on)}
            console.say("consent.signed", **told)
            if row.withdrawn_on:
                console.say("consent.ended", on=str(row.withdrawn_on))
            if stand.purpose == "voice-use":
                console.say("consent.retention", retention=f"retention.{row.retention}")
        console.event(
            "consent",
            pseudonym=person.pseudonym,
            purpose=str(stand.purpose),
            state=stand.state,
            version=row.version if row else "",
            given_on=str(row.given_on) if row else "",
            withdrawn_on=str(row.withdrawn_on or "") if row else "",
            retention=row.retention if row else "",
        )


@click.command()
@click.argument("pseudonym")
@click.argument("purpose", type=click.Choice(PURPOSES), required=False)
@click.option("--all", "every", is_flag=True)
@click.option("--on", "day", default="")
@who_works
@click.pass_obj
def withdraw(
    console: Console, pseudonym: str, purpose: str | None, every: bool, day: str, actor: str
) -> None:
    """Write that a consent is withdrawn, or all of them."""
    if (purpose is None) == (not every):
        option = "PURPOSE | --all"
        place = Place(inside=option)
        raise fail("DP-LED-062", place, exit_code=ExitCode.BAD_USAGE, option=option)
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import consents, people
    from daisy_pipeline.ledger.days import day_of
    from daisy_pipeline.ledger.states import Purpose

    person = people.find(pseudonym)
    wanted = list(Purpose) if every or purpose is None else [Purpose(purpose)]
    ended = consents.withdraw(ledger, person, wanted, day_of(ledger, day, "field.on"))
    if not ended and purpose is not None:
        facts = {"pseudonym": person.pseudonym, "purpose": f"consent.{purpose}"}
        place = Place(inside=person.pseudonym)
        raise fail("DP-LED-052", place, exit_code=ExitCode.BAD_USAGE, **facts)
    names = [str(one) for one in ended]
    told = in_words(console, "consent", names)
    console.say("consent.withdrawn", pseudonym=person.pseudonym, purposes=told)
    console.event("withdraw", pseudonym=person.pseudonym, purposes=names)
    _in_step(console, ledger, person)
    _what_now(console, ledger, person, names)


def _what_now(console: Console, ledger: Ledger, person: Volunteer, ended: list[str]) -> None:
    """What a withdrawal asks of people, beyond the ledger."""
    from daisy_pipeline.ledger import consents, recordings

    if "voice-synthesis" in ended:
        console.say("consent.forget-voice", pseudonym=person.pseudonym)
    if "printed-name" in ended:
        console.say("consent.drop-name")
    if "voice-use" in ended:
        count = len(recordings.recordings_of(ledger, person))
        kept = f"retention.{consents.retention_of(person)}"
        console.say("consent.what-of-recordings", count=count, retention=kept)


def _in_step(console: Console, ledger: Ledger, person: Volunteer) -> None:
    """Let voice.toml say the same: builds read nothing else."""
    from daisy_pipeline.ledger.voice_files import mirror

    if shown := mirror(ledger, person, console.lang):
        console.say("consent.voice-file", file=shown)
