# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the commands about people share: words for choices, questions, settings, days."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.open_ledger import ledger_of
from daisy_pipeline.config.settings import resolve
from daisy_pipeline.ledger.states import Purpose, VolunteerRole
from daisy_pipeline.messages import phrase
from daisy_pipeline.model.finding import ExitCode, Place, fail

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

ROLES = tuple(map(str, VolunteerRole))
PURPOSES = tuple(map(str, Purpose))
STATUSES = ("active", "resting", "left")
_F = TypeVar("_F", bound=Callable[..., Any])


def who_works(command: _F) -> _F:
    """The option --by of a command."""
    return click.option("--by", "actor", default="")(command)


def opened(console: Console, actor: str) -> Ledger:
    """The open ledger; tells what is wrong with its key file."""
    found = ledger_of(console, actor)
    from daisy_pipeline.ledger.vault import look_at_key

    console.tell_all(look_at_key(found))
    return found


def setting(ledger: Ledger, key: str) -> int:
    """A number of the section [ledger]."""
    return int(resolve([ledger.workspace.site()]).section("ledger")["ledger"][key])


def can_ask(console: Console) -> bool:
    """Whether there is a person at the keyboard."""
    return not console.json and sys.stdin.isatty()


def asked(console: Console, given: str, key: str, option: str, *, needed: bool = False) -> str:
    """What was given, or what a person answers to the question ``key``; "" for nothing.

    DP-LED-062 (exit code 2) where it is needed and there is nobody to ask.
    """
    if given or not can_ask(console):
        if needed and not given.strip():
            place = Place(inside=option)
            raise fail("DP-LED-062", place, exit_code=ExitCode.BAD_USAGE, option=option)
        return given
    while True:
        told = click.prompt(phrase(key, console.lang), default="", show_default=False)
        if told.strip() or not needed:
            return str(told)


def sure(console: Console, yes: bool, key: str, **facts: str) -> bool:
    """Whether a person says yes; DP-LED-062 where nobody can be asked and --yes is missing."""
    if yes:
        return True
    if not can_ask(console):
        place = Place(inside="--yes")
        raise fail("DP-LED-062", place, exit_code=ExitCode.BAD_USAGE, option="--yes")
    return click.confirm(phrase(key, console.lang, **facts), default=False)


def reason_of(reason: str) -> str:
    """A reason to look at names; DP-LED-058 (exit code 2) without one."""
    if not reason.strip():
        place = Place(inside="--reason")
        raise fail("DP-LED-058", place, exit_code=ExitCode.BAD_USAGE)
    return reason.strip()


def in_words(console: Console, kind: str, names: Sequence[str]) -> str:
    """Roles or purposes in words, with commas."""
    return ", ".join(phrase(f"{kind}.{name}", console.lang) for name in names) or "–"


def contact(console: Console, data: dict[str, str]) -> str:
    """A person's own data in one line, the name first."""
    rest = [data.get(field, "") for field in ("phone", "email")]
    portal = f"{data.get('portal', '')} {data.get('portal_id', '')}".strip()
    return ", ".join(text for text in (data.get("name", "–"), *rest, portal) if text)
