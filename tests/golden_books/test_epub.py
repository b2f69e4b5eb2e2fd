# SPDX-License-Identifier: AGPL-3.0-or-later
"""Golden Books of EPUB; of samples that may not be copied here, what they hold in figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.readers.detect import detect
from tests.fakes import webs
from tests.fakes.books import PNG
from tests.fakes.golden import hold_book
from tests.golden_books.summary import hold_summary
from tests.unit.readers.epubs import pack, page


@pytest.mark.parametrize("name", webs.BODIES)
def test_page(tmp_path: Path, golden_update: bool, name: str) -> None:
    members: dict[str, str | bytes] = {"a.xhtml": page(webs.BODIES[name]), "hen.png": PNG}
    path = pack(tmp_path / f"{name}.epub", members)
    reader = detect(path)
    assert reader.name == "epub"
    hold_book(reader.read(path, {}), f"epub/{name}", golden_update)


@pytest.mark.parametrize("name", ["accessible_epub_3", "childrens-literature"])
def test_sample(shared: Path, golden_update: bool, name: str) -> None:
    path = shared / "samples/epub" / f"{name}.epub"
    hold_summary(detect(path).read(path, {}), f"epub/{name}", golden_update)
