# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ctrl-C and its like are heard, whatever C code makes of them; they end a run tidily."""

from __future__ import annotations

import gc
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from daisy_pipeline.commands import faults, interrupt, main
from daisy_pipeline.commands.console import Console
from daisy_pipeline.model.finding import ExitCode

REQUESTS = [getattr(signal, n) for n in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, n)]


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in REQUESTS}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, name, getattr(sys, f"__{name}__"))
    yield
    interrupt.listen()
    for number, handler in before.items():
        signal.signal(number, handler)


def press_and_lose(number: signal.Signals = signal.SIGINT) -> None:
    """As a C function does that clears the exception of a Python function it called."""
    try:
        signal.raise_signal(number)
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


@pytest.mark.parametrize("number", REQUESTS)
def test_each_request_to_end_is_heard_once(number: signal.Signals) -> None:
    interrupt.listen()
    press_and_lose(number)
    signal.raise_signal(number)  # at once again: the tidying up goes on undisturbed
    with pytest.raises(KeyboardInterrupt):
        interrupt.heed()


def test_pressed_again_later_it_is_heard_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    interrupt.listen()
    press_and_lose()
    now[0] += 2
    press_and_lose()


@pytest.mark.message("DP-CLI-006")
@pytest.mark.parametrize("error", [RuntimeError("in __set_name__"), SystemExit(1), OSError(5, "")])
def test_what_it_was_turned_into_is_told_as_what_it_was(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def call(arguments: object, console: object) -> int:
        press_and_lose()
        raise error

    monkeypatch.setattr(main, "_call", call)
    interrupt.listen()
    assert main.run(["clean"]) == 130
    told = capsys.readouterr().err
    assert "(DP-CLI-006)" in told and "DP-CLI-001" not in told


class Finalized:
    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


def test_one_that_python_drops_shows_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    interrupt.listen()
    Finalized()
    gc.collect()
    assert capsys.readouterr().err == ""
    with pytest.raises(KeyboardInterrupt):
        interrupt.heed()


class Broken:
    def __del__(self) -> None:
        raise ValueError("가나다")


def test_other_dropped_errors_are_told_as_ever(capsys: pytest.CaptureFixture[str]) -> None:
    interrupt.listen()
    Broken()
    gc.collect()
    assert "가나다" in capsys.readouterr().err


def test_in_the_end_only_ctrl_c_comes_too_late() -> None:
    interrupt.listen()
    interrupt.stop_listening()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_an_import_is_finished_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ("import signal", "signal.raise_signal(signal.SIGINT)", "whole = True")
    (tmp_path / "pressed_in_here.py").write_text("\n".join(lines), "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    interrupt.listen()
    with pytest.raises(KeyboardInterrupt):  # after the import, wherever we are then
        __import__("pressed_in_here")
        assert sys.modules["pressed_in_here"].whole
        limit = time.monotonic() + 30
        while time.monotonic() < limit:
            time.sleep(0.001)
    assert sys.modules.pop("pressed_in_here").whole


@pytest.mark.message("DP-CLI-006")
def test_what_fails_because_of_it_is_no_fault_of_its_own() -> None:
    """A program that Ctrl-C ended too, an import that C code gave up."""
    interrupt.listen()
    assert faults.judge(OSError(5, "ended"), ())[1] is not ExitCode.INTERRUPTED
    press_and_lose()
    findings, code = faults.judge(OSError(5, "ended"), ())
    assert ([f.id for f in findings], code) == (["DP-CLI-006"], ExitCode.INTERRUPTED)
