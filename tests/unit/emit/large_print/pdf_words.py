# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of a tagged PDF in the order of its tags, read by a way of its own.

Not the reader of our own check: a fault that both shared would be seen by neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from daisy_pipeline.formats.print_words import bare

Element = tuple[str, dict[str, Any], list[Any]]  # kind, what it says of itself, children or words


class PdfWords:
    """A tagged PDF: its structure tree with the words that stand in it."""

    def __init__(self, path: Path) -> None:
        self.pdf = pikepdf.open(path)
        self._pages: dict[Any, int] = {page.objgen: n for n, page in enumerate(self.pdf.pages)}
        self._marked = [_marked(page) for page in self.pdf.pages]

    def tree(self) -> list[Any]:
        """The elements below the root: (kind, facts, children); children may be words."""
        return list(self._kids(self.pdf.Root.StructTreeRoot.K, None))

    def book_words(self) -> str:
        """The Book's words alone, bare."""
        return bare("".join(_words(self.tree())))

    def kinds(self, kind: str) -> list[Any]:
        """All elements of a kind, in order."""
        return [e for e in every(self.tree()) if e[0] == kind]

    def _kids(self, node: Any, page: Any) -> Iterator[Any]:
        if isinstance(node, pikepdf.Array):
            for kid in node:
                yield from self._kids(kid, page)
        elif isinstance(node, pikepdf.Dictionary):
            here = node.get("/Pg", page)
            if "/S" in node:
                facts = {str(k)[1:]: v for k, v in node.items() if k not in ("/K", "/P", "/Pg")}
                yield str(node.S)[1:], facts, list(self._kids(node.get("/K"), here))
            elif str(node.get("/Type")) == "/MCR":
                yield self._marked[self._pages[here.objgen]].get(int(node.MCID), "")
            elif "/K" in node:
                yield from self._kids(node.K, here)
        elif node is not None:
            yield self._marked[self._pages[page.objgen]].get(int(node), "")


def every(tree: list[Any]) -> Iterator[Element]:
    """All elements of a tree, outer before inner."""
    for kid in tree:
        if not isinstance(kid, str):
            yield kid
            yield from every(kid[2])


def said(element: Any) -> str:
    """All words in an element, ours too."""
    return element if isinstance(element, str) else "".join(said(kid) for kid in element[2])


def _words(tree: list[Any]) -> Iterator[str]:
    for kid in tree:
        if isinstance(kid, str):
            yield kid
        elif kid[0] in ("Figure", "Formula"):
            yield str(kid[1].get("Alt", ""))
        elif kid[0] == "Lbl" or kid[0].startswith("TOC") or (kid[0] == "Span" and _ours(kid)):
            continue
        else:
            yield from _words(kid[2])


def _ours(span: Element) -> bool:
    attributes = span[1].get("A")
    return attributes is None or "/UserProperties" in str(attributes)


def _marked(page: pikepdf.Page) -> dict[int, str]:
    """The words of each marked content of a page by its number."""
    fonts = {name: _unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    found: dict[int, str] = {}
    stack: list[tuple[int | None, str | None]] = []
    font: dict[int, str] = {}
    for step in pikepdf.parse_content_stream(page):
        words, name = step.operands, str(step.operator)
        if name in ("BDC", "BMC"):
            facts: Any = words[1] if name == "BDC" else None
            own = facts.get("/MCID") if isinstance(facts, pikepdf.Dictionary) else None
            actual = facts.get("/ActualText") if isinstance(facts, pikepdf.Dictionary) else None
            outer = stack[-1][0] if stack else None
            number = int(own) if own is not None else outer
            stack.append((number, None if actual is None else str(actual)))
            if actual is not None and number is not None:
                found[number] = found.get(number, "") + str(actual)
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            font = fonts[str(words[0])]
        elif name in ("Tj", "TJ") and stack and stack[-1][0] is not None:
            if any(actual is not None for _, actual in stack):
                continue
            number = stack[-1][0]
            parts = words[0] if name == "TJ" else [words[0]]
            text = "".join(_decoded(bytes(p), font) for p in parts if isinstance(p, pikepdf.String))
            found[number] = found.get(number, "") + text
    return found


def _decoded(codes: bytes, font: dict[int, str]) -> str:
    pairs = (int.from_bytes(codes[n : n + 2], "big") for n in range(0, len(codes), 2))
    return "".join(font.get(code, "\ufffd") for code in pairs)


_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(rb"beginbfchar(.*?)endbfchar|beginbfrange(.*?)endbfrange", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def _unicode(font: Any) -> dict[int, str]:
    """A font's codes as text (its ToUnicode CMap)."""
    found: dict[int, str] = {}
    for block in _BLOCK.finditer(font.ToUnicode.read_bytes()):
        for code, text in _CHAR.findall(block.group(1) or b""):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
        for first, last, text in _RANGE.findall(block.group(2) or b""):
            start = bytes.fromhex(text.decode()).decode("utf-16-be")
            for number in range(int(first, 16), int(last, 16) + 1):
                code = chr(ord(start[-1]) + number - int(first, 16))
                found[number] = start[:-1] + code
    return found
