# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sheet of a title with the same words in every profile of large print, for readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from daisy_pipeline.build import plan
from daisy_pipeline.build.large_print_looks import SECTION, Looks, find_looks
from daisy_pipeline.build.prepare import (
    Options,
    amendments,
    fixes,
    prepared,
    raise_failed,
    title_lock,
)
from daisy_pipeline.config.large_print_profile import SHIPPED
from daisy_pipeline.config.title_file import TitleFile, read_title
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.emit.large_print.sample import Look, sample_code, sample_texts
from daisy_pipeline.emit.large_print.typecase import TypeCase
from daisy_pipeline.messages import phrase
from daisy_pipeline.model import codec
from daisy_pipeline.model.book import Book
from daisy_pipeline.model.finding import Finding, Place, fail
from daisy_pipeline.model.language import main_language
from daisy_pipeline.model.ports import Progress
from daisy_pipeline.tools import typst
from daisy_pipeline.tools.files import publish
from daisy_pipeline.tools.font_choice import choose
from daisy_pipeline.tools.pdf_mend import mend


@dataclass(frozen=True)
class Sample:
    """A sheet as it was written: where, the profiles on it, what is to be told.

    ``from_title`` says whether its words are the title's: else no paragraph there was fit.
    """

    path: Path
    profiles: tuple[str, ...]
    from_title: bool
    findings: tuple[Finding, ...]


def make_sample(
    workspace: Workspace,
    slug: str,
    profiles: Sequence[str] = (),
    out: Path | None = None,
    progress: Progress | None = None,
) -> Sample:
    """Write the sheet as tagged PDF (A4) to ``out``, or into the title's folder of output.

    ``profiles`` are names or paths; () takes those that are shipped and those of the settings.
    Nothing of the title is changed, and it need not have been built. DaisyError as a build's
    reading, as `read_profile`, DP-CLI-011 (exit code 2) for a place where only people write,
    DP-LPR-009 where Typst makes no PDF. DP-LPR-049 is told of a sheet of more than one page.
    """
    path = out or workspace.output / slug / f"{slug}-large-print-sample.pdf"
    workspace.refuse(path)
    file = read_title(workspace, slug)
    names = profiles or (*SHIPPED, *file.settings.values[SECTION]["profiles"])
    looks = find_looks(workspace, file.settings, names)
    shown, findings = _dressed(looks)
    book = _book(workspace, file, progress)
    texts = sample_texts(book)
    own = phrase("large-print.words", "ko" if main_language(book.lang) == "ko" else "en")
    code = sample_code(file.title.title, book.lang, texts or (own,), shown)
    pages = _write(code, shown, path)
    if pages > 1:
        findings.append(Finding("DP-LPR-049", Place(workspace.shown(path)), {"count": pages}))
    used = tuple(look.profile.name for look in shown)
    return Sample(path, used, bool(texts), tuple(findings))


def _dressed(looks: Looks) -> tuple[list[Look], list[Finding]]:
    """The profiles from small to large, each with its faces; what is to be told of fonts, once."""
    findings = dict.fromkeys(looks.findings)
    shown = []
    for profile in sorted(looks.profiles, key=lambda one: one.size):
        chosen = choose(profile.fonts, looks.fonts)
        findings.update(dict.fromkeys(chosen.findings))
        shown.append(Look(profile, TypeCase(chosen.faces)))
    return shown, list(findings)


def _book(workspace: Workspace, file: TitleFile, progress: Progress | None) -> Book:
    """The title's Book as it is read and corrected; its sentences get no names for it."""
    slug = file.title.slug
    with title_lock(workspace, slug), prepared(workspace, file, Options(), progress) as runner:
        beside = [p for p in (file.folder / "text", file.folder / "images") if p.is_dir()]
        runner.run(plan.reading_jobs(file.texts, beside, amendments(file), fixes(file)))
        raise_failed(runner)
        data = (runner.done["normalize"].payload / "book.json").read_bytes()
    return codec.loads(Book, data)


def _write(code: str, shown: Sequence[Look], path: Path) -> int:
    """Write the PDF whole or not at all; how many pages it has."""
    files = list(dict.fromkeys(face.path for look in shown for face in look.case.faces))
    with TemporaryDirectory() as folder:
        made = Path(folder) / "sample.pdf"
        refused = typst.compile_pdf(code, made, fonts=files)
        if refused is not None:
            raise fail("DP-LPR-009", Place(path.name), said=refused.message)
        pages = mend(made)
        path.parent.mkdir(parents=True, exist_ok=True)
        publish(made.read_bytes(), path)
    return pages
