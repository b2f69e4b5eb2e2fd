# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fractions, roots, scripts, tables and enclosures of formulas, every part at full size."""

from __future__ import annotations

from collections.abc import Sequence

from daisy_pipeline.emit.large_print.formula_letters import (
    NOTHING,
    CannotSetError,
    Item,
    Letters,
    whole,
)
from daisy_pipeline.emit.large_print.formula_signs import ACCENTS, ARROWS, DEGREES, LINES
from daisy_pipeline.formats.mathml import MathPart
from daisy_pipeline.formats.typst import call, joined, string


class Shapes(Letters):
    """Sets what stands in two dimensions; rows are the business of the class below."""

    def row(self, kids: Sequence[MathPart]) -> list[Item]:
        """The items of a row."""
        raise NotImplementedError

    def full(self, part: MathPart | None) -> Item:
        """A part in display style, at full size wherever it stands."""
        if part is None:
            return Item(NOTHING, 0.0)
        inner = whole(self.row(kids_of(part)))
        return Item(call("math.display", inner.code), inner.width, inner.tall)

    # ------------------------------------------------------------------ fractions and roots

    def fraction(self, part: MathPart) -> Item:
        """A fraction; one without a bar as two lines, as of binomial coefficients."""
        over, under = map(self.full, at_least(part, 2))
        width = max(over.width, under.width) + 0.2
        thin = part.attributes.get("linethickness", "").rstrip("pxemtcni%")
        if thin and not thin.strip("0."):
            rows = (f"({over.code},)", f"({under.code},)")
            return Item(call("math.mat", *rows, delim="none", row_gap="0.4em"), width, tall=True)
        if part.attributes.get("bevelled") == "true":
            code = joined([over.code, call("symbol", string("/")), under.code])
            return Item(code, over.width + under.width + 0.6, over.tall or under.tall)
        return Item(call("math.frac", over.code, under.code), width, tall=True)

    def root(self, part: MathPart) -> Item:
        """A root, with its index at full size."""
        inner = self.full(part.kids[0] if part.kids else None)
        if part.name == "msqrt" or len(part.kids) < 2:
            return Item(call("math.sqrt", inner.code), inner.width + 1.0, tall=True)
        index = self.full(part.kids[1])
        width = inner.width + index.width + 1.0
        return Item(call("math.root", index.code, inner.code), width, tall=True)

    # ------------------------------------------------------------------ scripts

    def scripts(self, part: MathPart) -> Item:
        """A base and its scripts; signs of degrees are raised by themselves."""
        base = whole(self.row(part.kids[:1]))
        sign = part.kids[1].text if len(part.kids) > 1 else ""
        if part.name == "msup" and sign in DEGREES:
            degrees = self.letters(DEGREES[sign])
            return Item(joined([base.code, degrees.code]), base.width + degrees.width, base.tall)
        return self.attached(base, part)

    def attached(self, base: Item, part: MathPart) -> Item:
        """A base with the scripts of msub, msup or msubsup."""
        kids = [*part.kids[1:], None, None][: 2 if part.name == "msubsup" else 1]
        scripts = [self.full(kid) for kid in kids if kid is not None]
        names = {"msub": ("b",), "msup": ("t",)}.get(part.name, ("b", "t"))
        if not scripts:
            return base
        both = len(scripts) > 1
        named = {
            name: _apart(name, made.code) if both else made.code
            for name, made in zip(names, scripts, strict=False)
        }
        width = base.width + max(made.width for made in scripts) + 0.1
        tall = base.tall or any(made.tall for made in scripts)
        return Item(call("math.attach", base.code, **named), width, tall)

    def bounds(self, part: MathPart) -> Item:
        """What stands below and above: accents, lines and braces, or bounds at full size."""
        base = part.kids[0] if part.kids else MathPart("mrow")
        names = {"munder": ("b",), "mover": ("t",)}.get(part.name, ("b", "t"))
        made = self.full(base)
        bounds: dict[str, Item] = {}
        for name, kid in zip(names, part.kids[1:], strict=False):
            sign = kid.text if kid.name == "mo" or kid.text in LINES[name] else ""
            if function := LINES[name].get(sign):
                made = Item(call(function, made.code), made.width, True)
            elif name == "t" and sign in ACCENTS:
                code = call("math.accent", made.code, string(ACCENTS[sign]))
                made = Item(code, made.width, made.tall)
            elif kid.name not in ("none",) and (kid.text or kid.kids):
                bounds[name] = self.full(kid)
        if not bounds:
            return made
        code = made.code
        if base.name == "mo" and base.text in ARROWS:
            code = call("math.stretch", call("symbol", string(base.text)), size="100% + 1em")
        limits = call("math.limits", code)
        width = max(made.width, *(b.width for b in bounds.values())) + 0.3
        named = {name: _apart(name, bound.code) for name, bound in bounds.items()}
        return Item(call("math.attach", limits, **named), width, True)

    def multi(self, part: MathPart) -> Item:
        """Tensor scripts: pairs (below, above) behind the base, then those before it (3.4.7)."""
        at = next((n for n, k in enumerate(part.kids) if k.name == "mprescripts"), len(part.kids))
        base = whole(self.row(part.kids[:1]))
        for names, kids in ((("br", "tr"), part.kids[1:at]), (("bl", "tl"), part.kids[at + 1 :])):
            for n in range(0, len(kids), 2):
                pair = zip(names, kids[n : n + 2], strict=False)
                scripts = {k: self.full(v) for k, v in pair if v.name != "none"}
                if scripts:
                    width = base.width + max(s.width for s in scripts.values()) + 0.1
                    named = {
                        name: _apart(name[0], s.code) if len(scripts) > 1 else s.code
                        for name, s in scripts.items()
                    }
                    base = Item(call("math.attach", base.code, **named), width, base.tall)
        return base

    # ------------------------------------------------------------------ tables and the rest

    def table(self, part: MathPart) -> Item:
        """A matrix, or lines of equations."""
        rows = [self._cells(row) for row in part.kids]
        columns = max((len(row) for row in rows), default=0)
        if not columns:
            return Item(NOTHING, 0.0)
        empty = Item(NOTHING, 0.0)
        full = [[*row, *[empty] * (columns - len(row))] for row in rows]
        widths = [max(row[n].width for row in full) for n in range(columns)]
        codes = ["(" + "".join(f"{cell.code}," for cell in row) + ")" for row in full]
        left = columns == 1 or part.attributes.get("columnalign", "").split()[:1] == ["left"]
        options = {"delim": "none", "row_gap": "0.45em", "column_gap": "0.9em"}
        if left:
            options["align"] = "left"
        lines = part.attributes.get("columnlines", "").split()
        where = [str(n + 1) for n, line in enumerate(lines[: columns - 1]) if line != "none"]
        if where:
            options["augment"] = f"(vline: ({','.join(where)},))"
        return Item(call("math.mat", *codes, **options), sum(widths) + 0.9 * columns, tall=True)

    def _cells(self, row: MathPart) -> list[Item]:
        """The cells of a row; the number of a labelled one comes last (MathML 3, 3.5.3)."""
        if row.name not in ("mtr", "mlabeledtr"):
            return [self.full(row)]
        cells = list(row.kids)
        if row.name == "mlabeledtr":
            cells = [*cells[1:], *cells[:1]]
        made: list[Item] = []
        for cell in cells:
            if cell.attributes.get("rowspan", "1") != "1":
                raise CannotSetError("rowspan")
            made.append(
                self.full(
                    cell.kids[0]
                    if cell.name == "mtd" and cell.kids
                    else None
                    if cell.name == "mtd"
                    else cell
                )
            )
            span = cell.attributes.get("columnspan", "1")
            made += [Item(NOTHING, 0.0)] * (min(int(span), 50) - 1 if span.isdecimal() else 0)
        return made

    def space(self, part: MathPart) -> Item:
        """Room of at most two em."""
        text = part.attributes.get("width", "")
        number, unit = text.rstrip("empxtcni%"), text.lstrip("+-0123456789. ")
        try:
            wide = min(max(float(number or 0), 0.0), 40.0) * {"em": 1.0, "ex": 0.5}.get(unit, 0.06)
        except ValueError:
            wide = 0.0
        wide = min(wide, 2.0)
        return Item(call("h", f"{wide:g}em"), wide)

    def phantom(self, part: MathPart) -> Item:
        """The room that a part would take."""
        inner = self.full(part.kids[0] if part.kids else None)
        return Item(call("hide", inner.code), inner.width, inner.tall)

    def enclose(self, part: MathPart) -> Item:
        """Enclosures drawn by lines that Typst has; a circle becomes a box (MathML 3, 3.3.9)."""
        item = self.full(part.kids[0] if part.kids else None)
        for notation in (part.attributes.get("notation") or "longdiv").split():
            item = self._enclosed(item, notation)
        return item

    def _enclosed(self, item: Item, notation: str) -> Item:
        code = item.code
        match notation:
            case "top":
                code = call("math.overline", code)
            case "bottom":
                code = call("math.underline", code)
            case "left" | "right" | "actuarial" | "madruwb" | "longdiv":
                code = _walled(code, notation)
            case "box" | "roundedbox" | "circle":
                walls = _walled(_walled(code, "left"), "right")
                code = call("math.overline", call("math.underline", walls))
            case "radical":
                code = call("math.sqrt", code)
            case "updiagonalstrike" | "horizontalstrike" | "verticalstrike":
                angle = {"h": "90deg", "v": "0deg"}.get(notation[0])
                code = call("math.cancel", code, **({"angle": angle} if angle else {}))
            case "downdiagonalstrike":
                code = call("math.cancel", code, inverted="true")
            case _:
                raise CannotSetError(f"menclose {notation}")
        return Item(code, item.width + 0.6, tall=True)


def _apart(side: str, code: str) -> str:
    """A bound with room towards its base: fonts have it for scripts of a smaller size only."""
    return joined(["above" if side == "t" else "below", code])


def _walled(code: str, notation: str) -> str:
    wall = call("symbol", string(")" if notation == "longdiv" else "|"))
    first = notation in ("left", "longdiv")
    whole = call("math.lr", joined([wall, code] if first else [code, wall]))
    if notation in ("actuarial", "longdiv"):
        return call("math.overline", whole)
    return call("math.underline", whole) if notation == "madruwb" else whole


def at_least(part: MathPart, count: int) -> tuple[MathPart, ...]:
    """The first children, as many as asked for; empty rows for those that lack."""
    return (*part.kids, *[MathPart("mrow")] * count)[:count]


def kids_of(part: MathPart) -> tuple[MathPart, ...]:
    """The children of a row; another part is a row of itself."""
    return part.kids if part.name == "mrow" else (part,)
