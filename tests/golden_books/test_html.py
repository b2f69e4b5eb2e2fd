# SPDX-License-Identifier: AGPL-3.0-or-later
"""Golden Books of HTML."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.readers.detect import detect
from tests.fakes import webs
from tests.fakes.golden import hold_book


@pytest.mark.parametrize("name", webs.BODIES)
def test_page(tmp_path: Path, golden_update: bool, name: str) -> None:
    path = webs.write_html(tmp_path, name)
    reader = detect(path)
    assert reader.name == "html"
    hold_book(reader.read(path, {}), f"html/{name}", golden_update)
