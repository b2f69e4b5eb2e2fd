# SPDX-License-Identifier: AGPL-3.0-or-later
"""A DOCX of a Book for the tests: files of pictures, and a form without fonts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from daisy_pipeline.config.large_print_profile import LargePrintProfile
from daisy_pipeline.emit.large_print.chapters import Chapter, chapters
from daisy_pipeline.emit.large_print.docx_book import write_docx
from daisy_pipeline.emit.large_print.setter import Form
from daisy_pipeline.emit.large_print.typecase import TypeCase
from daisy_pipeline.emit.large_print.words import our_words
from daisy_pipeline.emit.shared.naming import named
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.title import Title
from tests.fakes.books import PNG

TITLE = Title(
    slug="book",
    uid="urn:uuid:1",
    title="온갖 것이 든 책",
    lang="ko",
    date="2026-03-02",
    publisher="도서관",
    creators=("김유정",),
    rights="시각장애인만 씁니다.",
)


PROFILE = LargePrintProfile()


def files(folder: Path, book: b.Book) -> Mapping[str, Path]:
    """Files for the book's pictures."""
    made = {}
    for resource in book.resources:
        made[resource.name] = folder / resource.name
        made[resource.name].write_bytes(PNG)
    return made


def write(
    folder: Path,
    book: b.Book,
    profile: LargePrintProfile = PROFILE,
    images: Mapping[str, Path] | None = None,
    name: str = "book.docx",
) -> tuple[Path, Sequence[Finding], tuple[Chapter, ...]]:
    """The file, its findings, and the chapters that it was made of."""
    given = files(folder, book) if images is None else images
    form = Form(profile, TypeCase(()), our_words(book.lang), given)
    parts = chapters(named(book).book)
    target = folder / name
    return target, write_docx(parts, TITLE, form, target), parts


def body(*blocks: b.Block, lang: str = "ko") -> b.Book:
    """A Book of blocks."""
    return b.Book(lang=lang, body=blocks)
