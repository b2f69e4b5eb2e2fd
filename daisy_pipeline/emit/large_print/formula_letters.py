# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters and signs of formulas: which font shows them, and how wide they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from daisy_pipeline.emit.large_print.formula_signs import (
    BIG,
    BLANKS,
    BREAKING,
    CLOSING,
    FUNCTIONS,
    HIDDEN,
    LIMITS,
    OPENING,
    SAME,
    UPRIGHT,
    letter_width,
)
from daisy_pipeline.emit.large_print.typecase import MISSING, TypeCase
from daisy_pipeline.formats.mathml import MathPart
from daisy_pipeline.formats.typst import call, joined, string
from daisy_pipeline.formats.typst_math_signs import math_signs

NOTHING = "[]"


class CannotSetError(Exception):
    """A formula that Typst cannot show: which element or sign is the reason."""


@dataclass(frozen=True, slots=True)
class Item:
    """Code of a part of a row; its width is a guess in em, never less than it will be by much.

    ``tall`` items stretch the brackets around them; behind one that ``breaks`` a line may end.
    """

    code: str
    width: float
    tall: bool = False
    breaks: bool = False


class Letters:
    """Sets tokens. ``case`` has the fonts of the text; ``heavy`` where that is bold."""

    def __init__(self, case: TypeCase, *, heavy: bool = False) -> None:
        self.case, self.heavy = case, heavy

    # ------------------------------------------------------------------ signs and letters

    def token(self, part: MathPart) -> list[Item]:
        """The items of a token; [] for one that shows nothing."""
        text = "".join(c for c in part.text if c not in HIDDEN)
        if not text:
            return []
        if part.name in ("mo", "mn"):
            text = "".join(SAME.get(c, c) for c in text)
        if part.name == "mo":
            return [self._operator(text)]
        if part.name == "mi" and (text in FUNCTIONS or text in LIMITS):
            return [self._function(text)]
        bold = "bold" in part.attributes.get("mathvariant", "")
        text = _variant(text, part.attributes.get("mathvariant", ""))
        return [self.letters(text, bold=bold)]

    def _operator(self, text: str) -> Item:
        if text[0].isalpha():
            return self._function(text)
        if len(text) == 1:
            return self.sign(text)
        signs = [self.sign(c) for c in text if not c.isspace()]
        width = sum(s.width for s in signs) + 0.6
        code = call("math.class", string("relation"), joined([s.code for s in signs]))
        return Item(code, width, breaks=True)

    def sign(self, sign: str) -> Item:
        """A sign of an operator, in the font for formulas where that has it."""
        if sign not in math_signs():
            return self.letters(sign)
        width = 1.5 if sign in BIG else 0.45 if sign in OPENING or sign in CLOSING else 0.8
        breaks = sign in BREAKING
        code = call("symbol", string(sign))
        return Item(code, width + 0.55 * breaks, sign in BIG, breaks)

    def _function(self, name: str) -> Item:
        inner = self.letters(name)
        limits = "true" if name in LIMITS else "false"
        return Item(call("math.op", inner.code, limits=limits), inner.width + 0.2)

    def letters(self, text: str, *, bold: bool = False) -> Item:
        """Letters, digits and words in the fonts of the text."""
        parts = []
        text = "".join(" " if c in BLANKS else c for c in text)
        for piece, family in self.case.cut(text):
            if family == MISSING:
                if not set(piece) <= math_signs():
                    raise CannotSetError(next(c for c in piece if c not in math_signs()))
                parts.append(string(piece))
            elif bold or self.heavy:
                parts.append(call("letters", string(family), string(piece), weight="700"))
            else:
                parts.append(call("letters", string(family), string(piece)))
        return Item(joined(parts), sum(map(letter_width, text)))


def whole(items: Sequence[Item]) -> Item:
    """Items as one."""
    if not items:
        return Item(NOTHING, 0.0)
    if len(items) == 1:
        return items[0]
    code = joined([item.code for item in items])
    return Item(code, sum(i.width for i in items), any(i.tall for i in items))


_ALPHABETS = {
    "double-struck": (0x1D538, "DOUBLE-STRUCK"),
    "script": (0x1D49C, "SCRIPT"),
    "fraktur": (0x1D504, "BLACK-LETTER"),
}


def _variant(text: str, variant: str) -> str:
    """Letters of another alphabet that carry meaning; slanted ones stand upright."""
    text = "".join(UPRIGHT.get(c, c) for c in text)
    alphabet = _ALPHABETS.get(variant.removeprefix("bold-"))
    return "".join(_of(alphabet, c) for c in text) if alphabet else text


def _of(alphabet: tuple[int, str], letter: str) -> str:
    """A letter of an alphabet; Unicode has some of them in another block (Letterlike Symbols)."""
    if not ("A" <= letter <= "Z" or "a" <= letter <= "z"):
        return letter
    first, name = alphabet
    made = chr(first + ord(letter) - (65 if letter <= "Z" else 71))
    if made in math_signs():
        return made
    size = "CAPITAL" if letter <= "Z" else "SMALL"
    try:
        return unicodedata.lookup(f"{name} {size} {letter.upper()}")
    except KeyError:
        return letter
