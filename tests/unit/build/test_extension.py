# SPDX-License-Identifier: AGPL-3.0-or-later
"""A product that an installed package brings is planned like our own (design section 7)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from daisy_pipeline.build import plan_products
from daisy_pipeline.build.make import check_names
from daisy_pipeline.config.settings import resolve
from daisy_pipeline.emit import steps
from daisy_pipeline.model.finding import DaisyError, Finding
from daisy_pipeline.model.ports import ProductInput


class Plain:
    """An emitter from elsewhere."""

    name, version = "plain", 7

    def emit(self, given: ProductInput, out: Path) -> Sequence[Finding]:
        """Write the title."""
        (out / "title.txt").write_text(given.title.title, "utf-8")
        return ()


class Entry:
    """What the package's entry point gives."""

    def load(self) -> type[Plain]:
        """The emitter's class."""
        return Plain


def test_an_extensions_product_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "_outside", lambda name: Entry() if name == "plain" else None)
    check_names(["daisy3", "plain"])
    emitting, _, packing = plan_products.product_jobs(["plain"], frozenset(), [], "봄")
    assert (emitting.step.version, packing.step.name) == (7, "package-plain")
    assert resolve(()).section(*emitting.step.settings) == {"plain": {}}
    with pytest.raises(DaisyError):
        check_names(["plainer"])
