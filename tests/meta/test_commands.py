# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every command and each of its values has help in both languages; click speaks Korean."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import click

from daisy_pipeline.commands import korean_click
from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.group import COMMANDS, LazyGroup, help_text, help_texts
from daisy_pipeline.messages import LANGUAGES
from daisy_pipeline.messages.wording import FIELD

# Texts that only programmers of commands can meet, or that no command of ours can bring up.
NOT_FOR_PEOPLE = (
    "DeprecationWarning", "Name '{name}' defined twice", "Could not determine name for option",
    "No options defined but a name", "Arguments take exactly one", "Boolean option {decl!r}",
    "Unknown standard stream", "Unknown color", "Couldn't detect Bash", "Shell completion is not",
    "{editor}: Editing failed", "Windows error",
)  # fmt: skip


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by its key in help.toml, those inside others too."""
    group = LazyGroup("daisy")
    for name in COMMANDS:
        command = group.get_command(click.Context(group, obj=Console()), name)
        assert command is not None and command.name == name
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name}.{inner}", found) for inner, found in command.commands.items())


def keys() -> Iterator[str]:
    yield "daisy"
    for name, command in commands():
        yield name
        for param in command.params:
            own, common = f"{name}.{param.name}", f"common.{param.name}"
            yield common if help_text(common, "ko") and not help_text(own, "ko") else own
            if isinstance(param, click.Argument):
                yield f"{own}.metavar"


def test_help_in_both_languages() -> None:
    lacking = [(k, lang) for k in sorted(set(keys())) for lang in LANGUAGES if not said(k, lang)]
    assert lacking == []


def said(key: str, lang: str) -> bool:
    return bool(help_text(key, lang).strip())


def test_no_help_for_what_is_gone() -> None:
    used = set(keys()) | {"common.version"}
    optional = {f"{key}.metavar" for key in used}
    assert sorted(set(help_texts()) - used - optional) == []


def test_commands_say_nothing_in_code() -> None:
    """``help=`` in a command module would be in one language only."""
    for path in sorted(Path(korean_click.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call):
                named = [k.arg for k in node.keywords if isinstance(k.value, ast.Constant)]
                assert "help" not in named, f"{path.name}:{node.lineno}"


def click_texts() -> Iterator[str]:
    for path in sorted(Path(click.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("_", "ngettext")
            ):
                for arg in node.args[:2]:
                    if isinstance(arg, ast.Constant) and len(str(arg.value)) > 1:
                        yield str(arg.value)


def test_every_text_of_click_that_people_meet_is_korean() -> None:
    texts = {text for text in click_texts() if not text.startswith(NOT_FOR_PEOPLE)}
    assert len(texts) > 40  # this test still finds them
    assert sorted(texts - set(korean_click.table())) == []


def test_the_korean_names_the_same_facts() -> None:
    for english, korean in korean_click.table().items():
        plain = english.replace("!r}", "}")
        wanted = {m[1] for m in FIELD.finditer(plain) if m[1]}
        given = {m[1] for m in FIELD.finditer(korean) if m[1]}
        assert given <= wanted, english
        assert given >= wanted - {"name"}, english  # ‘{name}’ is only the kind of a value


def test_click_gets_its_own_words_back() -> None:
    korean_click.speak("ko")
    assert str(click.UsageError("x").__class__.__name__) == "UsageError"
    assert click.BadParameter("봄").format_message() == "값이 알맞지 않습니다. 봄"
    korean_click.speak("en")
    assert click.BadParameter("spring").format_message() == "Invalid value: spring"
