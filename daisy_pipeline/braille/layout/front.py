# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands before a volume's text: its title page and its contents.

No Korean manual of braille books was found; the form is this project's (decision 0063).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daisy_pipeline.braille.cells import BLANK, Cells
from daisy_pipeline.braille.korean.numbers import cells_of
from daisy_pipeline.braille.layout.blocks import Align, FrontMatter, Stretch
from daisy_pipeline.braille.layout.flow import Break, Flow, rows_of
from daisy_pipeline.braille.layout.lines import divide
from daisy_pipeline.braille.layout.model import Row
from daisy_pipeline.braille.layout.profile import Profile
from daisy_pipeline.braille.source import Source
from daisy_pipeline.braille.translate import translate

LEADER = "⠐"
"""What leads the eye, here the finger, from an entry to its page number."""
_STEP = 2
"""Cells that each level of contents is indented by; run-over lines are by twice as many more."""
_MARGIN = 2
_WORDS = {
    "ko": {
        "contents": "차례",
        "notes": "주석",
        "volume": "제{number}권",
        "of": "제{number}권(전 {count}권)",
        "print": "묵자 {first}~{last}쪽",
        "page": "묵자 {first}쪽",
    },
    "en": {
        "contents": "Contents",
        "notes": "Notes",
        "volume": "Volume {number}",
        "of": "Volume {number} of {count}",
        "print": "Print pages {first}-{last}",
        "page": "Print page {first}",
    },
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of contents: the heading's level, its cells and its braille page."""

    rank: int
    cells: Cells
    page: int


def said(word: str, front: FrontMatter, profile: Profile, **facts: str | int) -> Cells:
    """Words that the layout adds (``contents``, ``notes``), in the book's language."""
    lang = "ko" if front.lang.startswith("ko") else "en"
    return translate(Source(_WORDS[lang][word].format(**facts), lang), profile.grade)


def heading(cells: Cells, *, before: int = 0) -> Stretch:
    """A centred heading that the layout adds."""
    return Stretch(
        cells=cells,
        first=_MARGIN,
        align=Align.CENTER,
        before=before,
        after=1,
        keep_next=True,
    )


def title_pages(
    front: FrontMatter, profile: Profile, volume: tuple[int, int], prints: tuple[str, str]
) -> list[list[Row]]:
    """The rows of a volume's title page; of several where one does not hold it.

    The line of page numbers stays free, so that no row is taken for it.
    ``volume`` is the volume's number and how many there are, ``prints`` its first and last print
    page, "" where there is none.
    """
    number, count = volume
    upper = [_print(front.title, front, profile), _print(front.subtitle, front, profile)]
    upper.append([row for name in front.authors for row in _print(name, front, profile)])
    if count > 1:
        upper.append(_centred(said("of", front, profile, number=number, count=count), profile))
    if profile.print_pages and prints[0]:
        word = "print" if prints[0] != prints[1] else "page"
        pages = said(word, front, profile, first=prints[0], last=prints[1])
        upper.append(_centred(pages, profile))
    edition = ", ".join(filter(None, (front.publisher, front.year)))
    maker = ", ".join(filter(None, (front.producer, front.made)))
    lower = _print(edition, front, profile) + _print(maker, front, profile)
    rows = [row for part in upper if part for row in (Row(), *part)]
    free = profile.body - len(rows) - len(lower)
    if free > 0:
        top = min(2, max(0, free - 1))
        rows = [Row()] * top + rows + [Row()] * (free - top)
    rows += lower
    return [rows[at : at + profile.body] for at in range(0, len(rows), profile.body)]


def _print(text: str, front: FrontMatter, profile: Profile) -> list[Row]:
    return _centred(translate(Source(text, front.lang), profile.grade), profile) if text else []


def _centred(cells: Cells, profile: Profile) -> list[Row]:
    return rows_of(Stretch(cells=cells, first=_MARGIN, align=Align.CENTER), profile)


def contents_flow(
    volumes: Sequence[tuple[int, Sequence[Entry]]], front: FrontMatter, profile: Profile
) -> Flow:
    """Contents of one or of several volumes, each with its number; no rows where all are empty.

    An entry is never parted by a page's end, nor a volume's number from its first entry.
    """
    flow = Flow()
    if not any(entries for _, entries in volumes):
        return flow
    _put(flow, [*rows_of(heading(said("contents", front, profile)), profile), Row()], Break.MUST)
    held = True
    for number, entries in volumes:
        if len(volumes) > 1:
            _put(flow, [Row()], Break.NO if held else Break.MAY)
            cells = said("volume", front, profile, number=number)
            _put(flow, rows_of(Stretch(cells=cells, rest=_STEP), profile), Break.NO)
            held = True
        for entry in entries:
            _put(flow, _entry(entry, profile), Break.NO if held else Break.MAY)
            held = False
    return flow


def _put(flow: Flow, rows: Iterable[Row], before: Break) -> None:
    for row in rows:
        flow.rows.append(row)
        flow.breaks.append(before)
        before = Break.NO


def _entry(entry: Entry, profile: Profile) -> list[Row]:
    """An entry's rows; its page stands at the right of the last one, after a row of leaders."""
    number = cells_of(str(entry.page))
    first = min(_STEP * (entry.rank - 1), profile.cells // 3)
    width = profile.cells - len(number) - 2
    lines = divide(entry.cells, width, first, first + 2 * _STEP, profile.divide)
    rows = [Row(BLANK * line.indent + line.cells) for line in lines] or [Row()]
    gap = profile.cells - len(rows[-1].cells) - len(number)
    leaders = BLANK * gap if gap < 4 else BLANK + LEADER * (gap - 2) + BLANK
    rows[-1] = Row(rows[-1].cells + leaders + number)
    return rows
