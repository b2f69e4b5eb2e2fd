# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which reader a file wants: its content decides, then its suffix."""

from __future__ import annotations

from pathlib import Path

from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.model.finding import Place, fail
from daisy_pipeline.model.ports import Reader
from daisy_pipeline.readers import registry
from daisy_pipeline.readers.file_runs import SCANS
from daisy_pipeline.readers.web.holders import is_book_folder

HEAD = 4096
_KNOWN = (
    (b"\xd0\xcf\x11\xe0", "XLS, PPT ..."),
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP (XLSX, PPTX ...)"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"ID3", "MP3"),
    (b"RIFF", "WAV"),
    (b"fLaC", "FLAC"),
    (b"OggS", "OGG"),
    (b"{\\rtf", "RTF"),
    (b"7z\xbc\xaf", "7Z"),
    (b"Rar!", "RAR"),
    (b"MZ", "EXE"),
)
_LITTER = frozenset(("thumbs.db", "desktop.ini"))
_PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".tif", ".tiff"))


def detect(path: Path, forced: str = "") -> Reader:
    """The reader for a file, or the forced one; DP-SRC-001 names what can be read.

    DP-SRC-006 for an empty file that no reader claims by its name.
    """
    if forced:
        return registry.load(forced)
    try:
        head = b""  # of a folder that is one book
        if not path.is_dir():
            with path.open("rb") as file:
                head = file.read(HEAD)
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise fail("DP-SRC-004", Place(path.name), reason=reason) from problem
    for name in registry.names():
        reader = registry.load(name)
        if reader.recognizes(path, head):
            return reader
    if not head and not path.is_dir():
        raise fail("DP-SRC-006", Place(path.name))
    seems = next((kind for sign, kind in _KNOWN if head.startswith(sign)), path.suffix or "?")
    known = ", ".join(registry.names())
    raise fail("DP-SRC-001", Place(path.name), seems=seems, formats=known)


def files_of(source: Path) -> tuple[Path, ...]:
    """The file itself, or the files of a folder in natural order, without pictures and litter.

    In a folder that holds nothing but pictures, they are the pages of a scan.
    """
    if not source.is_dir() or is_book_folder(source):
        return (source,)
    found = [p for p in source.rglob("*") if p.is_file() and not _is_litter(p, source)]
    texts = [p for p in found if p.suffix.lower() not in _PICTURES]
    own = texts or [p for p in found if p.suffix.lower() in SCANS]
    return tuple(sorted(own, key=lambda p: natural_key(p.relative_to(source).as_posix())))


def _is_litter(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in parts)
    return hidden or path.name.lower() in _LITTER
