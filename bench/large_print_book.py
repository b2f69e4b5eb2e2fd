# SPDX-License-Identifier: AGPL-3.0-or-later
"""A made novel for measuring large print: 300,000 characters, 40 chapters, 120 notes, and more.

The words are those of 동백꽃, over and over; chapters differ by where they begin in it.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count, cycle, islice
from pathlib import Path

from bench.measure import ROOT
from daisy_pipeline.model import book as b
from daisy_pipeline.model.title import Title

CHARACTERS, CHAPTERS, NOTES, TABLES, PICTURES, PAGES = 300_000, 40, 120, 5, 8, 340
_SENTENCE = re.compile(r".+?(?:[.?!…]+[\"”’']?(?=\s)|$)")
TITLE = Title(
    slug="novel",
    uid="urn:uuid:00000000-0000-4000-8000-000000000000",
    title="동백꽃 마흔 마당",
    lang="ko",
    date="2026-01-01",
    publisher="도서관",
    creators=("김유정",),
)


def novel(characters: int = CHARACTERS, chapters: int = CHAPTERS) -> b.Book:
    """The book; its sentences are named. Notes, pages and the like are in proportion."""
    maker = _Maker(characters, chapters)
    body = tuple(block for number in range(1, chapters + 1) for block in maker.chapter(number))
    resources = tuple(
        b.Resource(name=name, media_type="image/png", digest="0" * 64) for name in maker.pictures
    )
    return b.Book(lang="ko", body=body, resources=resources)


def pictures(book: b.Book, folder: Path) -> Mapping[str, Path]:
    """The files of the book's pictures, written into a folder, by name."""
    made = {}
    for number, resource in enumerate(book.resources):
        made[resource.name] = folder / resource.name
        made[resource.name].write_bytes(_png(900, 500, number))
    return made


@cache
def _paragraphs() -> tuple[tuple[str, ...], ...]:
    """The story's paragraphs, each in sentences."""
    story = (ROOT / "sources/동백꽃/text/동백꽃.txt").read_text("utf-8")
    lines = (line.strip() for line in story.splitlines()[3:])
    return tuple(tuple(_SENTENCE.findall(line)) for line in lines if line)


class _Maker:
    """Counts what the book has already."""

    def __init__(self, characters: int, chapters: int) -> None:
        self.each = characters // chapters
        self.share = characters / CHARACTERS
        self.chapters = chapters
        self.ids, self.pages, self.notes = count(1), 0, 0
        self.written, self.tables = 0, 0
        self.pictures: list[str] = []

    def chapter(self, number: int) -> Iterator[b.Block]:
        """The blocks of one chapter."""
        yield b.Heading(level=1, text=self._text(f"제{number}장 닭싸움이 벌어진 어느 봄날"))
        story = _paragraphs()
        begin, end = self.written, self.each * number
        for at, words in enumerate(islice(cycle(story), number * 3, None)):
            if at % 24 == 0 and at:
                yield b.Heading(level=2, text=self._text(f"{number}의 {at // 24}. 울타리 옆에서"))
            yield from self._page()
            notes: list[b.Note] = []
            yield b.Paragraph(text=tuple(self._sentences(words, notes)))
            yield from notes
            if self.written >= end:
                break
        done = begin / max(1, self.each * self.chapters)
        yield from self._extras(done)

    def _text(self, words: str) -> b.Text:
        self.written += len(words)
        return (b.Segment((b.Run(text=words),), f"s{next(self.ids):06d}"),)

    def _sentences(self, words: tuple[str, ...], notes: list[b.Note]) -> Iterator[b.Segment]:
        for sentence in words:
            (made,) = self._text(sentence)
            if self.notes < self.written / CHARACTERS * NOTES:
                self.notes += 1
                id = f"note-{self.notes}"
                ref = b.NoteRef(text=str(self.notes), note=id, id=f"ref-{self.notes}")
                made = b.Segment((*made.content, ref), made.id)
                told = b.Paragraph(text=self._text("김유정이 쓴 강원도 말로, 지금은 드물게 쓴다."))
                notes.append(b.Note(id=id, label=str(self.notes), blocks=(told,)))
            yield made

    def _page(self) -> Iterator[b.Block]:
        if self.pages < self.written / CHARACTERS * PAGES:
            self.pages += 1
            mark = b.PageMark(label=str(self.pages), id=f"page-{self.pages}")
            yield b.PageBreak(page=mark)

    def _extras(self, done: float) -> Iterator[b.Block]:
        if self.tables < done * TABLES * self.share:
            self.tables += 1
            yield self._table()
        if len(self.pictures) < done * PICTURES * self.share:
            name = f"picture-{len(self.pictures) + 1}.png"
            self.pictures.append(name)
            picture = b.Picture(name=name, alt=self._text("울타리 곁에서 싸우는 닭 두 마리"))
            caption = b.Paragraph(text=self._text("그림. 점순네 수탉과 우리 수탉"))
            yield b.Figure(pictures=(picture,), caption=(caption,))

    def _table(self) -> b.Table:
        def row(words: tuple[str, ...], header: bool = False) -> b.Row:
            return b.Row(
                cells=tuple(
                    b.Cell(
                        blocks=(b.Paragraph(text=self._text(word)),),
                        header=header or not at,
                        scope="col" if header else "" if at else "row",
                    )
                    for at, word in enumerate(words)
                )
            )

        rows = tuple(row((f"{n}월", str(n * 7 % 12), str(n * 5 % 11))) for n in range(1, 13))
        caption = (b.Paragraph(text=self._text("표. 달마다 벌어진 닭싸움")),)
        return b.Table(
            head=(row(("달", "이긴 싸움", "진 싸움"), True),), rows=rows, caption=caption
        )


def _png(width: int, height: int, number: int) -> bytes:
    """A picture of its own: stripes whose place depends on ``number``."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    line = bytes((x * (number + 3) // 7) % 256 for x in range(width))
    rows = b"".join(b"\0" + line for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts
