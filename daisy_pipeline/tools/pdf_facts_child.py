# SPDX-License-Identifier: AGPL-3.0-or-later
"""The child process that reads facts for checks: ``about FILE`` and ``pages FILE FIRST LAST``."""

from __future__ import annotations

import sys
from pathlib import Path

from daisy_pipeline.tools.pdf_child import limit_memory, say


def main(words: list[str]) -> None:
    """Write one line of JSON: of the document, or one a page."""
    limit_memory()
    path = Path(words[1])
    try:
        if words[0] == "about":
            from daisy_pipeline.tools.pdf_facts_document import about

            say(about(path))
        else:
            _pages(path, int(words[2]), int(words[3]))
    except MemoryError:
        say({"error": "crashed"})


def _pages(path: Path, first: int, last: int) -> None:
    import pypdfium2.raw as pdfium

    from daisy_pipeline.tools.pdf_facts_page import read_facts
    from daisy_pipeline.tools.pdf_space import text_from

    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadDocument(str(path).encode() + b"\0", None)
    for number in range(first, last + 1):
        page = pdfium.FPDF_LoadPage(document, number - 1) if document else None
        if not page:
            say({"error": "damaged"})
            continue
        label = text_from(pdfium.FPDF_GetPageLabel, document, number - 1)[:40]
        say({"label": label, **read_facts(page)})
        pdfium.FPDF_ClosePage(page)


if __name__ == "__main__":
    main(sys.argv[1:])
