# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tests of commands share: the title's text, its recordings, its takes.tsv."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes.sounds import tone, write_wav

TEXT = "# 1장\n\n오늘도 우리 수탉이 쫓기었다.\n\n# 2장\n\n봄이 오면 씨를 뿌린다.\n"
Say = Callable[..., str]


def sit_down(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Work in this folder, in Korean, whatever workspace the computer has."""
    patch.chdir(folder)
    patch.setenv("LC_ALL", "ko_KR.UTF-8")
    patch.delenv("DAISY_WORKSPACE", raising=False)


def sound(path: Path, seconds: float = 1.0, period: int = 50) -> None:
    """Write a recording of a tone; another period is another recording."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_wav(path, tone(16000, seconds, period), 16000)


def takes(folder: Path) -> list[list[str]]:
    """The rows of a title's takes.tsv."""
    lines = (folder / "takes.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith(("#", "file\t"))]
