# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy volunteer role|status|train|audition``: what volunteers do and have learned."""

from __future__ import annotations

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.people_desk import ROLES, STATUSES, opened, setting, who_works


@click.command()
@click.argument("what", type=click.Choice(["add", "end"]))
@click.argument("pseudonym")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--on", "day", default="")
@who_works
@click.pass_obj
def role(console: Console, what: str, pseudonym: str, role: str, day: str, actor: str) -> None:
    """Write that a volunteer does something from a day on, or until a day."""
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import people
    from daisy_pipeline.ledger.days import day_of
    from daisy_pipeline.ledger.states import VolunteerRole

    person, on = people.find_living(pseudonym), day_of(ledger, day, "field.on")
    if what == "add":
        changed = people.add_role(ledger, person, VolunteerRole(role), on)
        key = "volunteer.role-added" if changed else "volunteer.role-there"
    else:
        changed = people.end_role(ledger, person, VolunteerRole(role), on)
        key = "volunteer.role-ended" if changed else "volunteer.role-none"
    console.say(key, pseudonym=person.pseudonym, role=f"role.{role}")
    console.event("role", pseudonym=person.pseudonym, role=role, what=what, changed=changed)


@click.command()
@click.argument("pseudonym")
@click.argument("status", type=click.Choice(STATUSES))
@click.option("--on", "day", default="")
@who_works
@click.pass_obj
def status(console: Console, pseudonym: str, status: str, day: str, actor: str) -> None:
    """Write that a volunteer is active, rests or has left."""
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import people
    from daisy_pipeline.ledger.days import day_of

    person = people.find_living(pseudonym)
    on = day_of(ledger, day, "field.on", since=person.joined_on)
    people.set_status(ledger, person, status, on)
    console.say("volunteer.status", pseudonym=person.pseudonym, status=f"status.{status}")
    console.event("status", pseudonym=person.pseudonym, status=status, on=str(on))


@click.command()
@click.argument("event")
@click.argument("pseudonyms", nargs=-1, required=True)
@click.option("--on", "day", default="")
@click.option("--failed", is_flag=True)
@who_works
@click.pass_obj
def train(
    console: Console, event: str, pseudonyms: tuple[str, ...], day: str, failed: bool, actor: str
) -> None:
    """Write that volunteers took a training."""
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import people, skills
    from daisy_pipeline.ledger.days import day_of

    on = day_of(ledger, day, "field.on")
    found = {person.pk: person for person in map(people.find_living, pseudonyms)}
    new = skills.train(ledger, list(found.values()), event, on, passed=not failed)
    console.say("volunteer.trained", event=event, count=new, there=len(found) - new)
    console.event("training", event=event, on=str(on), new=new)


@click.command()
@click.argument("pseudonym")
@click.option("--scores", required=True)
@click.option("--listeners", type=click.IntRange(1, 50), default=1)
@click.option("--on", "day", default="")
@who_works
@click.pass_obj
def audition(
    console: Console, pseudonym: str, scores: str, listeners: int, day: str, actor: str
) -> None:
    """Write an audition's points: pronunciation, delivery, voice, technique."""
    ledger = opened(console, actor)
    from daisy_pipeline.ledger import people, skills
    from daisy_pipeline.ledger.days import day_of

    person = people.find_living(pseudonym)
    points, needed = skills.scores_of(scores), setting(ledger, "audition_pass")
    on = day_of(ledger, day, "field.on")
    made = skills.audition(ledger, person, points, on, listeners=listeners, needed=needed)
    result = "audition.passed" if made.passed else "audition.failed"
    total = sum(points.values())
    console.say("volunteer.audition", points=total, result=result, on=str(on))
    told = {"points": total, "passed": made.passed, "on": str(on)}
    console.event("audition", pseudonym=person.pseudonym, **told)
