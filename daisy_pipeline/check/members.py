# SPDX-License-Identifier: AGPL-3.0-or-later
"""An unpacked product: its files, their parsed trees and ids, and what was found about it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from daisy_pipeline.check.audio import Sound, measure
from daisy_pipeline.check.grammar import grammar, line_of
from daisy_pipeline.formats.safe_xml import parse_xml
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place

__all__ = [
    "Element",
    "Members",
    "Report",
    "each",
    "is_outside",
    "line_of",
    "local",
    "meta_values",
    "metas",
    "resolve",
    "words",
]

Element = etree._Element
_SHOWN = 20
_DOCTYPE = re.compile(
    r"<!DOCTYPE\s+([^\s>\[]+)(?:\s+PUBLIC\s+([\"'])(.*?)\2|\s+SYSTEM)?(?:\s*([\"'])(.*?)\4)?", re.S
)
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w.\-]+)[\"']")


class Report:
    """Findings in the order of their making, at most twenty of one id."""

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self._count: Counter[str] = Counter()
        self._seen: set[Finding] = set()

    def add(self, id: str, file: str = "", line: int = 0, **facts: Fact) -> None:
        """Note a finding; a repeated one is noted once."""
        self.put(Finding(id, Place(file, line), facts))

    def put(self, *findings: Finding) -> None:
        """Note findings made elsewhere."""
        for finding in findings:
            if finding in self._seen:
                continue
            self._count[finding.id] += 1
            if self._count[finding.id] <= _SHOWN:
                self._seen.add(finding)
                self._found.append(finding)

    def findings(self) -> list[Finding]:
        """All findings; one more for every id whose findings were too many to list."""
        floods = [
            Finding("DP-PRD-090", Place(), {"id": id, "count": n, "shown": _SHOWN})
            for id, n in self._count.items()
            if n > _SHOWN
        ]
        return self._found + floods


class Members:
    """The files of a product by their names (NFC, / between folders), read at most once."""

    def __init__(self, root: Path, report: Report) -> None:
        self.root = root
        self.report = report
        self._trees: dict[str, Element | None] = {}
        self._ids: dict[str, dict[str, Element]] = {}
        self._orders: dict[str, dict[str, int]] = {}
        self._sounds: dict[str, Sound | None] = {}

    @cached_property
    def paths(self) -> dict[str, Path]:
        """The files by name; what leads out of the folder is left out."""
        found: dict[str, Path] = {}
        base = self.root.resolve()
        for path in sorted(self.root.rglob("*")):
            if path.is_file() and path.resolve().is_relative_to(base):
                name = unicodedata.normalize("NFC", path.relative_to(self.root).as_posix())
                found[name] = path
        return found

    def __contains__(self, name: str) -> bool:
        return name in self.paths

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def head(self, name: str, size: int = 4096) -> bytes:
        """The first bytes of a file, b"" when it cannot be read."""
        try:
            with self.paths[name].open("rb") as file:
                return file.read(size)
        except (OSError, KeyError):
            return b""

    def xml(self, name: str) -> Element | None:
        """The root element; None when there is no such file or, with a finding, no harmless XML."""
        if name not in self.paths:
            return None
        if name not in self._trees:
            try:
                self._trees[name] = parse_xml(self.paths[name], Place(name))
            except DaisyError as problem:
                self.report.put(*problem.findings)
                self._trees[name] = None
        return self._trees[name]

    def ids(self, name: str) -> dict[str, Element]:
        """The elements of an XML file by id, the first one where an id stands twice."""
        if name not in self._ids:
            root = self.xml(name)
            found: dict[str, Element] = {}
            order: dict[str, int] = {}
            for number, element in enumerate(() if root is None else root.iter(etree.Element)):
                id = element.get("id")
                if id is not None and id not in found:
                    found[id] = element
                    order[id] = number
            self._ids[name] = found
            self._orders[name] = order
        return self._ids[name]

    def element(self, name: str | None, id: str) -> Element | None:
        """The element of this id in a file, None when either is not there."""
        return self.ids(name).get(id) if name is not None and name in self.paths else None

    def order(self, name: str, id: str) -> int:
        """The place of an id in document order, -1 when it is not there."""
        self.ids(name)
        return self._orders[name].get(id, -1)

    def sound(self, name: str) -> Sound | None:
        """What the audio file really holds, None (and a finding) when it cannot be played."""
        if name not in self._sounds:
            sound = measure(self.paths[name])
            if sound is None:
                self.report.add("DP-PRD-040", name)
            self._sounds[name] = sound
        return self._sounds[name]

    def hold(self, name: str, grammar_name: str) -> bool:
        """Whether the file keeps to a grammar; what does not becomes findings."""
        root = self.xml(name)
        if root is None:
            return False
        good = True
        for problem in grammar(grammar_name).check(root):
            good = False
            self.report.add(problem.id, name, problem.line, **problem.facts)
        return good

    def encoding(self, name: str) -> str:
        """The encoding that the file's first line or BOM says, in lower case."""
        head = self.head(name, 300)
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        said = _ENCODING.search(head)
        return said[1].decode("ascii").lower() if said else "utf-8"

    def doctype(self, name: str) -> tuple[str, str, str]:
        """Root name, public and system id of the DOCTYPE; empty words for what is not there."""
        head = self.head(name)
        coding = self.encoding(name)
        try:
            text = head.decode(coding, "replace")
        except LookupError:
            text = head.decode("latin-1")
        found = _DOCTYPE.search(re.sub(r"<!--.*?-->", "", text, flags=re.S))
        return (found[1], found[3] or "", found[5] or "") if found else ("", "", "")


def local(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def words(element: Element) -> str:
    """All text in the element, blanks folded."""
    return " ".join("".join(map(str, element.itertext())).split())


def each(root: Element, *names: str) -> Iterator[Element]:
    """The elements of these local names in document order, whatever their namespace."""
    return root.iter(*(f"{{*}}{n}" for n in names))


def is_outside(href: str) -> bool:
    """Whether a reference has a scheme or host (https:, mailto:, //host)."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:|//", href) is not None


def resolve(base: str, href: str) -> tuple[str | None, str]:
    """The member's name and fragment that ``href`` in ``base`` leads to.

    None for a reference that leaves the product's folder.
    """
    path, _, fragment = href.partition("#")
    path = path.partition("?")[0]
    if not path:
        return base, unquote(fragment)
    parts = [] if path.startswith("/") else base.split("/")[:-1]
    if path.startswith("/"):
        return None, unquote(fragment)
    for part in unquote(path).replace("\\", "/").split("/"):
        if part == "..":
            if not parts:
                return None, unquote(fragment)
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return unicodedata.normalize("NFC", "/".join(parts)), unquote(fragment)


def metas(root: Element) -> list[tuple[str, str, Element]]:
    """Name, content and element of each ``meta`` with a name."""
    return [
        (e.get("name", ""), e.get("content", ""), e) for e in each(root, "meta") if e.get("name")
    ]


def meta_values(root: Element, name: str) -> Sequence[str]:
    """The contents of the ``meta`` elements of one name."""
    return [content for n, content, _ in metas(root) if n == name]
