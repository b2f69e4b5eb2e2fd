# SPDX-License-Identifier: AGPL-3.0-or-later
"""The doors to outside programs: what hangs, crashes or writes rubbish ends in a plain answer."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import monotonic

import pytest

from daisy_pipeline.tools import epubcheck, process
from daisy_pipeline.tools.epubcheck import Message, Verdict

PLACE = {"path": "EPUB/c1.xhtml", "line": 7, "column": 2}
TOLD = {
    "messages": [
        {"ID": "RSC-005", "severity": "ERROR", "message": "broken", "locations": [PLACE]},
        {"ID": "ACC-001", "severity": "USAGE", "message": "note", "locations": []},
        {"ID": "OPF-003", "severity": "WARNING", "message": "odd", "locations": []},
    ]
}


def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """A Java that is a Python script."""
    script = tmp_path / "java.py"
    script.write_text(body, "utf-8")
    run = process.run

    def instead(command, seconds, **more):
        return run([sys.executable, script, *command[1:]], seconds, **more)

    monkeypatch.setattr(epubcheck, "run", instead)
    monkeypatch.setattr(epubcheck, "java", lambda: "java")
    monkeypatch.setattr(epubcheck, "jar", lambda: tmp_path / "epubcheck.jar")


def test_errors_and_warnings_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, monkeypatch, f"print('noise'); print({json.dumps(TOLD)!r})")
    expected = (
        Message("ERROR", "RSC-005", "broken", "EPUB/c1.xhtml", 7, 2),
        Message("WARNING", "OPF-003", "odd"),
    )
    assert epubcheck.judge(tmp_path / "a.epub") == Verdict(expected)


def test_one_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, monkeypatch, "import time; time.sleep(60)")
    begin = monotonic()
    assert epubcheck.judge(tmp_path / "a.epub", 0.5).problem == "late"
    assert monotonic() - begin < 30


@pytest.mark.parametrize(
    "body",
    ["raise SystemExit(3)", "print('rubbish')", "print('{\"messages\": 3}')", "print('{')",
     "import os; os.abort()"],
)  # fmt: skip
def test_rubbish_is_no_verdict(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, monkeypatch, body)
    verdict = epubcheck.judge(tmp_path / "a.epub")
    assert verdict.problem == "broken" and verdict.detail


def test_nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert epubcheck.judge(tmp_path / "a.epub").problem == "java"
    monkeypatch.setattr(epubcheck, "java", lambda: "java")
    monkeypatch.setattr(epubcheck, "find_spec", lambda name: None)
    assert epubcheck.judge(tmp_path / "a.epub").problem == "jar"


def test_a_program_that_is_not_there() -> None:
    ran = process.run(["no-such-program-here"], 5)
    assert ran.code is None and ran.err and not ran.late


def test_output_and_code_come_back() -> None:
    ran = process.run([sys.executable, "-c", "print('글'); raise SystemExit(4)"], 20,
                      environment={"PYTHONIOENCODING": "utf-8"})  # fmt: skip
    assert (ran.code, ran.out.decode().strip()) == (4, "글")
