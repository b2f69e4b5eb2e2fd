# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the characters of a page to atoms, and from atoms to lines with blanks where print has."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from daisy_pipeline.model.book import Mark
from daisy_pipeline.readers.pdf.shapes import Atom, Line, Piece, merged
from daisy_pipeline.tools.pdf_data import Link, Page, Span

_GAP = 0.16  # em: a wider gap between two letters is a blank (a blank is 0.25 em and more)
_BLANK = 0.3  # em: the blank that an atom may end with
_WIDE = 0.9  # em: a wider gap may be the space between columns or cells
_DROPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200d\ufeff\u2060]")
_LIGATURES = {c: unicodedata.normalize("NFKC", chr(c)) for c in range(0xFB00, 0xFB07)}
_BLANKS = dict.fromkeys(map(ord, "\t\n\r\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2007\u2009"), " ")
_UNCLEAN = re.compile("[\x00-\x1f\x7f-\xa0\xad\u2000-\u2011\u2060\uf06c-\uf0fc\ufb00-\ufb06\ufeff]")
# The bullets of the fonts Symbol and Wingdings, as word processors write them.
_BULLETS = {0xF0B7: "•", 0xF0A7: "▪", 0xF06C: "●", 0xF06E: "■", 0xF0D8: "▶", 0xF0FC: "✓"}
_CLEAN = {**_BULLETS, **_LIGATURES, **_BLANKS, 0xAD: "-", 0x2010: "-", 0x2011: "-"}


def atoms_of(page: Page, hidden: bool = False) -> list[Atom]:
    """The page's letters that run level, cut where a wide gap is: painted or ``hidden`` ones."""
    return _atoms((s for s in page.spans if s.hidden is hidden and not s.lean), page.links)


def leaning_of(page: Page) -> list[Atom]:
    """Letters that run otherwise than the page's main text, in the order of the file."""
    return _atoms((s for s in page.spans if s.lean and not s.hidden), page.links)


def _atoms(spans: Iterable[Span], links: Sequence[Link]) -> list[Atom]:
    outside = [n for n in links if n.uri]
    found: list[Atom] = []
    seen: set[tuple[str, int, int]] = set()
    for span in spans:
        for atom in _cut(span):
            key = (atom.text, round(atom.left), round(atom.bottom))
            if key in seen and len(atom.text) > 1:
                continue  # bold by printing twice, shadows: the same words in the same place
            seen.add(key)
            found.append(_linked(atom, outside) if outside else atom)
    return found


def _cut(span: Span) -> Iterable[Atom]:
    size = span.size or 1.0
    start, end = 0, len(span.text)
    while start < end:
        stop = start + 1
        while stop < end and _near(span, stop, size):
            stop += 1
        text, xs = _cleaned(span.text[start:stop], span.xs[2 * start : 2 * stop])
        if text:
            yield Atom(text, xs, span.top, span.bottom, size, span.bold, span.italic, "", span.mcid)
        start = stop


def _near(span: Span, at: int, size: float) -> bool:
    """Whether the letter goes on from the one before it without a wide gap."""
    return -size * 2 < span.xs[2 * at] - span.xs[2 * at - 1] < size * _WIDE


def _cleaned(text: str, xs: Sequence[float]) -> tuple[str, tuple[float, ...]]:
    """Text and edges without control characters and outer blanks; ligatures are their letters."""
    letters, edges = list(text), list(xs)
    if _UNCLEAN.search(text):
        letters, edges = _replaced(text, xs)
    while letters and letters[0] == " ":
        del letters[0], edges[:2]
    if len(letters) > 1 and letters[-1] == " " == letters[-2]:
        while len(letters) > 1 and letters[-2] == " ":
            del letters[-1], edges[-2:]
    if not letters or letters == [" "]:
        return "", ()
    return "".join(letters), tuple(edges)


def _replaced(text: str, xs: Sequence[float]) -> tuple[list[str], list[float]]:
    letters: list[str] = []
    edges: list[float] = []
    for at, sign in enumerate(text):
        new = _CLEAN.get(ord(sign), sign)
        if _DROPPED.match(new):
            continue
        left, right = xs[2 * at], xs[2 * at + 1]
        step = (right - left) / len(new)
        for number, letter in enumerate(new):
            letters.append(letter)
            edges += (left + step * number, left + step * (number + 1))
    return letters, edges


def _linked(atom: Atom, links: Sequence[Link]) -> Atom:
    x, y = (atom.left + atom.right) / 2, (atom.top + atom.bottom) / 2
    for link in links:
        if link.box[0] <= x <= link.box[2] and link.box[1] <= y <= link.box[3]:
            fields = (atom.text, atom.xs, atom.top, atom.bottom, atom.size)
            return Atom(*fields, atom.bold, atom.italic, link.uri, atom.mcid)
    return atom


# ------------------------------------------------------------------------------ lines


def to_lines(atoms: Iterable[Atom], page: int) -> list[Line]:
    """The lines that atoms of one column make, from top to bottom."""
    rows: list[list[Atom]] = []
    for atom in sorted(atoms, key=lambda a: (-round(a.size), a.top, a.left)):
        row = _row_of(atom, rows)
        if row is None:
            rows.append([atom])
        else:
            row.append(atom)
    lines = [_line(sorted(row, key=lambda a: a.left), page) for row in rows]
    return sorted(lines, key=lambda n: (n.bottom, n.left))


def _row_of(atom: Atom, rows: list[list[Atom]]) -> list[Atom] | None:
    """The row whose first (largest) atom shares most of its height with the atom."""
    best, most = None, 0.45
    for row in rows:
        first = row[0]
        shared = min(atom.bottom, first.bottom) - max(atom.top, first.top)
        part = shared / max(0.1, min(atom.bottom - atom.top, first.bottom - first.top))
        if part > most and not _far_above(atom, first):
            best, most = row, part
    return best


def _far_above(atom: Atom, first: Atom) -> bool:
    """Whether a small atom belongs to another line than a dropped capital or a large sign."""
    return atom.size < first.size * 0.45 and atom.bottom < first.bottom - first.size * 0.6


def _line(row: list[Atom], page: int) -> Line:
    votes: Counter[tuple[float, bool]] = Counter()
    for atom in row:
        votes[(round(atom.size * 2) / 2, atom.bold)] += len(atom.text)
    (size, bold), _ = max(votes.items(), key=lambda v: (v[1], v[0]))
    main = [a for a in row if abs(a.size - size) <= 0.5] or row
    top, bottom = min(a.top for a in main), max(a.bottom for a in main)
    usual = _usual_gap(row, size)
    pieces: list[Piece] = []
    before: Atom | None = None
    for atom in row:
        if before is not None and _blank_between(before, atom, usual, size):
            pieces.append(Piece(" ", pieces[-1].marks if before.href == atom.href else ()))
        pieces.append(Piece(_spaced(atom, usual), _marks(atom, bold, size, top, bottom), atom.href))
        before = atom
    made = _trimmed(merged(pieces))
    return Line(
        page,
        made,
        row[0].left,
        row[-1].right,
        top,
        bottom,
        size,
        bold,
        open_end=row[-1].text.endswith(" "),
        cells=_cells(row, size),
        element=max(main, key=lambda a: len(a.text)).mcid,
    )


def _cells(row: Sequence[Atom], size: float) -> int:
    """The stretches between very wide gaps; the even blanks of a justified line are none."""
    gaps = [b.left - a.right for a, b in itertools.pairwise(row)]
    wide = sum(gap > size * 1.4 for gap in gaps)
    if wide and (" " not in "".join(a.text.strip() for a in row)):
        near = [
            gap + size * _BLANK * a.text.endswith(" ") for a, gap in zip(row, gaps, strict=False)
        ]
        if max(near) < min(3 * size, 1.4 * min(near)):
            return 1
    return 1 + wide


def _trimmed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces without blanks at the end and with single blanks between words."""
    out: list[Piece] = []
    for at, piece in enumerate(pieces):
        text = re.sub(" {2,}", " ", piece.text)
        if out and out[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if at == len(pieces) - 1:
            text = text.rstrip(" ")
        out.append(Piece(text, piece.marks, piece.href))
    while out and not out[-1].text:
        out.pop()
        if out:
            out[-1] = Piece(out[-1].text.rstrip(" "), out[-1].marks, out[-1].href)
    return merged(out)


def _usual_gap(row: Sequence[Atom], size: float) -> float:
    """The gap that letters of the line commonly have: more than 0 where it is spaced out."""
    gaps = [
        atom.xs[at + 1] - atom.xs[at]
        for atom in row
        for at in range(1, len(atom.xs) - 1, 2)
        if atom.text[at // 2] != " " and atom.text[at // 2 + 1] != " "
    ]
    return max(0.0, min(median(gaps), size * 0.6)) if len(gaps) >= 4 else 0.0


def _blank_between(before: Atom, atom: Atom, usual: float, size: float) -> bool:
    if before.text.endswith(" ") or atom.text.startswith(" "):
        return False
    return atom.left - before.right > usual + _GAP * min(size, max(before.size, atom.size))


def _spaced(atom: Atom, usual: float) -> str:
    """The atom's text with a blank in every gap that is one."""
    least = usual + _GAP * atom.size
    out: list[str] = []
    for at, letter in enumerate(atom.text):
        if (
            at
            and letter != " "
            and out[-1] != " "
            and atom.xs[2 * at] - atom.xs[2 * at - 1] > least
        ):
            out.append(" ")
        out.append(letter)
    return "".join(out)


def _marks(atom: Atom, bold: bool, size: float, top: float, bottom: float) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    if atom.bold and not bold:
        marks.append(Mark.STRONG)
    if atom.italic:
        marks.append(Mark.EMPHASIS)
    if atom.size <= size * 0.8:
        middle, whole = (atom.top + atom.bottom) / 2, (top + bottom) / 2
        if middle < whole - size * 0.1:
            marks.append(Mark.SUP)
        elif middle > whole + size * 0.1:
            marks.append(Mark.SUB)
    return tuple(sorted(marks))
