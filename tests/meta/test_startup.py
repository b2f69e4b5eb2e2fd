# SPDX-License-Identifier: AGPL-3.0-or-later
"""Start-up stays quick: the heavy packages are imported only by the work that needs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "av", "django", "dochan", "ebooklib", "espeakng_loader", "filelock", "lameenc", "lxml",
    "markdown_it", "numba", "numpy", "onnxruntime", "PIL", "pypdfium2",
    "concurrent.futures.process", "multiprocessing", "asyncio",
)  # fmt: skip

CHILD = """
import sys
from daisy_pipeline.commands.main import run
code = run(sys.argv[1:])
heavy = [name for name in {heavy!r} if name in sys.modules]
rooms = sorted(name for name in sys.modules
               if name.startswith("daisy_pipeline.") and name.count(".") == 1)
sys.stderr.write(repr((code, heavy, rooms)))
"""


def loaded(*arguments: str, folder: Path = ROOT) -> tuple[int, list[str], list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", CHILD.format(heavy=HEAVY), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    result: tuple[int, list[str], list[str]] = eval(done.stderr.splitlines()[-1])
    return result


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["explain", "--help"], ["explain", "DP-CLI-001"]]
)
def test_nothing_heavy_is_imported(arguments: list[str]) -> None:
    code, heavy, rooms = loaded(*arguments)
    assert code == 0
    assert heavy == []
    few = {"commands", "config", "messages", "model"}
    assert {room.split(".")[1] for room in rooms} <= few


def test_the_child_would_notice() -> None:
    code, heavy, _ = loaded("doctor")  # it tries every package
    assert code == 0 and "lxml" in heavy


def test_a_build_with_nothing_to_do_loads_no_reader(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("# 1장\n\n봄이 왔다.\n", "utf-8")
    quick = ("build", "봄", "--only", "daisy3-text", "--set", "check.epubcheck=never")
    assert loaded("new", "봄", "--text", "a.txt", folder=tmp_path)[0] == 0
    assert "lxml" in loaded(*quick, folder=tmp_path)[1]
    code, heavy, _ = loaded(*quick, folder=tmp_path)
    assert (code, heavy) == (0, ["filelock"])
