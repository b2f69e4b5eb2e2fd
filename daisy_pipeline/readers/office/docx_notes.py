# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notes of a DOCX: their numbers as print shows them (ECMA-376-1, 17.11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.book import NoteKind
from daisy_pipeline.readers.office.docx_numbering import FORMATS
from daisy_pipeline.readers.office.numbering import figure
from daisy_pipeline.readers.office.ooxml import W, child_val, number, val

_NAMES = {NoteKind.FOOTNOTE: "footnote", NoteKind.ENDNOTE: "endnote"}
_DEFAULTS = {NoteKind.FOOTNOTE: "decimal", NoteKind.ENDNOTE: "lowerRoman"}  # 17.11.17, 17.11.18


@dataclass(frozen=True, slots=True)
class Reference:
    """A note that the text refers to: its element, the block id and the printed label."""

    element: Element
    kind: NoteKind
    id: str
    label: str


class Notes:
    """The notes of a document, numbered as their references come."""

    def __init__(
        self,
        roots: dict[NoteKind, Element | None],
        settings: Element | None,
        sections: Sequence[Element],
    ) -> None:
        self._settings, self._sections = settings, sections
        self._elements = {
            (kind, val(element, "id")): element
            for kind, root in roots.items()
            for element in (root if root is not None else ())
            if val(element, "type") in ("", "normal")
        }
        self.section = 0
        self.used: dict[tuple[NoteKind, str], Reference] = {}
        self._next: dict[NoteKind, int] = {}
        self._counted_in: dict[NoteKind, int] = {}
        self._ids = dict.fromkeys(NoteKind, 0)

    def refer(self, kind: NoteKind, id: str, mark: str = "") -> Reference | None:
        """The note that a reference leads to; None when there is none. ``mark`` is its own sign."""
        known = self.used.get((kind, id))
        element = self._elements.get((kind, id))
        if known is not None or element is None:
            return known
        self._ids[kind] += 1
        name = f"{_NAMES[kind]}-{self._ids[kind]}"
        made = Reference(element, kind, name, mark or self._label(kind))
        self.used[kind, id] = made
        return made

    def _label(self, kind: NoteKind) -> str:
        begin = number(self._said(kind, "numStart"), 1)
        if self._said(kind, "numRestart") == "eachSect":
            if self._counted_in.get(kind) != self.section:
                self._next[kind] = begin
            self._counted_in[kind] = self.section
        value = self._next.get(kind, begin)
        self._next[kind] = value + 1
        format = self._said(kind, "numFmt") or _DEFAULTS[kind]
        return figure(FORMATS.get(format, "decimal"), value) or str(value)

    def _said(self, kind: NoteKind, name: str) -> str | None:
        """What the section says of its notes, else what the settings say."""
        own = self._sections[self.section] if self.section < len(self._sections) else None
        for holder in (own, self._settings):
            inner = None if holder is None else holder.find(f"{W}{_NAMES[kind]}Pr")
            if (said := child_val(inner, name)) is not None:
                return said
        return None
