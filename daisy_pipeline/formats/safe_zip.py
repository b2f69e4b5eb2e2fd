# SPDX-License-Identifier: AGPL-3.0-or-later
"""Zip files that people give, opened within bounds; and zip files that we write, deterministic.

Member names are shown as their maker saw them: UTF-8, or CP949 as Korean Windows zips have it.
"""

from __future__ import annotations

import lzma
import shutil
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from daisy_pipeline.model.finding import Place, fail

_BLOCK = 1 << 20
_DAMAGE = (
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    ValueError,
    OverflowError,
    RuntimeError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    OSError,
)
_STORED = frozenset(
    (".mp3", ".m4a", ".m4b", ".mp4", ".ogg", ".opus", ".flac", ".woff", ".woff2", ".zip")
) | {".jpg", ".jpeg", ".png", ".gif", ".webp"}
# Members of formats whose names are UTF-8 by their standard (EPUB, ODF, OPC, HWPX).
_STANDARD = frozenset(("mimetype", "META-INF/container.xml", "[Content_Types].xml"))
_NOT_PORTABLE = frozenset('<>:"|?*')
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))]
)


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """What a package may have at most: bytes unpacked, members, bytes of its list of members.

    A package that unpacks to more than ``ratio`` times its size is a bomb once it passes
    ``small`` bytes (XML of a book packs about ten times).
    """

    total: int = 8 << 30
    members: int = 20_000
    ratio: int = 150
    small: int = 64 << 20
    directory: int = 16 << 20


class SafeZip:
    """An open package whose member list has been judged; read it by ``names``."""

    def __init__(
        self, archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], place: Place
    ) -> None:
        self._archive = archive
        self._members = members
        self.place = place

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the files in it, in NFC, as the package orders them; no folders."""
        return tuple(n for n in self._members if not n.endswith("/"))

    def __contains__(self, name: str) -> bool:
        return unicodedata.normalize("NFC", name) in self._members

    def size(self, name: str) -> int:
        """The member's unpacked size in bytes."""
        return self._members[unicodedata.normalize("NFC", name)].file_size

    def read(self, name: str, limit: int = 256 << 20) -> bytes:
        """The bytes of a member; DaisyError when it is missing, damaged or above ``limit``."""
        return b"".join(self.blocks(name, limit))

    def blocks(self, name: str, limit: int) -> Iterator[bytes]:
        """The bytes of a member, block by block, checked against its CRC at the end."""
        where = Place(self.place.file, inside=name)
        info = self._members.get(unicodedata.normalize("NFC", name))
        if info is None:
            raise fail("DP-PKG-017", where)
        if info.file_size > limit:
            raise fail("DP-PKG-011", where, limit=limit >> 20)
        with _judged(where), self._archive.open(info) as member:
            while block := member.read(_BLOCK):
                yield block


@contextmanager
def open_zip(path: Path, limits: ZipLimits = ZipLimits()) -> Iterator[SafeZip]:
    """The package at ``path``, its members judged (DP-PKG-010 ... 016) before any is read."""
    with _judged(Place(path.name)):
        file = path.open("rb")
    with file, open_zip_file(file, Place(path.name), limits) as package:
        yield package


@contextmanager
def open_zip_file(
    file: IO[bytes], place: Place, limits: ZipLimits = ZipLimits()
) -> Iterator[SafeZip]:
    """As ``open_zip``, of a file that is open already and can seek: a member of a tar."""
    with _judged(place):
        if _directory_size(file) > limits.directory:
            raise fail("DP-PKG-012", place, limit=limits.members)
        size = file.seek(0, 2)
        archive = zipfile.ZipFile(file)
    with archive:
        yield SafeZip(archive, _judge(archive, place, limits, size), place)


@contextmanager
def _judged(where: Place) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as problem:
        raise fail("DP-PKG-010", where, reason=str(problem) or type(problem).__name__) from problem


def _directory_size(file: IO[bytes]) -> int:
    """The size of the list of members, read before zipfile loads it whole into memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - (1 << 16) - 42))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise zipfile.BadZipFile("no end of central directory")
    listed = int(struct.unpack_from("<L", tail, at + 12)[0])
    if listed != 0xFFFFFFFF or tail[at - 20 : at - 16] != b"PK\x06\x07":
        return listed
    file.seek(struct.unpack_from("<Q", tail, at - 12)[0])
    record = file.read(56)
    return int(struct.unpack_from("<Q", record, 40)[0])


def _judge(
    archive: zipfile.ZipFile, place: Place, limits: ZipLimits, packed: int
) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > limits.members:
        raise fail("DP-PKG-012", place, limit=limits.members)
    total = sum(info.file_size for info in infos)
    if total > limits.total or (total > limits.small and total > limits.ratio * packed):
        raise fail("DP-PKG-011", place, limit=min(limits.total, limits.ratio * packed) >> 20)
    typed = not any(info.orig_filename in _STANDARD for info in infos)
    named = [(member_name(info, typed=typed), info) for info in infos]
    members = {_judge_member(shown, info, place): info for shown, info in named}
    _judge_clashes([shown for shown, _ in named], members, place)
    return members


def _judge_member(shown: str, info: zipfile.ZipInfo, place: Place) -> str:
    where = Place(place.file, inside=shown)
    name = clean_name(shown)
    if name is None:
        raise fail("DP-PKG-013", where)
    kind = (info.external_attr >> 28) & 0xF
    if kind not in (0, 0o4, 0o10):  # neither a folder nor a plain file: a link or a device
        raise fail("DP-PKG-015", where)
    if info.flag_bits & 0x41:
        raise fail("DP-PKG-016", where)
    return name


def _judge_clashes(shown: list[str], members: Mapping[str, zipfile.ZipInfo], place: Place) -> None:
    seen: dict[str, str] = {}
    folders = {
        "/".join(parts[:n]).casefold()
        for parts in (name.rstrip("/").split("/") for name in members)
        for n in range(1, len(parts))
    }
    for each in shown:
        name = clean_name(each) or ""
        key = name.casefold()
        if name.endswith("/"):
            continue
        if key in seen or key in folders:
            raise fail("DP-PKG-014", Place(place.file, inside=name), other=seen.get(key, name))
        seen[key] = name


def member_name(info: zipfile.ZipInfo, *, typed: bool = False) -> str:
    """The member's name as its maker saw it: UTF-8 if it says so or is so, then CP949.

    ``typed``: a person named the file, and no program of a format that asks for UTF-8. Then short
    Korean names win where both can be: the bytes of CP949's 책 are a letter of UTF-8 too.
    """
    name = info.orig_filename
    if info.flag_bits & 0x800:
        return name
    raw = name.encode("cp437", "replace")
    if said := _unicode_path(info.extra, raw):
        return said
    utf8, korean = _decoded(raw, "utf-8"), _decoded(raw, "cp949")
    if typed and utf8 and not utf8.isascii() and max(utf8) < "\u0800" and _is_hangul(korean):
        return korean
    return utf8 or korean or name


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _is_hangul(text: str) -> bool:
    return bool(text) and all(c.isascii() or "가" <= c <= "힣" for c in text)


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """The name in Info-ZIP's extra field 0x7075, if it is of these bytes (APPNOTE 4.6.9)."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + size]
        if kind == 0x7075 and size > 5 and field[1:5] == struct.pack("<L", zlib.crc32(raw)):
            return _decoded(field[5:], "utf-8")
        at += 4 + size
    return ""


def clean_name(name: str) -> str | None:
    """The name with / between folders, in NFC; None when it could lead out of its folder."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/"))
    if name.startswith("/") or "\0" in name or (len(name) > 1 and name[1] == ":"):
        return None
    parts = [p for p in name.rstrip("/").split("/") if p not in ("", ".")]
    if not parts or ".." in parts:
        return None
    return "/".join(parts) + ("/" if name.endswith("/") else "")


def portable(name: str) -> bool:
    """Whether Windows, macOS and Linux can all store a file of this name."""
    for part in name.rstrip("/").split("/"):
        bad = any(ch in _NOT_PORTABLE or ch < " " for ch in part)
        if bad or part[-1:] in (".", " ") or part.split(".")[0].lower() in _RESERVED:
            return False
        if len(part.encode("utf-8")) > 240:
            return False
    return True


def unpack(path: Path, folder: Path, limits: ZipLimits = ZipLimits()) -> tuple[str, ...]:
    """The names of the members, now files in ``folder``; sizes are counted as they come out."""
    with open_zip(path, limits) as package:
        for name in package.names:
            if not portable(name):
                raise fail("DP-PKG-013", Place(path.name, inside=name))
            target = folder.joinpath(*name.split("/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                for block in package.blocks(name, limits.total):
                    file.write(block)
        return package.names


def read_member(path: Path, name: str, limits: ZipLimits = ZipLimits()) -> bytes:
    """The bytes of one member."""
    with open_zip(path, limits) as package:
        return package.read(name)


def is_zip(head: bytes) -> bool:
    """Whether bytes from the beginning of a file look like a zip."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


# --------------------------------------------------------------------- writing


def write_zip(folder: Path, target: Path, first: tuple[str, ...] = ("mimetype",)) -> None:
    """Write all files of ``folder`` to ``target``: the same files give the same bytes.

    ``first`` members lead, stored (EPUB OCF 4.3: mimetype first, stored, without extra field);
    the others follow sorted by name. Sound and pictures are stored, everything else is deflated.
    """
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    leading = [n for n in first if n in files]
    rest = sorted((n for n in files if n not in leading), key=lambda n: n.encode("utf-8"))
    with zipfile.ZipFile(target, "w") as archive:
        for name in leading + rest:
            _add(archive, name, files[name], stored=name in leading)


def keeps_stored(name: str) -> bool:
    """Whether a file is compressed already, by its name: to deflate it again only costs time."""
    return Path(name).suffix.lower() in _STORED


def _add(archive: zipfile.ZipFile, name: str, path: Path, *, stored: bool) -> None:
    info = zipfile.ZipInfo(unicodedata.normalize("NFC", name), (1980, 1, 1, 0, 0, 0))
    keep = stored or keeps_stored(path.name)
    info.compress_type = zipfile.ZIP_STORED if keep else zipfile.ZIP_DEFLATED
    info.create_system = 3  # the same on Windows
    info.external_attr = 0o100644 << 16
    info.file_size = path.stat().st_size  # decides whether zip64 fields are needed
    source: IO[bytes]
    with path.open("rb") as source, archive.open(info, "w") as member:
        shutil.copyfileobj(source, member, _BLOCK)
