# SPDX-License-Identifier: AGPL-3.0-or-later
"""The child process in which PDFium runs: ``about``, ``pages``, ``images`` and ``render``.

Writes one line of JSON a result, at once, so that what was read before a crash is not lost.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from daisy_pipeline.tools import pdf_picture
from daisy_pipeline.tools.pdf_page import read_page
from daisy_pipeline.tools.pdf_space import text_from

MEMORY = 1 << 30
_MOST_MARKS, _DEEPEST = 20_000, 12
_INFO = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate")


def main(words: list[str]) -> None:
    """Do what the words ask of the file that the second one names."""
    limit_memory()
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadDocument(str(Path(words[1])).encode() + b"\0", None)
    if not document:
        code = pdfium.FPDF_GetLastError()
        say({"error": {pdfium.FPDF_ERR_PASSWORD: "password"}.get(code, "damaged")})
        return
    match words[0]:
        case "about":
            say(_about(document))
        case "pages":
            for number in range(int(words[2]), int(words[3]) + 1):
                say(_page(document, number))
        case "images":
            _save_images(document, Path(words[2]), words[3:])
        case "render":
            say({"dpi": _render(document, int(words[2]), int(words[3]), Path(words[4]))})


def limit_memory() -> None:
    """Bound what PDFium may take; Windows has no such limit, there the time limit must do."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def say(what: Mapping[str, Any]) -> None:
    """Write one line of JSON, at once."""
    data = json.dumps(what, ensure_ascii=True, separators=(",", ":")) + "\n"
    sys.stdout.write(data)
    sys.stdout.flush()


def _about(document: Any) -> dict[str, Any]:
    count = pdfium.FPDF_GetPageCount(document)
    if count < 1:
        return {"error": "empty"}
    info = {}
    for key in _INFO:
        said = text_from(pdfium.FPDF_GetMetaText, document, key.encode())
        if said.strip("\0 "):
            info[key] = said[:2000]
    form = pdfium.FPDF_GetFormType(document)
    xfa = (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND)
    return {
        "pages": count,
        "info": info,
        "outline": _outline(document),
        "tagged": bool(pdfium.FPDFCatalog_IsTagged(document)),
        "lang": text_from(_language, document)[:40],
        "form": "xfa" if form in xfa else "acro" if form == pdfium.FORMTYPE_ACRO_FORM else "",
        "attached": max(0, pdfium.FPDFDoc_GetAttachmentCount(document)),
    }


def _language(document: Any, buffer: Any, size: int) -> int:
    """The catalog's Lang; this function alone wants its buffer as 16-bit units."""
    words = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)) if buffer is not None else None
    return int(pdfium.FPDFCatalog_GetLanguage(document, words, size))


def _outline(document: Any) -> list[dict[str, Any]]:
    """The bookmarks in order; a cycle or a tree without end stops at the bounds."""
    found: list[dict[str, Any]] = []
    seen: set[int] = set()

    def walk(parent: Any, level: int) -> None:
        mark = pdfium.FPDFBookmark_GetFirstChild(document, parent)
        while mark and len(found) < _MOST_MARKS:
            key = ctypes.cast(mark, ctypes.c_void_p).value or 0
            if key in seen:
                return
            seen.add(key)
            found.append({"title": _title(mark), "level": level, **_target(document, mark)})
            if level < _DEEPEST:
                walk(mark, level + 1)
            mark = pdfium.FPDFBookmark_GetNextSibling(document, mark)

    walk(None, 1)
    return found


def _title(mark: Any) -> str:
    return text_from(pdfium.FPDFBookmark_GetTitle, mark)[:1000]


def _target(document: Any, mark: Any) -> dict[str, Any]:
    target = pdfium.FPDFBookmark_GetDest(document, mark)
    if not target:
        return {"page": 0, "top": 0.0}
    page = pdfium.FPDFDest_GetDestPageIndex(document, target) + 1
    flags = [ctypes.c_int() for _ in range(3)]
    x, y, zoom = (ctypes.c_float() for _ in range(3))
    pdfium.FPDFDest_GetLocationInPage(target, *flags, x, y, zoom)
    size = pdfium.FS_SIZEF()
    pdfium.FPDF_GetPageSizeByIndexF(document, page - 1, size)
    top = size.height - y.value if flags[1].value else 0.0
    return {"page": max(0, page), "top": round(top, 1) if abs(top) < 1e7 else 0.0}


def _page(document: Any, number: int) -> dict[str, Any]:
    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        return {"error": "damaged"}
    label = text_from(pdfium.FPDF_GetPageLabel, document, number - 1)[:40]
    try:
        return {"number": number, "label": label, **read_page(document, page)}
    except MemoryError:
        return {"error": "crashed"}
    finally:
        pdfium.FPDF_ClosePage(page)


def _save_images(document: Any, folder: Path, wanted: list[str]) -> None:
    for name in wanted:
        number, index = map(int, name.split(":"))
        page = pdfium.FPDF_LoadPage(document, number - 1)
        if not page:
            continue
        data = pdf_picture.image(document, page, index)
        if data:
            (folder / name.replace(":", "-")).write_bytes(data)
        pdfium.FPDF_ClosePage(page)


def _render(document: Any, number: int, dpi: int, target: Path) -> int:
    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        return 0
    data, dpi = pdf_picture.rendered(page, dpi)
    target.write_bytes(data)
    return dpi


if __name__ == "__main__":
    main(sys.argv[1:])
