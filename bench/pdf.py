# SPDX-License-Identifier: AGPL-3.0-or-later
"""A made Korean book of known truth read from PDF: ``python -m bench.pdf`` (needs ``../shared``).

A story of 1936 and sentences of our test set, on some twenty pages in A5: chapters and sections,
running heads, folios, footnotes with raised marks, two pages in two columns, two pictures. It is
set in six ways: lines broken within words or between them, justified or not, paragraphs by an
indent or by white space.
"""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.measure import ROOT, machine
from daisy_pipeline.model.book import (
    Block,
    Figure,
    Heading,
    Inline,
    ItemList,
    Note,
    NoteRef,
    PageBreak,
    PageMark,
    Paragraph,
    Run,
    Verse,
    text_of,
)
from daisy_pipeline.readers.pdf.reader import PdfReader
from tests.fakes.pdf import A5, FakePage, FakePdf, broken, width

SHARED = Path(os.environ.get("DAISY_SHARED", ROOT.parent / "shared"))
STORY = SHARED / "samples" / "text" / "dongbaekkkot.utf-8.txt"
CASES = ROOT / "tests" / "unit" / "language" / "sentences.tsv"
_MARK = "\x01"  # where a note is referred to


def paragraphs() -> list[str]:
    """Paragraphs of a story with dialogue, then of three sentences each."""
    story = STORY.read_text(encoding="utf-8-sig").splitlines()[4:]
    found = [re.sub(r"\s+", " ", p).strip() for p in story if p.strip()]
    with CASES.open(encoding="utf-8") as file:
        rows = csv.reader((n for n in file if not n.startswith("#")), delimiter="\t")
        texts = [r[0].replace("¦", "") for r in rows if r[1] == "ko" and r[3] == "dev"]
    whole = [
        t
        for t in texts
        if "\\" not in t and "://" not in t and t[-1] in ".?!" and t[0] > "가" and len(t) > 15
    ]
    whole = [t for t in whole if not re.search(r"[!-~]{14}", t)]
    return found + [" ".join(whole[n : n + 3]) for n in range(0, len(whole) - 2, 3)]


@dataclass
class Truth:
    """What the book holds. Places count letters of the running text, blanks left out."""

    blocks: list[tuple[str, str]] = field(default_factory=list)  # kind, words
    notes: set[tuple[str, str, int]] = field(default_factory=set)  # label, words, place
    pages: set[tuple[str, int]] = field(default_factory=set)
    breaks: dict[int, bool] = field(default_factory=dict)  # place, whether a blank belongs there
    pictures: int = 0
    letters: int = 0


@dataclass
class Press:
    """Sets the book. ``words``: lines end with words; ``even``: filled by wider blanks."""

    words: bool
    even: bool
    indent: bool = True
    truth: Truth = field(default_factory=Truth)
    pages: list[FakePage] = field(default_factory=list)
    frames: list[tuple[float, float]] = field(default_factory=list)
    columns: int = 1
    y: float = 1e9
    foot: list[str] = field(default_factory=list)
    count: int = 0
    tail: int = 0  # letters of a word that goes on: a page's mark comes after it

    def page(self) -> None:
        self.end_page()
        self.pages.append(FakePage(A5))
        number = len(self.pages) + 8
        if self.count != 1 or number > 9:
            self.pages[-1].text(50, 40, "동백꽃과 다른 이야기", 8)
        self.pages[-1].text(204, 565, str(number), 9)
        self.truth.pages.add((str(number), self.truth.letters + self.tail))
        self.frames = [(50, 320)] if self.columns == 1 else [(50, 150), (220, 150)]
        self.y = 75.0

    def end_page(self) -> None:
        y = 540 - 12 * len(self.foot)
        if self.foot:
            self.pages[-1].rule(50, y - 4, 150, y - 4)
        for line in self.foot:
            y += 12
            self.pages[-1].text(50, y - 2, line, 8)
        self.foot = []

    def room(self, more: int = 0) -> float:
        many = len(self.foot) + more
        return 535 - 12 * many - (10 if many else 0)

    def down(self, high: float, more: int = 0) -> None:
        if self.y + high > self.room(more):
            if len(self.frames) > 1:
                self.frames, self.y = self.frames[1:], 75.0
            else:
                self.page()
        self.y += high

    def heading(self, words: str, size: float, kind: str) -> None:
        if self.y > self.room() - 80:
            self.page()
        self.y += size * 1.8
        self.pages[-1].text(self.frames[0][0], self.y, words, size, "F2")
        self.truth.blocks.append((kind, words))
        self.truth.letters += len(bare(words))
        self.y += size * 0.6

    def paragraph(self, words: str, note: str = "") -> None:
        if note:
            cut = words.index(" ", len(words) // 2)
            words = words[:cut] + _MARK + words[cut:]
        wide = self.frames[0][1] if self.frames else 320
        lines = broken(words, wide, 10, self.words, float(self.indent))
        if not self.indent:
            self.y += 9
        clean = words.replace(_MARK, "")
        done = 0
        for at, line in enumerate(lines):
            notes: list[str] = []
            if _MARK in line:
                self.count += 1
                notes = broken(f"{self.count} {note}", 320, 8, self.words, 0)
            cut = at and not _blank_at(clean, done)
            self.tail = len(bare(line.partition(" ")[0])) if cut else 0
            self.down(17, len(notes))
            self.tail = 0
            self.foot += notes
            if notes:
                place = self.truth.letters + len(bare(line.partition(_MARK)[0]))
                self.truth.notes.add((str(self.count), bare(note), place))
            self._line(line, 10.0 * (self.indent and not at), at == len(lines) - 1)
            self.truth.letters += len(bare(line))
            done += len(bare(line))
            if at < len(lines) - 1:
                self.truth.breaks[self.truth.letters] = _blank_at(clean, done)
        self.truth.blocks.append(("para", clean))

    def _line(self, line: str, indent: float, last: bool) -> None:
        left, wide = self.frames[0]
        room = (
            wide
            - indent
            - width(line.replace(_MARK, ""), 10)
            - 3 * len(str(self.count)) * (_MARK in line)
        )
        blanks = line.count(" ")
        even = self.even and not (self.words and self.columns > 1)  # nobody sets such gaps
        wider = room / blanks if even and not last and blanks else 0.0
        x = left + indent
        for part in re.findall(rf"{_MARK}|[^{_MARK}]+", line):
            if part == _MARK:
                self.pages[-1].text(x, self.y - 4, str(self.count), 6)
                x += 3 * len(str(self.count))
                continue
            self.pages[-1].text(x, self.y, part, 10, wider=wider)
            x += width(part, 10) + wider * part.count(" ")

    def picture(self, number: int) -> None:
        self.down(150)
        self.pages[-1].image(110, self.y - 140, 200, 110, 60 * number, 20 + number)
        self.pages[-1].text(150, self.y - 14, f"그림 {number}. 마을의 봄", 9)
        self.truth.pictures += 1


def bare(words: str) -> str:
    return re.sub(rf"[\s{_MARK}]", "", words)


def _blank_at(words: str, place: int) -> bool:
    """Whether a blank follows the letter of this number, blanks not counted."""
    for at, letter in enumerate(words):
        place -= not letter.isspace()
        if place == 0:
            return words[at + 1 : at + 2].isspace()
    return False


def printed(press: Press) -> bytes:
    """The book's PDF; the press knows its truth afterwards."""
    texts = paragraphs()
    press.page()
    for at, words in enumerate(texts):
        if at % 35 == 0:
            press.columns = 2 if at == 70 else 1
            press.page()
            season = ("봄", "여름", "가을", "겨울", "다시 봄")[at // 35]
            press.heading(f"제{at // 35 + 1}장 {season}", 16, "h1")
        elif at % 35 in (12, 24):
            press.heading(f"{('이른 아침', '늦은 저녁')[at % 35 == 24]}의 일", 12, "h2")
        long = at % 7 == 3 and len(words) > 60
        press.paragraph(
            words, f"{words[:12].strip()}: 그 고장의 사투리이며 다른 판에는 없다." if long else ""
        )
        if at in (20, 50):
            press.picture(1 + (at == 50))
    press.end_page()
    press.pages, press.truth.pages = press.pages[1:], {p for p in press.truth.pages if p[0] != "9"}
    return FakePdf(press.pages).data()


# ---------------------------------------------------------------------------- reading


@dataclass
class Read:
    """What the reader made of it, in the terms of Truth."""

    blocks: list[tuple[str, str]] = field(default_factory=list)
    notes: set[tuple[str, str, int]] = field(default_factory=set)
    pages: set[tuple[str, int]] = field(default_factory=set)
    blanks: set[int] = field(default_factory=set)
    pictures: int = 0
    letters: int = 0
    refs: dict[str, int] = field(default_factory=dict)

    def take(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            if isinstance(block, Heading):
                self._words(f"h{block.level}", (i for s in block.text for i in s.content))
            elif isinstance(block, Paragraph):
                self._words("para", (i for s in block.text for i in s.content))
            elif isinstance(block, PageBreak):
                self.pages.add((block.page.label, self.letters))
            elif isinstance(block, Note):
                words = "".join(
                    text_of(s) for b in block.blocks if isinstance(b, Paragraph) for s in b.text
                )
                self.notes.add((block.label, bare(words), self.refs.get(block.id, -1)))
            elif isinstance(block, Figure):
                self.pictures += bool(block.caption)
            elif isinstance(block, ItemList):
                for item in block.items:
                    self.letters += len(bare(item.label))
                    self.take(item.blocks)
            elif isinstance(block, Verse):
                for line in block.lines:
                    self._words("verse", (i for s in line.text for i in s.content))

    def _words(self, kind: str, items: Iterator[Inline]) -> None:
        whole = ""
        for item in items:
            if isinstance(item, PageMark):
                self.pages.add((item.label, self.letters))
            elif isinstance(item, NoteRef):
                self.refs[item.note] = self.letters
            elif isinstance(item, Run):
                for letter in item.text:
                    if letter.isspace():
                        self.blanks.add(self.letters)
                    self.letters += not letter.isspace()
                whole += item.text
        self.blocks.append((kind, whole.strip()))


def ratio(ours: set[object], true: set[object]) -> str:
    return f"{len(ours & true)}/{len(true)} (+{len(ours - true)})"


def compare(truth: Truth, read: Read) -> str:
    """A row of the table: found of true (and how many that are none)."""

    def of(blocks: Sequence[tuple[str, str]], heads: bool) -> set[object]:
        counts: dict[tuple[str, str], int] = {}
        for kind, words in blocks:
            if kind.startswith("h") == heads:
                key = (kind, bare(words))
                counts[key] = counts.get(key, 0) + 1
        return {(*key, n) for key, many in counts.items() for n in range(many)}

    wrong = sum((at in read.blanks) != blank for at, blank in truth.breaks.items())
    cells = (
        ratio(of(read.blocks, False), of(truth.blocks, False)),
        ratio(of(read.blocks, True), of(truth.blocks, True)),
        ratio(set(read.notes), set(truth.notes)),
        ratio(set(read.pages), set(truth.pages)),
        f"{wrong} of {len(truth.breaks)}",
        f"{read.pictures}/{truth.pictures}",
    )
    return " | ".join(cells)


def main() -> None:
    print(machine())
    print("| lines end | paragraphs | headings | notes | page marks | wrong joins | pictures |")
    print("|---|---|---|---|---|---|---|")
    for words, even, indent in (
        (False, True, True),
        (False, False, True),
        (False, True, False),
        (True, True, True),
        (True, False, True),
        (True, True, False),
    ):
        press = Press(words, even, indent)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "book.pdf"
            path.write_bytes(printed(press))
            if os.environ.get("DAISY_KEEP"):
                (Path(os.environ["DAISY_KEEP"]) / f"{words:d}{even:d}{indent:d}.pdf").write_bytes(
                    path.read_bytes()
                )
            result = PdfReader().read(path, {})
        read = Read()
        read.take((*result.book.front, *result.book.body, *result.book.rear))
        if read.letters != press.truth.letters:
            print(f"letters: {read.letters} of {press.truth.letters}")
        named = "at words" if words else "anywhere"
        kind = f"{named}, {'even' if even else 'ragged'}, {'indent' if indent else 'gap'}"
        print(f"| {kind} | {compare(press.truth, read)} |")


if __name__ == "__main__":
    main()
