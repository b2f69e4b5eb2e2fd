# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the reader found in a title, for people to look at and correct; nothing else is built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.build import plan, plan_products
from daisy_pipeline.build.prepare import Options, prepared, raise_failed, title_lock
from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.emit.shared.picture_index import read_index
from daisy_pipeline.model import codec
from daisy_pipeline.model.book import Book
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.outline import Reason
from daisy_pipeline.model.ports import Progress
from daisy_pipeline.normalization.amend_step import read_reasons


@dataclass(frozen=True)
class Structure:
    """The Book as it was read, why it is so, its pictures by name, and the title's folder.

    ``pictures`` are as products have them where that was asked for, those that no product can
    show as they came.
    ``unsure`` are the words that OCR was not sure of (file, page, word, count, confidence,
    context).
    """

    book: Book
    reasons: tuple[Reason, ...]
    pictures: dict[str, Path]
    folder: Path
    findings: tuple[Finding, ...]
    unsure: tuple[dict[str, str | int | bool], ...] = ()


def read_structure(
    workspace: Workspace, slug: str, progress: Progress | None = None, *, pictures: bool = False
) -> Structure:
    """Read a title's sources (or take the result that lies there); DaisyError as in a build.

    ``pictures``: also make the pictures as products have them.
    """
    file = read_title(workspace, slug)
    with title_lock(workspace, slug), prepared(workspace, file, Options(), progress) as runner:
        beside = [p for p in (file.folder / "text", file.folder / "images") if p.is_dir()]
        jobs = plan.reading_jobs(file.texts, beside)[:1]
        runner.run([*jobs, plan_products.picture_job()] if pictures else jobs)
        raise_failed(runner)
        done = runner.done["read"]
        book = codec.loads(Book, (done.payload / "book.json").read_bytes())
        found = {p.name: p for p in sorted((done.payload / "images").iterdir())}
        if pictures:
            found |= read_index(runner.done["pictures"].payload)[0]
        rows = (done.payload / "unsure.json").read_bytes()
        unsure = codec.loads(tuple[dict[str, str | int | bool], ...], rows)
        told = tuple(done.findings)
        return Structure(book, read_reasons(done.payload), found, file.folder, told, unsure)
