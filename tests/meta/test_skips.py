# SPDX-License-Identifier: AGPL-3.0-or-later
"""A skip that nobody explained fails the strict run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.meta import skips

ROOT = Path(__file__).resolve().parents[2]

TESTS = """
import pytest

def test_good():
    pass

def test_skipped():
    pytest.skip("{reason}")

@pytest.mark.xfail
def test_expected_to_fail():
    raise ValueError
"""


def run(folder: Path, reason: str, **env: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text("from tests.conftest import pytest_configure\n", "utf-8")
    (folder / "test_it.py").write_text(TESTS.format(reason=reason), "utf-8")
    clean = {k: v for k, v in os.environ.items() if k not in ("CI", "DAISY_STRICT_SKIPS")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=.", "."],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )


@pytest.mark.parametrize(
    ("reason", "env", "code"),
    [
        ("too lazy", {}, 0),
        ("too lazy", {"DAISY_STRICT_SKIPS": "1"}, 1),
        ("too lazy", {"CI": "true"}, 1),
        ("shared-missing: nothing there", {"CI": "true"}, 0),
    ],
)
def test_strict_run(tmp_path: Path, reason: str, env: dict[str, str], code: int) -> None:
    done = run(tmp_path, reason, **env)
    assert done.returncode == code, done.stdout + done.stderr
    assert ("test_it.py::test_skipped: too lazy" in done.stdout) == (code == 1)


def test_a_reason_without_a_why_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("# why\nshared-missing:\n", "utf-8")
    with pytest.raises(ValueError, match="no why"):
        skips.allowed(path)
