# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words from right to left in a line from left to right: phrases that keep the order of reading.

Typst gives the order of the eye by the Unicode Bidirectional Algorithm (UAX #9), but a box is for
it a thing without direction: Korean words in boxes between Arabic ones would change places with
them, and a last word boxed with its particle would stand apart from its phrase. So a phrase, with
what is joined to its ends, stands in a box of its own, where no other box is. One that is longer
than a line stands between two marks of direction (U+200E), so that lines may end between its words.
Isolates (U+2067) were tried: Typst 0.15.2 turned round what stood between two of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from daisy_pipeline.emit.large_print.pieces import LEFTWARD, PHRASE, Look, Piece, Word, width

_STRONG = re.compile("[^\\W\\d_]")
_MARK = "\u200e"
_CORE = re.compile(f"{LEFTWARD.pattern}(?:.*{LEFTWARD.pattern})?", re.S)
_LANGUAGES = frozenset(["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"])
_SCRIPTS = frozenset(["adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"])


def from_right(lang: str) -> bool:
    """Whether lines in a language (BCP 47) begin at the right."""
    main, *rest = lang.lower().replace("_", "-").split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return script in _SCRIPTS if script else main in _LANGUAGES


def phrases(line: Iterable[Word]) -> Iterator[Word]:
    """The words of a line, those of each phrase from right to left as one."""
    held: list[Word] = []  # the last of them is always one from right to left
    waiting: list[Word] = []  # blanks and words without direction, which may stand within a phrase
    for word in line:
        text = _text(word)
        if LEFTWARD.search(text):
            if held and _ends_leftward(held[-1]) and _begins_leftward(text):
                held += waiting
            else:
                yield from _phrase(held)
                yield from waiting
                held = []
            waiting = []
            held.append(word)
        elif held and not _STRONG.search(text) and not any(piece.code for piece in word):
            waiting.append(word)
        else:
            yield from _phrase(held)
            yield from waiting
            yield word
            held, waiting = [], []
    yield from _phrase(held)
    yield from waiting


def _ends_leftward(word: Word) -> bool:
    """Whether a phrase may go on behind a word: no particle or other letter ends it."""
    text = _text(word)
    last = max((found.end() for found in LEFTWARD.finditer(text)), default=0)
    return _STRONG.search(text, last) is None


def _begins_leftward(text: str) -> bool:
    first = _STRONG.search(text)
    return first is not None and LEFTWARD.match(first[0]) is not None


def _phrase(held: Sequence[Word]) -> Iterator[Word]:
    """The words of a phrase as one word; what is joined to a long one in words of their own."""
    if not held:
        return
    joined: list[Piece] = []
    for word in held:
        joined += word or (replace(joined[-1], text=" ", code="", label=""),)
    core = _CORE.search(_text(joined))
    if width(_text(joined)) <= PHRASE or core is None or any(piece.code for piece in joined):
        yield tuple(joined)
        return
    mark = Piece(Look(), _MARK)
    for word in (
        tuple(_cut(joined, 0, core.start())),
        (mark, *_cut(joined, core.start(), core.end()), mark),
        tuple(_cut(joined, core.end(), len(_text(joined)))),
    ):
        if word:
            yield word if _text(word).strip() else ()


def _cut(pieces: Iterable[Piece], begin: int, end: int) -> Iterator[Piece]:
    """Of pieces of text what stands between two places of the whole."""
    at = 0
    for piece in pieces:
        text = piece.text[max(0, begin - at) : max(0, end - at)]
        if text:
            yield piece if text == piece.text else replace(piece, text=text, label="")
        at += len(piece.text)


def _text(word: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in word)
