# SPDX-License-Identifier: AGPL-3.0-or-later
"""Markdown (CommonMark 0.31, tables, strikethrough, footnotes, definition lists, front matter).

markdown-it-py writes HTML, and that is read like any page: raw HTML in a text is judged the same.
Print pages are typed as in plain text (``@@p12``).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lxml import etree
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from daisy_pipeline.formats.safe_xml import parse_html, read_bounded
from daisy_pipeline.model.book import BookInfo, Origin, Paragraph, plain
from daisy_pipeline.model.finding import Finding, Place, fail
from daisy_pipeline.model.ports import ReadResult, Settings
from daisy_pipeline.readers import _decode
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.dom import Element
from daisy_pipeline.readers.web.front_matter import FrontMatter, front_matter
from daisy_pipeline.readers.web.html import read_pages
from daisy_pipeline.readers.web.members import Folder
from daisy_pipeline.readers.web.parsing import Parser

_LARGEST = 4 << 20  # four novels; the parser takes seconds a megabyte
_SUFFIXES = (".md", ".markdown", ".mkd", ".mdown")
_HEADING = re.compile(r"^#{1,6} +\S", re.M)
_SIGNS = re.compile(r"\[[^\]\n]+\]\([^)\n]+\)|^(?:```|~~~)|^\|.+\|\s*\n\|[\s:|-]+\|", re.M)
_ITEMS = re.compile(r"^(?:[-*+]|\d{1,3}\.) +\S", re.M)
_PAGE = re.compile(
    r"@@ ?(?:p\.? ?)?(\d{1,5}|[ivxlcdm]{1,9}(?![a-z])|[A-Za-z가-힣]{1,4}-\d{1,5})(?: ?쪽)?", re.I
)
_LINE = "data-line-of-source"
_TYPE = f"{{{dom.OPS}}}type"


@dataclass(frozen=True)
class MarkdownReader:
    """Reads Markdown."""

    name: str = "markdown"
    version: int = 2

    def recognizes(self, path: Path, head: bytes) -> bool:
        """Whether the suffix says so, or headings stand with links, code or tables.

        A ``.txt`` is typed text always: volunteers mark headings with # there too.
        """
        suffix = path.suffix.lower()
        if suffix in _SUFFIXES:
            return True
        if suffix == ".txt" or path.is_dir() or re.search(rb"[\x00-\x08\x0e-\x1a]", head):
            return False
        text = head.decode("utf-8", "ignore").replace("\r", "\n")
        if not _HEADING.search(text):
            return False
        return bool(_SIGNS.search(text)) or (bool(suffix) and len(_ITEMS.findall(text)) > 2)

    def read(self, path: Path, settings: Settings) -> ReadResult:
        """The Book in the text; DaisyError when the bytes are no text."""
        data = read_bounded(path, Place(path.name), _LARGEST)
        decoded = _decode.decode(data, path.name, str(settings.get("encoding", "") or ""))
        front = front_matter(decoded.text)
        findings = list(decoded.findings)
        if front.odd:
            findings.append(Finding("DP-MKD-001", Place(path.name, front.odd)))
        root = _tree(decoded.text, front, Place(path.name))
        if root is None:
            raise fail("DP-HTM-001", Place(path.name))
        members = Folder(path.parent, path.name)
        made = read_pages(members, [(path.name, root)], findings, _info(front), alone=True)
        titles = _title_page(front, path.name)
        lang = str(front.said.get("lang") or made.book.lang)
        book = replace(made.book, front=titles + made.book.front, lang=lang)
        return ReadResult(book, made.findings, made.resources, {"encoding": decoded.encoding})


def _tree(text: str, front: FrontMatter, place: Place) -> Element | None:
    """The page that the text makes, its elements with their lines in the source."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin)
    parser.add_render_rule("footnote_caption", _caption)
    parser.add_render_rule("html_block", _marked)
    env: dict[str, Any] = {}
    tokens = parser.parse(front.body, env)
    for token in tokens:
        if token.map and token.nesting >= 0:
            token.attrSet(_LINE, str(token.map[0] + 1 + front.lines))
    html = parser.renderer.render(tokens, parser.options, env)
    if not html.strip():
        return None
    html, raw = _raw_lines(html, front.lines)
    page = f"<!DOCTYPE html><html><body>{html}</body></html>"
    root = parse_html(codecs.BOM_UTF8 + page.encode("utf-8", "replace"), place, Parser("").limits)
    _lines(root, raw)
    _pages(root)
    _notes(root)
    return root


def _caption(
    renderer: Any, tokens: Sequence[Any], at: int, options: Mapping[str, Any], env: Any
) -> str:
    """A reference's sign: the label as typed where it is a number or a sign, else its count."""
    meta = tokens[at].meta
    label = str(meta.get("label", ""))
    return label if re.fullmatch(r"\d{1,4}|[*†‡§]{1,4}", label) else str(meta["id"] + 1)


def _marked(
    renderer: Any, tokens: Sequence[Any], at: int, options: Mapping[str, Any], env: Any
) -> str:
    """Raw HTML behind a mark of its line; markdown-it leaves no NUL in a text (CommonMark 2.3)."""
    token = tokens[at]
    return f"\0{token.map[0] if token.map else 0}\0{token.content}\0\0"


def _raw_lines(html: str, before: int) -> tuple[str, dict[int, int]]:
    """The page without such marks, and the source's line for the lines that are raw HTML."""
    parts = html.split("\0")
    made, at, lines = parts[0], parts[0].count("\n") + 1, {}
    for line, text in zip(parts[1::2], parts[2::2], strict=True):
        count = text.count("\n")
        for n in range(max(1, count) if line else 0):
            lines[at + n] = int(line) + 1 + before + n
        made += text
        at += count
    return made, lines


def _lines(root: Element, raw: Mapping[int, int]) -> None:
    """Give every element its line in the source: its own, or that of what it holds or stands in.

    ``raw`` says it for raw HTML, whose elements have the lines of the page that was made.
    """
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        parent = element.getparent()
        at = element.sourceline
        line = _said_line(element) or (str(raw[at]) if isinstance(at, int) and at in raw else "")
        if not line and parent is not None:
            line = parent.get(dom.LINE) or ""
        if not line and dom.name(element) in ("pre", "li"):
            line = next(filter(None, map(_said_line, element.iterdescendants())), "")
        if line:
            element.set(dom.LINE, line)
    for element in root.iter():
        if isinstance(element.tag, str):
            element.attrib.pop(_LINE, "")


def _said_line(element: Element) -> str:
    said = element.get(_LINE, "") if isinstance(element.tag, str) else ""
    return said if said.isascii() and said.isdigit() and len(said) < 9 else ""


def _pages(root: Element) -> None:
    """Put page marks where ``@@p12`` is typed, but not into code."""
    for element in list(root.iter()):
        if dom.name(element) in ("pre", "code", ""):
            continue
        if any(dom.name(a) in ("pre", "code") for a in element.iterancestors()):
            continue
        if element.text and "@@" in element.text:
            element.text, marks = _split(element.text)
            for at, mark in enumerate(marks):
                element.insert(at, mark)
        for child in list(element):
            if child.tail and "@@" in child.tail:
                child.tail, marks = _split(child.tail)
                for mark in reversed(marks):
                    element.insert(element.index(child) + 1, mark)


def _split(text: str) -> tuple[str, list[Element]]:
    parts = _PAGE.split(text)
    marks = []
    for label, words in zip(parts[1::2], parts[2::2], strict=True):
        mark = etree.Element("span")
        mark.set(_TYPE, "pagebreak")
        mark.set("title", label)
        mark.tail = words
        marks.append(mark)
    return parts[0], marks


def _notes(root: Element) -> None:
    """Put each note behind the block that first refers to it, as readers read them there."""
    body = next(e for e in root.iter() if dom.name(e) == "body")
    for holder in [e for e in body if dom.classes(e) & {"footnotes"}]:
        for item in [e for e in holder.iter() if "footnote-item" in dom.classes(e)]:
            refs = [a for a in body.iter("a") if a.get("href") == f"#{item.get('id')}"]
            first = next((a for a in refs if holder not in a.iterancestors()), None)
            if first is None:
                continue
            top: Element = first
            while (parent := top.getparent()) is not None and parent is not body:
                top = parent
            while (after := top.getnext()) is not None and after.get("role") == "doc-footnote":
                top = after
            item.tag = "aside"
            item.set("role", "doc-footnote")
            item.set(dom.LABEL, dom.words(first))
            item.tail = None
            body.insert(body.index(top) + 1, item)
        rule = holder.getprevious()
        if rule is not None and "footnotes-sep" in dom.classes(rule):
            dom.remove(rule)
    for sign in list(body.iter("a")):
        above = sign.getparent()
        if above is not None and "footnote-ref" in dom.classes(above):
            sign.set("role", "doc-noteref")


def _info(front: FrontMatter) -> BookInfo:
    said = front.said
    return BookInfo(
        title=str(said.get("title", "")),
        creators=tuple(front.authors),
        publisher=str(said.get("publisher", "")),
        date=str(said.get("date", "")),
        identifier=str(said.get("identifier", "")),
        rights=str(said.get("rights", "")),
    )


def _title_page(front: FrontMatter, file: str) -> tuple[Paragraph, ...]:
    rows = [("title", front.said.get("title", "")), ("subtitle", front.said.get("subtitle", ""))]
    rows += [("author", name) for name in front.authors]
    return tuple(
        Paragraph(text=plain(words), role=role, origin=Origin(file, 1))
        for role, words in rows
        if words
    )
