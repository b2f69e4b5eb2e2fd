# SPDX-License-Identifier: AGPL-3.0-or-later
"""Text DAISY (텍스트데이지): DAISY 3 with text and contents, without sound (textNCX)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daisy_pipeline.emit.shared.daisy3.product import VERSION, write_product
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import ProductInput


class Daisy3Text:
    """The emitter of ``daisy3-text``."""

    name = "daisy3-text"
    version = VERSION

    def emit(self, given: ProductInput, out: Path) -> Sequence[Finding]:
        """Write the product; sound that is given is left out."""
        return write_product(given, out, with_sound=False)
