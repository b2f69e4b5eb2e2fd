# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which kind of book a zip or a folder holds, by the names and the first bytes in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from daisy_pipeline.formats.safe_zip import is_zip, open_zip
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.web.members import Folder, Members

EPUB, DTBOOK, DAISY202, HTML = "epub", "dtbook", "daisy202", "html"
PAGES = (".html", ".htm", ".xhtml")
_BESIDE = tokens(
    ".css .js .json .png .jpg .jpeg .gif .webp .svg .bmp .ico .tif .tiff .ttf .otf .woff .woff2"
    " .map .db .ini .webmanifest"
)
_SOUND = frozenset((".mp3", ".mp4", ".m4a", ".wav", ".aac", ".mp2", ".ogg"))


@contextmanager
def opened(path: Path) -> Iterator[Members]:
    """The files of a folder or a zip."""
    if path.is_dir():
        yield Folder(path, path.name)
        return
    with open_zip(path) as package:
        yield package


def kind_of(path: Path, head: bytes) -> str:
    """The kind of book in a folder or a zip; "" for another, or one that is damaged."""
    if not path.is_dir() and not is_zip(head):
        return ""
    try:
        with opened(path) as members:
            return _kind(members)
    except (DaisyError, OSError):
        return ""


def is_book_folder(path: Path) -> bool:
    """Whether a folder is one book (an unpacked EPUB or DAISY book, a website), not many files."""
    return path.is_dir() and kind_of(path, b"") != ""


def has_sound(names: Sequence[str]) -> bool:
    """Whether there are recordings among the files."""
    return any(_suffix(n) in _SOUND for n in names)


def shallow(names: Sequence[str], name: str) -> str:
    """The member of this file name (in any case) that lies nearest to the top; "" for none."""
    found = [n for n in names if n.rpartition("/")[2].lower() == name]
    return min(found, key=lambda n: (n.count("/"), n), default="")


def _suffix(name: str) -> str:
    base = name.rpartition("/")[2]
    return f".{base.rpartition('.')[2].lower()}" if "." in base else ""


def _kind(members: Members) -> str:
    names = members.names
    said = _begin(members, "mimetype") if "mimetype" in members else b""
    if said.strip() == b"application/epub+zip" or "META-INF/container.xml" in members:
        return "" if b"hwp" in said or b"opendocument" in said else EPUB
    if said or "[Content_Types].xml" in members:
        return ""
    if shallow(names, "ncc.html") or shallow(names, "ncc.htm"):
        return DAISY202
    suffixes = [_suffix(n) for n in names]
    if ".opf" in suffixes:
        opf = next(n for n, s in zip(names, suffixes, strict=True) if s == ".opf")
        return DTBOOK if re.search(rb"dtbook|dtbsmil|smil|z3986", _begin(members, opf)) else EPUB
    if any(
        s == ".xml" and b"<dtbook" in _begin(members, n)
        for n, s in zip(names, suffixes, strict=True)
    ):
        return DTBOOK
    packed = not isinstance(members, Folder)
    return HTML if _is_website(names, suffixes, packed=packed) else ""


def _is_website(names: Sequence[str], suffixes: Sequence[str], *, packed: bool) -> bool:
    """Pages and what they need; one page alone in a folder is read as a file, with its pictures."""
    pages = sum(s in PAGES for s in suffixes)
    others = [s for s in suffixes if s not in PAGES and s not in _BESIDE]
    index = any(n.rpartition("/")[2].rpartition(".")[0].lower() == "index" for n in names)
    dressed = any(s in (".css", ".js") for s in suffixes)
    return pages > 0 and not others and (packed or index or pages > 1 or dressed)


def _begin(members: Members, name: str) -> bytes:
    try:
        return members.read(name, 8 << 20)[: 256 << 10]
    except DaisyError:
        return b""
