# SPDX-License-Identifier: AGPL-3.0-or-later
"""alt.tsv: what people write about pictures, and how it comes into the Book.

A row is found again by its picture's digest and by how many times the picture came before.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import NamedTuple, cast

from daisy_pipeline.formats.tsv import TableRow, read_table, table_bytes
from daisy_pipeline.model.book import (
    Block,
    Book,
    Figure,
    Heading,
    InlineImage,
    Origin,
    Picture,
    text_of,
)
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.walk import texts, top_blocks
from daisy_pipeline.normalization.likeness import is_like

FILE = "alt.tsv"
PICTURE, ALT, LONG, NOW = "그림", "대체 텍스트", "자세한 설명", "원본의 글"
CAPTION, HEADING, BEFORE, AFTER = "그림 제목", "장", "앞 글", "뒤 글"
PLACE, DIGEST, NTH = "자리", "지문", "번째"
COLUMNS = (PICTURE, ALT, LONG, NOW, CAPTION, HEADING, BEFORE, AFTER, PLACE, DIGEST, NTH)
HEAD = (
    "# 그림마다 ‘대체 텍스트’ 칸을 채우세요. 꾸밈일 뿐인 그림에는 - 하나만 적습니다.",
    "# 긴 설명이 필요하면 ‘자세한 설명’ 칸에도 적습니다. 다음 build부터 책에 들어갑니다.",
)
DECORATIVE = frozenset(("-", "–", "—", "장식", "꾸밈", "decorative", "decoration"))
_WIDEST = 60
_NOWHERE = Origin()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture where it stands in the Book: ``nth`` time that these bytes come (from 1)."""

    name: str
    digest: str
    nth: int
    alt: str
    inline: bool
    decorative: bool
    caption: str = ""
    heading: str = ""
    before: str = ""
    after: str = ""
    origin: Origin = _NOWHERE

    @property
    def missing(self) -> bool:
        """Whether nobody has said yet in short what it shows; a description is read after that."""
        return not (self.alt or self.decorative)


@dataclass(frozen=True, slots=True, kw_only=True)
class AltRow:
    """What a person wrote: alternative text (or a sign for decoration) and a longer description."""

    picture: str
    digest: str
    nth: int
    alt: str
    description: str
    line: int = 0
    comments: tuple[str, ...] = ()
    around: tuple[str, ...] = ()

    @property
    def decorative(self) -> bool:
        """Whether the picture is to be passed over."""
        return self.alt.strip().casefold() in DECORATIVE

    @property
    def says(self) -> bool:
        """Whether the row says anything."""
        return bool(self.alt.strip() or self.description.strip())

    def names(self, picture: Shown) -> bool:
        """Whether the row says in short what the picture shows; within a line all that it says."""
        return bool(self.alt.strip()) or (picture.inline and self.says)


def pictures(book: Book) -> tuple[Shown, ...]:
    """Every picture of the Book in the order of its blocks, with the words around it."""
    digests = {r.name: r.digest for r in book.resources}
    counts: Counter[str] = Counter()
    made: list[Shown] = []
    blocks = top_blocks(book)
    heading = ""
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            heading = _words(block)
        for picture, holder in _held(block):
            digest = digests.get(picture.name, "") or picture.name
            counts[digest] += 1
            alt = picture.alt
            made.append(
                Shown(
                    name=picture.name,
                    digest=digest[:16],
                    nth=counts[digest],
                    alt=alt if isinstance(alt, str) else "".join(map(text_of, alt)),
                    inline=isinstance(picture, InlineImage),
                    decorative=isinstance(picture, Picture) and picture.decorative,
                    caption=_caption(holder),
                    heading=heading,
                    before=_near(blocks[:at][-4:][::-1], last=True),
                    after=_near(blocks[at + 1 : at + 5]),
                    origin=holder.origin or block.origin or Origin(),
                )
            )
    return tuple(made)


def _held(block: Block) -> Iterator[tuple[Picture | InlineImage, Block]]:
    """The pictures in a block and in blocks inside it, in the order of ``_rebuilt``."""
    yield from _images(block, block)


def _images(value: object, holder: Block) -> Iterator[tuple[Picture | InlineImage, Block]]:
    if isinstance(value, Picture | InlineImage):
        yield value, holder
    if isinstance(value, tuple):
        for inner in value:
            yield from _images(inner, holder)
    elif is_dataclass(value):
        if hasattr(value, "origin"):
            holder = cast(Block, value)
        for field in fields(value):
            inner = getattr(value, field.name)
            if inner and (isinstance(inner, tuple) or is_dataclass(inner)):
                yield from _images(inner, holder)


def _caption(block: Block) -> str:
    return _cut(" ".join(_words(b) for b in block.caption)) if isinstance(block, Figure) else ""


def _words(block: Block) -> str:
    return "".join(text_of(s) for place in texts((block,)) for s in place.text)


def _near(blocks: Sequence[Block], last: bool = False) -> str:
    for block in blocks:
        if words := "" if isinstance(block, Figure) else " ".join(_words(block).split()):
            return _cut(words, last)
    return ""


def _cut(words: str, last: bool = False) -> str:
    if len(words) <= _WIDEST:
        return words
    return "…" + words[-_WIDEST:] if last else words[:_WIDEST] + "…"


def read_alt(path: Path, shown: str = FILE) -> tuple[tuple[AltRow, ...], list[Finding]]:
    """The rows of an alt.tsv and what is wrong with it; () when there is no file."""
    if not path.is_file():
        return (), []
    others = (LONG, NOW, CAPTION, HEADING, BEFORE, AFTER, PLACE, DIGEST, NTH)
    table = read_table(path, (PICTURE, ALT), others, shown=shown)
    rows = [
        AltRow(
            picture=unicodedata.normalize("NFC", row[PICTURE].strip()),
            digest=row[DIGEST].strip(),
            nth=int(row[NTH]) if row[NTH].strip().isdecimal() and len(row[NTH]) < 9 else 1,
            alt=row[ALT].strip(),
            description=row[LONG].strip(),
            line=row.line,
            comments=row.comments,
            around=(row[HEADING], row[BEFORE], row[AFTER]),
        )
        for row in table.rows
    ]
    findings = [f for f in table.findings if f.id not in ("DP-TSV-006", "DP-TSV-009")]
    return tuple(rows), findings


class Matched(NamedTuple):
    """The rows by (digest, nth) of the pictures that they mean, and those that mean none.

    ``moved`` are rows whose picture has other bytes and another name or other words around it.
    """

    rows: dict[tuple[str, int], AltRow]
    gone: list[AltRow]
    moved: list[tuple[AltRow, Shown]]


def matched(rows: Sequence[AltRow], found: Sequence[Shown]) -> Matched:
    """What each row means: first by the bytes, then by the name, then by the words around it."""
    by_digest = {(p.digest, p.nth): p for p in found}
    by_name: dict[tuple[str, int], Shown] = {}
    names: Counter[str] = Counter()
    for picture in found:
        names[picture.name] += 1
        by_name[picture.name, names[picture.name]] = picture
    made = {(r.digest, r.nth): r for r in rows if (r.digest, r.nth) in by_digest}
    gone: list[AltRow] = []
    moved: list[tuple[AltRow, Shown]] = []
    for row in rows:
        if (row.digest, row.nth) in by_digest:
            continue
        meant = by_name.get((row.picture, row.nth))
        if meant is None or (meant.digest, meant.nth) in made:
            meant = _in_place(row, [p for p in found if (p.digest, p.nth) not in made])
        if meant is None:
            gone.append(row)
            continue
        made[meant.digest, meant.nth] = row
        if row.digest and not _is_same_place(row, meant):
            moved.append((row, meant))
    return Matched(made, gone, moved)


def _in_place(row: AltRow, free: Sequence[Shown]) -> Shown | None:
    """The only picture that nobody claims and that stands between the same words."""
    around = "".join(row.around)
    there = [p for p in free if around and is_like(around, "".join(_around(p)))]
    return there[0] if len(there) == 1 else None


def _is_same_place(row: AltRow, picture: Shown) -> bool:
    """Whether a picture of the same name stands where the row's did: it was scanned anew."""
    around = "".join(row.around)
    known = not around or around == "".join(_around(picture))
    return picture.name == row.picture and known


def _around(picture: Shown) -> tuple[str, ...]:
    return tuple(_safe(words) for words in (picture.heading, picture.before, picture.after))


def alt_bytes(rows: Sequence[tuple[AltRow, Shown | None]]) -> bytes:
    """The bytes of alt.tsv; context cells never begin as a formula of a spreadsheet does.

    A spreadsheet on a Korean system takes a file for UTF-8 only with a byte order mark.
    """
    made = [
        TableRow(_cells(row, picture), comments=tuple(c for c in row.comments if c not in HEAD))
        for row, picture in rows
    ]
    return b"\xef\xbb\xbf" + table_bytes(COLUMNS, made, HEAD)


def _cells(row: AltRow, picture: Shown | None) -> Mapping[str, str]:
    cells = {PICTURE: row.picture, ALT: row.alt, LONG: row.description}
    cells |= {DIGEST: row.digest, NTH: str(row.nth)}
    if picture is not None:
        o = picture.origin
        line = f"{o.line}" if o.line else ""
        cells |= {
            NOW: "-" if picture.decorative else _safe(picture.alt),
            CAPTION: _safe(picture.caption),
            HEADING: _safe(picture.heading),
            BEFORE: _safe(picture.before),
            AFTER: _safe(picture.after),
            PLACE: _safe(" ".join(x for x in (o.file, o.inside, line) if x)),
        }
    return cells


def _safe(words: str) -> str:
    return f"‘{words}’" if words[:1] in ("=", "+", "-", "@", "\t") else words
