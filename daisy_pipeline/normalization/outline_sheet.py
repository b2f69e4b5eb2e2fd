# SPDX-License-Identifier: AGPL-3.0-or-later
"""outline.tsv: what a person wants lines of the text to be; a row a heading or a proposal."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from daisy_pipeline.formats.tsv import TableRow, read_table, table_bytes
from daisy_pipeline.model.book import Heading, Paragraph
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.normalization.amend_units import Unit, key_of, numbered
from daisy_pipeline.normalization.likeness import is_like

FILE = "outline.tsv"
_MOST_CARRIED = 200
WISH, WORDS, NTH, NOW, WHY, PLACE = "할 일", "글", "번째", "지금", "까닭", "자리"
COLUMNS = (WISH, WORDS, NTH, NOW, WHY, PLACE)
HEAD = (
    "# 제목과 글의 짜임을 바로잡는 표입니다. ‘할 일’ 칸에 적으면 다음 build부터 그대로 됩니다.",
    "# 1~6(그 단계의 제목), 본문, 쪽, 구분, 시, 제목, 부제, 지은이, 날짜, 글머리, 서명."
    " 비우면 지금대로 둡니다.",
)
ROLES = {
    "제목": "title", "부제": "subtitle", "지은이": "author",
    "날짜": "dateline", "글머리": "epigraph", "서명": "signature",
}  # fmt: skip
_OTHERS = {"본문": "body", "쪽": "page", "구분": "divider", "시": "verse"}
_LEVELS = {f"{word}{n}": str(n) for n in range(1, 7) for word in ("", "h", "제목", "제목 ")}
WISHES = {**_OTHERS, **ROLES, **_LEVELS} | {
    name: name for name in (*_OTHERS.values(), *ROLES.values())
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineRow:
    """A row: a wish of WISHES ("": none), the words it is for, which of the same words, its line.

    ``comments`` are the lines that a person wrote above it.
    """

    wish: str
    words: str
    nth: int = 1
    line: int = 0
    comments: tuple[str, ...] = ()


def read_outline(path: Path, shown: str = FILE) -> tuple[tuple[OutlineRow, ...], list[Finding]]:
    """The rows that wish something, and what is wrong with others; () when there is no file."""
    if not path.is_file():
        return (), []
    table = read_table(path, (WISH, WORDS), (NTH, NOW, WHY, PLACE), shown=shown)
    findings = [f for f in table.findings if f.id not in ("DP-TSV-006", "DP-TSV-009")]
    rows: list[OutlineRow] = []
    kept = tuple(c for c in table.comments if c not in HEAD)
    for row in table.rows:
        said = " ".join(unicodedata.normalize("NFC", row[WISH]).split()).casefold()
        wish = WISHES.get(said, "")
        if said and not wish:
            place = Place(shown, row.line)
            findings.append(Finding("DP-OTL-001", place, {"wish": said, "words": row[WORDS]}))
        nth = int(row[NTH]) if row[NTH].strip().isdecimal() and len(row[NTH]) < 9 else 1
        if said or row.comments or kept:
            rows.append(
                OutlineRow(
                    wish=wish or said,
                    words=row[WORDS],
                    nth=max(1, nth),
                    line=row.line,
                    comments=kept + row.comments,
                )
            )
            kept = ()
    return tuple(rows), findings


class Matched(NamedTuple):
    """Rows with the units that they mean, the rows that mean none, and those carried over.

    A carried row stands in ``pairs`` with the words that the source has now.
    """

    pairs: list[tuple[OutlineRow, Unit]]
    stale: list[OutlineRow]
    carried: list[tuple[OutlineRow, Unit]]


def matched(rows: Sequence[OutlineRow], found: Sequence[Unit]) -> Matched:
    """What each row means.

    Words that are there once are meant whatever their count says: others of them are gone. Where
    a word was corrected in the source, the one unit that is very like the row is meant.
    """
    known = numbered(found)
    counts = Counter(key for unit in found for key in unit.keys)
    pairs: list[tuple[OutlineRow, Unit]] = []
    stale: list[OutlineRow] = []
    for row in rows:
        key = key_of(row.words)
        unit = known.get((key, row.nth))
        if unit is None and counts[key] == 1:
            unit = known[key, 1]
        if unit is None:
            unit = _beginning(key, found)
        if unit is None:
            stale.append(row)
        else:
            pairs.append((row, unit))
    carried = _carried(rows, stale, pairs, found) if stale else []
    moved = {row: unit for row, unit in carried}
    pairs += [(replace(row, words=unit.words, nth=1), unit) for row, unit in carried]
    return Matched(pairs, [row for row in stale if row not in moved], carried)


def _carried(
    rows: Sequence[OutlineRow],
    stale: Sequence[OutlineRow],
    pairs: Sequence[tuple[OutlineRow, Unit]],
    found: Sequence[Unit],
) -> list[tuple[OutlineRow, Unit]]:
    """Stale rows with the only unit that is like them, between the units of the rows around."""
    order = {id(row): at for at, row in enumerate(rows)}
    places = [(order[id(row)], unit.at) for row, unit in pairs]
    taken = {(unit.at, unit.item) for _, unit in pairs}
    made: list[tuple[OutlineRow, Unit]] = []
    for row in stale[:_MOST_CARRIED]:
        here = order[id(row)]
        first = max((at for n, at in places if n < here), default=-1)
        last = min((at for n, at in places if n > here), default=len(found))
        key = key_of(row.words)
        like = [
            u for u in found
            if first <= u.at <= last and (u.at, u.item) not in taken
            if any(is_like(key, k) for k in u.keys)
        ]  # fmt: skip
        if len(like) == 1:
            made.append((row, like[0]))
    units = Counter(id(unit) for _, unit in made)
    return [(row, unit) for row, unit in made if units[id(unit)] == 1]


def _beginning(key: str, found: Sequence[Unit]) -> Unit | None:
    """The only paragraph that begins with the words: a heading that was typed without a gap."""
    if len(key) < 2:
        return None
    begin = [
        u for u in found
        if u.item < 0 and isinstance(u.block, Paragraph | Heading) and u.keys
        and any(k.startswith(key) for k in u.keys)
    ]  # fmt: skip
    return begin[0] if len(begin) == 1 else None


def outline_bytes(rows: Sequence[tuple[OutlineRow, str, str, str]]) -> bytes:
    """The bytes of outline.tsv for rows with what they are now, why, and where.

    A spreadsheet on a Korean system takes a file for UTF-8 only with a byte order mark.
    """
    made = [
        TableRow(
            {
                WISH: korean(row.wish),
                WORDS: row.words,
                NTH: str(row.nth) if row.nth > 1 else "",
                NOW: now,
                WHY: why,
                PLACE: place,
            },
            comments=row.comments,
        )
        for row, now, why, place in rows
    ]
    return b"\xef\xbb\xbf" + table_bytes(COLUMNS, made, HEAD)


def korean(wish: str) -> str:
    """The word for a wish that stands in the file."""
    for word, name in (*_OTHERS.items(), *ROLES.items()):
        if name == wish:
            return word
    return wish


def merged(rows: Sequence[OutlineRow], new: Sequence[OutlineRow]) -> tuple[OutlineRow, ...]:
    """The rows with new wishes: one for the same words takes the place of the old one."""
    made = {(key_of(r.words), r.nth): r for r in rows}
    for row in new:
        old = made.get((key_of(row.words), row.nth))
        comments = old.comments if old else ()
        made[key_of(row.words), row.nth] = replace(row, comments=comments)
    return tuple(made.values())


def count_of(words: str, found: Sequence[Unit]) -> int:
    """How many units have these words."""
    key = key_of(words)
    return sum(key in unit.keys for unit in found)
