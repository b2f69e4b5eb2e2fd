# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rule against quiet skips: in CI a skip whose reason no list names fails the run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

MESSAGES = pytest.StashKey[frozenset[str]]()  # ids that the tests of this run are marked with
LIST = Path(__file__).with_name("allowed_skips.txt")


def allowed(path: Path = LIST) -> tuple[str, ...]:
    """The beginnings of reasons that the list accepts; ValueError for a line without a why."""
    prefixes: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        prefix, *why = re.split(r"\s{2,}", line.strip(), maxsplit=1)
        if not why:
            raise ValueError(f"{path.name}: no why for {prefix!r}")
        prefixes.append(prefix)
    return tuple(prefixes)


def strict(env: Mapping[str, str]) -> bool:
    """Whether skips must be explained in this run."""
    return env.get("CI", "").lower() in ("true", "1") or env.get("DAISY_STRICT_SKIPS") == "1"


class SkipJudge:
    """A pytest plugin that remembers skips and fails a strict run over an unexplained one."""

    def __init__(self, prefixes: tuple[str, ...], is_strict: bool) -> None:
        self.prefixes = prefixes
        self.is_strict = is_strict
        self.unexplained: list[str] = []

    def _judge(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if not report.skipped or hasattr(report, "wasxfail"):
            return
        where = report.longrepr
        reason = str(where[2]) if isinstance(where, tuple) else str(where)
        reason = reason.removeprefix("Skipped: ")
        if not reason.startswith(self.prefixes):
            self.unexplained.append(f"{report.nodeid}: {reason}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._judge(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._judge(report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.is_strict and self.unexplained and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.is_strict and self.unexplained:
            terminalreporter.section("skips that tests/meta/allowed_skips.txt does not name")
            for line in self.unexplained:
                terminalreporter.line(line)
