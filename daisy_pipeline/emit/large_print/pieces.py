# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines cut into words, and words into pieces of one look: where a line may end and where never.

Typst divides Hangul at any syllable and a Latin word nowhere. So words with Hangul stand in boxes,
which it moves as a whole and divides only where they are longer than a line, and long words of
other letters get places where they may be divided.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

BREAK = "linebreak()"
GAP = "h(0.01pt)"  # a place where a line may end, without a blank; Typst drops one of no width
BLANK = re.compile(
    "([ \t\n\r\v\f\x1c-\x1f\x85\u1680\u2000-\u2006\u2008-\u200b\u2028\u2029\u205f\u3000]+)"
)
ZERO = "\u200b"  # a blank of no width: a place where a line may end
HANGUL = re.compile(r"[\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff]")
LEFTWARD = re.compile(  # letters of Hebrew, Arabic and kin
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u17b4\u17b5\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
PHRASE = 18.0  # em, guessed from above: a phrase from right to left that surely fits a line
_LONG = 12  # letters in a row that are not Chinese, Japanese or Korean: may be divided
_STEP = 4  # ... after so many
_WHOLE = 40.0  # em: a word of two lines or more may as well be divided as it comes
_LETTERS = re.compile(rf"[!-\u02af\u0370-\u10ff\u1e00-\u1fff]{{{_LONG},}}")


@dataclass(frozen=True, slots=True)
class Look:
    """What stands around a piece: functions of the preamble, a language, a link; or it is ours.

    ``link`` is code of a call without its last part: ``to("id"`` or ``link("https://..."``.
    """

    functions: tuple[str, ...] = ()
    lang: str = ""
    link: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that stands on a line: text in a font, or code that makes a thing.

    ``label`` is what leads here. ``apart`` pieces are words of their own, never within another.
    """

    look: Look
    text: str = ""
    code: str = ""
    font: str = ""
    label: str = ""
    apart: bool = False


Word = tuple[Piece, ...]  # () is a blank


def clean(text: str) -> str:
    """A text without what cannot be seen: controls, format characters, lone surrogates.

    Joiners of letters, fillers of old Hangul and signs that choose a form of a Mongolian letter
    stay, since they change what is seen.
    """
    return _DROPPED.sub("", text)


def width(text: str) -> float:
    """About how wide a text is, in em."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.6 for sign in text)


def words(pieces: Iterable[Piece]) -> Iterator[Word]:
    """Pieces cut at blanks: words of one or more pieces, and one () for the blanks between two.

    No blank stands where a line begins or ends. What stands apart within a word comes behind it.
    """
    blank = False
    begun = False
    for word in _cut(pieces):
        if not word:
            blank = begun
            continue
        if word[0].code == BREAK:
            blank = begun = False
        elif blank:
            yield ()
        yield from _loosened(word)
        begun = word[0].code != BREAK
        blank = False


def _cut(pieces: Iterable[Piece]) -> Iterator[Word]:
    word: list[Piece] = []
    apart: list[Piece] = []

    def whole() -> Iterator[Word]:
        if word:
            yield tuple(word)
        for piece in apart:
            yield ()
            yield (piece,)
        word.clear()
        apart.clear()

    for piece in pieces:
        if piece.code == BREAK:
            yield from whole()
            yield (piece,)
        elif piece.apart:
            apart.append(piece)
        elif piece.code or piece.look.ours:  # never divided
            word.append(piece)
        else:
            for number, part in enumerate(BLANK.split(piece.text)):
                if number % 2:
                    yield from whole()
                    yield () if part.strip(ZERO) else (Piece(piece.look, code=GAP),)
                elif part:
                    if apart and not word:
                        yield from whole()
                        yield ()
                    word.append(replace(piece, text=part))
    yield from whole()


def _loosened(word: Word) -> Iterator[Word]:
    """A word as it is, or what of it must stay together: Chinese and Japanese have no blanks."""
    text = "".join(piece.text for piece in word)
    if len(word) == 1 or HANGUL.search(text) or not _WIDE.search(text):
        yield word
        return
    held: list[Piece] = []
    for piece in word:
        ends = _ends(piece.text) if not piece.look.ours else None
        if ends is None:
            held.append(piece)
            continue
        first, last = ends
        yield (*held, replace(piece, text=piece.text[:first]))
        yield (replace(piece, text=piece.text[first:last], label=""),)
        held = [replace(piece, text=piece.text[last:], label="")]
    if held:
        yield tuple(held)


def _ends(text: str) -> tuple[int, int] | None:
    """How much of a text stays with what stands before it, and from where with what follows."""
    places = [n for n in range(1, len(text)) if _may_part(text[n - 1], text[n])]
    return (places[0], places[-1]) if len(places) > 1 else None


def _may_part(before: str, behind: str) -> bool:
    kinds = (unicodedata.category(before), unicodedata.category(behind))
    return all(_WIDE.match(sign) for sign in (before, behind)) and kinds == ("Lo", "Lo")


def is_whole(word: Word) -> bool:
    """Whether a word stands in a box, so that no line ends in it."""
    if word[0].code == GAP or word[0].code == BREAK:
        return False
    text = "".join(piece.text for piece in word)
    if width(text) > _WHOLE:
        return False
    if LEFTWARD.search(text):
        return width(text) <= PHRASE  # a longer one is divided (phrases.py)
    if len(word) > 1 or HANGUL.search(text) or _LETTERS.search(text):
        return True
    return any(piece.look.ours and " " in piece.text for piece in word)


def divided(text: str) -> list[str]:
    """A text in parts between which a line may end: only rows of many letters are divided."""
    parts: list[str] = []
    at = 0
    for row in _LETTERS.finditer(text):
        for begin in range(row.start() + _STEP, row.end() - 1, _STEP):
            if not unicodedata.combining(text[begin]):
                parts.append(text[at:begin])
                at = begin
    return [*parts, text[at:]]


def chains(line: Iterable[Word]) -> Iterator[tuple[Look | None, list[Word]]]:
    """Words with the look that all of each have; None for those of several looks.

    Blanks go with the words before them where the words behind look the same.
    """
    waiting: list[Word] = []
    last: Look | None = None
    for word in line:
        if not word:
            waiting.append(word)
            continue
        looks = {piece.look for piece in word}
        own = looks.pop() if len(looks) == 1 and not any(p.label for p in word) else None
        if waiting:
            yield (own if own == last and own is not None else None), waiting
            waiting = []
        yield own, [word]
        last = own
    if waiting:
        yield None, waiting
