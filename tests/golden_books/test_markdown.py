# SPDX-License-Identifier: AGPL-3.0-or-later
"""Golden Books of Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.readers.detect import detect
from tests.fakes import markdowns
from tests.fakes.golden import hold_book


@pytest.mark.parametrize("name", markdowns.TEXTS)
def test_text(tmp_path: Path, golden_update: bool, name: str) -> None:
    path = markdowns.write_markdown(tmp_path, name)
    reader = detect(path)
    assert reader.name == "markdown"
    hold_book(reader.read(path, {}), f"markdown/{name}", golden_update)
