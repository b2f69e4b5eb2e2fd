# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a Korean sentence is said, for a voice that is told single sounds (표준 발음법).

Not the romanization's rules, which leave out what Latin letters do not show (된소리되기, ㅎ after a
stop), and not espeak-ng's, which the aligner itself uses: a reader has to differ from its judge.
Sounds join within a word only; compounds that put in ㄴ and 사이시옷 need a dictionary and stay
as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from daisy_pipeline.language.jamo import is_syllable, letters

_CLOSED = {
    "ㄱ": "ㄱㄲㅋㄳㄺ", "ㄴ": "ㄴㄵㄶ", "ㄷ": "ㄷㅅㅆㅈㅊㅌㅎ", "ㄹ": "ㄹㄼㄽㄾㅀ", "ㅁ": "ㅁㄻ",
    "ㅂ": "ㅂㅍㄿㅄ", "ㅇ": "ㅇ",
}  # fmt: skip
_SAID = {final: said for said, finals in _CLOSED.items() for final in finals} | {"": ""}
_LINKED = {
    "ㄳ": ("ㄱ", "ㅆ"), "ㄵ": ("ㄴ", "ㅈ"), "ㄶ": ("", "ㄴ"), "ㄺ": ("ㄹ", "ㄱ"),
    "ㄻ": ("ㄹ", "ㅁ"), "ㄼ": ("ㄹ", "ㅂ"), "ㄽ": ("ㄹ", "ㅆ"), "ㄾ": ("ㄹ", "ㅌ"),
    "ㄿ": ("ㄹ", "ㅍ"), "ㅀ": ("", "ㄹ"), "ㅄ": ("ㅂ", "ㅆ"),
    "ㅇ": ("ㅇ", ""), "ㅎ": ("", ""), "": ("", ""),
}  # fmt: skip
_BREATHED = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅂ": "ㅍ", "ㅈ": "ㅊ"}
_TENSE = {"ㄱ": "ㄲ", "ㄷ": "ㄸ", "ㅂ": "ㅃ", "ㅅ": "ㅆ", "ㅈ": "ㅉ"}
_NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}
_STRENGTHENING = "ㄵㄼㄻㄾ"  # 앉다, 넓다, 젊다, 핥다
_PART = re.compile(r"[^,.?!…:;]+[^가-힣]*")


@dataclass(frozen=True)
class Syllable:
    """What is said: initial ("" for none), vowel and final, in simple letters."""

    initial: str
    vowel: str
    final: str


@dataclass(frozen=True)
class Phrase:
    """Words said without a pause, and the sign that ends them (``,``, ``.``, ``?`` or ``!``)."""

    words: tuple[tuple[Syllable, ...], ...]
    sign: str


def phrases(text: str) -> Iterator[Phrase]:
    """A sentence in its phrases; whatever is no Hangul is not said."""
    for part in _PART.findall(text):
        hangul = ("".join(filter(is_syllable, word)) for word in part.split())
        words = tuple(tuple(_word(word)) for word in hangul if word)
        sign = next((sign for sign in "?!.," if sign in part), ".")
        if words:
            yield Phrase(words, sign)


def _word(word: str) -> Iterator[Syllable]:
    initial = ""  # as the final before has left it
    for at, sign in enumerate(word):
        own, vowel, final = letters(sign)
        initial = initial if at and initial else own
        following = letters(word[at + 1]) if at + 1 < len(word) else None
        said, left = _joined(final, following) if following else (_SAID[final], "")
        initial = "" if initial in "ㅇ-" else initial
        yield Syllable(initial, _vowel(initial, vowel, at, following is None), said)
        initial = left


def _vowel(initial: str, vowel: str, at: int, last: bool) -> str:
    if vowel == "ㅢ" and at and not initial and last:
        return "ㅔ"  # the particle
    if vowel == "ㅢ" and (at or initial):
        return "ㅣ"
    if vowel == "ㅖ" and initial not in ("", "ㄹ"):
        return "ㅔ"
    return "ㅓ" if vowel == "ㅕ" and initial and initial in "ㅈㅉㅊ" else vowel


def _joined(final: str, after: tuple[str, str, str]) -> tuple[str, str]:
    """The final and the next initial as they are said; "-" for an initial that is silent."""
    initial, vowel, _ = after
    if initial == "ㅇ":
        return _linked(final, vowel)
    if final in ("ㅎ", "ㄶ", "ㅀ") and initial in "ㄱㄷㅈㅅ":
        return _LINKED[final][1], _BREATHED.get(initial, "ㅆ")
    if initial == "ㅎ" and (final == "ㄵ" or _SAID[final] in _NASAL or final in ("ㄺ", "ㄼ")):
        return _breathed(final, vowel)
    return _assimilated(_SAID[final], initial, final in _STRENGTHENING)


def _linked(final: str, vowel: str) -> tuple[str, str]:
    stays, moves = _LINKED.get(final, ("", final))
    if vowel == "ㅣ":
        moves = {"ㄷ": "ㅈ", "ㅌ": "ㅊ"}.get(moves, moves)
    return stays, moves or "-"


def _breathed(final: str, vowel: str) -> tuple[str, str]:
    stays, last = _LINKED.get(final, ("", _SAID[final]))
    if final in ("ㅈ", "ㄵ") or (final == "ㄷ" and vowel in "ㅣㅕ"):
        return stays, "ㅊ"
    return stays, _BREATHED.get(last, _BREATHED[_SAID[final]])


def _assimilated(said: str, initial: str, strengthening: bool) -> tuple[str, str]:
    if said + initial in ("ㄴㄹ", "ㄹㄴ", "ㄹㄹ"):
        return "ㄹ", "ㄹ"
    if initial == "ㄹ" and said:
        return _NASAL.get(said, said), "ㄴ"
    if initial in "ㄴㅁ":
        return _NASAL.get(said, said), initial
    if said in _NASAL or (strengthening and said):
        initial = _TENSE.get(initial, initial)
    return ("" if said + initial == "ㄷㅆ" else said), initial
