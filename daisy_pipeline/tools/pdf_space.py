# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a page's own space to what a reader sees: upright, the origin at the upper left."""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

_FAR = 1e7
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Matrix:
    """x' = a x + c y + e, y' = b x + d y + f (ISO 32000-1, 8.3.3)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> _Box:
        """The box around a box's corners, smaller values first."""
        xs, ys = zip(
            self.point(x0, y0),
            self.point(x1, y1),
            self.point(x0, y1),
            self.point(x1, y0),
            strict=True,
        )
        return min(xs), min(ys), max(xs), max(ys)

    def then(self, after: Matrix) -> Matrix:
        """This matrix first, ``after`` on its result."""
        a, b = self.a * after.a + self.b * after.c, self.a * after.b + self.b * after.d
        c, d = self.c * after.a + self.d * after.c, self.c * after.b + self.d * after.d
        e, f = after.point(self.e, self.f)
        return Matrix(a, b, c, d, e, f)


@dataclass(frozen=True, slots=True)
class Space:
    """How a page is seen; ``turn`` and ``down`` say what was done to make its text level."""

    matrix: Matrix
    width: float
    height: float
    turn: int = 0
    down: bool = False

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The point as seen; what is not on earth is brought to its edge."""
        x, y = self.matrix.point(x, y)
        return _bounded(x), _bounded(y)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> _Box:
        """The box as seen: left, top, right, bottom."""
        left, top, right, bottom = map(_bounded, self.matrix.box(x0, y0, x1, y1))
        return left, top, right, bottom

    def boxes(self, boxes: Sequence[_Box]) -> list[_Box]:
        """The boxes as seen; a page upright has many thousands, so their corners are not turned."""
        a, b, c, d = self.matrix.a, self.matrix.b, self.matrix.c, self.matrix.d
        if b or c:
            return [self.box(*box) for box in boxes]
        e, f = self.matrix.e, self.matrix.f
        out: list[_Box] = []
        for box in boxes:
            left, right, top, bottom = (
                a * box[0] + e,
                a * box[2] + e,
                d * box[3] + f,
                d * box[1] + f,
            )
            sound = -_FAR < left <= right < _FAR and -_FAR < top <= bottom < _FAR
            out.append((left, top, right, bottom) if sound else self.box(*box))
        return out

    def lean(self, way: tuple[float, float]) -> int:
        """By how many degrees clockwise a text's direction differs from level."""
        return 0 if self.down else _angle(self.matrix, way)


def _bounded(value: float) -> float:
    return max(-_FAR, min(_FAR, value)) if math.isfinite(value) else 0.0


def direction(a: float, b: float) -> tuple[float, float]:
    """The direction of a text as a unit vector; level where it has none."""
    length = math.hypot(a, b)
    return (a / length, b / length) if 0 < length < math.inf else (1.0, 0.0)


def _angle(matrix: Matrix, way: tuple[float, float]) -> int:
    x = matrix.a * way[0] + matrix.c * way[1]
    y = matrix.b * way[0] + matrix.d * way[1]
    degrees = round(math.degrees(math.atan2(y, x))) if math.isfinite(x + y) else 0
    near = round(degrees / 90) * 90
    return (near if abs(degrees - near) <= 4 else degrees) % 360


def space_of(page: Any, texts: Sequence[tuple[tuple[float, float], list[_Box], float]]) -> Space:
    """The space in which most of the page's characters run level, from left to right."""
    seen = _shown(page)
    votes: Counter[int] = Counter()
    for way, boxes, _ in texts:
        votes[_angle(seen.matrix, way)] += len(boxes)
    main = max(votes, key=lambda angle: (votes[angle], -angle), default=0)
    if main in (90, 180, 270):
        seen = _turned(seen, main)
    whole = [box for _, boxes, _ in texts for box in boxes]  # a letter may be an object of its own
    below = _runs_down(whole, max((size for _, _, size in texts), default=0.0))
    pairs = len(whole) - 1
    if pairs >= 8 and below * 10 > pairs * 6:
        turned = _turned(seen, 90)
        return Space(turned.matrix, turned.width, turned.height, seen.turn, True)
    return seen


def _shown(page: Any) -> Space:
    """The page as a viewer shows it: crop box and rotation taken in."""
    width = max(1.0, _bounded(pdfium.FPDF_GetPageWidthF(page)))
    height = max(1.0, _bounded(pdfium.FPDF_GetPageHeightF(page)))
    tenths = (round(width * 10), round(height * 10))
    x, y = ctypes.c_int(), ctypes.c_int()
    corners: list[tuple[float, float]] = []
    for px, py in ((0, 0), (1000, 0), (0, 1000)):
        pdfium.FPDF_PageToDevice(page, 0, 0, *tenths, 0, px, py, x, y)
        corners.append((x.value / 10, y.value / 10))
    (e, f), right, up = corners
    a, b = (right[0] - e) / 1000, (right[1] - f) / 1000
    c, d = (up[0] - e) / 1000, (up[1] - f) / 1000
    return Space(Matrix(a, b, c, d, e, f), width, height)


def _turned(space: Space, angle: int) -> Space:
    """The page turned back, so that what ran at ``angle`` degrees clockwise runs level."""
    turn = {
        90: Matrix(0, -1, 1, 0, 0, space.width),
        180: Matrix(-1, 0, 0, -1, space.width, space.height),
        270: Matrix(0, 1, -1, 0, space.height, 0),
    }[angle]
    size = (space.width, space.height) if angle == 180 else (space.height, space.width)
    return Space(space.matrix.then(turn), *size, turn=angle)


def _runs_down(boxes: list[_Box], size: float) -> int:
    """How many characters stand right below the one before them, as vertical text has it."""
    near = max(size, 1.0) * 0.3
    return sum(
        abs(a[0] - b[0]) < near and near < a[3] - b[3] < near * 6
        for a, b in itertools.pairwise(boxes)
    )


def text_from(ask: Callable[..., int], *given: Any) -> str:
    """The UTF-16 text that a PDFium function writes into a buffer; "" when there is none."""
    size = ask(*given, None, 0)
    if not 2 < size <= 1 << 20:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(*given, buffer, size)
    return buffer.raw.decode("utf-16-le", "replace").split("\0", 1)[0]
