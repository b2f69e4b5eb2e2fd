# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which readers there are: built-ins by name, others by entry points of ``GROUP``."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import cast

from daisy_pipeline.model.finding import ExitCode, fail
from daisy_pipeline.model.ports import Reader

GROUP = "daisy_pipeline.readers"
BUILT_IN = {
    "hwpx": "daisy_pipeline.readers.hwp.reader:HwpxReader",
    "hwp": "daisy_pipeline.readers.hwp.reader:HwpReader",
    "pdf": "daisy_pipeline.readers.pdf.reader:PdfReader",
    "scan": "daisy_pipeline.readers.pdf.reader:ScanReader",
    "epub": "daisy_pipeline.readers.epub:EpubReader",
    "docx": "daisy_pipeline.readers.office.docx:DocxReader",
    "odt": "daisy_pipeline.readers.office.odt:OdtReader",
    "dtbook": "daisy_pipeline.readers.daisy.dtbook:DtbookReader",
    "daisy202": "daisy_pipeline.readers.daisy.daisy202:Daisy202Reader",
    "html": "daisy_pipeline.readers.web.html:HtmlReader",
    "zip": "daisy_pipeline.readers.zipped:ZipReader",
    "markdown": "daisy_pipeline.readers.web.markdown:MarkdownReader",
    "txt": "daisy_pipeline.readers.txt:TxtReader",
}


def names() -> tuple[str, ...]:
    """The names of all readers: built-ins in the order of detection, then others by name."""
    return (*BUILT_IN, *sorted(_others()))


@cache
def _others() -> dict[str, str]:
    return {e.name: e.value for e in entry_points(group=GROUP) if e.name not in BUILT_IN}


def load(name: str) -> Reader:
    """The reader of that name; DP-SRC-003 when there is none."""
    where = BUILT_IN.get(name) or _others().get(name)
    if where is None:
        known = ", ".join(names())
        raise fail("DP-SRC-003", exit_code=ExitCode.BAD_CONFIG, format=name, formats=known)
    module, _, thing = where.partition(":")
    return cast(Reader, getattr(import_module(module), thing)())
