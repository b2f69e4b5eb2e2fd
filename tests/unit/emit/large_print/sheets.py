# SPDX-License-Identifier: AGPL-3.0-or-later
"""A few blocks as pages of large print, and what can be asked of them."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from daisy_pipeline.config.large_print_profile import LargePrintProfile
from daisy_pipeline.emit.large_print.chapters import Chapter
from daisy_pipeline.emit.large_print.document import Volume, document
from daisy_pipeline.emit.large_print.setter import Form, Setter, Within
from daisy_pipeline.emit.large_print.typecase import TypeCase
from daisy_pipeline.emit.large_print.witness import chapter_words
from daisy_pipeline.emit.large_print.words import our_words
from daisy_pipeline.model.book import Block, Cell, Heading, Paragraph, Row, Table, plain
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.title import Title
from daisy_pipeline.tools import typst
from daisy_pipeline.tools.fonts import faces
from tests.unit.emit.large_print.pdf_words import PdfWords

PROFILE = LargePrintProfile()
TITLE = Title(slug="t", uid="u", title="책", lang="ko", date="2026-03-02", publisher="도서관")


@dataclass(frozen=True)
class Made:
    """A PDF, the words that the Book has for it, what was told and the heads of rows."""

    path: Path
    pdf: PdfWords
    wanted: str
    findings: tuple[Finding, ...]
    row_heads: tuple[tuple[tuple[int, ...], ...], ...]

    @property
    def ids(self) -> list[str]:
        return [finding.id for finding in self.findings]


def case() -> TypeCase:
    return TypeCase(faces(PROFILE.fonts))


def form_of(images: Mapping[str, Path] | None = None, **more: object) -> Form:
    given: dict[str, object] = {"profile": PROFILE, "case": case(), "words": our_words("ko")}
    return Form(**{**given, "images": dict(images or {}), **more})  # type: ignore[arg-type]


def set_alone(*blocks: Block, **more: object) -> tuple[str, Setter]:
    """The code of blocks, and the setter that made it."""
    setter = Setter(form_of(**more), frozenset())  # type: ignore[arg-type]
    return "\n".join(setter.blocks(blocks, Within("ko", top=True))), setter


def printed(folder: Path, *blocks: Block, **more: object) -> Made:
    """The blocks as a tagged PDF below a heading."""
    form = form_of(**more)  # type: ignore[arg-type]
    chapter = Chapter("body", (Heading(level=1, text=plain("장")), *blocks))
    made = document(Volume(1, 1, (chapter,)), TITLE, form, "ko")
    path = folder / "made.pdf"
    refused = typst.compile_pdf(
        made.code,
        path,
        images={name: form.images[own] for own, name in form.names.items()},
        fonts=list(dict.fromkeys(face.path for face in form.case.faces)),
    )
    assert refused is None, (refused, made.code.splitlines()[refused.line - 1][:600])
    words = chapter_words(chapter, form)
    return Made(path, PdfWords(path), words, made.findings, made.row_heads)


def outside(path: Path) -> list[str]:
    """Words that stand over the edge of their page."""
    found = []
    pdf = pypdfium2.PdfDocument(path)
    for number, page in enumerate(pdf):
        width, height = page.get_size()
        for thing in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_TEXT,)):
            left, bottom, right, top = thing.get_bounds()
            if left < 20 or bottom < 5 or right > width - 20 or top > height - 5:
                found.append(f"page {number + 1}: {left:.0f} {bottom:.0f} {right:.0f} {top:.0f}")
    pdf.close()
    return found


def rules(path: Path) -> list[tuple[float, float, float, float]]:
    """Where lines are drawn that are lower than letters."""
    found = []
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            for thing in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_PATH,)):
                left, bottom, right, top = thing.get_bounds()
                if 0 < top - bottom < 3:
                    found.append((left, bottom, right, top))
    return found


def sizes(path: Path) -> list[float]:
    """The size in points of every piece of text."""
    found = []
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            for thing in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_TEXT,)):
                size = ctypes.c_float()
                assert pypdfium2.raw.FPDFTextObj_GetFontSize(thing, size)
                found.append(size.value * abs(thing.get_matrix().d))
    return found


def cell(text: str, **more: object) -> Cell:
    return Cell(blocks=(Paragraph(text=plain(text)),) if text else (), **more)  # type: ignore[arg-type]


def row(*texts: str, **more: object) -> Row:
    return Row(cells=tuple(cell(text, **more) for text in texts))


def table(
    rows: list[list[str]], head: list[str] | None = None, caption: str = "", firsts: bool = False
) -> Table:
    """A table of words; with ``firsts`` the first cell of each row heads it."""
    made = [
        Row(cells=tuple(cell(t, header=firsts and not n) for n, t in enumerate(texts)))
        for texts in rows
    ]
    return Table(
        rows=tuple(made),
        head=(row(*head, header=True),) if head else (),
        caption=(Paragraph(text=plain(caption)),) if caption else (),
    )


def para(text: str) -> Paragraph:
    return Paragraph(text=plain(text))
