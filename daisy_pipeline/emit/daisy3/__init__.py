# SPDX-License-Identifier: AGPL-3.0-or-later
"""DAISY 3 with full text and full audio (audioFullText)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.emit.shared.daisy3.product import VERSION, write_product
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import ProductInput


class Daisy3:
    """The emitter of ``daisy3``."""

    name = "daisy3"
    version = VERSION

    def emit(self, given: ProductInput, out: Path) -> Sequence[Finding]:
        """Write the product; DP-EMT-001 without sound, for then it would be ``daisy3-text``."""
        return write_product(given, out, with_sound=True)
