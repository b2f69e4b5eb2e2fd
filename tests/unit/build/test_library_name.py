# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every format wants a publisher: a library that is not named is told so, once a build."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.build.door import build_title
from daisy_pipeline.build.prepare import Options
from tests.unit.config.test_config import GOOD, workspace

ONLY = Options(only=("daisy3-text",))


@pytest.mark.message("DP-BLD-010")
def test_a_library_without_a_name(tmp_path: Path) -> None:
    space = workspace(tmp_path)
    found = [f for f in build_title(space, "봄봄", ONLY).findings if f.id == "DP-BLD-010"]
    assert [(f.place.file, f.facts["instead"]) for f in found] == [("daisy.toml", "봄봄")]


def test_a_named_library_is_the_publisher(tmp_path: Path) -> None:
    space = workspace(tmp_path, GOOD + '[site]\nlibrary = "마포 도서관"\n')
    built = build_title(space, "봄봄", ONLY)
    assert "DP-BLD-010" not in {f.id for f in built.findings}
    assert "마포 도서관" in (built.folder / "daisy3-text/package.opf").read_text("utf-8")
