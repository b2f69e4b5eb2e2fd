# SPDX-License-Identifier: AGPL-3.0-or-later
"""ID3v2.3 tags with chapters: what an MP3 tells of itself, written before its frames, and read.

Version 2.3 because old players know no 2.4, words in UTF-16 because 2.3 knows no UTF-8, and no
ID3v1 at the end, which has no Korean. Chapters are those of the addendum "ID3v2 Chapter Frame".
No padding and no dates of work: equal input gives equal bytes (docs/decisions/0054).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from struct import pack, unpack_from

from daisy_pipeline.model.times import Ms
from daisy_pipeline.tools.pictures import media_type

_UTF16 = 1
_MOST_CHILDREN = 255  # a table of contents counts them in one byte
_UNKNOWN = 0xFFFFFFFF  # no byte offset: players go by the time
_TOP, _ORDERED = 2, 1
_FRONT_COVER = 3
_LONGEST = 64 << 20  # bytes of a tag that is read
_MOST_FRAMES = 10_000
_LANGUAGES = {"ko": "kor", "en": "eng", "ja": "jpn", "zh": "zho", "de": "deu", "fr": "fra"}
_CODECS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_OLD_NAMES = {
    "TT2": "TIT2", "TP1": "TPE1", "TAL": "TALB", "TRK": "TRCK", "PIC": "APIC", "TYE": "TYER",
}  # fmt: skip


@dataclass(frozen=True)
class Chapter:
    """A stretch of the file with a name, in ms as a plain decoder plays it."""

    begin: Ms
    end: Ms
    name: str


@dataclass(frozen=True)
class Tags:
    """What a tag told. ``texts`` are text frames by their four letters.

    ``size`` are its bytes, 0 where the file has none; ``last`` tells of an ID3v1 tag at the end.
    """

    texts: Mapping[str, str]
    chapters: tuple[Chapter, ...] = ()
    cover: bool = False
    version: int = 0
    size: int = 0
    last: bool = False


class DamagedTagError(ValueError):
    """A tag that promises what the file does not hold."""


def three_letters(lang: str) -> str:
    """The language as tags name it (ISO 639-2): ``kor`` for ``ko-KR``; "" for an unknown one."""
    return _LANGUAGES.get(lang.split("-")[0].lower(), "")


def tag_bytes(
    texts: Mapping[str, str], chapters: Sequence[Chapter] = (), cover: bytes = b""
) -> bytes:
    """A whole tag: text frames in the order given (``TIT2`` ...; ``TXXX:NAME``), chapters, cover.

    Empty texts are left out. ``cover`` is a PNG or JPEG.
    """
    made = [_text(name, value) for name, value in texts.items() if value]
    made += _contents(chapters)
    if kind := media_type(cover[:4096]):
        head = b"\0" + kind.encode() + bytes((0, _FRONT_COVER, 0))
        made.append(_frame("APIC", head + cover))
    body = b"".join(made)
    return b"ID3\x03\0\0" + _syncsafe(len(body)) + body


def _contents(chapters: Sequence[Chapter]) -> Iterator[bytes]:
    """A table of contents, of tables where chapters are too many for one, then the chapters."""
    if not chapters:
        return
    names = [f"ch{n}" for n in range(1, len(chapters) + 1)]
    runs = [names[n : n + _MOST_CHILDREN] for n in range(0, len(names), _MOST_CHILDREN)]
    if len(runs) > 1:
        yield _table("toc", _TOP | _ORDERED, [f"toc{n}" for n in range(1, len(runs) + 1)])
        for number, run in enumerate(runs, 1):
            yield _table(f"toc{number}", _ORDERED, run)
    else:
        yield _table("toc", _TOP | _ORDERED, names)
    for name, chapter in zip(names, chapters, strict=True):
        times = pack(">IIII", chapter.begin, chapter.end, _UNKNOWN, _UNKNOWN)
        inner = _text("TIT2", chapter.name) if chapter.name else b""
        yield _frame("CHAP", name.encode() + b"\0" + times + inner)


def _table(name: str, flags: int, children: Sequence[str]) -> bytes:
    listed = b"".join(child.encode() + b"\0" for child in children)
    return _frame("CTOC", name.encode() + b"\0" + bytes((flags, len(children))) + listed)


def _text(name: str, value: str) -> bytes:
    kind, _, about = name.partition(":")
    data = _utf16(about) + b"\0\0" + _utf16(value) if about else _utf16(value)
    return _frame(kind, bytes((_UTF16,)) + data)


def _utf16(text: str) -> bytes:
    return b"\xff\xfe" + text.replace("\0", "").encode("utf-16-le", "replace")


def _frame(name: str, data: bytes) -> bytes:
    return name.encode("ascii") + pack(">IH", len(data), 0) + data


def _syncsafe(size: int) -> bytes:
    """28 bits in four bytes of seven (ID3v2.3.0, 3.1)."""
    if size >= 1 << 28:
        raise ValueError("a tag of more than 256 MB")
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def read_tags(path: Path) -> Tags:
    """What the tag at the beginning of a file tells, of version 2.2 to 2.4.

    DamagedTagError where it is cut off or makes no sense; an OSError when it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(10)
        last = _has_old_tag(path)
        if head[:3] != b"ID3":
            return Tags({}, last=last)
        version, size = head[3], _plain(head[6:10])
        if version not in (2, 3, 4) or size > _LONGEST:
            raise DamagedTagError(f"version {version}, {size} bytes")
        body = file.read(size)
    if len(body) < size:
        raise DamagedTagError("the file ends within the tag")
    if head[5] & 0x80 and version < 4:
        body = body.replace(b"\xff\0", b"\xff")
    if head[5] & 0x40 and version > 2:
        body = body[_extended(body, version) :]
    return _told(body, version, size + 10, last)


def _has_old_tag(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, 2) < 128:
            return False
        file.seek(-128, 2)
        return file.read(3) == b"TAG"


def _extended(body: bytes, version: int) -> int:
    """The bytes of an extended header: counted without its length field in 2.3, with it in 2.4."""
    if len(body) < 4:
        raise DamagedTagError("no room for the extended header")
    return _plain(body[:4]) if version == 4 else int.from_bytes(body[:4], "big") + 4


def _told(body: bytes, version: int, size: int, last: bool) -> Tags:
    texts: dict[str, str] = {}
    chapters: list[Chapter] = []
    cover = False
    for name, data in _frames(body, version):
        if name.startswith("T") and name != "TXXX":
            texts.setdefault(name, _decoded(data))
        elif name == "CHAP":
            chapters.append(_chapter(data, version))
        cover = cover or name == "APIC"
    return Tags(texts, tuple(chapters), cover, version, size, last)


def _frames(body: bytes, version: int) -> Iterator[tuple[str, bytes]]:
    head, letters = (6, 3) if version == 2 else (10, 4)
    at = count = 0
    while at + head <= len(body) and body[at]:
        name = body[at : at + letters].decode("latin-1")
        field = body[at + letters : at + 2 * letters]
        size = _plain(field) if version == 4 else int.from_bytes(field, "big")
        count += 1
        if at + head + size > len(body) or count > _MOST_FRAMES:
            raise DamagedTagError(f"frame {name!r}")
        yield _OLD_NAMES.get(name, name), body[at + head : at + head + size]
        at += head + size


def _chapter(data: bytes, version: int) -> Chapter:
    name, _, rest = data.partition(b"\0")
    if len(rest) < 16:
        raise DamagedTagError(f"chapter {name!r}")
    begin, end = unpack_from(">II", rest)
    inner = dict(_frames(rest[16:], version))
    return Chapter(begin, end, _decoded(inner.get("TIT2", b"")))


def _decoded(data: bytes) -> str:
    """The first of a text frame's values; unknown encodings are read as Latin-1."""
    codec = _CODECS.get(data[0] if data else 0, "latin-1")
    return data[1:].decode(codec, "replace").partition("\0")[0].strip()


def _plain(field: bytes) -> int:
    size = 0
    for byte in field:
        size = size << 7 | byte & 0x7F
    return size
