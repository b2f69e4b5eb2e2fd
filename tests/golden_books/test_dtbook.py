# SPDX-License-Identifier: AGPL-3.0-or-later
"""Golden Books of DTBook; of samples that may not be copied here, what they hold in figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.readers.detect import detect
from tests.fakes import dtbooks
from tests.fakes.golden import hold_book
from tests.golden_books.summary import hold_summary


@pytest.mark.parametrize("name", dtbooks.BOOKS)
def test_book(tmp_path: Path, golden_update: bool, name: str) -> None:
    path = dtbooks.write_dtbook(tmp_path, name)
    reader = detect(path)
    assert reader.name == "dtbook"
    hold_book(reader.read(path, {}), f"dtbook/{name}", golden_update)


@pytest.mark.parametrize("name", ["MentalHealthGuide", "dontworrybehappy", "dtbook-math"])
def test_sample(shared: Path, golden_update: bool, name: str) -> None:
    path = shared / "samples/dtbook" / f"{name}.xml"
    hold_summary(detect(path).read(path, {}), f"dtbook/{name}", golden_update)
