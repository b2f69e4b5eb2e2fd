# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy volunteer change``: a name or contact that is wrong or new."""

from __future__ import annotations

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.people_desk import asked, can_ask, in_words, opened, who_works
from daisy_pipeline.model.finding import ExitCode, Place, fail

NONE = "-"  # takes out what is there


@click.command("change")
@click.argument("pseudonym")
@click.option("--name", default=None)
@click.option("--phone", default=None)
@click.option("--email", default=None)
@click.option("--portal", type=click.Choice(["1365", "VMS"]), default=None)
@click.option("--portal-id", default=None)
@who_works
@click.pass_obj
def change(
    console: Console,
    pseudonym: str,
    name: str | None,
    phone: str | None,
    email: str | None,
    portal: str | None,
    portal_id: str | None,
    actor: str,
) -> None:
    """Set a volunteer's name or contact right; asks where nothing is given and a person is there.

    An empty answer leaves what is there.
    """
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import people
    from daisy_pipeline.ledger.people_change import change as write

    person = people.find_living(pseudonym)
    given = {"name": name, "phone": phone, "email": email, "portal_id": portal_id}
    given["portal"] = portal
    if not any(given.values()):
        if not can_ask(console):
            place = Place(inside="--phone")
            raise fail("DP-LED-062", place, exit_code=ExitCode.BAD_USAGE, option="--phone")
        for field in ("name", "phone", "email", "portal_id"):
            option = field.replace("_", "-")
            given[field] = asked(console, "", f"volunteer.ask-{option}", f"--{option}")
    texts = {field: "" if text == NONE else text for field, text in given.items() if text}
    changed = [field.replace("_", "-") for field in write(ledger, person, texts)]
    key = "volunteer.changed" if changed else "volunteer.unchanged"
    fields = in_words(console, "field", changed)
    console.say(key, pseudonym=person.pseudonym, fields=fields)
    console.event("change", pseudonym=person.pseudonym, fields=changed)
