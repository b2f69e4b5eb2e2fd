# SPDX-License-Identifier: AGPL-3.0-or-later
"""One folder is one fault test: ``tests/messages/<ID>/``.

``in/`` is copied into an empty folder, where each line of ``command.txt`` is run as ``daisy ...``
(in Korean, unless the line says otherwise). ``expected.txt`` begins with ``exit N``, the code of
the last command; its other lines must come in this order in what was said. The id must be said
too. A line of ``command.txt`` or ``expected.txt`` that begins with # is a remark.
"""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from daisy_pipeline.commands.main import run

FOLDERS = sorted(p for p in Path(__file__).parent.iterdir() if p.name.startswith("DP-"))


def lines(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_folder(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = folder / "in"
    shutil.copytree(given, tmp_path, dirs_exist_ok=True) if given.is_dir() else None
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    monkeypatch.delenv("DAISY_WORKSPACE", raising=False)
    code = 0
    for command in lines(folder / "command.txt"):
        code = run(shlex.split(command))
    told = capsys.readouterr()
    said = told.err + told.out
    expected, *words = lines(folder / "expected.txt")
    assert f"exit {code}" == expected, said
    assert folder.name in said
    at = 0
    for line in words:
        found = said.find(line.strip(), at)
        assert found >= 0, f"not said (here): {line}\n--- said:\n{said}"
        at = found + len(line.strip())
