# SPDX-License-Identifier: AGPL-3.0-or-later
"""What of a text is compared between a Book and the pages it was printed on."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache

_JOINED = re.compile("[\ufb00-\ufb06\ufb50-\ufdcf\ufe70-\ufefc]")
_LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")  # Hebrew, Arabic and kin
_BRACKETS = str.maketrans(")]}>»›）］｝〉》」』】〕’”", "([{<«‹（［｛〈《「『【〔‘“")
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")


@cache
def unseen(sign: str) -> bool:
    """Whether a character shows nothing of itself and no font is asked for it.

    White space, controls, format characters, variation selectors, fillers: what The Unicode
    Standard, 5.21, calls default ignorable.
    """
    return (
        sign.isspace()
        or sign in _FILLERS
        or unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        or 0x180B <= ord(sign) <= 0x180F
        or 0xFE00 <= ord(sign) <= 0xFE0F
        or 0xE0000 <= ord(sign) <= 0xE0FFF
        or 0xFFF0 <= ord(sign) <= 0xFFF8
        or (ord(sign) & 0xFFFE) == 0xFFFE
        or 0xFDD0 <= ord(sign) <= 0xFDEF
    )


def bare(text: str) -> str:
    """The characters of a text that can be seen, composed (Unicode NFC), without white space.

    Letters that print joins (U+FB00 to U+FB06, Arabic forms) are apart, as PDFium gives them.
    """
    seen = "".join(sign for sign in text if not unseen(sign))
    apart = _JOINED.sub(lambda found: unicodedata.normalize("NFKC", found.group()), seen)
    return unicodedata.normalize("NFC", apart)


PIECE = 200  # characters; so near a fault in a chapter's words is found


def digest(words: str) -> dict[str, object]:
    """How ``large-print.json`` tells the bare words of a chapter without saying them.

    ``count`` of characters, ``sha256`` of their UTF-8, and ``pieces``: the first eight digits of
    the same for every 200 characters, by which a check says where words differ.
    """
    cut = (words[at : at + PIECE] for at in range(0, len(words), PIECE))
    return {
        "count": len(words),
        "sha256": sha(words),
        "pieces": [sha(piece)[:8] for piece in cut],
    }


def alike(one: str, other: str) -> bool:
    """Whether bare texts are the same, whoever read them from right to left."""
    return one == other or sha(one) == sha(other)


def sha(text: str) -> str:
    """The SHA-256 of a text's UTF-8, in hexadecimal digits, whoever read it from right to left."""
    steady = _steady(text) if _LEFTWARD.search(text) else text
    return hashlib.sha256(steady.encode("utf-8", "surrogatepass")).hexdigest()


def _steady(text: str) -> str:
    """A text with words from right to left: its other letters, then all else, sorted.

    PDF has such words in the order of the eye. PDFium turns them back, but not those with vowel
    signs nor the ligature of lam and alef; it swaps brackets, and signs beside them move.
    """
    kept = [s for s in text if s.isalpha() and not _LEFTWARD.match(s)]
    rest = sorted(s for s in text.translate(_BRACKETS) if not s.isalpha() or _LEFTWARD.match(s))
    return "".join(kept + rest)
