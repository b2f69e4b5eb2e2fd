# SPDX-License-Identifier: AGPL-3.0-or-later
"""A DAISY 3 book under check."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from daisy_pipeline.check.members import Element, Members, Report, each, local, meta_values, words
from daisy_pipeline.check.smil import Par, Smil
from daisy_pipeline.check.timing import ClipRules
from daisy_pipeline.check.values import true_types

CLIPS = ClipRules(
    syntax="DP-D3-110",
    order="DP-D3-111",
    missing="DP-D3-112",
    past="DP-D3-113",
    overlap="DP-D3-114",
    gap="DP-D3-116",
    tail="DP-D3-117",
    form=re.compile(
        r"(npt=)?(\d+:[0-5]\d:[0-5]\d(\.\d+)?|[0-5]?\d:[0-5]\d(\.\d+)?|\d+(\.\d+)?(h|min|s|ms)?)"
    ),
)
DTBOOK = "application/x-dtbook+xml"
NCX = "application/x-dtbncx+xml"
RESOURCE = "application/x-dtbresource+xml"
SMIL = "application/smil"
NAMESPACES = {
    "package": "http://openebook.org/namespaces/oeb-package/1.0/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "smil": "http://www.w3.org/2001/SMIL20/",
    "dtbook": "http://www.daisy.org/z3986/2005/dtbook/",
    "resources": "http://www.daisy.org/z3986/2005/resource/",
}
_SPELLING = {"audioNcc": "audioNCX", "textNcc": "textNCX"}
STRUCTURES = {
    "pagenum": "PAGE_NUMBER",
    "note": "NOTE",
    "noteref": "NOTE_REFERENCE",
    "annotation": "ANNOTATION",
    "linenum": "LINE_NUMBER",
    "sidebar": "OPTIONAL_SIDEBAR",
    "prodnote": "OPTIONAL_PRODUCER_NOTE",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the manifest: id, member name, media type and where it is listed."""

    id: str
    name: str
    type: str
    line: int


@dataclass
class Book3:
    """The book's files, its package, and what the package names."""

    members: Members
    report: Report
    opf: str
    root: Element
    items: dict[str, Item] = field(default_factory=dict)
    smils: list[Smil] = field(default_factory=list)

    def named(self, media_type: str) -> list[Item]:
        """The listed files of a media type that are there."""
        found = [i for i in self.items.values() if i.type == media_type]
        return [i for i in found if i.name in self.members]

    @cached_property
    def listed(self) -> frozenset[str]:
        """The names of the listed files."""
        return frozenset(item.name for item in self.items.values())

    @cached_property
    def uid(self) -> str:
        """The identifier that the package names as the book's own, "" when there is none."""
        wanted = self.root.get("unique-identifier", "")
        for element in each(self.root, "Identifier"):
            if element.get("id") == wanted:
                return words(element)
        return ""

    @property
    def type(self) -> str:
        """What the package says it is (dtb:multimediaType)."""
        return next(iter(meta_values(self.root, "dtb:multimediaType")), "")

    @cached_property
    def pars(self) -> list[Par]:
        """All pars in reading order."""
        return [par for smil in self.smils for par in smil.pars]

    @cached_property
    def texts(self) -> list[Item]:
        """The DTBook files in the manifest's order."""
        return self.named(DTBOOK)

    @cached_property
    def target_of(self) -> dict[Element, Element]:
        """For each SMIL text element the element that it shows."""
        found: dict[Element, Element] = {}
        for smil in self.smils:
            for par in smil.pars:
                file, id = par.target
                if par.text is None or file is None or file not in self.members:
                    continue
                element = self.members.ids(file).get(id)
                if element is not None:
                    found[par.text] = element
        return found

    def true_types(self) -> frozenset[str]:
        """The multimedia types that its pars bear out."""
        pars = self.pars
        content = [p for p in pars if p.text is not None]
        audio = sum(p.sounds for p in pars)
        found = true_types(audio, len(pars) - audio, len(content), len(pars) - len(content))
        return frozenset(_SPELLING.get(name, name) for name in found)

    def check_head(self, name: str, root: Element, publics: dict[str, str]) -> str:
        """Judge namespace, DOCTYPE and encoding of a file; the grammar that its DOCTYPE names.

        ``publics`` leads from public identifiers to grammars; the last one is the usual one.
        """
        report, line = self.report, 1
        space = NAMESPACES.get(local(root), "")
        if space and not str(root.tag).startswith(f"{{{space}}}"):
            report.add("DP-D3-012", name, line, expected=space)
        found = self.members.doctype(name)[1]
        # ZedVal's list of tests writes "v2005-3", the DTDs and all books "2005-3".
        public = re.sub(r" v(2005-\d//)", r" \1", found)
        if public not in publics:
            report.add("DP-D3-002", name, line, found=found or "-", expected=list(publics)[-1])
        if not re.fullmatch(r"utf-?(8|16|16le|16be)", self.members.encoding(name)):
            report.add("DP-D3-003", name, line, encoding=self.members.encoding(name))
        return publics.get(public, list(publics.values())[-1])


def is_note(element: Element) -> bool:
    """Whether the element is or lies in a note, which may be read where it is referred to."""
    node: Element | None = element
    while node is not None:
        if local(node) in ("note", "annotation"):
            return True
        node = node.getparent()
    return False
