# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where recordings come in: a title, its narrator, and a stick."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.ledger.door import Ledger
from tests.unit.intake.booth import Booth, furnish


@pytest.fixture
def booth(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Booth:
    """A title of three chapters, V-014, and an empty stick."""
    return furnish(ledger, tmp_path, monkeypatch)
