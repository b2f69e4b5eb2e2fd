# SPDX-License-Identifier: AGPL-3.0-or-later
"""Running heads and folios: what stands at the pages' edges again and again is not the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from daisy_pipeline.readers.pdf.notes import mark_of
from daisy_pipeline.readers.pdf.shapes import Line, Sheet, lines_of

_EDGE = 0.16  # of the page's height, from above and below
_AT_EDGE = 3  # lines at an edge that may be furniture
_LEAST = 3  # pages
_NUMBER = r"(\d{1,4}|[ivxlc]{1,8}|[IVXLC]{1,8})"
_ALONE = re.compile(rf"[-–—<\[(|·•]*\s*(?:p\.?\s*)?{_NUMBER}\s*(?:[->–—\])|·•]*|쪽|/\s*\d+)$")
_BEFORE = re.compile(rf"{_NUMBER}\s+\D|{_NUMBER}\s*[|·•ㅣ]")
_AFTER = re.compile(rf"(?:\D\s|[|·•ㅣ]\s*){_NUMBER}$")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Furniture:
    """What was found: the lines to drop a page, the print number a page, examples of heads."""

    dropped: Mapping[int, frozenset[Line]]
    labels: Mapping[int, str]
    heads: tuple[str, ...]
    count: int
    folios: int


def find_furniture(sheets: Sequence[Sheet]) -> Furniture:
    """The running heads and folios of all pages."""
    edges = {s.number: _edge_lines(s) for s in sheets}
    folios = _folios(edges)
    heads = _heads(edges, sheets)
    dropped = {
        number: frozenset(
            n
            for n in lines
            if n in heads.get(number, ()) or (number in folios and n == folios[number][0])
        )
        for number, lines in edges.items()
    }
    examples = Counter(re.sub(r"\s+", " ", n.text) for own in heads.values() for n in own)
    named = tuple(sorted(examples, key=lambda t: (-examples[t], t)))
    labels = {number: label for number, (_, label) in folios.items()}
    return Furniture(dropped, labels, named, sum(map(len, dropped.values())), len(folios))


def _edge_lines(sheet: Sheet) -> list[Line]:
    """The lines nearest the upper and lower edge of the page."""
    lines = sorted(lines_of(sheet.things), key=lambda n: (n.top, n.left))
    above = [n for n in lines[:_AT_EDGE] if n.bottom < sheet.height * _EDGE]
    below = [n for n in lines[-_AT_EDGE:] if n.top > sheet.height * (1 - _EDGE)]
    return above + [n for n in below if n not in above]


def value_of(label: str) -> int:
    """The number that a label in Arabic or Roman figures stands for."""
    if label.isdecimal():
        return int(label)
    values = [_VALUES[c] for c in label.lower()]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-v if v < after else v for v, after in pairs)


def _folio_of(line: Line) -> Iterator[str]:
    text = re.sub(r"\s+", " ", line.text).strip()
    for pattern in (_ALONE, _BEFORE, _AFTER):
        found = pattern.match(text) if pattern is not _AFTER else pattern.search(text)
        if found:
            yield next(g for g in found.groups() if g)


def _folios(edges: Mapping[int, Sequence[Line]]) -> dict[int, tuple[Line, str]]:
    """The folio of every page whose number runs with the pages, as most of them do."""
    found: dict[int, list[tuple[Line, str, int]]] = defaultdict(list)
    votes: Counter[tuple[bool, int]] = Counter()
    for page, lines in edges.items():
        for line in lines:
            for label in _folio_of(line):
                found[page].append((line, label, value_of(label) - page))
        votes.update({(f[1].isdecimal(), f[2]) for f in found[page]})
    sure = {key for key, count in votes.items() if count >= _LEAST}
    if len(edges) < 2 * _LEAST:
        sure |= {key for key, count in votes.items() if count >= 2}
    out: dict[int, tuple[Line, str]] = {}
    for page, own in found.items():
        fitting = [f for f in own if (f[1].isdecimal(), f[2]) in sure]
        if fitting:
            best = max(
                fitting,
                key=lambda f: (
                    votes[f[1].isdecimal(), f[2]],
                    bool(_ALONE.match(f[0].text)),
                    f[0].top,
                ),
            )
            out[page] = (best[0], best[1])
    return out


def _key(line: Line, below: bool) -> str:
    """Words that are the same on many pages; notes (``3 같은 책``) are told apart by their mark."""
    noted = below and mark_of(line) is not None
    return re.sub(r"\s+" if noted else r"[\d\s]+", "", line.text)


def _heads(edges: Mapping[int, Sequence[Line]], sheets: Sequence[Sheet]) -> dict[int, set[Line]]:
    """Lines of the same words, type size and height on at least three pages (two in a leaflet)."""
    least = _LEAST if len(sheets) >= 2 * _LEAST else 2
    places: dict[tuple[str, int], list[tuple[int, Line]]] = defaultdict(list)
    middle = {s.number: s.height / 2 for s in sheets}
    for page, lines in edges.items():
        for line in lines:
            if key := _key(line, line.top > middle[page]):
                places[key, round(line.size)].append((page, line))
    out: dict[int, set[Line]] = defaultdict(set)
    for own in places.values():
        for page, line in own:
            near = {p for p, other in own if abs(other.top - line.top) <= 6}
            if len(near) >= least:
                out[page].add(line)
    return out


def labels_for(sheets: Sequence[Sheet], found: Mapping[int, str]) -> tuple[dict[int, str], str]:
    """The print number of every page, and where it is from: labels, folios or count.

    The file's own labels win where they agree with the folios or where there are none; pages
    between folios (chapter openings, plates) get the number that is theirs by counting.
    """
    own = {s.number: s.label.strip() for s in sheets if s.label.strip()}
    both = [n for n in found if n in own]
    agree = sum(own[n] == found[n] for n in both)
    if len(own) == len(sheets) and agree * 10 >= len(both) * 8:
        return own, "labels"
    if not found:
        return {s.number: str(s.number) for s in sheets}, "count"
    labels = dict(found)
    known = sorted(found)
    for sheet in sheets:
        if sheet.number not in labels:
            near = min(known, key=lambda n: (abs(n - sheet.number), -n))
            labels[sheet.number] = _counted(found[near], sheet.number - near)
    return labels, "folios"


def _counted(label: str, steps: int) -> str:
    """The label ``steps`` pages on; "" where the count would begin before 1."""
    value = value_of(label) + steps
    if value < 1:
        return ""
    if label.isdecimal():
        return str(value)
    made = roman(value)
    return made.upper() if label.isupper() else made


def roman(value: int) -> str:
    """A number in small Roman figures: 14 is xiv."""
    signs = (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    )
    out = ""
    for worth, sign in signs:
        out += sign * (value // worth)
        value %= worth
    return out
