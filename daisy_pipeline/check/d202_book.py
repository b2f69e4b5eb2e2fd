# SPDX-License-Identifier: AGPL-3.0-or-later
"""A DAISY 2.02 book under check."""

from __future__ import annotations

from dataclasses import dataclass, field

from daisy_pipeline.check.members import Element, Members, Report, each, is_outside, resolve
from daisy_pipeline.check.smil import Par, Smil
from daisy_pipeline.check.values import true_types


@dataclass
class Book202:
    """The book's files, its NCC, and its SMIL files in reading order."""

    members: Members
    report: Report
    ncc: str
    root: Element
    smils: list[Smil] = field(default_factory=list)

    @property
    def pars(self) -> list[Par]:
        """All pars in reading order."""
        return [par for smil in self.smils for par in smil.pars]

    def texts(self) -> list[str]:
        """The text documents that pars show, in the order of their first par; the NCC left out."""
        found = dict.fromkeys(
            file
            for par in self.pars
            if (file := par.target[0]) is not None and file in self.members and file != self.ncc
        )
        return list(found)

    def true_types(self) -> frozenset[str]:
        """The multimedia types that its pars bear out."""
        content = [p for p in self.pars if p.target[0] != self.ncc and p.text is not None]
        audio = sum(p.sounds for p in self.pars)
        return true_types(
            audio, len(self.pars) - audio, len(content), len(self.pars) - len(content)
        )

    def used(self) -> set[str]:
        """The names of all files that the book needs."""
        found = {self.ncc} | {smil.name for smil in self.smils}
        for smil in self.smils:
            for element in each(smil.root, "text", "audio", "img"):
                found.add(resolve(smil.name, element.get("src", ""))[0] or "")
        for name in (self.ncc, *self.texts()):
            root = self.members.xml(name)
            for element in () if root is None else root.iter():
                for key in ("href", "src"):
                    href = element.get(key)
                    if href and not is_outside(href):
                        found.add(resolve(name, href)[0] or "")
        return found
