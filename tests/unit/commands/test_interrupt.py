# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ctrl-C that C code swallowed is still heard at the next report of progress."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from daisy_pipeline.commands import interrupt
from daisy_pipeline.commands.console import Console


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    interrupt.listen()
    signal.signal(signal.SIGINT, before)


def press_and_lose() -> None:
    """As a C function does that clears the exception of a Python function it called."""
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        return
    pytest.fail("Ctrl-C interrupts nothing")


def test_it_is_heard_at_the_next_step(capsys: pytest.CaptureFixture[str]) -> None:
    interrupt.listen()
    console = Console()
    console.step(0, 2, "step.read")
    press_and_lose()
    with pytest.raises(KeyboardInterrupt):
        console.step(1, 2, "step.read")
    with pytest.raises(KeyboardInterrupt):
        console.step(0, 1, "step.align")
    assert len(capsys.readouterr().err.splitlines()) == 1, "nothing more is begun"


def test_it_is_forgotten_when_another_command_begins() -> None:
    interrupt.listen()
    press_and_lose()
    interrupt.listen()
    Console().step(0, 1, "step.read")


def test_who_was_told_to_ignore_it_goes_on_ignoring_it() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # nohup, and jobs in the background of a shell
    interrupt.listen()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    signal.raise_signal(signal.SIGINT)
    Console().step(0, 1, "step.read")
