# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which font shows which characters: chosen for every run, never left to a substitute."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from daisy_pipeline.tools.fonts import Face

_JOINERS = frozenset({0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD})
MISSING = "?"


@dataclass
class TypeCase:
    """The faces that a book may be set in; ``missing`` are characters that none of them has."""

    faces: Sequence[Face]
    missing: dict[str, str] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)

    @property
    def families(self) -> tuple[str, ...]:
        """Their names, the first that of ordinary text."""
        return tuple(dict.fromkeys(face.family for face in self.faces))

    def cut(self, text: str) -> Iterator[tuple[str, str]]:
        """The text in pieces of one font each: (piece, family), ``MISSING`` where no font has it.

        A letter and what combines with it stay together, syllables of old Hangul too.
        """
        piece, family = "", ""
        for cluster in clusters(text):
            own = self._family(cluster)
            if piece and own != family:
                yield piece, family
                piece = ""
            piece, family = piece + cluster, own
        if piece:
            yield piece, family

    def _family(self, cluster: str) -> str:
        known = self._known.get(cluster)
        if known is None:
            known = self._known[cluster] = self._look(cluster)
        return known

    def _look(self, cluster: str) -> str:
        codes = {ord(sign) for sign in cluster} - _JOINERS
        old = len(cluster) > 1 and all(_is_jamo(code) for code in codes)
        for family in self.families:
            own = [face for face in self.faces if face.family == family]
            if all(codes <= face.covers and (face.joins_jamo or not old) for face in own):
                return family
        return MISSING


def clusters(text: str) -> Iterator[str]:
    """Characters with what combines with them; conjoining jamo of one syllable as one."""
    run = ""
    for sign in text:
        joins = unicodedata.combining(sign) or ord(sign) in _JOINERS or _follows(run[-1:], sign)
        if run and not joins:
            yield run
            run = ""
        run += sign
    if run:
        yield run


def _is_jamo(code: int) -> bool:
    return 0x1100 <= code < 0x1200 or 0xA960 <= code < 0xA980 or 0xD7B0 <= code < 0xD800


def _follows(before: str, sign: str) -> bool:
    """Whether two conjoining jamo belong to one syllable (The Unicode Standard, 3.12)."""
    if not before or not _is_jamo(ord(sign)):
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
