# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a DOCX is drafted with: where a block stands, and the paragraphs that are made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from daisy_pipeline.emit.large_print.docx_lines import Liner
from daisy_pipeline.emit.large_print.setter import Form
from daisy_pipeline.formats.docx_package import Package
from daisy_pipeline.formats.docx_styles import INDENTS
from daisy_pipeline.formats.docx_xml import Frame, Place, paragraph
from daisy_pipeline.formats.safe_xml import Child, Element
from daisy_pipeline.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a block: its language, the indent in twips, the room for a line.

    ``style`` is that of plain paragraphs; ``depth`` counts the lists around; ``top`` says that
    nothing is around: pages may change here.
    """

    lang: str
    room: int
    style: str = "Normal"
    left: int = 0
    depth: int = 0
    frame: Frame | None = None
    keep: bool = False
    top: bool = False

    def inner(self, by: int) -> Around:
        """Further in, by twips."""
        return replace(self, left=self.left + by, room=max(self.room - by, 1), top=False)


@dataclass(frozen=True, slots=True)
class Lead:
    """What the first paragraph of an item has before its words: a number, or a typed label."""

    label: tuple[Child, ...] = ()
    numbering: tuple[int, int] | None = None
    left: int = 0
    hanging: int = 0


@dataclass(frozen=True, slots=True)
class Headed:
    """A heading as the contents name it."""

    level: int
    anchor: str
    words: str
    lang: str


@dataclass
class Draft:
    """A document that grows. ``findings`` are what is to be told, ``headed`` its headings."""

    form: Form
    package: Package
    liner: Liner
    findings: list[Finding] = field(default_factory=list)
    headed: list[Headed] = field(default_factory=list)
    level: int = 0
    frames: int = 0
    pictures: int = 0
    new_page: bool = False
    _lead: Lead | None = None

    @property
    def em(self) -> int:
        """The text's size in twips."""
        return self.package.paper.em

    def paragraph(
        self,
        style: str,
        content: Sequence[Child],
        around: Around,
        *,
        keep: bool = False,
        tight: bool | None = None,
        deeper: float = 0.0,
    ) -> Element:
        """A paragraph with what waits to stand before its words; ``deeper`` is em of indent."""
        lead, self._lead = self._lead, None
        new_page, self.new_page = self.new_page, False
        left, hanging = INDENTS.get(style, (0.0, 0.0))
        place = Place(
            style,
            frame=around.frame,
            new_page=new_page,
            keep=keep or around.keep,
            tight=tight,
        )
        if lead is not None:
            numbering = self.package.numbering
            plain = lead.numbering and lead.left == numbering.indent(lead.numbering[1])
            place = replace(place, numbering=lead.numbering, hanging=lead.hanging)
            return paragraph(
                place if plain else replace(place, indent=lead.left), *lead.label, *content
            )
        if around.left or deeper:
            indent = around.left + round((left + deeper) * self.em)
            place = replace(place, indent=indent, hanging=round(hanging * self.em))
        return paragraph(place, *content)

    def begin(self, lead: Lead) -> None:
        """Let the next paragraph have this before its words."""
        self._lead = lead

    def flush(self, around: Around) -> list[Element]:
        """A paragraph for a label that has no words behind it, if one waits."""
        waits = self._lead is not None
        return [self.paragraph(around.style, [], around, keep=True)] if waits else []

    def by_turns(self) -> int:
        """A tenth of an em and none, by turns, in twips."""
        self.frames += 1
        return self.em // 10 * (self.frames % 2)

    def tell(self, finding: Finding) -> None:
        """Remember a finding once."""
        if finding not in self.findings:
            self.findings.append(finding)
