# SPDX-License-Identifier: AGPL-3.0-or-later
"""Print page numbers as formats can count them: kinds made true, values unique in their kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from daisy_pipeline.emit.shared.units import Unit
from daisy_pipeline.formats.dtbook import page_value


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A page: ``kind`` front, normal or special; ``value`` is unique among pages of its kind."""

    label: str
    kind: str
    value: int


def page_numbers(units: Iterable[Unit]) -> Mapping[str, PageNumber]:
    """The pages by id, in reading order.

    A page that cannot be counted as its kind wants (``12a``), or that comes a second time, is
    special; special pages are counted as they come.
    """
    found: dict[str, PageNumber] = {}
    seen: set[tuple[str, int]] = set()
    special = 0
    for page in (unit.page for unit in units if unit.page is not None):
        label = " ".join(page.label.split())
        kind = str(page.kind)
        value = page_value(label, kind)
        if value is None or (kind, value) in seen:
            special += 1
            kind, value = "special", special
        seen.add((kind, value))
        found[page.id] = PageNumber(label, kind, value)
    return found
