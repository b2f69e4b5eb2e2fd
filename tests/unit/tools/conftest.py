# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import pytest

from tests.fakes import sounds
from tests.unit.tools.sound_files import FORMATS, TIMES


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """Make a recording with this ending; without samples, clicks at `TIMES`."""

    def build(ending: str, pcm: bytes = b"") -> Path:
        path = tmp_path / f"낭독.{ending}"
        try:
            pcm = pcm or sounds.clicks(48000, 4, TIMES)
            return sounds.encode(path, pcm, 48000, FORMATS[ending][0])
        except (av.FFmpegError, ValueError) as problem:
            pytest.skip(f"encoder-missing: {ending}: {problem}")

    return build
