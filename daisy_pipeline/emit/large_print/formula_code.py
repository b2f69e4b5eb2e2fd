# SPDX-License-Identifier: AGPL-3.0-or-later
"""A formula's tree as Typst code: every part at full size, letters upright in the text's font.

Each part is set in display style, so that neither scripts nor fractions are smaller than the text
(UKAAF MS03: superscripts as large as the text; ACB: one floor for all text). Signs are those of
the font for formulas, in bold, since its usual strokes are thinner than the letters'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from daisy_pipeline.emit.large_print.formula_letters import CannotSetError, Item, whole
from daisy_pipeline.emit.large_print.formula_shapes import Shapes, at_least, kids_of
from daisy_pipeline.emit.large_print.formula_signs import CLOSING, OPENING, WALLS
from daisy_pipeline.emit.large_print.typecase import TypeCase
from daisy_pipeline.formats.mathml import TOKENS, MathPart
from daisy_pipeline.formats.typst import call, joined, string

_DEEPEST = 24  # Typst parses 256 levels of code; a level of a formula takes up to four
_END = MathPart("mo")


class FormulaCode(Shapes):
    """Writes formulas. ``case`` has the text's fonts. ``flat`` says whether the outermost
    fractions and roots are written in a line, so that lines may end within them."""

    def __init__(self, case: TypeCase, *, flat: bool = False, heavy: bool = False) -> None:
        super().__init__(case, heavy=heavy)
        self.flat = flat
        self._depth = 0
        self._ways: Mapping[str, Callable[[MathPart], Item]] = {
            "mrow": self._inner_row, "mfrac": self.fraction, "msqrt": self.root,
            "mroot": self.root, "msup": self.scripts, "msub": self.scripts,
            "msubsup": self.scripts, "munder": self.bounds, "mover": self.bounds,
            "munderover": self.bounds, "mmultiscripts": self.multi, "mtable": self.table,
            "mspace": self.space, "menclose": self.enclose, "mphantom": self.phantom,
        }  # fmt: skip

    def formula(self, tree: MathPart) -> tuple[str, float]:
        """Code of a formula, and the widest piece of it that no line ends in, in em.

        CannotSetError for what Typst or the fonts cannot show.
        """
        items = self.row(kids_of(tree), top=True)
        if not items:
            raise CannotSetError("math")
        widest = run = 0.0
        for item in items:
            run += item.width
            widest = max(widest, run)
            if item.breaks:
                run = 0.0
        return joined([item.code for item in items]), widest

    # ------------------------------------------------------------------ rows

    def row(self, kids: Sequence[MathPart], *, top: bool = False) -> list[Item]:
        """The items of a row; ``top`` says that it is the outermost one."""
        kids = _with_ends(_spread(kids))
        pairs = _pairs(kids)
        return self._between(kids, pairs, 0, len(kids), top)

    def _between(
        self, kids: list[MathPart], pairs: Mapping[int, int], at: int, end: int, top: bool
    ) -> list[Item]:
        """Items of the parts from ``at`` to ``end``; brackets around tall ones grow."""
        made: list[Item] = []
        while at < end:
            close = pairs.get(at)
            if close is None:
                made += self._item(kids[at], top)
                at += 1
                continue
            inner = self._inside(kids, pairs, at, close, top)
            made += self._bracketed(kids, at, close, inner, top)
            at = close + 1
        return made

    def _inside(
        self, kids: list[MathPart], pairs: Mapping[int, int], at: int, close: int, top: bool
    ) -> list[Item]:
        return self._deeper(lambda: self._between(kids, pairs, at + 1, close, top))

    def _bracketed(
        self, kids: list[MathPart], at: int, close: int, inner: list[Item], top: bool
    ) -> list[Item]:
        last = kids[close]
        opened, closed = self._item(kids[at], False), self._item(_fence(last), False)
        items = [*opened, *inner, *closed]
        if any(item.tall for item in inner) and not (self.flat and top):
            width = sum(item.width for item in items)
            items = [Item(call("math.lr", joined([i.code for i in items])), width, tall=True)]
        if last.name == "mo":
            return items
        *before, end = items  # what hangs on the bracket
        return [*before, self.attached(end, last)]

    def _item(self, part: MathPart, top: bool) -> list[Item]:
        if part.name in TOKENS:
            return self.token(part)
        if self.flat and top and part.name in ("mfrac", "msqrt"):
            return self._in_line(part)
        if part.name in ("mprescripts", "none"):
            return []
        way = self._ways.get(part.name)
        if way is None:
            raise CannotSetError(part.name)
        return self._deeper(lambda: [way(part)])

    def _deeper(self, make: Callable[[], list[Item]]) -> list[Item]:
        if self._depth >= _DEEPEST:
            raise CannotSetError("depth")
        self._depth += 1
        try:
            return make()
        finally:
            self._depth -= 1

    def _in_line(self, part: MathPart) -> list[Item]:
        """A fraction as (a + b) / (c + d), a root as √(a + b)."""
        if part.name == "msqrt":
            return [self.sign("√"), *self._around(part.kids[:1])]
        over, under = at_least(part, 2)
        slash = self.sign("/")
        slash = Item(call("math.class", string("binary"), slash.code), slash.width, breaks=True)
        return [*self._around((over,)), slash, *self._around((under,))]

    def _around(self, kids: Sequence[MathPart]) -> list[Item]:
        inner = self._deeper(lambda: self.row(kids, top=True))
        simple = len(inner) <= 1
        return inner if simple else [self.sign("("), *inner, self.sign(")")]

    def _inner_row(self, part: MathPart) -> Item:
        return whole(self.row(part.kids))


def _spread(kids: Sequence[MathPart]) -> list[MathPart]:
    """The parts of rows within a row, as if they stood in it; those of deep ones too."""
    found: list[MathPart] = []
    waiting = list(reversed(kids))
    while waiting:
        part = waiting.pop()
        if part.name == "mrow":
            waiting.extend(reversed(part.kids))
        else:
            found.append(part)
    return found


def _pairs(kids: Sequence[MathPart]) -> dict[int, int]:
    """Where each bracket closes."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    walls: dict[str, int] = {}
    for at, kid in enumerate(kids):
        sign = _fence(kid).text
        if sign in WALLS and sign and (kid.name == "mo" or sign in walls):
            if sign in walls:
                found[walls.pop(sign)] = at
            else:
                walls[sign] = at
        elif kid.name == "mo" and sign in OPENING and sign:
            waiting.append(at)
        elif sign in CLOSING and sign and waiting:
            found[waiting.pop()] = at
    found.update({at: at + 2 for at in waiting if kids[at + 2 : at + 3] == [_END]})
    return _nested(found)


def _with_ends(kids: Sequence[MathPart]) -> list[MathPart]:
    """The parts with an end behind each table that has an opening bracket before it only."""
    made: list[MathPart] = []
    for at, kid in enumerate(kids):
        made.append(kid)
        opened = at and kids[at - 1].name == "mo" and kids[at - 1].text in OPENING
        closed = _fence(kids[at + 1]).text in CLOSING if at + 1 < len(kids) else False
        if kid.name == "mtable" and opened and not closed:
            made.append(_END)
    return made


def _nested(found: dict[int, int]) -> dict[int, int]:
    """Only those pairs that cross no other."""
    kept: dict[int, int] = {}
    ends: list[int] = []
    for at, end in sorted(found.items()):
        while ends and ends[-1] <= at:
            ends.pop()
        if not ends or end < ends[-1]:
            kept[at] = end
            ends.append(end)
    return kept


def _fence(part: MathPart) -> MathPart:
    """The sign itself, or that which scripts hang on."""
    if part.name in ("msup", "msub", "msubsup") and part.kids and part.kids[0].name == "mo":
        return part.kids[0]
    return part if part.name == "mo" else MathPart("mo")
