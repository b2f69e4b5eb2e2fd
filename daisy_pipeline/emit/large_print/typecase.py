# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which font shows which characters: chosen for every run, never left to a substitute."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from daisy_pipeline.tools.fonts import BOLD, Face

MISSING = "?"
_FORBIDDEN = frozenset({0x0000, 0xFEFF, 0xFFFE, 0xFFFF})  # in text of PDF/UA-1 (7.21.7)
_UNSEEN = re.compile(  # default-ignorable code points (The Unicode Standard, 5.21) but fillers
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\U000e0000-\U000e0fff]"
)
_TONES = "\u302e\u302f"  # Typst shows them with any font that joins jamo
_JAMO = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]")
_BLANKS = re.compile(  # those that Typst makes without a glyph of the font
    "([\t-\r \u0085\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+)"
)
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")

Cut = tuple[str, str]  # a piece of text and its family


@dataclass(frozen=True, slots=True)
class _Family:
    """What all faces of a family can show, so that bold words need no other one."""

    name: str
    covers: frozenset[int]
    joins_jamo: bool

    def shows(self, text: str) -> bool:
        """Whether it plainly has every character of a text: true of most words."""
        jamo = not self.joins_jamo and _JAMO.search(text)
        return not jamo and self.covers.issuperset(map(ord, text))

    def has(self, cluster: str) -> bool:
        """Whether it shows a letter with all that combines with it."""
        codes = {ord(sign) for sign in _UNSEEN.sub("", cluster)}
        if self.joins_jamo:
            codes -= {ord(tone) for tone in _TONES}
        elif len(_JAMO.findall(cluster)) > 1:
            return False
        return codes <= self.covers


@dataclass
class TypeCase:
    """The faces that a book may be set in; ``missing`` are characters that none of them has."""

    faces: Sequence[Face]
    missing: set[str] = field(default_factory=set)
    _known: dict[str, tuple[Cut, ...]] = field(default_factory=dict)

    @cached_property
    def families(self) -> tuple[str, ...]:
        """Their names, the first that of ordinary text."""
        return tuple(dict.fromkeys(face.family for face in self.faces))

    @cached_property
    def bold(self) -> bool:
        """Whether the first family with Hangul has a bold face."""
        main = next((face.family for face in self.faces if face.hangul), "")
        return any(face.family == main and face.weight == BOLD for face in self.faces)

    def cut(self, text: str) -> Iterator[Cut]:
        """The text in pieces of one font each: (piece, family), ``MISSING`` where no font has it.

        A word that one font has is never divided; a letter and what combines with it stay
        together, syllables of old Hangul too. What PDF/UA-1 forbids in text is left out.
        """
        last = ""
        waiting: list[str] = []
        for part in _BLANKS.split(text):
            for piece, family in self._part(part, last):
                if waiting and family != last:
                    yield "".join(waiting), last
                    waiting = []
                waiting.append(piece)
                last = family
        if waiting:
            yield "".join(waiting), last

    def _part(self, part: str, last: str) -> Iterable[Cut]:
        """The pieces of a word, or of the blanks between words: these go with the word before."""
        if not part:
            return ()
        main = self._families[0] if self._families else None
        if main is not None and _BLANKS.match(part):
            return ((part, main.name if last in ("", MISSING) else last),)
        if main is not None and main.shows(part):
            return ((part, main.name),)
        known = self._known.get(part)
        if known is None:
            known = self._known[part] = tuple(self._word(part))
        return known

    def _word(self, word: str) -> Iterator[Cut]:
        """A word in the first font that has all of it, else every letter in the first that can.

        Signs then stay in the font of what stands before them.
        """
        found = [c for c in clusters(word) if ord(c[0]) not in _FORBIDDEN]
        for family in self._families:
            if found and all(family.has(cluster) for cluster in found):
                yield "".join(found), family.name
                return
        last: _Family | None = None
        for cluster in found:
            stays = last is not None and not cluster[0].isalnum() and last.has(cluster)
            own = last if stays else next((f for f in self._families if f.has(cluster)), None)
            if own is None:
                self.missing.add(cluster)
            yield cluster, own.name if own is not None else MISSING
            last = own

    @cached_property
    def _families(self) -> tuple[_Family, ...]:
        made = []
        for name in self.families:
            faces = [face for face in self.faces if face.family == name]
            covers = frozenset.intersection(*(face.covers for face in faces)) - _FORBIDDEN
            made.append(_Family(name, covers, all(face.joins_jamo for face in faces)))
        return tuple(made)


def clusters(text: str) -> Iterator[str]:
    """Characters with what combines with them; conjoining jamo of one syllable as one."""
    run = ""
    for sign in text:
        if run and not _joins(run[-1], sign):
            yield run
            run = ""
        run += sign
    if run:
        yield run


def _joins(before: str, sign: str) -> bool:
    """Whether a sign belongs to the letter before it (UAX #29, extended grapheme clusters)."""
    if ord(before) in _FORBIDDEN or ord(sign) in _FORBIDDEN:
        return False
    if _UNSEEN.match(sign) or _SKIN.match(sign) or before == "\u200d":
        return True
    return unicodedata.category(sign)[0] == "M" or _follows(before, sign)


def _is_jamo(sign: str) -> bool:
    return _JAMO.match(sign) is not None


def _follows(before: str, sign: str) -> bool:
    """Whether two conjoining jamo belong to one syllable (The Unicode Standard, 3.12)."""
    if not _is_jamo(sign):
        return False
    kinds = (_kind(before), _kind(sign))
    return kinds in {("L", "L"), ("L", "V"), ("V", "V"), ("V", "T"), ("T", "T")}


def _kind(sign: str) -> str:
    code = ord(sign)
    if 0x1100 <= code < 0x1160 or 0xA960 <= code < 0xA980:
        return "L"
    if 0x1160 <= code < 0x11A8 or 0xD7B0 <= code < 0xD7C7:
        return "V"
    return "T" if 0x11A8 <= code < 0x1200 or 0xD7CB <= code < 0xD800 else ""
