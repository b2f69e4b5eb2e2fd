# SPDX-License-Identifier: AGPL-3.0-or-later
"""Golden Books of DAISY 2.02 with text."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.readers.detect import detect, files_of
from tests.fakes import dtbooks
from tests.fakes.golden import hold_book


@pytest.mark.parametrize("name", dtbooks.PAGES)
def test_book(tmp_path: Path, golden_update: bool, name: str) -> None:
    path = dtbooks.write_daisy202(tmp_path / "book", name)
    assert files_of(path) == (path,)  # one source, not many files
    reader = detect(path)
    assert reader.name == "daisy202"
    hold_book(reader.read(path, {}), f"daisy202/{name}", golden_update)
