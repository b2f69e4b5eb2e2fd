# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of one book parsed within what a book may have; broken ones repaired as browsers do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from daisy_pipeline.formats.safe_xml import XmlLimits, is_xml_error, parse_html, parse_xml
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.readers.web.dom import Element

# Elements of all pages together: a Bible has a hundred thousand; more would take minutes.
MOST_ELEMENTS = 250_000


@dataclass
class Parser:
    """Parses a book's pages; ``repaired`` is the finding's id for one that is not well-formed."""

    repaired: str
    findings: list[Finding] = field(default_factory=list)
    left: int = MOST_ELEMENTS

    @property
    def limits(self) -> XmlLimits:
        """What the next page may have."""
        return XmlLimits(elements=max(1, self.left))

    def count(self, root: Element) -> Element:
        """The root, its elements counted."""
        self.left -= sum(1 for _ in root.iter())
        return root

    def parse(self, source: Path | bytes, place: Place) -> Element:
        """The root of a page; DaisyError when it is too large or no markup at all."""
        try:
            return self.count(parse_xml(source, place, self.limits))
        except DaisyError as problem:
            if not is_xml_error(problem):
                raise
            first = problem.findings[0]
        root = self.count(parse_html(source, place, self.limits))
        reason = str(first.facts.get("reason", first.facts.get("entity", "?")))
        self.findings.append(Finding(self.repaired, first.place, {"reason": reason}))
        return root
