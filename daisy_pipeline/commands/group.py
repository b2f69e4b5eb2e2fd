# SPDX-License-Identifier: AGPL-3.0-or-later
"""The group of all commands: each module is imported when its command is used.

A command module says nothing in words: ``catalogue/help.toml`` has the help of the command and of
its values in both languages, and it is put in here. A command gets the ``Console`` by
``@click.pass_obj`` and gives an ``ExitCode`` (or None for OK).
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache

import click

from daisy_pipeline.commands import korean_click
from daisy_pipeline.commands.console import Console
from daisy_pipeline.messages import entries

# In the order of work: this is the order of the list in `daisy --help`.
COMMANDS = {
    "new": "daisy_pipeline.commands.new:new",
    "dream": "daisy_pipeline.commands.dream:dream",
    "outline": "daisy_pipeline.commands.outline:outline",
    "alt": "daisy_pipeline.commands.alt:alt",
    "readings": "daisy_pipeline.commands.readings:readings",
    "build": "daisy_pipeline.commands.build:build",
    "braille": "daisy_pipeline.commands.braille:braille",
    "large-print": "daisy_pipeline.commands.large_print:large_print",
    "check": "daisy_pipeline.commands.check:check",
    "marc": "daisy_pipeline.commands.marc:marc",
    "ocr": "daisy_pipeline.commands.ocr:ocr",
    "ledger": "daisy_pipeline.commands.ledger:ledger",
    "volunteer": "daisy_pipeline.commands.volunteer:volunteer",
    "staff": "daisy_pipeline.commands.staff:staff",
    "intake": "daisy_pipeline.commands.intake:intake",
    "assignment": "daisy_pipeline.commands.assignment:assignment",
    "hours": "daisy_pipeline.commands.hours:hours",
    "takes": "daisy_pipeline.commands.takes:takes",
    "review": "daisy_pipeline.commands.review:review",
    "item": "daisy_pipeline.commands.item:item",
    "receipt": "daisy_pipeline.commands.receipt:receipt",
    "export": "daisy_pipeline.commands.export:export",
    "bundle": "daisy_pipeline.commands.bundle:bundle",
    "batch": "daisy_pipeline.commands.batch:batch",
    "sync": "daisy_pipeline.commands.sync:sync",
    "clips": "daisy_pipeline.commands.clips:clips",
    "list": "daisy_pipeline.commands.lists:list_",
    "campaign": "daisy_pipeline.commands.campaign:campaign",
    "voices": "daisy_pipeline.commands.voices:voices",
    "config": "daisy_pipeline.commands.config:config",
    "clean": "daisy_pipeline.commands.clean:clean",
    "explain": "daisy_pipeline.commands.explain:explain",
    "doctor": "daisy_pipeline.commands.doctor:doctor",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name only, until one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, with help in the language spoken; None when there is none."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        put_in_words(command, (ctx.find_object(Console) or Console()).lang, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; an unknown one is answered with the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.exceptions.NoSuchCommand(args[0], possibilities=COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from their help texts, importing none of them."""
        lang = (ctx.find_object(Console) or Console()).lang
        rows = [(name, help_text(name, lang).split("\n", 1)[0]) for name in COMMANDS]
        with formatter.section(korean_click.korean("Commands") if lang == "ko" else "Commands"):
            formatter.write_dl(rows)


def common_options() -> list[click.Option]:
    """The options of every command; ``main`` has read them before click does."""
    return [
        click.Option(["--lang"], type=click.Choice(["ko", "en"]), expose_value=False),
        click.Option(["--plain"], is_flag=True, expose_value=False),
        click.Option(["--json"], is_flag=True, expose_value=False),
        click.Option(["-v", "--verbose"], is_flag=True, expose_value=False),
    ]


def put_in_words(command: click.Command, lang: str, name: str) -> None:
    """Give a command its help in a language, and the common options; so for those inside it."""
    command.help = help_text(name, lang)
    command.short_help = command.help.split("\n", 1)[0]
    command.options_metavar = _named("[OPTIONS]", lang)
    known = {param.name for param in command.params}
    command.params.extend(option for option in common_options() if option.name not in known)
    for param in command.params:
        _put_in_words(param, lang, f"{name}.{param.name}")
    if isinstance(command, click.Group):
        command.subcommand_metavar = _named("COMMAND [ARGS]...", lang)
        for inner in command.commands.values():
            put_in_words(inner, lang, f"{name}.{inner.name}")


def _put_in_words(param: click.Parameter, lang: str, key: str) -> None:
    if isinstance(param, (click.Option, click.Argument)):
        param.help = help_text(key, lang) or help_text(f"common.{param.name}", lang)
    metavar = help_text(f"{key}.metavar", lang)
    if metavar:
        param.metavar = metavar
    elif isinstance(param, click.Option) and not param.is_flag and param.type.name != "choice":
        # click words a Path's name when its module is imported, in the language spoken then.
        kind = "path" if isinstance(param.type, click.Path) else param.type.name
        param.metavar = _named(kind.upper(), lang)


def _named(english: str, lang: str) -> str:
    return korean_click.korean(english) if lang == "ko" else english


def help_text(key: str, lang: str) -> str:
    """The help for a key of help.toml; "" when there is none."""
    return help_texts().get(key, {}).get(lang, "")


@cache
def help_texts() -> Mapping[str, Mapping[str, str]]:
    """All of help.toml."""
    return entries.load("help")
