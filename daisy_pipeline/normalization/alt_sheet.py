# SPDX-License-Identifier: AGPL-3.0-or-later
"""alt.tsv: what people write about pictures, and how it comes into the Book.

A row is found again by its picture's digest and by how many times the picture came before.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar, cast

from daisy_pipeline.formats.tsv import TableRow, read_table, table_bytes
from daisy_pipeline.model.book import (
    Block,
    Book,
    Figure,
    Heading,
    InlineImage,
    Origin,
    Paragraph,
    Picture,
    plain,
    text_of,
)
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.walk import texts, top_blocks

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
T = TypeVar("T")


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
        )
        for row in table.rows
    ]
    findings = [f for f in table.findings if f.id not in ("DP-TSV-006", "DP-TSV-009")]
    return tuple(rows), findings


def matched(
    rows: Sequence[AltRow], found: Sequence[Shown]
) -> tuple[dict[tuple[str, int], AltRow], list[AltRow]]:
    """The rows by (digest, nth) of the pictures that they mean, and those that mean none.

    A picture whose bytes changed is found by its name.
    """
    by_digest = {(p.digest, p.nth): p for p in found}
    by_name: dict[tuple[str, int], Shown] = {}
    names: Counter[str] = Counter()
    for picture in found:
        names[picture.name] += 1
        by_name[picture.name, names[picture.name]] = picture
    made: dict[tuple[str, int], AltRow] = {}
    left: list[AltRow] = []
    for row in rows:
        meant = by_digest.get((row.digest, row.nth)) or by_name.get((row.picture, row.nth))
        if meant is None:
            left.append(row)
        else:
            made[meant.digest, meant.nth] = row
    return made, left


def amend_alt(book: Book, rows: Sequence[AltRow], shown: str = FILE) -> tuple[Book, list[Finding]]:
    """The Book with people's alternative texts; a finding for each row whose picture is gone."""
    made, left = matched(rows, pictures(book))
    told = [
        Finding("DP-ALT-001", Place(shown, row.line), {"image": row.picture})
        for row in left
        if row.says
    ]
    digests = {r.name: r.digest for r in book.resources}
    counts: Counter[str] = Counter()

    def change(picture: Picture | InlineImage) -> Picture | InlineImage:
        digest = digests.get(picture.name, "") or picture.name
        counts[digest] += 1
        row = made.get((digest[:16], counts[digest]))
        return _with(picture, row) if row is not None and row.says else picture

    parts: dict[str, Any] = {n: _rebuilt(getattr(book, n), change) for n in _MATTERS}
    return replace(book, **parts), told


_MATTERS = ("front", "body", "rear")


def _with(picture: Picture | InlineImage, row: AltRow) -> Picture | InlineImage:
    alt = "" if row.decorative else " ".join(row.alt.split())
    if isinstance(picture, InlineImage):
        return replace(picture, alt=alt or " ".join(row.description.split()))
    if row.decorative:
        return replace(picture, alt=(), description=(), decorative=True)
    lines = [line.strip() for line in row.description.splitlines() if line.strip()]
    description = tuple(Paragraph(text=plain(line)) for line in lines)
    return replace(
        picture,
        alt=plain(alt) if alt else picture.alt,
        description=description or picture.description,
        decorative=False,
    )


def _rebuilt(value: T, change: Any) -> T:
    """The value with every picture in it changed, outer before inner."""
    if isinstance(value, Picture | InlineImage):
        value = change(value)
    if isinstance(value, tuple):
        made = tuple(_rebuilt(v, change) for v in value)
        same = all(a is b for a, b in zip(made, value, strict=True))
        return value if same else cast(T, made)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    new: dict[str, object] = {}
    for field in fields(value):
        inner = getattr(value, field.name)
        if not inner or not (isinstance(inner, tuple) or is_dataclass(inner)):
            continue
        if (after := _rebuilt(inner, change)) is not inner:
            new[field.name] = after
    return cast(T, replace(cast(Any, value), **new)) if new else value


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
