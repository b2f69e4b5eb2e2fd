# SPDX-License-Identifier: AGPL-3.0-or-later
"""The readers of PDF files and of pictures of pages (scans)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from daisy_pipeline.model.book import Block, Book, BookInfo, Paragraph, text_of
from daisy_pipeline.model.finding import Finding, Place, fail
from daisy_pipeline.model.ports import Progress, ReadResult, Settings, Silent
from daisy_pipeline.model.walk import texts
from daisy_pipeline.readers._images import Pictures
from daisy_pipeline.readers.file_runs import FileRun
from daisy_pipeline.readers.pdf.arrange import Arranged, arrange, compose
from daisy_pipeline.readers.pdf.scan import Scanner, Wishes, list_unsure, missing
from daisy_pipeline.readers.pdf.shapes import Sheet
from daisy_pipeline.readers.pdf.sheets import sheet_of
from daisy_pipeline.readers.pdf.soundness import State, state_of
from daisy_pipeline.readers.txt import language_of, matters
from daisy_pipeline.tools import pdf
from daisy_pipeline.tools.pdf_data import Document, Page

_MOST_LETTERS = 20_000_000
_PROGRAM = re.compile(
    r"^microsoft|^hwp|hancom|한글\s*20|untitled|제목\s*없음|\.(hwpx?|docx?|indd|pdf|pptx?|qxd)$",
    re.I,
)
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")


@dataclass
class _Seen:
    """What was met on the pages, for the findings: page numbers by kind."""

    sheets: list[Sheet] = field(default_factory=list)
    pages: dict[str, list[int]] = field(default_factory=dict)
    to_scan: list[tuple[int, str]] = field(default_factory=list)
    whys: dict[int, str] = field(default_factory=dict)
    letters: int = 0

    def note(self, kind: str, page: int) -> None:
        """Remember a page of some kind."""
        self.pages.setdefault(kind, []).append(page)


@dataclass(frozen=True)
class PdfReader:
    """Reads PDF files: text where there is text, OCR where there are only pictures of it."""

    name: str = "pdf"
    version: int = 2

    def recognizes(self, path: Path, head: bytes) -> bool:
        """Whether the header stands in the first 1,024 bytes, as readers of PDF accept it."""
        return b"%PDF-" in head[:1024]

    def read(self, path: Path, settings: Settings) -> ReadResult:
        """The Book on the pages; DaisyError when the file or all of its text is unreadable."""
        return self.read_slowly(path, settings, Silent())

    def read_slowly(self, path: Path, settings: Settings, progress: Progress) -> ReadResult:
        """As ``read``, telling how many pages are done: OCR takes seconds a page."""
        document = pdf.about(path)
        wishes = Wishes.of(settings)
        seen = _Seen()
        for page in pdf.pages(path, document.pages):
            if isinstance(page, Page):
                _look(page, seen, wishes)
            else:
                seen.note("unreadable", page.number)
                seen.whys[page.number] = page.why
                seen.sheets.append(Sheet(page.number, 1.0, 1.0, read="none"))
            if seen.letters > _MOST_LETTERS:
                raise fail("DP-PDF-007", Place(path.name, inside=f"p. {page.number}"))
        scanner = Scanner(path.name, wishes)
        told = _scan(path, seen, scanner, progress)
        if not any(s.things for s in seen.sheets):
            raise fail("DP-PDF-022", Place(path.name), pages=document.pages)
        arranged = arrange(seen.sheets, document.outline, path.name)
        names, pictures, lost = _pictures(path, arranged)
        told += [*_told(seen, document, path.name), *_lost(lost, path.name)]
        return _result(path, arranged, names, pictures, scanner, told, document)


@dataclass(frozen=True)
class ScanReader:
    """Reads a picture of a page (PNG, JPEG, TIFF) through OCR."""

    name: str = "scan"
    version: int = 2

    def recognizes(self, path: Path, head: bytes) -> bool:
        """Whether the bytes are those of a picture that can hold a page."""
        return head.startswith(_PICTURES)

    def read(self, path: Path, settings: Settings) -> ReadResult:
        """The Book in the picture; DaisyError when OCR is not there or reads nothing."""
        return self.read_slowly(path, settings, Silent())

    def read_slowly(self, path: Path, settings: Settings, progress: Progress) -> ReadResult:
        """As ``read``."""
        return self.read_pages_slowly(FileRun((path,)), settings, progress)

    def read_pages_slowly(self, run: FileRun, settings: Settings, progress: Progress) -> ReadResult:
        """One Book of pictures of pages in their order; findings name their folder and the count.

        Running heads and folios show only over many pages, paragraphs go over their ends.
        """
        path = run.files[0] if len(run.files) == 1 else run.files[0].parent
        wishes = Wishes.of(settings)
        scanner = Scanner(path.name, wishes)
        problem = missing(path.name, wishes.language, range(1, len(run.files) + 1))
        if problem is not None:
            raise problem
        sheets: list[Sheet] = []
        for done, file in enumerate(run.files):
            progress.step(done, len(run.files), "reading.ocr")
            sheets += scanner.pages_of_picture(file, len(sheets) + 1)
        progress.step(len(run.files), len(run.files), "reading.ocr")
        if not any(s.things for s in sheets):
            raise fail("DP-OCR-009", Place(path.name))
        arranged = arrange(sheets, (), path.name)
        return _result(path, arranged, {}, Pictures(), scanner, [], Document(len(sheets)))


def _look(page: Page, seen: _Seen, wishes: Wishes) -> None:
    """Take a page's text, or note that it must be read from a picture."""
    state = state_of(page)
    seen.letters += sum(len(s.text) for s in page.spans)
    if page.cut:
        seen.note("cut", page.number)
    if state is State.RUBBISH:
        seen.note("rubbish", page.number)
    if state is State.HIDDEN:
        seen.note("hidden", page.number)
    again = state is State.HIDDEN and not wishes.layer
    if state in (State.SCAN, State.RUBBISH) or again:
        seen.to_scan.append((page.number, page.label))
        seen.sheets.append(Sheet(page.number, page.width, page.height, (), page.label, read="none"))
        return
    sheet, aside = sheet_of(page, state is State.HIDDEN)
    if aside:
        seen.note("aside", page.number)
    if page.down:
        seen.note("down", page.number)
    seen.sheets.append(sheet)


def _scan(path: Path, seen: _Seen, scanner: Scanner, progress: Progress) -> list[Finding]:
    """Read the pages that are pictures; findings where that cannot be done here."""
    if not seen.to_scan:
        return []
    numbers = [number for number, _ in seen.to_scan]
    problem = missing(path.name, scanner.wishes.language, numbers)
    if problem is not None:
        if not any(s.things for s in seen.sheets):
            raise problem
        return list(problem.findings)
    for done, (number, label) in enumerate(seen.to_scan):
        progress.step(done, len(seen.to_scan), "reading.ocr")
        sheet = scanner.page_of_pdf(path, number, label)
        if sheet is not None:
            seen.sheets[number - 1] = sheet
    progress.step(len(seen.to_scan), len(seen.to_scan), "reading.ocr")
    return []


def _pictures(
    path: Path, arranged: Arranged
) -> tuple[Mapping[tuple[int, int], str], Pictures, list[int]]:
    """Names of the pictures by page and number, their bytes, and the pages of those lost."""
    pictures = Pictures()
    names: dict[tuple[int, int], str] = {}
    lost: list[int] = []
    for key, data in zip(arranged.pictures, pdf.images(path, arranged.pictures), strict=True):
        name = pictures.add(f"p{key[0]:04d}-{key[1]}", data) if data else None
        if name:
            names[key] = name
        else:
            lost.append(key[0])
    return names, pictures, lost


def _lost(pages: Sequence[int], file: str) -> list[Finding]:
    return _one("DP-PDF-017", pages, file) if pages else []


def _one(id: str, pages: Sequence[int], file: str, **facts: str | int) -> list[Finding]:
    """One finding for all pages of a kind, placed at the first."""
    if not pages:
        return []
    return [Finding(id, Place(file, inside=f"p. {pages[0]}"), {"count": len(pages), **facts})]


def _told(seen: _Seen, document: Document, file: str) -> list[Finding]:
    """What is to be told of the file and its pages."""
    pages = seen.pages.get
    whys = seen.whys
    bad = pages("unreadable", [])
    return [
        *(_one("DP-PDF-008", bad, file, why=f"pdf.{whys[bad[0]]}") if bad else []),
        *_one("DP-PDF-010", pages("rubbish", []), file),
        *_one("DP-PDF-011", pages("hidden", []), file),
        *_one("DP-PDF-013", pages("down", []), file),
        *_one("DP-PDF-014", pages("aside", []), file),
        *_one("DP-PDF-021", pages("cut", []), file),
        *([Finding("DP-PDF-018", Place(file))] if document.form == "xfa" else []),
        *(
            [Finding("DP-PDF-019", Place(file), {"count": document.attached})]
            if document.attached
            else []
        ),
    ]


def _result(
    path: Path,
    arranged: Arranged,
    names: Mapping[tuple[int, int], str],
    pictures: Pictures,
    scanner: Scanner,
    told: Sequence[Finding],
    document: Document,
) -> ReadResult:
    blocks, more, reasons = compose(arranged, names, path.name)
    front, body, rear = _parted(blocks)
    words = "".join(text_of(s) for p in texts(body) for s in p.text)
    lang = re.sub(r"[^A-Za-z-]", "", document.lang)
    lang = lang if re.fullmatch(r"[a-z]{2}(-[A-Za-z]{2,4})?", lang) else language_of(words)
    book = Book(
        lang=lang.split("-")[0] if lang.startswith("ko") else lang,
        front=front,
        body=body,
        rear=rear,
        info=_info(front, document.info),
        resources=pictures.resources,
    )
    listed = list_unsure(book, scanner.unsure, path.name)
    details: dict[str, str | int | bool] = {
        "pages": document.pages,
        "ocr_pages": len(scanner.read),
        "numbering": arranged.numbering,
        "tagged": document.tagged,
    }
    findings = (*told, *arranged.findings, *more, *scanner.findings(len(listed)))
    return ReadResult(
        book, findings, pictures.data, details, reasons=reasons, listed={"unsure": listed}
    )


def _parted(
    blocks: Sequence[Block],
) -> tuple[tuple[Block, ...], tuple[Block, ...], tuple[Block, ...]]:
    """Front matter with the title page, body, rear matter."""
    on_title = [at for at, b in enumerate(blocks) if isinstance(b, Paragraph) and b.role]
    cut = max(on_title) + 1 if on_title else 0
    front, body, rear = matters(blocks[cut:])
    return (*blocks[:cut], *front), body, rear


def _info(front: Sequence[Block], said: Mapping[str, str]) -> BookInfo:
    """Title and authors by the title page; else the file's own title, where a person wrote it."""

    def words(role: str) -> tuple[str, ...]:
        paras = (b for b in front if isinstance(b, Paragraph) and b.role == role)
        return tuple("".join(map(text_of, p.text)).strip() for p in paras)

    own = said.get("Title", "").strip()
    title = next(iter(words("title")), "" if _PROGRAM.search(own) else own)
    creators = tuple(
        re.sub(r"\s*(지음|글|씀|저|엮음|옮김|지은이|옮긴이|편저)\s*:?\s*", " ", w).strip()
        for w in words("author")
    )
    return BookInfo(title=title, creators=creators)
