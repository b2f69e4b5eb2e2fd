# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an exception means to a person and to the calling program: the one place that decides."""

from __future__ import annotations

import errno
import os
import platform
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

import daisy_pipeline
from daisy_pipeline.commands import interrupt
from daisy_pipeline.commands.group import COMMANDS
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_WINDOWS_FULL = {39, 112}  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def judge(error: BaseException, arguments: Sequence[str]) -> tuple[tuple[Finding, ...], ExitCode]:
    """The findings to tell and the exit code to end with, for whatever a command raised."""
    if isinstance(error, (KeyboardInterrupt, click.Abort)) or interrupt.pressed():
        return (Finding("DP-CLI-006"),), ExitCode.INTERRUPTED
    if isinstance(error, DaisyError):
        return error.findings, error.exit_code
    if isinstance(error, click.ClickException):
        return (_wrong_usage(error, arguments),), ExitCode.BAD_USAGE
    if isinstance(error, BrokenPipeError):  # the reader of our output went away: nobody listens
        return (), ExitCode.INTERRUPTED
    if isinstance(error, OSError):
        return (_disk(error),), ExitCode.FINDINGS
    if isinstance(error, MemoryError):
        return (Finding("DP-CLI-009"),), ExitCode.FINDINGS
    if trouble := _of_the_ledger(error):
        return trouble.findings, trouble.exit_code
    return (_our_bug(error, arguments),), ExitCode.INTERNAL


def _of_the_ledger(error: BaseException) -> DaisyError | None:
    if "django" not in sys.modules:  # the ledger was never opened
        return None
    from daisy_pipeline.ledger import trouble

    return trouble.judge(error)


def _wrong_usage(error: click.ClickException, arguments: Sequence[str]) -> Finding:
    context = getattr(error, "ctx", None)
    # An option without its value comes from click's parser, which knows no command.
    named = next((f"daisy {word}" for word in arguments if word in COMMANDS), "daisy")
    command = context.command_path if context else named
    problem = error.format_message()
    if isinstance(error, click.MissingParameter):  # what it is for, not its name alone
        problem = f"{problem} {getattr(error.param, 'help', None) or ''}".strip()
    return Finding("DP-CLI-007", facts={"problem": problem, "command": command})


def _disk(error: OSError) -> Finding:
    place = Place(_shown(error.filename))
    if error.errno in _FULL or getattr(error, "winerror", None) in _WINDOWS_FULL:
        return Finding("DP-CLI-003", place)
    if isinstance(error, PermissionError) or error.errno in _REFUSED:
        return Finding("DP-CLI-002", place)
    if isinstance(error, FileNotFoundError):
        return Finding("DP-CLI-005", place)
    return Finding("DP-CLI-004", place, {"reason": error.strerror or type(error).__name__})


def _shown(name: object) -> str:
    """A file as the person knows it: relative to the current folder where it lies inside."""
    if not isinstance(name, (str, bytes)) or not name:
        return ""
    path = Path(os.fsdecode(name))
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return str(path)


def _our_bug(error: BaseException, arguments: Sequence[str]) -> Finding:
    kind = type(error).__name__
    text = "\n".join(
        (
            f"daisy-pipeline {daisy_pipeline.__version__}",
            f"Python {platform.python_version()}, {platform.platform()}",
            f"arguments: {_without_people(arguments)!r}",
            "".join(traceback.format_exception(error)),
        )
    )
    log = _write_log(text)
    if log:
        return Finding("DP-CLI-001", facts={"kind": kind, "log": log})
    frames = traceback.extract_tb(error.__traceback__)
    at = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return Finding("DP-CLI-010", facts={"kind": kind, "at": at})


_OF_PEOPLE = ("--name", "--phone", "--email", "--portal-id", "--reason", "--evidence")


def _without_people(arguments: Sequence[str]) -> list[str]:
    """The arguments without what says who somebody is: the log may be sent to strangers."""
    told: list[str] = []
    for before, word in zip(("", *arguments), arguments, strict=False):
        option, equals, _ = word.partition("=")
        hidden = before in _OF_PEOPLE or (equals and option in _OF_PEOPLE)
        told.append("…" if hidden else word)
    return told


def _write_log(text: str) -> str:
    """Put the log into the workspace's output folder, else into the system's temporary one.

    Gives the file's name as a person can use it; "" when it could be written nowhere.
    """
    name = f"daisy-error-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"
    for folder in (_output, tempfile.gettempdir):
        try:
            if found := folder():
                path = Path(found) / name
                path.write_text(text, "utf-8", errors="backslashreplace")
                return _shown(str(path))
        except OSError:  # gettempdir raises it too, when no folder can be written to
            continue
    return ""


def _output() -> Path | None:
    from daisy_pipeline.config.workspace import find_workspace

    found = find_workspace(Path.cwd(), os.environ)
    return found.output if found and found.output.is_dir() else None
