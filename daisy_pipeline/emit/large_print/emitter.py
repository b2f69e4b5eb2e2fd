# SPDX-License-Identifier: AGPL-3.0-or-later
"""The product ``large-print``: tagged PDF in the profiles that a library prints, and DOCX."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.config.large_print_profile import LargePrintProfile
from daisy_pipeline.emit.large_print.chapters import chapters
from daisy_pipeline.emit.large_print.document import Volume, document
from daisy_pipeline.emit.large_print.setter import Form
from daisy_pipeline.emit.large_print.typecase import TypeCase
from daisy_pipeline.emit.large_print.words import our_words
from daisy_pipeline.emit.shared.naming import named
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.tools import typst
from daisy_pipeline.tools.fonts import faces


@dataclass(frozen=True)
class LargePrint:
    """The emitter of ``large-print``."""

    name: str = "large-print"
    version: int = 1

    def emit(self, given: ProductInput, out: Path) -> Sequence[Finding]:
        """Write the whole product into the empty folder ``out``."""
        book = named(given.book)
        profile = LargePrintProfile()
        case = TypeCase(faces(profile.fonts))
        form = Form(profile, case, our_words(given.title.lang), given.images)
        volume = Volume(1, 1, chapters(book.book))
        made = document(volume, given.title, form, given.title.lang)
        refused = typst.compile_pdf(
            made.code,
            out / f"{given.title.slug}-{profile.name}.pdf",
            images={name: given.images[own] for own, name in form.names.items()},
            fonts=list(dict.fromkeys(face.path for face in case.faces)),
        )
        if refused:
            raise RuntimeError(f"{refused.message} at {made.code.splitlines()[refused.line - 1][:400]}")
        return (*book.findings, *made.findings)
