# SPDX-License-Identifier: AGPL-3.0-or-later
"""The program ``daisy``: reads how to speak, runs a command, ends with one exit code."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

import click

from daisy_pipeline.commands import interrupt

if TYPE_CHECKING:
    from daisy_pipeline.commands.console import Console


def main() -> NoReturn:
    """Run the program with the process's arguments and end the process."""
    _in_utf8()
    try:
        interrupt.listen()
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # pressed while the program was still starting or ending
        code = 130
        with contextlib.suppress(OSError, KeyboardInterrupt):
            sys.stderr.write("사용자가 작업을 중단했습니다. The work was interrupted.\n")
    interrupt.stop_listening()
    try:
        sys.stdout.flush()
    except OSError:  # nobody reads any more: keep Python from saying so on its way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _in_utf8() -> None:
    """Begin again in Python's UTF-8 mode where names of files are read in another code.

    In an old locale (ko_KR.eucKR), or with PYTHONUTF8=0 in ``C``, a title with a Korean name would
    not be found or not be written. What is printed stays in the terminal's own code. Windows
    always has names in UTF-8 (PEP 529).
    """
    if os.name == "nt" or sys.flags.utf8_mode or sys.getfilesystemencoding() == "utf-8":
        return
    env = {**os.environ, "PYTHONUTF8": "1"}
    told = (sys.stdout.encoding or "") if sys.stdout else ""
    if told.lower().replace("-", "") not in ("", "ascii", "usascii", "ansi_x3.41968"):
        env.setdefault("PYTHONIOENCODING", told)
    with contextlib.suppress(OSError):
        os.execve(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]], env)


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code of design section 5. Never raises but for an interrupt."""
    from daisy_pipeline.commands import korean_click
    from daisy_pipeline.commands.console import make_streams_safe

    make_streams_safe()
    console = _console(arguments)
    korean_click.speak(console.lang)
    try:
        code = _call(arguments, console)
    except BaseException as error:
        code = _tell(error, arguments, console)
    with contextlib.suppress(OSError):  # nobody reads any more
        console.event("end", exit_code=code)
    return code


def _call(arguments: Sequence[str], console: Console) -> int:
    """What click's own ``main`` does, without its handling of errors: ours is in ``faults``."""
    whole = _group(console)
    try:
        with whole.make_context("daisy", list(arguments), obj=console) as context:
            result = whole.invoke(context)
    except click.exceptions.Exit as end:  # after --help and --version
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as asked:
        if console.json:
            raise
        click.echo(asked.format_message())  # a group without a command asks what there is
        return asked.exit_code
    return int(result) if isinstance(result, int) else 0


def _tell(error: BaseException, arguments: Sequence[str], console: Console) -> int:
    from daisy_pipeline.commands import faults

    if isinstance(error, SystemExit) and not interrupt.pressed():
        return error.code if isinstance(error.code, int) else 1
    findings, code = faults.judge(error, arguments)
    with contextlib.suppress(OSError):  # stderr is gone too; the exit code still tells
        console.tell_all(findings)
    return int(code)


def _group(console: Console) -> click.Group:
    from daisy_pipeline import __version__
    from daisy_pipeline.commands import group

    options = group.common_options()
    message = f"daisy-pipeline {__version__}"
    version = click.version_option(__version__, "--version", message=message)
    whole = version(
        group.LazyGroup(
            "daisy",
            params=[*options],
            callback=_help_alone,
            invoke_without_command=True,
            context_settings={"help_option_names": ["-h", "--help"]},
        )
    )
    group.put_in_words(whole, console.lang, "daisy")
    return whole


def _help_alone() -> None:
    """``daisy`` without a command asks what there is."""
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def _console(arguments: Sequence[str]) -> Console:
    """How to speak, read before click reads anything: its own errors must be worded too."""
    from daisy_pipeline.commands.console import Console
    from daisy_pipeline.messages import choose_language

    before = list(arguments[: arguments.index("--")] if "--" in arguments else arguments)
    asked = ""
    for at, word in enumerate(before):
        if word == "--lang" and at + 1 < len(before):
            asked = before[at + 1]
        elif word.startswith("--lang="):
            asked = word.partition("=")[2]
    return Console(
        lang=choose_language(asked, "" if asked else _site_language(), os.environ, _system()),
        plain="--plain" in before,
        json="--json" in before,
        verbose="-v" in before or "--verbose" in before,
    )


def _site_language() -> str:
    """The language that the workspace's daisy.toml sets; "" when it sets none or is broken."""
    if not os.environ.get("DAISY_WORKSPACE") and not _daisy_toml_above():
        return ""
    from pathlib import Path

    from daisy_pipeline.config.workspace import find_workspace

    try:
        found = find_workspace(Path.cwd(), os.environ)
        site = found.site().values.get("site", {}) if found else {}
    except Exception:  # the command that needs the settings tells what is wrong with them
        return ""
    language = site.get("language", "") if isinstance(site, dict) else ""
    return language if isinstance(language, str) else ""


def _daisy_toml_above() -> bool:
    """Whether there may be a site's setting at all: spares most runs the import of config."""
    folder, inner = os.getcwd(), ""
    while folder != inner:
        if os.path.isfile(os.path.join(folder, "daisy.toml")):
            return True
        folder, inner = os.path.dirname(folder), folder
    return False


def _system() -> str:
    """The name of the system's locale where the environment does not tell it (Windows)."""
    import locale

    try:
        return locale.getlocale()[0] or ""
    except ValueError:
        return ""
