# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where print stands in the braille: for synchronizing, and for those who proofread."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from daisy_pipeline.braille.layout.model import BrailleBook, Row, Spot
from daisy_pipeline.emit.shared.naming import NamedBook
from daisy_pipeline.formats.braille_proof import ProofPage, ProofRow, ProofVolume, proof_html
from daisy_pipeline.formats.brf import volume_names
from daisy_pipeline.model.book import text_of
from daisy_pipeline.model.language import main_language
from daisy_pipeline.model.title import Title
from daisy_pipeline.model.walk import segments, top_blocks


def positions(book: BrailleBook, named: NamedBook) -> bytes:
    """``positions.json``: a line for each segment with the places at which it stands.

    A place is [first character from 0, volume, page of the volume, row, cell], the last four
    counted from 1; it reaches to the segment's next place. Segments are in the order in which the
    braille has them.
    """
    found: dict[str, list[tuple[int, ...]]] = {}
    for volume, page, line, row in _rows(book):
        for spot in row.spots:
            id = named.renamed.get(spot.segment, spot.segment)
            place = (spot.first, volume, page, line, spot.cell + 1)
            found.setdefault(id, []).append(place)
    head = {"version": 1, "cells": book.cells, "lines": book.lines}
    lines = ",\n".join(
        f"{json.dumps(id, ensure_ascii=False)}:{json.dumps(places, separators=(',', ':'))}"
        for id, places in found.items()
    )
    return (json.dumps(head)[:-1] + ', "segments": {\n' + lines + "\n}}\n").encode()


def proofs(book: BrailleBook, named: NamedBook, title: Title) -> dict[str, bytes]:
    """The proof views by file name, one for each volume."""
    words = {s.id: text_of(s) for s in segments(top_blocks(named.book)) if s.id}
    firsts: dict[str, list[int]] = {}
    for _, _, _, row in _rows(book):
        for spot in row.spots:
            firsts.setdefault(spot.segment, []).append(spot.first)
    for known in firsts.values():
        known.sort()
    names = volume_names("proof", len(book.volumes), ".html")
    made = {}
    for number, (name, volume) in enumerate(zip(names, book.volumes, strict=True), 1):
        pages = [
            ProofPage(
                tuple(ProofRow(row.cells, _print(row.spots, words, firsts)) for row in page.rows),
                page.number,
                page.print_pages,
            )
            for page in volume.pages
        ]
        lang = "ko" if main_language(title.lang) == "ko" else "en"
        made[name] = proof_html(
            ProofVolume(
                title=title.title,
                pages=pages,
                names=names,
                number=number,
                book_lang=title.lang,
                lang=lang,
            )
        )
    return made


def _print(
    spots: Sequence[Spot], words: Mapping[str, str], firsts: Mapping[str, Sequence[int]]
) -> str:
    """The print that begins in a row: of each segment up to its next place."""
    parts = []
    for spot in spots:
        text, places = words.get(spot.segment, ""), firsts[spot.segment]
        after = bisect_right(places, spot.first)
        end = places[after] if after < len(places) else len(text)
        parts.append(text[spot.first : end])
    return "".join(parts).strip()


def _rows(book: BrailleBook) -> Iterator[tuple[int, int, int, Row]]:
    """Every row with the numbers of its volume, of its page there and of itself, from 1."""
    for volume_number, volume in enumerate(book.volumes, 1):
        for page_number, page in enumerate(volume.pages, 1):
            for row_number, row in enumerate(page.rows, 1):
                yield volume_number, page_number, row_number, row
