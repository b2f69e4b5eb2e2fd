# SPDX-License-Identifier: AGPL-3.0-or-later
"""Headings of documents whose typists know no styles: found by the rules of typed text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from daisy_pipeline.model.book import (
    Box,
    Heading,
    Inline,
    LineBreak,
    ListKind,
    Origin,
    Paragraph,
    Picture,
    Run,
)
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.outline import Reason
from daisy_pipeline.readers._headings import contents_lines, find_headings
from daisy_pipeline.readers._layout import Layout, Line, to_lines
from daisy_pipeline.readers.office.pieces import Content, Done, ListPlace, Para, Piece
from daisy_pipeline.readers.typed.found import Found

_HASHES = re.compile(r"#{1,6} +")
_END_HASHES = re.compile(r" +#+$")
_LONGEST = 200  # letters of a line that may still mean something to the rules
_STYLED = frozenset(("formal", "contents"))  # evidence enough for a paragraph with a list's number


@dataclass(frozen=True, slots=True)
class Headed:
    """The pieces with headings, why they are some, and what is told."""

    pieces: tuple[Piece, ...]
    reasons: tuple[Reason, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def with_headings(pieces: Sequence[Piece], file: str) -> Headed:
    """The pieces of a document without heading styles, with the headings that its lines show.

    They are those that the same lines would be in plain text (readers._headings); a document with
    one styled heading is left as it is. What only may be a heading becomes a reason not taken.
    """
    paras = [p for p in pieces if isinstance(p, Para)]
    framed = any(isinstance(p, Done) and isinstance(p.block, Heading) for p in pieces)
    if framed or any(p.level for p in paras) or sum(p.role == "title" for p in paras) > 1:
        return Headed(tuple(pieces))
    lines = tuple(_line(at, piece) for at, piece in enumerate(pieces))
    found = find_headings(lines, Layout("line"))
    kept = {n: h for n, h in found.headings.items() if _may_be(pieces[n - 1], found.whys[n])}
    listed = contents_lines(lines, kept)
    made = [
        made
        for at, piece in enumerate(pieces, 1)
        if at not in found.used or at in kept
        for made in [_made(piece, at, kept, found, listed)]
    ]
    reasons = _reasons(pieces, found, kept)
    return Headed(tuple(made), tuple(reasons), _told(reasons, file))


def _line(at: int, piece: Piece) -> Line:
    """A paragraph as a line; what is no plain paragraph is a gap, as it stands out in print."""
    if isinstance(piece, Done):
        piece = _framed(piece) or piece
    if not isinstance(piece, Para) or piece.role or piece.contents:
        return Line(at + 1, "")
    label = f"{piece.place.label} " if piece.place and piece.place.label else ""
    words = label + "".join(map(_words, piece.content))
    (line,) = to_lines(" ".join(words[:_LONGEST].split("\n")))
    return replace(line, number=at + 1)


def _framed(piece: Done) -> Para | None:
    """The only paragraph of a frame, as a typist draws it around a chapter's title."""
    inner = piece.block.blocks if isinstance(piece.block, Box) else ()
    only = inner[0] if len(inner) == 1 and isinstance(inner[0], Paragraph) else None
    if only is None or len(only.text) != 1:
        return None
    return Para(content=only.text[0].content, id=only.id, lang=only.lang, origin=only.origin)


def _words(item: Inline | Picture) -> str:
    if isinstance(item, Run):
        return item.text
    return " " if isinstance(item, LineBreak) else ""


def _may_be(piece: Piece, why: str) -> bool:
    """What is an item of a list or in a frame is a heading only where its number is one (제1장)."""
    if isinstance(piece, Done):
        return why in _STYLED
    return bool(piece.words) and (piece.place is None or why in _STYLED)


def _made(
    piece: Piece,
    at: int,
    headings: dict[int, tuple[int, str]],
    found: Found,
    listed: frozenset[int],
) -> Piece:
    if isinstance(piece, Done):
        inner = _framed(piece) if at in headings else None
        if inner is None:
            return piece
        piece = inner
    if at in headings:
        label = piece.place.label if piece.place else ""
        content = _without_hashes(piece.content) if found.whys[at] == "mark" else piece.content
        level = headings[at][0]
        return replace(
            piece, level=level, label=label, place=None, continues=None, content=content,
            prominent=False,
        )  # fmt: skip
    if at in listed and piece.place is None and piece.content:
        return replace(piece, place=ListPlace(series="typed contents", kind=ListKind.PLAIN))
    return piece


def _without_hashes(content: Content) -> Content:
    made = list(content)
    first, last = made[0], made[-1]
    if isinstance(first, Run):
        made[0] = replace(first, text=_HASHES.sub("", first.text, count=1))
    if isinstance(last, Run):
        text = made[-1].text if isinstance(made[-1], Run) else last.text
        made[-1] = replace(last, text=_END_HASHES.sub("", text))
    return tuple(i for i in made if not isinstance(i, Run) or i.text)


def _reasons(
    pieces: Sequence[Piece], found: Found, kept: dict[int, tuple[int, str]]
) -> list[Reason]:
    made: list[Reason] = []
    maybe = {line.number: why for line, why in found.proposals}
    for at, given in enumerate(pieces, 1):
        piece = _framed(given) if isinstance(given, Done) else given
        if piece is None or (isinstance(given, Done) and at not in kept):
            continue
        if at in kept:
            level, words = kept[at]
            made.append(_reason(piece, words, found.whys[at], level))
        elif piece.prominent:
            made.append(_reason(piece, piece.words, "bold-large"))
        elif at in maybe and piece.place is None:
            made.append(_reason(piece, piece.words, maybe[at]))
    return made


def _reason(piece: Para, words: str, why: str, level: int = 0) -> Reason:
    origin = piece.origin or Origin()
    return Reason(origin=origin, words=words, why=why, taken=level > 0, level=level)


def _told(reasons: Sequence[Reason], file: str) -> tuple[Finding, ...]:
    """Advice that headings were found by their words, and that bold large lines may be some."""
    groups = {
        "DP-OFF-020": [r for r in reasons if r.taken],
        "DP-OFF-002": [r for r in reasons if r.why == "bold-large"],
    }
    return tuple(
        Finding(
            id,
            Place(file, found[0].origin.line, inside=found[0].origin.inside),
            {"count": len(found), "words": found[0].words[:60]},
        )
        for id, found in groups.items()
        if found
    )
