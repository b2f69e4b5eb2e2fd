# SPDX-License-Identifier: AGPL-3.0-or-later
"""Made PDF documents and the Books that they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.readers.pdf.reader import PdfReader
from tests.fakes.golden import hold_book
from tests.fakes.pdf_books import BOOKS


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_a_made_document(name: str, tmp_path: Path, golden_update: bool) -> None:
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(BOOKS[name]().data())
    hold_book(PdfReader().read(path, {}), f"pdf/{name}", golden_update)
