# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much room the words of a cell ask for, in em: estimates from above, the same with every font.

A word is what stands on one line: a Korean word is never divided. Letters are taken as wide as the
widest fonts have them, so that what is said to fit does fit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from daisy_pipeline.config.large_print_profile import POINT, LargePrintProfile
from daisy_pipeline.emit.large_print.pen import BLANK
from daisy_pipeline.emit.large_print.verse import indent_of
from daisy_pipeline.emit.large_print.words import OurWords
from daisy_pipeline.model.book import (
    Block,
    Code,
    Figure,
    InlineImage,
    ItemList,
    LineBreak,
    Math,
    NoteRef,
    PageMark,
    Paragraph,
    Run,
    Text,
    Verse,
)
from daisy_pipeline.model.walk import every_block, texts

IN_CELL = 0.6  # of a turned page for what must stay whole within a cell
_BLANK_WIDTH = 0.35
_LATIN = 0x250  # the first code point behind Latin letters
_NARROW = frozenset("iljtfrI.,;:'|!()[]{}/ \xa0")
_BROAD = frozenset("mwMW@%&\\")
_HANGUL = re.compile(r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_PARTS = re.compile(r"[^-/\u2010\u2013]+[-/\u2010\u2013]*|[-/\u2010\u2013]+")
_INDENT = 1.5  # em that a list takes at the left
_TURNED = 2.0  # em by which what did not fit in a line of verse stands further in
_THING = 6.0  # em that a picture or formula asks for at least


@dataclass(frozen=True)
class Ink:
    """The words of something: the longest, all on one line, and each paragraph's words, in em.

    ``plain`` says that there are only paragraphs, lists and pictures (so many): its height can be
    told.
    """

    longest: float = 0.0
    natural: float = 0.0
    lines: tuple[tuple[float, ...], ...] = ()
    plain: bool = True
    pictures: int = 0

    def height(self, width: float, profile: LargePrintProfile) -> float:
        """How high it is at this width, at most, in em."""
        pitch, gap = profile.pitch, profile.pitch - 1 + profile.gap
        counts = [_filled(words, width) for words in self.lines]
        pieces = len(counts) + self.pictures
        page = (profile.width - profile.top - profile.bottom) / (profile.size * POINT)
        words = sum(1 + (count - 1) * pitch for count in counts)
        return words + IN_CELL * page * self.pictures + gap * max(0, pieces - 1)


def ink_of(blocks: Sequence[Block], words: OurWords) -> Ink:
    """What the blocks ask for."""
    lines = tuple(line for place in texts(blocks) for line in _lines(place.text, words) if line)
    every = tuple(every_block(blocks))
    numbers = [n.number for block in every if isinstance(block, Verse) for n in block.lines]
    lines += tuple((width_of(number),) for number in numbers if number)
    plain = all(isinstance(block, Paragraph | ItemList | Figure) for block in every)
    pictures = sum(len(block.pictures) for block in every if isinstance(block, Figure))
    things = [b for b in every if not isinstance(b, Paragraph | Verse | Code | ItemList)]
    deep = sum(map(_indent, every[:4]))
    longest = max((word for line in lines for word in line), default=0.0)
    natural = max((sum(line) + _BLANK_WIDTH * (len(line) - 1) for line in lines), default=0.0)
    least = _THING if things else 0.0
    return Ink(max(longest + deep, least), max(natural + deep, 2 * least), lines, plain, pictures)


def _indent(block: Block) -> float:
    """The em that a block takes at the left of its words, its deepest line for all of them."""
    if isinstance(block, Verse):
        return max(map(indent_of, block.lines), default=0.0) + _TURNED
    return _INDENT if isinstance(block, ItemList) else 0.0


def _filled(words: Iterable[float], width: float) -> int:
    """On how many lines of a width words stand."""
    count, room = 0, 0.0
    for word in words:
        if not count or word + _BLANK_WIDTH > room:
            count += max(1, int(-(-word // max(width, 1.0))))
            room = width - word
        else:
            room -= word + _BLANK_WIDTH
    return count


def _lines(text: Text, words: OurWords) -> Iterator[tuple[float, ...]]:
    """The widths of words, line by line as breaks of lines divide them."""
    for line in _shown(text, words).split("\n"):
        yield tuple(width for word in BLANK.split(line)[::2] if word for width in _parts(word))


def _shown(text: Text, words: OurWords) -> str:
    """What stands on paper: the words with ruby, signs of notes and marks of pages."""
    shown: list[str] = []
    for item in (item for segment in text for item in segment.content):
        match item:
            case Run():
                shown.append(item.text.replace("\n", " "))
                shown.append(f"({item.ruby})" if item.ruby else "")
            case NoteRef():
                shown.append(words.note_sign(item.text).replace(" ", "\xa0"))
            case PageMark():
                shown.append(f" {words.page(item.label)} ".replace(" ", "\xa0"))
                shown[-1] = f" {shown[-1].strip(chr(0xA0))} "
            case LineBreak():
                shown.append("\n")
            case InlineImage():
                shown.append("가")
            case Math():
                shown.append("가" * min(len(item.alt), int(_THING)))
    return "".join(shown)


@lru_cache(maxsize=20_000)
def _parts(word: str) -> tuple[float, ...]:
    """The widths of the pieces of a word between which a line may end."""
    if _HANGUL.search(word):
        return (width_of(word),)
    if any(unicodedata.east_asian_width(sign) == "W" for sign in word):  # Chinese and Japanese
        return tuple(width_of(sign) for sign in word)
    return tuple(width_of(part) for part in _PARTS.findall(word))


def width_of(text: str) -> float:
    """The width of text on one line, in em."""
    return sum(map(_sign, text))


@lru_cache(maxsize=20_000)
def _sign(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0.0
    sign = unicodedata.normalize("NFD", sign)[0] if ord(sign) < _LATIN else sign
    if sign > "~" and sign != "\xa0":
        return 1.0 if unicodedata.east_asian_width(sign) in "WF" else 1.08
    if sign in _BROAD:
        return 1.1
    if sign in _NARROW:
        return 0.46
    return 0.81 if sign.isupper() or unicodedata.category(sign)[0] == "S" else 0.67
