# SPDX-License-Identifier: AGPL-3.0-or-later
"""The readers of Hangul documents: HWPX by its package, HWP 5 by its compound file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.formats.safe_zip import is_zip
from daisy_pipeline.model.finding import Place, fail
from daisy_pipeline.model.ports import ReadResult, Settings
from daisy_pipeline.readers.hwp.container import OLE, SIGNATURE
from daisy_pipeline.readers.office.ole import holds

_OLD = b"HWP Document File V"
_HWPML = re.compile(rb"<(?:\w+:)?HWPML[\s>]")
_DIRECTORY = 8 * 128  # the first entries: the root, FileHeader, DocInfo, BodyText
_NAMES = tuple(n.encode("utf-16-le") for n in ("FileHeader", "BodyText", "HwpSummaryInformation"))
_MICROSOFT = ("WordDocument", "EncryptedPackage")  # streams of Word and of locked DOCX files
_FOREIGN = re.compile(rb"epub\+zip|\[Content_Types\]\.xml|_rels/\.rels|word/|oasis\.opendocument")
_MEMBERS = (b"Contents/section", b"Contents/header.xml", b"Contents/content.hpf")


@dataclass(frozen=True)
class HwpxReader:
    """Reads HWPX."""

    name: str = "hwpx"
    version: int = 4

    def recognizes(self, path: Path, head: bytes) -> bool:
        """Whether the zip begins as HWPX does, or is a zip named .hwpx or .hwp."""
        if not is_zip(head):
            return False
        if head[30:56] == b"mimetypeapplication/hwp+zi" or any(m in head for m in _MEMBERS):
            return True
        return path.suffix.lower() in (".hwpx", ".hwp") and not _FOREIGN.search(head)

    def read(self, path: Path, settings: Settings) -> ReadResult:
        """The Book in a HWPX file; DaisyError when it cannot be read."""
        from daisy_pipeline.readers.hwp.hwpx_file import read_hwpx

        return read_hwpx(path)


@dataclass(frozen=True)
class HwpReader:
    """Reads HWP 5; tells what to do with older Hangul documents."""

    name: str = "hwp"
    version: int = 4

    def recognizes(self, path: Path, head: bytes) -> bool:
        """Whether it is Hangul's compound file, an older document, HWPML, or named .hwp."""
        if head.startswith(OLE):
            named = path.suffix.lower() in (".hwp", ".hwt") and not holds(path, _MICROSOFT)
            return named or _is_hwp(path, head)
        if head.startswith(_OLD) or _HWPML.search(head):
            return True
        return path.suffix.lower() in (".hwp", ".hwpx", ".hwt", ".hml") and not is_zip(head)

    def read(self, path: Path, settings: Settings) -> ReadResult:
        """The Book in a HWP 5 file; DaisyError when it cannot be read."""
        place = Place(path.name)
        try:
            with path.open("rb") as file:
                head = file.read(4096)
        except OSError as problem:
            raise fail("DP-PKG-008", place, reason=problem.strerror or "?") from problem
        if head.startswith(_OLD):
            raise fail("DP-HWP-004", place)
        if _HWPML.search(head) or _HWPML.search(head.replace(b"\0", b"")):
            raise fail("DP-HWP-005", place)
        if not head.startswith(OLE):
            raise fail("DP-HWP-001", place, reason=_seems(head))
        from daisy_pipeline.readers.hwp.hwp_file import read_hwp

        return read_hwp(path)


def _seems(head: bytes) -> str:
    if not head:
        return "0 bytes"
    return "SIGNATURE" if head.startswith(SIGNATURE[:3]) else "OLE"


def _is_hwp(path: Path, head: bytes) -> bool:
    """Whether the directory of a compound file lists what Hangul writes (MS-CFB 2.2, 2.6)."""
    size = 1 << min(12, max(9, int.from_bytes(head[30:32], "little")))
    sector = int.from_bytes(head[48:52], "little")
    try:
        with path.open("rb") as file:
            file.seek((min(sector, 1 << 24) + 1) * size)
            listed = file.read(_DIRECTORY)
    except OSError:
        return False
    return any(name in listed for name in _NAMES)
