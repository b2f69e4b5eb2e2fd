# SPDX-License-Identifier: AGPL-3.0-or-later
"""An EPUB 3 under check."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from daisy_pipeline.check.members import Element, Members, Report, each
from daisy_pipeline.check.smil import Smil
from daisy_pipeline.check.timing import ClipRules

XHTML = "application/xhtml+xml"
OVERLAY = "application/smil+xml"
OPS = "{http://www.idpf.org/2007/ops}"
CLIPS = ClipRules(
    syntax="DP-EPC-056",
    order="DP-EPC-057",
    missing="DP-EPC-058",
    past="DP-EPC-059",
    overlap="DP-EPC-060",
    gap="DP-EPC-061",
    tail="DP-EPC-062",
    form=re.compile(
        r"\d+:[0-5]\d:[0-5]\d(\.\d+)?|[0-5]\d:[0-5]\d(\.\d+)?|\d+(\.\d+)?(h|min|s|ms)?"
    ),
    optional=True,
)


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the manifest; ``overlay`` is the id of its media overlay."""

    id: str
    name: str
    type: str
    properties: frozenset[str]
    overlay: str
    line: int


@dataclass
class Epub:
    """The book's files, its package, manifest, spine and overlays."""

    members: Members
    report: Report
    opf: str
    root: Element
    items: dict[str, Item] = field(default_factory=dict)
    spine: list[Item] = field(default_factory=list)
    overlays: list[Smil] = field(default_factory=list)

    @cached_property
    def by_name(self) -> dict[str, Item]:
        """The items by their file."""
        return {item.name: item for item in self.items.values()}

    @property
    def pages(self) -> list[Item]:
        """The content documents of the spine that are there."""
        return [i for i in self.spine if i.type == XHTML and i.name in self.members]

    @property
    def nav(self) -> Item | None:
        """The navigation document."""
        found = [i for i in self.items.values() if "nav" in i.properties]
        return found[0] if found and found[0].name in self.members else None

    def meta(self, name: str) -> list[tuple[str, Element]]:
        """The values of a property of the package itself, with their elements."""
        found = [e for e in each(self.root, "meta") if e.get("property") == name]
        return [(" ".join((e.text or "").split()), e) for e in found if not e.get("refines")]


def types(element: Element) -> list[str]:
    """The words of an element's epub:type."""
    return element.get(OPS + "type", "").split()
