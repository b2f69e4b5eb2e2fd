# SPDX-License-Identifier: AGPL-3.0-or-later
"""The layers of docs/architecture.md hold, and the contracts can fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def lint(folder: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    call = "import sys; from importlinter.cli import lint_imports_command as c; c()"
    return subprocess.run(
        [sys.executable, "-c", call, "--cache-dir", str(cache), "--config", "pyproject.toml"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


def test_layers_hold(tmp_path: Path) -> None:
    done = lint(ROOT, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("model/book.py", "import daisy_pipeline.messages"),
        ("formats/__init__.py", "import daisy_pipeline.tools"),
        ("readers/__init__.py", "import daisy_pipeline.segmentation"),
        ("config/__init__.py", "import click"),
        ("emit/__init__.py", "import lxml.etree"),
        ("recordings/__init__.py", "import av"),
        ("formats/__init__.py", "import numpy"),
        ("build/__init__.py", "import django"),
    ],
)
def test_a_breach_is_seen(tmp_path: Path, module: str, line: str) -> None:
    copy = tmp_path / "copy"
    copied = shutil.copytree(ROOT / "daisy_pipeline", copy / "daisy_pipeline")
    shutil.copy(ROOT / "pyproject.toml", copy)
    path = Path(copied) / module
    before = path.read_text("utf-8") if path.exists() else ""
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before}\n{line}\n", "utf-8")
    done = lint(copy, tmp_path / "cache")
    assert done.returncode == 1 and "BROKEN" in done.stdout, done.stdout + done.stderr
