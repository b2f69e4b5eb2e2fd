# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signs of formulas by what they do: brackets, accents, big operators, where a line may end."""

from __future__ import annotations

import unicodedata

HIDDEN = frozenset("\u2061\u2062\u2063\u2064\u200b\ufeff\u2060\ufe00\ufe0e\ufe0f")
BLANKS = frozenset("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")
SAME = {"-": "−", "‐": "−", "‑": "−", "'": "′", "ʹ": "′", "∣": "|", "∥": "‖", "〈": "⟨", "〉": "⟩"}
OPENING, CLOSING = frozenset("([{⟨⌈⌊⟦⟮"), frozenset(")]}⟩⌉⌋⟧⟯")
WALLS = frozenset("|‖")
BIG = frozenset("∑∏∐∫∬∭∮∯∰⋃⋂⋁⋀⨁⨂⨀⨆⨄")
_NAMES = """
    sin cos tan cot sec csc cosec arcsin arccos arctan sinh cosh tanh coth log ln lg exp arg deg
    det dim gcd hom ker mod
"""
FUNCTIONS = frozenset(_NAMES.split())
LIMITS = frozenset(("lim", "limsup", "liminf", "max", "min", "sup", "inf", "Pr"))
DEGREES = {"°": "°", "∘": "°", "˚": "°", "℃": "℃", "℉": "℉"}
# Behind these, between two parts, a line may end: relations and what joins two terms.
BREAKING = frozenset("=≠<>≤≥≦≧≪≫≈≒≡≅∼≃∝≔→⟶⇒⟹⇔⟺↔↦∈∉∋⊂⊃⊆⊇⊄∥⊥≺≻⇌+−±∓×÷⋅·∗∘∪∩∖∧∨⊕⊗⊖")
# What stands above (t) or below (b) a part and is drawn as long as it.
LINES = {
    "t": {
        "¯": "math.overline", "‾": "math.overline", "ˉ": "math.overline", "̅": "math.overline",
        "_": "math.overline", "⏞": "math.overbrace", "︷": "math.overbrace",
        "⎴": "math.overbracket", "⏜": "math.overparen", "⌒": "math.overparen",
    },
    "b": {
        "_": "math.underline", "̲": "math.underline", "¯": "math.underline", "‾": "math.underline",
        "⏟": "math.underbrace", "︸": "math.underbrace", "⎵": "math.underbracket",
        "⏝": "math.underparen",
    },
}  # fmt: skip
ACCENTS = {
    "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "∼": "\u0303", "˙": "\u0307",
    ".": "\u0307", "¨": "\u0308", "ˇ": "\u030c", "´": "\u0301", "`": "\u0300", "˘": "\u0306",
    "˚": "\u030a", "→": "\u20d7", "⃗": "\u20d7", "←": "\u20d6", "↔": "\u20e1", "⃡": "\u20e1",
    "̂": "\u0302", "̃": "\u0303", "̇": "\u0307", "̈": "\u0308", "⃛": "\u20db", "⋯": "\u20db",
    "⇀": "\u20d1", "↼": "\u20d0",
}  # fmt: skip
ARROWS = frozenset("→←↔⇒⇐⇔⟶⟵⟹⟺⇌⇄")  # as long as what stands above or below them
_SLANTED = ((0x1D434, 0x1D49C), (0x1D608, 0x1D670), (0x1D6E2, 0x1D756), (0x1D790, 0x1D7CA))
UPRIGHT = {
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for first, end in _SLANTED
    for code in range(first, end)
    if unicodedata.normalize("NFKC", chr(code)) != chr(code)
} | {"ℎ": "h"}


def letter_width(letter: str) -> float:
    """About how wide a letter of an upright sans is, in em; rather more than less."""
    if ord(letter) >= 0x1100:
        return 1.0
    if letter in "iljtfI.,:;|'!() ":
        return 0.36
    if letter in "mwMW%@":
        return 0.95
    return 0.7 if letter.isupper() else 0.6
