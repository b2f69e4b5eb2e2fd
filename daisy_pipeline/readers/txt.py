# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plain text as Korean volunteers type it; the rules are in docs/how-to/typing-rules.ko.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from daisy_pipeline.formats.safe_xml import read_bounded
from daisy_pipeline.model.book import Block, Book, Heading, text_of
from daisy_pipeline.model.finding import Fact, Finding, Place
from daisy_pipeline.model.ports import ReadResult, Settings
from daisy_pipeline.readers import _decode, _typed_blocks
from daisy_pipeline.readers._headings import FRONT, REAR, find_headings
from daisy_pipeline.readers._images import Pictures, find_image
from daisy_pipeline.readers._layout import Layout, Line, decide, to_lines
from daisy_pipeline.readers._title_page import title_page
from daisy_pipeline.readers._typed_inline import Marks

_LARGEST = 64 << 20
_NOTE = re.compile(r"\[\^([^\]\s]{1,12})\](?::|\s)\s*(\S.*)$")
_FOLIO = re.compile(r"([-–—<\[(]?) ?(\d{1,4}) ?(?:[-–—>\])]|쪽)?$")
_LEAST_FOLIOS = 3
_IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class TxtReader:
    """Reads typed text."""

    name: str = "txt"
    version: int = 2

    def recognizes(self, path: Path, head: bytes) -> bool:
        """Whether it looks like text: the suffix says so, or the bytes hold no control codes."""
        if path.suffix.lower() in (".txt", ".text"):
            return True
        return not path.suffix and bool(head) and not re.search(rb"[\x00-\x08\x0e-\x1a]", head)

    def read(self, path: Path, settings: Settings) -> ReadResult:
        """The Book that a typist meant; DaisyError when the bytes are no text."""
        data = read_bounded(path, Place(path.name), _LARGEST)
        decoded = _decode.decode(data, path.name, str(settings.get("encoding", "") or ""))
        lines = to_lines(decoded.text)
        layout = decide(lines, str(settings.get("paragraphs", "auto") or "auto"))
        made = _read(lines, layout, path)
        unsure = () if layout.sure else (Finding("DP-TXT-020", Place(path.name), _how(layout)),)
        return replace(
            made,
            findings=(*decoded.findings, *unsure, *made.findings),
            details={
                "encoding": decoded.encoding,
                "paragraphs": layout.mode,
                "sure": layout.sure,
                "width": layout.width,
            },
        )


def _how(layout: Layout) -> dict[str, Fact]:
    return {"mode": f"paragraphs.{layout.mode}"}


def _read(lines: tuple[Line, ...], layout: Layout, path: Path) -> ReadResult:
    file = path.name
    top = title_page(lines, file)
    rest = lines[top.lines :]
    names, pictures = _images(rest, path.parent)
    marks = Marks(file, _notes(rest), names)
    headings = find_headings(rest, layout)
    blocks = _typed_blocks.assemble(rest, layout, headings, marks)
    front, body, rear = matters(blocks)
    lang = language_of("".join(n.words for n in lines[:2000]))
    book = Book(
        lang=lang,
        front=top.blocks + front,
        body=body,
        rear=rear,
        info=top.info,
        resources=pictures.resources,
    )
    findings = (
        *marks.findings,
        *_unmarked(rest, layout, headings, file),
        *_folios(rest, headings, file),
    )
    return ReadResult(book, findings, pictures.data)


def language_of(text: str) -> str:
    """The language that the letters show: ko, ja or en."""
    letters = [c for c in text if c.isalpha()]
    if sum("가" <= c <= "힣" for c in letters) * 10 > len(letters):
        return "ko"
    return "ja" if sum("ぁ" <= c <= "ヿ" for c in letters) * 10 > len(letters) else "en"


def _notes(lines: Sequence[Line]) -> dict[str, list[tuple[int, str]]]:
    notes: dict[str, list[tuple[int, str]]] = {}
    used: set[str] = set()
    for line in lines:
        if found := _NOTE.match(line.words):
            stem = "note-" + (re.sub(r"[^A-Za-z0-9]", "", found[1]) or "x")
            id, count = stem, 1
            while id in used:
                count += 1
                id = f"{stem}-{count}"
            used.add(id)
            notes.setdefault(found[1], []).append((line.number, id))
    return notes


def _images(lines: Sequence[Line], folder: Path) -> tuple[Mapping[str, str], Pictures]:
    names: dict[str, str] = {}
    pictures = Pictures()
    for line in lines:
        for found in _IMAGE.finditer(line.words):
            typed = found[1]
            data = None if typed in names else find_image(folder, typed)
            if data is not None and (name := pictures.add(typed, data)):
                names[typed] = name
    return names, pictures


def matters(
    blocks: Sequence[Block],
) -> tuple[tuple[Block, ...], tuple[Block, ...], tuple[Block, ...]]:
    """Front matter up to the first chapter, rear matter from the first heading of the end on."""
    tops = [
        (at, re.sub(r"[\s.:·]+", "", "".join(map(text_of, b.text))).lower())
        for at, b in enumerate(blocks)
        if isinstance(b, Heading)
    ]
    begin = end = len(blocks)
    for at, key in reversed(tops):
        if key not in REAR and not key.startswith(("부록", "appendix")):
            break
        end = at
    for at, key in tops:
        if key not in FRONT:
            begin = at
            break
    if not tops or tops[0][1] not in FRONT:
        begin = 0
    end = max(begin, end)
    return tuple(blocks[:begin]), tuple(blocks[begin:end]), tuple(blocks[end:])


def _unmarked(
    lines: Sequence[Line], layout: Layout, headings: Mapping[int, object], file: str
) -> tuple[Finding, ...]:
    """Advice on short lines between empty lines that may be headings without a mark."""
    if layout.mode == "verse":
        return ()
    found = [
        line
        for before, line, after in zip(lines, lines[1:], lines[2:], strict=False)
        if line.words and not before.words and not after.words and line.number not in headings
        if len(line.words) <= 20 and re.match(r"[\w<〈《(]", line.words)
        if line.words[-1].isalnum() and not _NOTE.match(line.words)
    ]
    if not found:
        return ()
    facts: dict[str, Fact] = {"count": len(found), "words": found[0].words}
    return (Finding("DP-TXT-023", Place(file, found[0].number), facts),)


def _folios(
    lines: Sequence[Line], headings: Mapping[int, object], file: str
) -> tuple[Finding, ...]:
    """Advice on lines that hold nothing but a number (- 8 -) and count up like print pages."""
    found: list[tuple[Line, int]] = []
    for line in lines:
        folio = _FOLIO.match(line.words) if line.number not in headings else None
        if folio and (not found or int(folio[2]) > found[-1][1]):
            found.append((line, int(folio[2])))
    if len(found) < _LEAST_FOLIOS:
        return ()
    first = found[0][0]
    facts: dict[str, Fact] = {"count": len(found), "words": first.words}
    return (Finding("DP-TXT-026", Place(file, first.number), facts),)
