# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages that are only pictures: drawn, read by Tesseract, and their unsure words listed."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from daisy_pipeline.model.book import Book
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place
from daisy_pipeline.model.occurrences import change_runs
from daisy_pipeline.model.ports import Settings
from daisy_pipeline.readers.pdf.shapes import Sheet
from daisy_pipeline.readers.pdf.sheets import sheet_of_words
from daisy_pipeline.tools import ocr, pdf, pictures
from daisy_pipeline.tools.ocr import OcrPage

_LARGEST = 256 << 20  # bytes of a picture file
_MOST_PAGES = 2_000  # of a TIFF
_AROUND = 30  # letters of context on either side of a word
Listed = dict[str, str | int | bool]


@dataclass(frozen=True)
class Wishes:
    """The settings of section [ocr]."""

    language: str = "kor"
    dpi: int = 300
    unsure_below: int = 60
    layer: bool = True  # whether the words of an earlier OCR are used

    @staticmethod
    def of(settings: Settings) -> Wishes:
        """The wishes in the settings that a reader gets."""
        own: Mapping[str, object] = settings.get("ocr") or {}
        plain = Wishes()
        return Wishes(
            str(own.get("language", plain.language) or plain.language),
            max(70, min(600, int(str(own.get("dpi", plain.dpi))))),
            max(0, min(100, int(str(own.get("unsure_below", plain.unsure_below))))),
            bool(own.get("layer", plain.layer)),
        )


@dataclass
class Scanner:
    """Reads pages of one file one after the other; remembers what was unsure and what failed."""

    file: str
    wishes: Wishes
    unsure: list[tuple[int, str, int]] = field(default_factory=list)  # page, word, confidence
    read: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)

    def page_of_pdf(self, path: Path, number: int, label: str) -> Sheet | None:
        """The sheet of a page of a PDF; None when it cannot be drawn or read."""
        with tempfile.TemporaryDirectory() as folder:
            picture = Path(folder) / "page.pgm"
            dpi = pdf.render(path, number, self.wishes.dpi, picture)
            pages = ocr.recognize(picture, self.wishes.language, dpi) if dpi else ()
        if not pages:
            self.failed.append(number)
            return None
        return self.sheet(pages[0], number, label)

    def pages_of_picture(self, path: Path, first: int) -> list[Sheet]:
        """The sheets of a picture file, numbered from ``first``; a TIFF may hold several.

        A picture that cannot be read is an empty sheet, so that the pages behind it keep their
        numbers.
        """
        count = _pages_in(path)
        if count == 0:
            read: list[Sequence[OcrPage]] = [()]
        elif count == 1:
            read = [ocr.recognize(path, self.wishes.language, 0)]
        else:
            read = [ocr.recognize(path, self.wishes.language, 0, at) for at in range(count)]
        sheets: list[Sheet] = []
        for pages in read:
            number = first + len(sheets)
            if not pages:
                self.failed.append(number)
                sheets.append(Sheet(number, 1.0, 1.0, read="none"))
            sheets += [self.sheet(page, number + at, "") for at, page in enumerate(pages)]
        return sheets

    def sheet(self, page: OcrPage, number: int, label: str) -> Sheet:
        """The sheet of what was read."""
        (self.read if page.words else self.empty).append(number)
        for word in page.words:
            if word.confidence < self.wishes.unsure_below:
                self.unsure.append((number, word.text, round(word.confidence)))
        return sheet_of_words(page, number, label)

    def findings(self, listed: int) -> list[Finding]:
        """What is to be told of the pages that were read."""
        told: list[Finding] = []
        if self.read:
            facts: dict[str, Fact] = {"count": len(self.read), "language": self.wishes.language}
            told.append(Finding("DP-OCR-005", self._place(self.read), facts))
        if self.failed:
            told.append(
                Finding("DP-OCR-004", self._place(self.failed), {"count": len(self.failed)})
            )
        if self.empty:
            told.append(Finding("DP-OCR-008", self._place(self.empty), {"count": len(self.empty)}))
        if listed:
            more: dict[str, Fact] = {"count": listed, "below": self.wishes.unsure_below}
            told.append(Finding("DP-OCR-003", Place(self.file), more))
        return told

    def _place(self, pages: Sequence[int]) -> Place:
        return Place(self.file, inside=f"p. {pages[0]}")


def _pages_in(path: Path) -> int:
    """How many pages a picture file holds; 0 when it is damaged or absurdly large."""
    if path.stat().st_size > _LARGEST:
        return 0
    data = path.read_bytes()
    try:
        found = pictures.measure(data)
    except pictures.PictureError:
        return 0
    return tiff_pages(data) if found.several == pictures.PAGES else 1


def tiff_pages(data: bytes) -> int:
    """How many image file directories follow each other in a TIFF (TIFF 6.0, section 2)."""
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(data[at : at + size], order)

    seen: set[int] = set()
    at = number(4, 4)
    while 8 <= at <= len(data) - 2 and at not in seen and len(seen) < _MOST_PAGES:
        seen.add(at)
        at = number(at + 2 + 12 * number(at, 2), 4)
    return max(1, len(seen))


def missing(file: str, language: str, pages: Sequence[int]) -> DaisyError | None:
    """Why OCR cannot be done here, told for these pages; None when it can."""
    try:
        ocr.require(language, file)
    except DaisyError as problem:
        place = Place(file, inside=f"p. {pages[0]}" if pages else "")
        told = [Finding(f.id, place, {**f.facts, "count": len(pages)}) for f in problem.findings]
        return DaisyError(*told, exit_code=problem.exit_code)
    return None


def list_unsure(
    book: Book, unsure: Sequence[tuple[int, str, int]], file: str
) -> tuple[Listed, ...]:
    """Each unsure word that came into the Book: page, word, which of its like there, context.

    ``count`` is the n-th time that these letters stand on the page in reading order, as the file
    of corrections (ocr.tsv) names a word.
    """
    pages: dict[int, list[str]] = {}

    def collect(_: str, page: int, text: str) -> str:
        pages.setdefault(page, []).append(text)
        return text

    change_runs(book, collect)
    listed: list[Listed] = []
    seen: Counter[tuple[int, str]] = Counter()
    for page, word, confidence in unsure:
        text = "\n".join(pages.get(page, ()))
        nth = _next(text, word, seen, page)
        at = _position(text, word, nth)
        if at < 0:
            continue
        around = text[max(0, at - _AROUND) : at + len(word) + _AROUND].replace("\n", " ")
        row: Listed = {"file": file, "page": page, "word": word, "count": nth}
        listed.append({**row, "confidence": confidence, "context": around})
    return tuple(listed)


def _next(text: str, word: str, seen: Counter[tuple[int, str]], page: int) -> int:
    seen[page, word] += 1
    return min(seen[page, word], max(1, text.count(word)))


def _position(text: str, word: str, nth: int) -> int:
    at = -1
    for _ in range(nth):
        at = text.find(word, at + 1 if at < 0 else at + len(word))
        if at < 0:
            return -1
    return at
