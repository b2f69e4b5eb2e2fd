# SPDX-License-Identifier: AGPL-3.0-or-later
"""From what PDFium or Tesseract tells of a page to a sheet: its things in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from daisy_pipeline.readers.pdf.letters import atoms_of, leaning_of, to_lines
from daisy_pipeline.readers.pdf.order import in_order
from daisy_pipeline.readers.pdf.shapes import Atom, Image, Sheet, inside
from daisy_pipeline.readers.pdf.tables import ruled_tables
from daisy_pipeline.readers.pdf.tagged import elements_of, tagged_tables, with_elements
from daisy_pipeline.readers.pdf.wrap import is_hangul
from daisy_pipeline.tools.ocr import OcrPage, OcrWord
from daisy_pipeline.tools.pdf_data import Page, PlacedImage

_LEAST_SIDE, _LEAST_PIXELS = 14.0, 12
_BACKGROUND = 0.85
_PAGE_WIDTH = 595.0  # points: what a picture of a page is taken to measure
_SAME_SIZE = 0.14
_OCR_BLANK = 0.24  # em between the ink of two letters: a blank is 0.35, no blank 0.1


def sheet_of(page: Page, hidden: bool = False) -> tuple[Sheet, int]:
    """The sheet of a page with text, and how many lines run sideways (they come last)."""
    atoms = atoms_of(page, hidden)
    elements = elements_of(page)
    tagged, rest = tagged_tables(elements, atoms, page.number)
    grids, rest = ruled_tables(rest, page.rules, page.number)
    alts = elements.alternatives
    images = (
        []
        if hidden
        else [
            Image(page.number, i.box, (page.number, i.index), alts.get(i.mcid))
            for i in wanted(page)
        ]
    )
    things = with_elements(in_order([*rest, *tagged, *grids, *images], page.number), elements)
    leaning = [] if hidden else leaning_of(page)
    aside = [n for atom in leaning for n in to_lines([atom], page.number)]
    last = max((t.flow for t in things), default=0) + 1
    aside = [replace(n, flow=last + at, column=(n.left, n.right)) for at, n in enumerate(aside)]
    sheet = Sheet(
        page.number,
        page.width,
        page.height,
        (*things, *aside),
        page.label,
        tuple(r for r in page.rules if r[2] - r[0] > 20),
        page.drawings,
    )
    return sheet, len(aside)


def wanted(page: Page) -> list[PlacedImage]:
    """The page's pictures without rules, dots and a background under the text."""
    area = page.width * page.height
    return [
        i
        for i in page.images
        if min(i.box[2] - i.box[0], i.box[3] - i.box[1]) >= _LEAST_SIDE
        and min(i.pixels) >= _LEAST_PIXELS
        and (i.box[2] - i.box[0]) * (i.box[3] - i.box[1]) < area * _BACKGROUND
    ]


def repeated_pictures(sheets: Sequence[Sheet]) -> set[tuple[int, int]]:
    """Pictures that stand in the same place of at least three pages: emblems, ornaments."""
    places: Counter[tuple[int, ...]] = Counter()
    for sheet in sheets:
        places.update({tuple(map(round, t.box)) for t in sheet.things if isinstance(t, Image)})
    return {
        t.key
        for sheet in sheets
        for t in sheet.things
        if isinstance(t, Image)
        if places[tuple(map(round, t.box))] >= 3
        and (t.box[3] < sheet.height * 0.14 or t.box[1] > sheet.height * 0.86)
    }


# -------------------------------------------------------------------------------- OCR


def sheet_of_words(read: OcrPage, number: int, label: str = "") -> Sheet:
    """The sheet of a page that was read by OCR; sizes are made even by ``even_sizes``."""
    scale = _PAGE_WIDTH / max(1, min(read.width, read.height))
    read = replace(read, words=_without_ghosts(read))
    sizes = _line_sizes(read, scale)
    atoms = [
        _word_atom(word, after, read, scale, sizes.get(word.line, 10.0))
        for word, after in zip(read.words, (*read.words[1:], None), strict=False)
    ]
    width, height = read.width * scale, read.height * scale
    return Sheet(number, width, height, in_order(atoms, number), label, read="ocr")


def _without_ghosts(read: OcrPage) -> tuple[OcrWord, ...]:
    """The words without those of flat lines within another line: strokes of its letters."""
    heights = sorted(b[3] - b[1] for b in read.lines.values())
    usual = heights[len(heights) // 2] if heights else 0

    def ghost(key: tuple[int, int, int]) -> bool:
        box = read.lines.get(key)
        if box is None or (box[3] - box[1]) * 2 > usual:
            return False
        others = (b for k, b in read.lines.items() if k != key)
        return any(inside(box, other) for other in others)

    ghosts = {key for key in read.lines if ghost(key)}
    return tuple(w for w in read.words if w.line not in ghosts)


def _word_atom(
    word: OcrWord, after: OcrWord | None, read: OcrPage, scale: float, size: float
) -> Atom:
    """A word as an atom; a blank ends it where the room to the next one is a blank.

    Tesseract parts Korean into single syllables, so only the room between their boxes tells.
    """
    box = read.lines.get(word.line, word.box)
    left, right = word.box[0] * scale, word.box[2] * scale
    step = (right - left) / len(word.text)
    xs = tuple(left + step * (at + end) for at in range(len(word.text)) for end in (0, 1))
    text = word.text
    if after is not None and after.line == word.line:
        latin = text[-1].isascii() and after.text[0].isascii()
        room = (after.box[0] - word.box[2]) * scale
        if latin or room > size * _OCR_BLANK:
            text, xs = text + " ", (*xs, right, right)
    # Boxes are those of the ink: without a blank the atom reaches to the next one.
    reach = after.box[0] * scale if after is not None and after.line == word.line else right
    if not text.endswith(" ") and reach > right:
        xs = (*xs[:-1], reach)
    return Atom(text, xs, box[1] * scale, box[3] * scale, size)


def _line_sizes(read: OcrPage, scale: float) -> dict[tuple[int, int, int], float]:
    """The type size of each line in points: Hangul fills nine tenths of it, small letters less."""
    heights: dict[tuple[int, int, int], list[float]] = {}
    for word in read.words:
        part = 0.9 if any(map(is_hangul, word.text)) else 0.72
        if any(c.isalnum() for c in word.text):
            height = (word.box[3] - word.box[1]) * scale / part
            heights.setdefault(word.line, []).append(height)
    return {line: median(own) for line, own in heights.items()}


def even_sizes(sheets: Sequence[Sheet]) -> list[Sheet]:
    """OCR sheets whose lines near the usual size have just that: boxes of letters differ a bit."""
    from daisy_pipeline.readers.pdf.shapes import Line

    lines = [t for s in sheets if s.read == "ocr" for t in s.things if isinstance(t, Line)]
    weighed = sorted(n.size for n in lines for _ in range(max(1, len(n.text) // 4)))
    if not weighed:
        return list(sheets)
    usual = weighed[len(weighed) // 2]

    def even(line: Line) -> Line:
        near = abs(line.size - usual) <= usual * _SAME_SIZE
        size = usual if near else round(line.size / usual * 8) / 8 * usual
        return replace(line, size=round(size * 2) / 2, open_end=False)

    return [
        replace(s, things=tuple(even(t) if isinstance(t, Line) else t for t in s.things))
        if s.read == "ocr"
        else s
        for s in sheets
    ]
