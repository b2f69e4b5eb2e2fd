# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small books for tests of volumes and of what stands around the text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from daisy_pipeline.emit.large_print.emitter import LargePrint
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.model.title import Title
from tests.fakes.given import TITLE

PLAIN = replace(TITLE, subtitle="", contributors=())
LINE = "산골 나그네가 고개를 넘어 마을로 들어섰다. "


def para(text: str, role: str = "") -> b.Paragraph:
    return b.Paragraph(text=b.plain(text), role=role)


def heading(text: str, level: int = 1) -> b.Heading:
    return b.Heading(level=level, text=b.plain(text))


def novel(chapters: int, paragraphs: int, lines: int = 12) -> b.Book:
    """Chapters of paragraphs of some lines each."""
    body: list[b.Block] = []
    for number in range(1, chapters + 1):
        body.append(heading(f"제{number}장"))
        body += [para(f"{number}의 {n}. " + LINE * lines) for n in range(1, paragraphs + 1)]
    return b.Book(lang="ko", body=tuple(body))


def emit(
    book: b.Book, out: Path, title: Title = PLAIN, **settings: object
) -> tuple[list[dict[str, Any]], Sequence[Finding]]:
    """What large-print.json says of the PDFs, and what was told."""
    out.mkdir(parents=True, exist_ok=True)
    told = LargePrint().emit(ProductInput(book, title, {"formats": ["pdf"], **settings}), out)
    return json.loads((out / "large-print.json").read_text("utf-8"))["files"], told


def page_texts(path: Path) -> list[str]:
    """The words of every page in the order in which they were drawn, blanks taken out."""
    document = pypdfium2.PdfDocument(path)
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return [re.sub(r"\s+", "", text) for text in texts]


def bookmarks(path: Path) -> list[tuple[int, str]]:
    """Level from 0 and words of every bookmark."""
    found: list[tuple[int, str]] = []

    def walk(items: Any, level: int) -> None:
        for item in items:
            found.append((level, str(item.title)))
            walk(item.children, level + 1)

    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        walk(outline.root, 0)
    return found
