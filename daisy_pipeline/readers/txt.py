# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plain text as Korean volunteers type it; the rules are in docs/how-to/typing-rules.ko.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from daisy_pipeline.formats.safe_xml import read_bounded
from daisy_pipeline.model.book import Block, Book, Heading, Origin, PageBreak, text_of
from daisy_pipeline.model.finding import Fact, Finding, Place, fail
from daisy_pipeline.model.ports import ReadResult, Settings
from daisy_pipeline.readers import _decode, _typed_blocks
from daisy_pipeline.readers._headings import FRONT, REAR, find_headings
from daisy_pipeline.readers._images import Pictures, find_image
from daisy_pipeline.readers._layout import Layout, Line, decide, to_lines
from daisy_pipeline.readers._title_page import title_page
from daisy_pipeline.readers._typed_inline import Marks, page_mark
from daisy_pipeline.readers.file_runs import FileRun
from daisy_pipeline.readers.typed.composed import as_typed, composed
from daisy_pipeline.readers.typed.files import guess_told, paged_lines, relocated
from daisy_pipeline.readers.typed.found import Found
from daisy_pipeline.readers.typed.notes import paired
from daisy_pipeline.readers.typed.pages import decorated, undecorated

_LARGEST = 24 << 20  # eight million Hangul: more than a whole collected edition
_MOST = 400_000
_COUNTED = "\n@[<(|\t│┃"  # what each makes a block, a mark or a cell
_SHOWS_LANGUAGE = 100_000
_NOTE = re.compile(r"\[\^([^\]\s]{1,12})\](?::|\s)\s*(\S.*)$")
_IMAGE = re.compile(r"!\[[^\]]{0,1000}\]\(([^)\s]{1,300})\)")


@dataclass(frozen=True)
class TxtReader:
    """Reads typed text."""

    name: str = "txt"
    version: int = 4

    def recognizes(self, path: Path, head: bytes) -> bool:
        """Whether it looks like text: the suffix says so, or the bytes hold no control codes."""
        if path.suffix.lower() in (".txt", ".text"):
            return True
        return not path.suffix and bool(head) and not re.search(rb"[\x00-\x08\x0e-\x1a]", head)

    def read(self, path: Path, settings: Settings) -> ReadResult:
        """The Book that a typist meant; DaisyError when the bytes are no text."""
        decoded = _decoded(path, settings)
        made = self._made(to_lines(composed(decoded.text)), path, settings, decoded)
        return replace(made, book=as_typed(made.book, decoded.text))

    def read_pages(self, run: FileRun, settings: Settings) -> ReadResult:
        """One Book from files that are a print page each; sentences run on from file to file."""
        decoded = [_decoded(path, settings) for path in run.files]
        _bounded([d.text for d in decoded], run.files[0].name)
        pages = [(to_lines(composed(d.text)), n) for d, n in zip(decoded, run.labels, strict=True)]
        lines, begins = paged_lines(pages)
        made = self._made(lines, run.files[0], settings, decoded[0], run.labels[0])
        kept = replace(made, findings=made.findings[len(decoded[0].findings) :])
        result = relocated(kept, [path.name for path in run.files], begins)
        book = as_typed(result.book, "\n".join(d.text for d in decoded))
        told = tuple(f for d in decoded for f in d.findings)
        details = {**made.details, "files": len(run.files), "pages": True}
        findings = (*told, *guess_told(run), *result.findings)
        return replace(result, book=book, findings=findings, details=details)

    def _made(
        self,
        lines: tuple[Line, ...],
        path: Path,
        settings: Settings,
        decoded: _decode.Decoded,
        first: str = "",
    ) -> ReadResult:
        layout = decide(lines, str(settings.get("paragraphs", "auto") or "auto"))
        made = _read(lines, layout, path, first)
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


def _decoded(path: Path, settings: Settings) -> _decode.Decoded:
    data = read_bounded(path, Place(path.name), _LARGEST)
    decoded = _decode.decode(data, path.name, str(settings.get("encoding", "") or ""))
    _bounded((decoded.text,), path.name)
    return decoded


def _bounded(texts: Sequence[str], file: str) -> None:
    """Refuse what has more lines and marks than any book: it would fill the memory."""
    count = sum(text.count(sign) for text in texts for sign in _COUNTED)
    if count > _MOST:
        raise fail("DP-TXT-013", Place(file), count=count, most=_MOST)


def _how(layout: Layout) -> dict[str, Fact]:
    return {"mode": f"paragraphs.{layout.mode}"}


def _read(lines: tuple[Line, ...], layout: Layout, path: Path, page: str = "") -> ReadResult:
    file = path.name
    top = title_page(lines, file)
    rest = lines[top.lines :]
    names, pictures = _images(rest, path.parent)
    marks = Marks(file, {}, names)
    rest, found, first = _structure(rest, layout, marks)
    marks.notes = _notes(rest)
    blocks = _typed_blocks.assemble(rest, layout, found.headings, marks)
    first = page or first
    if first:
        blocks.insert(
            0, PageBreak(page=page_mark(first), origin=Origin(file, rest[0].number if rest else 0))
        )
    front, body, rear = matters(blocks)
    lang = language_of("".join(n.words for n in lines[:2000])[:_SHOWS_LANGUAGE])
    book = Book(
        lang=lang,
        front=top.blocks + front,
        body=body,
        rear=rear,
        info=top.info,
        resources=pictures.resources,
    )
    findings = (*marks.findings, *_unmarked(found, file), *_told(marks, file))
    return ReadResult(book, findings, pictures.data, reasons=tuple(marks.reasons))


def _structure(
    lines: tuple[Line, ...], layout: Layout, marks: Marks
) -> tuple[tuple[Line, ...], Found, str]:
    """The lines with folios and notes as marks, the headings, and the page that they begin with."""
    paged = decorated(lines)
    found = find_headings(paged.lines, layout)
    plain = undecorated(paged.lines, found.headings)
    if plain.taken:  # what stands around a page may have been taken for a heading or a proposal
        found = find_headings(plain.lines, layout)
    for line, why in (*paged.taken, *plain.taken):
        marks.because(line.number, "page", why, line.words)
    for line in (*paged.unsure, *plain.unsure):
        marks.because(line.number, "page", "unsure-folio", line.words, taken=False)
    doubtful = {n.number for n in (*paged.unsure, *plain.unsure)}
    kept = tuple(p for p in found.proposals if p[0].number not in doubtful)
    found = replace(found, proposals=kept)
    for number, (level, words) in found.headings.items():
        marks.because(number, "heading", found.whys[number], words, level=level)
    for line, why in found.proposals:
        marks.because(line.number, "heading", why, line.words, taken=False)
    noted = paired([n for n in plain.lines if n.number not in found.used], layout, found.headings)
    for line in noted.taken:
        marks.because(line.number, "note", "paired-note", line.words)
    for line in noted.lonely:
        marks.because(line.number, "note", "unpaired-note", line.words, taken=False)
    return noted.lines, found, paged.first or plain.first


def language_of(text: str) -> str:
    """The language that the letters show: ko, ja or en."""
    letters = [c for c in text if c.isalpha()]
    if sum("가" <= c <= "힣" for c in letters) * 10 > len(letters):
        return "ko"
    return "ja" if sum("ぁ" <= c <= "ヿ" for c in letters) * 10 > len(letters) else "en"


def _notes(lines: Sequence[Line]) -> dict[str, list[tuple[int, str]]]:
    notes: dict[str, list[tuple[int, str]]] = {}
    used: dict[str, int] = {}
    for line in lines:
        if found := _NOTE.match(line.words):
            stem = "note-" + (re.sub(r"[^A-Za-z0-9]", "", found[1]) or "x")
            used[stem] = count = used.get(stem, 0) + 1
            id = stem if count == 1 else f"{stem}-{count}"
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


def _unmarked(found: Found, file: str) -> tuple[Finding, ...]:
    """Advice on lines that may be headings without a mark."""
    if not found.proposals:
        return ()
    first = found.proposals[0][0]
    facts: dict[str, Fact] = {"count": len(found.proposals), "words": first.words}
    return (Finding("DP-TXT-023", Place(file, first.number), facts),)


def _told(marks: Marks, file: str) -> tuple[Finding, ...]:
    """Advice on what was guessed: folios that stay or became pages, places without a picture."""
    groups = {
        "DP-TXT-026": [r for r in marks.reasons if r.why == "unsure-folio"],
        "DP-TXT-027": [r for r in marks.reasons if r.kind == "page" and r.taken],
        "DP-TXT-028": [r for r in marks.reasons if r.why == "placeholder"],
    }
    return tuple(
        Finding(
            id, Place(file, found[0].origin.line), {"count": len(found), "words": found[0].words}
        )
        for id, found in groups.items()
        if found
    )
