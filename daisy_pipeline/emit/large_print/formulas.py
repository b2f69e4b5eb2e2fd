# SPDX-License-Identifier: AGPL-3.0-or-later
"""Formulas of large print: set at full size with their words as alternative text (Formula, Alt).

Words stand where a formula cannot be set, or is wider than a line however it is written: so the
printed words or the alternative text are always what the Book says (Math.alt).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from daisy_pipeline.emit.large_print.formula_code import FormulaCode
from daisy_pipeline.emit.large_print.formula_letters import CannotSetError
from daisy_pipeline.formats.mathml import math_tree
from daisy_pipeline.formats.typst import call, string
from daisy_pipeline.model.book import Math, MathBlock
from daisy_pipeline.model.finding import Finding, Place

if TYPE_CHECKING:
    from daisy_pipeline.emit.large_print.setter import Setter, Within

_SPARE = 0.5  # em of a line: widths are estimates
_SHOWN = 60  # characters of a formula's words in a finding's place


def set_block(setter: Setter, block: MathBlock, within: Within) -> list[str]:
    """A formula on a line of its own, at the left: lines end in it as in a formula within text."""
    made = setter.paragraph(block.text, within, block.id)
    return [made] if made else []


def inline(setter: Setter, item: Math) -> str:
    """A formula within a line; its words where it cannot be set, with a finding."""
    words = " ".join(item.alt.split())
    if not words:  # a NamedBook's formulas have words; without any Typst refuses them
        return string("")
    try:
        code, fits = _code(setter, item)
    except CannotSetError as problem:
        _tell(setter, "DP-LPR-051", words, what=str(problem))
        return _words(setter, words)
    if not fits:
        _tell(setter, "DP-LPR-050", words)
        return _words(setter, words)
    alt = setter.pen.shown(words)  # as they are where they are printed (witness.py)
    return call("formula", string(alt), code) if alt.strip() else _words(setter, words)


def _code(setter: Setter, item: Math) -> tuple[str, bool]:
    """Code of a formula, fractions and roots in a line if need be, and whether it fits a line."""
    tree = math_tree(item.mathml)
    if tree is None:
        raise CannotSetError("MathML")
    room = setter.room - _SPARE
    case, heavy = setter.form.case, setter.pen.heavy
    code, widest = FormulaCode(case, heavy=heavy).formula(tree)
    if widest > room:
        code, widest = FormulaCode(case, flat=True, heavy=heavy).formula(tree)
    return code, widest <= room


def _words(setter: Setter, words: str) -> str:
    return setter.pen.said(words)


def _tell(setter: Setter, id: str, words: str, **facts: str) -> None:
    """One finding of a kind, at the first formula that it is true of, with their count."""
    for at, found in enumerate(setter.findings):
        if found.id == id:
            count = int(found.facts["count"]) + 1
            setter.findings[at] = Finding(id, found.place, {**found.facts, "count": count})
            return
    place = Place(inside=words if len(words) <= _SHOWN else words[:_SHOWN] + "…")
    setter.findings.append(Finding(id, place, {**facts, "count": 1}))
