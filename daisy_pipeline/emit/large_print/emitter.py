# SPDX-License-Identifier: AGPL-3.0-or-later
"""The product ``large-print``: tagged PDF in the profiles that a library prints, and DOCX."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from daisy_pipeline.config.large_print_profile import LargePrintProfile
from daisy_pipeline.emit.large_print.chapters import Chapter, chapters
from daisy_pipeline.emit.large_print.docx_book import docx_words, write_docx
from daisy_pipeline.emit.large_print.picture_files import picture_files, without_damaged
from daisy_pipeline.emit.large_print.picture_words import worded
from daisy_pipeline.emit.large_print.printing import Printing
from daisy_pipeline.emit.large_print.setter import Form, words_of
from daisy_pipeline.emit.large_print.typecase import TypeCase
from daisy_pipeline.emit.large_print.vertical import vertical_findings
from daisy_pipeline.emit.large_print.wishes import Wishes, wishes_of
from daisy_pipeline.emit.large_print.witness import chapter_words
from daisy_pipeline.emit.large_print.words import our_words
from daisy_pipeline.emit.shared.naming import named
from daisy_pipeline.formats.print_words import digest
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.tools.font_choice import choose

LIST = "large-print.json"


@dataclass(frozen=True)
class LargePrint:
    """The emitter of ``large-print``.

    ``large-print.json`` says of every file which chapters it must hold, by digests of their words
    that come from the Book: the check compares the pages with them.
    """

    name: str = "large-print"
    version: int = 8

    def emit(self, given: ProductInput, out: Path) -> Sequence[Finding]:
        """Write the whole product into the empty folder ``out``.

        DaisyError (exit code 4) for settings that cannot be; DP-LPR-031 or -033 where Typst makes
        no PDF, -013 for a book in a script of columns alone; exit code 5 with DP-LPR-001 where it
        is not installed.
        """
        return _Making(given, out).run()


class _Making:
    """One large-print book in the making."""

    def __init__(self, given: ProductInput, out: Path) -> None:
        self.given, self.out, self.title = given, out, given.title
        self.wishes: Wishes = wishes_of(given.settings, given.title)
        self.files: list[dict[str, Any]] = []
        self.findings: list[Finding] = []
        self.damaged: frozenset[str] = frozenset()

    def run(self) -> Sequence[Finding]:
        book = named(self.given.book)
        shown = worded(book.book, descriptions=self.wishes.descriptions)
        every = chapters(shown.book)
        findings = self.findings
        findings += [*book.findings, *shown.findings]
        findings += vertical_findings(every, book.book.lang)
        forms = [self._form(profile) for profile in self.wishes.profiles]
        for form in forms if "pdf" in self.wishes.formats else ():
            findings += self._print(form, every)
        if "docx" in self.wishes.formats:
            whole = {n: p for n, p in forms[0].images.items() if n not in self.damaged}
            findings += self._docx(replace(forms[0], images=whole), every)
        data = {"version": 1, "lang": self.title.lang, "files": self.files}
        text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
        (self.out / LIST).write_text(text + "\n", "utf-8")
        return tuple(dict.fromkeys(findings))  # what holds in every profile is told once

    def _form(self, profile: LargePrintProfile) -> Form:
        given = self.given
        shown = picture_files(given)
        self.findings += shown.findings
        choice = choose(profile.fonts, given.fonts, Place(inside=profile.name))
        self.findings += choice.findings
        words = our_words(self.title.lang)
        if not self.wishes.pages:
            words = replace(words, print_page="")
        case = TypeCase(choice.faces)
        return Form(
            profile,
            case,
            words,
            shown.files,
            descriptions=self.wishes.descriptions,
            tables=self.wishes.tables,
            print_alt=self.wishes.print_alt,
        )

    def _print(self, form: Form, every: Sequence[Chapter]) -> Sequence[Finding]:
        printing = Printing(self.title, form, every, self.wishes.link, self.out)
        try:
            volumes = printing.run()
        except DaisyError:
            printing.clear()
            whole = without_damaged(form.images)
            if not whole.findings:
                raise
            self.damaged |= form.images.keys() - whole.files.keys()
            return [*whole.findings, *self._print(replace(form, images=whole.files), every)]
        for one in volumes:
            self.files.append(
                {
                    "file": one.file,
                    "kind": "pdf",
                    "profile": _look(form.profile),
                    "volume": one.number,
                    "of": one.of,
                    "pages": one.pages,
                    "chapters": _told(one.chapters, (chapter_words(c, form) for c in one.chapters)),
                }
            )
        return printing.findings

    def _docx(self, form: Form, every: Sequence[Chapter]) -> Sequence[Finding]:
        name = f"{self.title.slug}.docx"
        findings = write_docx(every, self.title, form, self.out / name)
        chapters_of = _told(every, (docx_words(chapter) for chapter in every))
        self.files.append(
            {
                "file": name,
                "kind": "docx",
                "profile": _look(form.profile),
                "volume": 1,
                "of": 1,
                "chapters": chapters_of,
            }
        )
        return findings


def _look(profile: LargePrintProfile) -> dict[str, Any]:
    """What large-print.json says of how a file looks."""
    return {"name": profile.name, "size": profile.size, "theme": profile.theme}


def _told(every: Iterable[Chapter], words: Iterable[str]) -> list[dict[str, Any]]:
    """What large-print.json says of chapters: heading, characters, and digest of the words."""
    return [
        {
            "heading": words_of(chapter.heading) if chapter.heading else "",
            **digest(text),
        }
        for chapter, text in zip(every, words, strict=True)
    ]
